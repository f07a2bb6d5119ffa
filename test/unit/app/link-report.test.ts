// What links report reaches the log under their names.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportOf } from '../../../src/channels/link.ts';

test('a report of a link says which link it is, once', () => {
  const told: string[] = [];
  const report = reportOf('cheap', (what, trouble) => told.push(`${what}: ${trouble}`));
  report('the provider', '503');
  report('link cheap', 'it is down');
  assert.deepEqual(told, ['link cheap: the provider: 503', 'link cheap: it is down']);
});
