// A call rehearsed: what it waits for, what of the text is running, and steps taken back.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { compile, happen, MENU_DEFAULTS, rehearse, runningAt } from '../../../src/language/index.ts';

const SETTINGS = { ...MENU_DEFAULTS, uploads: 0, phone: '79001112233' };

function begun(text: string) {
  return rehearse(compile(text).program!, SETTINGS);
}

const TEXT =
  'Hi{menu: Press 1\n1: One\n1: call:101,102 wait=9 err:no\n2: record: 8\n2: Thanks\nno: Nobody\n}Bye';

test('an answered call says its first text, then the menu, then listens', () => {
  const opening = begun(TEXT);
  assert.deepEqual(opening.waiting, {
    kind: 'text',
    item: 'START',
    parts: [{ kind: 'speech', text: 'Hi' }],
    interruptible: 'yes',
  });
  assert.deepEqual(runningAt(opening), { item: 'START' });
  const menu = happen(opening, { kind: 'played' });
  assert.deepEqual(runningAt(menu), { item: 'MENU' });
  assert.deepEqual(happen(menu, { kind: 'played' }).waiting, { kind: 'key', seconds: 5 });
});

test('each entry of an item is running in its turn', () => {
  const one = happen(begun(TEXT), { kind: 'key', key: '1' });
  assert.deepEqual(runningAt(one), { item: '1', entry: 0 });
  const ringing = happen(one, { kind: 'played' });
  assert.deepEqual(ringing.waiting, { kind: 'ringing', numbers: ['101', '102'], waitSeconds: 9 });
  assert.deepEqual(runningAt(ringing), { item: '1', entry: 1 });
  const failed = happen(ringing, { kind: 'transfer-failed', number: '102', cause: 'busy' });
  assert.deepEqual(runningAt(failed), { item: 'no', entry: 0 });
  const talking = happen(ringing, { kind: 'transfer-answered', number: '101' });
  assert.deepEqual(talking.waiting, { kind: 'talking', number: '101' });
  const over = happen(talking, { kind: 'transfer-ended', by: 'subscriber' });
  assert.deepEqual(over.waiting, { kind: 'over' });
});

test('# ends a recording and the call goes on', () => {
  const recording = happen(begun(TEXT), { kind: 'key', key: '2' });
  assert.deepEqual(recording.waiting, { kind: 'recording', seconds: 8 });
  const thanks = happen(recording, { kind: 'key', key: '#' });
  assert.deepEqual(runningAt(thanks), { item: '2', entry: 1 });
});

test('silence to the end says the last text and hangs up by silence', () => {
  let call = begun(TEXT);
  while (call.waiting.kind !== 'over')
    call = happen(call, call.waiting.kind === 'key' ? { kind: 'silence' } : { kind: 'played' });
  assert.deepEqual(call.waiting, { kind: 'over', cause: 'silence' });
  assert.equal(runningAt(call), undefined);
});

test('a step back is the call as it was, and going on from there is the same again', () => {
  const before = begun(TEXT);
  const copy = structuredClone(before);
  const once = happen(before, { kind: 'key', key: '1' });
  assert.deepEqual(before, copy);
  assert.deepEqual(happen(before, { kind: 'key', key: '1' }), once);
});
