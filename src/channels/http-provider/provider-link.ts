// The beat of a link to a provider over HTTP: claims as much as may be sent now, has each message exchanged for what became of
// it, and looks after a provider that is slow, in trouble or away. Owns these rounds; what is said to the provider is the kind's.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { later, SECOND } from '../../base/time.ts';
import type { AttemptOutcome, ClaimedMessage } from '../../core/ports.ts';
import { ClaimLoop } from '../claim-loop.ts';
import type { LinkDoors } from '../link.ts';
import type { LinkMeter } from '../link-meter.ts';
import { SYSTEM_TIME } from '../system-time.ts';
import { Gate, type GateOptions } from './gate.ts';

type Answer = Parameters<LinkMeter['answered']>[0];

/** What came of saying one message to the provider. */
export type Exchanged =
  | {
      readonly kind: 'answered';
      readonly outcome: AttemptOutcome;
      readonly answer: Answer;
      readonly code: string;
    }
  | { readonly kind: 'throttled'; readonly pause?: number; readonly code: string }
  /** It has not got the message. */
  | { readonly kind: 'trouble'; readonly code: string }
  /** It may have got it. `outcome` absent: asking again does no harm. */
  | { readonly kind: 'lost'; readonly outcome?: AttemptOutcome; readonly code: string };

/** Time passes, unless the link stops first. */
export type Wait = (milliseconds: number) => Promise<'passed' | 'stopping'>;

type ProviderLinkOptions = {
  readonly doors: LinkDoors;
  readonly pace: GateOptions;
  readonly exchange: (message: ClaimedMessage, wait: Wait) => Promise<Exchanged>;
  /** Whether a provider that was away can be reached again. */
  readonly probe: () => Promise<'back' | 'away'>;
};

export class ProviderLink {
  readonly #options: ProviderLinkOptions;
  readonly #gate: Gate;
  readonly #running = new Set<Promise<void>>();
  readonly #loop: ClaimLoop;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #watching: Promise<void> | undefined;
  /** The last claim got all it asked for, so that there may be more. */
  #moreWaits = false;
  /** The trouble that was told last; it is told once. */
  #told = '';

  constructor(options: ProviderLinkOptions) {
    this.#options = options;
    this.#gate = new Gate(options.pace);
    const { doors } = options;
    this.#loop = new ClaimLoop({
      claim: () => this.#claim(),
      onWork: (wake) => doors.outbox.onWork({ link: doors.name }, wake),
      report: (trouble) => doors.report('the queue of messages', trouble),
    });
    doors.meter.connections(1, 1);
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#loop.stop();
    await Promise.all(this.#running);
    await this.#watching;
  }

  async #claim(): Promise<void> {
    const { doors, pace } = this.#options;
    const room = this.#gate.room(SYSTEM_TIME.now(), this.#running.size);
    this.#moreWaits = room === 0;
    if (room > 0) {
      const claimed = await doors.outbox.claim({ link: doors.name }, room);
      this.#moreWaits = claimed.length === room;
      this.#gate.spent(SYSTEM_TIME.now(), claimed.length);
      for (const message of claimed) this.#start(message);
      doors.meter.window(this.#running.size, pace.window);
    }
    if (this.#moreWaits) this.#wakeInTime();
  }

  /** Room that time alone makes; an answer wakes the loop by itself. */
  #wakeInTime(): void {
    const wait = this.#gate.wait(SYSTEM_TIME.now());
    clearTimeout(this.#timer);
    if (wait !== undefined && !this.#loop.stopping)
      this.#timer = setTimeout(() => this.#loop.wake(), Math.ceil(wait));
  }

  #start(message: ClaimedMessage): void {
    const { doors, pace } = this.#options;
    const run = this.#run(message)
      .catch((trouble) => doors.report('a message', trouble))
      .finally(() => {
        this.#running.delete(run);
        doors.meter.window(this.#running.size, pace.window);
        if (this.#moreWaits) this.#loop.wake();
      });
    this.#running.add(run);
  }

  async #run(message: ClaimedMessage): Promise<void> {
    const { doors, exchange } = this.#options;
    if (this.#loop.stopping) return this.#loop.store(() => doors.outbox.putBack(message.ref));
    const began = doors.clock.now();
    const exchanged = await exchange(message, (milliseconds) => this.#wait(milliseconds));
    doors.meter.answered(answerOf(exchanged), (doors.clock.now() - began) / SECOND, exchanged.code);
    await this.#end(message, exchanged);
  }

  #end({ ref }: ClaimedMessage, exchanged: Exchanged): Promise<void> {
    const { outbox, inbox, clock } = this.#options.doors;
    switch (exchanged.kind) {
      case 'answered':
        this.#told = '';
        this.#gate.answered();
        return this.#loop.store(() => inbox.outcome(ref, exchanged.outcome));
      case 'throttled': {
        this.#moreWaits = true;
        const pause = this.#gate.throttled(SYSTEM_TIME.now(), exchanged.pause);
        const at = later(clock.now(), Math.ceil(pause));
        return this.#loop.store(() => outbox.putBack(ref, at));
      }
      case 'trouble': {
        this.#moreWaits = true;
        const at = later(clock.now(), this.#troubled(exchanged.code));
        return this.#loop.store(() => outbox.putBack(ref, at));
      }
      case 'lost': {
        const { outcome } = exchanged;
        this.#moreWaits = true;
        const at = later(clock.now(), this.#troubled(exchanged.code));
        return this.#loop.store(() => (outcome ? inbox.outcome(ref, outcome) : outbox.putBack(ref, at)));
      }
      default:
        return unreachable(exchanged);
    }
  }

  /** Milliseconds until it is tried again. */
  #troubled(code: string): number {
    const { doors } = this.#options;
    const pause = Math.ceil(this.#gate.troubled(SYSTEM_TIME.now()));
    if (this.#told !== code) doors.report('the provider', code);
    this.#told = code;
    if (this.#gate.away === 'yes' && !this.#watching && !this.#loop.stopping) {
      doors.turned('no');
      doors.meter.connections(0, 1);
      this.#watching = this.#watch(pause).finally(() => {
        this.#watching = undefined;
      });
    }
    return pause;
  }

  /** While the provider is away its messages move on, and it is asked whether it is back. */
  async #watch(firstPause: number): Promise<void> {
    const { doors, probe } = this.#options;
    let pause = firstPause;
    for (;;) {
      await this.#moveOn();
      if ((await this.#wait(pause)) === 'stopping') return;
      // An answer to what was under way says the same as a probe.
      if (this.#gate.away === 'no' || (await probe()) === 'back') break;
      pause = Math.min(2 * pause, LIMITS.httpProvider.pauseSecondsMost * SECOND);
    }
    this.#gate.back();
    doors.turned('yes');
    doors.meter.connections(1, 1);
    this.#loop.wake();
  }

  async #moveOn(): Promise<void> {
    const { outbox, name, report } = this.#options.doors;
    const most = LIMITS.httpProvider.reroutedAtOnce;
    try {
      while (!this.#loop.stopping && (await outbox.reroute(name, most)) === most);
    } catch (trouble) {
      report('the queue of messages', trouble);
    }
  }

  #wait(milliseconds: number): Promise<'passed' | 'stopping'> {
    const { signal } = this.#stopping;
    if (signal.aborted) return Promise.resolve('stopping');
    return new Promise((proceed) => {
      const stop = (): void => {
        clearTimeout(timer);
        proceed('stopping');
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        proceed('passed');
      }, milliseconds);
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}

function answerOf(exchanged: Exchanged): Answer {
  switch (exchanged.kind) {
    case 'answered':
      return exchanged.answer;
    case 'throttled':
      return 'throttled';
    case 'trouble':
    case 'lost':
      return 'unanswered';
    default:
      return unreachable(exchanged);
  }
}
