// A call made to us, from the INVITE to the end. Owns what is particular to being called: ringing, early sound, the
// answer when it is wanted, the refusal; it must not know who answers and why.

import { unreachable } from '../../base/assert.ts';
import type { Chance } from '../../base/chance.ts';
import type { SipHeader } from '../../protocols/sip/message.ts';
import type { Leg, LegEvent } from '../leg.ts';
import type { MediaChannel, MediaPlane, Remote } from '../media/media-plane.ts';
import { type Scheduler, systemScheduler } from '../scheduler.ts';
import { systemChance } from '../signalling/endpoint-options.ts';
import type { IncomingInvite, SessionEvent } from '../signalling/session.ts';
import type { Agreement, Refusal } from './agreement.ts';
import type { JoinedLeg } from './joined-leg.ts';
import type { SoundSettings } from './negotiation.ts';
import { type Carry, familyOf, openLeg } from './open-channel.ts';

type IncomingOptions = {
  readonly invite: IncomingInvite;
  readonly plane: MediaPlane;
  /** `ended` comes exactly once, last, once the leg was given out. */
  readonly onEvent: (event: LegEvent) => void;
  /** The system's, unless told. */
  readonly scheduler?: Scheduler;
  readonly chance?: Chance;
  /** Both codecs without SRTP unless told. */
  readonly sound?: SoundSettings;
  /** What carries the sound, when that is not a plain socket. */
  readonly carry?: Carry;
  /** Written in descriptions, when it is not the address the media plane is bound to. */
  readonly publicAddress?: () => Promise<string>;
};

/** A call that rings with us. */
export interface IncomingLeg extends Leg {
  /** The phone rings; 181 and 182 for forwarding and queues. */
  ring(status: 180 | 181 | 182): void;
  /** 183 with our answer: what the channel plays is heard before anybody picks up. Not for an INVITE without an offer. */
  ringWithSound(): void;
  answer(): void;
  /** Busy, declined, no such number: any final status from 400. */
  reject(status: number): void;
}

/** Used when the answer to our offer turns out to be useless. */
const NO_DESCRIPTION: Refusal = { status: 488, warning: 399, text: 'An answer without a description' };
const SERVICE_UNAVAILABLE = { status: 503, retryAfter: 10 };
const SOUND: SoundSettings = { codecs: ['PCMA', 'PCMU'], srtp: 'offer' };

/**
 * Reserves a channel and answers their offer in advance. Undefined when there is nothing to ring for: the call was
 * refused (no common codec 488, no channel 503) or given up meanwhile.
 */
export async function openIncomingLeg(options: IncomingOptions): Promise<IncomingLeg | undefined> {
  const { invite, plane, scheduler = systemScheduler, chance = systemChance() } = options;
  let given: CalledLeg | undefined;
  let cancelled = false;
  invite.onCancelled(() => {
    cancelled = true;
  });
  const opened = await openLeg(
    { plane, scheduler, chance },
    {
      sound: options.sound ?? SOUND,
      carry: options.carry,
      family: familyOf(invite.source.address),
      publicAddress: async (bound) => (await options.publicAddress?.()) ?? bound,
      onEvent: (event) => given?.tell(event),
    },
  ).catch(() => undefined);
  if (!opened) {
    const { status, retryAfter } = SERVICE_UNAVAILABLE;
    invite.reject(status, { retryAfter });
    return undefined;
  }
  const { leg, negotiation } = opened;
  const early =
    invite.description === undefined
      ? undefined
      : negotiation.answer(invite.description, invite.source.address);
  if (cancelled || early?.ok === false) {
    if (early?.ok === false) invite.reject(early.error.status, { headers: [warningOf(early.error, leg)] });
    leg.finish({ kind: 'cancelled' });
    return undefined;
  }
  given = new CalledLeg({ options, leg, negotiation, early: early?.ok ? early.value : undefined });
  return given;
}

type CalledParts = {
  readonly options: IncomingOptions;
  readonly leg: JoinedLeg;
  readonly negotiation: Agreement;
  /** Our answer, or undefined when they made no offer and ours goes with the 200. */
  readonly early: { readonly description: string; readonly remote: Remote } | undefined;
};

class CalledLeg implements IncomingLeg {
  readonly #parts: CalledParts;
  #state: 'ringing' | 'answering' | 'over' = 'ringing';

  constructor(parts: CalledParts) {
    this.#parts = parts;
    parts.options.invite.onCancelled(() => {
      if (this.#state === 'ringing') this.#give({ kind: 'cancelled' });
    });
  }

  get callId(): string {
    return this.#parts.options.invite.callId;
  }

  get channel(): MediaChannel {
    return this.#parts.leg.channel;
  }

  ring(status: 180 | 181 | 182): void {
    if (this.#state === 'ringing') this.#parts.options.invite.ring(status);
  }

  ringWithSound(): void {
    const { early, leg, options } = this.#parts;
    if (this.#state !== 'ringing') return;
    if (!early) return options.invite.ring(180);
    leg.connect(early.remote);
    options.invite.ring(183, early.description);
  }

  answer(): void {
    if (this.#state !== 'ringing') return;
    this.#state = 'answering';
    const { early, leg, negotiation, options } = this.#parts;
    // Sound may come the moment they have our answer, before their ACK.
    if (early) leg.connect(early.remote);
    const session = options.invite.accept(early?.description ?? negotiation.offer(), (event) =>
      this.#heard(event),
    );
    leg.join(session);
  }

  reject(status: number): void {
    if (this.#state !== 'ringing') return;
    this.#parts.options.invite.reject(status);
    this.#give({ kind: 'hung-up', by: 'us' });
  }

  hangUp(): void {
    if (this.#state === 'answering') this.#parts.leg.hangUp();
    else this.reject(480);
  }

  tell(event: LegEvent): void {
    if (event.kind === 'ended') this.#state = 'over';
    this.#parts.options.onEvent(event);
  }

  #give(end: Parameters<JoinedLeg['finish']>[0]): void {
    this.#state = 'over';
    this.#parts.leg.finish(end);
  }

  #heard(event: SessionEvent): void {
    const { leg } = this.#parts;
    switch (event.kind) {
      case 'progress':
        return;
      case 'answered':
        return this.#answered(event.description);
      case 'offer':
      case 'changed':
      case 'info':
      case 'ended':
        return leg.heard(event);
      default:
        return unreachable(event);
    }
  }

  /** The dialog stands; `description` is their answer when the offer was ours. */
  #answered(description: string | undefined): void {
    const { early, leg, negotiation } = this.#parts;
    if (early) return leg.answered(early.remote);
    const remote = description === undefined ? undefined : negotiation.accept(description, leg.remoteAddress);
    if (remote?.ok) return leg.answered(remote.value);
    const { text } = remote?.error ?? NO_DESCRIPTION;
    leg.hangUp({ reason: text });
    leg.finish({ kind: 'refused', status: 488, reason: text });
  }
}

/** RFC 3261 20.43. */
function warningOf({ warning, text }: Refusal, leg: JoinedLeg): SipHeader {
  return { name: 'Warning', value: `${warning} ${leg.channel.localAddress} "${text}"` };
}
