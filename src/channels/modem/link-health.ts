// Whether a modem carries messages: down when it has not for a while, up as soon as it does or may be tried again. Owns that
// while and the moving of messages to other links meanwhile.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import type { YesNo } from '../../base/section-table.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';

type LinkHealthOptions = {
  readonly timers: Timekeeper;
  /** Milliseconds without carrying any until it is down. */
  readonly awayMs: number;
  readonly turned: (up: YesNo) => void;
  /** Moves messages that are due; the number moved. */
  readonly reroute: (limit: number) => Promise<number>;
  /** Whether a message may show that it carries some again: a link that is down gets none where another is up. */
  readonly mayTry: () => boolean;
  /** `says`: why it is down. */
  readonly report: (says: unknown) => void;
};

export class LinkHealth {
  readonly #options: LinkHealthOptions;
  #cancel: (() => void) | undefined;
  /** `tried`: it was down, and the next message decides. */
  #state: 'up' | 'doubted' | 'down' | 'tried' = 'up';
  #moving: Promise<void> = Promise.resolve();
  #says = '';

  constructor(options: LinkHealthOptions) {
    this.#options = options;
  }

  well(): void {
    const { turned } = this.#options;
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#state === 'down') turned('yes');
    this.#state = 'up';
  }

  ill(says: string): void {
    this.#says = says;
    switch (this.#state) {
      case 'up':
        this.#state = 'doubted';
        this.#cancel = this.#options.timers.alarm(this.#options.awayMs, () => this.#down());
        return;
      case 'tried':
        return this.#down();
      case 'doubted':
      case 'down':
        return;
      default:
        return unreachable(this.#state);
    }
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#state = 'up';
    await this.#moving;
  }

  #down(): void {
    const { turned, report } = this.#options;
    this.#state = 'down';
    report(`carries no messages: ${this.#says}`);
    turned('no');
    this.#moving = this.#move();
  }

  #try(): void {
    this.#state = 'tried';
    this.#options.turned('yes');
  }

  async #move(): Promise<void> {
    try {
      while (this.#state === 'down' && (await this.#options.reroute(LIMITS.modem.rerouted)) > 0);
    } catch (trouble) {
      this.#options.report(trouble);
    }
    if (this.#state !== 'down') return;
    if (this.#options.mayTry()) return this.#try();
    this.#cancel = this.#options.timers.alarm(LIMITS.modem.rerouteMs, () => {
      this.#moving = this.#move();
    });
  }
}
