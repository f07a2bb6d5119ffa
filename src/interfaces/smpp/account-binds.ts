// What all binds of one account have in common: their number, the pace of its messages, what was claimed to be told to it. Owns the rule
// that a new bind wins over the oldest; who may bind at all is the core's.

import type { Account } from '../../core/accounts/account.ts';
import type { BindAsked } from '../../core/esme/esme-access.ts';
import type { EsmeDelivery } from '../../core/esme/esme-deliveries.ts';
import { SubmitRate } from './submit-rate.ts';

/** A bind as far as the others must know of it. */
export type Bound = {
  readonly account: Account;
  /** What it was let in by. */
  readonly asked: BindAsked;
  /** Things that may be told to it now; 0 to a transmitter. */
  readonly room: number;
  readonly receives: 'yes' | 'no';
  tell(delivery: EsmeDelivery): void;
  /** Ends it in good order. */
  end(): void;
  /** The account has other settings now. */
  refresh(account: Account): void;
};

/** Claimed ahead of the windows, so that an answer need not wait for the database. */
const AHEAD = 100;

export class AccountBinds {
  /** The oldest first. */
  readonly #binds: Bound[] = [];
  /** Single ones before mass ones, each in their order. */
  readonly #ready: EsmeDelivery[] = [];
  /** Claimed and without an end. */
  readonly #held = new Set<EsmeDelivery['ref']>();
  readonly rate: SubmitRate;

  constructor({ settings }: Account) {
    this.rate = new SubmitRate(settings.smppRate);
  }

  get binds(): readonly Bound[] {
    return this.#binds;
  }

  /** Too many of them: the oldest have to go, and are no more among them. */
  add(bound: Bound): readonly Bound[] {
    this.#binds.push(bound);
    const { smppBinds } = bound.account.settings;
    return this.#binds.splice(0, Math.max(0, this.#binds.length - smppBinds));
  }

  remove(bound: Bound): void {
    const at = this.#binds.indexOf(bound);
    if (at >= 0) this.#binds.splice(at, 1);
  }

  refresh(account: Account): void {
    this.rate.most = account.settings.smppRate;
    for (const bound of this.#binds) bound.refresh(account);
  }

  /** How many more may be claimed. */
  get wanted(): number {
    const receivers = this.#binds.filter(({ receives }) => receives === 'yes');
    if (receivers.length === 0) return 0;
    const room = receivers.reduce((sum, one) => sum + one.room, 0);
    // A client that takes nothing now gets nothing more claimed for it.
    return room === 0 || this.#ready.length > AHEAD / 2 ? 0 : room + AHEAD - this.#ready.length;
  }

  /** A slow client has it waiting for longer than a lease: then the claim is one again, and not a second thing to tell. */
  claimed(delivery: EsmeDelivery): void {
    if (this.#held.has(delivery.ref)) return;
    this.#held.add(delivery.ref);
    const before = this.#ready.findIndex(({ mass }) => mass === 'yes');
    if (delivery.mass === 'yes' || before < 0) this.#ready.push(delivery);
    else this.#ready.splice(before, 0, delivery);
  }

  ended({ ref }: EsmeDelivery): void {
    this.#held.delete(ref);
  }

  /** Hands out what is ready, to whoever has most room. */
  pump(): void {
    while (this.#ready.length > 0) {
      const bound = this.#roomiest();
      const delivery = bound && this.#ready.shift();
      if (!bound || !delivery) return;
      bound.tell(delivery);
    }
  }

  /** What nobody is left to be told. */
  takeReady(): readonly EsmeDelivery[] {
    return this.#binds.some(({ receives }) => receives === 'yes') ? [] : this.#ready.splice(0);
  }

  #roomiest(): Bound | undefined {
    let found: Bound | undefined;
    let most = 0;
    for (const bound of this.#binds) {
      const { room } = bound;
      if (room > most) [found, most] = [bound, room];
    }
    return found;
  }
}
