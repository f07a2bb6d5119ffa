// What an installation counts of its calls: how each attempt ended and how long it talked. Owns that count's place, behind the inbox:
// an outcome is counted once, when it is stored.

import type { AttemptOutcome, Inbox } from '../../core/ports.ts';

type EndedCall = {
  readonly outcome: AttemptOutcome['kind'];
  /** The word of the history. */
  readonly cause: string;
  readonly seconds: number;
};

export interface CallMeter {
  ended(call: EndedCall): void;
}

/** The same inbox, for calls; the meter hears of every end. */
export function countedInbox(inbox: Inbox, meter: CallMeter): Inbox {
  return {
    outcome: async (ref, outcome, last) => {
      await inbox.outcome(ref, outcome, last);
      if (last?.event.kind === 'ended')
        meter.ended({ outcome: outcome.kind, cause: last.event.cause, seconds: last.event.seconds });
    },
    receipt: (receipt) => inbox.receipt(receipt),
  };
}
