// The server as systemd starts it: what it is told on its socket, and by whom; the unit of the package says when. And as a container
// engine looks after it.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { SETTINGS } from '../../../src/app/settings-table.ts';
import { Product } from '../../support/product.ts';
import { ROOT } from '../../support/repository.ts';

/** Says the number of the sender's process and what it sent, as JSON, a line each. */
const LISTENER = `
import json, socket, struct, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
address = sys.argv[1]
listener.bind('\\0' + address[1:] if address.startswith('@') else address)
print('listens', flush=True)
while True:
    text, more, _, _ = listener.recvmsg(4096, 1024)
    pid = struct.unpack('3i', more[0][2])[0]
    print(json.dumps([pid, text.decode()]), flush=True)
`;

type Told = { readonly child: ChildProcess; readonly next: () => Promise<readonly [number, string]> };

async function listener(address: string): Promise<Told> {
  const child = spawn('python3', ['-c', LISTENER, address], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, 'listens');
  return { child, next: async () => JSON.parse((await lines.next()).value) };
}

/** Exit code of what the container file has its engine run. */
async function healthCheck({ folder }: Product): Promise<number | null> {
  const file = await readFile(path.join(ROOT, 'packaging/container/Containerfile'), 'utf8');
  const [, command = ''] = /^HEALTHCHECK -[^[]*(\[.*\])$/m.exec(file) ?? [];
  const [program, ...args] = JSON.parse(command) as readonly string[];
  assert.equal(program, 'node');
  const env = { ...process.env, DOZVON_DATA: path.join(folder, 'data') };
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  return (await once(child, 'exit'))[0] as number | null;
}

const options = { trunks: [{ name: 'phones', kind: 'virtual' }] };

test('systemd is told that the server is ready, that it lives and that it stops, each by the server itself', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-systemd-'));
  const told = await listener(path.join(folder, 'notify'));
  const env = { NOTIFY_SOCKET: path.join(folder, 'notify'), WATCHDOG_USEC: '200000' };
  const product = await Product.start({ ...options, env });
  try {
    assert.deepEqual(await told.next(), [product.pid, `READY=1\nSTATUS=HTTP ${product.url}`]);
    for (let beats = 0; beats < 2; beats++) assert.deepEqual(await told.next(), [product.pid, 'WATCHDOG=1']);
    const { pid } = product;
    assert.equal(await healthCheck(product), 0);
    assert.equal(await product.stop(), 0);
    assert.equal(await healthCheck(product), 1);
    let last = await told.next();
    while (last[1] === 'WATCHDOG=1') last = await told.next();
    assert.deepEqual(last, [pid, 'STOPPING=1\nSTATUS=waits for calls to end\nEXTEND_TIMEOUT_USEC=45000000']);
    // A name in the abstract space, and a watchdog of somebody else: the next word after the first is the last.
    const other = await listener(`@${folder}`);
    const elsewhere = { NOTIFY_SOCKET: `@${folder}`, WATCHDOG_USEC: '1000', WATCHDOG_PID: '1' };
    const again = await Product.start({ ...options, env: elsewhere });
    assert.match((await other.next())[1], /^READY=1\n/);
    assert.equal(await again.stop(), 0);
    assert.match((await other.next())[1], /^STOPPING=1\n/);
    other.child.kill();
    await again.discard();
  } finally {
    told.child.kill();
    await product.discard();
    await rm(folder, { recursive: true });
  }
});

test('the unit waits longer than calls may talk on, and names what the server listens for', async () => {
  const unit = await readFile(path.join(ROOT, 'packaging/systemd/dozvon.service'), 'utf8');
  const seconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]);
  const drain = SETTINGS.find(({ key }) => key === 'calls.drainSeconds');
  assert.ok(seconds >= Number(drain?.absent) + 30);
  for (const line of ['Type=notify', 'NotifyAccess=main', 'WatchdogSec=60', 'StateDirectory=dozvon'])
    assert.match(unit, new RegExp(`^${line}$`, 'm'));
  assert.doesNotMatch(unit, /^MemoryDenyWriteExecute=yes/m);
});
