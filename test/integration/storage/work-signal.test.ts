// A signal that is closed wakes nobody any more: a timer of its would keep a command alive until work of others falls due.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { WorkSignal } from '../../../src/storage/work-signal.ts';
import { openTestStorage, type TestStorage } from '../../support/storage.ts';

let given: TestStorage;
before(async () => {
  given = await openTestStorage();
});
after(() => given.close());

const QUEUE = 1;

async function openSignal(): Promise<WorkSignal> {
  const { host, port, user, database } = given.client;
  const signal = new WorkSignal({
    connection: { host, port, user, database },
    ensure: () => Promise.resolve(),
    onConnected: () => Promise.resolve(),
    onChange: () => undefined,
    onFault: () => undefined,
  });
  await signal.start();
  return signal;
}

test('what is told while a signal closes wakes nobody later', async (context) => {
  const [closing, open] = [await openSignal(), await openSignal()];
  context.after(() => open.close());
  let woken = 0;
  closing.listen([QUEUE], () => woken++);
  const due = Date.now() + 400;
  const heard = new Promise<void>((resolve) => {
    open.listen([QUEUE], () => Date.now() >= due + 200 && resolve());
  });
  // Both ways: the last words of others come on a connection that is ending, and own work may end late.
  const told = [due, due + 200].map((at) => `\n${QUEUE} ${at}`).join('');
  const notified = given.client.query('select pg_notify($1, $2)', ['dozvon_work', `somebody${told}`]);
  const closed = closing.close();
  closing.announce(QUEUE, instant(due));
  await Promise.all([notified, closed]);
  await heard;
  assert.equal(woken, 0);
});
