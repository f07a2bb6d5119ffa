// Why a message waits on its link: the link is down, its operator asks for patience, its window is full, others are before it,
// or its time has not come.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LinkWatch } from '../../../src/app/link-watch.ts';
import { HOUR, later, MINUTE } from '../../../src/base/time.ts';
import type { LinkMeter } from '../../../src/channels/link-meter.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import { Router } from '../../../src/core/routing/router.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const SILENT: LinkMeter = {
  connections: () => {},
  window: () => {},
  answered: () => {},
  receipt: () => {},
  incoming: () => {},
};

const clock = new ManualClock();
const router = new Router({
  links: [{ name: 'op', kinds: new Set(['sms'] as const) }],
  byKind: () => 'served',
});
const watch = new LinkWatch(router, clock);
const meter = watch.meter('op', SILENT);

let given: TestStorage;
let account: Account;
before(async () => {
  given = await openTestStorage({ router, clock, linkNow: (link) => watch.now(link) });
  account = await testAccount(given.storage, 'asking');
});
after(() => given.close());

async function sent(publicId: string): Promise<void> {
  const submission = submissionOf('sms', `text ${publicId}`, { phones: ['79990000001'], publicId });
  assert.ok((await given.storage.doors.submit(account, submission)).ok);
  clock.advance(1);
}

async function told(publicId: string): Promise<readonly string[]> {
  const explained = await given.storage.doors.why(account, { phone: '', publicId });
  assert.ok(explained.ok, JSON.stringify(explained));
  return explained.value.sentences;
}

test('what keeps the link from taking a message is the second thing that is told', async () => {
  await sent('one');
  await sent('two');
  const [first, second] = await told('two');
  assert.match(
    first ?? '',
    /^It is due since .* and link op has not taken it yet; 1 of its account are due before it/,
  );
  assert.match(second ?? '', /^1\.40 is reserved/);
  meter.connections(0, 2);
  assert.equal((await told('two'))[1], 'Link op has no connection.');
  router.turned('op', 'no');
  assert.equal((await told('two'))[1], 'Link op is down.');
  router.turned('op', 'yes');
  meter.connections(2, 2);
  meter.answered('throttled', 0.1, '0X58');
  assert.match(
    (await told('two'))[1] ?? '',
    /^The operator of link op asked for patience at \d\d\.\d\d\.\d{4} /,
  );
  clock.advance(2 * MINUTE);
  assert.match((await told('two'))[1] ?? '', /^The operator of link op asked/);
  meter.answered('taken', 0.1, '0X00');
  meter.window(10, 10);
  assert.equal((await told('two'))[1], 'Link op has 10 messages without an answer, as many as it may.');
  meter.window(3, 10);
  assert.match((await told('two'))[1] ?? '', /reserved/);
});

test('what a link put back is told apart from what was asked to go out later', async () => {
  const [claimed] = await given.storage.outbox.claim({ link: 'op' }, 1);
  assert.ok(claimed);
  await given.storage.outbox.putBack(claimed.ref, later(clock.now(), MINUTE));
  meter.answered('throttled', 0.1, '0X58');
  const [first, second] = await told('one');
  assert.match(first ?? '', /^It is due again at /);
  assert.match(second ?? '', /^The operator of link op asked for patience/);
  const when = { kind: 'at', at: later(clock.now(), HOUR) } as const;
  const planned = { ...submissionOf('sms', 'later', { phones: ['79990000002'], publicId: 'later' }), when };
  assert.ok((await given.storage.doors.submit(account, planned)).ok);
  const [asked] = await told('later');
  assert.match(asked ?? '', /^It was asked to go out at /);
});
