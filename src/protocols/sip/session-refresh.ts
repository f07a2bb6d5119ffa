// The session timer of one dialog at work (RFC 4028): our refreshes when they are ours to send, our watch when they are
// theirs. Owns these two timers; what an interval is and who refreshes is agreed in session-timer.ts.

import type { SipResponse } from './message.ts';
import {
  expireAfter,
  type Interval,
  intervalOfReply,
  minSeOf,
  refreshAfter,
  requestedInterval,
} from './session-timer.ts';
import type { DialogUsage } from './session-usage.ts';

/** Milliseconds until a refresh that met another request under way, or 491, is tried again. */
const BUSY_PAUSE = 2_000;
/** How often one side may say that an interval is too small before we let the session run without a timer. */
const TOO_SMALL_MAX = 3;

export class SessionRefresh {
  readonly #usage: DialogUsage;
  #interval: Interval | undefined;
  #minSe: number;
  #tooSmall = 0;

  constructor(usage: DialogUsage) {
    this.#usage = usage;
    this.#minSe = usage.context.settings.minSe;
  }

  get interval(): Interval | undefined {
    return this.#interval;
  }

  /** The headers of a request of ours that keeps the interval going. */
  headers(): ReturnType<typeof requestedInterval> {
    const { sessionExpires } = this.#usage.context.settings;
    return requestedInterval({ sessionExpires, minSe: this.#minSe }, this.#interval);
  }

  /** An interval was agreed or confirmed, or, undefined, the session has no timer. */
  set(interval: Interval | undefined): void {
    const { context, id } = this.#usage;
    this.#interval = interval;
    context.stop(`${id} refresh`);
    context.stop(`${id} expire`);
    if (interval === undefined || this.#usage.phase === 'closed') return;
    if (interval.refresher === 'us') context.start(`${id} refresh`, refreshAfter(interval));
    else context.start(`${id} expire`, expireAfter(interval));
  }

  stop(): void {
    this.set(undefined);
  }

  /** The timer `refresh` or `expire` of this dialog. */
  expired(timer: string): void {
    const usage = this.#usage;
    if (usage.phase === 'closed') return;
    if (timer === 'expire') usage.lose('session-timer');
    else if (usage.offers.busy) this.#again();
    else if (usage.allows('UPDATE')) {
      usage.send(usage.context.compose(usage.dialog, 'UPDATE', { headers: this.headers() }), {
        kind: 'refresh',
      });
    } else usage.offers.repeat();
  }

  /** The final response to an UPDATE that refreshes. */
  answered(response: SipResponse): void {
    const { status } = response;
    if (status < 300) this.set(intervalOfReply(response));
    else if (status === 422) this.tooSmall(response);
    else if (status === 405 || status === 501) {
      this.#usage.disallow('UPDATE');
      this.expired('refresh');
    } else if (status === 408 || status === 481) this.#usage.lose('session-timer');
    else this.#again();
  }

  /** A 422: the next request asks for at least their Min-SE (section 7.3). */
  tooSmall(response: SipResponse): void {
    this.#minSe = Math.max(this.#minSe, minSeOf(response) ?? this.#minSe);
    if (++this.#tooSmall > TOO_SMALL_MAX) this.stop();
    else this.#again();
  }

  #again(): void {
    this.#usage.context.start(`${this.#usage.id} refresh`, BUSY_PAUSE);
  }
}
