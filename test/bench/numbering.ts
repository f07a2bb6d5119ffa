// What a look-up in the numbering plan costs, and its loading. Prints numbers and judges nothing:
// node dist/test/bench/numbering.js

import { instant } from '../../src/base/time.ts';
import { localHour } from '../../src/core/numbers/zone-time.ts';
import { shippedPlan } from '../support/numbering.ts';

const LOOK_UPS = 2_000_000;

const begun = performance.now();
const plan = shippedPlan();
const loaded = performance.now() - begun;

/** The same numbers each time, spread over Russia, its neighbours and the world. */
function phones(count: number): readonly string[] {
  const starts = ['79', '74', '77', '375', '380', '998', '1', '44', '86', '91'];
  let seed = 1;
  const next = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed;
  };
  return Array.from({ length: count }, () => {
    const start = starts[next() % starts.length]!;
    return `${start}${String(next()).padStart(10, '0')}`.slice(0, 11);
  });
}

const asked = phones(10_000);
const run = (work: (phone: string) => unknown): number => {
  let found = 0;
  const start = performance.now();
  for (let at = 0; at < LOOK_UPS; at++) if (work(asked[at % asked.length]!) !== undefined) found++;
  const seconds = (performance.now() - start) / 1_000;
  return found > 0 ? Math.round(LOOK_UPS / seconds) : 0;
};

run((phone) => plan.place(phone));
const heapBefore = process.memoryUsage().heapUsed;
const perSecond = run((phone) => plan.place(phone));
const allocated = process.memoryUsage().heapUsed - heapBefore;
const moment = instant(Date.UTC(2026, 0, 31, 12));
const hours = run((phone) => localHour(plan.place(phone)?.timeZone ?? 'Etc/UTC', moment));

process.stdout.write(
  [
    `plan: ${plan.prefixes} prefixes, read and built in ${Math.round(loaded)} ms`,
    `look-ups: ${perSecond} a second, ${(allocated / LOOK_UPS).toFixed(2)} bytes of heap each`,
    `look-ups with the local hour: ${hours} a second`,
    '',
  ].join('\n'),
);
