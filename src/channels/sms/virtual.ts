// The virtual SMS channel: takes messages from the queue and says what became of them a moment later, without any
// operator. Owns the table of outcomes by number; it is what development, tests and the demo send through.

import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import type { AttemptOutcome, ClaimedMessage, Inbox, Outbox } from '../../core/ports.ts';

/** What numbers that begin with `prefix` get; the longest prefix counts, an empty one is for all. */
export type VirtualOutcome = {
  readonly prefix: string;
  /** Status and error of spec codes.md. */
  readonly status: number;
  readonly err: number;
  /** Milliseconds until then; absent: the channel's. */
  readonly delay?: number;
};

export type VirtualSmsOptions = {
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  /** Milliseconds from taking a message to its delivery. */
  readonly delay: number;
  readonly outcomes: readonly VirtualOutcome[];
  readonly report: (trouble: unknown) => void;
};

export type VirtualSms = {
  /** Puts back what is not delivered yet and resolves when all of it is back. */
  stop(): Promise<void>;
};

export const VIRTUAL_SMS_KINDS: readonly MessageKind[] = ['sms', 'flash', 'binary', 'push'];

const DELIVERED = { status: 1, err: 0 };
// Delivery error of a message that only pretends (spec http-send 7.1).
const TEST_MODE = { status: 1, err: 200 };
const LOOK_AGAIN = 5 * SECOND;
const STORE_AGAIN = SECOND;

function chosen(outcomes: readonly VirtualOutcome[], phone: string): VirtualOutcome | undefined {
  const fitting = outcomes.filter((outcome) => phone.startsWith(outcome.prefix));
  return fitting.sort((one, other) => other.prefix.length - one.prefix.length)[0];
}

class VirtualChannel implements VirtualSms {
  readonly #options: VirtualSmsOptions;
  /** Messages on their way, each with what ends its waiting early. */
  readonly #waiting = new Map<ClaimedMessage, () => void>();
  readonly #running = new Set<Promise<void>>();
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  #claiming: Promise<void> | undefined;
  #wokenMeanwhile = false;
  /** The last claim got all it asked for, so that there may be more. */
  #moreWaits = false;
  #stopped = false;

  constructor(options: VirtualSmsOptions) {
    this.#options = options;
    this.#unsubscribe = options.outbox.onWork(VIRTUAL_SMS_KINDS, () => this.#wake());
    this.#timer = setInterval(() => this.#wake(), LOOK_AGAIN);
    this.#timer.unref();
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    clearInterval(this.#timer);
    await this.#claiming;
    for (const hurry of this.#waiting.values()) hurry();
    await Promise.all(this.#running);
  }

  #wake(): void {
    if (this.#stopped) return;
    if (this.#claiming) {
      this.#wokenMeanwhile = true;
      return;
    }
    this.#wokenMeanwhile = false;
    this.#claiming = this.#claim()
      .catch((trouble) => this.#options.report(trouble))
      .finally(() => {
        this.#claiming = undefined;
        if (this.#wokenMeanwhile) this.#wake();
      });
  }

  async #claim(): Promise<void> {
    const limit = LIMITS.virtualSms.underWay - this.#running.size;
    if (limit <= 0) {
      this.#moreWaits = true;
      return;
    }
    const claimed = await this.#options.outbox.claim(VIRTUAL_SMS_KINDS, limit);
    this.#moreWaits = claimed.length === limit;
    for (const message of claimed) {
      const run = this.#deliver(message).finally(() => {
        this.#running.delete(run);
        if (this.#moreWaits) this.#wake();
      });
      this.#running.add(run);
    }
  }

  async #deliver(message: ClaimedMessage): Promise<void> {
    const rule = chosen(this.#options.outcomes, message.phone);
    await this.#wait(message, rule?.delay ?? this.#options.delay);
    if (this.#stopped) return this.#store(() => this.#options.outbox.putBack(message.ref));
    const { status, err } = message.account.settings.test === 'on' ? TEST_MODE : (rule ?? DELIVERED);
    const outcome: AttemptOutcome = { kind: 'final', status, err };
    return this.#store(() => this.#options.inbox.outcome(message.ref, outcome));
  }

  #wait(message: ClaimedMessage, milliseconds: number): Promise<void> {
    return new Promise((proceed) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(message);
        proceed();
      };
      const timer = setTimeout(end, this.#stopped ? 0 : milliseconds);
      this.#waiting.set(message, end);
    });
  }

  /** A store that is gone comes back; a channel that stops leaves its claim to the next start. */
  async #store(write: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await write();
      } catch (trouble) {
        this.#options.report(trouble);
      }
      if (this.#stopped) return;
      await new Promise<void>((proceed) => {
        setTimeout(proceed, STORE_AGAIN).unref();
      });
    }
  }
}

export function startVirtualSms(options: VirtualSmsOptions): VirtualSms {
  return new VirtualChannel(options);
}
