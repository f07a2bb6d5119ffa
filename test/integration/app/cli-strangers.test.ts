// The command line before servers that are none, or that mean ill: what they answer is told in a sentence, with no stack, and nothing of
// it steers a terminal.

import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { EXITS } from '../../../src/app/exit-codes.ts';
import { type CommandResult, Product } from '../../support/product.ts';

const EVIL = '\u001b[2J\u009b31m\u202e\u0007';

const json = (value: unknown) => (_: IncomingMessage, response: ServerResponse) => {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
};

const MONEY = { amount: `1.00${EVIL}`, currency: EVIL };

const EVIL_SENDING = {
  id: `7${EVIL}`,
  name: EVIL,
  balance: MONEY,
  credit: MONEY,
  price: MONEY,
  count: 1,
  recipients: [
    { recipient: `7999${EVIL}`, parts: 1, price: MONEY, refused: { statusCode: 22, errorCode: 1 } },
  ],
};

/** By the first part of the path, which the address of the server has in front of the API's own. */
const STRANGERS: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  page: (_, response) => response.setHeader('content-type', 'text/html').end(`<p>${EVIL}</p>`),
  other: json({ items: [1, null, { id: EVIL }], next: 5 }),
  gateway: (_, response) => response.writeHead(502).end(`<h1>${EVIL}</h1>`),
  elsewhere: (_, response) => response.writeHead(302, { location: 'https://other.example/' }).end(),
  evil: json(EVIL_SENDING),
  export: json({
    ...{
      id: 7,
      name: EVIL,
      form: 'csv',
      state: EVIL,
      percent: 0,
      messages: 0,
      messagesAbout: null,
      bytes: 0,
    },
    ...{ createdAt: EVIL, endedAt: null, keptUntil: null, url: EVIL, failure: null },
  }),
  refuses: (_, response) =>
    response.writeHead(422, { 'content-type': 'application/problem+json' }).end(
      JSON.stringify({
        code: 'x',
        title: EVIL,
        detail: `no${EVIL}`,
        errors: [null, { pointer: EVIL, detail: EVIL }],
      }),
    ),
};

let product: Product;
let server: Server;
let url: string;

before(async () => {
  product = await Product.prepare({ trunks: [] });
  server = createServer((request, response) => {
    request.resume();
    STRANGERS[request.url?.split('/')[1] ?? '']?.(request, response);
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (one) => {
      one.on('error', () => undefined);
      one.send(request.url?.startsWith('/garbage') ? 'not JSON' : `{"topic":"${'x'.repeat(9)}"}`);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(async () => {
  server.closeAllConnections();
  server.close();
  await product.discard();
});

async function asked(stranger: string, ...args: readonly string[]): Promise<CommandResult> {
  const env = { DOZVON_URL: `${url}/${stranger}`, DOZVON_KEY: 'abc' };
  const result = await product.commandWith({ env }, ...args);
  const all = result.stdout + result.stderr;
  assert.doesNotMatch(all, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/, args.join(' '));
  assert.doesNotMatch(all, /^\s+at /m, all);
  return result;
}

test('what is no answer of the API is said so, for people and for programs', async () => {
  for (const [stranger, args, fault] of [
    ['page', ['balance'], 'it is text/html'],
    ['page', ['balance', '--json'], 'it is text/html'],
    ['page', ['send', '79990000001', 'hi'], 'it is text/html'],
    ['other', ['history'], 'of this API: /'],
    ['other', ['why', '1'], 'of this API: /'],
    ['other', ['contacts', 'list'], 'of this API: /items/0 is no object'],
    ['other', ['api', 'speakText', '--text', 'x'], 'of this API: it is no file'],
  ] as const) {
    const { code, stdout, stderr } = await asked(stranger, ...args);
    assert.deepEqual([code, stdout], [EXITS.unreachable.code, ''], args.join(' '));
    assert.ok(stderr.includes(fault), stderr);
  }
});

test('what stands between answers for a server that is away', async () => {
  const away = await asked('gateway', 'menus', 'list');
  assert.equal(away.code, EXITS.unreachable.code);
  assert.match(away.stderr, /^dozvon: http:\S+ answers HTTP 502, and nothing of this API/);
  const elsewhere = await asked('elsewhere', 'balance');
  assert.equal(elsewhere.code, EXITS.unreachable.code);
  assert.match(elsewhere.stderr, /answers HTTP 302, and nothing of this API/);
});

test('nothing a server says steers a terminal, not even as JSON, and JSON stays what it was', async () => {
  assert.match(
    (await asked('refuses', 'balance')).stderr,
    /^dozvon: \\u\{1b\}\[2J\\u\{9b\}31m\\u\{202e\}\\u\{7\}: /,
  );
  const { stdout } = await asked('evil', 'balance', '--json');
  assert.match(stdout, /\\u009b31m\\u202e/);
  assert.equal((JSON.parse(stdout) as { name: string }).name, EVIL);
  for (const [stranger, exit, args] of [
    ['export', 'done', ['export']],
    ['evil', 'undelivered', ['send', '79990000001', 'hi']],
    ['evil', 'done', ['price', '79990000001', 'hi']],
    ['evil', 'done', ['balance']],
  ] as const) {
    const told = await asked(stranger, ...args);
    assert.equal(told.code, EXITS[exit].code, told.stderr);
    assert.ok(told.stdout.includes('\\u{1b}[2J\\u{9b}31m'), told.stdout);
  }
});

test('a websocket that cannot be opened ends the watching at once, as one does that tells something else', async () => {
  const nowhere = await product.commandWith(
    { env: { DOZVON_URL: 'http://127.0.0.1:9', DOZVON_KEY: 'a' } },
    'watch',
  );
  assert.equal(nowhere.code, EXITS.unreachable.code);
  assert.match(nowhere.stderr, /^dozvon: http:\/\/127\.0\.0\.1:9 cannot be watched: .*ECONNREFUSED/);
  assert.equal(nowhere.stdout, '');
  for (const stranger of ['garbage', 'other']) {
    const { code, stderr } = await asked(stranger, 'watch');
    assert.equal(code, EXITS.refused.code);
    assert.match(stderr, /what is told there is none of this API\n$/);
  }
});
