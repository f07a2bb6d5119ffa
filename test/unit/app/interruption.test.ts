// A command that is ended by a signal takes back what it has changed on the terminal and dies of that signal.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../support/repository.ts';

const MODULE = pathToFileURL(path.join(ROOT, 'dist/src/app/interruption.js')).href;

/** What a process writes that is told a signal once it says that it is ready, and what it dies of. */
async function ended(signal: NodeJS.Signals, work: string): Promise<readonly [string, string | null]> {
  const program = `import { onInterruption } from '${MODULE}';\n${work}\nsetInterval(() => {}, 1000);\nconsole.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes.toString();
    if (said === 'ready\n') child.kill(signal);
  });
  const [, how] = (await once(child, 'close')) as [number | null, string | null];
  return [said, how];
}

const WRITES = "onInterruption(() => process.stdout.write('taken back\\n'));";

test('it is taken back, and the signal is what it dies of', async () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    assert.deepEqual(await ended(signal, WRITES), ['ready\ntaken back\n', signal]);
});

test('what was taken back before is not taken back again', async () => {
  assert.deepEqual(await ended('SIGINT', `const done = ${WRITES} done();`), ['ready\n', 'SIGINT']);
});
