// Which `a=crypto` line of an offer or answer we can use (RFC 4568 sections 5.1 and 6.3). Owns the choice; keys are made
// by the caller and packets are encrypted elsewhere.

import type { CryptoLine } from './description.ts';

const SUITES = new Set(['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32']);

/** 30 bytes, master key and salt, are 40 characters of base64. */
const KEY_CHARACTERS = 40;

/**
 * Whether the line means plain SRTP of a suite we have: one key without MKI, encrypted and authenticated both ways. Session
 * parameters must all be understood (6.3.7); a window size hint or a leading dash changes nothing for us.
 */
export function usableLine(line: CryptoLine): boolean {
  const [key, ...more] = line.keys;
  if (!SUITES.has(line.suite) || !key || more.length > 0 || key.mki !== undefined) return false;
  if (key.keySalt.length !== KEY_CHARACTERS) return false;
  return line.sessionParameters.every((parameter) => /^(?:WSH=\d+|-.*)$/i.test(parameter));
}

/**
 * The first line of theirs we can use and the one of ours to go with it. In the answer to an offer ours takes the offer's tag (5.1.2);
 * in an answer to ours (`answer`) tag and suite must be ones that we offered (5.1.3).
 */
export function acceptableCrypto(
  theirs: readonly CryptoLine[],
  ours: readonly CryptoLine[],
  side: 'offer' | 'answer' = 'offer',
): { readonly ours: CryptoLine; readonly theirs: CryptoLine } | undefined {
  for (const line of theirs) {
    if (!usableLine(line)) continue;
    const match = ours.find(
      (one) => one.suite === line.suite && usableLine(one) && (side === 'offer' || one.tag === line.tag),
    );
    if (match) return { ours: side === 'offer' ? { ...match, tag: line.tag } : match, theirs: line };
  }
  return undefined;
}
