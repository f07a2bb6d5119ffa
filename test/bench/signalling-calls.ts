// How many calls a core sets up and ends: two endpoints in one process over UDP on loopback, INVITE, 100, 200, ACK, BYE, 200.
// Both sides' work is counted, so a server that only calls has about twice the room. Prints, decides nothing.
//
//   node dist/test/bench/signalling-calls.js [calls] [at once]

import { createEndpoint } from '../../src/voice/signalling/create-endpoint.ts';

const CALLS = Number(process.argv[2] ?? 10_000);
const AT_ONCE = Number(process.argv[3] ?? 50);

const SDP = [
  'v=0',
  'o=dozvon 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 41000 RTP/AVP 8 0 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=ptime:20',
  '',
].join('\r\n');

const listen = [{ transport: 'udp' as const, address: '127.0.0.1', port: 0 }];
const caller = await createEndpoint({ listen });
const callee = await createEndpoint({ listen });
callee.onInvite((invite) => invite.accept(SDP, () => {}));
const uri = `sip:79990000001@127.0.0.1:${callee.listening[0]!.port}`;

let failed = 0;

function call(): Promise<void> {
  return new Promise((resolve) => {
    const session = caller.invite({
      uri,
      from: { user: '79990000002' },
      description: SDP,
      ringMax: 30_000,
      onEvent: (event) => {
        if (event.kind === 'answered') session.end({ q850: 16 });
        if (event.kind !== 'ended') return;
        if (event.end.kind !== 'hung-up') failed++;
        resolve();
      },
    });
  });
}

async function line(calls: number): Promise<void> {
  for (let turn = 0; turn < calls; turn++) await call();
}

async function round(calls: number): Promise<void> {
  await Promise.all(Array.from({ length: AT_ONCE }, () => line(calls / AT_ONCE)));
}

await round(1_000);
const before = { ...caller.stats() };
const began = performance.now();
const cpu = process.cpuUsage();
await round(CALLS);
const seconds = (performance.now() - began) / 1_000;
const used = process.cpuUsage(cpu);
const busy = (used.user + used.system) / 1e6;
const after = caller.stats();
const messages = after.sent + after.received - before.sent - before.received;
console.log(
  [
    `calls            ${CALLS}, ${failed} failed, ${AT_ONCE} at once`,
    `calls a second   ${Math.round(CALLS / seconds)} (both sides in one process)`,
    `messages         ${(messages / CALLS).toFixed(1)} a call, ${Math.round(messages / seconds)} a second a side`,
    `CPU a call       ${((busy * 1e6) / CALLS).toFixed(0)} µs both sides: ${Math.round(CALLS / busy)} calls a core-second`,
    `sent again       ${after.retransmitted - before.retransmitted}`,
    `kept             ${after.transactions} transactions, ${after.lingering} sessions, ${Math.round(process.memoryUsage().heapUsed / 1e6)} MB`,
  ].join('\n'),
);
await Promise.all([caller.close(), callee.close()]);
