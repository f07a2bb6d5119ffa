// What is known after a request to a provider, whatever the network did: answered, never sent, or lost.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ask, jsonBody, resultOfStatus } from '../../../src/channels/messenger/provider-request.ts';
import { OutboundHttp } from '../../../src/channels/outbound-http.ts';
import { type ProviderReply, provider } from './stage.ts';

async function asked(context: TestContext, reply: ProviderReply, more = {}) {
  const server = await provider(context, () => reply);
  const http = new OutboundHttp({ privateAddresses: 'allow' });
  context.after(() => http.close());
  const request = {
    address: server.url,
    headers: {},
    body: jsonBody({}),
    repeatable: 'no' as const,
    ...more,
  };
  return ask(http, request);
}

test('an answer comes with its status, body and the wait it asks for', async (context) => {
  const answer = await asked(context, { status: 429, headers: { 'retry-after': '7' }, body: 'slow' });
  assert.ok(answer.kind === 'answered');
  assert.deepEqual([answer.status, answer.body.toString(), answer.retryAfter], [429, 'slow', 7_000]);
  assert.deepEqual(resultOfStatus(answer), { kind: 'later', whose: 'link', after: 7_000, code: 'HTTP 429' });
});

test('a date as Retry-After is left alone', async (context) => {
  const headers = { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' };
  const answer = await asked(context, { status: 503, headers, body: '' });
  assert.ok(answer.kind === 'answered');
  assert.deepEqual(resultOfStatus(answer), { kind: 'away', lasting: 'no', code: 'HTTP 503' });
});

test('silence, an answer cut short and one too long are lost', async (context) => {
  assert.equal((await asked(context, 'silence', { timeMax: 30 })).kind, 'lost');
  assert.equal((await asked(context, 'cut')).kind, 'lost');
  assert.equal((await asked(context, { body: Buffer.alloc(3 * 1024 * 1024) })).kind, 'lost');
});

test('where nobody listens nothing was sent', async (context) => {
  const http = new OutboundHttp({ privateAddresses: 'allow' });
  context.after(() => http.close());
  const request = { headers: {}, body: jsonBody({}), repeatable: 'no' } as const;
  assert.equal((await ask(http, { ...request, address: 'http://127.0.0.1:9' })).kind, 'unsent');
  assert.equal((await ask(http, { ...request, address: 'ftp://127.0.0.1' })).kind, 'unsent');
});

test('what found no connection in time was not sent', async (context) => {
  await provider(context, () => 'silence');
  const http = new OutboundHttp({ privateAddresses: 'allow', resolve: () => {} });
  context.after(() => http.close());
  const request = { headers: {}, body: jsonBody({}), repeatable: 'no', timeMax: 30 } as const;
  assert.equal((await ask(http, { ...request, address: 'http://slow.example' })).kind, 'unsent');
});

test('a header that cannot be written sends nothing and throws nothing', async (context) => {
  const headers = { authorization: 'Bearer пароль' };
  assert.deepEqual(await asked(context, { body: {} }, { headers }), {
    kind: 'unsent',
    code: 'the request failed: ERR_INVALID_CHAR',
  });
});

test('what may not be repeated is sent once, though a kept connection breaks', async (context) => {
  const server = await provider(context, (_call, number) => (number === 1 ? { body: {} } : 'cut'));
  const http = new OutboundHttp({ privateAddresses: 'allow' });
  context.after(() => http.close());
  const request = { address: server.url, headers: {}, body: jsonBody({}) };
  assert.equal((await ask(http, { ...request, repeatable: 'no' })).kind, 'answered');
  assert.equal((await ask(http, { ...request, repeatable: 'no' })).kind, 'lost');
  assert.equal(server.calls.length, 2);
  assert.deepEqual(
    server.calls.map(({ headers }) => headers.connection),
    ['close', 'close'],
  );
});

test('what may not be repeated does not go over a connection that something else left open', async (context) => {
  const server = await provider(context, ({ target }) => (target === '/sends' ? 'broken' : { body: {} }));
  const http = new OutboundHttp({ privateAddresses: 'allow' });
  context.after(() => http.close());
  const request = { headers: {}, body: jsonBody({}) };
  const asks = await ask(http, { ...request, address: `${server.url}/asks`, repeatable: 'yes' });
  assert.equal(asks.kind, 'answered');
  // The connection of an answer is kept once the answer has gone its way.
  await new Promise((done) => setImmediate(done));
  const sends = await ask(http, { ...request, address: `${server.url}/sends`, repeatable: 'no' });
  assert.equal(sends.kind, 'lost');
  assert.deepEqual(
    server.calls.map(({ target }) => target),
    ['/asks', '/sends'],
  );
});

test('statuses alone: taken away, in doubt, or refused', () => {
  const answer = (status: number) =>
    resultOfStatus({ kind: 'answered', status, contentType: '', body: Buffer.alloc(0) });
  assert.deepEqual(
    [200, 302, 400, 401, 413, 500, 502, 503].map((status) => answer(status).kind),
    ['unknown', 'unknown', 'refused', 'away', 'refused', 'unknown', 'unknown', 'away'],
  );
});
