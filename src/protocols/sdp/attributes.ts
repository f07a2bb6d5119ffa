// The attributes of a media stream that are typed: rtpmap, fmtp, ptime, rtcp, crypto and the directions. Owns reading and
// writing each; an attribute that is malformed is kept untyped, since a description is worth more than one bad line.

import type {
  Attribute,
  Connection,
  CryptoKey,
  CryptoLine,
  Direction,
  RtcpAttribute,
  RtpMap,
} from './description.ts';

export function isDirection(text: string): text is Direction {
  return text === 'sendrecv' || text === 'sendonly' || text === 'recvonly' || text === 'inactive';
}

/** Digits only, at most `max`; undefined for anything else. */
export function wholeNumber(text: string | undefined, max: number): number | undefined {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}

export function wordsOf(text: string): string[] {
  return text.split(/[ \t]+/).filter((word) => word !== '');
}

/** `IN IP4 address/ttl`. */
export function parseConnection(value: string): Connection | undefined {
  const [network, family, written, ...rest] = wordsOf(value);
  if (network?.toUpperCase() !== 'IN' || written === undefined || rest.length > 0) return undefined;
  const addressType = family?.toUpperCase();
  if (addressType !== 'IP4' && addressType !== 'IP6') return undefined;
  const slash = written.indexOf('/');
  const address = slash < 0 ? written : written.slice(0, slash);
  if (!/^[A-Za-z0-9._:-]{1,255}$/.test(address)) return undefined;
  return { addressType, address, ...(slash < 0 ? {} : { multicast: written.slice(slash + 1) }) };
}

export function formatConnection(connection: Connection): string {
  const { addressType, address, multicast } = connection;
  return `IN ${addressType} ${address}${multicast === undefined ? '' : `/${multicast}`}`;
}

/** `8 PCMA/8000/1`: the payload type and its meaning. */
export function parseRtpMap(value: string): readonly [number, RtpMap] | undefined {
  const [type, encoding, ...rest] = wordsOf(value);
  const payloadType = wholeNumber(type, 127);
  const [name, rate, channels, more] = (encoding ?? '').split('/');
  const clockRate = wholeNumber(rate, 1_000_000);
  const count = channels === undefined ? 1 : wholeNumber(channels, 255);
  if (payloadType === undefined || !name || !clockRate || count === undefined || more !== undefined)
    return undefined;
  return rest.length > 0 ? undefined : [payloadType, { encoding: name, clockRate, channels: count }];
}

export function formatRtpMap(payloadType: number, map: RtpMap): string {
  return `${payloadType} ${map.encoding}/${map.clockRate}${map.channels === 1 ? '' : `/${map.channels}`}`;
}

/** `101 0-15`: the payload type and its parameters as text. */
export function parseFmtp(value: string): readonly [number, string] | undefined {
  const space = value.search(/[ \t]/);
  const payloadType = wholeNumber(space < 0 ? value : value.slice(0, space), 127);
  return payloadType === undefined || space < 0 ? undefined : [payloadType, value.slice(space + 1).trim()];
}

/** `53020` or `53020 IN IP4 192.0.2.1`. */
export function parseRtcp(value: string): RtcpAttribute | undefined {
  const trimmed = value.trim();
  const space = trimmed.search(/[ \t]/);
  const port = wholeNumber(space < 0 ? trimmed : trimmed.slice(0, space), 65_535);
  if (port === undefined) return undefined;
  if (space < 0) return { port };
  const connection = parseConnection(trimmed.slice(space + 1));
  return connection && { port, connection };
}

export function formatRtcp(rtcp: RtcpAttribute): string {
  return rtcp.connection ? `${rtcp.port} ${formatConnection(rtcp.connection)}` : `${rtcp.port}`;
}

/** `inline:key|lifetime|mki:length`; the lifetime may be missing before the MKI. */
function parseCryptoKey(text: string): CryptoKey | undefined {
  if (text.slice(0, 7).toLowerCase() !== 'inline:') return undefined;
  const [keySalt, ...options] = text.slice(7).split('|');
  if (!keySalt || !/^[A-Za-z0-9+/]+={0,2}$/.test(keySalt) || options.length > 2) return undefined;
  const lifetime = options.find((option) => !option.includes(':'));
  const mki = options.find((option) => option.includes(':'));
  return { keySalt, ...(lifetime ? { lifetime } : {}), ...(mki ? { mki } : {}) };
}

/** RFC 4568 section 9.1. */
export function parseCrypto(value: string): CryptoLine | undefined {
  const [written, suite, keyText, ...sessionParameters] = wordsOf(value);
  const tag = wholeNumber(written, 999_999_999);
  if (tag === undefined || suite === undefined || keyText === undefined) return undefined;
  const keys: CryptoKey[] = [];
  for (const text of keyText.split(';')) {
    const key = parseCryptoKey(text);
    if (!key) return undefined;
    keys.push(key);
  }
  return { tag, suite, keys, sessionParameters };
}

export function formatCrypto(line: CryptoLine): string {
  const keys = line.keys.map(({ keySalt, lifetime, mki }) =>
    [
      'inline:',
      keySalt,
      lifetime === undefined ? '' : `|${lifetime}`,
      mki === undefined ? '' : `|${mki}`,
    ].join(''),
  );
  return [line.tag, line.suite, keys.join(';'), ...line.sessionParameters].join(' ');
}

export function parseAttribute(value: string): Attribute {
  const colon = value.indexOf(':');
  return colon < 0
    ? { name: value.trim() }
    : { name: value.slice(0, colon).trim(), value: value.slice(colon + 1) };
}
