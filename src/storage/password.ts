// A password as it is kept: its MD5 and SHA-1 digests, which clients may send in its place (spec http-send 1.1), sealed
// under the secret key. Owns the form and the comparison.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secrets } from './secrets.ts';

const PURPOSE = 'password digests';
const MD5_DIGITS = 32;

export function sealPassword(password: string, secrets: Secrets): Buffer {
  return secrets.seal(digest('md5', password) + digest('sha1', password), PURPOSE);
}

/** Whether what a client sent is the password, or one of its digests in any letter case. */
export function isPassword(given: string, sealed: Uint8Array | undefined, secrets: Secrets): boolean {
  // An account that does not exist costs the same time as one that does.
  const opened = sealed === undefined ? undefined : secrets.open(sealed, PURPOSE);
  const md5 = opened?.slice(0, MD5_DIGITS) ?? digest('md5', '');
  const sha1 = opened?.slice(MD5_DIGITS) ?? digest('sha1', '');
  const lower = given.toLowerCase();
  const plain = same(digest('sha1', given), sha1);
  const byMd5 = same(lower, md5);
  const bySha1 = same(lower, sha1);
  return opened !== undefined && given !== '' && (plain || byMd5 || bySha1);
}

function digest(algorithm: 'md5' | 'sha1', text: string): string {
  return createHash(algorithm).update(text, 'utf8').digest('hex');
}

function same(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
}
