// Sums of what callers did, laid over a menu.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { type HeatCount, HeatSum } from '../../../src/core/history/heat-map.ts';

const count = (what: HeatCount['what'], item: string | null, given: Partial<HeatCount> = {}): HeatCount => ({
  what,
  item,
  key: null,
  calls: 1,
  times: 1,
  seconds: 0,
  ...given,
});

const TEXT = 'Hi{menu:Press\n1: One\n11: Deeper\n#: end\n2: back\n}';

test('sums of several batches add up, and items nobody came to are named', () => {
  const sum = new HeatSum();
  const batch = [count('answered', null, { calls: 4 }), count('item', '1', { calls: 1, times: 3 })];
  sum.add(batch);
  sum.add([...batch, count('heard', '1', { seconds: 2.25 })]);
  const map = sum.map({ text: TEXT, texts: 1, calls: 9, at: instant(0) });
  const one = map.items.find(({ item }) => item === '1');
  assert.deepEqual([one?.calls, one?.visits, one?.share, one?.seconds], [2, 6, 0.25, 2.3]);
  assert.deepEqual([map.answered, map.calls], [8, 9]);
  assert.deepEqual(map.neverReached, ['START', 'MENU', '11', '#', '2']);
});

test('an item of which no history tells was come to by the keys that lead there, wrong ones apart', () => {
  const sum = new HeatSum();
  sum.add([
    count('answered', null, { calls: 5 }),
    count('key', 'MENU', { key: '#', calls: 2, times: 2 }),
    count('key', '1', { key: '#', calls: 1, times: 1 }),
    count('key', '1', { key: '2', calls: 1, times: 1 }),
    count('key', 'MENU', { key: '9', calls: 3, times: 4 }),
    count('wrong-key', 'MENU', { key: '9', calls: 3, times: 4 }),
    // A neighbour is a key away where an item has none of its own.
    count('key', '11', { key: '1', calls: 1, times: 1 }),
  ]);
  const { items, keys } = sum.map({ text: TEXT, texts: 1, calls: 5, at: instant(0) });
  const visits = new Map(items.map(({ item, calls, visits: times }) => [item, [calls, times]]));
  assert.deepEqual(visits.get('#'), [3, 3]);
  assert.deepEqual(visits.get('11'), [1, 1]);
  assert.deepEqual(visits.get('2'), [0, 0]);
  assert.deepEqual(
    keys.find(({ key }) => key === '9'),
    { item: 'MENU', key: '9', presses: 4, wrong: 4 },
  );
});
