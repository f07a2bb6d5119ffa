// The virtual channel: takes messages of every kind but calls from the queue and says what became of them a moment later,
// without any operator. Owns the table of outcomes by number; it is what development, tests and the demo send through.

import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';
import { ERR } from '../../core/messages/errors.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import type { LookupData } from '../../core/messages/message-status.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { AttemptOutcome, ClaimedMessage, Inbox, Outbox, Work } from '../../core/ports.ts';
import { ClaimLoop } from '../claim-loop.ts';
import type { LinkMeter } from '../link-meter.ts';

/** What numbers that begin with `prefix` get; the longest prefix counts, an empty one is for all. */
export type VirtualOutcome = {
  readonly prefix: string;
  /** Status and error of spec codes.md. */
  readonly status: number;
  readonly err: number;
  /** Milliseconds until then; absent: the channel's. */
  readonly delay?: number;
};

export type VirtualChannelOptions = {
  readonly work: Work;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  /** Milliseconds from taking a message to its delivery. */
  readonly delay: number;
  readonly outcomes: readonly VirtualOutcome[];
  /** What a look-up of a number would find out; absent: nothing. */
  readonly lookUp?: (phone: string) => LookupData | undefined;
  /** Absent: nobody counts. */
  readonly meter?: LinkMeter;
  readonly report: (trouble: unknown) => void;
};

type StartedChannel = {
  /** Puts back what is not delivered yet and resolves when all of it is back. */
  stop(): Promise<void>;
};

export const VIRTUAL_KINDS: readonly MessageKind[] = [
  'sms',
  'flash',
  'binary',
  'push',
  'hlr',
  'ping',
  'mms',
  'mail',
  'viber',
  'social',
  'whatsapp',
  'telegram',
  'bot',
];

const DELIVERED = { status: STATUS.delivered, err: ERR.none };
// Delivery error of a message that only pretends (spec http-send 7.1).
const TEST_MODE = { status: STATUS.delivered, err: ERR.virtual };

function chosen(outcomes: readonly VirtualOutcome[], phone: string): VirtualOutcome | undefined {
  const fitting = outcomes.filter((outcome) => phone.startsWith(outcome.prefix));
  return fitting.sort((one, other) => other.prefix.length - one.prefix.length)[0];
}

class VirtualChannel implements StartedChannel {
  readonly #options: VirtualChannelOptions;
  /** Messages on their way, each with what ends its waiting early. */
  readonly #waiting = new Map<ClaimedMessage, () => void>();
  readonly #running = new Set<Promise<void>>();
  readonly #loop: ClaimLoop;
  /** The last claim got all it asked for, so that there may be more. */
  #moreWaits = false;

  constructor(options: VirtualChannelOptions) {
    this.#options = options;
    this.#loop = new ClaimLoop({
      claim: () => this.#claim(),
      onWork: (wake) => options.outbox.onWork(options.work, wake),
      report: options.report,
    });
    options.meter?.connections(1, 1);
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    for (const hurry of this.#waiting.values()) hurry();
    await Promise.all(this.#running);
  }

  async #claim(): Promise<void> {
    const limit = LIMITS.virtualChannel.underWay - this.#running.size;
    if (limit <= 0) {
      this.#moreWaits = true;
      return;
    }
    const claimed = await this.#options.outbox.claim(this.#options.work, limit);
    this.#moreWaits = claimed.length === limit;
    for (const message of claimed) {
      const run = this.#deliver(message).finally(() => {
        this.#running.delete(run);
        this.#tellWindow();
        if (this.#moreWaits) this.#loop.wake();
      });
      this.#running.add(run);
    }
    this.#tellWindow();
  }

  #tellWindow(): void {
    this.#options.meter?.window(this.#running.size, LIMITS.virtualChannel.underWay);
  }

  async #deliver(message: ClaimedMessage): Promise<void> {
    const rule = chosen(this.#options.outcomes, message.phone);
    const delay = rule?.delay ?? this.#options.delay;
    await this.#wait(message, delay);
    if (this.#loop.stopping) return this.#loop.store(() => this.#options.outbox.putBack(message.ref));
    const { status, err } = message.account.settings.test === 'on' ? TEST_MODE : (rule ?? DELIVERED);
    this.#options.meter?.answered('taken', delay / SECOND, `${status}/${err}`);
    const lookup = message.kind === 'hlr' ? this.#options.lookUp?.(message.phone) : undefined;
    const outcome: AttemptOutcome = { kind: 'final', status, err, ...(lookup && { lookup }) };
    return this.#loop.store(() => this.#options.inbox.outcome(message.ref, outcome));
  }

  #wait(message: ClaimedMessage, milliseconds: number): Promise<void> {
    return new Promise((proceed) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(message);
        proceed();
      };
      const timer = setTimeout(end, this.#loop.stopping ? 0 : milliseconds);
      this.#waiting.set(message, end);
    });
  }
}

export function startVirtualChannel(options: VirtualChannelOptions): StartedChannel {
  return new VirtualChannel(options);
}
