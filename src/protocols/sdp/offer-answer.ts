// Offer and answer (RFC 3264) for one audio stream of G.711: what we offer, what we answer, and what both came to. Owns the
// negotiation; it must not open ports or make keys. Streams other than the one used are refused in place (section 6).

import { assert } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { acceptableCrypto, usableLine } from './crypto-choice.ts';
import type { Connection, CryptoLine, Direction, Media, RtpMap, SessionDescription } from './description.ts';

type Codec = 'PCMA' | 'PCMU';
type Profile = 'plain' | 'secure' | 'dtls';

export type Ours = {
  /** IPv4 or IPv6 address, or a host name, that media for us goes to. */
  readonly address: string;
  readonly port: number;
  /** Where we take RTCP when it is not the port after `port`; `port` itself offers rtcp-mux (RFC 5761). */
  readonly rtcpPort?: number;
  /** Digits. The version grows by one with each change (section 8). */
  readonly sessionId: number | string;
  readonly version: number | string;
  /** In the order of our liking. */
  readonly codecs: readonly Codec[];
  readonly telephoneEvent: 'yes' | 'no';
  /** What we want of the stream: `sendonly` holds the far side. */
  readonly direction: Direction;
  /**
   * `off`: never SRTP. `offer`: SRTP where the far side has it. `require`: nothing else. `dtls`: SRTP with keys that DTLS
   * agrees on (RFC 5764), and nothing else; what that needs in a description is webrtc.ts.
   */
  readonly srtp: 'off' | 'offer' | 'require' | 'dtls';
  /** One line for each suite we take, with fresh keys; in an offer they go out as they are. */
  readonly keys?: readonly CryptoLine[];
};

export type Negotiated = {
  readonly address: string;
  readonly port: number;
  readonly codec: Codec;
  /** What they want to receive `codec` as. */
  readonly payloadType: number;
  /** What they want to receive RFC 4733 events as; absent when they take none. */
  readonly telephoneEvent?: number;
  /** What they send to us as, where offer and answer number differently (section 5.1 allows it). */
  readonly receives: { readonly payloadType: number; readonly telephoneEvent?: number };
  /** Another codec that both named: they may send it instead, under this number (section 5.1). */
  readonly second?: { readonly codec: Codec; readonly payloadType: number };
  /** Ours after the answer. */
  readonly direction: Direction;
  /** Milliseconds of sound they would like in a packet. */
  readonly ptime?: number;
  /** Where they take RTCP. */
  readonly rtcpPort?: number;
  readonly crypto?: { readonly ours: CryptoLine; readonly theirs: CryptoLine };
};

export type Disagreement =
  | 'no-audio'
  | 'no-common-codec'
  | 'no-address'
  | 'no-common-crypto'
  | 'srtp-required'
  /** The answer does not fit the offer: other streams, formats or profile than were offered. */
  | 'mismatch'
  /** The answer refuses the stream (port 0). */
  | 'rejected';

const STATIC: Readonly<Record<Codec, number>> = { PCMU: 0, PCMA: 8 };
const EVENTS = 101;
const PTIME = 20;

/** RFC 3551: what 0 and 8 mean without an rtpmap. */
const STATIC_MAPS = new Map<number, RtpMap>([
  [0, { encoding: 'PCMU', clockRate: 8_000, channels: 1 }],
  [8, { encoding: 'PCMA', clockRate: 8_000, channels: 1 }],
]);

/** Profiles we can speak, and whether their packets are encrypted; feedback (RFC 4585) is not needed to use them. */
const PROFILES = new Map<string, Profile>([
  ['RTP/AVP', 'plain'],
  ['RTP/AVPF', 'plain'],
  ['RTP/SAVP', 'secure'],
  ['RTP/SAVPF', 'secure'],
  ['UDP/TLS/RTP/SAVP', 'dtls'],
  ['UDP/TLS/RTP/SAVPF', 'dtls'],
]);

/** What our offers name, by how we want the sound carried (RFC 8829 5.1.2 for browsers). */
const OFFERED: Readonly<Record<Ours['srtp'], string>> = {
  off: 'RTP/AVP',
  offer: 'RTP/AVP',
  require: 'RTP/SAVP',
  dtls: 'UDP/TLS/RTP/SAVPF',
};

function profileOf(media: Media): Profile | undefined {
  return PROFILES.get(media.protocol.toUpperCase());
}

const CAN: Readonly<Record<Direction, { readonly send: 0 | 1; readonly receive: 0 | 1 }>> = {
  sendrecv: { send: 1, receive: 1 },
  sendonly: { send: 1, receive: 0 },
  recvonly: { send: 0, receive: 1 },
  inactive: { send: 0, receive: 0 },
};

/** Our direction, given what they said of theirs (sections 6.1 and 5.1). */
function meet(ours: Direction, theirs: Direction): Direction {
  const send = CAN[ours].send & CAN[theirs].receive;
  const receive = CAN[ours].receive & CAN[theirs].send;
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

function isNowhere(address: string): boolean {
  return address === '0.0.0.0' || /^[0:]+$/.test(address);
}

/** Their direction; an address of zeros is the hold of RFC 2543 (section 8.4): they take nothing. */
function directionOf(session: SessionDescription, media: Media, connection: Connection): Direction {
  const written = media.direction ?? session.direction ?? 'sendrecv';
  // A browser writes zeros until its candidates are known, and after (RFC 8829 5.2.1): to ICE they mean nothing.
  if (profileOf(media) === 'dtls' || !isNowhere(connection.address)) return written;
  return CAN[written].send ? 'sendonly' : 'inactive';
}

function mapOf(media: Media, payloadType: number): RtpMap | undefined {
  return media.rtpmap.get(payloadType) ?? STATIC_MAPS.get(payloadType);
}

function isCodec(map: RtpMap | undefined, codec: string): boolean {
  return map?.encoding.toUpperCase() === codec && map.clockRate === 8_000 && map.channels === 1;
}

type Formats = { readonly codec: Codec; readonly payloadType: number; readonly telephoneEvent?: number };

/** The first format of the stream that is among `codecs` (6.1), and its telephone-event of the same clock. */
function formatsOf(media: Media, codecs: readonly Codec[]): Formats | undefined {
  const types = media.formats.filter((format) => /^\d{1,3}$/.test(format)).map(Number);
  for (const payloadType of types) {
    const codec = codecs.find((one) => isCodec(mapOf(media, payloadType), one));
    if (!codec) continue;
    const telephoneEvent = types.find((type) => isCodec(media.rtpmap.get(type), 'TELEPHONE-EVENT'));
    return { codec, payloadType, ...(telephoneEvent === undefined ? {} : { telephoneEvent }) };
  }
  return undefined;
}

function connectionTo(address: string): Connection {
  return { addressType: address.includes(':') ? 'IP6' : 'IP4', address };
}

function sessionOf(ours: Ours, media: readonly Media[]): SessionDescription {
  const connection = connectionTo(ours.address);
  return {
    origin: { username: '-', sessionId: `${ours.sessionId}`, version: `${ours.version}`, ...connection },
    name: '-',
    connection,
    attributes: [],
    lines: [{ type: 't', value: '0 0' }],
    media,
  };
}

type Stream = {
  readonly protocol: string;
  readonly formats: readonly (readonly [number, string])[];
  readonly telephoneEvent: number | undefined;
  readonly direction: Direction;
  readonly crypto: readonly CryptoLine[];
  readonly rtcpMux: 'yes' | 'no';
};

function ourStream(ours: Ours, stream: Stream): Media {
  const rtpmap = new Map<number, RtpMap>();
  const fmtp = new Map<number, string>();
  const map = (encoding: string): RtpMap => ({ encoding, clockRate: 8_000, channels: 1 });
  for (const [payloadType, encoding] of stream.formats) rtpmap.set(payloadType, map(encoding));
  if (stream.telephoneEvent !== undefined) {
    rtpmap.set(stream.telephoneEvent, map('telephone-event'));
    fmtp.set(stream.telephoneEvent, '0-15');
  }
  const ownRtcp =
    ours.rtcpPort !== undefined && ours.rtcpPort !== ours.port && ours.rtcpPort !== ours.port + 1;
  return {
    kind: 'audio',
    port: ours.port,
    protocol: stream.protocol,
    formats: [...rtpmap.keys()].map(String),
    direction: stream.direction,
    rtpmap,
    fmtp,
    ptime: PTIME,
    ...(ownRtcp && stream.rtcpMux === 'no' ? { rtcp: { port: ours.rtcpPort! } } : {}),
    rtcpMux: stream.rtcpMux,
    crypto: stream.crypto,
    attributes: [],
    lines: [],
  };
}

/** The same stream with port 0: refused in an answer, no longer wanted in an offer. Its place is kept. */
function refused(media: Media): Media {
  const { kind, protocol, formats } = media;
  const nothing = { rtpmap: new Map(), fmtp: new Map(), crypto: [], attributes: [], lines: [] };
  return {
    kind,
    port: 0,
    protocol,
    formats: formats.length > 0 ? formats : ['0'],
    rtcpMux: 'no',
    ...nothing,
  };
}

/**
 * Our offer. With SRTP `offer` the keys ride on a plain profile, which far sides without SRTP pass over; `require` asks
 * for the secure one. `previous`: our last description in this dialog, whose other streams must keep their places (8).
 */
export function buildOffer(ours: Ours, previous?: SessionDescription): SessionDescription {
  const crypto = ours.srtp === 'off' || ours.srtp === 'dtls' ? [] : (ours.keys ?? []).filter(usableLine);
  assert(ours.srtp !== 'require' || crypto.length > 0, 'an offer that requires SRTP has a key');
  const stream = ourStream(ours, {
    protocol: OFFERED[ours.srtp],
    formats: ours.codecs.map((codec) => [STATIC[codec], codec] as const),
    telephoneEvent: ours.telephoneEvent === 'yes' ? EVENTS : undefined,
    direction: ours.direction,
    crypto,
    rtcpMux: ours.rtcpPort === ours.port ? 'yes' : 'no',
  });
  if (!previous) return sessionOf(ours, [stream]);
  const used = previous.media.findIndex(({ kind, port }) => kind === 'audio' && port > 0);
  const media = previous.media.map((one, index) => (index === used ? stream : refused(one)));
  return sessionOf(ours, used < 0 ? [...media, stream] : media);
}

type Chosen = {
  readonly formats: Formats;
  readonly connection: Connection;
  readonly crypto?: { readonly ours: CryptoLine; readonly theirs: CryptoLine };
};

/** Whether we can use this stream of their offer, and how. */
function choose(offer: SessionDescription, media: Media, ours: Ours): Chosen | Disagreement {
  const profile = profileOf(media);
  if (media.kind !== 'audio' || media.port === 0 || !profile) return 'no-audio';
  // To who has no DTLS it is a profile like any other unknown one.
  if (profile === 'dtls' && ours.srtp !== 'dtls') return 'no-audio';
  const formats = formatsOf(media, ours.codecs);
  if (!formats) return 'no-common-codec';
  const connection = media.connection ?? offer.connection;
  if (!connection) return 'no-address';
  if (profile === 'dtls') return { formats, connection };
  if (ours.srtp === 'dtls') return 'no-common-crypto';
  if (profile === 'secure' && ours.srtp === 'off') return 'no-common-crypto';
  const crypto = ours.srtp === 'off' ? undefined : acceptableCrypto(media.crypto, ours.keys ?? []);
  if (crypto) return { formats, connection, crypto };
  if (profile === 'secure') return 'no-common-crypto';
  return ours.srtp === 'require' ? 'srtp-required' : { formats, connection };
}

/** Where they take RTCP: with the media (RFC 5761), where they say (RFC 3605), or next door (RFC 3550 section 11). */
function rtcpPortOf(media: Media, mux: 'yes' | 'no'): number | undefined {
  if (mux === 'yes') return media.port;
  if (media.rtcp) return media.rtcp.port === 0 ? undefined : media.rtcp.port;
  return media.port < 65_535 ? media.port + 1 : undefined;
}

type Agreed = Pick<Negotiated, 'direction' | 'receives' | 'second'> & { readonly mux: 'yes' | 'no' };

/** `media` is theirs. */
function negotiated(media: Media, chosen: Chosen, { mux, ...rest }: Agreed): Negotiated {
  const rtcpPort = rtcpPortOf(media, mux);
  return {
    address: chosen.connection.address,
    port: media.port,
    ...chosen.formats,
    ...rest,
    ...(media.ptime ? { ptime: media.ptime } : {}),
    ...(rtcpPort === undefined ? {} : { rtcpPort }),
    ...(chosen.crypto ? { crypto: chosen.crypto } : {}),
  };
}

function withoutEvents({ codec, payloadType }: Formats): Formats {
  return { codec, payloadType };
}

/**
 * Our answer to their offer: the first audio stream we can use is taken, in the offer's order of formats, with their
 * payload types; all others are refused in place. The error says why none can be used.
 */
export function answerFor(
  offer: SessionDescription,
  ours: Ours,
): Result<{ readonly answer: SessionDescription; readonly chosen: Negotiated }, Disagreement> {
  let reason: Disagreement = 'no-audio';
  for (const [index, media] of offer.media.entries()) {
    const choice = choose(offer, media, ours);
    if (typeof choice === 'string') {
      if (reason === 'no-audio') reason = choice;
      continue;
    }
    const formats = ours.telephoneEvent === 'yes' ? choice.formats : withoutEvents(choice.formats);
    const direction = meet(ours.direction, directionOf(offer, media, choice.connection));
    const rtcpMux = media.rtcpMux === 'yes' && ours.rtcpPort === ours.port ? 'yes' : 'no';
    const stream = ourStream(ours, {
      protocol: media.protocol,
      formats: [[formats.payloadType, formats.codec]],
      telephoneEvent: formats.telephoneEvent,
      direction,
      crypto: choice.crypto ? [choice.crypto.ours] : [],
      rtcpMux,
    });
    const streams = offer.media.map((one, at) => (at === index ? stream : refused(one)));
    const answer = { ...sessionOf(ours, streams), lines: timesOf(offer) };
    const { codec: _, ...receives } = formats;
    return ok({
      answer,
      chosen: negotiated(media, { ...choice, formats }, { direction, receives, mux: rtcpMux }),
    });
  }
  return err(reason);
}

/** Section 6: the answer's `t=` is that of the offer. */
function timesOf(offer: SessionDescription): SessionDescription['lines'] {
  const times = offer.lines.filter(({ type }) => type === 't');
  return times.length > 0 ? times : [{ type: 't', value: '0 0' }];
}

/** What their answer to our offer came to. On an error the session has no sound and should be ended. */
export function acceptAnswer(
  ourOffer: SessionDescription,
  answer: SessionDescription,
): Result<Negotiated, Disagreement> {
  const index = ourOffer.media.findIndex(({ kind, port }) => kind === 'audio' && port > 0);
  const offered = ourOffer.media[index];
  const media = answer.media[index];
  if (!offered || !media || media.kind !== 'audio') return err('mismatch');
  if (media.port === 0) return err('rejected');
  if (!profileOf(media)) return err('mismatch');
  const formats = formatsOf(media, codecsOf(offered));
  const mine = formats && formatsOf(offered, [formats.codec]);
  if (!mine) return err('no-common-codec');
  const connection = media.connection ?? answer.connection;
  if (!connection) return err('no-address');
  const crypto = acceptableCrypto(media.crypto, offered.crypto, 'answer');
  const fault = crypto ? undefined : cryptoMissing(offered, media);
  if (fault) return err(fault);
  const direction = meet(offered.direction ?? 'sendrecv', directionOf(answer, media, connection));
  const theirs = mine.telephoneEvent === undefined ? withoutEvents(formats) : formats;
  const receives = {
    payloadType: mine.payloadType,
    ...(theirs.telephoneEvent === undefined ? {} : { telephoneEvent: mine.telephoneEvent! }),
  };
  const mux = offered.rtcpMux === 'yes' && media.rtcpMux === 'yes' ? 'yes' : 'no';
  const chosen = { formats: theirs, connection, ...(crypto ? { crypto } : {}) };
  const second = secondOf(offered, media, formats.codec);
  return ok(negotiated(media, chosen, { direction, receives, mux, ...(second ? { second } : {}) }));
}

/** Their answer lists it beside the first; they send it under the number of our offer. */
function secondOf(offered: Media, answered: Media, first: Codec): Negotiated['second'] {
  const others = codecsOf(offered).filter((codec) => codec !== first);
  const codec = formatsOf(answered, others)?.codec;
  return codec && { codec, payloadType: formatsOf(offered, [codec])!.payloadType };
}

/** What is wrong with an answer that has no key of ours: nothing when neither side asks for SRTP. */
function cryptoMissing(offered: Media, answered: Media): Disagreement | undefined {
  const dtls = [offered, answered].filter((one) => profileOf(one) === 'dtls').length;
  if (dtls > 0) return dtls === 2 ? undefined : 'mismatch';
  const required = profileOf(offered) === 'secure';
  if (!required && profileOf(answered) === 'plain') return undefined;
  if (answered.crypto.length > 0) return 'no-common-crypto';
  return required ? 'srtp-required' : 'mismatch';
}

function codecsOf(offered: Media): readonly Codec[] {
  return (['PCMA', 'PCMU'] as const).filter((codec) =>
    offered.formats.some((format) => isCodec(mapOf(offered, Number(format)), codec)),
  );
}
