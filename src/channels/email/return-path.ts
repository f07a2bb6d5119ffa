// The addresses that lead back to a link: one return path for each mail sent (VERP) and the proofs in addresses for
// unsubscribing. Owns how both are written and read; nothing of them is stored, so they hold across restarts.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Chance, token } from '../../base/chance.ts';

/** Octets of chance in the token of a return path: nobody guesses one and reports for somebody else's mail. */
const TOKEN_OCTETS = 12;
const PROOF_DIGITS = 32;

/** Names a mail towards its peer; letters in one case, as hosts may change it. */
export function newToken(chance: Chance): string {
  return token(chance, TOKEN_OCTETS);
}

export function returnPath(mail: string, domain: string): string {
  return `bounce+${mail}@${domain}`;
}

export type OwnAddress =
  | { readonly kind: 'return-path'; readonly token: string }
  | { readonly kind: 'unsubscribe'; readonly proof: string };

/** Undefined for every address that is none of ours. */
export function readOwnAddress(address: string, domain: string): OwnAddress | undefined {
  const [, word, digits = ''] =
    /^(bounce|unsubscribe)\+([0-9a-f]{24}|[0-9a-f]{32})@/.exec(address.toLowerCase()) ?? [];
  if (word === undefined || address.slice(address.indexOf('@') + 1).toLowerCase() !== domain.toLowerCase())
    return undefined;
  if (word === 'bounce')
    return digits.length === 2 * TOKEN_OCTETS ? { kind: 'return-path', token: digits } : undefined;
  return digits.length === PROOF_DIGITS ? { kind: 'unsubscribe', proof: digits } : undefined;
}

/** Proof that this link wrote to the address: whoever has it may unsubscribe the address, and nobody else. */
export function unsubscribeProof(secret: string, link: string, address: string): string {
  const digest = createHmac('sha256', secret).update(`unsubscribe\0${link}\0${address.toLowerCase()}`);
  return digest.digest('hex').slice(0, PROOF_DIGITS);
}

export function proves(
  given: string,
  secret: string,
  { link, address }: { link: string; address: string },
): boolean {
  const right = Buffer.from(unsubscribeProof(secret, link, address));
  const told = Buffer.from(given.toLowerCase());
  return told.length === right.length && timingSafeEqual(told, right);
}
