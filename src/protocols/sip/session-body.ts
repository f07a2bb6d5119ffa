// Bodies of a session's messages: session descriptions as text in and out. Owns the choice of Content-Type; it must not read
// what a description says.

import { utf8Decode, utf8Encode } from '../../base/bytes.ts';
import { header, type SipHeader, type SipMessage } from './message.ts';

const SDP: SipHeader = { name: 'Content-Type', value: 'application/sdp' };

/** Headers and body that carry a description; nothing for undefined. */
export function described(description: string | undefined): { headers: SipHeader[]; body?: Uint8Array } {
  if (description === undefined) return { headers: [] };
  return { headers: [SDP], body: utf8Encode(description) };
}

/** The session description a message carries, or undefined; the SDP part of a multipart body counts (RFC 5621). */
export function descriptionOf(message: SipMessage): string | undefined {
  if (message.body.length === 0) return undefined;
  const type = header(message, 'Content-Type') ?? 'application/sdp';
  const media = type.split(';', 1)[0]!.trim().toLowerCase();
  if (media === 'application/sdp') return utf8Decode(message.body);
  if (media.startsWith('multipart/')) return sdpPart(utf8Decode(message.body), type);
  return undefined;
}

function sdpPart(text: string, type: string): string | undefined {
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(type);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) return undefined;
  for (const part of text.split(`--${mark}`).slice(1, 17)) {
    const blank = /\r?\n\r?\n/.exec(part);
    if (blank === null) continue;
    if (/^content-type\s*:\s*application\/sdp/im.test(part.slice(0, blank.index))) {
      return part.slice(blank.index + blank[0].length).replace(/\r?\n$/, '\r\n');
    }
  }
  return undefined;
}
