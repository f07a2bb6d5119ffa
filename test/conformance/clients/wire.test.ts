// The TypeScript client with answers that are not as they should be: what comes over the wire is an error of the library, sent again
// only when nothing can be done twice, within its time and its size.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import {
  Classic,
  ConnectionError,
  Dozvon,
  DozvonError,
  InvalidRequestError,
  MenuError,
  menuText,
  readWebhook,
  TimeoutError,
  UnavailableError,
  UnreadableError,
  WebhookError,
} from '../../../clients/typescript/src/index.ts';

type Play = (socket: Socket) => void;

/** A server that plays one answer to each connection, in order, and keeps what it was asked. */
async function played(context: TestContext, ...plays: readonly (string | Play)[]) {
  const heard: string[] = [];
  const left = [...plays];
  const server: Server = createServer((socket) => {
    let request = '';
    socket.on('error', () => undefined).setEncoding('latin1');
    socket.on('data', (text: string) => {
      request += text;
      const length = Number(/^content-length: (\d+)/im.exec(request)?.[1] ?? 0);
      if (request.length < request.indexOf('\r\n\r\n') + 4 + length || !request.includes('\r\n\r\n')) return;
      heard.push(request);
      const play = left.shift();
      if (typeof play === 'function') play(socket);
      else socket.end(play ?? '');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, heard };
}

const reply = (status: string, headers: string, body: string): string =>
  `HTTP/1.1 ${status}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
const json = (body: string): string => reply('200 OK', 'content-type: application/json\r\n', body);
const client = (url: string, more: object = {}): Dozvon => new Dozvon({ url, key: 'key', ...more });

test('a success that is not of this API is unreadable and not asked for again', async (context) => {
  const html = reply('200 OK', 'content-type: text/html\r\n', '<html>sign in</html>');
  const { url, heard } = await played(context, html, json('{"id":"1'), json('{}'), json('null'));
  await assert.rejects(client(url).balance(), UnreadableError);
  await assert.rejects(client(url).balance(), UnreadableError);
  await assert.rejects(client(url).templates.list(), UnreadableError);
  await assert.rejects(client(url).messages.list().next(), UnreadableError);
  assert.equal(heard.length, 4);
});

test('a list that does not end is unreadable', async (context) => {
  const page = json('{"items":[{"id":"1"}],"next":"a"}');
  const walk = client((await played(context, page, page)).url).messages.list();
  assert.equal((await walk.next()).done, false);
  await assert.rejects(walk.next(), UnreadableError);
});

test('a refusal whose mistakes are of another form is a refusal', async (context) => {
  const { url } = await played(
    context,
    reply('422 No', '', '{"code":7,"errors":[1,null,{"pointer":"/a","detail":"b"}]}'),
  );
  const errors = [{ pointer: '/a', detail: 'b' }];
  await assert.rejects(
    client(url).balance(),
    (error: InvalidRequestError) =>
      error instanceof InvalidRequestError && assert.deepEqual(error.problem.errors, errors) === undefined,
  );
});

test('a POST without a key is not sent again when nothing came back, one with a key is, with the same', async (context) => {
  const { url, heard } = await played(
    context,
    '',
    reply('502 Bad', '', '<html>'),
    '',
    json('{"id":1}'),
    '',
    json('{"id":"7"}'),
  );
  await assert.rejects(client(url).contacts.add({ addresses: ['79990000001'] }), ConnectionError);
  await assert.rejects(client(url).contacts.add({ addresses: ['79990000001'] }), UnavailableError);
  await client(url).contacts.get(1);
  await client(url).messages.send({ recipients: ['79990000001'], text: 'Hello' });
  const keys = heard.map((request) => /^idempotency-key: "([\da-f-]{36})"/im.exec(request)?.[1]);
  assert.equal(keys.length, 6);
  assert.ok(keys[4]);
  assert.equal(keys[4], keys[5]);
  assert.match(keys[4], /^.{8}-.{4}-4.{3}-[89ab].{3}-.{12}$/);
});

test('a date says when to ask again', async (context) => {
  const { url, heard } = await played(
    context,
    reply('503 No', 'retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n', ''),
    reply('503 No', 'retry-after: Thu, 31 Dec 2099 23:59:59 GMT\r\n', ''),
  );
  const isLate = (error: UnavailableError): boolean => (error.problem.retryAfter ?? 0) > 1_000_000;
  await assert.rejects(client(url).balance(), isLate);
  assert.equal(heard.length, 2);
});

test('an answer that stops in its middle is a time-out, and the caller may end any call', async (context) => {
  const open: Play = (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{');
  const controller = new AbortController();
  const { url } = await played(context, open, (socket) => {
    open(socket);
    controller.abort();
  });
  await assert.rejects(client(url, { timeoutMs: 300, retries: 0 }).balance(), TimeoutError);
  await assert.rejects(client(url).messages.list({}, { signal: controller.signal }).next(), {
    name: 'AbortError',
  });
});

test('an answer without an end is not read to it', async (context) => {
  const blanks = Buffer.alloc(1 << 20, ' ');
  const { url } = await played(context, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n');
    const more = (): void => {
      while (socket.writable && socket.write(blanks));
    };
    socket.on('drain', more);
    more();
  });
  await assert.rejects(client(url).balance(), UnreadableError);
});

test('what cannot be sent is refused before anybody is asked', async () => {
  const addresses = [
    'https://sms example.com',
    'https://',
    'https://a:b@sms.example.com',
    'ftp://sms.example',
  ];
  for (const url of addresses) {
    assert.throws(() => client(url), DozvonError);
    assert.throws(() => new Classic({ url, login: 'shop', password: 'secret' }), DozvonError);
  }
  assert.throws(() => client('https://sms.example.com', { key: '' }), DozvonError);
  assert.throws(() => client('https://sms.example.com', { key: 'a\r\nb' }), DozvonError);
  for (const idempotencyKey of ['', 'a"b', 'a\\b', 'a\r\nb', 'ж', 'a'.repeat(256)]) {
    const sent = client('http://127.0.0.1:1').messages.send({ recipients: [], text: '' }, { idempotencyKey });
    await assert.rejects(
      sent,
      (error) => error instanceof DozvonError && !(error instanceof ConnectionError),
    );
  }
});

test('members are sorted by code point, those that look like numbers too', async (context) => {
  const { url, heard } = await played(context, json('{}'));
  const body = {
    '9': 1,
    '10': undefined,
    '\u{10000}': [new Date(0)],
    '\uff61': { b: null, B: 0.5 },
    '100': 2,
  };
  await client(url).request('POST /any', { body });
  const text = Buffer.from(heard[0]?.split('\r\n\r\n')[1] ?? '', 'latin1').toString('utf8');
  assert.equal(text, '{"100":2,"9":1,"\uff61":{"B":0.5,"b":null},"\u{10000}":["1970-01-01T00:00:00.000Z"]}');
});

test('a call put through that ends in another way is no menu', () => {
  const item = { on: '1', call: ['79990000001'], ok: 'end\n2: back' as 'end' };
  assert.throws(
    () => menuText({ menu: 'Press 1.', items: [item] }),
    (error) => error instanceof MenuError && error.code === 'action-wrong' && error.item === 0,
  );
});

async function handled(body: Uint8Array, contentType: string | null) {
  const key = await crypto.subtle.importKey(
    'raw',
    Buffer.from('secret'),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const signed = await crypto.subtle.sign('HMAC', key, Buffer.concat([Buffer.from('7.'), body]));
  const signature = `t=7,v1=${Buffer.from(signed).toString('hex')}`;
  return await readWebhook({ body, contentType, signature, secret: 'secret', now: 7 });
}

test('of a call to a handler nothing but texts is read, with codes and without', async () => {
  const { fields } = await handled(Buffer.from('a=%D0%B6+Њ€&b'), '');
  assert.deepEqual(fields, { a: 'ж Њ€', b: '' });
  assert.deepEqual((await handled(Buffer.from('{"ID":"1"}'), 'APPLICATION/JSON; charset="utf-8"')).fields, {
    ID: '1',
  });
  const wrong = [
    ...['{"a":1}', '{"a":null}', 'null', '[]'].map((body) => [body, 'application/json'] as const),
    ...['a=%FF', 'a=%zz', 'a=%d'].map((body) => [body, null] as const),
  ];
  for (const [body, type] of wrong)
    await assert.rejects(
      handled(Buffer.from(body), type),
      (error) => error instanceof WebhookError && error.code === 'body-unreadable',
      body,
    );
});
