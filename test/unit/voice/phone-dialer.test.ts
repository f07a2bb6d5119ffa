// Which calls may take a trunk: none that was accepted for a phone of the account, and none of which nobody knows whether it is one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId } from '../../../src/core/accounts/account.ts';
import type { PhonesOf } from '../../../src/core/phones/phones.ts';
import type { LegEnd } from '../../../src/voice/leg.ts';
import type { DialWish } from '../../../src/voice/legs/dial.ts';
import { createPhoneDialer } from '../../../src/voice/legs/phone-dialer.ts';
import { FakeEndpoint } from '../../support/fake-endpoint.ts';
import { FakePlane } from '../../support/fake-media.ts';
import { ManualScheduler } from '../../support/manual-scheduler.ts';

const SHOP = 1 as AccountId;
const NUMBER = '79990000001';

/** Where a call went: to the trunks, or how it ended without them. */
async function fateOf(phonesOf: PhonesOf, trunk?: 'never'): Promise<'trunks' | LegEnd['kind']> {
  return await new Promise((resolve) => {
    const dial = createPhoneDialer({
      endpoint: new FakeEndpoint(),
      plane: new FakePlane(),
      scheduler: new ManualScheduler(),
      registrar: { contacts: async () => [] },
      phonesOf,
      carry: () => assert.fail('nobody is rung'),
      trunks: () => {
        resolve('trunks');
        return { leg: () => undefined, cancel: () => undefined };
      },
    });
    const wish: DialWish = {
      digits: NUMBER,
      account: SHOP,
      ...(trunk && { trunk }),
      callerId: undefined,
      ringSeconds: 20,
      priority: 'call',
      onEvent: (event) => event.kind === 'ended' && resolve(event.end.kind),
    };
    dial(wish);
  });
}

test("a number that is no phone is the trunks', and a phone nobody is registered as is away", async () => {
  assert.equal(await fateOf(async () => new Set()), 'trunks');
  assert.equal(await fateOf(async () => new Set([NUMBER])), 'refused');
});

test('a call accepted free for a phone that was taken away since takes no trunk', async () => {
  assert.equal(await fateOf(async () => new Set(), 'never'), 'no-route');
});

test('while nobody knows whether it is a phone, no trunk is taken', async () => {
  assert.equal(await fateOf(async () => Promise.reject(new Error('gone'))), 'cancelled');
});
