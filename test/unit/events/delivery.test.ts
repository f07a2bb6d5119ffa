// When a handler call that failed is made again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant, MINUTE } from '../../../src/base/time.ts';
import { deliveryRetryAt } from '../../../src/core/events/delivery.ts';

test('the first repeat comes within a minute, later ones after growing pauses, and one is the last', () => {
  const failedAt = instant(1_000_000);
  const pauses: number[] = [];
  for (let attempt = 1; ; attempt++) {
    const next = deliveryRetryAt(attempt, failedAt);
    if (next === undefined) break;
    pauses.push(next - failedAt);
  }
  assert.ok(pauses[0]! < MINUTE);
  assert.ok(pauses.length >= 5);
  assert.deepEqual(
    pauses,
    [...pauses].sort((one, other) => one - other),
  );
});
