import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentMap } from '../../../src/base/recent-map.ts';

test('never more than the most, and always the half that was set last', () => {
  const map = new RecentMap<number, number>(10);
  for (let key = 0; key < 1_000; key++) {
    map.set(key, key);
    const kept = Array.from({ length: key + 1 }, (_, one) => map.get(one)).filter((one) => one !== undefined);
    assert.ok(kept.length <= 10);
    assert.deepEqual(
      kept.slice(-5),
      Array.from({ length: Math.min(5, key + 1) }, (_, at) => Math.max(0, key - 4) + at),
    );
  }
});

test('what is set again counts as new, and keeps one value', () => {
  const map = new RecentMap<string, number>(4);
  map.set('a', 1);
  map.set('b', 1);
  map.set('a', 2);
  map.set('c', 1);
  assert.equal(map.get('a'), 2);
  assert.equal(map.get('c'), 1);
});

test('what is deleted is gone from both halves', () => {
  const map = new RecentMap<string, number>(4);
  for (const key of ['a', 'b', 'c']) map.set(key, 1);
  for (const key of ['a', 'c']) map.delete(key);
  assert.deepEqual([map.get('a'), map.get('b'), map.get('c')], [undefined, 1, undefined]);
});
