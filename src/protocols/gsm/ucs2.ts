// UCS-2 as phones and SMPP peers use it: UTF-16, big-endian (3GPP TS 23.038 section 6.2.3). Owns this coding both ways; it
// never throws. Lone surrogates survive in both directions, so that parts cut inside a pair are whole again when joined.

const BYTE_ORDER_MARK = 0xfeff;

export function ucs2Encode(text: string): Uint8Array {
  const octets = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    octets[2 * at] = unit >> 8;
    octets[2 * at + 1] = unit & 0xff;
  }
  return octets;
}

/**
 * Half a unit at the end is U+FFFD. A leading byte order mark is dropped, unless the octets are a later part of a message,
 * where it can only be a character.
 */
export function ucs2Decode(octets: Uint8Array, leadingMark: 'dropped' | 'kept' = 'dropped'): string {
  let text = '';
  for (let at = 0; at + 1 < octets.length; at += 2) {
    const unit = (octets[at]! << 8) | octets[at + 1]!;
    if (at > 0 || unit !== BYTE_ORDER_MARK || leadingMark === 'kept') text += String.fromCharCode(unit);
  }
  return octets.length % 2 === 0 ? text : `${text}\ufffd`;
}
