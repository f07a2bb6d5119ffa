// The log of one call: numbers its events and hands them to the journal in order. Owns the count; it must not decide
// what is worth an event.

import { type Clock, type Instant, instant } from '../../base/time.ts';
import type { CallEvent } from '../../core/events/call-event.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { ClaimedMessage, FollowUp, Journal, JournalEntry } from '../../core/ports.ts';

export class CallLog {
  readonly #ref: MessageRef;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  #last: number;
  #latest: Promise<void> = Promise.resolve();

  constructor(options: {
    readonly ref: MessageRef;
    readonly lastEvent: number;
    readonly journal: Journal;
    readonly clock: Clock;
    /** An entry that could not be stored: the journal keeps trying by itself as long as it can, so this is the end of it. */
    readonly onFault: (error: unknown) => void;
  }) {
    this.#ref = options.ref;
    this.#last = options.lastEvent;
    this.#journal = options.journal;
    this.#clock = options.clock;
    this.#onFault = options.onFault;
  }

  now(): Instant {
    return instant(this.#clock.now());
  }

  /** The next entry, numbered and dated, for whoever stores it together with something else. */
  entry(event: CallEvent, followUp?: FollowUp): JournalEntry {
    const entry = { ref: this.#ref, number: ++this.#last, at: this.now(), event };
    return followUp === undefined ? entry : { ...entry, followUp };
  }

  /** Writes in the background: the caller on the line never waits for the disk. */
  write(event: CallEvent, followUp?: FollowUp): void {
    this.#latest = this.#journal.write(this.entry(event, followUp));
    this.#latest.catch(this.#onFault);
  }

  /** Resolves when all that was written so far is stored; rejects when the newest entry could not be. */
  stored(): Promise<void> {
    return this.#latest;
  }
}

type Logging = {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly onFault: (what: string, error: unknown) => void;
};

/** The log of a claimed call, which goes on behind what was written of it before. */
export function callLog({ ref, lastEvent, publicId }: ClaimedMessage, around: Logging): CallLog {
  const { journal, clock } = around;
  const onFault = (error: unknown): void => around.onFault(`an event of call ${publicId} is lost`, error);
  return new CallLog({ ref, lastEvent, journal, clock, onFault });
}
