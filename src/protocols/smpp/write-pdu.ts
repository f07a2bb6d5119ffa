// A PDU to bytes (SMPP 3.4 sections 3.2 and 4). Owns the layout on the wire and the refusal of values that do not fit it; it writes what
// it is given and adds nothing.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type CommandName, commandId } from './command-ids.ts';
import type { Content, Destination, UnsuccessSme } from './pdu.ts';
import { type Field, LAYOUTS, LIST_STRING_OCTETS } from './pdu-layouts.ts';
import { HEADER_OCTETS } from './read-pdu.ts';
import type { Tlv } from './tlvs.ts';

/** A value that has no place on the wire: the field and what is wrong with it. */
export type WriteFault = { readonly field: string; readonly says: string };

/** Lists and short_message are counted by one octet. */
const COUNT_MOST = 255;
const TLV_OCTETS_MOST = 65_535;
/** What is neither a NUL nor an octet cannot stand in a C string. */
const NO_OCTET = /[^\u0001-\u00ff]/;

function stringFault(field: string, text: string, max: number): WriteFault | undefined {
  if (text.length >= max) return { field, says: `is longer than ${max - 1}` };
  return NO_OCTET.test(text) ? { field, says: 'has a character that is no octet' } : undefined;
}

function listFault(field: string, list: readonly (Destination | UnsuccessSme)[]): WriteFault | undefined {
  if (list.length > COUNT_MOST) return { field, says: `has more than ${COUNT_MOST} entries` };
  for (const one of list) {
    const text = 'dl_name' in one ? one.dl_name : one.destination_addr;
    const fault = stringFault(field, text, LIST_STRING_OCTETS);
    if (fault) return fault;
  }
  return undefined;
}

function faultOf(field: Field, value: unknown): WriteFault | undefined {
  switch (field.kind) {
    case 'u8':
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255
        ? undefined
        : { field: field.name, says: 'is no octet' };
    case 'cstring':
      return stringFault(field.name, value as string, field.max);
    case 'octets':
      if ((value as Uint8Array).length <= COUNT_MOST) return undefined;
      return { field: field.name, says: `is longer than ${COUNT_MOST}` };
    case 'destinations':
    case 'unsuccess':
      return listFault(field.name, value as readonly (Destination | UnsuccessSme)[]);
    default:
      return unreachable(field);
  }
}

function sizeOf(field: Field, value: unknown): number {
  switch (field.kind) {
    case 'u8':
      return 1;
    case 'cstring':
    case 'octets':
      return (value as string | Uint8Array).length + 1;
    case 'destinations': {
      let size = 1;
      for (const one of value as readonly Destination[])
        size += one.kind === 'list' ? 2 + one.dl_name.length : 4 + one.destination_addr.length;
      return size;
    }
    case 'unsuccess': {
      let size = 1;
      for (const one of value as readonly UnsuccessSme[]) size += 7 + one.destination_addr.length;
      return size;
    }
    default:
      return unreachable(field);
  }
}

class Pen {
  at = 0;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  u8(value: number): void {
    this.bytes[this.at++] = value;
  }

  u16(value: number): void {
    this.u8(value >> 8);
    this.u8(value);
  }

  u32(value: number): void {
    this.u16(value >>> 16);
    this.u16(value);
  }

  cstring(text: string): void {
    const { bytes, at } = this;
    for (let k = 0; k < text.length; k++) bytes[at + k] = text.charCodeAt(k);
    this.at = at + text.length + 1;
  }

  octets(value: Uint8Array): void {
    this.bytes.set(value, this.at);
    this.at += value.length;
  }
}

function writeField(pen: Pen, field: Field, value: unknown): void {
  switch (field.kind) {
    case 'u8':
      return pen.u8(value as number);
    case 'cstring':
      return pen.cstring(value as string);
    case 'octets':
      pen.u8((value as Uint8Array).length);
      return pen.octets(value as Uint8Array);
    case 'destinations':
      pen.u8((value as readonly Destination[]).length);
      for (const one of value as readonly Destination[]) {
        pen.u8(one.kind === 'list' ? 2 : 1);
        if (one.kind === 'list') pen.cstring(one.dl_name);
        else {
          pen.u8(one.dest_addr_ton);
          pen.u8(one.dest_addr_npi);
          pen.cstring(one.destination_addr);
        }
      }
      return;
    case 'unsuccess':
      pen.u8((value as readonly UnsuccessSme[]).length);
      for (const one of value as readonly UnsuccessSme[]) {
        pen.u8(one.dest_addr_ton);
        pen.u8(one.dest_addr_npi);
        pen.cstring(one.destination_addr);
        pen.u32(one.error_status_code);
      }
      return;
    default:
      return unreachable(field);
  }
}

function isEmpty(value: unknown): boolean {
  return value === 0 || (value as string | readonly unknown[]).length === 0;
}

/**
 * Responses that have no body when they refuse (3.4 sections 4.1.2, 4.1.4, 4.1.6 and 4.4.2). Of the others some peers want every field, and
 * drop the connection without.
 */
const BODILESS: ReadonlySet<CommandName> = new Set([
  'bind_transmitter_resp',
  'bind_receiver_resp',
  'bind_transceiver_resp',
  'submit_sm_resp',
] as const);

/** The layout, or none: a refusal that says nothing but its status. */
function layoutOf(content: Content, values: Readonly<Record<string, unknown>>): readonly Field[] {
  const layout: readonly Field[] = LAYOUTS[content.command];
  if (content.command_status === 0 || content.tlvs.length > 0 || !BODILESS.has(content.command))
    return layout;
  return layout.every((field) => isEmpty(values[field.name])) ? [] : layout;
}

function tlvsFault(tlvs: readonly Tlv[]): WriteFault | undefined {
  if (tlvs.length > LIMITS.smpp.tlvs) return { field: 'tlvs', says: 'are too many' };
  const long = tlvs.find((one) => one.value.length > TLV_OCTETS_MOST);
  return (
    long && {
      field: `tlv 0x${long.tag.toString(16).padStart(4, '0')}`,
      says: `is longer than ${TLV_OCTETS_MOST}`,
    }
  );
}

/** The bytes of a PDU under this sequence number, or the first value that does not fit. */
export function writePdu(content: Content, sequence_number: number): Result<Uint8Array, WriteFault> {
  const values = content as unknown as Readonly<Record<string, unknown>>;
  const layout = layoutOf(content, values);
  const { tlvs } = content;
  let size = HEADER_OCTETS;
  for (const field of layout) {
    const fault = faultOf(field, values[field.name]);
    if (fault) return err(fault);
    size += sizeOf(field, values[field.name]);
  }
  const fault = tlvsFault(tlvs);
  if (fault) return err(fault);
  for (const one of tlvs) size += 4 + one.value.length;
  if (size > LIMITS.smpp.pduOctets)
    return err({ field: 'tlvs', says: 'make the PDU larger than peers take' });
  const pen = new Pen(new Uint8Array(size));
  pen.u32(size);
  pen.u32(commandId(content.command));
  pen.u32(content.command_status);
  pen.u32(sequence_number);
  for (const field of layout) writeField(pen, field, values[field.name]);
  for (const one of tlvs) {
    pen.u16(one.tag);
    pen.u16(one.value.length);
    pen.octets(one.value);
  }
  return ok(pen.bytes);
}
