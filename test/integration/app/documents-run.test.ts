// Every command that a document shows, run in the order of its page against one real server: it must succeed, and answer what is shown
// below it.

import assert from 'node:assert/strict';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { plainWords } from '../../support/command-runner.ts';
import { type CommandResult, Product } from '../../support/product.ts';
import { filesAtRoot, filesBelow, ROOT, type SourceFile } from '../../support/repository.ts';
import { isAnswer, type ShownCommand, settled, shownCommands } from '../../support/shown-commands.ts';
import { NOT_RUN, STAGES, type Stage } from '../../support/shown-stages.ts';

const MAIN = path.join(ROOT, 'dist/src/app/main.js');

/** In the order of the stages: the first page knows one account alone, as on a fresh machine. */
const order = Object.keys(STAGES);
const documents = [...filesAtRoot('.md'), ...filesBelow('docs', '.md'), ...filesBelow('integrations', '.md')]
  .filter((file) => !/^docs\/ru\/|\.ru\.md$/.test(file.path) && shownCommands(file.text).length > 0)
  .sort((a, b) => order.indexOf(a.path) - order.indexOf(b.path));

let product: Product;

/** The client's address that the pages show: it is told things and is broken today. */
const handler = createServer((request, response) => {
  request.resume();
  response.writeHead(500).end('broken today');
});
const HANDLER = 'https://example.com/dozvon';

before(async () => {
  product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual' }],
    config: {
      confirm: { numbers: '74950000001' },
      phones: [
        { number: '7999000001*', steps: [{ hear: 1 }, { press: '1' }, { wait: 2 }, { hangUp: true }] },
        { number: '*', steps: [{ hear: 1 }, { hangUp: true }] },
      ],
    },
  });
  await new Promise<void>((resolve) => handler.listen(0, '127.0.0.1', resolve));
});

after(async () => {
  handler.closeAllConnections();
  handler.close();
  await product?.discard();
});

function whyNotRun(page: string, command: string): string | undefined {
  return NOT_RUN.find((row) => row.page === page && row.command.test(command))?.why;
}

/** The month that the pages speak of is this one. */
function dated(text: string): string {
  const now = new Date();
  const [year, month] = [now.getUTCFullYear(), String(now.getUTCMonth() + 1).padStart(2, '0')];
  const last = new Date(Date.UTC(year, now.getUTCMonth() + 1, 0)).getUTCDate();
  return text
    .replaceAll('01.11.2026', `01.${month}.${year}`)
    .replaceAll('30.11.2026', `${last}.${month}.${year}`)
    .replaceAll('2026-11-01', `${year}-${month}-01`)
    .replaceAll('2027-01-31', `${year + 1}-01-31`);
}

/** All pages share a server: each has accounts of its own, called there as in the page with letters of the page behind. */
const LOGIN = /\b(shop|demo|welcome)(\d?)\b(?!\.example)/g;

/** Commands that only look: what they tell may need a moment to become true. */
const LOOKS =
  /^\.\/dozvon (?:history|deliveries|mailing show)|^curl -u \S+ '?http:\S+\/(?:messages|menus|mailings)\S*$/;

/** Milliseconds that something may take to become true on a busy machine. */
const PATIENCE = 30_000;

class PageRun {
  readonly #folder: string;
  readonly #letters: string;
  readonly #stage: Stage;
  readonly #named = new Map<string, string>();

  constructor(folder: string, letters: string, stage: Stage) {
    this.#folder = folder;
    this.#letters = letters;
    this.#stage = stage;
  }

  #here(text: string): string {
    let here = dated(text);
    for (const [shown, value] of this.#named) here = here.replaceAll(shown, value);
    const { port } = handler.address() as AddressInfo;
    return here
      .replaceAll('http://127.0.0.1:8080', product.url)
      .replaceAll('127.0.0.1:2525', `127.0.0.1:${product.smtpPort}`)
      .replaceAll(HANDLER, `http://127.0.0.1:${port}/dozvon`)
      .replaceAll(LOGIN, `$1${this.#letters}$2`);
  }

  #there(text: string): string {
    const { port } = handler.address() as AddressInfo;
    return text
      .replaceAll(`http://127.0.0.1:${port}/dozvon`, HANDLER)
      .replaceAll(new RegExp(`\\b([a-z]+)${this.#letters}(\\d?)\\b`, 'g'), '$1$2');
  }

  /** Lines that a page does not show; what they say of names is remembered. */
  async prepare(lines: string): Promise<void> {
    const { code, stdout, stderr } = await product.shell(`set -e\n${this.#here(lines)}`, this.#folder);
    assert.equal(code, 0, `${lines}\n${stdout}${stderr}`);
    for (const [, shown = '', here = ''] of stdout.matchAll(/([\w/ -]+)=>(.+)$/gm))
      this.#named.set(shown, here);
  }

  async run(shown: ShownCommand): Promise<string | undefined> {
    for (const [words, lines] of Object.entries(this.#stage.ahead ?? {}))
      if (shown.command.includes(words)) await this.prepare(lines);
    const until = Date.now() + (LOOKS.test(shown.command) ? PATIENCE : 0);
    for (;;) {
      const wrong = await this.#once(shown);
      if (wrong === undefined || Date.now() >= until) return wrong;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** What is a command of dozvon and nothing more needs no shell, nor a start of its own; a restoration has its own way of starting. */
  #command(line: string): Promise<CommandResult> {
    const { typed } = this.#stage;
    const [program, ...words] = plainWords(line) ?? [];
    return program === './dozvon' && words[0] !== 'restore' && typed === undefined
      ? product.runIn(this.#folder, ...words)
      : product.shell(line, this.#folder, typed);
  }

  async #once({ command, answer, line }: ShownCommand): Promise<string | undefined> {
    const told = `line ${line}: ${command}`;
    const { code, stdout, stderr } = await this.#command(this.#here(command));
    const given = this.#there(stdout);
    if (code !== 0) return `${told}\nexit ${code}: ${given}${stderr}`;
    if (answer !== '' && !isAnswer(answer, given))
      return `${told}\nshown: ${settled(answer)}\ngiven: ${settled(given)}`;
    if (answer === '' && /ERROR = \d|"error_code"|"type":"\/api\/v1\/problems\//.test(given))
      return `${told}\nis refused: ${given}`;
    return undefined;
  }
}

async function folderOf(letters: string): Promise<string> {
  const folder = path.join(product.folder, letters);
  await mkdir(folder);
  await symlink(path.join(ROOT, 'examples'), path.join(folder, 'examples'));
  const program = path.join(folder, 'dozvon');
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  await chmod(program, 0o755);
  return folder;
}

async function runPage(file: SourceFile, letters: string): Promise<void> {
  const stage = STAGES[file.path];
  const commands = shownCommands(file.text).filter(
    ({ command }) => whyNotRun(file.path, command) === undefined,
  );
  if (commands.length === 0) return;
  assert.ok(stage, `${file.path} shows commands: test/support/shown-stages.ts must say what they need`);
  const page = new PageRun(await folderOf(letters), letters, stage);
  if (stage.before !== undefined) await page.prepare(stage.before);
  const wrong: string[] = [];
  for (const command of commands) {
    const told = await page.run(command);
    if (told !== undefined) wrong.push(told);
  }
  if (stage.after !== undefined) await page.prepare(stage.after);
  assert.equal(wrong.join('\n\n'), '');
}

for (const [at, file] of documents.entries()) {
  const letters = `q${String.fromCharCode(97 + Math.floor(at / 26), 97 + (at % 26))}`;
  test(`the commands of ${file.path} do what it says`, () => runPage(file, letters));
}

test('every command that is not run is still shown, and stages belong to pages', () => {
  const idle = NOT_RUN.filter(
    (row) =>
      !documents.some(
        (file) =>
          file.path === row.page && shownCommands(file.text).some(({ command }) => row.command.test(command)),
      ),
  );
  assert.deepEqual(idle, []);
  const pages = new Set(documents.map((file) => file.path));
  assert.deepEqual(
    Object.keys(STAGES).filter((page) => !pages.has(page)),
    [],
  );
});
