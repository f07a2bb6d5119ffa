// Every client library against the whole product with virtual phones: the same sendings, calls, lists and refusals in each language.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Product } from '../../support/product.ts';
import { ROOT } from '../../support/repository.ts';

/** Folder of a language → the program of its library that does what clients/README.md says, begun in that folder. */
const PROGRAMS: Readonly<Record<string, readonly [program: string, ...given: string[]]>> = {
  typescript: [process.execPath, path.join(ROOT, 'dist/clients/typescript/test/live.js')],
  go: ['go', 'run', './internal/live'],
  java: ['./check', 'Live'],
  csharp: ['./check', 'Live'],
  python: ['python3', 'tests/live.py'],
  php: ['php', 'tests/live.php'],
  ruby: ['ruby', 'test/live.rb'],
  perl: ['perl', 't/live.pl'],
  rust: ['cargo', 'run', '--quiet', '--no-default-features', '--example', 'live'],
  bash: ['bash', 'test/live.sh'],
};

const EXPECTED = {
  sent: 1,
  again: true,
  delivered: 'delivered',
  called: 'delivered',
  price: 2,
  listed: 2,
  contact: 'Анна',
  template: 'two',
  mailing: 3,
  complaint: 'number-malformed',
  refused: 'authentication',
  classic: [4, '1', ['1.40', '1'], true],
};

let product: Product;

before(async () => {
  product = await Product.start({ trunks: [{ name: 'phones', kind: 'virtual' }] });
});
after(() => product?.discard());

async function keyOf(login: string): Promise<string> {
  const response = await fetch(`${product.url}/api/v1/account/api-keys`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${login}:secret`)}`,
      'content-type': 'application/json',
    },
    body: '{"name":"live"}',
  });
  return ((await response.json()) as { key: string }).key;
}

// Side by side: each waits for its own calls most of the time.
describe('a library does the same in', { concurrency: 3 }, () => {
  for (const [language, [program, ...given]] of Object.entries(PROGRAMS))
    test(language, async () => {
      await product.addAccount(language);
      const env = {
        ...process.env,
        DOZVON_URL: product.url,
        DOZVON_KEY: await keyOf(language),
        DOZVON_LOGIN: language,
        DOZVON_PASSWORD: 'secret',
      };
      const cwd = path.join(ROOT, 'clients', language);
      const child = spawn(program, given, { env, cwd, stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const [code] = await once(child, 'close');
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(said.trim().split('\n').at(-1) ?? ''), EXPECTED);
    });
});
