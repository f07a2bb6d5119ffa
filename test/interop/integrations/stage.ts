// One server for every integration: an account, its keys, phones that press 1 or hang up. Owns the server; what an integration
// sends and what became of it is each test's own.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { basic, type JsonClient, jsonClient } from '../../support/json-client.ts';
import { Product } from '../../support/product.ts';
import { ROOT } from '../../support/repository.ts';

/** A message as `GET /messages` lists it. */
export type Listed = {
  readonly number: number;
  readonly id: string;
  readonly recipient: string;
  readonly kind: string;
  readonly status: string;
  readonly text: string;
  readonly sender: string | null;
};

type Request = {
  readonly answer: string;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
};

const PHONES = [
  { number: '79990001*', steps: [{ hear: 0.3 }, { press: '1' }] },
  { number: '*', steps: [{ hear: 0.3 }, { hangUp: true }] },
];

/** Nobody answers there: the trunk that the alerts are about. */
const DOWN = {
  name: 'office',
  host: '127.0.0.1',
  port: 9,
  prefixes: ['7888'],
  username: 'office',
  password: 'secret',
  register: true,
};

const LOGIN = 'shop';

/** Milliseconds that something may take which other programs do; far longer than any of it does. */
const PATIENCE = 60_000;

export class Stage {
  readonly product: Product;
  readonly #client: JsonClient;

  private constructor(product: Product) {
    this.product = product;
    this.#client = jsonClient(product.url, basic(LOGIN, 'secret'));
  }

  static async open(): Promise<Stage> {
    const product = await Product.start({
      trunks: [{ name: 'phones', kind: 'virtual' }, DOWN],
      config: { phones: PHONES },
      env: { DOZVON_DUPLICATES: 'refuse' },
    });
    await product.addAccount(LOGIN, ['--request-log', 'on']);
    await product.run('account', 'add-sender', LOGIN, 'Shop');
    return new Stage(product);
  }

  async close(): Promise<void> {
    await this.product.discard();
  }

  get url(): string {
    return this.product.url;
  }

  /** A key as a guide has one made. */
  async key(name: string, ...scopes: readonly string[]): Promise<string> {
    const made = await this.#client.ask('POST /account/api-keys', { body: { name, scopes } });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return (made.body as { readonly key: string }).key;
  }

  async messages(query: Readonly<Record<string, string>>): Promise<readonly Listed[]> {
    const { status, body } = await this.#client.ask('GET /messages', { query });
    assert.equal(status, 200, JSON.stringify(body));
    return (body as { readonly items: readonly Listed[] }).items;
  }

  /** Messages once there are so many and all have come to their end. */
  ended(query: Readonly<Record<string, string>>, count = 1): Promise<readonly Listed[]> {
    return until(`${count} ended messages ${JSON.stringify(query)}`, async () => {
      const found = await this.messages(query);
      const over = found.every(({ status }) => status !== 'waiting' && status !== 'handed');
      return found.length >= count && over ? found : undefined;
    });
  }

  /** Answers that requests of the account got at an address of the API, the last first. */
  async answers(page: string): Promise<readonly string[]> {
    return (await this.requests(page)).map(({ answer }) => answer);
  }

  /** The same with what was asked. */
  async requests(page: string): Promise<readonly Request[]> {
    const { body } = await this.#client.ask('GET /account/requests');
    const { items } = body as { readonly items: readonly (Request & { readonly page: string })[] };
    return items.filter((one) => one.page === page);
  }
}

/** Asks until there is something to tell. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    assert(Date.now() < end, `in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A file of `integrations/` as it is handed out. */
export function handedOut(file: string): string {
  return readFileSync(fileAt(file), 'utf8');
}

export function fileAt(file: string): string {
  return path.join(ROOT, 'integrations', file);
}

/** A file of this folder's source, such as a stand-in in another language. */
export function besideTests(file: string): string {
  return path.join(ROOT, 'test/interop/integrations', file);
}

const execute = promisify(execFile);

/** A program that must succeed; what it printed. */
export async function run(program: string, args: readonly string[], input = ''): Promise<string> {
  const running = execute(program, args, { maxBuffer: 1 << 24, timeout: PATIENCE });
  // A program that reads nothing may be gone before its input is closed; how it ended is told by its exit.
  running.child.stdin?.on('error', () => undefined);
  running.child.stdin?.end(input);
  return (await running).stdout;
}
