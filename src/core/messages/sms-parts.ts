// A message as the parts any bearer can carry: headers, alphabets, octets; and what came in the same way back. Owns what the
// kinds of message are in the network; cutting is `segments.ts`, sending is a channel's.

import { assert, unreachable } from '../../base/assert.ts';
import { latin1Decode } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { decodeText, encodeText, type ShiftTables } from '../../protocols/gsm/alphabet.ts';
import {
  type Alphabet,
  readDataCoding,
  type SmppCoding,
  writeDataCoding,
} from '../../protocols/gsm/data-coding.ts';
import { type LanguageId, languageOf } from '../../protocols/gsm/national-tables.ts';
import { ucs2Decode, ucs2Encode } from '../../protocols/gsm/ucs2.ts';
import {
  type Concatenation,
  concatenationOf,
  type HeaderElement,
  type HeaderFault,
  type Ports,
  portsOf,
  readHeader,
  shiftNumbersOf,
  writeHeader,
} from '../../protocols/gsm/user-data-header.ts';
import { octetsOf, type Segments, segments, type TextForm, type TextPart } from './segments.ts';

/** The kinds of message that are short messages of the network. */
export type SmsContent =
  | { readonly kind: 'sms' | 'flash' | 'push'; readonly text: string; readonly part?: TextPart }
  /** `form` says what the characters are; the octets begin with their user data header, or with 0 for none. */
  | { readonly kind: 'binary'; readonly text: string; readonly form: 'bytes' | 'hex' }
  /** Its text is not sent: the phone shows nothing. */
  | { readonly kind: 'ping' };

export type PartsOptions = {
  /** Chosen by the caller, the same for all parts and another for the next message; as many bits as `joining` says are used. */
  readonly reference: number;
  /** By what parts are joined; `none`: by something outside them, such as `sar_*` of SMPP. Sizes are those of 8 bits then. */
  readonly joining: 'concatenation8' | 'concatenation16' | 'none';
  readonly national?: readonly LanguageId[];
  readonly ports?: Ports;
  /** TP-PID, 0 to 255; absent: 0, and 0x40 for a ping. */
  readonly protocolId?: number;
  /**
   * TP-DCS in place of what the kind has, 0 to 255. One that would have octets taken for septets, or septets for octets, is not
   * heeded: the message would arrive as noise.
   */
  readonly dataCoding?: number;
};

export type SmsPart = {
  /** From 1. */
  readonly number: number;
  readonly total: number;
  /** Its octets, that of its length first; empty: none (and the bearer's header indicator is off). */
  readonly userDataHeader: Uint8Array;
  readonly alphabet: Alphabet;
  /** What follows the header: one septet in each octet (`gsm7`), UTF-16BE (`ucs2`), or as it is. */
  readonly userData: Uint8Array;
  /** 0: shown at once, not stored. */
  readonly messageClass?: 0;
  /** TP-PID (3GPP TS 23.040 section 9.2.3.9). */
  readonly protocolId: number;
  /** TP-DCS; SMPP takes the same values as `data_coding`. */
  readonly dataCoding: number;
};

/** "Short message type 0": acknowledged, neither shown nor kept (3GPP TS 23.040 section 9.2.3.9). */
const SILENT = 0x40;
/** "Replace short message type 1" to 7: a later one with the same number and sender takes its place in the phone. */
const REPLACE_TYPES = 7;
/** Parts are numbered by one octet (section 9.2.3.24.1). */
const PARTS_MAX = 255;

/** TP-PID of a message that replaces the last one of the same type, 1 to 7. */
export function replacingProtocolId(type: number): number {
  assert(Number.isInteger(type) && type >= 1 && type <= REPLACE_TYPES, 'replace types are 1 to 7');
  return SILENT + type;
}

function formOf(content: SmsContent): TextForm {
  if (content.kind === 'binary') return content.form;
  return content.kind === 'push' ? 'push' : 'text';
}

/** The octets of each piece as they travel, without headers. */
function userDataOf(content: SmsContent, cut: Segments): readonly Uint8Array[] {
  const form = formOf(content);
  return cut.pieces.map((piece, at) => {
    if (cut.alphabet === 'ucs2') return ucs2Encode(piece);
    if (cut.alphabet === 'gsm7') {
      const septets = encodeText(piece, cut.shifts);
      assert(septets !== undefined, 'a piece is of the alphabet it was counted in');
      return septets;
    }
    const octets = octetsOf(piece, form === 'hex' ? 'hex' : 'bytes');
    return at === 0 ? octets.slice(cut.headOctets) : octets;
  });
}

type Constants = Pick<SmsPart, 'alphabet' | 'protocolId' | 'dataCoding' | 'messageClass'>;

function heeded(asked: number | undefined, alphabet: Alphabet): number | undefined {
  if (asked === undefined) return undefined;
  const coding = readDataCoding(asked);
  const septets = coding.alphabet === 'gsm7' && coding.compression === 'none';
  return septets === (alphabet === 'gsm7') ? asked : undefined;
}

/** What is the same in every part. */
function constantsOf(content: SmsContent, cut: Segments, options: PartsOptions): Constants {
  const alphabet = cut.alphabet === 'binary' ? 'octets' : cut.alphabet;
  const shown = content.kind === 'flash' ? ({ messageClass: 0 } as const) : {};
  // Phones take a push only with a class: 1, kept by the phone.
  const coded = content.kind === 'push' ? ({ messageClass: 1 } as const) : shown;
  return {
    alphabet,
    protocolId: options.protocolId ?? (content.kind === 'ping' ? SILENT : 0),
    dataCoding:
      heeded(options.dataCoding, alphabet) ?? writeDataCoding({ alphabet, compression: 'none', ...coded }),
    ...shown,
  };
}

/** As many parts as `segments` counts for the same text and options; more than one octet can number are refused. */
export function smsParts(
  content: SmsContent,
  options: PartsOptions,
): Result<readonly SmsPart[], 'too-many-parts'> {
  const { joining, national, ports, reference } = options;
  const text = content.kind === 'ping' ? '' : content.text;
  const cut = segments(text, formOf(content), {
    ...(national !== undefined && { national }),
    ...(ports !== undefined && { ports }),
    ...('part' in content && content.part && { part: content.part }),
    ...(joining !== 'none' && { reference: joining }),
  });
  const total = cut.parts;
  if (total > PARTS_MAX) return err('too-many-parts');
  const constants = constantsOf(content, cut, options);
  return ok(
    userDataOf(content, cut).map((userData, at) => {
      const number = at + 1;
      const joined: readonly HeaderElement[] =
        total === 1 || joining === 'none' ? [] : [{ kind: joining, reference, total, number }];
      const userDataHeader = writeHeader([...joined, ...cut.header]);
      return { ...constants, number, total, userDataHeader, userData };
    }),
  );
}

/** The numbers a client may put into the comment of a binary message (spec http-send 2.4); others are no such comment. */
export function readBinaryComment(
  comment: string,
): Pick<PartsOptions, 'protocolId' | 'dataCoding'> | undefined {
  const found = /^\s*pid:\s*(\d{1,3}),\s*dcs:\s*(\d{1,3})\s*$/.exec(comment);
  const [protocolId, dataCoding] = [Number(found?.[1] ?? 256), Number(found?.[2] ?? 256)];
  return protocolId > 255 || dataCoding > 255 ? undefined : { protocolId, dataCoding };
}

/** User data as it came, in the way SMPP has it and `tpdu.ts` unpacks it: header, then one septet in each octet. */
type ReceivedUserData = {
  readonly coding: SmppCoding;
  /** Whether it begins with a header (TP-UDHI, or 0x40 of `esm_class`). */
  readonly header: 'present' | 'none';
  readonly octets: Uint8Array;
};

type UserData = {
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array };
  /** Which part of which message it is; absent: a whole one. */
  readonly part?: Concatenation;
  readonly ports?: Ports;
};

/** A language without tables here is read by the default ones, as the standard has it (23.038 section 6.2.1.2.4). */
function shiftsOf(elements: readonly HeaderElement[]): ShiftTables {
  const numbers = shiftNumbersOf(elements);
  const locking = numbers.locking === undefined ? undefined : languageOf(numbers.locking);
  const single = numbers.single === undefined ? undefined : languageOf(numbers.single);
  return { ...(locking && { locking }), ...(single && { single }) };
}

function isLater(elements: readonly HeaderElement[]): boolean {
  return (concatenationOf(elements)?.number ?? 1) > 1;
}

function contentOf(
  octets: Uint8Array,
  alphabet: SmppCoding['alphabet'],
  elements: readonly HeaderElement[],
): UserData['content'] {
  switch (alphabet) {
    case 'gsm7':
      return { kind: 'text', text: decodeText(octets, shiftsOf(elements)) };
    case 'latin1':
      return { kind: 'text', text: latin1Decode(octets) };
    case 'ucs2':
      return { kind: 'text', text: ucs2Decode(octets, isLater(elements) ? 'kept' : 'dropped') };
    case 'octets':
      return { kind: 'bytes', bytes: octets };
    default:
      return unreachable(alphabet);
  }
}

/** One received part; the header's faults are the only ones there can be. */
export function readUserData(received: ReceivedUserData): Result<UserData, HeaderFault> {
  const { coding, octets } = received;
  const read = received.header === 'present' ? readHeader(octets) : ok({ elements: [], length: 0 });
  if (!read.ok) return read;
  const { elements, length } = read.value;
  const part = concatenationOf(elements);
  const ports = portsOf(elements);
  return ok({
    content: contentOf(octets.slice(length), coding.alphabet, elements),
    ...(part && { part }),
    ...(ports && { ports }),
  });
}

/** A part the way bearers carry user data: its header first, where there is one. */
export function carried(part: SmsPart): Pick<ReceivedUserData, 'header' | 'octets'> {
  const { userDataHeader, userData } = part;
  const octets = new Uint8Array(userDataHeader.length + userData.length);
  octets.set(userDataHeader);
  octets.set(userData, userDataHeader.length);
  return { header: userDataHeader.length > 0 ? 'present' : 'none', octets };
}
