// Making a fresh clone ready is done by one command at a time. What it does then is what every other test stands on.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { ROOT } from '../../support/repository.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dozvon-prepare-'));
  await mkdir(path.join(folder, 'scripts'));
  await copyFile(path.join(ROOT, 'scripts/prepare.mjs'), path.join(folder, 'scripts/prepare.mjs'));
});
after(() => rm(folder, { recursive: true }));

/** Takes the lock, says `has it`, and keeps it until it hears something. */
const KEEPER = `
import { readSync, writeSync } from 'node:fs';
import { locked } from './scripts/prepare.mjs';
await locked(() => {
  writeSync(1, 'has it\\n');
  readSync(0, Buffer.alloc(1));
}, (line) => writeSync(1, line + '\\n'));
`;

function keeper(): { readonly child: ChildProcess; readonly line: () => Promise<string> } {
  const child = spawn(process.execPath, ['--input-type=module', '-e', KEEPER], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 60_000,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => (await lines.next()).value };
}

test('the second waits for the first and says so, and one that was killed is not waited for', async () => {
  const first = keeper();
  assert.equal(await first.line(), 'has it');
  const second = keeper();
  assert.match(
    await second.line(),
    new RegExp(`^another command \\(process ${first.child.pid}\\) is making`),
  );
  first.child.kill('SIGKILL');
  assert.equal(await second.line(), 'has it');
  second.child.stdin?.write('.');
  assert.deepEqual(await once(second.child, 'exit'), [0, null]);
  assert.deepEqual(await readdir(folder), ['scripts']);
});
