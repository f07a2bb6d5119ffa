// What becomes of a packet that came: is it from whom it should be, is it sound or a key, who wants it. Owns the order of these
// questions; malformed and foreign packets end here, counted.

import { DtmfDetector } from '../../protocols/audio/dtmf-detector.ts';
import { ALAW_TO_LINEAR, ALAW_TO_ULAW, ULAW_TO_ALAW, ULAW_TO_LINEAR } from '../../protocols/audio/g711.ts';
import { EVENT_DIGITS } from '../../protocols/audio/telephone-event.ts';
import { emptyRtpView, looksLikeRtcp, readRtp } from '../../protocols/rtp/packet.ts';
import type { Verdict } from '../../protocols/rtp/source.ts';
import { isEvent, type Line } from './line.ts';
import type { Codec, Digit, MediaEvent, Remote } from './media-plane.ts';
import { sameEndpoint } from './socket-address.ts';
import { DATAGRAM_MAX, type Endpoint, type Piece, type Wire } from './wire.ts';

/** Comfort noise (RFC 3389): allowed to come unasked, says only that there is nothing to say. */
const COMFORT_NOISE = 13;
const SAMPLES_MS = 8;

/** Packets after the lock whose source is still looked at: more than a socket's buffer holds. */
const UNSURE_PACKETS = 512;

type ReceiverEnds = {
  readonly event: (line: Line, event: MediaEvent) => void;
  readonly heard: (line: Line, samples: Int16Array) => void;
  readonly rtcp: (line: Line, piece: Piece) => void;
  /** The line is locked, or a packet came that was waited for: look again what is wanted of it. */
  readonly settled: (line: Line) => void;
};

export class Receiver {
  received = 0;
  dropped = 0;
  readonly #wire: Wire;
  readonly #latch: 'on' | 'off';
  readonly #ends: ReceiverEnds;
  readonly #view = emptyRtpView();
  readonly #linear = new Int16Array(DATAGRAM_MAX);

  constructor(wire: Wire, latch: 'on' | 'off', ends: ReceiverEnds) {
    this.#wire = wire;
    this.#latch = latch;
    this.#ends = ends;
  }

  /** @param at the moment (milliseconds of the loop's clock) and the slot */
  take(line: Line, piece: Piece, at: { readonly now: number; readonly tick: number }): void {
    this.received++;
    const remote = line.remote;
    if (!remote || remote.direction === 'inactive') return this.#drop(line);
    if (looksLikeRtcp(piece)) return this.#ends.rtcp(line, piece);
    if (line.secure) {
      // A stranger's packet must not reach the replay window of the far end's keys: it fails there, unlocked or not.
      const plain = line.secure.receive.unprotectRtp(piece);
      if (plain === 0) return this.#drop(line);
      piece.length = plain;
    }
    const view = this.#view;
    if (!readRtp(piece, view)) return this.#drop(line);
    const event = isEvent(remote, view.payloadType);
    const second = !event && view.payloadType === remote.second?.payloadType;
    if (!event && !second && view.payloadType !== remote.payloadType) {
      if (view.payloadType !== COMFORT_NOISE) return this.#drop(line);
    }
    if (line.lock === 'open' ? !this.#admit(line) : line.unsure > 0 && !this.#isLocked(line))
      return this.#drop(line);
    // With the filter on most packets never come up here: their absence is no loss.
    if (line.filter !== undefined) line.source.pause();
    const verdict = line.source.accept(view, at.now * SAMPLES_MS);
    if (verdict === 'foreign') return this.#drop(line);
    line.heardAt = at.now;
    line.timedOut = false;
    piece.at = view.payloadAt;
    piece.length = view.payloadLength;
    if (second) intoLaw(piece, remote.codec);
    if (event) this.#key(line, piece);
    else if (verdict === 'repeated' || view.payloadType === COMFORT_NOISE || piece.length === 0) return;
    else if (line.listens) this.#sound(line, piece, { now: at.now, verdict });
    if (verdict !== 'repeated') line.relay?.forward(view, piece, at.tick);
    if (line.sampling) {
      line.sampling = false;
      this.#ends.settled(line);
    }
  }

  #drop(line: Line): void {
    this.dropped++;
    line.dropped++;
  }

  /** What strangers sent before the lock may still lie in the socket's buffer after it. */
  #isLocked(line: Line): boolean {
    line.unsure--;
    return line.lockedTo !== undefined && sameEndpoint(this.#wire.source(), line.lockedTo);
  }

  /** The first packets: from where SDP said, or, behind NAT, twice in a row from one other place that may be theirs. */
  #admit(line: Line): boolean {
    const remote = line.remote!;
    const from = this.#wire.source();
    if (!sameEndpoint(from, remote)) {
      if (this.#latch === 'off' || !mayBe(remote, from)) return false;
      const { ssrc, sequence } = this.#view;
      const again = ssrc === line.strangerSsrc && sequence === ((line.strangerSequence + 1) & 0xffff);
      line.strangerSsrc = ssrc;
      line.strangerSequence = sequence;
      if (!again) return false;
      this.#wire.aim(line.slot, { rtp: from, rtcp: { address: from.address, port: from.port + 1 } });
    }
    this.#wire.lock(line.slot);
    line.lock = 'locked';
    line.lockedTo = from;
    line.unsure = UNSURE_PACKETS;
    this.#ends.settled(line);
    return true;
  }

  #key(line: Line, piece: Piece): void {
    const { timestamp, marker, ssrc } = this.#view;
    const keys = line.keysIn.read({
      bytes: piece.bytes,
      at: piece.at,
      length: piece.length,
      timestamp,
      marker,
      ssrc,
    });
    for (const key of keys) {
      const digit = EVENT_DIGITS[key]! as Digit;
      this.#ends.event(line, { kind: 'digit', digit, source: 'event' });
    }
  }

  #sound(line: Line, piece: Piece, at: { readonly now: number; readonly verdict: Verdict }): void {
    const inBand = line.remote!.telephoneEvent === undefined;
    const tracked = line.track !== undefined || line.bridgeTrack !== undefined;
    if (!inBand && !tracked && line.tap === 'off') return;
    const table = line.remote!.codec === 'PCMA' ? ALAW_TO_LINEAR : ULAW_TO_LINEAR;
    const samples = this.#linear.subarray(0, piece.length);
    for (let k = 0; k < piece.length; k++) samples[k] = table[piece.bytes[piece.at + k]!]!;
    if (line.tap === 'on') this.#ends.heard(line, samples);
    if (tracked) {
      const place = { timestamp: this.#view.timestamp, ssrc: this.#view.ssrc, now: at.now };
      line.track?.hear(samples, place);
      line.bridgeTrack?.hear(samples, place);
    }
    // Tones are heard in the order they were said; what comes late would tear them.
    if (!inBand || at.verdict === 'late') return;
    line.tones ??= new DtmfDetector();
    for (const key of line.tones.hear(samples)) {
      this.#ends.event(line, { kind: 'digit', digit: key as Digit, source: 'tone' });
    }
  }
}

/** Whoever finds the port first must not get the call: only who can be the far end is taken for it. */
function mayBe(remote: Remote, from: Endpoint): boolean {
  const { address, otherwise } = remote;
  if (otherwise?.kind === 'anybody') return true;
  const { port } = from;
  return (
    sameEndpoint(from, { address, port }) ||
    (otherwise !== undefined && sameEndpoint(from, { address: otherwise.address, port }))
  );
}

/** From here on a packet of the other law is one of the law agreed first. */
function intoLaw(piece: Piece, codec: Codec): void {
  const table = codec === 'PCMU' ? ALAW_TO_ULAW : ULAW_TO_ALAW;
  for (let k = piece.at; k < piece.at + piece.length; k++) piece.bytes[k] = table[piece.bytes[k]!]!;
}
