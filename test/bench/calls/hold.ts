// Many calls at once: they are sent, answered and held, and what the phones hear in a window is printed as a row. Owns one row of the table
// of concurrent calls.

import { LONG_MENU, phonesFrom } from './menus.ts';
import { Phones } from './phones.ts';
import { quantile } from './quantile.ts';
import { LOGINS, Server } from './server.ts';
import { usedBetween } from './usage.ts';

export type HoldOptions = {
  readonly calls: number;
  readonly body: 'batch' | 'dgram';
  readonly seconds: number;
};

const KEY_SECONDS = 5;
/** Seconds after the last answer before the window begins. */
const SETTLE = 4;
const PATIENCE = 60_000;
const PING_MS = 50;

export const HOLD_HEADS: readonly string[] = [
  'calls',
  'body',
  'up in s',
  'on time %',
  'worst %',
  'lost',
  'late',
  'jitter p99 ms',
  'key p50',
  'key p99 ms',
  'keys',
  'first p50',
  'first p99 ms',
  'server ms/call·s',
  'database',
  'HTTP p99 ms',
  'MB',
];

export async function hold(options: HoldOptions): Promise<readonly string[]> {
  const phones = await Phones.open({
    address: '127.0.0.2',
    count: options.calls + 20,
    firstPort: 40_000,
    keySeconds: KEY_SECONDS,
    holdSeconds: 0,
  });
  // Ports for a tenth more than the calls, as the default leaves room for transfers.
  const last = 20_000 + 2 * Math.ceil(options.calls * 1.15 + 10) - 1;
  const server = await Server.start({ trunk: phones, rtpPorts: `20000-${last}`, body: options.body });
  try {
    return await measured(options, { phones, server });
  } finally {
    await server.stop();
    await phones.close();
  }
}

type Stage = { readonly phones: Phones; readonly server: Server };

async function measured(options: HoldOptions, { phones, server }: Stage): Promise<readonly string[]> {
  const began = performance.now();
  await server.send({ login: LOGINS[0]!, phones: phonesFrom(0, options.calls), mes: LONG_MENU });
  while ((await phones.counts()).talking < options.calls) {
    if (performance.now() - began > PATIENCE) break;
    await pause(20);
  }
  const upIn = (performance.now() - began) / 1_000;
  await pause(SETTLE * 1_000);
  const before = server.usage();
  const from = performance.now();
  await phones.measure();
  const pings = await pinged(server, options.seconds);
  const sound = await phones.report();
  const used = usedBetween(before, server.usage());
  const seconds = (performance.now() - from) / 1_000;
  await phones.hangUp();
  await settled(server);
  const firsts = (await phones.times()).map((times) => times.firstPacket ?? Number.POSITIVE_INFINITY);
  const milliseconds = (cpu: number): string => ((cpu * 1_000) / seconds / options.calls).toFixed(3);
  const share = (sound.came - sound.late) / sound.due;
  return [
    `${sound.calls}`,
    options.body,
    upIn.toFixed(1),
    (share * 100).toFixed(2),
    (sound.worstShare * 100).toFixed(1),
    `${sound.due - sound.came}`,
    `${sound.late}`,
    sound.jitter.p99.toFixed(1),
    sound.reaction.p50.toFixed(1),
    sound.reaction.p99.toFixed(1),
    `${sound.keys}${sound.keysUnanswered > 0 ? ` (${sound.keysUnanswered} unanswered)` : ''}`,
    quantile(firsts, 0.5).toFixed(1),
    quantile(firsts, 0.99).toFixed(1),
    milliseconds(used.server),
    milliseconds(used.database),
    quantile(pings, 0.99).toFixed(0),
    used.megabytes.toFixed(0),
  ];
}

async function pinged(server: Server, seconds: number): Promise<readonly number[]> {
  const pings: number[] = [];
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(PING_MS)) {
    pings.push(await server.ping());
  }
  return pings;
}

/** Until every message is final; throws when one is not delivered or the books do not balance. */
export async function settled(server: Server): Promise<void> {
  const open = (statuses: ReadonlyMap<number, number>): boolean =>
    [...statuses.keys()].some((status) => status <= 0);
  let statuses = await server.statuses();
  for (const end = performance.now() + PATIENCE; open(statuses) && performance.now() < end; ) {
    await pause(100);
    statuses = await server.statuses();
  }
  const wrong = [...statuses].filter(([status]) => status !== 1);
  if (wrong.length > 0) console.log(`  not delivered, by status: ${JSON.stringify(wrong)}`);
  for (const sentence of await server.audit()) console.log(`  the books: ${sentence}`);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
