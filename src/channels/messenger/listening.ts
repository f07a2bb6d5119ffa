// What a provider tells by itself: webhooks, or updates that are asked for. Owns that everything told is stored before it
// is acknowledged, so that what got lost here is told again; reading the provider's words is the adapter's.

import { LIMITS } from '../../base/limits.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import type { HeardReply, HeardRequest, LinkDoors } from '../link.ts';
import { SYSTEM_TIME } from '../system-time.ts';
import { believed, pauseAfter } from './link-health.ts';
import type { Heard, HeardReceipt, Messenger } from './messenger.ts';

type ListeningOptions = {
  readonly messenger: Messenger;
  readonly doors: LinkDoors;
  readonly timers?: Timekeeper;
};

export class Listening {
  readonly #messenger: Messenger;
  readonly #doors: LinkDoors;
  readonly #timers: Timekeeper;
  readonly #storing = new Set<Promise<void>>();
  #endWait: (() => void) | undefined;
  #stopped = false;

  constructor({ messenger, doors, timers = SYSTEM_TIME }: ListeningOptions) {
    this.#messenger = messenger;
    this.#doors = doors;
    this.#timers = timers;
    this.#begin().catch((trouble) => this.#report(trouble));
  }

  /** What is being stored is waited for; a poll under way is left alone: what it brings was not acknowledged. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endWait?.();
    await Promise.allSettled(this.#storing);
  }

  async hear(request: HeardRequest): Promise<HeardReply> {
    const heard = this.#messenger.hear?.(request);
    if (!heard) return { status: 404 };
    try {
      await this.#store(heard);
    } catch (trouble) {
      this.#report(trouble);
      // Any other answer than success makes the provider tell it again.
      return { status: 500 };
    }
    return heard.reply;
  }

  async #begin(): Promise<void> {
    await this.#prepare();
    if (this.#messenger.poll) await this.#poll();
  }

  async #prepare(): Promise<void> {
    if (!this.#messenger.prepare) return;
    for (let failures = 1; !this.#stopped; failures++) {
      const prepared = await this.#messenger.prepare();
      if (prepared.ok) return;
      // Once is enough: it is tried until it succeeds.
      if (failures === 1)
        this.#report(new Error(`the provider is not ready to tell us anything: ${prepared.error}`));
      await this.#wait(pauseAfter(failures));
    }
  }

  async #poll(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      const begun = this.#timers.now();
      const polled = await this.#messenger.poll!();
      if (this.#stopped) return;
      if (polled.kind === 'failed') {
        failures++;
        if (failures === LIMITS.messenger.failuresUntilDown)
          this.#report(new Error(`messages cannot be fetched: ${polled.code}`));
        await this.#wait(believed(polled.after, pauseAfter(failures)));
        continue;
      }
      try {
        await this.#store(polled.heard);
        polled.confirm();
        failures = 0;
        // Who is to wait for news and has none at once is asked no oftener than this.
        if (polled.heard.messages.length === 0)
          await this.#wait(Math.max(0, LIMITS.messenger.pauseFirst - (this.#timers.now() - begun)));
      } catch (trouble) {
        this.#report(trouble);
        await this.#wait(pauseAfter(++failures));
      }
    }
  }

  #store(heard: Heard): Promise<void> {
    const storing = this.#storeAll(heard).finally(() => this.#storing.delete(storing));
    this.#storing.add(storing);
    return storing;
  }

  async #storeAll({ receipts, messages }: Heard): Promise<void> {
    const { name, reception, clock, meter } = this.#doors;
    const histories = new Map<string, HeardReceipt[]>();
    for (const receipt of receipts) {
      const known = histories.get(receipt.ids[0] ?? '');
      if (known) known.push(receipt);
      else histories.set(receipt.ids[0] ?? '', [receipt]);
    }
    // WhatsApp tells of a thousand messages at once and waits seconds for the answer, while each storing takes its while.
    const stored = await Promise.allSettled([...histories.values()].map((own) => this.#storeReceipts(own)));
    for (const one of stored) if (one.status === 'rejected') throw one.reason;
    for (const message of messages) {
      const received = await reception.receive({ ...message, receivedAt: clock.now(), source: name });
      if (received.kind === 'taken') meter.incoming();
      // Told again it would be too long again.
      else if (received.kind === 'too-long')
        this.#report(new Error(`message ${message.key} is too long and was not taken`));
    }
  }

  /** What is told of one message, in its order. */
  async #storeReceipts(receipts: readonly HeardReceipt[]): Promise<void> {
    const { name, inbox, meter } = this.#doors;
    for (const receipt of receipts) {
      await inbox.receipt({ link: name, ...receipt });
      meter.receipt(receipt.report.kind);
    }
  }

  #report(trouble: unknown): void {
    this.#doors.report(`link ${this.#doors.name}`, trouble);
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((proceed) => {
      if (this.#stopped) return proceed();
      const end = (): void => {
        cancel();
        this.#endWait = undefined;
        proceed();
      };
      const cancel = this.#timers.alarm(milliseconds, end);
      this.#endWait = end;
    });
  }
}
