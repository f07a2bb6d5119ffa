// Bytes of one whole PDU to a value (SMPP 3.4 sections 3.2 and 4). Owns what is tolerated: it is what real peers send, and responses and
// deliveries are read more kindly than other requests, since what they tell of has happened. It never throws and never reads past its bytes.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type CommandName, commandName, isResponseId } from './command-ids.ts';
import { type StatusName, statusNumber } from './command-status.ts';
import { type Destination, emptyValue, type Pdu, type UnsuccessSme } from './pdu.ts';
import { type Field, LAYOUTS, LIST_STRING_OCTETS } from './pdu-layouts.ts';
import type { Tlv } from './tlvs.ts';

/** Why a PDU cannot be read, and what its sender is to be answered. */
export type ReadFault = {
  readonly command_id: number;
  readonly sequence_number: number;
  /** The status of the answer. */
  readonly command_status: number;
  readonly says: string;
};

export const HEADER_OCTETS = 16;

/** Where reading stands. A fault, once found, stays: what is read after it does not matter. */
class Cursor {
  fault: { readonly status: StatusName; readonly says: string } | undefined;

  readonly bytes: Uint8Array;
  at: number;
  /** Whether what is too short or too long is taken as it is. */
  readonly manner: 'kind' | 'strict';

  constructor(bytes: Uint8Array, at: number, manner: 'kind' | 'strict') {
    this.bytes = bytes;
    this.at = at;
    this.manner = manner;
  }

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  break(status: StatusName, says: string): void {
    this.fault ??= { status, says };
  }

  u8(name: string): number {
    if (this.at < this.bytes.length) return this.bytes[this.at++]!;
    this.break('ESME_RINVCMDLEN', `ends before ${name}`);
    return 0;
  }

  u16(): number {
    return (this.u8('length') << 8) | this.u8('length');
  }

  u32(name: string): number {
    const high = (this.u8(name) << 8) | this.u8(name);
    return high * 0x1_0000 + ((this.u8(name) << 8) | this.u8(name));
  }

  octets(length: number): Uint8Array {
    const from = this.at;
    this.at += length;
    return this.bytes.subarray(from, this.at);
  }

  /** Up to the NUL; a string that only the PDU ends is taken too, peers forget the last NUL. */
  cstring(field: { readonly name: string; readonly max: number; readonly past: StatusName }): string {
    const { bytes } = this;
    const from = this.at;
    let text = '';
    let at = from;
    for (; at < bytes.length && bytes[at] !== 0; at++) text += String.fromCharCode(bytes[at]!);
    if (from >= bytes.length && this.manner === 'strict')
      this.break('ESME_RINVCMDLEN', `ends before ${field.name}`);
    this.at = at + 1;
    if (at - from >= field.max && this.manner === 'strict')
      this.break(field.past, `${field.name} is longer than ${field.max - 1}`);
    return text;
  }
}

const LIST_ADDRESS = {
  name: 'destination_addr',
  max: LIST_STRING_OCTETS,
  past: 'ESME_RINVDSTADR',
} as const;
const LIST_NAME = { name: 'dl_name', max: LIST_STRING_OCTETS, past: 'ESME_RINVDLNAME' } as const;

function readDestinations(cursor: Cursor): readonly Destination[] {
  const list: Destination[] = [];
  for (let left = cursor.u8('number_of_dests'); left > 0 && !cursor.fault; left--) {
    const flag = cursor.u8('dest_flag');
    if (flag === 1) {
      const dest_addr_ton = cursor.u8('dest_addr_ton');
      const dest_addr_npi = cursor.u8('dest_addr_npi');
      list.push({
        kind: 'address',
        dest_addr_ton,
        dest_addr_npi,
        destination_addr: cursor.cstring(LIST_ADDRESS),
      });
    } else if (flag === 2) list.push({ kind: 'list', dl_name: cursor.cstring(LIST_NAME) });
    else cursor.break('ESME_RINVDESTFLAG', `dest_flag is ${flag}`);
  }
  return list;
}

function readUnsuccess(cursor: Cursor): readonly UnsuccessSme[] {
  const list: UnsuccessSme[] = [];
  // Some centres leave no_unsuccess out when there is nothing to tell.
  if (cursor.ended && cursor.manner === 'kind') return list;
  for (let left = cursor.u8('no_unsuccess'); left > 0 && !cursor.fault; left--) {
    const dest_addr_ton = cursor.u8('dest_addr_ton');
    const dest_addr_npi = cursor.u8('dest_addr_npi');
    const destination_addr = cursor.cstring(LIST_ADDRESS);
    const error_status_code = cursor.u32('error_status_code');
    list.push({ dest_addr_ton, dest_addr_npi, destination_addr, error_status_code });
  }
  return list;
}

function readShortMessage(cursor: Cursor): Uint8Array {
  const length = cursor.u8('sm_length');
  if (length <= cursor.bytes.length - cursor.at) return cursor.octets(length);
  cursor.break('ESME_RINVMSGLEN', `sm_length is ${length}, but fewer octets follow`);
  return cursor.octets(0);
}

function readField(cursor: Cursor, field: Field): unknown {
  switch (field.kind) {
    case 'u8':
      return cursor.u8(field.name);
    case 'cstring':
      return cursor.cstring(field);
    case 'octets':
      return readShortMessage(cursor);
    case 'destinations':
      return readDestinations(cursor);
    case 'unsuccess':
      return readUnsuccess(cursor);
    default:
      return unreachable(field);
  }
}

const NO_TLVS: readonly Tlv[] = [];

/** NULs after the last parameter: some peers end every PDU so. */
function onlyNuls(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at++) if (bytes[at] !== 0) return false;
  return true;
}

function readTlvs(cursor: Cursor): readonly Tlv[] {
  if (cursor.ended) return NO_TLVS;
  const { bytes } = cursor;
  const tlvs: Tlv[] = [];
  while (!cursor.ended) {
    const left = bytes.length - cursor.at;
    if (left < 4 && onlyNuls(bytes, cursor.at)) break;
    if (left < 4 || ((bytes[cursor.at + 2]! << 8) | bytes[cursor.at + 3]!) > left - 4) {
      if (cursor.manner === 'strict')
        cursor.break('ESME_RINVOPTPARSTREAM', 'an optional parameter is longer than what follows');
      break;
    }
    if (tlvs.length >= LIMITS.smpp.tlvs) {
      cursor.break('ESME_RINVOPTPARSTREAM', 'too many optional parameters');
      break;
    }
    const tag = cursor.u16();
    const length = cursor.u16();
    tlvs.push({ tag, value: cursor.octets(length) });
  }
  return tlvs;
}

/** The fields after the header; when a refusal has none or broken ones they are empty, for its status says it all. */
function readBody(cursor: Cursor, command: CommandName, pdu: Record<string, unknown>): void {
  for (const field of LAYOUTS[command] as readonly Field[]) pdu[field.name] = readField(cursor, field);
  pdu.tlvs = cursor.fault ? NO_TLVS : readTlvs(cursor);
}

/**
 * Reads one PDU as the splitter of frames.ts gives it. Octets and optional parameters are views of the bytes given.
 *
 * Taken as they are: a last string without NUL, passwords longer than the standard's, NULs at the end, anything after a header that has
 * no fields, and of responses and deliver_sm missing strings, overlong strings and a broken end. A response with an error status is always readable.
 */
export function readPdu(bytes: Uint8Array): Result<Pdu, ReadFault> {
  const cursor = new Cursor(bytes, 4, 'strict');
  const command_id = cursor.u32('command_id');
  const command_status = cursor.u32('command_status');
  const sequence_number = cursor.u32('sequence_number');
  const fault = (status: StatusName, says: string): Result<Pdu, ReadFault> =>
    err({ command_id, sequence_number, command_status: statusNumber(status), says });
  if (cursor.fault) return fault('ESME_RINVCMDLEN', 'shorter than a header');
  const command = commandName(command_id);
  if (command === undefined)
    return fault('ESME_RINVCMDID', `command_id 0x${command_id.toString(16).padStart(8, '0')} is unknown`);
  const response = isResponseId(command_id);
  const bare = LAYOUTS[command].length === 0;
  // A delivery refused for a form is a receipt or a message lost.
  const kindly = response || bare || command === 'deliver_sm';
  const body = new Cursor(bytes, HEADER_OCTETS, kindly ? 'kind' : 'strict');
  const pdu: Record<string, unknown> = { command, command_status, sequence_number };
  readBody(body, command, pdu);
  if (body.fault && response && command_status !== 0) {
    for (const field of LAYOUTS[command] as readonly Field[]) pdu[field.name] = emptyValue(field.kind);
  } else if (body.fault) return fault(body.fault.status, body.fault.says);
  return ok(pdu as unknown as Pdu);
}
