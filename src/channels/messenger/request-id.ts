// The id by which a provider knows a repeated request. Owns what it is made of: the message and the piece, and never the
// attempt, for it is exactly the attempt whose answer got lost that the provider must recognise in the next one.

import { createHash } from 'node:crypto';
import type { Sending } from './messenger.ts';

type Identified = Pick<Sending, 'number'> & {
  readonly message: Pick<Sending['message'], 'ref' | 'publicId' | 'acceptedAt'>;
};

/** Numbers of messages begin anew with a new database, moments do not: together they are nobody else's. */
function digestOf({ message: { ref, publicId, acceptedAt }, number }: Identified): Buffer {
  return createHash('sha256').update(`${ref} ${publicId} ${acceptedAt} ${number}`).digest();
}

/** A UUID (RFC 9562 5.8, version 8: of the application's own making). */
export function requestUuid(sending: Identified): string {
  const bytes = digestOf(sending).subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A positive number of 63 bits, in decimal digits. */
export function requestNumber(sending: Identified): string {
  return (digestOf(sending).readBigUInt64BE(0) >> 1n).toString();
}
