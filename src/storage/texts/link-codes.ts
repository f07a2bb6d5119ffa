// The permutation behind the codes of short links, keyed by the installation's secret. Owns its round function: four bytes of a
// block of AES. Codes of one installation are strangers to any other.

import { createCipheriv } from 'node:crypto';
import { LinkCodes } from '../../core/links/link-code.ts';
import { type KeptText, withCodes } from '../../core/links/shorten.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { Secrets } from '../database/secrets.ts';

const BLOCK = 16;

/** Eight blocks a code: five microseconds. */
export function linkCodes(secrets: Secrets): LinkCodes {
  // One block in, one out: the mode keeps nothing between them, and the key sees this use alone.
  const cipher = createCipheriv('aes-256-ecb', secrets.key('short links'), null).setAutoPadding(false);
  const block = Buffer.alloc(BLOCK);
  return new LinkCodes((round, half) => {
    block.writeUInt32BE(half, 0);
    block.writeUInt32BE(round, 4);
    return cipher.update(block).readUInt32BE(0);
  });
}

/** A kept text as the recipient of this message gets it. */
export type PersonalText = (kept: KeptText, ref: MessageRef) => string;

export function personalText(codes: LinkCodes): PersonalText {
  return (kept, ref) => withCodes(kept, (number) => codes.code({ ref, number }));
}
