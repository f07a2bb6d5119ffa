// A subscriber's answer to what came by OMS, as it is mailed to the account that wrote, and what the mail looks like.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { emailSettings } from '../../../src/channels/email/email-settings.ts';
import { writeLetter } from '../../../src/channels/email/letter.ts';
import type { ClaimedMessage } from '../../../src/core/ports.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const clock = new ManualClock();
const MAILBOX = 'office@shop.example';

let given: TestStorage;
before(async () => {
  given = await openTestStorage({ clock, kinds: new Set(['sms', 'mail']) });
});
after(() => given.close());

async function write(login: string, phone: string, door: 'oms' | 'http'): Promise<void> {
  const account = await given.storage.accounts.find(login);
  const asked = submissionOf('sms', `by ${door} ${clock.now()}`, { phones: [phone], door });
  assert.ok((await given.storage.doors.submit(account!, asked)).ok);
}

async function arrive(phone: string, text: string): Promise<number> {
  const { incoming } = given.storage.receiving;
  const at = clock.now();
  const received = await incoming.receive({
    from: phone,
    to: '2525',
    text,
    sentAt: at,
    receivedAt: at,
    source: 'test',
  });
  assert.ok(received.kind === 'taken');
  return received.id;
}

function mails(): Promise<readonly ClaimedMessage[]> {
  return given.storage.outbox.claim(['mail'], 10);
}

test('the answer is a mail from the account to itself, told for an SMS and for whose', async () => {
  await testAccount(given.storage, 'office', { settings: { email: MAILBOX } });
  await write('office', '79990000001', 'oms');
  await arrive('79990000001', '<b>Да</b>, в пять\r\nИ ещё');
  const [mail, ...others] = await mails();
  assert.ok(mail);
  assert.deepEqual(others, []);
  assert.deepEqual(
    [mail.phone, mail.sender, mail.subject, mail.text, mail.replyMobile],
    [MAILBOX, MAILBOX, '<b>Да</b>, в пять', '<b>Да</b>, в пять\r\nИ ещё', '79990000001'],
  );
  const letter = await writeLetter(mail, {
    link: 'mail',
    settings: emailSettings({}),
    clock,
    chance: { bytes: (length) => new Uint8Array(length) },
    uploadPath: () => undefined,
    publicUrl: () => 'http://127.0.0.1:8080',
  });
  assert.ok(letter.ok, JSON.stringify(letter));
  const { headers, html, text } = letter.value.options;
  assert.deepEqual(
    [
      (headers as Record<string, string>)['Content-class'],
      (headers as Record<string, string>)['X-MS-Reply-To-Mobile'],
    ],
    ['MS-OMS-SMS', '+79990000001'],
  );
  // What a subscriber writes never becomes markup.
  assert.deepEqual([html, text], [undefined, '<b>Да</b>, в пять\r\nИ ещё']);
  assert.deepEqual(await given.storage.audit(), []);
});

test('who wrote last by another door gets no mail, nor an account without an address', async () => {
  await testAccount(given.storage, 'mixed', { settings: { email: MAILBOX } });
  await write('mixed', '79990000002', 'oms');
  await write('mixed', '79990000002', 'http');
  await arrive('79990000002', 'no mail');
  await testAccount(given.storage, 'nowhere');
  await write('nowhere', '79990000003', 'oms');
  await arrive('79990000003', 'no mail either');
  assert.deepEqual(await mails(), []);
});

test('an answer longer than a message may be becomes several mails', async () => {
  await testAccount(given.storage, 'long', { settings: { email: MAILBOX } });
  await write('long', '79990000004', 'oms');
  await arrive('79990000004', 'я'.repeat(1_500));
  const lengths = (await mails()).map(({ text }) => text.length);
  assert.deepEqual(lengths.sort(), [1_000, 500]);
});

test('an answer is mailed whole, whatever it holds', async () => {
  await testAccount(given.storage, 'whole', { settings: { email: MAILBOX } });
  for (const [at, [text, pieces]] of (
    [
      [`${'я'.repeat(1_000)} \n`, ['я'.repeat(1_000)]],
      [`${'я'.repeat(1_000)}${' '.repeat(1_000)}ю`, ['я'.repeat(1_000), 'ю']],
      ['Yes\n~~~\nnot for you', ['Yes\n ~~~\nnot for you']],
      ['\n~~~\nall of it', ['\n ~~~\nall of it']],
      [`${'я'.repeat(998)}\n~~~\nx`, [`${'я'.repeat(998)}\n `, '~~~\nx']],
      ['   ', ['-']],
    ] as const
  ).entries()) {
    const phone = `7999000010${at}`;
    await write('whole', phone, 'oms');
    await arrive(phone, text);
    assert.deepEqual(
      (await mails()).map(({ text: mailed }) => mailed),
      pieces,
      String(at),
    );
  }
  assert.deepEqual(given.faults, []);
});

test('a mail that nothing carries is told of, and the message is kept', async (context) => {
  const bare = await openTestStorage({ clock });
  context.after(() => bare.close());
  const account = await testAccount(bare.storage, 'office', { settings: { email: MAILBOX } });
  const asked = submissionOf('sms', 'Hi', { phones: ['79990000005'], door: 'oms' });
  assert.ok((await bare.storage.doors.submit(account, asked)).ok);
  const at = clock.now();
  const received = await bare.storage.receiving.incoming.receive({
    from: '79990000005',
    to: '2525',
    text: 'Да',
    sentAt: at,
    receivedAt: at,
    source: 'test',
  });
  assert.ok(received.kind === 'taken');
  assert.deepEqual(bare.faults, [
    `the mail that message ${received.id} leads to is refused: kind-unavailable`,
  ]);
});
