// A process that is meant to be killed while it runs a mailing of twenty thousand: hands its messages on, pauses it and lets it
// go on, and tells on standard output how many it handed on. Run with the data folder as its only argument.

import { writeSync } from 'node:fs';
import { openStorage } from '../../src/storage/storage.ts';
import { mailingOf } from './mailing.ts';
import { testAccount } from './storage.ts';

const [folder = ''] = process.argv.slice(2);
const RECIPIENTS = 20_000;

const storage = await openStorage({
  folder,
  role: 'node',
  publicUrl: () => 'http://127.0.0.1:8080',
  kinds: new Set(['sms']),
  durability: 'on',
  onFault: () => undefined,
});
const { mailings } = storage.doors;
const account =
  (await storage.accounts.find('worker')) ?? (await testAccount(storage, 'worker', { balance: '100000' }));
const listed = await mailings.list(account, { from: undefined, till: undefined });
const known = listed.ok ? listed.value[0]?.id : undefined;
const added = known === undefined ? await mailings.add(account, mailingOf(RECIPIENTS)) : undefined;
const id = known ?? (added?.ok ? added.value.id : '');
if (known !== undefined) await mailings.order(account, id, 'start');

for (let round = 1; ; round++) {
  const messages = await storage.outbox.claim(['sms'], 200).catch(() => []);
  const outcome = { kind: 'final', status: 1, err: 0 } as const;
  const ended = messages.map(({ ref }) => storage.inbox.outcome(ref, outcome));
  if (round % 4 === 0) await mailings.order(account, id, 'pause');
  if (round % 4 === 2) await mailings.order(account, id, 'start');
  await Promise.all(ended);
  writeSync(1, `sent ${messages.length}\n`);
}
