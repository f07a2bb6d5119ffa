// A process that is meant to be killed: takes in calls, lives them and tells on standard output what it was promised, one
// line for each promise after it was given. Run with the data folder as its only argument.

import { writeSync } from 'node:fs';
import { instant } from '../../src/base/time.ts';
import type { CallEvent } from '../../src/core/events/call-event.ts';
import type { ClaimedMessage } from '../../src/core/ports.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { testAccount } from './storage.ts';
import { submissionOf } from './submission.ts';

const [folder = ''] = process.argv.slice(2);

const storage = await openStorage({
  folder,
  role: 'node',
  publicUrl: () => 'http://127.0.0.1:8080',
  kinds: new Set(['call', 'sms']),
  durability: 'on',
  // All its calls go to one number.
  limits: { floodToNumber: Number.POSITIVE_INFINITY },
  onFault: () => undefined,
});
const account =
  (await storage.accounts.find('worker')) ?? (await testAccount(storage, 'worker', { balance: '100000' }));

function promise(what: 'accepted' | 'dialled' | 'ended', id: string, attempt = 0): void {
  // Written at once and whole: what is on the pipe when the process dies was promised.
  writeSync(1, `${what} ${id} ${attempt}\n`);
}

async function submit(at: number): Promise<void> {
  const result = await storage.doors.submit(account, submissionOf('call', `text ${process.pid} ${at}`));
  if (result.ok) promise('accepted', result.value.publicId);
}

async function live(call: ClaimedMessage): Promise<void> {
  let number = call.lastEvent;
  const entry = (event: CallEvent) => ({ ref: call.ref, number: ++number, at: instant(Date.now()), event });
  await storage.journal.write(entry({ kind: 'dialling', attempt: call.attempt }));
  promise('dialled', call.publicId, call.attempt);
  await storage.journal.write(entry({ kind: 'answered' }));
  const sms = { to: call.phone, sender: '', text: `thanks ${call.publicId}` };
  void storage.journal.write({
    ...entry({ kind: 'sms', item: '1', ...sms }),
    followUp: { kind: 'sms', ...sms },
  });
  const last = entry({ kind: 'ended', cause: 'end', seconds: 6 });
  await storage.inbox.outcome(call.ref, { kind: 'answered', seconds: 6, err: 0 }, last);
  promise('ended', call.publicId, call.attempt);
}

for (let at = 0; ; at++) {
  const submitted = Promise.all([submit(2 * at), submit(2 * at + 1)]);
  const calls = await storage.outbox.claim(['call'], 5).catch(() => []);
  await Promise.all([submitted, ...calls.map(live)]);
}
