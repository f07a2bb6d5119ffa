// Addresses of short messages (3GPP TS 23.040 section 9.1.2.5): numbers in semi-octets and names in packed septets. Owns their
// octets both ways, and those of a service centre's (24.011 section 8.2.5.1), which count differently.

import { err, ok, type Result } from '../../base/result.ts';
import { decodeText, encodeText } from './alphabet.ts';
import type { OctetReader } from './octet-reader.ts';
import { pack, unpack } from './septets.ts';

const NUMBER_TYPES = [
  'unknown',
  'international',
  'national',
  'network-specific',
  'subscriber',
  'alphanumeric',
  'abbreviated',
  'reserved',
] as const;

type NumberType = Exclude<(typeof NUMBER_TYPES)[number], 'alphanumeric'>;

export type TpduAddress =
  /** `digits` of 0-9, `*`, `#`, `a`, `b`, `c`; `plan` is the numbering plan, 1 for telephone numbers, 0 to 15. */
  | {
      readonly kind: 'number';
      readonly type: NumberType;
      readonly plan: number;
      readonly digits: string;
    }
  | { readonly kind: 'name'; readonly text: string };

export type AddressFault = 'address-wrong';

/** Section 9.1.2.3; 0xF fills the last octet of an odd number. */
const SEMI_OCTETS = '0123456789*#abc';
/** An address field has twelve octets (section 9.1.2.5): ten behind its length and its type. */
const VALUE_OCTETS = 10;
const ALPHANUMERIC = NUMBER_TYPES.indexOf('alphanumeric');

/** An international number from its digits. */
export function internationalNumber(digits: string): TpduAddress {
  return { kind: 'number', type: 'international', plan: 1, digits };
}

function semiOctets(digits: string): number[] | undefined {
  const codes = [...digits].map((digit) => SEMI_OCTETS.indexOf(digit));
  if (codes.includes(-1)) return undefined;
  const octets: number[] = [];
  for (let at = 0; at < codes.length; at += 2) octets.push(codes[at]! | ((codes[at + 1] ?? 0xf) << 4));
  return octets;
}

function digitsOf(octets: Uint8Array, count: number): string {
  let digits = '';
  for (let at = 0; at < count; at++) {
    const octet = octets[at >> 1] ?? 0xff;
    digits += SEMI_OCTETS[at % 2 === 0 ? octet & 0xf : octet >> 4] ?? '';
  }
  return digits;
}

type Parts = { readonly type: number; readonly semiOctets: number; readonly value: readonly number[] };

function partsOf(address: TpduAddress): Parts | undefined {
  if (address.kind === 'name') {
    const septets = encodeText(address.text);
    if (!septets) return undefined;
    const count = Math.ceil((septets.length * 7) / 4);
    return { type: 0x80 | (ALPHANUMERIC << 4), semiOctets: count, value: [...pack(septets)] };
  }
  const value = semiOctets(address.digits);
  if (!value) return undefined;
  const type = 0x80 | (NUMBER_TYPES.indexOf(address.type) << 4) | (address.plan & 0xf);
  return { type, semiOctets: address.digits.length, value };
}

/** Length in semi-octets, type, value. A name has up to 11 septets, a number up to 20 digits. */
export function writeAddress(address: TpduAddress): Result<readonly number[], AddressFault> {
  const parts = partsOf(address);
  if (!parts || parts.value.length > VALUE_OCTETS) return err('address-wrong');
  return ok([parts.semiOctets, parts.type, ...parts.value]);
}

function addressOf(type: number, octets: Uint8Array, semiOctetCount: number): TpduAddress {
  const number = (type >> 4) & 7;
  const named = NUMBER_TYPES[number]!;
  if (named === 'alphanumeric')
    return { kind: 'name', text: decodeText(unpack(octets, Math.floor((semiOctetCount * 4) / 7))) };
  return { kind: 'number', type: named, plan: type & 0xf, digits: digitsOf(octets, semiOctetCount) };
}

export function readAddress(reader: OctetReader): TpduAddress {
  const count = reader.octet();
  const type = reader.octet();
  return addressOf(type, reader.octets(Math.ceil(count / 2)), count);
}

/** The service centre before a TPDU, as modems want it: its length is in octets; one 0 asks for the SIM's own. */
export function writeServiceCentre(centre: TpduAddress | undefined): Result<readonly number[], AddressFault> {
  if (!centre) return ok([0]);
  const parts = partsOf(centre);
  if (!parts || parts.value.length > VALUE_OCTETS) return err('address-wrong');
  return ok([1 + parts.value.length, parts.type, ...parts.value]);
}

export function readServiceCentre(reader: OctetReader): TpduAddress | undefined {
  const length = reader.octet();
  if (length === 0) return undefined;
  const type = reader.octet();
  const octets = reader.octets(length - 1);
  return addressOf(type, octets, octets.length * 2);
}
