// Signatures of handler calls (spec callbacks 7, menu 4). Owns which fields are hashed, in what order and into what form.

import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { DeliveryKind } from '../../core/events/delivery.ts';
import type { SignatureName } from './address-options.ts';

const SIGNED_FIELDS: Readonly<Record<DeliveryKind, readonly string[]>> = {
  status: ['id', 'phone', 'status'],
  incoming: ['phone', 'mes', 'to'],
  'waited-call': ['phone', 'ts'],
  menu: ['id', 'phone', 'item'],
};

const ALL: readonly SignatureName[] = ['md5', 'sha1', 'crc32'];
// Receivers were written against one of these two; who chose nothing gets both (client-habits 33).
const USUAL: readonly SignatureName[] = ['md5', 'sha1'];

/** Which signatures a call carries, given what its address chose. Calls of menus always carry all. */
export function signaturesOf(kind: DeliveryKind, chosen: readonly SignatureName[]): readonly SignatureName[] {
  if (kind === 'menu') return ALL;
  return chosen.length > 0 ? chosen : USUAL;
}

/** `field:field:field:secret`, values exactly as they are sent. */
export function signedText(kind: DeliveryKind, fields: ReadonlyMap<string, string>, secret: string): string {
  return [...SIGNED_FIELDS[kind].map((name) => fields.get(name) ?? ''), secret].join(':');
}

/** Lower-case hexadecimal; the checksum as an unsigned decimal, as PHP's `crc32()` gives it. */
export function sign(name: SignatureName, bytes: Buffer): string {
  return name === 'crc32' ? String(crc32(bytes)) : createHash(name).update(bytes).digest('hex');
}

/** `X-Dozvon-Signature`: covers the whole body and the moment, against changes and replays. */
export function bodySignature(secret: string, seconds: number, body: Buffer): string {
  const digest = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
