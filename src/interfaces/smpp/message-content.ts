// What the octets of a submission are: a text or data, by data_coding and header (SMPP 3.4 sections 5.2.12 and 5.2.19, spec smpp.md 3),
// and which part of which message. Owns this reading; parts are joined as octets, so that a character cut in two becomes one again.

import { hexDecode, hexEncode, latin1Decode } from '../../base/bytes.ts';
import { ok, type Result } from '../../base/result.ts';
import type { TextPart } from '../../core/messages/segments.ts';
import { readUserData } from '../../core/messages/sms-parts.ts';
import { readSmppCoding, type SmppCoding } from '../../protocols/gsm/data-coding.ts';
import {
  type Concatenation,
  concatenationOf,
  type HeaderElement,
  readHeader,
  writeHeader,
} from '../../protocols/gsm/user-data-header.ts';
import { type Tlv, tlvNumber } from '../../protocols/smpp/tlvs.ts';
import { type Refusal, refuse } from './replies.ts';

/** esm_class: the octets begin with a header. */
const HEADER = 0x40;
/** esm_class: the bits of the message type; a submission of a new message has none of them. */
const MESSAGE_TYPE = 0x3c;
const EIGHT_BITS = 4;

/** Octets that were understood so far, their header without what numbers parts. */
export type ReadOctets = {
  readonly data_coding: number;
  readonly coding: SmppCoding;
  readonly header: readonly HeaderElement[];
  readonly octets: Uint8Array;
  /** What joins it to other parts, where it is to stay one of them. */
  readonly joins?: TextPart['joins'];
};

export type MessageContent =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly shown: 'kept' | 'at once';
      readonly part?: TextPart;
    }
  /** Header and data in hexadecimal; `00` stands first where there is no header. */
  | { readonly kind: 'data'; readonly hex: string };

type Written = {
  readonly esm_class: number;
  readonly data_coding: number;
  readonly octets: Uint8Array;
  readonly tlvs: readonly Tlv[];
};

type Part = { readonly read: ReadOctets; readonly concat: Concatenation | undefined };

/** `centreDefault`: what data_coding 0 is, by the system_type of the bind. */
export function readOctets(
  { esm_class, data_coding, octets, tlvs }: Written,
  centreDefault: 'gsm7' | 'latin1',
): Result<Part, Refusal> {
  if (esm_class & MESSAGE_TYPE) return refuse('ESME_RINVESMCLASS', 'esm_class is that of no new message');
  const coding = readSmppCoding(data_coding, centreDefault);
  if (!coding.ok) return refuse('ESME_RINVDCS', `data_coding ${data_coding} is not known here`);
  const read = esm_class & HEADER ? readHeader(octets) : ok({ elements: [], length: 0 });
  if (!read.ok) return refuse('ESME_RINVESMCLASS', 'the user data header is cut off');
  const { elements, length } = read.value;
  const inHeader = concatenationOf(elements);
  const inTlvs = sarOf(tlvs);
  if (inTlvs === 'wrong') return refuse('ESME_RINVOPTPARAMVAL', 'the sar_ parameters number no part');
  if (inHeader && inTlvs) return refuse('ESME_ROPTPARNOTALLWD', 'parts are numbered twice');
  const header = elements.filter((element) => concatenationOf([element]) === undefined);
  const concat = inHeader ?? inTlvs;
  return ok({
    read: { data_coding, coding: coding.value, header, octets: octets.slice(length) },
    // One part of one is a whole message: some clients number every message.
    concat: concat && concat.total > 1 ? concat : undefined,
  });
}

function sarOf(tlvs: readonly Tlv[]): Concatenation | 'wrong' | undefined {
  const reference = tlvNumber(tlvs, 'sar_msg_ref_num');
  const total = tlvNumber(tlvs, 'sar_total_segments');
  const number = tlvNumber(tlvs, 'sar_segment_seqnum');
  // All three, or they are to be ignored (section 5.3.2.22).
  if (reference === undefined || total === undefined || number === undefined) return undefined;
  return total >= 1 && number >= 1 && number <= total ? { reference, total, number } : 'wrong';
}

/** Parts in their order as one: what is the same in all is taken from the first. */
export function joinOctets(parts: readonly ReadOctets[]): ReadOctets | undefined {
  const [first] = parts;
  if (!first) return undefined;
  const octets = new Uint8Array(parts.reduce((sum, part) => sum + part.octets.length, 0));
  let at = 0;
  for (const part of parts) {
    octets.set(part.octets, at);
    at += part.octets.length;
  }
  return { ...first, octets };
}

/** A part as a message of its own, which goes out as the part it is. */
export function passedOn(read: ReadOctets, { reference, total, number }: Concatenation): ReadOctets {
  const kind = reference > 0xff ? 'concatenation16' : 'concatenation8';
  return { ...read, joins: { kind, reference, total, number } };
}

export function contentOf({
  data_coding,
  coding,
  header,
  octets,
  joins,
}: ReadOctets): Result<MessageContent, Refusal> {
  const before = header.length === 0 ? Uint8Array.of(0) : writeHeader(header);
  const whole = joins ? writeHeader([joins, ...header]) : before;
  const data = { kind: 'data', hex: hexEncode(whole) + hexEncode(octets) } as const;
  if (coding.alphabet === 'octets')
    return header.length === 0 && !joins && data_coding === EIGHT_BITS && isLatin1Text(octets)
      ? ok({ kind: 'text', text: lines(latin1Decode(octets)), shown: 'kept' })
      : ok(data);
  if (header.some(({ kind }) => kind !== 'single-shift' && kind !== 'locking-shift'))
    return refuse('ESME_RINVESMCLASS', 'with such a header the message must be 8-bit data');
  const decode = (some: Uint8Array): string => {
    const written = header.length === 0 ? some : concatenated(before, some);
    const read = readUserData({ coding, header: header.length === 0 ? 'none' : 'present', octets: written });
    return read.ok && read.value.content.kind === 'text' ? read.value.content.text : '';
  };
  const text = coding.alphabet === 'gsm7' ? withAsciiMarks(octets, decode) : decode(octets);
  const alphabet = coding.alphabet === 'ucs2' ? 'ucs2' : 'gsm7';
  return ok({
    kind: 'text',
    text: lines(text),
    shown: coding.messageClass === 0 ? 'at once' : 'kept',
    ...(joins && { part: { joins, alphabet } }),
  });
}

const ASCII_MARK = /^__[A-Z]+__/;
const ASCII_COMMENT = /\r?\n~~~\r?\n/;

/**
 * The marks of the service are written in ASCII, whose `_` and `~` are other letters in the GSM alphabet; clients send `__HLR__` and
 * the line before a comment with data_coding 0 all the same. What stands between them is of the GSM alphabet. [inferred]
 */
function withAsciiMarks(octets: Uint8Array, decode: (octets: Uint8Array) => string): string {
  const ascii = latin1Decode(octets);
  const mark = ASCII_MARK.exec(ascii)?.[0] ?? '';
  const comment = ASCII_COMMENT.exec(ascii)?.index ?? octets.length;
  return mark + decode(octets.slice(mark.length, comment)) + ascii.slice(comment);
}

function lines(text: string): string {
  return text.replace(/\r\n/g, '\n');
}

/**
 * data_coding 4 is data to the standard; to the service's clients it is ISO-8859-1 too, and the official library up to 1.3 sends
 * every Latin text so. What has a header, or a character no text has, is data. [inferred]
 */
function isLatin1Text(octets: Uint8Array): boolean {
  return octets.every(
    (octet) =>
      (octet >= 0x20 && octet < 0x7f) || octet >= 0xa0 || octet === 0x0a || octet === 0x0d || octet === 0x09,
  );
}

function concatenated(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}

/** As they are stored while a part waits for the others. */
export type StoredOctets = Pick<ReadOctets, 'data_coding' | 'coding'> & {
  /** In hexadecimal, as the octets. */
  readonly header: string;
  readonly octets: string;
};

export function storedOctets({ data_coding, coding, header, octets }: ReadOctets): StoredOctets {
  return { data_coding, coding, header: hexEncode(writeHeader(header)), octets: hexEncode(octets) };
}

/** Undefined: not as they were stored. */
export function takenOctets({ data_coding, coding, ...stored }: StoredOctets): ReadOctets | undefined {
  const [header, octets] = [hexDecode(stored.header), hexDecode(stored.octets)];
  if (!header || !octets) return undefined;
  const read = header.length === 0 ? undefined : readHeader(header);
  if (read && !read.ok) return undefined;
  return { data_coding, coding, header: read?.value.elements ?? [], octets };
}
