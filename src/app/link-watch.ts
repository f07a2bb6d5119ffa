// How the links are now, for whoever asks why a message waits. Owns what was told of each lately; it counts nothing and decides
// nothing.

import { type Clock, type Instant, MINUTE } from '../base/time.ts';
import type { LinkMeter } from '../channels/link-meter.ts';
import type { LinkNow } from '../core/routing/link-now.ts';
import type { Router } from '../core/routing/router.ts';

/** Answers of several connections come mixed: one that asked for patience is believed for this long in any case. */
const PATIENCE = MINUTE;

type Seen = {
  connections: number | undefined;
  window: LinkNow['window'];
  throttledAt: Instant | undefined;
  takenAt: Instant | undefined;
};

export class LinkWatch {
  readonly #router: Pick<Router, 'stateOf'>;
  readonly #clock: Clock;
  readonly #seen = new Map<string, Seen>();

  constructor(router: Pick<Router, 'stateOf'>, clock: Clock) {
    this.#router = router;
    this.#clock = clock;
  }

  /** Hears what a link tells, and passes it on. */
  meter(link: string, next: LinkMeter): LinkMeter {
    const seen: Seen = {
      connections: undefined,
      window: undefined,
      throttledAt: undefined,
      takenAt: undefined,
    };
    this.#seen.set(link, seen);
    return {
      connections: (up, configured) => {
        seen.connections = up;
        next.connections(up, configured);
      },
      window: (used, size) => {
        seen.window = { used, size };
        next.window(used, size);
      },
      answered: (answer, seconds, code) => {
        if (answer === 'throttled') seen.throttledAt = this.#clock.now();
        if (answer === 'taken') seen.takenAt = this.#clock.now();
        next.answered(answer, seconds, code);
      },
      receipt: (state) => next.receipt(state),
      incoming: () => next.incoming(),
    };
  }

  /** Undefined: this process runs no such link. */
  now(link: string): LinkNow | undefined {
    const seen = this.#seen.get(link);
    const state = this.#router.stateOf(link);
    if (!seen || !state) return undefined;
    const { connections, window } = seen;
    return { up: state.up, connections, window, patienceSince: this.#patienceSince(seen) };
  }

  #patienceSince({ throttledAt, takenAt }: Seen): Instant | undefined {
    if (throttledAt === undefined) return undefined;
    const recent = this.#clock.now() - throttledAt < PATIENCE;
    return recent || takenAt === undefined || takenAt < throttledAt ? throttledAt : undefined;
  }
}
