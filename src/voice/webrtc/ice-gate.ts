// Who gets in at the ports of one call's sound: whoever proves by a check that it knows our password (RFC 8445 7.3), and what comes
// from where that was proved. Owns the reading of checks on the wire; what a check brings about is werift's, which does not ask for proof.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';

type Keeper = { readonly ufrag: string; readonly password: string };
type Source = { readonly address: string; readonly port: number };

/** RFC 8489 5: twenty bytes of header, 0x0001 a binding request. */
const HEADER = 20;
const BINDING_REQUEST = 0x0001;
const COOKIE = 0x2112a442;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const FINGERPRINT = 0x8028;
const DIGEST = 20;
/** RFC 7983 7: what begins with more is no STUN. */
const STUN_LAST = 3;

export class IceGate {
  readonly #keeper: Keeper;
  /** Places from which somebody proved to know the password. */
  readonly #proved = new Set<string>();

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
  }

  admits(packet: Uint8Array, { address, port }: Source): boolean {
    const place = `${address} ${port}`;
    if ((packet[0] ?? 0) > STUN_LAST) return this.#proved.has(place);
    if (!isProof(packet, this.#keeper)) return false;
    if (!this.#proved.has(place) && this.#proved.size >= LIMITS.webrtc.places) return false;
    this.#proved.add(place);
    return true;
  }
}

type Attribute = { readonly type: number; readonly start: number; readonly end: number };

/** A binding request to us, signed with our password (RFC 8489 14.5); the signature covers all but a fingerprint behind it. */
function isProof(packet: Uint8Array, { ufrag, password }: Keeper): boolean {
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength);
  if (bytes.length < HEADER || bytes.readUInt16BE(2) !== bytes.length - HEADER) return false;
  if (bytes.readUInt16BE(0) !== BINDING_REQUEST || bytes.readUInt32BE(4) !== COOKIE) return false;
  const attributes = attributesOf(bytes);
  const at = attributes?.findIndex(({ type }) => type === MESSAGE_INTEGRITY) ?? -1;
  const signature = attributes?.[at];
  if (!attributes || !signature || signature.end - signature.start !== DIGEST) return false;
  if (attributes.slice(at + 1).some(({ type }) => type !== FINGERPRINT)) return false;
  const name = attributes.slice(0, at).find(({ type }) => type === USERNAME);
  if (!name || !bytes.toString('utf8', name.start, name.end).startsWith(`${ufrag}:`)) return false;
  const signed = Buffer.from(bytes.subarray(0, signature.start - 4));
  // As long as the message would be if it ended with the signature.
  signed.writeUInt16BE(signature.end - HEADER, 2);
  const expected = createHmac('sha1', password).update(signed).digest();
  return timingSafeEqual(expected, bytes.subarray(signature.start, signature.end));
}

/** Undefined: one of them goes past the end. */
function attributesOf(bytes: Buffer): readonly Attribute[] | undefined {
  const found: Attribute[] = [];
  for (let at = HEADER; at < bytes.length; ) {
    if (at + 4 > bytes.length) return undefined;
    const start = at + 4;
    const end = start + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return undefined;
    found.push({ type: bytes.readUInt16BE(at), start, end });
    at = start + Math.ceil((end - start) / 4) * 4;
  }
  return found;
}
