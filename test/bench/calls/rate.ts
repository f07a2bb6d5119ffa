// Many calls a second, each a second long: one request each, as clients send them. Owns the rows of the table of calls a second; one server
// serves them all, so that the later rows show what a warm one costs and whether memory stays flat.

import { pause, settled } from './hold.ts';
import { phonesFrom, SHORT_TEXT } from './menus.ts';
import { Phones } from './phones.ts';
import { quantile } from './quantile.ts';
import { LOGINS, Server } from './server.ts';
import { usedBetween } from './usage.ts';
import { setWallClock, wallNow } from './wall-clock.ts';

export type RateOptions = {
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly body: 'batch' | 'dgram';
};

export const RATE_HEADS: readonly string[] = [
  'calls/s',
  'sent',
  'answered',
  'repeats',
  'sent in s',
  'HTTP p50',
  'HTTP p99 ms',
  'to INVITE p50',
  'p99 ms',
  'first p50',
  'p99 ms',
  'no sound',
  'server ms/call',
  'database',
  'MB',
];

const HOLD_SECONDS = 1;

export async function rates(options: RateOptions, print: (row: readonly string[]) => void): Promise<void> {
  setWallClock();
  const most = Math.max(...options.rates);
  const phones = await Phones.open({
    address: '127.0.0.2',
    count: Math.ceil(most * (HOLD_SECONDS + 2)) + 50,
    firstPort: 40_000,
    keySeconds: 0,
    holdSeconds: HOLD_SECONDS,
  });
  const server = await Server.start({ trunk: phones, rtpPorts: '20000-23999', body: options.body });
  try {
    let first = 0;
    for (const rate of options.rates) {
      print(await measured({ rate, first, seconds: options.seconds }, { phones, server }));
      first += rate * options.seconds;
    }
  } finally {
    await server.stop();
    await phones.close();
  }
}

type Row = { readonly rate: number; readonly first: number; readonly seconds: number };
type Stage = { readonly phones: Phones; readonly server: Server };

async function measured(row: Row, { phones, server }: Stage): Promise<readonly string[]> {
  const count = row.rate * row.seconds;
  const [before, countsBefore] = [server.usage(), await phones.counts()];
  const began = performance.now();
  const sentAt = new Map<string, number>();
  const requests: Promise<number>[] = [];
  const refused: string[] = [];
  for (const [at, phone] of phonesFrom(row.first, count).entries()) {
    const due = began + (at * 1_000) / row.rate;
    if (due - performance.now() > 1) await pause(due - performance.now());
    sentAt.set(phone, wallNow());
    const sending = server.send({ login: LOGINS[at % LOGINS.length]!, phones: [phone], mes: SHORT_TEXT });
    requests.push(
      sending.catch((error: unknown) => {
        refused.push(String(error));
        return Number.POSITIVE_INFINITY;
      }),
    );
  }
  const took = await Promise.all(requests);
  if (refused.length > 0) console.log(`  ${refused.length} refused: ${refused[0]}`);
  const sentIn = (performance.now() - began) / 1_000;
  await settled(server);
  const used = usedBetween(before, server.usage());
  const counts = await phones.counts();
  const times = await phones.times();
  const toInvite = times.map((one) => one.invitedAt - (sentAt.get(one.digits) ?? Number.NaN));
  const firsts = times.flatMap((one) => one.firstPacket ?? []);
  const each = (cpu: number): string => ((cpu * 1_000) / count).toFixed(2);
  return [
    `${row.rate}`,
    `${count}`,
    `${counts.answered - countsBefore.answered}`,
    `${counts.repeats - countsBefore.repeats}`,
    sentIn.toFixed(1),
    ...quantiles(took),
    ...quantiles(toInvite),
    ...quantiles(firsts),
    `${times.length - firsts.length}`,
    each(used.server),
    each(used.database),
    used.megabytes.toFixed(0),
  ];
}

function quantiles(values: readonly number[]): readonly [string, string] {
  return [quantile(values, 0.5).toFixed(1), quantile(values, 0.99).toFixed(1)];
}
