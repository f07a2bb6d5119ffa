// A password as it is kept: its MD5 and SHA-1 digests, which clients may send in its place (spec http-send 1.1), sealed
// under the secret key. Owns the form and the comparison.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../database/secrets.ts';

const PURPOSE = 'password digests';
const MD5_DIGITS = 32;

/** In lower-case hexadecimal. */
export type PasswordDigests = { readonly md5: Buffer; readonly sha1: Buffer };

export function sealPassword(password: string, secrets: Secrets): Buffer {
  return secrets.seal(digest('md5', password) + digest('sha1', password), PURPOSE);
}

/** The digests of a sealed password; undefined when it was sealed under another key. */
export function openPassword(sealed: Uint8Array, secrets: Secrets): PasswordDigests | undefined {
  const opened = secrets.open(sealed, PURPOSE);
  return opened === undefined
    ? undefined
    : { md5: Buffer.from(opened.slice(0, MD5_DIGITS)), sha1: Buffer.from(opened.slice(MD5_DIGITS)) };
}

// An account that does not exist is compared like one that does; nobody's password has these digests.
const NOBODY: PasswordDigests = { md5: Buffer.alloc(MD5_DIGITS), sha1: Buffer.alloc(40) };

/** Whether what a client sent is the password, or one of its digests in any letter case. */
export function isPassword(given: string, digests: PasswordDigests | undefined): boolean {
  const { md5, sha1 } = digests ?? NOBODY;
  const lower = Buffer.from(given.toLowerCase());
  const plain = same(Buffer.from(digest('sha1', given)), sha1);
  const byMd5 = same(lower, md5);
  const bySha1 = same(lower, sha1);
  return digests !== undefined && given !== '' && (plain || byMd5 || bySha1);
}

/** Whether it is the password itself: what people type is never a digest. */
export function isPlainPassword(given: string, digests: PasswordDigests | undefined): boolean {
  const right = same(Buffer.from(digest('sha1', given)), (digests ?? NOBODY).sha1);
  return digests !== undefined && given !== '' && right;
}

function digest(algorithm: 'md5' | 'sha1', text: string): string {
  return createHash(algorithm).update(text, 'utf8').digest('hex');
}

/** Only the length of what was sent can be told from the time this takes. */
function same(given: Buffer, kept: Buffer): boolean {
  return given.length === kept.length && timingSafeEqual(given, kept);
}
