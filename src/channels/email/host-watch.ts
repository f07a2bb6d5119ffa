// Whether the configured host is there. While it is away nothing is claimed, it is tried at growing pauses, and after a while
// the link is said to be down and what waits on it moves to other links. Owns that state and its timer.

import type { YesNo } from '../../base/section-table.ts';
import type { Clock, Instant } from '../../base/time.ts';

type HostWatchOptions = {
  readonly clock: Clock;
  /** Undefined: it answers. */
  readonly try: () => Promise<string | undefined>;
  readonly turned: (up: YesNo) => void;
  /** Moves what waits to other links, some of it; how many. */
  readonly reroute: () => Promise<number>;
  /** It is back. */
  readonly back: () => void;
  readonly report: (what: string, trouble: unknown) => void;
  /** Milliseconds before the first new try, at most between two, and until it is said to be down. */
  readonly pause: number;
  readonly pauseMost: number;
  readonly awayTime: number;
};

export class HostWatch {
  readonly #options: HostWatchOptions;
  #awaySince: Instant | undefined;
  #down: YesNo = 'no';
  #pause: number;
  #timer: NodeJS.Timeout | undefined;
  #moving: Promise<void> | undefined;
  #stopped: YesNo = 'no';

  constructor(options: HostWatchOptions) {
    this.#options = options;
    this.#pause = options.pause;
  }

  get away(): boolean {
    return this.#awaySince !== undefined;
  }

  /** Milliseconds until it is tried again, at most. */
  get pause(): number {
    return this.#pause;
  }

  failed(why: string): void {
    if (this.away || this.#stopped === 'yes') return;
    this.#awaySince = this.#options.clock.now();
    this.#options.report('the mail host is away', why);
    this.#later();
  }

  /** A mail was taken: only then is the next trouble a new one, a host that signs us in and hangs up is not back. */
  worked(): void {
    if (!this.away) this.#pause = this.#options.pause;
  }

  async stop(): Promise<void> {
    this.#stopped = 'yes';
    clearTimeout(this.#timer);
    // What went wrong with it is reported where it was begun.
    await this.#moving?.catch(() => undefined);
  }

  #later(): void {
    if (this.#stopped === 'yes') return;
    this.#timer = setTimeout(() => {
      void this.#again().catch((trouble) => {
        this.#options.report('the mail host', trouble);
        this.#later();
      });
    }, this.#pause).unref();
    this.#pause = Math.min(2 * this.#pause, this.#options.pauseMost);
  }

  async #again(): Promise<void> {
    const { clock, turned, reroute, back } = this.#options;
    const why = await this.#options.try();
    // Nobody waited for this answer: it may take as long as a server likes.
    if (this.#stopped === 'yes') return;
    if (why === undefined) {
      this.#awaySince = undefined;
      if (this.#down === 'yes') turned('yes');
      this.#down = 'no';
      back();
      return;
    }
    if (clock.now() - this.#awaySince! >= this.#options.awayTime) {
      if (this.#down === 'no') turned('no');
      this.#down = 'yes';
      this.#moving = this.#emptied(reroute);
      await this.#moving;
    }
    this.#later();
  }

  async #emptied(reroute: () => Promise<number>): Promise<void> {
    let moved = 1;
    while (moved > 0 && this.#stopped === 'no') moved = await reroute();
  }
}
