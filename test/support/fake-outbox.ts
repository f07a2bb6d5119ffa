// A queue of messages in memory with its way back in: what was claimed, put back and decided can be looked at.

import { type Instant, instant } from '../../src/base/time.ts';
import type { Account } from '../../src/core/accounts/account.ts';
import type { MessageKind } from '../../src/core/messages/kind.ts';
import type { MessageRef } from '../../src/core/messages/submission.ts';
import type { AttemptOutcome, ClaimedMessage, Inbox, Outbox, Receipt, Work } from '../../src/core/ports.ts';

export class FakeOutbox implements Outbox, Inbox {
  readonly outcomes: { readonly phone: string; readonly outcome: AttemptOutcome }[] = [];
  readonly putBacks: MessageRef[] = [];
  /** When each of them is due again. */
  readonly dueAgain: (Instant | undefined)[] = [];
  readonly receipts: Receipt[] = [];
  /** Links whose messages were to move. */
  readonly reroutes: string[] = [];
  /** Whether another link is there to take them. */
  elsewhere: 'no' | 'yes' = 'no';
  readonly #account: Account;
  readonly #waiting: ClaimedMessage[] = [];
  readonly #claimed = new Map<MessageRef, ClaimedMessage>();
  readonly #wakes = new Set<() => void>();
  readonly #watchers = new Set<() => void>();
  #lastRef = 0;
  /** So many of the next outcomes fail, as without a database. */
  failures = 0;

  constructor(account: Account) {
    this.#account = account;
  }

  add(phone: string, kind: MessageKind = 'sms', given: Partial<ClaimedMessage> = {}): MessageRef {
    const ref = ++this.#lastRef as MessageRef;
    this.#waiting.push({
      ref,
      account: this.#account,
      publicId: String(ref),
      kind,
      phone,
      text: 'Hello',
      sender: undefined,
      call: undefined,
      parts: 1,
      doubtful: 'no',
      attempt: 1,
      acceptedAt: instant(0),
      validUntil: instant(86_400_000),
      lastEvent: 0,
      ...given,
    });
    for (const wake of this.#wakes) wake();
    return ref;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves when `settled` holds; looked at whenever something changes. */
  async until(settled: () => boolean): Promise<void> {
    while (!settled()) {
      await new Promise<void>((resolve) => {
        this.#watchers.add(resolve);
      });
    }
  }

  /** A link gets whatever waits. */
  async claim(work: Work, limit: number): Promise<readonly ClaimedMessage[]> {
    const chosen = this.#waiting
      .filter((message) => 'link' in work || work.includes(message.kind))
      .slice(0, limit);
    for (const message of chosen) {
      this.#waiting.splice(this.#waiting.indexOf(message), 1);
      this.#claimed.set(message.ref, message);
    }
    this.#changed();
    return chosen;
  }

  async putBack(ref: MessageRef, at?: Instant): Promise<void> {
    this.#waiting.push(this.#take(ref));
    this.putBacks.push(ref);
    this.dueAgain.push(at);
    this.#changed();
  }

  async outcome(ref: MessageRef, outcome: AttemptOutcome): Promise<void> {
    if (this.failures > 0) {
      this.failures--;
      throw new Error('the database is gone');
    }
    this.outcomes.push({ phone: this.#take(ref).phone, outcome });
    this.#changed();
  }

  async receipt(receipt: Receipt): Promise<void> {
    if (this.failures > 0) {
      this.failures--;
      throw new Error('the database is gone');
    }
    this.receipts.push(receipt);
    this.#changed();
  }

  async reroute(link: string): Promise<number> {
    this.reroutes.push(link);
    const moved = this.elsewhere === 'yes' ? this.#waiting.splice(0).length : 0;
    this.#changed();
    return moved;
  }

  onWork(_work: Work, wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => void this.#wakes.delete(wake);
  }

  #take(ref: MessageRef): ClaimedMessage {
    const message = this.#claimed.get(ref);
    if (!message) throw new Error(`message ${ref} is not claimed`);
    this.#claimed.delete(ref);
    return message;
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
    this.#watchers.clear();
  }
}
