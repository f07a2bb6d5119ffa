// Two things done to the octets of a message both ways: putting a header before it, and turning the order of its pairs round.
// Owns nothing else.

export function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const octets = new Uint8Array(head.length + tail.length);
  octets.set(head);
  octets.set(tail, head.length);
  return octets;
}

/** Each pair the other way round; an octet without a partner stays. */
export function swapped(octets: Uint8Array): Uint8Array {
  const turned = octets.slice();
  for (let at = 0; at + 1 < octets.length; at += 2) {
    turned[at] = octets[at + 1] ?? 0;
    turned[at + 1] = octets[at] ?? 0;
  }
  return turned;
}
