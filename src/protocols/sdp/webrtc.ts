// What a description needs besides the stream itself when a browser is the far side: ICE (RFC 8839), the fingerprint and role of
// DTLS (RFC 8122, RFC 8842), bundle and mid (RFC 9143). Owns reading and adding these lines; it must not negotiate sound or open anything.

import { err, ok, type Result } from '../../base/result.ts';
import type { Attribute, Media, SessionDescription } from './description.ts';

type Setup = 'active' | 'passive' | 'actpass';

type Fingerprint = { readonly algorithm: string; readonly value: string };

export type IceCandidateLine = {
  readonly foundation: string;
  readonly priority: number;
  /** A numeric one: names of mDNS are for those in the same network. */
  readonly address: string;
  readonly port: number;
  readonly kind: 'host' | 'srflx' | 'prflx' | 'relay';
};

export type WebrtcSide = {
  readonly ufrag: string;
  readonly password: string;
  readonly fingerprints: readonly Fingerprint[];
  readonly setup: Setup;
  readonly candidates: readonly IceCandidateLine[];
  readonly lite: 'yes' | 'no';
};

/** A description of one audio stream with a browser at its end holds no more than a dozen addresses. Past it: not looked at. */
const CANDIDATES_MOST = 40;

/** RFC 8839 5.4: the lengths of a fragment and a password. */
const UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const PASSWORD = /^[A-Za-z0-9+/]{22,256}$/;
const FINGERPRINT = /^([A-Za-z0-9-]{1,20}) +([0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){15,127})$/;

/** Of the stream itself before the session's (RFC 8839 5.4, RFC 8122 5). The error says what is missing, for a Warning. */
export function readWebrtc(session: SessionDescription, media: Media): Result<WebrtcSide, string> {
  const value = (name: string): string | undefined =>
    textOf(media.attributes, name) ?? textOf(session.attributes, name);
  const ufrag = value('ice-ufrag') ?? '';
  const password = value('ice-pwd') ?? '';
  if (!UFRAG.test(ufrag) || !PASSWORD.test(password)) return err('ICE is missing');
  const own = fingerprintsOf(media.attributes);
  const fingerprints = own.length > 0 ? own : fingerprintsOf(session.attributes);
  if (fingerprints.length === 0) return err('The fingerprint of DTLS is missing');
  const setup = value('setup') ?? 'actpass';
  if (setup !== 'active' && setup !== 'passive' && setup !== 'actpass')
    return err('The role of DTLS is unknown');
  const lite = session.attributes.some(({ name }) => name.toLowerCase() === 'ice-lite') ? 'yes' : 'no';
  const candidates = media.attributes
    .filter(({ name }) => name.toLowerCase() === 'candidate')
    .slice(0, CANDIDATES_MOST)
    .flatMap((line) => candidateOf(line.value ?? '') ?? []);
  return ok({ ufrag, password, fingerprints, setup, candidates, lite });
}

/** Which stream of theirs ours stands beside: the one in use. */
export function audioIndex(session: SessionDescription): number {
  return session.media.findIndex(({ kind, port }) => kind === 'audio' && port > 0);
}

/** `theirs`: the offer this answers, whose names of streams are kept. */
export function withWebrtc(
  session: SessionDescription,
  side: WebrtcSide,
  theirs?: SessionDescription,
): SessionDescription {
  const index = audioIndex(session);
  const mid = textOf(theirs?.media[index]?.attributes ?? [], 'mid') ?? '0';
  const media = session.media.map((one, at) =>
    at === index
      ? { ...one, attributes: [...one.attributes, ...linesOf(side, mid)] }
      : withMid(one, theirs?.media[at]),
  );
  const lite: Attribute[] = side.lite === 'yes' ? [{ name: 'ice-lite' }] : [];
  const group = { name: 'group', value: `BUNDLE ${mid}` };
  return { ...session, attributes: [...lite, ...session.attributes, group], media };
}

/** A refused stream keeps its name, and is no part of the bundle (RFC 9143 7.3). */
function withMid(media: Media, theirs: Media | undefined): Media {
  const mid = textOf(theirs?.attributes ?? [], 'mid');
  return mid === undefined
    ? media
    : { ...media, attributes: [...media.attributes, { name: 'mid', value: mid }] };
}

function linesOf(side: WebrtcSide, mid: string): readonly Attribute[] {
  return [
    { name: 'mid', value: mid },
    { name: 'ice-ufrag', value: side.ufrag },
    { name: 'ice-pwd', value: side.password },
    ...side.fingerprints.map(({ algorithm, value }) => ({
      name: 'fingerprint',
      value: `${algorithm} ${value}`,
    })),
    { name: 'setup', value: side.setup },
    ...side.candidates.map((one) => ({ name: 'candidate', value: formatCandidate(one) })),
    { name: 'end-of-candidates' },
  ];
}

function textOf(attributes: readonly Attribute[], name: string): string | undefined {
  return attributes.find((one) => one.name.toLowerCase() === name)?.value?.trim();
}

function fingerprintsOf(attributes: readonly Attribute[]): readonly Fingerprint[] {
  return attributes.flatMap(({ name, value }) => {
    const match = name.toLowerCase() === 'fingerprint' ? FINGERPRINT.exec(value?.trim() ?? '') : undefined;
    return match ? [{ algorithm: match[1]!.toLowerCase(), value: match[2]!.toUpperCase() }] : [];
  });
}

const CANDIDATE =
  /^([A-Za-z0-9+/]{1,32}) (\d{1,5}) udp (\d{1,10}) ([0-9A-Fa-f.:]{2,45}) (\d{1,5}) typ (host|srflx|prflx|relay)(?: |$)/i;

/** RFC 8839 5.1, for component 1 over UDP with a numeric address; undefined for any other, which is passed over. */
function candidateOf(value: string): IceCandidateLine | undefined {
  const match = CANDIDATE.exec(value.trim());
  if (match?.[2] !== '1') return undefined;
  const [, foundation = '', , priority, address = '', port, kind = ''] = match;
  if (Number(port) > 65_535 || Number(port) === 0 || Number(priority) > 2 ** 31 - 1) return undefined;
  return {
    foundation,
    priority: Number(priority),
    address,
    port: Number(port),
    kind: kind.toLowerCase() as IceCandidateLine['kind'],
  };
}

function formatCandidate({ foundation, priority, address, port, kind }: IceCandidateLine): string {
  return `${foundation} 1 udp ${priority} ${address} ${port} typ ${kind}`;
}
