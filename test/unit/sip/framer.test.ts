// Messages out of a stream: split anywhere, keep-alives between them, and streams that cannot be read on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Frame, StreamFramer } from '../../../src/protocols/sip/framer.ts';

function message(body: string, length = `Content-Length: ${body.length}`): string {
  return `OPTIONS sip:a@h.example SIP/2.0\r\nVia: SIP/2.0/TCP h.example\r\n${length}\r\n\r\n${body}`;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (frame: Frame): string =>
  frame instanceof Uint8Array ? new TextDecoder().decode(frame) : JSON.stringify(frame);

/** All frames the pieces give, up to each `need-more`, as text. */
function frames(pieces: readonly string[]): string[] {
  const framer = new StreamFramer();
  const found: string[] = [];
  for (const piece of pieces) {
    framer.push(encode(piece));
    for (let frame = framer.next(); frame !== 'need-more'; frame = framer.next()) {
      found.push(decode(frame));
      if (!(frame instanceof Uint8Array) && frame !== 'ping') break;
    }
  }
  return found;
}

test('several messages in one piece come one by one', () => {
  const all = [message('one'), message(''), message('three')];
  assert.deepEqual(frames([all.join('')]), all);
});

test('a message split at any place comes whole', () => {
  const text = message('body with\r\n\r\nblank lines');
  const next = message('next');
  for (let at = 1; at < text.length; at++)
    assert.deepEqual(frames([text.slice(0, at), text.slice(at) + next]), [text, next], `split at ${at}`);
});

test('the length may be compact, spaced, absent or doubled alike', () => {
  for (const length of ['l: 3', 'CONTENT-LENGTH \t: 3 ', 'l:3\r\nContent-Length: 3'])
    assert.deepEqual(frames([message('abc', length)]), [message('abc', length)]);
  assert.deepEqual(frames([message('', 'X-A: 1')]), [message('', 'X-A: 1')]);
});

test('a double CRLF between messages is a ping, a single one is the answer to ours', () => {
  assert.deepEqual(
    frames(['\r\n\r\n', message('a'), '\r\n', message('b'), '\r\n', '\r\n\r\n\r\n', message('c')]),
    ['"ping"', message('a'), message('b'), '"ping"', '"ping"', message('c')],
  );
  assert.deepEqual(frames(['\r', '\n', '\r', '\n']), ['"ping"']);
});

test('a stream that lost its place is broken and stays so', () => {
  const broken = [
    message('x', 'Content-Length: -1'),
    message('x', 'Content-Length: 1\r\nl: 2'),
    message('x', 'Content-Length: 999999'),
    message('x', 'Content-Length: one'),
    'x'.repeat(40_000),
  ];
  for (const text of broken) {
    const framer = new StreamFramer();
    framer.push(encode(text));
    const first = framer.next();
    assert.ok(typeof first === 'object' && 'kind' in first, text.slice(0, 120));
    framer.push(encode(message('later')));
    assert.deepEqual(framer.next(), first);
  }
});

test('a body that comes byte by byte costs no second look at the head', () => {
  const text = message('z'.repeat(60_000));
  const framer = new StreamFramer();
  let frame: Frame = 'need-more';
  for (const byte of encode(text)) {
    framer.push(Uint8Array.of(byte));
    frame = framer.next();
  }
  assert.equal(decode(frame), text);
});

test('a frame keeps its bytes when more arrive', () => {
  const framer = new StreamFramer();
  framer.push(encode(message('first')));
  const first = framer.next();
  framer.push(encode(message('other')));
  framer.next();
  assert.equal(decode(first), message('first'));
});
