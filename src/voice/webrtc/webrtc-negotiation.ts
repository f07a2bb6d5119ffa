// What a browser and we came to about sound: offers and answers of one audio stream with ICE and DTLS (RFC 8829 for what browsers
// say). Owns our descriptions and who begins DTLS; the way itself is webrtc-path.ts.

import { err, ok, type Result } from '../../base/result.ts';
import type { SessionDescription } from '../../protocols/sdp/description.ts';
import {
  acceptAnswer,
  answerFor,
  buildOffer,
  type Negotiated,
  type Ours,
} from '../../protocols/sdp/offer-answer.ts';
import { parseSession } from '../../protocols/sdp/parse.ts';
import { serializeSession } from '../../protocols/sdp/serialize.ts';
import { audioIndex, readWebrtc, type WebrtcSide, withWebrtc } from '../../protocols/sdp/webrtc.ts';
import type { Agreement, Answered, Refusal } from '../legs/agreement.ts';
import { MALFORMED, REFUSALS, soundOf } from '../legs/negotiation.ts';
import type { Codec, Remote } from '../media/media-plane.ts';
import type { WebrtcPath } from './webrtc-path.ts';

type WebrtcNegotiationOptions = {
  readonly path: Pick<WebrtcPath, 'relay' | 'side' | 'candidates' | 'connect'>;
  readonly codecs: readonly Codec[];
  /** Digits that no other session of ours has. */
  readonly sessionId: string;
};

const RESTARTED: Refusal = { status: 488, warning: 399, text: 'A way that stands is not begun anew' };

export class WebrtcNegotiation implements Agreement {
  readonly #options: WebrtcNegotiationOptions;
  #version = 0;
  #ours: SessionDescription | undefined;
  /** Theirs from the first description on: who comes with another is another (or restarts ICE, which is not served). */
  #theirs: WebrtcSide | undefined;
  #role: 'server' | 'client' = 'server';

  constructor(options: WebrtcNegotiationOptions) {
    this.#options = options;
  }

  offer(): string {
    // RFC 8842 5.2 and 5.5: the answerer chooses; what was chosen is not offered again.
    const setup = this.#theirs ? (this.#role === 'server' ? 'passive' : 'active') : 'actpass';
    const plain = buildOffer(this.#terms(), this.#ours);
    this.#ours = plain;
    return serializeSession(withWebrtc(plain, this.#options.path.side(setup)));
  }

  accept(text: string): Result<Remote, Refusal> {
    const theirs = parseSession(text);
    if (!theirs.ok) return err(MALFORMED);
    if (!this.#ours) return err(REFUSALS.mismatch);
    const agreed = acceptAnswer(this.#ours, theirs.value);
    if (!agreed.ok) return err(REFUSALS[agreed.error]);
    const side = sideOf(theirs.value);
    if (!side.ok) return side;
    if (side.value.setup === 'actpass') return err(REFUSALS.mismatch);
    const met = this.#meet(side.value, side.value.setup === 'active' ? 'server' : 'client');
    return met ? err(met) : ok(this.#remote(agreed.value));
  }

  answer(text: string): Result<Answered, Refusal> {
    const theirs = parseSession(text);
    if (!theirs.ok) return err(MALFORMED);
    const agreed = answerFor(theirs.value, this.#terms());
    if (!agreed.ok) return err(REFUSALS[agreed.error]);
    const side = sideOf(theirs.value);
    if (!side.ok) return side;
    const met = this.#meet(side.value, side.value.setup === 'passive' ? 'client' : 'server');
    if (met) return err(met);
    this.#ours = agreed.value.answer;
    const setup = this.#role === 'server' ? 'passive' : 'active';
    const answer = withWebrtc(agreed.value.answer, this.#options.path.side(setup), theirs.value);
    return ok({ description: serializeSession(answer), remote: this.#remote(agreed.value.chosen) });
  }

  #meet(side: WebrtcSide, role: 'server' | 'client'): Refusal | undefined {
    if (this.#theirs) return this.#theirs.ufrag === side.ufrag ? undefined : RESTARTED;
    this.#theirs = side;
    this.#role = role;
    this.#options.path.connect(side, role);
    return undefined;
  }

  /** The channel speaks to the path; the path knows where the browser is. */
  #remote(agreed: Negotiated): Remote {
    const { address, port } = this.#options.path.relay;
    return { ...soundOf(agreed), address, port, rtcpPort: port };
  }

  #terms(): Ours {
    const { path, codecs, sessionId } = this.#options;
    const [first] = path.candidates();
    const port = first?.port ?? 9;
    return {
      address: first?.address ?? '0.0.0.0',
      port,
      // RFC 8834 4.5: browsers have sound and reports on one port.
      rtcpPort: port,
      sessionId,
      version: String(++this.#version),
      codecs,
      telephoneEvent: 'yes',
      direction: 'sendrecv',
      srtp: 'dtls',
    };
  }
}

function sideOf(session: SessionDescription): Result<WebrtcSide, Refusal> {
  const media = session.media[audioIndex(session)];
  const side = media ? readWebrtc(session, media) : err('No audio stream');
  return side.ok ? side : err({ status: 488, warning: 399, text: side.error });
}
