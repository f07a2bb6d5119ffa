// Seven-bit packing (3GPP TS 23.038 section 6.1.2.1): septets one in each octet to packed octets and back, with the fill bits
// that bring a text behind a header to a septet boundary (23.040 section 9.2.3.24). Owns the bits; it knows no characters.

/** Octets that `septets` take when packed behind `fillBits` (0 to 6). */
export function packedLength(septets: number, fillBits = 0): number {
  return Math.ceil((septets * 7 + fillBits) / 8);
}

/** Bits between a header of that many octets (its length octet counted) and the next septet boundary. */
export function fillBitsAfter(headerOctets: number): number {
  return (7 - ((headerOctets * 8) % 7)) % 7;
}

/** `septets` packed, the lowest bits first; each octet's bit 7 is not looked at. */
export function pack(septets: Uint8Array, fillBits = 0): Uint8Array {
  const octets = new Uint8Array(packedLength(septets.length, fillBits));
  let bit = fillBits;
  for (const octet of septets) {
    const septet = octet & 0x7f;
    const at = bit >> 3;
    const shift = bit & 7;
    octets[at]! |= (septet << shift) & 0xff;
    if (shift > 1) octets[at + 1]! |= septet >> (8 - shift);
    bit += 7;
  }
  return octets;
}

/** Up to `count` septets, as many as the octets hold, one in each octet. */
export function unpack(octets: Uint8Array, count: number, fillBits = 0): Uint8Array {
  const held = Math.floor((octets.length * 8 - fillBits) / 7);
  const septets = new Uint8Array(Math.max(0, Math.min(count, held)));
  let bit = fillBits;
  for (let index = 0; index < septets.length; index++) {
    const at = bit >> 3;
    const pair = octets[at]! | ((octets[at + 1] ?? 0) << 8);
    septets[index] = (pair >> (bit & 7)) & 0x7f;
    bit += 7;
  }
  return septets;
}
