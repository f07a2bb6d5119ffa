// A disaster: a backup of the whole product while it sends, everything lost after it, a restoration elsewhere. An operator's
// message centre counts what really went out.

import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { freePort } from '../../support/free-port.ts';
import { MessageCentre } from '../../support/message-centre.ts';
import { type HistoryMessage, Product } from '../../support/product.ts';

const port = await freePort();
const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-backup-'));
const file = path.join(folder, 'saved.tar');
const link = {
  name: 'operator',
  kind: 'smpp',
  host: '127.0.0.1',
  port,
  systemId: 'dozvon',
  password: 'secret',
};
const options = {
  trunks: [{ name: 'phones', kind: 'virtual' }],
  config: { links: [{ ...link, registered: 'none', reconnectSeconds: 1 }] },
};
const opened: { close(): Promise<unknown> }[] = [
  { close: () => rm(folder, { recursive: true, force: true }) },
];
after(async () => {
  for (const one of opened.reverse()) await one.close();
});

async function centre(): Promise<MessageCentre> {
  const one = await MessageCentre.open({ port });
  opened.push({ close: () => one.close().catch(() => undefined) });
  return one;
}

async function heard({ texts, port: _ }: MessageCentre, wanted: readonly string[]): Promise<void> {
  assert.deepEqual([...texts].sort(), [...wanted].sort());
}

/** Resolves when the centre has taken them; what else it took is for the test to see. */
async function taken(one: MessageCentre, wanted: readonly string[]): Promise<void> {
  const late = Date.now() + 60_000;
  while (!wanted.every((text) => one.texts.includes(text))) {
    assert.ok(Date.now() < late, `not all of ${wanted.join()} came: ${one.texts.join()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function send(
  product: Product,
  mes: string,
  more: Readonly<Record<string, string>> = {},
): Promise<number> {
  const reply = await product.post({ login: 'shop', phones: '79990000001', mes, ...more });
  assert.equal(typeof reply.id, 'number', JSON.stringify(reply));
  return reply.id as number;
}

async function allFinal(product: Product): Promise<readonly HistoryMessage[]> {
  const late = Date.now() + 60_000;
  for (;;) {
    const messages = await product.history('shop');
    if (messages.every(({ status }) => status > 0)) return messages;
    assert.ok(Date.now() < late, JSON.stringify(messages.filter(({ status }) => status <= 0)));
  }
}

test('after a disaster a backup brings back books and messages, and what may have gone out goes out when the operator says so', async () => {
  const product = await Product.start(options);
  opened.push({ close: () => product.discard() });
  await product.addAccount('shop');
  const before = await centre();
  await send(product, 'done');
  await taken(before, ['done']);
  await product.final('shop', 1);
  await before.close();
  await send(product, 'waits 1');
  await send(product, 'waits 2');
  const traffic = { going: true, sent: 0 };
  const sending = (async () => {
    while (traffic.going && traffic.sent < 20) await send(product, `traffic ${++traffic.sent}`);
  })();
  const told = await product.run('backup', file);
  traffic.going = false;
  await sending;
  assert.match(told, /rows of \d+ tables as of .*\nit holds secret\.key/);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  // What the backup knows as waiting goes out after it.
  const between = await centre();
  await taken(between, ['waits 1', 'waits 2']);
  await between.close();
  await product.kill();

  const other = await Product.prepare(options);
  opened.push({ close: () => other.discard() });
  const restored = await other.run('restore', file);
  const held = Number(/^held: (\d+) of shop$/m.exec(restored)?.[1]);
  assert.match(restored, /^the books balance$/m);
  assert.match(restored, /^what is held goes out by /m);
  assert.ok(held >= 2 && held <= 2 + traffic.sent, restored);
  const again = await other.command('restore', file);
  assert.deepEqual([again.code, /: move it away first\n$/.test(again.stderr)], [1, true], again.stderr);
  await other.serve();
  const afterwards = await centre();
  const fresh = await send(other, 'fresh');
  assert.ok(fresh > 100_000, 'numbers that clients were told after the backup are not given again');
  await taken(afterwards, ['fresh']);
  await heard(afterwards, ['fresh']);
  assert.match(await other.run('why', 'shop', '2'), /it is held until/);
  assert.equal(await other.run('held'), `held: ${held} of shop\n`);
  assert.equal(await other.run('held', 'send'), `${held} messages go out\n`);
  await taken(afterwards, ['waits 1', 'waits 2']);
  const all = await allFinal(other);
  assert.equal(all.length, held + 2, 'one is done, one fresh, the others were held');
  await heard(
    afterwards,
    all.filter(({ id }) => id !== 1).map(({ message }) => message),
  );
  assert.equal(await other.run('held'), 'no messages are held\n');
  assert.match(await other.run('ledger', 'check'), /balance/);
  assert.equal(await other.stop(), 0);
});
