// Every client library against the whole product with virtual phones: the same sendings, calls, lists and refusals in each language, and
// the examples of its page.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { blocksOf } from '../../../scripts/site/blocks.ts';
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

const CLIENT = path.join(ROOT, 'dist/clients/typescript/src/index.js');

/** Folder of a language → what runs an example of its page from standard input, and where; those of Rust its own tests compile. */
const INTERPRETERS: Readonly<Record<string, { readonly given: readonly string[]; readonly folder: string }>> =
  {
    typescript: { given: [process.execPath, '--input-type=module', '-'], folder: ROOT },
    python: {
      given: ['env', 'PYTHONPATH=src', 'PYTHONDONTWRITEBYTECODE=1', 'python3', '-'],
      folder: 'python',
    },
    php: { given: ['php'], folder: ROOT },
    ruby: { given: ['ruby', '-Ilib', '-'], folder: 'ruby' },
    perl: { given: ['perl', '-Ilib', '-'], folder: 'perl' },
    bash: { given: ['bash', '-e', '-s'], folder: 'bash' },
  };

describe('the examples of its page run in', { concurrency: 3 }, () => {
  for (const [language, { given, folder }] of Object.entries(INTERPRETERS))
    test(language, async () => {
      const login = `${language}-page`;
      await product.addAccount(login);
      const key = await keyOf(login);
      const page = readFileSync(path.join(ROOT, 'clients', language, 'README.md'), 'utf8');
      const examples = blocksOf(page).filter(({ text }) => text.includes('79990000001'));
      assert.notEqual(examples.length, 0);
      for (const { text } of examples) {
        const own = text
          .replaceAll(/https:\/\/sms\.example(?:\.com)?/g, product.url)
          .replaceAll(/\bKEY\b|process\.env\.DOZVON_KEY/g, (said) => (said === 'KEY' ? key : `'${key}'`))
          .replaceAll(/(?<=['"=])shop\b/g, login)
          .replaceAll(/(?<=['"=])p(?=['"\n])/g, 'secret')
          .replaceAll("'dozvon-client'", `'${CLIENT}'`);
        const [program = '', ...rest] = given;
        const cwd = path.resolve(ROOT, 'clients', folder);
        const child = spawn(program, rest, { cwd, stdio: ['pipe', 'ignore', 'pipe'] });
        let complaints = '';
        child.stderr.setEncoding('utf8').on('data', (more: string) => {
          complaints += more;
        });
        child.stdin.end(own);
        const [code] = await once(child, 'close');
        assert.deepEqual([code, complaints], [0, ''], text);
      }
    });
});
