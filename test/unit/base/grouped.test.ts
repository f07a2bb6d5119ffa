import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupedBy } from '../../../src/base/grouped.ts';

test('values are grouped by their keys, in the order in which each key came first', () => {
  const groups = groupedBy(['one', 'three', 'two', 'four'], (word) => word.length);
  assert.deepEqual(
    [...groups],
    [
      [3, ['one', 'two']],
      [5, ['three']],
      [4, ['four']],
    ],
  );
  assert.equal(groupedBy([], () => 1).size, 0);
});
