// The same command twice within a minute is one too many, through this door as through any (spec smtp 7), unless it is the same
// mail: a relay that got no answer. Owns remembering which mail brought which command.

import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { type Clock, type Instant, MINUTE } from '../../base/time.ts';

type Brought = { readonly by: string; readonly at: Instant };

export class RepeatedCommands {
  readonly #clock: Clock;
  readonly #duplicates: 'refuse' | 'allow';
  readonly #brought = new RecentMap<string, Brought>(LIMITS.smtp.remembered);

  constructor(clock: Clock, duplicates: 'refuse' | 'allow' = 'refuse') {
    this.#clock = clock;
    this.#duplicates = duplicates;
  }

  /** `mail`: what is known of the mail that brings it; the same one may come again. */
  admit(command: string, mail: string): 'admitted' | 'repeated' {
    if (this.#duplicates === 'allow') return 'admitted';
    const now = this.#clock.now();
    const before = this.#brought.get(command);
    if (before && before.by !== mail && now - before.at < MINUTE) return 'repeated';
    if (before?.by !== mail) this.#brought.set(command, { by: mail, at: now });
    return 'admitted';
  }

  /** Nothing came of it: mended, it may come again at once. */
  revoke(command: string): void {
    this.#brought.delete(command);
  }
}
