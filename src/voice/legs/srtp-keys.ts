// Keys of SRTP between a session description and the media plane (RFC 4568). Owns the making of keys and the translation
// of crypto lines; it must not negotiate.

import { randomBytes } from 'node:crypto';
import type { CryptoLine } from '../../protocols/sdp/description.ts';
import type { Remote, SrtpKeys } from '../media/media-plane.ts';

/** The longer authentication tag first: it is what both sides should prefer. */
const SUITES = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const;

/** Master key and salt in one (section 6.1). */
const KEY_BYTES = 30;

/** A line with a key of its own for each suite we have. */
export function freshKeys(): readonly CryptoLine[] {
  return SUITES.map((suite, at) => ({
    tag: at + 1,
    suite,
    keys: [{ keySalt: randomBytes(KEY_BYTES).toString('base64') }],
    sessionParameters: [],
  }));
}

/** Undefined when a line holds no key of a suite we have, which a negotiated pair never does. */
export function srtpOf(pair: { readonly ours: CryptoLine; readonly theirs: CryptoLine }): Remote['srtp'] {
  const send = keysOf(pair.ours);
  const receive = keysOf(pair.theirs);
  return send && receive ? { send, receive } : undefined;
}

function keysOf(line: CryptoLine): SrtpKeys | undefined {
  const suite = SUITES.find((one) => one === line.suite);
  const key = Buffer.from(line.keys[0]?.keySalt ?? '', 'base64');
  return suite && key.length === KEY_BYTES ? { suite, key } : undefined;
}
