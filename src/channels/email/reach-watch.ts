// Whether any mail server in the world is in reach, for a link without a host: a network that lets no mail out looks like all domains
// being down at once. Owns that state and its timer; the pauses of each domain are `domain-turns.ts`.

import type { YesNo } from '../../base/section-table.ts';
import type { Clock, Instant } from '../../base/time.ts';

type ReachWatchOptions = {
  readonly clock: Clock;
  readonly turned: (up: YesNo) => void;
  /** Moves what waits to other links, some of it; how many. */
  readonly reroute: () => Promise<number>;
  readonly report: (what: string, trouble: unknown) => void;
  /** Milliseconds between two moves while the link is down. */
  readonly pauseMost: number;
  /** Milliseconds without any server until the link is down: of several domains, and of fewer. */
  readonly awayTime: number;
  readonly aloneTime: number;
  /** Milliseconds it stays down unless a server is heard; then it gets another chance. */
  readonly trialTime: number;
};

/** So many domains are not down together by chance. */
const SEVERAL = 3;

export class ReachWatch {
  readonly #options: ReachWatchOptions;
  /** The first failure since a server was heard, and domains that failed since then. */
  #since: Instant | undefined;
  readonly #domains = new Set<string>();
  #downSince: Instant | undefined;
  #timer: NodeJS.Timeout | undefined;
  #moving: Promise<void> | undefined;
  #stopped: YesNo = 'no';

  constructor(options: ReachWatchOptions) {
    this.#options = options;
  }

  /** A server has said something, whatever it was. */
  heard(): void {
    this.#since = undefined;
    this.#domains.clear();
    if (this.#downSince === undefined || this.#stopped === 'yes') return;
    this.#downSince = undefined;
    clearTimeout(this.#timer);
    this.#options.turned('yes');
  }

  /** None of the domain's servers was in reach. */
  failed(domain: string, why: string): void {
    if (this.#stopped === 'yes') return;
    const { clock, awayTime, aloneTime, report, turned } = this.#options;
    const now = clock.now();
    this.#since ??= now;
    if (this.#domains.size < SEVERAL) this.#domains.add(domain);
    if (this.#downSince !== undefined) return;
    if (now - this.#since < (this.#domains.size < SEVERAL ? aloneTime : awayTime)) return;
    this.#downSince = now;
    report('no mail server is in reach', why);
    turned('no');
    this.#move();
  }

  async stop(): Promise<void> {
    this.#stopped = 'yes';
    clearTimeout(this.#timer);
    await this.#moving;
  }

  /** What is put back meanwhile moves with the next time. Mails that nobody else takes are tried here as ever. */
  #move(): void {
    const { report, pauseMost } = this.#options;
    this.#moving = this.#emptied()
      .catch((trouble: unknown) => report('mails that were to move to other links', trouble))
      .then(() => {
        if (this.#stopped === 'yes' || this.#downSince === undefined) return;
        this.#timer = setTimeout(() => this.#again(), pauseMost).unref();
      });
  }

  #again(): void {
    const { clock, trialTime } = this.#options;
    // With nothing left to send here, nobody would ever see that servers are back.
    if (clock.now() - (this.#downSince ?? 0) >= trialTime) this.heard();
    else this.#move();
  }

  async #emptied(): Promise<void> {
    let moved = 1;
    while (moved > 0 && this.#stopped === 'no') moved = await this.#options.reroute();
  }
}
