// The modem link over real lines: a pseudo-terminal opened as a serial device, and TCP. Real clocks; every wait is for an event.

import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { serialPort } from '../../../src/channels/modem/serial-port.ts';
import { tcpPort } from '../../../src/channels/modem/tcp-port.ts';
import { SYSTEM_TIME } from '../../../src/channels/system-time.ts';
import { GsmModem } from '../../support/gsm-modem.ts';
import { modemStage } from '../../support/modem-stage.ts';
import { openPseudoTerminal } from '../../support/pseudo-terminal.ts';

const PHONE = '79990000001';
/** Reference 1, to that number, taken 2026-01-15 12:00:00 at +3 hours, delivered five seconds later. */
const REPORT = '0006010B919799000000F1621051210000216210512100502100';

/** A modem at the far end of a pseudo-terminal. */
function terminalModem(context: TestContext) {
  const terminal = openPseudoTerminal();
  context.after(() => terminal.close());
  const modem = new GsmModem((octets) => void terminal.stream.write(octets));
  terminal.stream.on('data', (octets: Buffer) => modem.feed(octets));
  return { terminal, modem };
}

/** A modem behind a TCP server, as ser2net has it; `hangUp` ends the connection in the middle. */
async function networkModem(context: TestContext) {
  const sockets = new Set<Socket>();
  let connections = 0;
  const modem = new GsmModem((octets) => {
    for (const socket of sockets) socket.write(octets);
  });
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('data', (octets: Buffer) => modem.feed(octets));
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hangUp = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  context.after(() => {
    hangUp();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, modem, hangUp, connections: () => connections };
}

function openCount(device: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === device;
    } catch {
      return false;
    }
  }).length;
}

test('over a serial device messages of several parts leave, and the line is given up whole', async (context) => {
  const { terminal, modem } = terminalModem(context);
  const before = openCount(terminal.device);
  const { outbox, link } = modemStage(context, serialPort(terminal.device, 115_200), {
    timers: SYSTEM_TIME,
    rate: 600_000,
  });
  outbox.add(PHONE, 'sms', { text: 'Привет, это длинное сообщение. '.repeat(8), parts: 4 });
  outbox.add('79990000002');
  await outbox.until(() => outbox.outcomes.length === 2);
  assert.deepEqual(
    outbox.outcomes.map(({ outcome }) => outcome.kind === 'handed' && outcome.ids.length),
    [4, 1],
  );
  assert.equal(modem.sent.length, 5);
  assert.ok(openCount(terminal.device) > before);
  await link.stop();
  assert.equal(openCount(terminal.device), before);
});

test('over a serial device a modem with echo and noise is understood', async (context) => {
  const { terminal, modem } = terminalModem(context);
  modem.next('ATE0', { kind: 'answer', lines: ['ERROR'] });
  modem.next('AT+CMGS', { kind: 'answer', lines: ['\x00\x11\x13\xff', '+CREG: 1', '+CMGS: 8', 'OK'] });
  const { outbox } = modemStage(context, serialPort(terminal.device, 9_600), { timers: SYSTEM_TIME });
  outbox.add(PHONE);
  await outbox.until(() => outbox.outcomes.length === 1);
  const { outcome } = outbox.outcomes[0]!;
  assert.match(outcome.kind === 'handed' ? outcome.ids.join() : outcome.kind, /\/8\/\d+$/);
});

for (const [path, says] of [
  ['/dev/null', /\/dev\/null is no serial device/],
  ['/dev/ttyThatIsNot', /ENOENT/],
] as const)
  test(`${path} is refused with a reason`, async () => {
    const listener = { received: () => {}, ended: () => {} };
    await assert.rejects(serialPort(path, 115_200)(listener), says);
  });

test('a speed that no line has is refused in the words of stty', async (context) => {
  const { terminal } = terminalModem(context);
  const before = openCount(terminal.device);
  const listener = { received: () => {}, ended: () => {} };
  await assert.rejects(serialPort(terminal.device, 1_234)(listener), /stty cannot set .*1234/);
  assert.equal(openCount(terminal.device), before);
});

test('over TCP a message leaves and its report comes back', async (context) => {
  const { port, modem } = await networkModem(context);
  const { outbox } = modemStage(context, tcpPort('127.0.0.1', port), { timers: SYSTEM_TIME });
  outbox.add(PHONE);
  await outbox.until(() => outbox.outcomes.length === 1);
  modem.report(Uint8Array.from(Buffer.from(REPORT, 'hex')));
  await outbox.until(() => outbox.receipts.length === 1);
  const { outcome } = outbox.outcomes[0]!;
  const { ids, report } = outbox.receipts[0]!;
  assert.deepEqual(report, { kind: 'delivered' });
  assert.ok(outcome.kind === 'handed' && ids.includes(outcome.ids[0]!));
  await modem.until(() => modem.acknowledged === 1);
});

test('a connection reset while the network is waited for makes the message doubtful, and the line comes back', async (context) => {
  const { port, modem, hangUp, connections } = await networkModem(context);
  const { outbox } = modemStage(context, tcpPort('127.0.0.1', port), { timers: SYSTEM_TIME, rate: 600 });
  modem.next('AT+CMGS', { kind: 'sent-in-silence' });
  outbox.add(PHONE);
  await modem.until(() => modem.sent.length === 1);
  hangUp();
  outbox.add('79990000002');
  await outbox.until(() => outbox.outcomes.length === 2);
  assert.deepEqual(
    outbox.outcomes.map(({ outcome }) => outcome.kind),
    ['doubtful', 'handed'],
  );
  assert.equal(connections(), 2);
});

test('nobody listens: that is told, and nothing is claimed', async (context) => {
  const { port } = await networkModem(context);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const free = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
  assert.notEqual(free, port);
  const listener = { received: () => {}, ended: () => {} };
  await assert.rejects(tcpPort('127.0.0.1', free)(listener), /ECONNREFUSED/);
});
