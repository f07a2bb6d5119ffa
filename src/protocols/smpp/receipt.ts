// Delivery receipts (SMPP 3.4 section 5.2.12 and appendix B): what a deliver_sm or data_sm tells of a message, by its optional parameters
// where they are and by its text otherwise, and the text we write ourselves. Owns both; it must not match receipts to messages.

import { latin1Decode } from '../../base/bytes.ts';
import { MESSAGE_STATES, type MessageState, stateOfNumber, stateOfWord } from './message-states.ts';
import type { ContentOf } from './pdu.ts';
import { type ReceiptDate, readKeys, readReceiptDate } from './receipt-keys.ts';
import { digitsOf, type LocalFields } from './times.ts';
import { tlvBytes, tlvNumber, tlvText } from './tlvs.ts';

type Delivery = ContentOf<'deliver_sm'> | ContentOf<'data_sm'>;

/** network_error_code (section 5.3.2.31): 1 ANSI-136, 2 IS-95, 3 GSM; the code is the network's own. */
type NetworkError = { readonly network_type: number; readonly code: number };

export type Receipt = {
  /** The message_id of the response to the submission, as this peer writes it now: some write one in hex and one in decimal. */
  readonly id: string;
  /** What the text calls it, where its parameter has another name for it: peers write one of them in hex, or their own. */
  readonly otherId: string | undefined;
  /** Undefined when the peer named a state nobody knows. */
  readonly state: MessageState | undefined;
  /** `stat` as written, or empty. */
  readonly stat: string;
  /** `err` as written, or empty. */
  readonly err: string;
  readonly submitted: ReceiptDate | undefined;
  readonly done: ReceiptDate | undefined;
  /** The first characters of the message, or empty. */
  readonly text: string;
  readonly networkError: NetworkError | undefined;
  /**
   * By what it was known to be a receipt. A subscriber can write the text of one, but cannot set a flag or a parameter: a receipt known
   * by `text` alone counts only where the peer is known to forget the flag.
   */
  readonly knownBy: 'esm_class' | 'tlv' | 'text';
};

/** Bits of esm_class in a delivery (section 5.2.12). */
const RECEIPT = 0x04;
const INTERMEDIATE = 0x20;

/** Whether esm_class says that this is a receipt or an intermediate notification. */
export function isReceipt(esm_class: number): boolean {
  return (esm_class & (RECEIPT | INTERMEDIATE)) !== 0;
}

const UCS2 = 8;

/** The text of a receipt: ASCII as a rule, UTF-16 with some peers when the message was so. */
function textOf(pdu: Delivery): string {
  const short = pdu.command === 'deliver_sm' ? pdu.short_message : undefined;
  const bytes = short?.length ? short : (tlvBytes(pdu.tlvs, 'message_payload') ?? short);
  if (!bytes) return '';
  // Peers copy data_coding from the message and write ASCII nevertheless: the high octet of an ASCII letter tells, or a byte order mark.
  const wide = pdu.data_coding === UCS2 && (bytes[0] === 0 || (bytes[0] === 0xfe && bytes[1] === 0xff));
  // Peers end the text as a C string, or all its values.
  if (!wide) return latin1Decode(bytes).replaceAll('\0', ' ');
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += String.fromCharCode((bytes[at]! << 8) | bytes[at + 1]!);
  return text;
}

function networkErrorOf(pdu: Delivery): NetworkError | undefined {
  const value = tlvBytes(pdu.tlvs, 'network_error_code');
  if (value?.length !== 3) return undefined;
  return { network_type: value[0]!, code: (value[1]! << 8) | value[2]! };
}

/** What only a receipt looks like: an id first, a state that exists, and one more of its keys. */
function looksLikeReceipt(text: string): boolean {
  if (!/^\s*id:/i.test(text)) return false;
  const keys = readKeys(text);
  const more = keys.has('done date') || keys.has('dlvrd') || keys.has('err');
  return more && stateOfWord(keys.get('stat') ?? '') !== undefined;
}

function signOf(pdu: Delivery, text: string): Receipt['knownBy'] | undefined {
  if (isReceipt(pdu.esm_class)) return 'esm_class';
  if (tlvText(pdu.tlvs, 'receipted_message_id') !== undefined) return 'tlv';
  return looksLikeReceipt(text) ? 'text' : undefined;
}

/** The parameter is believed before the word, but for 0: it is none of 3.4 (section 5.2.28), and peers that fill nothing in write it. */
function stateIn(pdu: Delivery, stat: string): MessageState | undefined {
  const number = tlvNumber(pdu.tlvs, 'message_state');
  const said = number === undefined ? undefined : stateOfNumber(number);
  return said === 'SCHEDULED' ? (stateOfWord(stat) ?? said) : (said ?? stateOfWord(stat));
}

/** The receipt in a delivery, or undefined when it is none or names no message. */
export function readReceipt(pdu: Delivery): Receipt | undefined {
  const text = textOf(pdu);
  const knownBy = signOf(pdu, text);
  if (!knownBy) return undefined;
  const keys = readKeys(text);
  const written = keys.get('id');
  const id = tlvText(pdu.tlvs, 'receipted_message_id')?.trim() || written;
  if (!id) return undefined;
  const stat = keys.get('stat') ?? '';
  const submitted = keys.get('submit date');
  const done = keys.get('done date');
  return {
    id,
    otherId: written !== id && written !== '' ? written : undefined,
    state: stateIn(pdu, stat),
    stat,
    err: keys.get('err') ?? '',
    submitted: submitted === undefined ? undefined : readReceiptDate(submitted),
    done: done === undefined ? undefined : readReceiptDate(done),
    text: keys.get('text') ?? '',
    networkError: networkErrorOf(pdu),
    knownBy,
  };
}

type ReceiptSaid = {
  readonly id: string;
  /** Messages the submission made, and those of them delivered. */
  readonly sub: number;
  readonly dlvrd: number;
  /** In the zone the peer was promised. */
  readonly submitted: LocalFields;
  readonly done: LocalFields;
  readonly state: MessageState;
  readonly err: number;
  readonly text: string;
};

const TEXT_CHARACTERS = 20;

function three(value: number): string {
  return Math.min(value, 999).toString().padStart(3, '0');
}

/** The text of appendix B: dates to the minute, characters that Latin-1 lacks as `?`, line breaks as spaces. */
export function printReceipt(said: ReceiptSaid): string {
  const date = (fields: LocalFields): string => digitsOf(fields).slice(0, 10);
  const text = [...said.text].slice(0, TEXT_CHARACTERS).join('');
  return [
    `id:${said.id}`,
    `sub:${three(said.sub)}`,
    `dlvrd:${three(said.dlvrd)}`,
    `submit date:${date(said.submitted)}`,
    `done date:${date(said.done)}`,
    `stat:${MESSAGE_STATES[said.state][1]}`,
    `err:${three(said.err)}`,
    `text:${text.replace(/[\u0000-\u001f]/g, ' ').replace(/[^\u0000-\u00ff]/gu, '?')}`,
  ].join(' ');
}
