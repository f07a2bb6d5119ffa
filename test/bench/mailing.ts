// What a mailing costs: its recipients added, then made messages with nothing to pace them, on an embedded server with every
// commit flushed. Prints recipients a second, memory of this process before and at its highest, and the server's CPU.
// Run: node dist/test/bench/mailing.js [recipients, 100000] [own: a text for each]

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailingRecipient } from '../../src/core/campaigns/recipients.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { mailingOf } from '../support/mailing.ts';
import { testAccount } from '../support/storage.ts';

const RECIPIENTS = Number(process.argv[2] ?? 100_000);
const TEXTS = process.argv[3] === 'own' ? 'own' : 'shared';
const PAGE = 10_000;
const TICKS_PER_SECOND = 100;
const MEGABYTE = 1024 * 1024;

const postmasters = new Set<number>();

/** CPU seconds of all processes of the server whose data lie in `folder`. */
async function serverCpu(folder: string): Promise<number> {
  let ticks = 0;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const [command, stat] = await Promise.all(
      [`/proc/${name}/cmdline`, `/proc/${name}/stat`].map((path) => readFile(path, 'latin1').catch(() => '')),
    );
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    if (command?.includes(folder)) postmasters.add(Number(name));
    if (command?.includes(folder) || postmasters.has(Number(fields[1])))
      ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / TICKS_PER_SECOND;
}

type Measure = { readonly wall: number; readonly server: number; readonly own: number };

async function measured(folder: string, work: () => Promise<void>): Promise<Measure> {
  const server = await serverCpu(folder);
  const own = process.cpuUsage();
  const start = performance.now();
  await work();
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(own);
  return { wall, server: (await serverCpu(folder)) - server, own: (user + system) / 1e6 };
}

function report(what: string, { wall, server, own }: Measure): void {
  const rate = (RECIPIENTS / wall).toFixed(0).padStart(7);
  const share = (cpu: number): string => `${((100 * cpu) / wall).toFixed(0)} %`;
  console.log(
    `${what.padEnd(34)} ${rate}/s in ${wall.toFixed(1)} s; CPU: server ${share(server)}, own ${share(own)}`,
  );
}

function page(first: number): readonly MailingRecipient[] {
  const count = Math.min(PAGE, RECIPIENTS - first);
  return Array.from({ length: count }, (_, at) => {
    const phone = `+79${String(first + at).padStart(9, '0')}`;
    return TEXTS === 'own' ? { phone, text: `Dear customer ${first + at}, your order is ready` } : { phone };
  });
}

const folder = await mkdtemp(join(tmpdir(), 'dozvon-bench-'));
const storage = await openStorage({
  folder,
  role: 'node',
  publicUrl: () => 'http://127.0.0.1:8080',
  kinds: new Set(['sms']),
  mailings: 'by hand',
  onFault: (what, error) => console.error(what, error),
});
try {
  const account = await testAccount(storage, 'bench', { balance: '100000000' });
  const { mailings } = storage.doors;
  const added = await mailings.add(account, mailingOf(0, { recipientsAre: 'open' }));
  if (!added.ok) throw new Error(added.error.fault);
  const { id } = added.value;
  const filling = await measured(folder, async () => {
    for (let first = 0; first < RECIPIENTS; first += PAGE) {
      const appended = await mailings.append(account, id, page(first));
      if (!appended.ok) throw new Error(appended.error.fault);
    }
  });
  report('recipients added by ten thousand', filling);
  const before = process.memoryUsage.rss();
  let peak = before;
  let longest = 0;
  const taking = await measured(folder, async () => {
    await mailings.order(account, id, 'start');
    for (let taken = 0; taken < RECIPIENTS; ) {
      const start = performance.now();
      await storage.mailingRunner.turn();
      longest = Math.max(longest, performance.now() - start);
      peak = Math.max(peak, process.memoryUsage.rss());
      const found = await mailings.get(account, id);
      taken = found.ok ? found.value.taken : 0;
    }
  });
  report(`recipients made messages, ${TEXTS}`, taking);
  const size = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(0)} MB`;
  console.log(
    `memory ${size(before)} before, ${size(peak)} at its highest; longest turn ${longest.toFixed(0)} ms`,
  );
  const counting = await measured(folder, async () => {
    await mailings.statistics(account, id);
  });
  console.log(`statistics of all in ${(counting.wall * 1000).toFixed(0)} ms`);
  const problems = await storage.audit();
  console.log(problems.length === 0 ? 'the books balance' : problems);
} finally {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
}
