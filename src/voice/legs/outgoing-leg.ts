// One INVITE of ours over one trunk, from the channel to the end. Owns what is particular to calling: early sound, forks,
// the answer that decides, the longest time an attempt may take. It must not know of other trunks.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';
import type { Leg, LegEvent } from '../leg.ts';
import type { Cancel } from '../scheduler.ts';
import type { Endpoint, InviteOptions, NextHop, SessionEvent } from '../signalling/session.ts';
import type { Agreement, Refusal } from './agreement.ts';
import type { JoinedLeg } from './joined-leg.ts';
import type { SoundSettings } from './negotiation.ts';
import { type Carry, type ChannelPorts, familyOf, hostOf, noChannel, openLeg } from './open-channel.ts';

type OutgoingPorts = ChannelPorts & { readonly endpoint: Endpoint };

/** `ringMax` counts from the first ringing here. */
type OutgoingRequest = Omit<InviteOptions, 'onEvent' | 'description' | 'nextHop'> & {
  /** Absent: it goes down the flow of a phone, and `carry` finds the way of the sound. */
  readonly nextHop?: NextHop;
  /** What carries the sound, when that is not a plain socket. */
  readonly carry?: Carry;
  readonly sound: SoundSettings;
  /** Never called from inside the constructor; `ended` comes exactly once, whatever happens. */
  readonly onEvent: (event: LegEvent) => void;
};

/** Q.850 47, resource unavailable: an answer that we can make no sound from. */
const NO_SOUND = 47;
const NO_DESCRIPTION: Refusal = { status: 488, warning: 399, text: 'An answer without a description' };

export class OutgoingLeg {
  readonly #ports: OutgoingPorts;
  readonly #request: OutgoingRequest;
  #joined: JoinedLeg | undefined;
  #negotiation: Agreement | undefined;
  /** Descriptions of early sound, by fork: the one that answers may not repeat its own. */
  readonly #early = new Map<string, string>();
  #wish: 'call' | 'hang-up' = 'call';
  /** Gives up: first the whole attempt, then, once the phone rings, its ringing. */
  #giveUp: Cancel | undefined;

  constructor(ports: OutgoingPorts, request: OutgoingRequest) {
    this.#ports = ports;
    this.#request = request;
    void this.#call();
  }

  /** There once the INVITE has left. */
  get leg(): Leg | undefined {
    return this.#joined;
  }

  get rang(): 'yes' | 'no' {
    return this.#joined?.rang ?? 'no';
  }

  hangUp(): void {
    this.#wish = 'hang-up';
    this.#joined?.hangUp();
  }

  async #call(): Promise<void> {
    const { endpoint } = this.#ports;
    const { nextHop, sound, carry, onEvent } = this.#request;
    try {
      const { leg, negotiation } = await openLeg(this.#ports, {
        sound,
        carry,
        family: nextHop ? familyOf(nextHop.host) : 4,
        publicAddress: async (bound) => (nextHop ? hostOf(await endpoint.contact(nextHop)) : bound),
        onEvent: (event) => {
          if (event.kind === 'ringing') this.#giveUpAfter(this.#request.ringMax);
          if (event.kind === 'answered' || event.kind === 'ended') this.#giveUp?.();
          onEvent(event);
        },
      });
      if (this.#wish === 'hang-up') {
        // Nothing has left yet: the leg is over without a word to anybody.
        leg.finish({ kind: 'cancelled' });
        return;
      }
      this.#invite(leg, negotiation);
    } catch (fault) {
      if (this.#joined) this.#joined.finish(noChannel(fault));
      else onEvent({ kind: 'ended', end: noChannel(fault) });
    }
  }

  #invite(leg: JoinedLeg, negotiation: Agreement): void {
    const { endpoint } = this.#ports;
    this.#joined = leg;
    this.#negotiation = negotiation;
    const { sound: _sound, carry: _carry, onEvent: _onEvent, ...request } = this.#request;
    // The endpoint counts from 100 Trying; a phone may begin to ring much later, and rings for `ringMax` from then.
    const ringMax = request.ringMax + LIMITS.voice.beforeRingingSeconds * SECOND;
    this.#giveUpAfter(ringMax + LIMITS.voice.setupSeconds * SECOND);
    const session = endpoint.invite({
      ...request,
      ringMax,
      description: negotiation.offer(),
      onEvent: (event) => this.#heard(leg, event),
    });
    leg.join(session);
  }

  #giveUpAfter(milliseconds: number): void {
    this.#giveUp?.();
    this.#giveUp = this.#ports.scheduler.after(milliseconds, () => this.#joined?.hangUp());
  }

  #heard(leg: JoinedLeg, event: SessionEvent): void {
    switch (event.kind) {
      case 'progress':
        if (event.description !== undefined) this.#earlySound(leg, event.fork, event.description);
        // 181 and 199 say nothing of a phone that rings (RFC 3261 21.1.3, RFC 6228).
        if (event.status !== 181 && event.status !== 199) leg.ringing(event.status);
        return;
      case 'answered':
        return this.#answered(leg, event.description ?? this.#early.get(event.fork));
      case 'offer':
      case 'changed':
      case 'info':
      case 'ended':
        return leg.heard(event);
      default:
        return unreachable(event);
    }
  }

  /** The first fork with sound is heard; others are remembered in case they answer. Early nonsense is not fatal. */
  #earlySound(leg: JoinedLeg, fork: string, description: string): void {
    const first = this.#early.size === 0;
    if (this.#early.size < LIMITS.voice.forks || this.#early.has(fork)) this.#early.set(fork, description);
    const heard = this.#early.keys().next().value;
    if (leg.phase !== 'early' || (!first && heard !== fork)) return;
    const remote = this.#negotiation!.accept(description, leg.remoteAddress);
    if (remote.ok) leg.connect(remote.value);
  }

  #answered(leg: JoinedLeg, description: string | undefined): void {
    if (description === undefined) return this.#noSound(leg, NO_DESCRIPTION);
    const remote = this.#negotiation!.accept(description, leg.remoteAddress);
    if (!remote.ok) return this.#noSound(leg, remote.error);
    leg.answered(remote.value);
    this.#early.clear();
  }

  /** The endpoint has acknowledged their answer; all that is left is BYE. */
  #noSound(leg: JoinedLeg, refusal: Refusal): void {
    leg.hangUp({ q850: NO_SOUND, reason: refusal.text });
    leg.finish({ kind: 'refused', status: 488, reason: refusal.text, answered: 'yes' });
  }
}
