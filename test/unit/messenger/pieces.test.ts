// How a message is cut into what providers take.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitText, textThenFiles, wholePiece } from '../../../src/channels/messenger/pieces.ts';
import type { ClaimedMessage } from '../../../src/core/ports.ts';

const message = (text: string, files: ClaimedMessage['files'] = []) => ({ text, files }) as ClaimedMessage;

test('a text is cut behind a line, else behind a blank, else between characters', () => {
  assert.deepEqual(splitText('one two\nthree', 10), ['one two\n', 'three']);
  assert.deepEqual(splitText('one two three', 10), ['one two ', 'three']);
  assert.deepEqual(splitText('onetwothree', 5), ['onetw', 'othre', 'e']);
  assert.deepEqual(splitText('short', 5), ['short']);
});

test('a mark in the first half does not make a stump', () => {
  assert.deepEqual(splitText('a\nbcdefghijkl', 10), ['a\nbcdefghi', 'jkl']);
});

test('no character of two halves is torn', () => {
  assert.deepEqual(splitText('abc😀d', 4), ['abc', '😀d']);
});

test('tags of files leave the text, files handed in come first', () => {
  const kept = (file: string) => `/uploads/${file}`;
  const files = [{ name: 'a.jpg', file: 'f1', bytes: 5 }];
  assert.deepEqual(wholePiece(message('Look <FILE https://shop.example/b.pdf > here', files), kept), {
    ok: true,
    value: {
      text: 'Look  here',
      files: [
        { kind: 'upload', name: 'a.jpg', path: '/uploads/f1' },
        { kind: 'address', address: 'https://shop.example/b.pdf' },
      ],
    },
  });
});

test('nothing to send, and a file that is gone, are refused whoever would carry it', () => {
  const gone = () => undefined;
  const empty = wholePiece(message(' \n'), gone);
  assert.deepEqual([empty.ok, !empty.ok && empty.error.elsewhere], [false, 'no']);
  const without = wholePiece(message('x', [{ name: 'a', file: 'f', bytes: 1 }]), gone);
  assert.deepEqual([without.ok, !without.ok && without.error.err], [false, 255]);
});

test('a text before its files, each a piece of its own', () => {
  const file = { kind: 'address', address: 'https://shop.example/a' } as const;
  assert.deepEqual(textThenFiles({ text: 'ab cd', files: [file, file] }, 3), [
    { text: 'ab ', files: [] },
    { text: 'cd', files: [] },
    { text: '', files: [file] },
    { text: '', files: [file] },
  ]);
});
