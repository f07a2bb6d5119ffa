// A process that is meant to be killed: takes in messages for a link, sends them to the message centre, and tells on standard
// output what it accepted. Arguments: data folder, port of the centre, first number of the recipients, how many. Ends in good
// order when its standard input does.

import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { openStorage } from '../../src/storage/storage.ts';
import { testAccount } from './storage.ts';
import { openStoredLink, twoLinks } from './stored-link.ts';
import { submissionOf } from './submission.ts';

const [folder = '', port = '', first = '0', count = '0'] = process.argv.slice(2);

const router = twoLinks();
const storage = await openStorage({
  folder,
  role: 'node',
  publicUrl: () => 'http://127.0.0.1:8080',
  kinds: new Set(['sms']),
  router,
  durability: 'on',
  onFault: () => undefined,
});
const account =
  (await storage.accounts.find('worker')) ?? (await testAccount(storage, 'worker', { balance: '100000' }));
const settings = { port: Number(port), window: 10, reconnectSeconds: 1 };
const link = openStoredLink({ storage, router, name: 'first', settings });

for (let at = 0; at < Number(count); at += 20) {
  const phones = Array.from({ length: 20 }, (_, index) => String(79990000000 + Number(first) + at + index));
  const accepted = await storage.doors.submit(account, submissionOf('sms', `Text ${at}`, { phones }));
  // Written at once and whole: what is on the pipe when the process dies was promised.
  if (accepted.ok) writeSync(1, phones.map((phone) => `${phone}\n`).join(''));
}
writeSync(1, 'all\n');

process.stdin.resume();
await once(process.stdin, 'end');
await link.stop();
await storage.close();
