// Every client library plays the vectors by its own language's means: its own test command, begun in its folder, succeeds.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { suite, test } from 'node:test';
import { ROOT } from '../../support/repository.ts';

/** Folder of a language → its test command. That of TypeScript is test/conformance/clients. */
const COMMANDS: Readonly<Record<string, readonly [program: string, ...given: string[]]>> = {
  python: ['python3', '-m', 'unittest'],
  php: ['php', 'tests/run.php'],
  ruby: ['ruby', 'test/all.rb'],
  perl: ['prove', '-l', 't'],
  bash: ['bash', 'test/run.sh'],
  // What a test reads outside its module does not make a new run of it.
  go: ['go', 'test', '-count=1', './...'],
  java: ['./check'],
  csharp: ['./check'],
  rust: ['cargo', 'test', '--quiet', '--no-default-features'],
};

// Side by side: each waits most of the time, for what does not come and for when to ask again.
suite('the tests of each library pass', { concurrency: 3 }, () => {
  for (const [language, [program, ...given]] of Object.entries(COMMANDS))
    test(language, async () => {
      const cwd = path.join(ROOT, 'clients', language);
      const env = { ...process.env, NODE: process.execPath, PYTHONDONTWRITEBYTECODE: '1' };
      const child = spawn(program, given, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          said += text;
        });
      const [code] = await once(child, 'close');
      assert.equal(code, 0, said.slice(-20_000));
    });
});
