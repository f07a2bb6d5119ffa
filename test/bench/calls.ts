// The whole product under load: `serve` with its own database on this machine, phones in another process, everything over real sockets on
// loopback. Prints three tables; what they mean is docs/internals/load.md. Linux only.
//   node dist/test/bench/calls.js [--calls 50,100,200,400,800] [--rates 10,25,50,100,200] [--queue 2000] [--seconds 10] [--body batch,dgram]
// An empty list leaves a table out: `--rates ""`.

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { HOLD_HEADS, hold } from './calls/hold.ts';
import { QUEUE_HEADS, queue } from './calls/queue.ts';
import { RATE_HEADS, rates } from './calls/rate.ts';

const LINES = 100;

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '50,100,200,400,800' },
    rates: { type: 'string', default: '10,25,50,100,200' },
    queue: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '10' },
    body: { type: 'string', default: 'batch,dgram' },
  },
});

function numbers(list: string): readonly number[] {
  return list.split(',').flatMap((one) => (Number(one) > 0 ? [Number(one)] : []));
}

function line(cells: readonly string[], heads: readonly string[]): string {
  return cells.map((cell, at) => cell.padStart(heads[at]?.length ?? 0)).join('  ');
}

const seconds = Number(values.seconds);
const bodies = values.body.split(',').map((one) => (one === 'dgram' ? 'dgram' : 'batch'));
console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`);

const concurrent = numbers(values.calls);
if (concurrent.length > 0) {
  console.log(`\nConcurrent calls, ${seconds} s each, a key every five seconds`);
  console.log(HOLD_HEADS.join('  '));
  for (const calls of concurrent) {
    for (const body of bodies) console.log(line(await hold({ calls, body, seconds }), HOLD_HEADS));
  }
}
const perSecond = numbers(values.rates);
if (perSecond.length > 0) {
  console.log(`\nCalls a second for ${seconds} s, one request each, held for a second`);
  console.log(RATE_HEADS.join('  '));
  const body = bodies[0] ?? 'batch';
  await rates({ rates: perSecond, seconds, body }, (row) => console.log(line(row, RATE_HEADS)));
}
const overload = numbers(values.queue);
if (overload.length > 0) {
  console.log(`\nMore calls than lines, held for five seconds`);
  console.log(QUEUE_HEADS.join('  '));
  for (const calls of overload) console.log(line(await queue({ calls, concurrent: LINES }), QUEUE_HEADS));
}
