// Plays the vectors to a client library: answers the request of a case as the case says, if it is that request to the octet. Owns the
// comparison. Plain JavaScript without packages: every library's tests start it (`node clients/vectors/server.mjs`).
//
// Prints its address, and on a second line one with the certificate of nobody known, and serves until its standard input ends:
//   ADDRESS/<file>/<index>/…   what a library asks, `url` being ADDRESS/<file>/<index>; a wrong request is 418 and says what differs
//   ADDRESS/asked/<file>/<index>   how many requests of the case came and were right; when some were wrong, how many of those, below nothing; asking
//     forgets it

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

const cases = Object.fromEntries(
  ['api', 'classic', 'trouble'].map((name) => [
    name,
    JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')),
  ]),
);
const HEADERS = ['accept', 'authorization', 'content-type', 'idempotency-key'];
/** Case → how many of its exchanges have been, and the key the library made for it. */
const states = new Map();

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** What is not as the case has it. */
function differences(expected, got, state) {
  const wrong = [];
  const compare = (what, wanted, had) => {
    if (wanted !== had) wrong.push(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(had)}`);
  };
  compare('method', expected.method, got.method);
  compare('target', expected.target, got.target);
  compare('body', expected.body, got.body);
  for (const name of HEADERS) {
    const wanted = expected.headers[name];
    const had = got.headers[name];
    // What a runtime sends of itself, and a classic library need not tell.
    if (wanted === undefined && name !== 'idempotency-key' && name !== 'authorization') continue;
    if (name === 'idempotency-key' && wanted?.includes('*')) {
      if (!/^"[\x21\x23-\x5b\x5d-\x7e]{16,255}"$/.test(had ?? '')) compare(name, wanted, had);
      state.key ??= had;
      compare(`${name} of a repetition`, state.key, had);
    } else if (name === 'content-type') {
      compare(name, wanted, had?.replace(/;\s*charset=utf-8$/i, ''));
    } else compare(name, wanted, had);
  }
  return wrong;
}

async function answer(request, response) {
  const [, file, index, rest = ''] = /^\/(\w+)\/(\d+)(\/.*)?$/.exec(request.url) ?? [];
  const asked = /^\/asked\/(\w+)\/(\d+)$/.exec(request.url);
  if (asked) {
    const id = `${asked[1]}/${asked[2]}`;
    const { count = 0, wrong = 0 } = states.get(id) ?? {};
    response.end(String(wrong > 0 ? -wrong : count));
    states.delete(id);
    return;
  }
  const one = cases[file]?.[Number(index)];
  if (!one) return void response.writeHead(404).end(`no case ${request.url}`);
  const id = `${file}/${index}`;
  const state = states.get(id) ?? { count: 0, wrong: 0, key: undefined };
  states.set(id, state);
  const exchange = one.exchanges[state.count % one.exchanges.length];
  if (state.count % one.exchanges.length === 0) state.key = undefined;
  const got = { method: request.method, target: rest, headers: request.headers, body: await bodyOf(request) };
  const wrong = differences(exchange.request, got, state);
  if (wrong.length > 0) {
    state.wrong++;
    response.writeHead(418, { 'content-type': 'text/plain; charset=utf-8' });
    return void response.end(`${one.name}\n${wrong.join('\n')}\n`);
  }
  state.count++;
  give(response, exchange.reply);
}

const BLANKS = Buffer.alloc(1 << 20, ' ');

/** An answer, and how it ends when it does not end well (test/support/vectors/vector.ts). */
function give(response, { status, headers, body, end }) {
  switch (end) {
    case undefined:
      return void response.writeHead(status, headers).end(body);
    case 'silence':
      return;
    case 'hang-up':
      return void response.destroy();
    case 'break-off':
      response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) + 1 });
      return void response.write(body, () => response.destroy());
    case 'drip':
    case 'endless': {
      response.writeHead(status, headers);
      const [part, pause] = end === 'drip' ? [' ', 50] : [BLANKS, 0];
      const more = () => response.destroyed || response.write(part, () => setTimeout(more, pause));
      return more();
    }
  }
}

const serve = (request, response) => {
  answer(request, response).catch((trouble) => response.writeHead(500).end(String(trouble)));
};
const file = (name) => readFileSync(new URL(`../../test/support/tls/${name}.pem`, import.meta.url));
const server = createServer(serve);
const secure = createSecureServer({ cert: file('localhost'), key: file('localhost-key') }, serve);
server.listen(0, '127.0.0.1', () => {
  secure.listen(0, '127.0.0.1', () => {
    process.stdout.write(
      `http://127.0.0.1:${server.address().port}\nhttps://localhost:${secure.address().port}\n`,
    );
  });
});
process.stdin.resume().on('end', () => process.exit(0));
