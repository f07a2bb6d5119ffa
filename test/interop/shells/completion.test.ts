// Completion in the shells themselves: what is typed at a terminal before the tabulator, and what stands there after it. zsh and bash are
// driven through `script`, fish tells what it would offer.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { bashScript } from '../../../src/app/completion/bash.ts';
import { completionTree } from '../../../src/app/completion/completion-tree.ts';
import { fishScript } from '../../../src/app/completion/fish.ts';
import { zshScript } from '../../../src/app/completion/zsh.ts';
import { commandTree } from '../../../src/app/program.ts';
import { addNounCommands } from '../../../src/app/remote/noun-commands.ts';

/** What is typed before the tabulator → what stands there after it. */
const TYPED = [
  ['dozvon mailin', 'dozvon mailing '],
  ['dozvon keys rev', 'dozvon keys revoke '],
  ['./dozvon histo', './dozvon history '],
  ['dozvon --profile till bala', 'dozvon --profile till balance '],
  ['dozvon send --ki', 'dozvon send --kind '],
  ['dozvon send --kind fla', 'dozvon send --kind flash '],
  ['dozvon send --kind=fla', 'dozvon send --kind=flash '],
  ['dozvon api sendMes', 'dozvon api sendMessages '],
  ['dozvon help mailin', 'dozvon help mailing '],
  ['dozvon send 79990000001 @greet', 'dozvon send 79990000001 @greeting.txt '],
  ['dozvon menu check menus/mai', 'dozvon menu check menus/main.menu '],
] as const;

let folder: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dozvon-shells-'));
  const program = commandTree();
  addNounCommands(program, 'every');
  const tree = completionTree(program);
  await mkdir(path.join(folder, 'menus'));
  for (const [name, text] of [
    ['menus/main.menu', 'Hello\n'],
    ['greeting.txt', 'Hello\n'],
    ['dozvon.bash', bashScript(tree)],
    ['_dozvon', zshScript(tree)],
    ['dozvon.fish', fishScript(tree)],
    ['.bashrc', "source ./dozvon.bash\nPS1='ready> '\n"],
    ['.zshrc', "fpath=($PWD $fpath)\nautoload -Uz compinit\ncompinit -u\nPS1='ready> '\n"],
  ] as const)
    await writeFile(path.join(folder, name), text);
});

after(() => rm(folder, { recursive: true }));

/** A shell at a terminal of its own. */
class Terminal {
  readonly #child: ChildProcess;
  #shown = '';
  #waiter: (() => void) | undefined;
  #ended: 'no' | 'yes' = 'no';

  /** Closed when the test has taken too long, so that it says what it saw. */
  constructor(command: string, late: AbortSignal) {
    const env = { ...process.env, HOME: folder, ZDOTDIR: folder, TERM: 'dumb' };
    this.#child = spawn('script', ['-qec', command, '/dev/null'], { cwd: folder, env });
    this.#child.stdout?.on('data', (bytes: Buffer) => {
      this.#shown += bytes.toString();
      this.#waiter?.();
    });
    this.#child.once('close', () => {
      this.#ended = 'yes';
      this.#waiter?.();
    });
    late.addEventListener('abort', () => this.close(), { once: true });
  }

  /** Types and waits until it is shown; what was shown before is forgotten. */
  async types(keys: string, wanted: string): Promise<void> {
    this.#shown = '';
    this.#child.stdin?.write(keys);
    await this.shows(wanted);
  }

  async shows(wanted: string): Promise<void> {
    while (!this.#shown.includes(wanted)) {
      assert.equal(this.#ended, 'no', `${JSON.stringify(wanted)} is not in ${JSON.stringify(this.#shown)}`);
      await new Promise<void>((resolve) => (this.#waiter = resolve));
    }
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Control-U empties the line; a shell given an empty one says that it is ready for another. A signal might come while it is busy. */
const DROP = '\u0015\r';

for (const [shell, command] of [
  ['bash', 'stty cols 200; bash --rcfile .bashrc -i'],
  ['zsh', 'stty cols 200; zsh -i'],
] as const)
  test(`${shell} completes commands, options, the words they take, and files`, async () => {
    const terminal = new Terminal(command, AbortSignal.timeout(60_000));
    try {
      await terminal.shows('ready> ');
      for (const [typed, whole] of TYPED) {
        await terminal.types(typed, typed);
        // What is added to the line is shown behind what stands there, a blank among it.
        await terminal.types('\t', whole.slice(typed.length));
        await terminal.types(DROP, 'ready> ');
      }
    } finally {
      terminal.close();
    }
  });

test('fish offers them too', () => {
  const asked = TYPED.map(([typed]) => `complete -C '${typed}'; echo`).join('\n');
  const done = spawnSync('fish', ['--no-config', '-c', `source dozvon.fish\n${asked}`], {
    cwd: folder,
    env: { ...process.env, HOME: folder },
    encoding: 'utf8',
  });
  assert.equal(done.stderr, '');
  const offered = done.stdout.split('\n\n').map((one) => one.trim().split(/[\t\n]/)[0]);
  assert.deepEqual(
    offered.slice(0, TYPED.length),
    TYPED.map(([, whole]) => whole.trim().split(' ').at(-1)),
  );
});
