// What a client is told as deliver_sm: receipts by text and parameters, messages of subscribers (spec smpp.md 4 and 5). Owns the fields and
// the states our statuses are; when one leaves is the queue's.

import { latin1Encode } from '../../base/bytes.ts';
import type { Instant } from '../../base/time.ts';
import { decimalMoney } from '../../core/accounts/money.ts';
import type { EsmeTold, ToldMessage, ToldReceipt } from '../../core/esme/esme-told.ts';
import { zoneOffset } from '../../core/numbers/zone-time.ts';
import { encodeText } from '../../protocols/gsm/alphabet.ts';
import { ucs2Encode } from '../../protocols/gsm/ucs2.ts';
import { printHlrReceipt } from '../../protocols/smpp/hlr-receipt.ts';
import { MESSAGE_STATES, type MessageState } from '../../protocols/smpp/message-states.ts';
import { type ContentOf, compose } from '../../protocols/smpp/pdu.ts';
import { printReceipt } from '../../protocols/smpp/receipt.ts';
import { fieldsAt, type LocalFields } from '../../protocols/smpp/times.ts';
import { type Tlv, tlv } from '../../protocols/smpp/tlvs.ts';

/** Of a receipt: the service's own too, those of the standard, or those without which nobody knows what it is about. */
export type Parameters = 'all' | 'standard' | 'least';

type Listener = {
  /** Agreed with the client. */
  readonly version: number;
  /** IANA zone of the dates in receipts. */
  readonly timeZone: string;
  readonly parameters: Parameters;
};

/** Status of spec codes.md 2 → state (spec smpp.md 4.4). [inferred] */
export const STATES: ReadonlyMap<number, MessageState> = new Map([
  [-2, 'DELETED'],
  [-1, 'ENROUTE'],
  [0, 'ENROUTE'],
  [1, 'DELIVERED'],
  [2, 'DELIVERED'],
  [3, 'EXPIRED'],
  [4, 'DELIVERED'],
  [20, 'UNDELIVERABLE'],
  [22, 'REJECTED'],
  [23, 'REJECTED'],
  [24, 'REJECTED'],
  [25, 'REJECTED'],
]);

export function stateOf(status: ToldReceipt['status']): MessageState {
  return status === 'cancelled' ? 'DELETED' : (STATES.get(status) ?? 'UNKNOWN');
}

/** esm_class of a delivery (SMPP 3.4 section 5.2.12). */
const CLASSES = { receipt: 0x04, notification: 0x20 } as const;

/** network_error_code: the network is GSM (section 5.3.2.31). */
const GSM = 3;

/** The service's own parameters (spec smpp.md 4.1). */
const COST = 0x2000;
const FLAGS = 0x2001;
const PARTS = 0x2002;

export function deliveryOf(told: EsmeTold, listener: Listener): ContentOf<'deliver_sm'> {
  return told.kind === 'incoming' ? incomingOf(told, listener) : receiptOf(told, listener);
}

function receiptOf(told: ToldReceipt, { timeZone, parameters }: Listener): ContentOf<'deliver_sm'> {
  const { from, to, kind } = told;
  const state = stateOf(told.status);
  return compose('deliver_sm', {
    // It comes from whom the message went to.
    source_addr_ton: to.ton,
    source_addr_npi: to.npi,
    source_addr: latin1Word(to.address),
    dest_addr_ton: from.ton,
    dest_addr_npi: from.npi,
    destination_addr: latin1Word(from.address),
    esm_class: CLASSES[kind],
    short_message: latin1Encode(textOf(told, { state, timeZone })),
    tlvs: [
      tlv('receipted_message_id', told.id),
      tlv('message_state', MESSAGE_STATES[state][0]),
      ...(parameters === 'least' ? [] : [networkError(told)]),
      ...(parameters === 'all' ? ownParameters(told) : []),
    ],
  });
}

function networkError({ err }: ToldReceipt): Tlv {
  return tlv('network_error_code', Uint8Array.of(GSM, err >> 8, err & 0xff));
}

function ownParameters(told: ToldReceipt): readonly Tlv[] {
  return [
    { tag: COST, value: latin1Encode(costOf(told)) },
    { tag: FLAGS, value: twoOctets(told.flag) },
    { tag: PARTS, value: twoOctets(told.parts) },
  ];
}

const COST_CHARACTERS = 6;

/**
 * `n.nnnn` without a NUL (spec smpp.md 4.1: at most 6, and so many it has without one [inferred]). Of a larger amount the last
 * decimals go.
 */
function costOf({ cost }: ToldReceipt): string {
  const [whole = '0', decimals = ''] = decimalMoney(cost).split('.');
  const exact = `${whole}.${decimals.padEnd(4, '0')}`;
  return whole.length + 1 >= COST_CHARACTERS ? whole : exact.slice(0, COST_CHARACTERS);
}

function twoOctets(value: number): Uint8Array {
  const most = Math.min(value, 0xffff);
  return Uint8Array.of(most >> 8, most & 0xff);
}

type Printed = { readonly state: MessageState; readonly timeZone: string };

function textOf(told: ToldReceipt, { state, timeZone }: Printed): string {
  if (told.message === 'hlr') return lookupText(told, state);
  const local = (at: Instant): LocalFields => fieldsAt(at + zoneOffset(timeZone, at));
  return printReceipt({
    id: told.id,
    sub: 1,
    dlvrd: state === 'DELIVERED' ? 1 : 0,
    submitted: local(told.acceptedAt),
    done: local(told.at),
    state,
    err: told.err,
    // Such a text has letters that every reader knows.
    text: told.text.replace(/[^\x20-\x7e]/gu, (letter) => (letter < ' ' ? ' ' : '?')),
  });
}

function lookupText({ id, err, lookup = {} }: ToldReceipt, state: MessageState): string {
  const { imsi = '', msc = '', mcc = '', mnc = '', cn = '', net = '', rcn = '', rnet = '' } = lookup;
  const found = { imsi, msc, mcc, mnc, cn, net, rcn, rnet };
  return printHlrReceipt({
    id,
    stat: MESSAGE_STATES[state][1],
    err: String(err).padStart(3, '0'),
    ...found,
  });
}

/** Octets a short_message may have in every version (SMPP 3.4 section 5.2.22). */
const SHORT_OCTETS = 254;

/** Numbers are international ones, words are alphanumeric (section 5.2.5). */
function addressOf(written: string): { readonly ton: number; readonly npi: number } {
  if (/^\d{7,}$/.test(written)) return { ton: 1, npi: 1 };
  return /^\d+$/.test(written) ? { ton: 3, npi: 1 } : { ton: 5, npi: 0 };
}

const ADDRESS_CHARACTERS = 20;
const UCS2 = 8;

/** A long text lies in a parameter; whoever speaks none gets the beginning that fits. */
function incomingOf({ from, to, text }: ToldMessage, { version }: Listener): ContentOf<'deliver_sm'> {
  const septets = encodeText(text);
  const octets = septets ?? ucs2Encode(text);
  const [source, destination] = [addressOf(from), addressOf(to)];
  const fits = octets.length <= SHORT_OCTETS;
  const short = fits || version < 0x34 ? octets.slice(0, SHORT_OCTETS) : new Uint8Array(0);
  const tlvs: readonly Tlv[] = fits || version < 0x34 ? [] : [tlv('message_payload', octets)];
  return compose('deliver_sm', {
    source_addr_ton: source.ton,
    source_addr_npi: source.npi,
    source_addr: latin1Word(from),
    dest_addr_ton: destination.ton,
    dest_addr_npi: destination.npi,
    destination_addr: latin1Word(to),
    data_coding: septets === undefined ? UCS2 : 0,
    short_message: short,
    tlvs,
  });
}

/** What is no address of deliver_sm is cut to one: data_sm has longer ones. */
function latin1Word(written: string): string {
  return written.replace(/[^\u0001-\u00ff]/g, '?').slice(0, ADDRESS_CHARACTERS);
}
