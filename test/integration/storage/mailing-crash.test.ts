import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { instant, MINUTE } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { mailingOf, runMailings } from '../../support/mailing.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const WORKER = new URL('../../support/mailing-crash-worker.js', import.meta.url).pathname;
const RECIPIENTS = 20_000;

type Victims = 'worker' | 'server' | 'both';

/** Kills what `victims` says after so many rounds; a worker whose server died is left to find its way, then killed as well. */
async function runUntilKilled(folder: string, rounds: number, victims: Victims): Promise<void> {
  const worker = spawn(process.execPath, [WORKER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const output = createInterface({ input: worker.stdout });
  const exit = once(worker, 'exit');
  let left = rounds;
  let next = victims;
  output.on('line', () => {
    if (--left !== 0) return;
    if (next !== 'worker') killServer(folder);
    if (next !== 'server') worker.kill('SIGKILL');
    next = 'worker';
    left = rounds;
  });
  const [, signal] = (await exit) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', 'the worker ends by nothing but the kill');
}

function killServer(folder: string): void {
  const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'latin1').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
}

async function reopened(
  folder: string,
  work: (storage: Storage, account: Account, clock: ManualClock) => Promise<void>,
): Promise<void> {
  const clock = new ManualClock(instant(Date.now()));
  const storage = await openStorage({
    folder,
    role: 'node',
    publicUrl: () => 'http://127.0.0.1:8080',
    kinds: new Set(['sms']),
    clock,
    mailings: 'by hand',
    onFault: () => undefined,
  });
  try {
    const account = await storage.accounts.find('worker');
    assert.ok(account);
    await work(storage, account, clock);
    assert.deepEqual(await storage.audit(), []);
  } finally {
    await storage.close();
  }
}

type Made = { readonly messages: number; readonly phones: number; readonly delivered: number };

async function madeBy(storage: Storage): Promise<Made> {
  const [row] = await storage.database.query<Made>(
    `select count(*) as messages, count(distinct phone) as phones,
       count(*) filter (where status = 1) as delivered from messages`,
  );
  assert.ok(row);
  return row;
}

test('kill -9 of the product, of the database, or of both: each recipient of a mailing gets one message and is charged once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dozvon-test-'));
  try {
    for (const victims of ['worker', 'both', 'server', 'worker'] as const) {
      await runUntilKilled(folder, 3 + Math.floor(Math.random() * 8), victims);
      await reopened(folder, async (storage) => {
        const { messages, phones } = await madeBy(storage);
        assert.equal(messages, phones, 'nobody has two messages');
      });
    }
    await reopened(folder, async (storage, account, clock) => {
      const { mailings } = storage.doors;
      const [mailing] = await mailings
        .list(account, { from: undefined, till: undefined })
        .then((listed) => (listed.ok ? listed.value : []));
      assert.ok(mailing);
      // It may be paused at this moment, or be running.
      await mailings.order(account, mailing.id, 'start');
      for (;;) {
        await runMailings(storage);
        const claimed = await storage.outbox.claim(['sms'], 2_000);
        const outcome = { kind: 'final', status: 1, err: 0 } as const;
        await Promise.all(claimed.map(({ ref }) => storage.inbox.outcome(ref, outcome)));
        clock.advance(MINUTE);
        const found = await mailings.get(account, mailing.id);
        if (found.ok && found.value.stage === 'finished') break;
      }
      const all = { messages: RECIPIENTS, phones: RECIPIENTS, delivered: RECIPIENTS };
      assert.deepEqual(await madeBy(storage), all);
      const { balance } = await storage.accounts.funds(account);
      assert.equal(balance, 1_000_000_000 - RECIPIENTS * 14_000);
      const second = await mailings.add(account, mailingOf(RECIPIENTS));
      assert.ok(second.ok);
      for (let turn = 0; turn < 4; turn++) await storage.mailingRunner.turn();
      assert.ok((await mailings.order(account, second.value.id, 'cancel')).ok);
      await runMailings(storage);
      assert.equal((await storage.accounts.funds(account)).balance, balance);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
