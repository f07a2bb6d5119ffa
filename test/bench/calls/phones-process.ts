// A process of phones: answers what rings, listens, presses keys, and tells its parent what it heard when asked. Owns nothing but the
// conversation with the parent; it is apart so that its CPU is not counted as the server's.

import { quantile } from './quantile.ts';
import { RtpEars } from './rtp-ears.ts';
import { type CallTimes, type PhoneCounts, SipPhone } from './sip-phone.ts';
import { setWallClock } from './wall-clock.ts';

export type PhonesOptions = {
  readonly address: string;
  readonly count: number;
  readonly firstPort: number;
  readonly keySeconds: number;
  readonly holdSeconds: number;
};

export type Question = 'measure' | 'report' | 'counts' | 'times' | 'hang-up' | 'close';

export type SoundReport = {
  readonly calls: number;
  readonly due: number;
  readonly came: number;
  readonly late: number;
  /** The smallest share of its packets that any one call got in time. */
  readonly worstShare: number;
  readonly jitter: { readonly p50: number; readonly p99: number };
  readonly keys: number;
  readonly keysUnanswered: number;
  readonly reaction: { readonly p50: number; readonly p99: number };
};

export type Answer =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'report'; readonly report: SoundReport }
  | {
      readonly kind: 'counts';
      readonly counts: PhoneCounts & { readonly talking: number };
      readonly cpuSeconds: number;
    }
  | { readonly kind: 'times'; readonly times: readonly CallTimes[] };

const options = JSON.parse(process.argv[2] ?? '{}') as PhonesOptions;
const tell = (answer: Answer): void => {
  process.send?.(answer);
};

setWallClock();
const ears = await RtpEars.open(options);
const phone = await SipPhone.open({
  address: options.address,
  port: 0,
  ears,
  holdSeconds: options.holdSeconds,
});

process.on('message', (question: Question) => {
  switch (question) {
    case 'measure':
      setWallClock();
      for (const heard of ears.talking()) heard.measure();
      return tell({ kind: 'done' });
    case 'report':
      return tell({ kind: 'report', report: report() });
    case 'counts': {
      const { user, system } = process.cpuUsage();
      const counts = { ...phone.counts, talking: phone.talking };
      return tell({ kind: 'counts', counts, cpuSeconds: (user + system) / 1e6 });
    }
    case 'times':
      return tell({ kind: 'times', times: phone.times.splice(0) });
    case 'hang-up':
      phone.hangUpAll();
      return tell({ kind: 'done' });
    case 'close':
      phone.close();
      ears.close();
      process.disconnect();
      return;
  }
});
// The parent is gone: nobody will ask any more.
process.on('disconnect', () => process.exit());
tell({ kind: 'listening', port: phone.port });

function report(): SoundReport {
  ears.endMeasuring();
  const measured = ears.talking().filter((heard) => heard.measured);
  const all = measured.map((heard) => heard.summary());
  const sum = (of: 'due' | 'came' | 'late' | 'keysUnanswered'): number =>
    all.reduce((total, one) => total + one[of], 0);
  const jitter = all.flatMap((one) => one.jitter);
  const reactions = all.flatMap((one) => one.reactions);
  const shares = all.map((one) => (one.came - one.late) / Math.max(1, one.due));
  return {
    calls: all.length,
    due: sum('due'),
    came: sum('came'),
    late: sum('late'),
    worstShare: shares.reduce((least, share) => Math.min(least, share), 1),
    jitter: { p50: quantile(jitter, 0.5), p99: quantile(jitter, 0.99) },
    keys: reactions.length,
    keysUnanswered: sum('keysUnanswered'),
    reaction: { p50: quantile(reactions, 0.5), p99: quantile(reactions, 0.99) },
  };
}
