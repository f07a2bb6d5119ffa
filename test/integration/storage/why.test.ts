import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Account } from '../../../src/core/accounts/account.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

let given: TestStorage;
before(async () => {
  given = await openTestStorage();
});
after(() => given.close());

async function told(account: Account, publicId: string): Promise<readonly string[]> {
  const explained = await given.storage.doors.why(account, { phone: '', publicId });
  assert.ok(explained.ok, JSON.stringify(explained));
  return explained.value.sentences;
}

test('who asks why is told the rule, the waiting, the money', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'asking', { settings: { destinations: '7' } });
  const send = (id: string, phone: string): Promise<unknown> =>
    storage.doors.submit(account, submissionOf('sms', `text ${id}`, { phones: [phone], publicId: id }));
  await send('abroad', '998901234567');
  await send('first', '79990000001');
  await send('second', '79990000002');
  const abroad = await told(account, 'abroad');
  assert.match(abroad[0] ?? '', /^Rule destinations: the account does not send to this country/);
  assert.match(abroad[2] ?? '', /^Error 250: number forbidden/);
  const second = await told(account, 'second');
  assert.match(second[0] ?? '', /^It is due since .* no channel for sms has taken it yet; 1 of its account/);
  assert.match(second[1] ?? '', /^1\.40 is reserved from the balance: 1 × 1\.40 a part/);
  assert.match(second[2] ?? '', /from built-in tariff/);
  const [claimed] = await storage.outbox.claim(['sms'], 1);
  assert.match((await told(account, 'first'))[0] ?? '', /^It is being delivered: attempt 1/);
  await storage.inbox.outcome(claimed!.ref, { kind: 'final', status: 20, err: 6 });
  const failed = await told(account, 'first');
  assert.match(failed[0] ?? '', /^Status 20/);
  const russian = await storage.doors.why(account, { phone: '', publicId: 'second' }, 'ru');
  assert.ok(russian.ok);
  const [waits, reserved, price, accepted, givenUp] = russian.value.sentences;
  assert.match(
    waits ?? '',
    /^Ждёт с .+, ни один канал для sms его не взял; оно следующее в своём аккаунте\.$/,
  );
  assert.equal(reserved, 'Зарезервировано 1.40 с баланса: 1 × 1.40 за часть.');
  assert.equal(price, 'Цена сейчас 1.40 за часть, встроенный тариф.');
  assert.match(
    `${accepted} ${givenUp}`,
    /^Принято .+; статус на .+\. Если не получится раньше, попытки кончатся .+\.$/,
  );
  const forbidden = await storage.doors.why(account, { phone: '', publicId: 'abroad' }, 'ru');
  assert.deepEqual(forbidden.ok && forbidden.value.sentences.slice(0, 3), [
    'Правило destinations: аккаунт не отправляет в эту страну или сеть (настройка destinations).',
    'Статус 23: запрещено.',
    'Ошибка 250: номер запрещён настройками.',
  ]);
  const phone = await storage.doors.phones.create(account, { number: '101', name: 'desk' });
  assert.ok(phone.ok);
  await storage.doors.submit(account, submissionOf('call', 'Hello', { phones: ['101'], publicId: 'desk' }));
  assert.ok((await told(account, 'desk')).includes('Calls to phones of the account cost nothing.'));
  assert.match(failed.join(' '), /Error 6: subscriber not in the network\. It cost nothing\./);
  assert.deepEqual(await storage.doors.why(account, { phone: '', publicId: 'none' }), {
    ok: false,
    error: 'message-missing',
  });
});
