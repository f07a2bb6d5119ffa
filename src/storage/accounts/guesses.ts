// Who guesses passwords and how many guesses go on at once, so that what counts failures cannot be outrun. Owns these two
// questions; it must not know what a right password is.

import { isIPv6 } from 'node:net';

/** Who is locked out: an IPv4 address, or the /64 that one subscriber of IPv6 has all of. */
export function guesserOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.replace(/%.*$/, '').toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    const missing = 8 - groups.length - after.length - (tail.includes('.') ? 1 : 0);
    groups.push(...Array<string>(Math.max(0, missing)).fill('0'), ...after);
  }
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

/** Sign-ins that have not been answered: of one address only so many at once as it may still get wrong; the others wait. */
export class GuessesUnderWay {
  readonly #left: (from: string) => number;
  readonly #running = new Map<string, { count: number; readonly waiting: (() => void)[] }>();

  /** `left`: how many more failures are let through now. */
  constructor(left: (from: string) => number) {
    this.#left = left;
  }

  /** Resolves when this one may go on; `leave` must follow. */
  async enter(from: string): Promise<void> {
    const running = this.#running.get(from) ?? { count: 0, waiting: [] };
    this.#running.set(from, running);
    while (running.count >= Math.max(1, this.#left(from)))
      await new Promise<void>((resolve) => running.waiting.push(resolve));
    running.count++;
  }

  leave(from: string): void {
    const running = this.#running.get(from);
    if (!running) return;
    running.count--;
    const next = running.waiting.shift();
    // Whoever is woken counts itself a moment later and finds this record still in its place.
    if (next) next();
    else if (running.count === 0) this.#running.delete(from);
  }
}
