// Black and grey lists: which entry decides, until when, and whose.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, type Instant, instant } from '../../../src/base/time.ts';
import type { BlackTerms, BlackValue } from '../../../src/core/contacts/black-list.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';

const NOW = instant(Date.UTC(2026, 0, 15, 9));
let now: Instant = NOW;
let given: TestStorage;

before(async () => {
  given = await openTestStorage({ clock: { now: () => now } });
});
after(async () => {
  await given.close();
});

const BLACK: BlackTerms = { list: 'black', scope: 'all', reason: '', until: undefined };
const number = (value: string): BlackValue => ({ form: 'number', value });

test('the strongest entry decides: black before grey, the service before the account, the longest prefix', async () => {
  const account = await testAccount(given.storage, 'strong');
  const { blackList } = given.storage.doors;
  const { blackLists } = given.storage;
  const grey: BlackTerms = { ...BLACK, list: 'grey', scope: 'mass', reason: 'complaints' };
  await blackList.add('service', [number('79990000001')], grey);
  await blackList.add(
    account,
    [
      { form: 'prefix', value: '7999' },
      { form: 'prefix', value: '79990' },
    ],
    { ...BLACK, scope: 'mass' },
  );
  const hit = async (use: 'single' | 'mass') =>
    (await blackLists.hits(account, ['79990000001', 'a@b.example', ''], use)).get('79990000001');
  assert.deepEqual([(await hit('mass'))?.of, (await hit('mass'))?.value], ['account', '79990']);
  assert.equal(await hit('single'), undefined);
  await blackList.add('service', [number('79990000001')], BLACK);
  assert.deepEqual([(await hit('single'))?.of, (await hit('mass'))?.list], ['service', 'black']);
  await blackList.remove('service', [number('79990000001')]);
  assert.equal((await blackLists.hits(account, ['79990000001'], 'mass')).get('79990000001')?.of, 'account');
  await blackList.remove(account, [
    { form: 'prefix', value: '7999' },
    { form: 'prefix', value: '79990' },
  ]);
  assert.equal(await hit('mass'), undefined);
});

test('an entry with an end counts before it', async () => {
  const account = await testAccount(given.storage, 'paused');
  const { blackList } = given.storage.doors;
  const terms: BlackTerms = {
    list: 'grey',
    scope: 'mass',
    reason: 'asked to pause',
    until: instant(NOW + DAY),
  };
  const added = await blackList.add(account, [number('79990000002')], terms);
  assert.ok(added.ok);
  const hits = async () => (await given.storage.blackLists.hits(account, ['79990000002'], 'mass')).size;
  assert.equal(await hits(), 1);
  now = instant(NOW + DAY);
  assert.equal(await hits(), 0);
  now = NOW;
  const listed = await blackList.list(account);
  assert.deepEqual(listed.ok && listed.value, [
    { id: added.value[0], form: 'number', value: '79990000002', ...terms },
  ]);
});

test('what cannot be kept is refused, and nothing of it stays', async () => {
  const account = await testAccount(given.storage, 'wrong');
  const { blackList } = given.storage.doors;
  const fault = (result: { ok: boolean; error?: { fault: string } }) =>
    result.ok ? 'ok' : result.error?.fault;
  assert.equal(fault(await blackList.add(account, [], BLACK)), 'parameters-wrong');
  assert.equal(
    fault(await blackList.add(account, [number('79990000003')], { ...BLACK, list: 'grey' })),
    'parameters-wrong',
  );
  assert.equal(
    fault(await blackList.add(account, [number('79990000003')], { ...BLACK, reason: 'x'.repeat(501) })),
    'parameters-wrong',
  );
  await blackList.add(account, [number('79990000003'), number('79990000003')], BLACK);
  assert.equal(
    fault(await blackList.remove(account, [number('79990000003'), number('79990000004')])),
    'record-missing',
  );
  const listed = await blackList.list(account, { after: 0, limit: 5, list: 'black' });
  assert.equal(listed.ok && listed.value.length, 1);
});
