// Links over the real storage: messages move between them, and neither a dead database nor a killed process loses one or sends
// one twice unmarked.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { MessageCentre, type Reply } from '../../support/message-centre.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';
import { openStoredLink, twoLinks } from '../../support/stored-link.ts';
import { submissionOf } from '../../support/submission.ts';

const WORKER = new URL('../../support/smpp-crash-worker.js', import.meta.url).pathname;
const LIMIT = { timeout: 240_000 };

/** A centre that reports what it took as delivered, again and again until it is told that the report is kept. */
class Reporting {
  /** Recipients by the ids of what was taken; gone once the receipt is acknowledged. */
  readonly owed = new Map<string, string>();
  readonly acknowledged = new Set<string>();
  readonly centre: MessageCentre;

  constructor(centre: MessageCentre) {
    this.centre = centre;
  }

  take(phone: string): Reply {
    const id = `${this.owed.size + this.acknowledged.size + 1}-${phone}`;
    this.owed.set(id, phone);
    return { kind: 'take', id };
  }

  /** Reports what is owed until `settled` holds. */
  async until(settled: () => boolean): Promise<void> {
    while (!settled()) {
      await turn();
      if (this.centre.sessions.size === 0) continue;
      const owed = [...this.owed].slice(0, 50);
      await Promise.all(owed.map(([id, phone]) => this.#report(id, phone)));
    }
  }

  async #report(id: string, phone: string): Promise<void> {
    if (this.centre.sessions.size === 0) return;
    const answer = await this.centre.receipt(id, 'DELIVRD');
    if (answer?.command_status !== 0) return;
    this.owed.delete(id);
    this.acknowledged.add(`${phone} ${id}`);
  }

  /** How often each recipient was sent to. */
  get sent(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { pdu } of this.centre.submits)
      counts.set(pdu.destination_addr, (counts.get(pdu.destination_addr) ?? 0) + 1);
    return counts;
  }
}

type Row = {
  readonly phone: string;
  readonly status: number;
  readonly err: number;
  readonly doubtful: boolean;
};

function rowsOf(storage: Storage): Promise<readonly Row[]> {
  return storage.database.query<Row>('select phone, status, err, doubtful from messages order by id');
}

async function settled(storage: Storage, count: number): Promise<readonly Row[]> {
  for (;;) {
    const rows = await rowsOf(storage).catch(() => []);
    if (rows.length === count && rows.every(({ status }) => status > 0)) return rows;
    await turn();
  }
}

/** Everything is delivered, and what was sent more than once says so. */
function deliveredOnceOrMarked(rows: readonly Row[], sent: ReadonlyMap<string, number>): void {
  for (const { phone, status, doubtful } of rows) {
    assert.equal(status, 1, phone);
    const times = sent.get(phone) ?? 0;
    assert.ok(
      times === 1 || (times > 1 && doubtful),
      `${phone} was sent ${times} times, doubtful: ${doubtful}`,
    );
  }
}

test('what one link refuses, or reports as not delivered, the other carries', LIMIT, async (context) => {
  const router = twoLinks();
  const given = await openTestStorage({ router });
  context.after(() => given.close());
  const { storage } = given;
  const [one, two] = [await MessageCentre.open(), await MessageCentre.open()];
  context.after(() => Promise.all([one.close(), two.close()]));
  const reports: string[] = [];
  const report = (what: string, trouble: unknown): void => void reports.push(`${what} ${String(trouble)}`);
  const links = [
    openStoredLink({ storage, router, name: 'first', settings: { port: one.port }, report }),
    openStoredLink({ storage, router, name: 'second', settings: { port: two.port }, report }),
  ];
  const [refused, undelivered, lost] = ['79990000001', '79990000002', '79990000003'];
  one.script = ({ pdu }) =>
    pdu.destination_addr === refused
      ? { kind: 'status', status: 'ESME_RSUBMITFAIL' }
      : { kind: 'take', id: `one-${pdu.destination_addr}` };
  two.script = ({ pdu }) => ({ kind: 'take', id: `two-${pdu.destination_addr}` });
  const account = await testAccount(storage, 'alex');
  const phones = [refused, undelivered, lost, '79990000004'];
  assert.ok((await storage.doors.submit(account, submissionOf('sms', 'Hello', { phones }))).ok);
  while (one.submits.length < 4 || two.submits.length < 1) await turn();
  await one.receipt(`one-${undelivered}`, 'UNDELIV', { err: '006' });
  await one.receipt(`one-${lost}`, 'UNDELIV', { err: '001' });
  await one.receipt('one-79990000004', 'DELIVRD');
  while (two.submits.length < 3) await turn();
  await two.receipt(`two-${refused}`, 'DELIVRD');
  await two.receipt(`two-${undelivered}`, 'DELIVRD');
  await two.receipt(`two-${lost}`, 'UNDELIV', { err: '001' });
  const rows = await settled(storage, 4);
  assert.deepEqual(
    rows.map(({ phone, status, err, doubtful }) => [phone, status, err, doubtful]),
    [
      [refused, 1, 0, false],
      [undelivered, 1, 0, false],
      [lost, 20, 1, false],
      ['79990000004', 1, 0, false],
    ],
  );
  await Promise.all(links.map((link) => link.stop()));
  assert.deepEqual(reports, []);
  assert.deepEqual(await storage.audit(), []);
});

test(
  'stop and start in the middle: every message goes out once, none is doubtful',
  LIMIT,
  async (context) => {
    const router = twoLinks();
    const given = await openTestStorage({ router });
    context.after(() => given.close());
    const { storage } = given;
    const reporting = new Reporting(await MessageCentre.open());
    const { centre } = reporting;
    context.after(() => centre.close());
    centre.script = ({ pdu }) => reporting.take(pdu.destination_addr);
    const account = await testAccount(storage, 'alex');
    const phones = Array.from({ length: 300 }, (_, at) => String(79990000001 + at));
    assert.ok((await storage.doors.submit(account, submissionOf('sms', 'Hello', { phones }))).ok);
    const settings = { port: centre.port, window: 10 };
    for (const sent of [50, 120, 300]) {
      const link = openStoredLink({ storage, router, name: 'first', settings });
      await reporting.until(() => centre.submits.length >= sent);
      if (sent === 300) await reporting.until(() => reporting.owed.size === 0);
      await link.stop();
    }
    const rows = await settled(storage, 300);
    deliveredOnceOrMarked(rows, reporting.sent);
    assert.ok(rows.every(({ doubtful }) => !doubtful));
    assert.deepEqual(await storage.audit(), []);
  },
);

test(
  'a database that dies in the middle and comes back costs no message and no receipt',
  LIMIT,
  async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'dozvon-test-'));
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
    context.after(async () => {
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const reporting = new Reporting(await MessageCentre.open());
    const { centre } = reporting;
    context.after(() => centre.close());
    centre.script = ({ pdu }, number) => {
      if (number === 60 || number === 140) killServer(folder);
      return reporting.take(pdu.destination_addr);
    };
    const account = await testAccount(storage, 'alex');
    const phones = Array.from({ length: 250 }, (_, at) => String(79990000001 + at));
    assert.ok((await storage.doors.submit(account, submissionOf('sms', 'Hello', { phones }))).ok);
    const link = openStoredLink({
      storage,
      router,
      name: 'first',
      settings: { port: centre.port, window: 10 },
    });
    await reporting.until(() => reporting.sent.size === 250 && reporting.owed.size === 0);
    const rows = await settled(storage, 250);
    await link.stop();
    deliveredOnceOrMarked(rows, reporting.sent);
    assert.deepEqual(await storage.audit(), []);
  },
);

test(
  'kill -9 in the middle of a window: after the restart everything is delivered once, or marked as doubtful',
  LIMIT,
  async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'dozvon-test-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const reporting = new Reporting(await MessageCentre.open());
    const { centre } = reporting;
    context.after(() => centre.close());
    const accepted = new Set<string>();
    let kill = (): void => undefined;
    let dyingAt = 45;
    centre.script = ({ pdu }, number) => {
      // What is in the window then has no answer, or one that nobody hears.
      if (number === dyingAt) kill();
      return number >= dyingAt - 3 && number <= dyingAt
        ? { kind: 'hold' }
        : reporting.take(pdu.destination_addr);
    };
    for (const first of [0, 1_000]) {
      const worker = spawn(process.execPath, [WORKER, folder, String(centre.port), String(first), '120'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      kill = () => worker.kill('SIGKILL');
      createInterface({ input: worker.stdout }).on('line', (line) => accepted.add(line));
      const exited = once(worker, 'exit');
      await reporting.until(() => worker.signalCode !== null);
      await exited;
      assert.equal(worker.signalCode, 'SIGKILL');
      dyingAt = centre.submits.length + 60;
    }
    accepted.delete('all');
    dyingAt = -1;
    const last = spawn(process.execPath, [WORKER, folder, String(centre.port)], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    await reporting.until(
      () => reporting.owed.size === 0 && [...accepted].every((phone) => reporting.sent.has(phone)),
    );
    // Held answers were never given: those messages go out again, and their receipts come then.
    const told = (): boolean =>
      [...accepted].every((phone) => [...reporting.acknowledged].some((one) => one.startsWith(phone)));
    await reporting.until(() => reporting.owed.size === 0 && told());
    const exited = once(last, 'exit');
    last.stdin.end();
    await exited;
    const storage = await openStorage({
      folder,
      role: 'node',
      publicUrl: () => 'http://127.0.0.1:8080',
      kinds: new Set(['sms']),
      router: twoLinks(),
      onFault: () => undefined,
    });
    try {
      const rows = await rowsOf(storage);
      const kept = new Set(rows.map(({ phone }) => phone));
      for (const phone of accepted) assert.ok(kept.has(phone), `${phone} was accepted and is gone`);
      deliveredOnceOrMarked(rows, reporting.sent);
      assert.ok(rows.some(({ doubtful }) => doubtful));
      assert.deepEqual(await storage.audit(), []);
    } finally {
      await storage.close();
    }
  },
);

function killServer(folder: string): void {
  const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'latin1').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
}
