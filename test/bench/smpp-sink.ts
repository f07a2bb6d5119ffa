// The message centre of the SMPP bench, a process of its own: answers every submission at once, sends a receipt for it, and says
// when all have been acknowledged. Started by smpp.ts with a port and the number of messages; told to end by the end of its channel.

import { KannelCentre } from '../support/kannel-centre.ts';

/** Milliseconds since the first submission, and seconds of CPU. */
export type SinkReport = {
  readonly submitted: number;
  readonly paired: number;
  readonly refused: number;
  readonly cpu: number;
};

const [port, messages] = process.argv.slice(2).map(Number) as [number, number];
let submits = 0;
let acknowledged = 0;
let refused = 0;
let first = 0;
let last = 0;

function done(): void {
  const { user, system } = process.cpuUsage();
  const report: SinkReport = {
    submitted: last - first,
    paired: performance.now() - first,
    refused,
    cpu: (user + system) / 1e6,
  };
  process.send?.(report);
}

await KannelCentre.open({
  port,
  window: 1_000,
  onSubmit: () => {
    last = performance.now();
    if (submits++ === 0) {
      first = last;
      process.send?.('first');
    }
  },
  onDelivered: (command_status) => {
    if (command_status !== 0) refused++;
    if (++acknowledged === messages) done();
  },
});
process.send?.('open');
process.on('disconnect', () => process.exit());
