// Keys that come by INFO, and one press that comes two ways.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeySource } from '../../../src/voice/leg.ts';
import { keyOfInfo } from '../../../src/voice/legs/info-key.ts';
import { KeyPresses } from '../../../src/voice/legs/key-presses.ts';

test('dtmf-relay is read whatever its blanks, case, order and line ends', () => {
  for (const body of [
    'Signal=5\r\nDuration=160\r\n',
    'Signal= 5\nDuration= 160',
    'signal=5\r\nduration=160',
    'Duration=160\r\nSignal=5\r\n',
  ]) {
    assert.deepEqual(keyOfInfo('application/dtmf-relay', body), { key: '5', heldMs: 160 });
  }
  assert.deepEqual(keyOfInfo('Application/DTMF-Relay; charset=utf-8', 'Signal=#'), { key: '#', heldMs: 0 });
  assert.deepEqual(keyOfInfo('application/dtmf-relay', 'Signal=10\r\n'), { key: '*', heldMs: 0 });
  assert.deepEqual(keyOfInfo('application/dtmf-relay', 'Signal=d'), { key: 'D', heldMs: 0 });
});

test('application/dtmf holds the key alone', () => {
  assert.deepEqual(keyOfInfo('application/dtmf', '7\r\n'), { key: '7', heldMs: 0 });
  assert.deepEqual(keyOfInfo('application/dtmf', ' * '), { key: '*', heldMs: 0 });
});

test('what is no key is no key', () => {
  for (const [type, body] of [
    ['application/dtmf', ''],
    ['application/dtmf', '55'],
    ['application/dtmf', '16'],
    ['application/dtmf-relay', 'Signal=hello'],
    ['application/dtmf-relay', 'Duration=160'],
    ['application/media_control+xml', 'Signal=5'],
    ['', '5'],
  ] as const) {
    assert.equal(keyOfInfo(type, body), undefined, `${type} ${body}`);
  }
});

/** `5 event 0` … in order; gives those that count. */
function counted(...reports: readonly string[]): string[] {
  const presses = new KeyPresses();
  return reports.filter((report) => {
    const [key = '', source = '', at = '', held] = report.split(' ');
    const heldMs = held === undefined ? {} : { heldMs: Number(held) };
    return presses.isNew({ key, source: source as KeySource, ...heldMs }, Number(at)) === 'yes';
  });
}

test('one press that comes two ways within 200 ms is one key', () => {
  assert.deepEqual(counted('5 event 0', '5 info 150'), ['5 event 0']);
  assert.deepEqual(counted('5 info 0', '5 event 20', '5 tone 40'), ['5 info 0']);
});

test('later, or with another key, it is another press', () => {
  assert.deepEqual(counted('5 event 0', '5 info 201'), ['5 event 0', '5 info 201']);
  assert.deepEqual(counted('5 event 0', '6 info 10'), ['5 event 0', '6 info 10']);
});

test('two quick presses of one key stay two, each with its echo', () => {
  assert.deepEqual(counted('5 event 0', '5 info 10', '5 event 120', '5 info 130'), [
    '5 event 0',
    '5 event 120',
  ]);
  assert.deepEqual(counted('5 event 0', '5 event 120', '5 info 130', '5 info 140'), [
    '5 event 0',
    '5 event 120',
  ]);
  assert.deepEqual(counted('5 event 0', '5 event 50'), ['5 event 0', '5 event 50']);
});

test('a key held long is still one key when the INFO says for how long', () => {
  assert.deepEqual(counted('5 event 0', '5 info 900 800'), ['5 event 0']);
});
