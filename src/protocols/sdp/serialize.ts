// A session description into text (RFC 4566 section 5): lines in the order the standard demands, CRLF at each end. Owns
// that order; it must not change what the description says.

import { formatConnection, formatCrypto, formatRtcp, formatRtpMap } from './attributes.ts';
import type { Attribute, Line, Media, SessionDescription } from './description.ts';

/** Lines of the session that stand before `c=`; all others stand after it. */
const BEFORE_CONNECTION = new Set(['i', 'u', 'e', 'p']);

/** A line break inside a value would begin a line of somebody else's making. */
function line(type: string, value: string): string {
  return `${type}=${value.replace(/[\r\n]+/g, ' ')}\r\n`;
}

function linesOf(lines: readonly Line[], wanted: (type: string) => boolean): string {
  return lines
    .filter(({ type }) => wanted(type))
    .map(({ type, value }) => line(type, value))
    .join('');
}

function attributesOf(attributes: readonly Attribute[]): string {
  return attributes
    .map(({ name, value }) => line('a', value === undefined ? name : `${name}:${value}`))
    .join('');
}

function mediaText(media: Media): string {
  const ports = media.portCount === undefined ? `${media.port}` : `${media.port}/${media.portCount}`;
  const parts = [line('m', [media.kind, ports, media.protocol, ...media.formats].join(' '))];
  parts.push(linesOf(media.lines, (type) => type === 'i'));
  if (media.connection) parts.push(line('c', formatConnection(media.connection)));
  parts.push(linesOf(media.lines, (type) => type !== 'i'));
  for (const [payloadType, map] of media.rtpmap)
    parts.push(line('a', `rtpmap:${formatRtpMap(payloadType, map)}`));
  for (const [payloadType, fmtp] of media.fmtp) parts.push(line('a', `fmtp:${payloadType} ${fmtp}`));
  if (media.ptime !== undefined) parts.push(line('a', `ptime:${media.ptime}`));
  for (const crypto of media.crypto) parts.push(line('a', `crypto:${formatCrypto(crypto)}`));
  if (media.rtcp) parts.push(line('a', `rtcp:${formatRtcp(media.rtcp)}`));
  if (media.rtcpMux === 'yes') parts.push(line('a', 'rtcp-mux'));
  parts.push(attributesOf(media.attributes));
  if (media.direction) parts.push(line('a', media.direction));
  return parts.join('');
}

export function serializeSession(session: SessionDescription): string {
  const { origin } = session;
  const from = [origin.username, origin.sessionId, origin.version, 'IN', origin.addressType, origin.address];
  const parts = [
    line('v', '0'),
    line('o', from.join(' ')),
    line('s', session.name === '' ? '-' : session.name),
  ];
  parts.push(linesOf(session.lines, (type) => BEFORE_CONNECTION.has(type)));
  if (session.connection) parts.push(line('c', formatConnection(session.connection)));
  parts.push(linesOf(session.lines, (type) => !BEFORE_CONNECTION.has(type)));
  parts.push(attributesOf(session.attributes));
  if (session.direction) parts.push(line('a', session.direction));
  for (const media of session.media) parts.push(mediaText(media));
  return parts.join('');
}
