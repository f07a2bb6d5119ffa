// Messages in frames: where one ends, and how reading goes on behind a broken one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { type Frame, FrameReader } from '../../../src/interfaces/lsp/frames.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const told = (frames: readonly Frame[]) =>
  frames.map((frame) =>
    frame.kind === 'content' ? new TextDecoder().decode(frame.bytes) : `! ${frame.reason}`,
  );
const read = (...pieces: readonly string[]) => {
  const reader = new FrameReader();
  return pieces.flatMap((piece) => told(reader.push(bytes(piece))));
};

test('one after the other, whatever the case and order of the header lines', () => {
  assert.deepEqual(
    read(
      'Content-Length: 2\r\n\r\n{}Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:3\r\n\r\n"я"',
    ),
    ['{}', '"я'.slice(0, 2)],
  );
});

test('cut anywhere, also inside the empty line', () => {
  const text = 'Content-Length: 4\r\n\r\ntrueContent-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n1';
  for (let at = 0; at <= text.length; at++)
    assert.deepEqual(read(text.slice(0, at), text.slice(at)), ['true', '', '1'], `at ${at}`);
  assert.deepEqual(read(...text), ['true', '', '1']);
});

test('behind a header without a length the next message is read', () => {
  assert.deepEqual(read('Length: 3\r\n\r\nContent-Length: x\r\n\r\nContent-Length: 1\r\n\r\n7'), [
    '! the header has no Content-Length',
    '! the header has no Content-Length',
    '7',
  ]);
});

test('behind a content without a length, or with one too short, the next message is read', () => {
  const next = 'Content-Length: 1\r\n\r\n7Content-Length: 1\r\n\r\n8';
  assert.deepEqual(read(`Length: 9\r\n\r\n{"a":"я"}${next}`), [
    '! the header has no Content-Length',
    '7',
    '8',
  ]);
  // Characters counted, not bytes.
  assert.deepEqual(read(`Content-Length: 9\r\n\r\n{"a":"я"}${next}`), ['{"a":"я"', '7', '8']);
});

test('a header that does not end is thrown away, and so is what is too long', () => {
  const { headerBytes, messageBytes } = LIMITS.languageServer;
  const [first, ...rest] = read('x'.repeat(headerBytes + 1), 'x\r\n\r\nContent-Length: 1\r\n\r\n7');
  assert.match(first!, /the header has more than 4096 bytes/);
  assert.deepEqual(rest, ['! the header has no Content-Length', '7']);
  const long = messageBytes + 1;
  const reader = new FrameReader();
  assert.deepEqual(told(reader.push(bytes(`Content-Length: ${long}\r\n\r\n`))), [
    `! a message has at most ${messageBytes} bytes`,
  ]);
  assert.deepEqual(reader.push(new Uint8Array(long)), []);
  assert.deepEqual(told(reader.push(bytes('Content-Length: 1\r\n\r\n7'))), ['7']);
});
