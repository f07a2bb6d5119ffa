// What the hot statements cost: single submissions, and whole lives of calls (claim, fifteen events, outcome), on an
// embedded server with every commit flushed. Prints a table; the numbers beside the statements in `src/storage` come from
// here. Run: node dist/test/bench/storage.js

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '../../src/base/time.ts';
import type { CallEvent } from '../../src/core/events/call-event.ts';
import type { ClaimedMessage, FollowUp } from '../../src/core/ports.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { testAccount } from '../support/storage.ts';
import { submissionOf } from '../support/submission.ts';

const SUBMISSIONS = 1_000;
const CALLS = 2_000;
const ACCOUNTS = 10;
const TICKS_PER_SECOND = 100;

type Measure = { readonly wall: number; readonly server: number };

/** CPU seconds of all processes of the server whose data lie in `folder`. */
async function serverCpu(folder: string): Promise<number> {
  let ticks = 0;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const [command, stat] = await Promise.all(
      [`/proc/${name}/cmdline`, `/proc/${name}/stat`].map((path) => readFile(path, 'latin1').catch(() => '')),
    );
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    const parent = Number(fields[1]);
    if (command?.includes(folder) || postmasters.has(parent)) {
      if (command?.includes(folder)) postmasters.add(Number(name));
      ticks += Number(fields[11]) + Number(fields[12]);
    }
  }
  return ticks / TICKS_PER_SECOND;
}
const postmasters = new Set<number>();

async function measured(folder: string, work: () => Promise<void>): Promise<Measure> {
  const cpu = await serverCpu(folder);
  const start = performance.now();
  await work();
  const wall = (performance.now() - start) / 1000;
  return { wall, server: (await serverCpu(folder)) - cpu };
}

function report(what: string, count: number, { wall, server }: Measure): void {
  const each = ((wall / count) * 1000).toFixed(3);
  const cpu = ((server / count) * 1000).toFixed(3);
  console.log(
    `${what.padEnd(44)} ${(count / wall).toFixed(0).padStart(6)}/s  ${each} ms each, ${cpu} ms server CPU`,
  );
}

async function live(storage: Storage, call: ClaimedMessage): Promise<void> {
  let number = call.lastEvent;
  const write = (event: CallEvent, followUp?: FollowUp): Promise<void> => {
    const entry = { ref: call.ref, number: ++number, at: instant(Date.now()), event };
    return storage.journal.write(followUp ? { ...entry, followUp } : entry);
  };
  await write({ kind: 'dialling', attempt: 1, trunk: 'main' });
  await write({ kind: 'ringing', status: 180 }, { kind: 'status', status: 0 });
  const rest = [write({ kind: 'answered' })];
  for (let at = 0; at < 6; at++) {
    rest.push(
      write({ kind: 'said', item: `${at}`, texts: ['Your balance is twelve roubles and six kopecks.'] }),
    );
    rest.push(write({ kind: 'key', key: '1', source: 'rfc4733' }));
  }
  await Promise.all(rest);
  const event: CallEvent = { kind: 'ended', cause: 'subscriber', seconds: 20 };
  const last = { ref: call.ref, number: ++number, at: instant(Date.now()), event };
  await storage.inbox.outcome(call.ref, { kind: 'answered', seconds: 20, err: 0 }, last);
}

const folder = await mkdtemp(join(tmpdir(), 'dozvon-bench-'));
const storage = await openStorage({
  folder,
  role: 'node',
  publicUrl: () => 'http://127.0.0.1:8080',
  kinds: new Set(['call', 'sms']),
  onFault: (what, error) => console.error(what, error),
});
try {
  const accounts = await Promise.all(
    Array.from({ length: ACCOUNTS }, (_, at) =>
      testAccount(storage, `bench${at}`, { balance: '1000000', settings: { handler: 'http://127.0.0.1/' } }),
    ),
  );
  const [one] = accounts;
  if (!one) throw new Error('no account');
  const single = await measured(folder, async () => {
    for (let at = 0; at < SUBMISSIONS; at++)
      await storage.doors.submit(one, submissionOf('sms', `text ${at}`));
  });
  report('submit, one after another, one account', SUBMISSIONS, single);
  const many = await measured(folder, async () => {
    await Promise.all(
      accounts.map(async (account) => {
        for (let at = 0; at < CALLS / ACCOUNTS; at++) {
          await storage.doors.submit(
            account,
            submissionOf('call', `Hello ${at}{menu: Press 1\n1: Thanks\n}`),
          );
        }
      }),
    );
  });
  report('submit calls, ten accounts at once', CALLS, many);
  const lists = await measured(folder, async () => {
    const phones = Array.from({ length: 10_000 }, (_, at) => `7999${String(at).padStart(7, '0')}`);
    await storage.doors.submit(one, submissionOf('sms', 'to all', { phones }));
  });
  report('submit, ten thousand recipients', 1, lists);
  let claimed: readonly ClaimedMessage[] = [];
  const calls = await measured(folder, async () => {
    for (;;) {
      const some = await storage.outbox.claim(['call'], 100);
      if (some.length === 0) return;
      claimed = [...claimed, ...some];
    }
  });
  report('claim by hundreds', claimed.length, calls);
  const lives = await measured(folder, async () => {
    const waiting = [...claimed];
    const worker = async (): Promise<void> => {
      for (let call = waiting.pop(); call; call = waiting.pop()) await live(storage, call);
    };
    await Promise.all(Array.from({ length: 400 }, worker));
  });
  report('lives of calls (15 events, outcome)', claimed.length, lives);
  const succeeded = { at: instant(Date.now()), milliseconds: 5, status: 200 };
  const told = await measured(folder, async () => {
    for (;;) {
      const some = await storage.deliveries.claim({ limit: 100, perAccount: 100, except: [] });
      if (some.length === 0) return;
      await Promise.all(some.map((delivery) => storage.deliveries.succeeded(delivery.ref, succeeded)));
    }
  });
  report('handler calls, claimed by hundreds and ended', 2 * claimed.length, told);
  const imbalances = await storage.audit();
  console.log(imbalances.length === 0 ? 'the books balance' : imbalances);
} finally {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
}
