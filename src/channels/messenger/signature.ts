// Signatures and shared secrets of providers' webhooks. Owns that they are compared in a time that tells nothing.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export function hmacSha256(key: string | Uint8Array, ...parts: readonly (string | Uint8Array)[]): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export function sameSecret(given: string | undefined, expected: string): boolean {
  if (given === undefined) return false;
  // Digests have one length, whatever was given.
  return timingSafeEqual(sha256(given), sha256(expected));
}
