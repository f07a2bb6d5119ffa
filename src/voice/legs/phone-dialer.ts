// Rings phones of accounts that are registered here, by their own connections and without a trunk; every other number is the trunks'.
// Owns one attempt at all contacts of a phone at once; who is registered is asked, trunks are not known.

import type { Chance } from '../../base/chance.ts';
import { SECOND } from '../../base/time.ts';
import type { PhonesOf } from '../../core/phones/phones.ts';
import type { Leg, LegEnd, LegEvent } from '../leg.ts';
import type { MediaPlane } from '../media/media-plane.ts';
import type { Registrar } from '../registrar/registrar.ts';
import type { Scheduler } from '../scheduler.ts';
import { systemChance } from '../signalling/endpoint-options.ts';
import type { Endpoint, Flow } from '../signalling/session.ts';
import type { Dial, Dialling, DialWish } from './dial.ts';
import type { SoundSettings } from './negotiation.ts';
import type { Carry } from './open-channel.ts';
import { OutgoingLeg } from './outgoing-leg.ts';

type PhoneDialerPorts = {
  readonly endpoint: Endpoint;
  readonly plane: MediaPlane;
  readonly scheduler: Scheduler;
  readonly registrar: Pick<Registrar, 'contacts'>;
  readonly phonesOf: PhonesOf;
  readonly carry: Carry;
  /** For every number that is no phone of the account's. */
  readonly trunks: Dial;
  readonly chance?: Chance;
};

type Ports = PhoneDialerPorts & { readonly chance: Chance };

/** What stands in the history where calls by trunks have the trunk's name. */
export const PHONE_TRUNK = 'extension';

/** Temporarily unavailable: nobody is registered as the phone. */
const AWAY: LegEnd = { kind: 'refused', status: 480, reason: 'not registered' };

/** Carried by DTLS; what is agreed is said where the path is made. */
const SOUND: SoundSettings = { codecs: ['PCMA', 'PCMU'], srtp: 'off' };
const CALLER = 'dozvon';

export function createPhoneDialer(ports: PhoneDialerPorts): Dial {
  const complete = { ...ports, chance: ports.chance ?? systemChance() };
  return (wish) => (wish.account === undefined ? ports.trunks(wish) : new PhoneAttempt(complete, wish));
}

class PhoneAttempt implements Dialling {
  readonly #ports: Ports;
  readonly #wish: DialWish;
  /** The number turned out to be no phone of the account's. */
  #byTrunk: Dialling | undefined;
  readonly #ringing = new Set<OutgoingLeg>();
  #answered: OutgoingLeg | undefined;
  #rang: 'no' | 'yes' = 'no';
  #cancelled: 'no' | 'yes' = 'no';
  #over: 'no' | 'yes' = 'no';
  #lastEnd: LegEnd = AWAY;

  constructor(ports: Ports, wish: DialWish) {
    this.#ports = ports;
    this.#wish = wish;
    void this.#begin();
  }

  leg(): Leg | undefined {
    return this.#byTrunk ? this.#byTrunk.leg() : this.#answered?.leg;
  }

  cancel(): void {
    if (this.#byTrunk) return this.#byTrunk.cancel();
    if (this.#cancelled === 'yes') return;
    this.#cancelled = 'yes';
    if (this.#answered) this.#answered.hangUp();
    else if (this.#ringing.size > 0) for (const leg of [...this.#ringing]) leg.hangUp();
    else queueMicrotask(() => this.#finish({ kind: 'cancelled' }));
  }

  async #begin(): Promise<void> {
    const { phonesOf, registrar } = this.#ports;
    const { account, digits, trunk, beforeInvite } = this.#wish;
    if (account === undefined) return;
    const own = await phonesOf(account).catch(() => undefined);
    if (this.#unwanted()) return;
    // Who cannot learn whether it is a phone takes no trunk, which costs money.
    if (own === undefined) return this.#finish({ kind: 'cancelled' });
    if (!own.has(digits)) {
      if (trunk === 'never') return this.#finish({ kind: 'no-route' });
      this.#byTrunk = this.#ports.trunks(this.#wish);
      return;
    }
    try {
      await beforeInvite?.(PHONE_TRUNK);
    } catch {
      return this.#finish({ kind: 'cancelled' });
    }
    if (this.#unwanted()) return;
    const contacts = await registrar.contacts(account, digits);
    if (this.#unwanted()) return this.#finish({ kind: 'cancelled' });
    for (const { uri, flow } of contacts) this.#ring(uri, flow);
    if (contacts.length === 0) this.#finish(AWAY);
  }

  #ring(uri: string, flow: Flow): void {
    const { carry } = this.#ports;
    const { callerId, ringSeconds } = this.#wish;
    const leg: OutgoingLeg = new OutgoingLeg(this.#ports, {
      uri,
      flow,
      from: { user: callerId ?? CALLER },
      ringMax: ringSeconds * SECOND,
      sound: SOUND,
      carry,
      onEvent: (event) => this.#heard(leg, event),
    });
    this.#ringing.add(leg);
  }

  #heard(leg: OutgoingLeg, event: LegEvent): void {
    switch (event.kind) {
      case 'ringing':
        // The first of them that rings is the phone that rings.
        if (this.#rang === 'no' && !this.#answered) this.#wish.onEvent(event);
        this.#rang = 'yes';
        return;
      case 'answered':
        return this.#picked(leg, event);
      case 'ended':
        return this.#ended(leg, event.end);
      default:
        if (leg === this.#answered) this.#wish.onEvent(event);
    }
  }

  #picked(leg: OutgoingLeg, event: LegEvent): void {
    // Two picked up at the same moment: the second is told that it was too late.
    if (this.#answered || this.#over === 'yes') return leg.hangUp();
    this.#answered = leg;
    this.#ringing.delete(leg);
    for (const other of [...this.#ringing]) other.hangUp();
    this.#wish.onEvent(event);
  }

  /** What one contact refuses another may take; a person who declines declines for all of them (RFC 3261 16.7). */
  #ended(leg: OutgoingLeg, end: LegEnd): void {
    if (leg === this.#answered) return this.#finish(end);
    this.#ringing.delete(leg);
    if (this.#answered) return;
    this.#lastEnd = end;
    if (end.kind === 'refused' && end.status >= 600) for (const other of [...this.#ringing]) other.hangUp();
    if (this.#ringing.size === 0)
      this.#finish(this.#cancelled === 'yes' ? { kind: 'cancelled' } : this.#lastEnd);
  }

  #unwanted(): boolean {
    return this.#cancelled === 'yes' || this.#over === 'yes';
  }

  #finish(end: LegEnd): void {
    if (this.#over === 'yes') return;
    this.#over = 'yes';
    this.#wish.onEvent({ kind: 'ended', end });
  }
}
