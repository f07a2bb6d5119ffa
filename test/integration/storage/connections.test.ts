// What asks for more than a transaction holds must not wait for a second connection: more requests at once than there are
// connections are all answered.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, MINUTE } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import { money } from '../../../src/core/accounts/money.ts';
import type { StatisticsQuestion } from '../../../src/core/clients/clients.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { mailingOf, phonesOf } from '../../support/mailing.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const AT_ONCE = 30;
const clock = new ManualClock();
let given: TestStorage;
before(async () => {
  given = await openTestStorage({ clock, mailings: 'by hand', limits: { identicalSends: 1_000 } });
});
after(() => given.close());

async function openMailing(storage: Storage, account: Account): Promise<string> {
  const added = await storage.doors.mailings.add(account, mailingOf([], { recipientsAre: 'open' }));
  assert.ok(added.ok, JSON.stringify(added));
  return added.value.id;
}

const numbers = Array.from({ length: AT_ONCE }, (_, at) => at);

test('recipients are appended to one mailing and to several at once, whatever is known of the account', async () => {
  const account = await testAccount(given.storage, 'appends');
  const template = { sender: 'Shop', text: 'Hello', marks: ['mts_srv'] } as const;
  assert.ok((await given.storage.doors.operatorTemplates.add(account, template)).ok);
  const ids = await Promise.all(numbers.map(() => openMailing(given.storage, account)));
  // Three connections, and nothing in memory.
  const cold = await openStorage({ ...given.options, role: 'command' });
  try {
    for (const idOf of [() => ids[0]!, (at: number) => ids[at]!]) {
      const appended = await Promise.all(
        numbers.map((at) => cold.doors.mailings.append(account, idOf(at), phonesOf(2, 10 * at))),
      );
      assert.deepEqual(
        appended.filter(({ ok }) => !ok),
        [],
      );
    }
    const first = await cold.doors.mailings.get(account, ids[0]!);
    assert.equal(first.ok && first.value.recipients, 2 * AT_ONCE + 2);
  } finally {
    await cold.close();
  }
});

test('mailings are changed, and sendings spread, at once', async () => {
  const account = await testAccount(given.storage, 'changes');
  const ids = await Promise.all(numbers.map(() => openMailing(given.storage, account)));
  const cold = await openStorage({ ...given.options, role: 'command' });
  try {
    const { mailings } = cold.doors;
    const changed = await Promise.all(
      ids.map((id) => mailings.change(account, id, { content: { text: 'Changed' } })),
    );
    assert.deepEqual(
      changed.filter(({ ok }) => !ok),
      [],
    );
    const spread = { portions: 2, every: MINUTE };
    const sent = await Promise.all(
      numbers.map((at) => mailings.spread(account, submissionOf('sms', `text ${at}`), spread)),
    );
    assert.deepEqual(
      sent.filter(({ ok }) => !ok),
      [],
    );
  } finally {
    await cold.close();
  }
});

test('statistics of many sub-clients by day are those of each, and are asked for at once', async () => {
  const { storage } = given;
  const main = await testAccount(storage, 'main', { balance: '100000' });
  const change = { settings: {}, more: {}, scope: 'above' } as const;
  const logins = ['c', 'a', 'b'];
  for (const login of logins) {
    clock.advance(MINUTE);
    assert.ok((await storage.clients.add(main, { login, password: 'Longer-1', change })).ok);
    const paid = { client: { by: 'login', login }, purse: 1, sum: money(1_000_000) } as const;
    assert.ok((await storage.clients.pay(main, paid)).ok);
  }
  for (let day = 0; day < 3; day++) {
    for (const login of logins.slice(day % 2)) {
      const client = await storage.accounts.find(login);
      for (const kind of ['sms', 'call'] as const)
        assert.ok((await storage.doors.submit(client!, submissionOf(kind, `${login} ${day}`))).ok);
    }
    clock.advance(DAY);
  }
  const question: StatisticsQuestion = {
    period: {},
    purse: 1,
    detail: 'days',
    balances: 'own',
    deleted: 'hide',
    currency: 'theirs',
  };
  const each = [];
  for (const login of [...logins].sort()) {
    const found = await storage.clients.statistics(main, { ...question, client: { by: 'login', login } });
    assert.ok(found.ok);
    each.push(...found.value);
  }
  assert.ok(each.length >= 8);
  const all = await Promise.all(numbers.map(() => storage.clients.statistics(main, question)));
  for (const found of all) assert.deepEqual(found, { ok: true, value: each });
});
