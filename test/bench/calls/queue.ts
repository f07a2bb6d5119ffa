// More calls than lines: all are sent at once, the trunk takes a part of them at a time, the rest waits its turn. Owns the row of the table
// of overload: whether everybody is called in the end, how the sound was meanwhile, and what memory did.

import { pause, settled } from './hold.ts';
import { phonesFrom, SHORT_TEXT } from './menus.ts';
import { Phones } from './phones.ts';
import { LOGINS, Server } from './server.ts';
import { usedBetween } from './usage.ts';

export type QueueOptions = { readonly calls: number; readonly concurrent: number };

export const QUEUE_HEADS: readonly string[] = [
  'calls',
  'lines',
  'most at once',
  'answered',
  'all in s',
  'on time %',
  'jitter p99 ms',
  'server s',
  'database s',
  'MB before',
  'most MB',
  'MB after',
];

const HOLD_SECONDS = 5;
const PATIENCE = 600_000;

export async function queue(options: QueueOptions): Promise<readonly string[]> {
  const phones = await Phones.open({
    address: '127.0.0.2',
    count: options.concurrent * 2,
    firstPort: 40_000,
    keySeconds: 0,
    holdSeconds: HOLD_SECONDS,
  });
  const { address, port } = phones;
  const trunk = { address, port, concurrent: options.concurrent };
  const server = await Server.start({ trunk, rtpPorts: '20000-20999', body: 'batch' });
  try {
    return await measured(options, { phones, server });
  } finally {
    await server.stop();
    await phones.close();
  }
}

type Stage = { readonly phones: Phones; readonly server: Server };

async function measured(options: QueueOptions, { phones, server }: Stage): Promise<readonly string[]> {
  const text = `${SHORT_TEXT} `.repeat(8);
  const before = server.usage();
  const began = performance.now();
  await server.send({ login: LOGINS[0]!, phones: phonesFrom(0, options.calls), mes: text });
  let [mostAtOnce, mostMegabytes, came, late, due, jitter] = [0, 0, 0, 0, 0, 0];
  for (;;) {
    await phones.measure();
    // Shorter than a call: those that talk at its end have mostly talked all through it.
    await pause(500);
    const sound = await phones.report();
    came += sound.came;
    late += sound.late;
    due += sound.due;
    jitter = Math.max(jitter, sound.jitter.p99 || 0);
    const counts = await phones.counts();
    mostAtOnce = Math.max(mostAtOnce, counts.talking);
    mostMegabytes = Math.max(mostMegabytes, server.usage().megabytes);
    if (counts.hungUp >= options.calls || performance.now() - began > PATIENCE) break;
  }
  const seconds = (performance.now() - began) / 1_000;
  await settled(server);
  const used = usedBetween(before, server.usage());
  return [
    `${options.calls}`,
    `${options.concurrent}`,
    `${mostAtOnce}`,
    `${(await phones.counts()).answered}`,
    seconds.toFixed(0),
    (((came - late) / due) * 100).toFixed(2),
    jitter.toFixed(1),
    used.server.toFixed(1),
    used.database.toFixed(1),
    before.megabytes.toFixed(0),
    mostMegabytes.toFixed(0),
    used.megabytes.toFixed(0),
  ];
}
