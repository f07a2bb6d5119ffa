// Optional parameters as values: finding them in a PDU and making them. Owns how an integer, a string, a flag lies in bytes; it must not
// judge what they mean. Values are read by what came, not by the table: peers write integers of other widths and forget NULs.

import { latin1Decode, latin1Encode } from '../../base/bytes.ts';
import { TLVS, type TlvName } from './tlv-table.ts';

/** One optional parameter as it lay in the PDU; the tag may be one nobody knows. */
export type Tlv = { readonly tag: number; readonly value: Uint8Array };

type FormOf<N extends TlvName> = (typeof TLVS)[N][1];
type NamesOf<F> = { [N in TlvName]: FormOf<N> extends F ? N : never }[TlvName];
type NumberTlv = NamesOf<'u8' | 'u16' | 'u32'>;
type TextTlv = NamesOf<'cstring'>;
type ValueOf<N extends TlvName> = N extends NumberTlv ? number : N extends TextTlv ? string : Uint8Array;

const EMPTY = new Uint8Array(0);

function integer(value: number, width: number): Uint8Array {
  const bytes = new Uint8Array(width);
  for (let at = width - 1, rest = value; at >= 0; at--, rest = Math.floor(rest / 256))
    bytes[at] = rest & 0xff;
  return bytes;
}

/** An optional parameter by its standard's name; integers past their width are cut to it, strings get their NUL. */
export function tlv<N extends TlvName>(name: N, value: ValueOf<N>): Tlv {
  const [tag, form] = TLVS[name];
  if (typeof value === 'string') return { tag, value: latin1Encode(`${value}\0`) };
  if (typeof value !== 'number') return { tag, value: form === 'flag' ? EMPTY : (value as Uint8Array) };
  return { tag, value: integer(value, form === 'u32' ? 4 : form === 'u16' ? 2 : 1) };
}

/** The value of the first one with this tag. */
export function findTlv(tlvs: readonly Tlv[], tag: number): Uint8Array | undefined {
  for (const one of tlvs) if (one.tag === tag) return one.value;
  return undefined;
}

/** The bytes of an optional parameter, when it is there. */
export function tlvBytes(tlvs: readonly Tlv[], name: TlvName): Uint8Array | undefined {
  return findTlv(tlvs, TLVS[name][0]);
}

/** An integer of one to four octets, whatever width its parameter should have; undefined when absent or of another width. */
export function tlvNumber(tlvs: readonly Tlv[], name: NumberTlv): number | undefined {
  const value = findTlv(tlvs, TLVS[name][0]);
  if (!value || value.length === 0 || value.length > 4) return undefined;
  let number = 0;
  for (const byte of value) number = number * 256 + byte;
  return number;
}

/** A string up to its NUL, or up to its end when it has none. */
export function tlvText(tlvs: readonly Tlv[], name: TextTlv): string | undefined {
  const value = findTlv(tlvs, TLVS[name][0]);
  if (!value) return undefined;
  const end = value.indexOf(0);
  return latin1Decode(end < 0 ? value : value.subarray(0, end));
}
