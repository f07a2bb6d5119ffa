// Requests as real clients write them, byte by byte, through a real listener.

import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { classicDoor } from '../../support/classic-door.ts';
import { exchange, rawGet, rawPost, splitAnswers } from '../../support/http-exchange.ts';

const SEND = '/sys/send.php?login=alex&psw=123&phones=79999999999';
const FORM = 'application/x-www-form-urlencoded';
const HELLO_1251 = Buffer.from('cff0e8e2e5f22c20ece8f0', 'hex');

function text(answer: { body: Buffer } | undefined): string | undefined {
  return answer?.body.toString('utf8');
}

test('raw UTF-8 and blanks in the request line arrive as the text that was meant', async (context) => {
  const { core, port } = await classicDoor(context);
  const [answer] = await exchange(port, rawGet(`${SEND}&charset=utf-8&mes=Привет, мир HTTP/1.1 — 100%`));
  assert.equal(text(answer), 'OK - 1 SMS, ID - 1');
  assert.equal(core.submissions[0]?.items[0]?.text, 'Привет, мир HTTP/1.1 — 100%');
});

test('raw windows-1251 in the request line is the default charset', async (context) => {
  const { core, port } = await classicDoor(context);
  const target = Buffer.concat([Buffer.from(`${SEND}&mes=`), HELLO_1251]);
  await exchange(port, rawGet(target));
  assert.equal(core.submissions[0]?.items[0]?.text, 'Привет, мир');
});

test('a request line cut into single bytes is read the same', async (context) => {
  const { core, port } = await classicDoor(context);
  const bytes = rawGet(`${SEND}&charset=utf-8&mes=Да нет`);
  await exchange(port, ...[...bytes].map((byte) => Buffer.from([byte])));
  assert.equal(core.submissions[0]?.items[0]?.text, 'Да нет');
});

test('pipelined requests on one connection are answered in order, raw lines among them', async (context) => {
  const { core, port } = await classicDoor(context);
  const open = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`;
  const post = `POST /sys/send.php HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: 52\r\n\r\nlogin=alex&psw=123&phones=79999999999&mes=GET /a b x`;
  const answers = await exchange(
    port,
    Buffer.concat([
      Buffer.from(open(`${SEND}&mes=first one`)),
      Buffer.from(post),
      Buffer.from(open('/sys/balance.php?login=alex&psw=123')),
      rawGet(`${SEND}&mes=last one`),
    ]),
  );
  assert.deepEqual(answers.map(text), [
    'OK - 1 SMS, ID - 1',
    'OK - 1 SMS, ID - 2',
    '81.70',
    'OK - 1 SMS, ID - 3',
  ]);
  assert.deepEqual(
    core.submissions.map((submission) => submission.items[0]?.text),
    ['first one', 'GET /a b x', 'last one'],
  );
});

test('a client that closes its side behind the request still gets its answer', async (context) => {
  const { core, port } = await classicDoor(context);
  core.gate = new Promise((open) => setImmediate(() => setImmediate(open)));
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.end(`GET ${SEND}&mes=Hi HTTP/1.1\r\nHost: x\r\n\r\n`);
  await new Promise((closed) => socket.on('close', closed));
  assert.deepEqual(splitAnswers(Buffer.concat(chunks)).map(text), ['OK - 1 SMS, ID - 1']);
});

test('a client that goes away in the middle of its body sends nothing and breaks nothing', async (context) => {
  const { core, port, troubles } = await classicDoor(context);
  const socket = connect(port, '127.0.0.1');
  socket.end(`POST ${SEND}&mes=Hi HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nid=7`);
  socket.resume();
  await new Promise((closed) => socket.on('close', closed));
  const [answer] = await exchange(port, rawGet('/health'));
  assert.equal(answer?.status, 200);
  assert.deepEqual([core.submissions, troubles], [[], []]);
});

test('HTTP/1.0 without a Host header is served', async (context) => {
  const { port } = await classicDoor(context);
  const [answer] = await exchange(port, `GET ${SEND}&mes=Hi you HTTP/1.0\r\n\r\n`);
  assert.equal(text(answer), 'OK - 1 SMS, ID - 1');
});

test('a form with raw bytes and blanks, with and without a content type', async (context) => {
  const { core, port } = await classicDoor(context);
  const body = Buffer.concat([Buffer.from('login=alex&psw=123&phones=+7 (999) 999-99-99&mes='), HELLO_1251]);
  for (const type of [FORM, `${FORM}; charset=UTF-8`, 'text/plain', 'nonsense', undefined])
    await exchange(port, rawPost('/sys/send.php', type, body));
  assert.deepEqual(
    core.submissions.map((submission) => submission.items[0]?.text),
    Array(5).fill('Привет, мир'),
  );
});

test('a POST with an empty body and all in the query, and one split between both', async (context) => {
  const { core, port } = await classicDoor(context);
  await exchange(port, rawPost(`${SEND}&mes=query`, FORM, ''));
  await exchange(port, rawPost('/sys/send.php?login=alex&psw=123', FORM, 'phones=79999999999&mes=body'));
  assert.deepEqual(
    core.submissions.map((submission) => submission.items[0]?.text),
    ['query', 'body'],
  );
});

test('a body sent in chunks without a length is read whole', async (context) => {
  const { core, door } = await classicDoor(context);
  await new Promise<void>((resolve, reject) => {
    const request = httpRequest(
      { port: door.port, host: '127.0.0.1', method: 'POST', path: '/sys/send.php', agent: false },
      (answer) => answer.resume().on('end', resolve),
    );
    request.on('error', reject);
    request.write('login=alex&psw=123&pho');
    request.end('nes=79999999999&mes=Hello');
  });
  assert.equal(core.submissions[0]?.items[0]?.text, 'Hello');
});

test('the JSON door takes UTF-8, answers JSON, and takes forms too', async (context) => {
  const { core, port } = await classicDoor(context);
  const json = '{"login":"alex","psw":"123","phones":"79999999999","mes":"Привет"}';
  for (const path of ['/rest/send/', '/rest/send']) {
    const [answer] = await exchange(port, rawPost(path, 'application/json', json));
    assert.equal(answer?.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.match(text(answer) ?? '', /^\{"id": \d,"cnt": 1\}$/);
  }
  const form = `login=alex&psw=123&phones=79999999999&fmt=1&mes=${encodeURIComponent('Привет')}`;
  const [answer] = await exchange(port, rawPost('/rest/send/', FORM, form));
  assert.equal(text(answer), '3,1');
  assert.deepEqual(
    core.submissions.map((submission) => [submission.door, submission.items[0]?.text]),
    Array(3).fill(['json', 'Привет']),
  );
});

test('JSON that is none is error 1 in JSON', async (context) => {
  const { port } = await classicDoor(context);
  const [answer] = await exchange(
    port,
    rawPost('/rest/send/?login=alex&psw=123', 'application/json', '{"login":'),
  );
  assert.equal(text(answer), '{"error": "parameters error: the body is not JSON","error_code": 1}');
});

test('answers are written in the charset asked for', async (context) => {
  const { core, port } = await classicDoor(context);
  core.refusal = { fault: 'menu-wrong', detail: 'слово' };
  const words = 'ERROR = 1 (parameters error: слово)';
  const [utf8] = await exchange(port, rawGet(`${SEND}&mes=x&charset=utf-8`));
  assert.equal(utf8?.body.toString('utf8'), words);
  const [cyrillic] = await exchange(port, rawGet(`${SEND}&mes=x`));
  assert.equal(cyrillic?.body.toString('hex').slice(-12), 'f1ebeee2ee29');
  const [koi8] = await exchange(port, rawGet(`${SEND}&mes=x&charset=KOI8_R`));
  assert.equal(koi8?.body.toString('hex').slice(-12), 'd3cccfd7cf29');
});

test('credentials reach the sign-in as they came, with the address of the connection', async (context) => {
  const { core, port } = await classicDoor(context);
  await exchange(port, rawGet('/sys/balance.php?login=alex&psw=p%2Bw+d&apikey=key'));
  assert.deepEqual(core.signIns, [
    { login: 'alex', password: 'p+w d', apiKey: 'key', needs: 'read', address: '127.0.0.1' },
  ]);
});

test('a HEAD request sends no message, and unknown addresses are 404', async (context) => {
  const { core, port } = await classicDoor(context);
  const [head] = await exchange(port, `HEAD ${SEND}&mes=x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  assert.equal(head?.status, 404);
  assert.equal((await exchange(port, rawGet('/nothing')))[0]?.status, 404);
  assert.equal((await exchange(port, rawGet('/%zz')))[0]?.status, 400);
  assert.deepEqual(core.submissions, []);
});

test('health is JSON', async (context) => {
  const { port } = await classicDoor(context);
  const [answer] = await exchange(port, rawGet('/health'));
  assert.deepEqual(JSON.parse(text(answer) ?? ''), { status: 'ready', parts: { database: 'ready' } });
});
