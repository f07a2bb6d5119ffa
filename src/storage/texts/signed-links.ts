// Addresses that open one thing to whoever has them: its number, signed under the secret key, good for a while. Owns the
// form of these tokens; what a number stands for is each store's.

import { type Clock, DAY } from '../../base/time.ts';
import type { Secrets } from '../database/secrets.ts';

const GOOD_FOR = 7 * DAY;
const TOKEN = /^(\d{1,15})-([0-9a-z]{1,10})-([\w-]{10,64})$/;

export class SignedLinks {
  readonly #secrets: Secrets;
  readonly #clock: Clock;
  readonly #what: string;

  /** `what` is signed, too, so that the number of one thing opens no other. */
  constructor(secrets: Secrets, clock: Clock, what: 'recording' | 'export') {
    this.#secrets = secrets;
    this.#clock = clock;
    this.#what = what;
  }

  token(id: number): string {
    const until = (this.#clock.now() + GOOD_FOR).toString(36);
    return `${id}-${until}-${this.#secrets.sign(this.#signed(id, until))}`;
  }

  /** The number in a token; undefined when it is false or too old. */
  idOf(token: string): number | undefined {
    const [, id = '', until = '', signature = ''] = TOKEN.exec(token) ?? [];
    if (id === '' || !this.#secrets.isSigned(this.#signed(Number(id), until), signature)) return undefined;
    return Number.parseInt(until, 36) < this.#clock.now() ? undefined : Number(id);
  }

  #signed(id: number, until: string): string {
    return `${this.#what} ${id} ${until}`;
  }
}
