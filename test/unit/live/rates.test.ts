// Messages per second: what a change counts as, and the series of a view.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { AccountId } from '../../../src/core/accounts/account.ts';
import { outcomesOf, Rates } from '../../../src/core/live/rates.ts';

const ONE = 1 as AccountId;
const OTHER = 2 as AccountId;

test('a change counts once for what it is', () => {
  assert.deepEqual(outcomesOf({ was: undefined, status: -1 }), ['accepted']);
  assert.deepEqual(outcomesOf({ was: undefined, status: 24 }), ['accepted', 'failed']);
  assert.deepEqual(outcomesOf({ was: -1, status: 0 }), ['handed']);
  assert.deepEqual(outcomesOf({ was: 0, status: 1 }), ['delivered']);
  assert.deepEqual(outcomesOf({ was: 0, status: 3 }), ['expired']);
  assert.deepEqual(outcomesOf({ was: 0, status: 20 }), ['failed']);
  assert.deepEqual(outcomesOf({ was: 1, status: 2 }), [], 'what is read was delivered before');
  assert.deepEqual(outcomesOf({ was: -1, status: -2 }), []);
});

test('seconds are added up by kind, of one account and of all', () => {
  const rates = new Rates(10_000);
  const sms = { kind: 'sms', was: undefined, status: -1 } as const;
  rates.add({ at: instant(1_200), account: ONE, ...sms, count: 3 });
  rates.add({ at: instant(1_900), account: ONE, ...sms, count: 2 });
  rates.add({ at: instant(1_900), account: OTHER, ...sms, count: 7 });
  rates.add({ at: instant(3_000), account: ONE, kind: 'call', was: 0, status: 1, count: 1 });
  const nothing = { accepted: 0, handed: 0, delivered: 0, failed: 0, expired: 0 };
  assert.deepEqual(rates.points({ kind: 'account', account: ONE }, instant(0)), [
    { at: 1_000, kind: 'sms', ...nothing, accepted: 5 },
    { at: 3_000, kind: 'call', ...nothing, delivered: 1 },
  ]);
  const [all] = rates.points({ kind: 'installation' }, instant(1_500));
  assert.deepEqual(all, { at: 1_000, kind: 'sms', ...nothing, accepted: 12 });
  rates.forget(instant(12_000));
  assert.deepEqual(
    rates.points({ kind: 'installation' }, instant(0)).map(({ at }) => at),
    [3_000],
  );
  rates.forget(instant(20_000));
  assert.deepEqual(rates.points({ kind: 'account', account: OTHER }, instant(0)), []);
});
