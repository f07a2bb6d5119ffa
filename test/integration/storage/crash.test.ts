import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';

const WORKER = new URL('../../support/crash-worker.js', import.meta.url).pathname;

type Promised = { readonly accepted: Set<string>; readonly ended: Set<string>; readonly dialled: string[] };

/** Lets a worker run until it has given `lines` more promises, then kills what `victims` says. */
async function runUntilKilled(
  folder: string,
  promised: Promised,
  { lines, victims }: { readonly lines: number; readonly victims: 'worker' | 'server' | 'both' },
): Promise<void> {
  const worker = spawn(process.execPath, [WORKER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const output = createInterface({ input: worker.stdout! });
  let left = lines;
  const closed = once(output, 'close');
  output.on('line', (line) => {
    const [what, id = '', attempt] = line.split(' ');
    if (what === 'accepted') promised.accepted.add(id);
    if (what === 'ended') promised.ended.add(id);
    if (what === 'dialled') promised.dialled.push(`${id} ${attempt}`);
    if (--left !== 0) return;
    if (victims !== 'worker') killServer(folder);
    if (victims !== 'server') worker.kill('SIGKILL');
    else left = lines;
    if (victims === 'server') victims = 'worker';
  });
  await exited(worker);
  await closed;
}

async function exited(worker: ChildProcess): Promise<void> {
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit');
  assert.equal(worker.signalCode, 'SIGKILL', 'the worker ends by nothing but the kill');
}

function killServer(folder: string): void {
  const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'latin1').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
}

function reopen(folder: string): Promise<Storage> {
  return openStorage({
    folder,
    role: 'node',
    publicUrl: () => 'http://127.0.0.1:8080',
    kinds: new Set(['call', 'sms']),
    onFault: () => undefined,
  });
}

test('kill -9 of the product, of the database, or of both loses nothing that was promised', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dozvon-test-'));
  const promised: Promised = { accepted: new Set(), ended: new Set(), dialled: [] };
  try {
    for (const victims of ['worker', 'both', 'server', 'worker'] as const) {
      const lines = 40 + Math.floor(Math.random() * 60);
      await runUntilKilled(folder, promised, { lines, victims });
      const storage = await reopen(folder);
      try {
        assert.deepEqual(await storage.audit(), []);
        await keeps(storage, promised);
      } finally {
        await storage.close();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function keeps(storage: Storage, promised: Promised): Promise<void> {
  type Kept = { id: string; status: number; dialled: number; sms: number };
  const kept = await storage.database.query<Kept>(
    `select s.public_id as id, m.status,
       (select count(*) from events e where e.message_id = m.id and e.kind = 'dialling') as dialled,
       (select count(*) from submissions c where c.cause = m.id) as sms
     from messages m join submissions s on s.id = m.submission_id where m.kind = 7`,
  );
  const calls = new Map(kept.map((call) => [call.id, call]));
  for (const id of promised.accepted) assert.ok(calls.has(id), `call ${id} was accepted and is gone`);
  for (const id of promised.ended) {
    assert.equal(calls.get(id)?.status, 1, `call ${id} was ended and is not`);
    assert.equal(calls.get(id)?.sms, 1, `call ${id} sent one SMS`);
  }
  const attempts = new Set(promised.dialled);
  assert.equal(attempts.size, promised.dialled.length, 'no attempt was dialled twice');
  for (const call of kept) assert.ok(call.sms <= 1, `call ${call.id} sent ${call.sms} SMS`);
}
