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
  assert.equal(map.unnamed, 0);
  sum.add([count('unnamed', null, { calls: 2 })]);
  assert.equal(sum.map({ text: TEXT, texts: 1, calls: 9, at: instant(0) }).unnamed, 2);
});
