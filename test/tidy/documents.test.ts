// What the documents say is so: links lead to files, commands and settings exist, menu commands run, menus compile.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { blocksOf } from '../../scripts/site/blocks.ts';
import { SECTIONS, SETTINGS } from '../../src/app/settings-table.ts';
import { compile } from '../../src/language/index.ts';
import { readPhones } from '../../src/voice/phones/phone-script.ts';
import { TRUNK_SETTINGS } from '../../src/voice/trunks/trunk-settings.ts';
import { filesAtRoot, filesBelow, ROOT, type SourceFile } from '../support/repository.ts';
import { settingsIn } from '../support/settings-in.ts';

const documents = [...filesAtRoot('.md'), ...filesBelow('docs', '.md'), ...filesBelow('integrations', '.md')];
const MAIN = path.join(ROOT, 'dist/src/app/main.js');

/** Fenced and indented blocks alike. */
function codeLines(file: SourceFile): readonly string[] {
  let fenced = false;
  return file.text.split('\n').filter((line) => {
    if (line.startsWith('```')) fenced = !fenced;
    return fenced || /^ {4}\S/.test(line);
  });
}

/** `./dozvon …` wherever it stands: in a block of its own, behind other commands, in a sentence. */
function commandsOf(file: SourceFile): readonly string[] {
  const inBlocks = codeLines(file).flatMap((line) => /\.\/dozvon ([^#\n]*)/.exec(line)?.[1] ?? []);
  const inText = [...file.text.matchAll(/`\.\/dozvon ([^`]+)`/g)].map((match) => match[1] ?? '');
  return [...inBlocks, ...inText].map((command) => command.trim());
}

function dozvon(
  args: readonly string[],
  input = '',
): { readonly status: number | null; readonly text: string } {
  const done = spawnSync(process.execPath, [MAIN, ...args], { cwd: ROOT, input, encoding: 'utf8' });
  return { status: done.status, text: `${done.stdout}${done.stderr}` };
}

test('links lead to files that exist', () => {
  const broken = documents.flatMap((file) =>
    [...file.text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => (match[1] ?? '').split('#')[0] ?? '')
      .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
      .filter((link) => {
        const linked = path.join(ROOT, path.dirname(file.path), link);
        // What is not translated yet is shown in English.
        return !existsSync(linked) && !existsSync(linked.replace('/docs/ru/', '/docs/'));
      })
      .map((link) => `${file.path}: ${link}`),
  );
  assert.deepEqual(broken, []);
});

test('source files named in documents exist', () => {
  const sources = ['src', 'test', 'console/src', 'clients/typescript/src']
    .flatMap((folder) => filesBelow(folder, '.ts'))
    .map((file) => file.path);
  const missing = documents
    .filter((file) => file.path !== 'STYLE.md')
    .flatMap((file) =>
      [...file.text.matchAll(/`([a-z0-9./-]+\.ts)`/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !sources.some((one) => one.endsWith(`/${name}`) || one === name))
        .map((name) => `${file.path}: ${name}`),
    );
  assert.deepEqual(missing, []);
});

test('every ./dozvon command and option in the documents exists', () => {
  const helps = new Map<string, string>();
  const helpOf = (words: readonly string[]): string => {
    const key = words.join(' ');
    const known = helps.get(key) ?? dozvon([...words, '--help']).text;
    helps.set(key, known);
    return known;
  };
  const wrong = documents.flatMap((file) =>
    commandsOf(file)
      .filter((command) => /^[a-z]/.test(command) && !command.includes('…'))
      .flatMap((command) => {
        const words = command.split(/\s+/);
        const groups = [
          'account',
          'menu',
          'senders',
          'templates',
          'ledger',
          'tariff',
          'currency',
          'document',
          'contacts',
          'blacklist',
          'mailing',
          'recordings',
          'keys',
          'people',
          'api',
        ];
        const grouped = [...groups, 'prefix', 'rental', 'answers', 'menus', 'tasks', 'phone'].includes(
          words[0] ?? '',
        );
        // `api --list` is the group's own.
        const path = words.slice(0, grouped && !words[1]?.startsWith('-') ? 2 : 1);
        // `menu check|fmt` names several.
        const names = (path.at(-1) ?? '').split('|');
        return names.flatMap((name) => {
          const help = helpOf([...path.slice(0, -1), name]);
          const usage = help.startsWith(`Usage: dozvon ${[...path.slice(0, -1), name].join(' ')} `);
          const options = words.filter((word) => /^--[a-z]/.test(word) && word !== '--help');
          return usage && options.every((option) => help.includes(option))
            ? []
            : [`${file.path}: ${command}`];
        });
      }),
  );
  assert.deepEqual(wrong, []);
});

test('menu commands in the documents run', () => {
  const commands = new Set(
    documents.flatMap(commandsOf).filter((command) => /^menu \w+ examples\//.test(command)),
  );
  assert.ok(commands.size > 0, 'some are shown');
  for (const command of commands) {
    const { status, text } = dozvon(command.split(/\s+/), '12#');
    assert.equal(status, 0, `${command}\n${text}`);
  }
});

test('settings in the documents exist', () => {
  // Those that the scripts of the Debian package read are no settings of the program.
  const ofPackage = filesBelow('packaging/debian', '').flatMap(
    ({ text }) => text.match(/DOZVON_[A-Z_]+/g) ?? [],
  );
  const variables = new Set([
    'DOZVON_CONFIG',
    'DOZVON_URL',
    'DOZVON_KEY',
    ...ofPackage,
    ...SETTINGS.map((row) => row.env),
  ]);
  const keys = new Set<string>(SETTINGS.map((row) => row.key));
  const sections = new Set(SETTINGS.flatMap((row) => (row.key.includes('.') ? [row.key.split('.')[0]] : [])));
  const unknown = documents.flatMap((file) => [
    ...[...file.text.matchAll(/\bDOZVON_[A-Z_]*[A-Z]\b/g)]
      .map((match) => match[0])
      .filter((name) => !variables.has(name))
      .map((name) => `${file.path}: ${name}`),
    ...[...file.text.matchAll(/`([a-z]+)\.([A-Za-z]+)`/g)]
      .filter(
        (match) =>
          sections.has(match[1] ?? '') && !['ts', 'js', 'md', 'log', 'wav', 'json'].includes(match[2] ?? ''),
      )
      .map((match) => `${match[1]}.${match[2]}`)
      .filter((key) => !keys.has(key))
      .map((key) => `${file.path}: ${key}`),
  ]);
  assert.deepEqual(unknown, []);
});

/** Blocks that are a configuration, or begin with one before commands; comments and commands left out. */
function configurationsOf(file: SourceFile): readonly string[] {
  // What stands in integrations/ configures other programs.
  if (file.path.startsWith('integrations/')) return [];
  return blocksOf(file.text)
    .filter(
      ({ kind, text }) => kind === 'configuration' || (kind === 'shell' && /^[a-z]\w*:(?: |$)/.test(text)),
    )
    .map(({ text }) => text.replaceAll(/^(?:\.\/dozvon|#).*$/gm, ''));
}

test('JSON in the documents can be read, and menus compile', () => {
  for (const file of documents)
    for (const { kind, text, line } of blocksOf(file.text)) {
      if (kind === 'json') assert.doesNotThrow(() => JSON.parse(text), `${file.path}:${line}`);
      if (kind !== 'menu') continue;
      const errors = compile(text).diagnostics.filter((one) => one.severity === 'error');
      assert.deepEqual(errors, [], `${file.path}:${line}`);
    }
});

test('configurations in the guides are accepted as they stand', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-documents-'));
  try {
    const shown = documents.flatMap((file) =>
      configurationsOf(file).map((text) => ({ file: file.path, text })),
    );
    assert.ok(shown.length >= 20, 'many are shown');
    const keyFile = path.join(folder, 'dkim.pem');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    for (const { file, text } of shown) {
      // A page may show one section several times, each in place of the other.
      for (const one of text.split(/\n\n(?=speech:)/)) {
        const name = path.join(folder, 'shown.yaml');
        writeFileSync(name, one.replaceAll('/etc/dozvon/dkim.pem', keyFile));
        const settings = settingsIn(folder, { DOZVON_CONFIG: name });
        assert.deepEqual(settings.ok ? [] : settings.error, [], `${file}\n${one}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every setting of a trunk and every section is told of in a guide', () => {
  const guides = documents.filter((file) => !file.path.startsWith('docs/reference/'));
  const text = guides.map((file) => file.text).join('\n');
  const untold = [...TRUNK_SETTINGS.map((row) => row.key), ...SECTIONS].filter(
    (key) => !new RegExp(`\\b${key}\\b`).test(text),
  );
  assert.deepEqual(untold, []);
});

test('the steps of virtual phones as the guide lists them are understood', () => {
  const steps = [
    { hear: 1 },
    { press: '1' },
    { wait: 3 },
    { say: 'Thank you' },
    { echo: 1 },
    { hangUp: true },
  ];
  assert.equal(readPhones([{ number: '7999000001*', does: 'busy', ringSeconds: 2, steps }]).ok, true);
});

test('examples compile without errors', () => {
  for (const file of filesBelow('examples', '.menu')) {
    const errors = compile(file.text.trimEnd()).diagnostics.filter((one) => one.severity === 'error');
    assert.deepEqual(errors, [], file.path);
  }
});

test('the change log has a place for what is not released', () => {
  const log = documents.find((file) => file.path === 'CHANGELOG.md');
  assert.match(log?.text ?? '', /^## Unreleased$/m);
});
