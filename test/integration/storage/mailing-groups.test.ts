import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ContactAddress } from '../../../src/core/contacts/addresses.ts';
import type { GroupId } from '../../../src/core/contacts/contact.ts';
import { mailingOf, phonesOf, runMailings } from '../../support/mailing.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

async function book(context: TestContext) {
  const clock = new ManualClock();
  const given = await openTestStorage({ clock, mailings: 'by hand' });
  context.after(() => given.close());
  const { storage } = given;
  const account = await testAccount(storage, 'shop');
  const { contacts } = storage.doors;
  const added = await contacts.addGroup(account, { book: 'phones', name: 'buyers', number: 5 });
  assert.ok(added.ok);
  const join = async (phone: string, firstName: string, group: GroupId = added.value): Promise<void> => {
    const addresses = [phone as ContactAddress];
    const contact = { book: 'phones', addresses, fields: { firstName }, groups: [group] } as const;
    assert.ok((await contacts.add(account, contact)).ok);
  };
  await join('79990000001', 'Anna');
  await join('79990000002', 'Boris');
  const texts = async (): Promise<readonly string[]> => {
    const claimed = await storage.outbox.claim(['sms'], 100);
    const outcome = { kind: 'final', status: 1, err: 0 } as const;
    await Promise.all(claimed.map(({ ref }) => storage.inbox.outcome(ref, outcome)));
    return claimed.map(({ phone, text }) => `${phone} ${text}`).sort();
  };
  return { given, storage, account, clock, join, texts };
}

test('a mailing goes to the members of a group as they are when a run begins, to each once', async (context) => {
  const { storage, account, clock, join, texts } = await book(context);
  const { mailings } = storage.doors;
  const plan = { rule: 'daily' as const };
  const added = await mailings.add(account, mailingOf(phonesOf(2), { groups: [5], plan, price: 'yes' }));
  assert.ok(added.ok);
  assert.equal(added.value.cost, 4 * 14_000);
  await runMailings(storage);
  assert.deepEqual(await texts(), ['79990000000 Hello', '79990000001 Hello', '79990000002 Hello']);
  await join('79990000003', 'Vera');
  clock.advance(24 * 3_600_000);
  await runMailings(storage);
  assert.equal((await texts()).length, 4);
  const found = await mailings.get(account, added.value.id);
  assert.deepEqual(found.ok && [found.value.recipients, found.value.run], [4, 2]);
  assert.deepEqual(await storage.audit(), []);
});

test('groups that are changed take their members along, and leave the mailing’s own recipients', async (context) => {
  const { storage, account, clock, texts } = await book(context);
  const { mailings } = storage.doors;
  const plan = { rule: 'daily' as const };
  const added = await mailings.add(account, mailingOf(phonesOf(2), { groups: [5], plan }));
  assert.ok(added.ok);
  await runMailings(storage);
  assert.equal((await texts()).length, 3);
  await runMailings(storage);
  assert.ok((await mailings.change(account, added.value.id, { groups: [] })).ok);
  const found = await mailings.get(account, added.value.id);
  assert.deepEqual(found.ok && [found.value.recipients, found.value.groups], [2, []]);
  clock.advance(24 * 3_600_000);
  await runMailings(storage);
  assert.deepEqual(await texts(), ['79990000000 Hello', '79990000001 Hello']);
});

test('a text that speaks of its reader is filled from the book, in the second try too', async (context) => {
  const { storage, account, clock } = await book(context);
  const content = { ...mailingOf(0).content, text: 'Dear #fnm#' };
  const mailing = mailingOf([], { groups: [5], content, plan: { secondTry: 'yes' } });
  assert.ok((await storage.doors.mailings.add(account, mailing)).ok);
  await runMailings(storage);
  for (let round = 0; round < 2; round++) {
    const claimed = await storage.outbox.claim(['sms'], 100);
    assert.deepEqual(claimed.map(({ text }) => text).sort(), ['Dear Anna', 'Dear Boris']);
    const outcome = { kind: 'final', status: 20, err: 1 } as const;
    await Promise.all(claimed.map(({ ref }) => storage.inbox.outcome(ref, outcome)));
    clock.advance(60_000);
    await runMailings(storage);
  }
  assert.deepEqual(await storage.outbox.claim(['sms'], 100), []);
});

test('short links of own texts are short in the second try too', async (context) => {
  const { storage, account, clock } = await book(context);
  const text = 'Dear #fnm#, https://shop.example/sale';
  const content = { ...mailingOf(0).content, text, links: 'short' as const };
  const mailing = mailingOf([], { groups: [5], content, plan: { secondTry: 'yes' } });
  assert.ok((await storage.doors.mailings.add(account, mailing)).ok);
  await runMailings(storage);
  const codes = new Set<string | undefined>();
  for (let round = 0; round < 2; round++) {
    const claimed = await storage.outbox.claim(['sms'], 100);
    assert.equal(claimed.length, 2);
    for (const one of claimed) codes.add(/^Dear \w+, http\S+\/t\/([0-9A-Za-z]{11})$/.exec(one.text)?.[1]);
    const outcome = { kind: 'final', status: 20, err: 1 } as const;
    await Promise.all(claimed.map(({ ref }) => storage.inbox.outcome(ref, outcome)));
    clock.advance(60_000);
    await runMailings(storage);
  }
  assert.equal(codes.has(undefined), false);
  assert.equal(codes.size, 4);
});

test('a spread sending has the members, too; a group that is not there is refused', async (context) => {
  const { storage, account, texts } = await book(context);
  const { mailings } = storage.doors;
  const spread = { portions: 2, every: 3_600_000 };
  const sent = await mailings.spread(
    account,
    submissionOf('sms', 'Hi', { phones: ['G5', '79990000009'] }),
    spread,
  );
  assert.ok(sent.ok);
  assert.equal(sent.value.count, 3);
  await runMailings(storage);
  assert.equal((await texts()).length, 2);
  const none = await mailings.spread(account, submissionOf('sms', 'Hi', { phones: ['G7'] }), spread);
  assert.deepEqual(none.ok ? '' : none.error.fault, 'parameters-wrong');
  const missing = await mailings.add(account, mailingOf([], { groups: [7] }));
  assert.deepEqual(missing.ok ? '' : missing.error, {
    fault: 'parameters-wrong',
    detail: 'there is no group G7',
  });
});
