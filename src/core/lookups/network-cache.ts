// Networks of numbers as they were found out lately. Owns what is remembered, for how long, and that a number is asked for once
// however many wait for it; who asks and how comes in as an argument.

import { RecentMap } from '../../base/recent-map.ts';
import type { Clock, Instant } from '../../base/time.ts';
import { later } from '../../base/time.ts';
import type { KnownNetworks, Ported } from './portability.ts';

/** Undefined: nobody could tell. That is not remembered. */
type AskNetwork = (phone: string) => Promise<Ported | undefined>;

type NetworkCacheOptions = {
  readonly ask: AskNetwork;
  readonly clock: Clock;
  /** Numbers remembered. */
  readonly most: number;
  /** Numbers being asked for at once. Past it nothing is known of further ones. */
  readonly waiting: number;
  /** Milliseconds a network is remembered, and that a number is where the plan has it. */
  readonly keep: { readonly network: number; readonly asPlanned: number };
};

type Remembered = { readonly ported: Ported; readonly until: Instant };

export class NetworkCache implements KnownNetworks {
  readonly #options: NetworkCacheOptions;
  readonly #remembered: RecentMap<string, Remembered>;
  readonly #asked = new Map<string, Promise<Ported | undefined>>();

  constructor(options: NetworkCacheOptions) {
    this.#options = options;
    this.#remembered = new RecentMap(options.most);
  }

  /** Numbers being asked for. */
  get waiting(): number {
    return this.#asked.size;
  }

  known(phone: string): Ported | undefined {
    const one = this.#remembered.get(phone);
    if (one === undefined) return undefined;
    if (this.#options.clock.now() < one.until) return one.ported;
    this.#remembered.delete(phone);
    return undefined;
  }

  /** What is remembered, or what asking brings. Rejects only where `ask` does. */
  async find(phone: string): Promise<Ported | undefined> {
    return this.known(phone) ?? this.#asked.get(phone) ?? this.#askFor(phone);
  }

  #askFor(phone: string): Promise<Ported | undefined> | undefined {
    if (this.#asked.size >= this.#options.waiting) return undefined;
    const asked = this.#options
      .ask(phone)
      .then((ported) => {
        if (ported) this.#remember(phone, ported);
        return ported;
      })
      .finally(() => this.#asked.delete(phone));
    this.#asked.set(phone, asked);
    return asked;
  }

  #remember(phone: string, ported: Ported): void {
    const { clock, keep } = this.#options;
    const milliseconds = ported.kind === 'network' ? keep.network : keep.asPlanned;
    this.#remembered.set(phone, { ported, until: later(clock.now(), milliseconds) });
  }
}
