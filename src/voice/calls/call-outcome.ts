// How the end of a call's attempt is told, whoever called whom: with its last event, again and again until the database has taken
// it. Owns this insistence; what the outcome is, the call says.

import type { AttemptOutcome, ClaimedMessage, JournalEntry } from '../../core/ports.ts';
import type { CallLog } from './call-log.ts';
import type { CallSurroundings } from './call-surroundings.ts';

export class CallOutcome {
  readonly #message: ClaimedMessage;
  readonly #log: CallLog;
  readonly #around: CallSurroundings;
  #stopped: 'no' | 'yes' = 'no';

  constructor(message: ClaimedMessage, log: CallLog, around: CallSurroundings) {
    this.#message = message;
    this.#log = log;
    this.#around = around;
  }

  /** The node stops: what cannot be told now is found in the claim at its next start. */
  stop(): void {
    this.#stopped = 'yes';
  }

  get stopped(): 'no' | 'yes' {
    return this.#stopped;
  }

  async tell(outcome: AttemptOutcome, cause: string, seconds = 0): Promise<void> {
    await this.tellWith(outcome, this.#log.entry({ kind: 'ended', cause, seconds }));
  }

  async tellWith(outcome: AttemptOutcome, last: JournalEntry): Promise<void> {
    const { inbox } = this.#around;
    await this.#insist('has no outcome yet', () => inbox.outcome(this.#message.ref, outcome, last));
  }

  putBack(): Promise<void> {
    return this.#insist('cannot be put back', () => this.#around.outbox.putBack(this.#message.ref));
  }

  /** What the database does not take now it takes later; the claim stays ours until then, or until this node is gone. */
  async #insist(what: string, act: () => Promise<void>): Promise<void> {
    for (let pause = 250; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        await act();
        return;
      } catch (error) {
        this.#around.onFault(`call ${this.#message.publicId} ${what}`, error);
        if (this.#stopped === 'yes') return;
        await new Promise<void>((resolve) => {
          this.#around.scheduler.after(pause, resolve);
        });
      }
    }
  }
}

const LONGEST_PAUSE = 5_000;
