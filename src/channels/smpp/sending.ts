// A claimed message between claim and outcome: its parts, and how far each is. Owns this state; what follows from it is
// decided by the submitter.

import type { Instant } from '../../base/time.ts';
import type { AttemptOutcome, ClaimedMessage } from '../../core/ports.ts';
import type { SubmitContent } from './submit-content.ts';

export class Sending {
  readonly message: ClaimedMessage;
  readonly contents: readonly SubmitContent[];
  /** The centre's names of the parts it took. */
  readonly ids: (string | undefined)[];
  /** How often each part was put off by the centre. */
  readonly tries: number[];
  /** Parts that may have gone out: those that came back unsent, or that the centre did not take, are not among them. */
  begun = 0;
  state: 'open' | 'ended' = 'open';
  /** When its first part left, by the wall clock. */
  leftAt: Instant | undefined;
  /** The sending before it, whose answers did not come in time and may yet come. */
  readonly earlier: Sending | undefined;

  constructor(message: ClaimedMessage, contents: readonly SubmitContent[], earlier?: Sending) {
    this.message = message;
    this.earlier = earlier;
    this.contents = contents;
    this.ids = contents.map(() => undefined);
    this.tries = contents.map(() => 0);
  }

  get whole(): boolean {
    return this.ids.every((id) => id !== undefined);
  }

  /** The first of this and the earlier ones that the centre has taken whole. */
  get taken(): Sending | undefined {
    return this.earlier?.taken ?? (this.whole ? this : undefined);
  }

  /** How the parts of what was taken are named, and by what other names they may be reported. */
  get names(): Pick<Extract<AttemptOutcome, { kind: 'handed' }>, 'ids' | 'otherIds' | 'since'> {
    const taken = this.taken ?? this;
    const otherIds = this.#all
      .filter((one) => one !== taken)
      .flatMap(({ ids }) => ids.flatMap((id, index) => (id ? [{ index, id }] : [])));
    return {
      ids: taken.ids.map((one) => one ?? ''),
      ...(otherIds.length > 0 && { otherIds }),
      ...(taken !== this && taken.leftAt !== undefined && { since: taken.leftAt }),
    };
  }

  get #all(): readonly Sending[] {
    return [this, ...(this.earlier ? this.earlier.#all : [])];
  }
}

/** A part that may leave; `order` is that of the claims, whatever happens on the way. */
export type Ready = { readonly sending: Sending; readonly index: number; readonly order: number };

/** A part on its way: what a bind's session hands back with the answer. */
export type Submission = Ready & { readonly sentAt: number };

/** Parts that wait for their turn, the oldest first; one that comes back takes its old place. */
export class ReadyParts {
  readonly #parts: Ready[] = [];
  #order = 0;

  get length(): number {
    return this.#parts.length;
  }

  add(sending: Sending): void {
    for (const index of sending.contents.keys()) this.#parts.push({ sending, index, order: ++this.#order });
  }

  /** What comes back is older than nearly all that waits: its place is near the front. */
  putBack({ sending, index, order }: Ready): void {
    const at = this.#parts.findIndex((one) => one.order > order);
    this.#parts.splice(at < 0 ? this.#parts.length : at, 0, { sending, index, order });
  }

  /** The next one of a message that has not ended. */
  take(): Ready | undefined {
    for (let one = this.#parts.shift(); one; one = this.#parts.shift())
      if (one.sending.state === 'open') return one;
    return undefined;
  }

  clear(): void {
    this.#parts.length = 0;
  }
}
