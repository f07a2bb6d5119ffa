// What both sides of one session came to about sound (RFC 3264), over the whole life of the session. Owns our descriptions,
// their version and our keys, and says where the media channel must be connected; it must not touch the channel or SIP.

import { isIP } from 'node:net';
import { err, ok, type Result } from '../../base/result.ts';
import type { CryptoLine, SessionDescription } from '../../protocols/sdp/description.ts';
import {
  acceptAnswer,
  answerFor,
  buildOffer,
  type Disagreement,
  type Negotiated,
  type Ours,
} from '../../protocols/sdp/offer-answer.ts';
import { parseSession } from '../../protocols/sdp/parse.ts';
import { serializeSession } from '../../protocols/sdp/serialize.ts';
import type { Codec, Remote } from '../media/media-plane.ts';
import { isLoopback, isPrivate } from '../signalling/network.ts';
import type { Agreement, Answered, Refusal } from './agreement.ts';
import { freshKeys, srtpOf } from './srtp-keys.ts';

/** How we want our sound carried. */
export type SoundSettings = {
  /** The best first. */
  readonly codecs: readonly Codec[];
  readonly srtp: 'off' | 'offer' | 'require';
};

export const REFUSALS: Readonly<Record<Disagreement, Refusal>> = {
  'no-audio': { status: 488, warning: 304, text: 'No audio stream' },
  'no-common-codec': { status: 488, warning: 305, text: 'Only PCMA and PCMU are spoken' },
  'no-address': { status: 488, warning: 301, text: 'No address for the sound' },
  'no-common-crypto': { status: 488, warning: 399, text: 'No common SRTP suite' },
  'srtp-required': { status: 488, warning: 399, text: 'SRTP is required' },
  mismatch: { status: 488, warning: 399, text: 'The answer does not fit the offer' },
  rejected: { status: 488, warning: 304, text: 'The audio stream was refused' },
};
export const MALFORMED: Refusal = { status: 400, warning: 399, text: 'Malformed session description' };

export class Negotiation implements Agreement {
  readonly #settings: SoundSettings;
  readonly #local: { readonly address: string; readonly port: number };
  readonly #keys: readonly CryptoLine[];
  readonly #sessionId: string;
  #version = 0;
  /** Our description in force, which the next offer must keep the streams of (section 8). */
  #ours: SessionDescription | undefined;

  /** `sessionId`: digits that no other session of ours has (RFC 4566 5.2). */
  constructor(
    settings: SoundSettings,
    local: { readonly address: string; readonly port: number; readonly sessionId: string },
  ) {
    this.#settings = settings;
    this.#local = local;
    this.#sessionId = local.sessionId;
    this.#keys = settings.srtp === 'off' ? [] : freshKeys();
  }

  offer(): string {
    this.#ours = buildOffer(this.#terms(), this.#ours);
    return serializeSession(this.#ours);
  }

  accept(text: string, fallback: string | undefined): Result<Remote, Refusal> {
    const theirs = parseSession(text);
    if (!theirs.ok) return err(MALFORMED);
    if (!this.#ours) return err(REFUSALS.mismatch);
    const agreed = acceptAnswer(this.#ours, theirs.value);
    return agreed.ok ? remoteOf(agreed.value, fallback) : err(REFUSALS[agreed.error]);
  }

  answer(text: string, fallback: string | undefined): Result<Answered, Refusal> {
    const theirs = parseSession(text);
    if (!theirs.ok) return err(MALFORMED);
    const agreed = answerFor(theirs.value, this.#terms());
    if (!agreed.ok) return err(REFUSALS[agreed.error]);
    const remote = remoteOf(agreed.value.chosen, fallback);
    if (!remote.ok) return remote;
    this.#ours = agreed.value.answer;
    return ok({ description: serializeSession(this.#ours), remote: remote.value });
  }

  /** The version grows with each description, refused ones included: it must only never repeat (section 8). */
  #terms(): Ours {
    return {
      ...this.#local,
      ...this.#settings,
      sessionId: this.#sessionId,
      version: String(++this.#version),
      telephoneEvent: 'yes',
      direction: 'sendrecv',
      keys: this.#keys,
    };
  }
}

/**
 * Who may speak for them where NAT hides them: the host they signal from. A private address that is not that host's is a
 * phone behind a proxy: nobody knows what its NAT is called.
 */
function otherwiseOf(address: string, signalling: string | undefined): Remote['otherwise'] {
  if (signalling === undefined || signalling === address) return undefined;
  if (isPrivate(address) && !isLoopback(address)) return { kind: 'anybody' };
  return { kind: 'address', address: signalling };
}

/** Multicast (RFC 5771, RFC 4291 2.7), the addresses nobody may use above it, and broadcast. */
function isMany(address: string): boolean {
  return address.includes(':') ? /^ff/i.test(address) : Number(address.split('.')[0]) >= 224;
}

function remoteOf(agreed: Negotiated, fallback: string | undefined): Result<Remote, Refusal> {
  // A name would have to be looked up; the host that signals is nearly always the one that speaks. Zeros are a hold.
  const usable = isIP(agreed.address) !== 0 && !/^[0.:]+$/.test(agreed.address);
  // A stream to a group or to everybody is no call, and whoever asks for one means harm.
  if (usable && isMany(agreed.address)) return err(REFUSALS['no-address']);
  const address = usable ? agreed.address : fallback;
  if (address === undefined) return err(REFUSALS['no-address']);
  const srtp = agreed.crypto && srtpOf(agreed.crypto);
  if (agreed.crypto && !srtp) return err(REFUSALS['no-common-crypto']);
  const otherwise = otherwiseOf(address, fallback);
  return ok({
    address,
    port: agreed.port,
    ...(otherwise ? { otherwise } : {}),
    ...soundOf(agreed),
    ...(agreed.rtcpPort === undefined ? {} : { rtcpPort: agreed.rtcpPort }),
    ...(srtp ? { srtp } : {}),
  });
}

/** What was agreed about the sound itself, whatever carries it. */
export function soundOf(
  agreed: Negotiated,
): Omit<Remote, 'address' | 'port' | 'otherwise' | 'rtcpPort' | 'srtp'> {
  const ours = agreed.receives.telephoneEvent;
  return {
    codec: agreed.codec,
    payloadType: agreed.payloadType,
    telephoneEvent: agreed.telephoneEvent,
    // RFC 3264 5.1 has them send keys under our number; some that write another in their answer send under theirs.
    ...(ours === undefined || ours === agreed.telephoneEvent ? {} : { telephoneEventOurs: ours }),
    ...(agreed.second ? { second: agreed.second } : {}),
    direction: agreed.direction,
    ...(agreed.ptime === undefined ? {} : { ptime: agreed.ptime }),
  };
}
