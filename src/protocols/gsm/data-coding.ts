// What the octets of a message are: the data coding scheme of the networks (3GPP TS 23.038 section 4) both ways, and the
// values of SMPP's `data_coding` (SMPP 3.4 section 5.2.19) as their own table. Owns these numbers; it decodes no text.

import { err, ok, type Result } from '../../base/result.ts';

/** `octets`: 8 bit data, whose meaning is the application's. */
export type Alphabet = 'gsm7' | 'octets' | 'ucs2';

/** 0 is shown at once (flash), 1 is kept by the phone, 2 by the SIM, 3 by an equipment. */
type MessageClass = 0 | 1 | 2 | 3;

type WaitingKind = 'voicemail' | 'fax' | 'email' | 'other';

export type DataCoding = {
  readonly alphabet: Alphabet;
  readonly compression: 'none' | 'compressed';
  readonly messageClass?: MessageClass;
  /** The phone may throw the message away once it was read (group 01xx). */
  readonly deletion?: 'automatic';
  /** Message waiting indication (groups 1100 to 1110). */
  readonly waiting?: {
    readonly what: WaitingKind;
    readonly state: 'active' | 'inactive';
    readonly message: 'discard' | 'store';
  };
};

const ALPHABET_BITS: readonly Alphabet[] = ['gsm7', 'octets', 'ucs2'];
const WAITING_KINDS: readonly WaitingKind[] = ['voicemail', 'fax', 'email', 'other'];

const PLAIN: DataCoding = { alphabet: 'gsm7', compression: 'none' };

function classOf(octet: number): MessageClass {
  return (octet & 3) as MessageClass;
}

function generalGroup(octet: number): DataCoding {
  return {
    // Alphabet 3 is reserved, and reserved codings are read as the default alphabet.
    alphabet: ALPHABET_BITS[(octet >> 2) & 3] ?? 'gsm7',
    compression: octet & 0x20 ? 'compressed' : 'none',
    ...(octet & 0x10 && { messageClass: classOf(octet) }),
    ...(octet & 0x40 && { deletion: 'automatic' }),
  };
}

function waitingGroup(octet: number): DataCoding {
  return {
    alphabet: octet >= 0xe0 ? 'ucs2' : 'gsm7',
    compression: 'none',
    waiting: {
      what: WAITING_KINDS[octet & 3]!,
      state: octet & 8 ? 'active' : 'inactive',
      message: octet >= 0xd0 ? 'store' : 'discard',
    },
  };
}

/** TP-DCS; every octet means something, reserved ones the default alphabet. */
export function readDataCoding(octet: number): DataCoding {
  if (octet < 0x80) return generalGroup(octet);
  if (octet < 0xc0) return PLAIN;
  if (octet < 0xf0) return waitingGroup(octet);
  return {
    alphabet: octet & 4 ? 'octets' : 'gsm7',
    compression: 'none',
    messageClass: classOf(octet),
  };
}

/** The octet that `readDataCoding` reads as this; of two that mean the same, the one of the general group. */
export function writeDataCoding(coding: DataCoding): number {
  const { alphabet, compression, messageClass, deletion, waiting } = coding;
  if (waiting) {
    const group = alphabet === 'ucs2' ? 0xe0 : waiting.message === 'store' ? 0xd0 : 0xc0;
    return group | (waiting.state === 'active' ? 8 : 0) | WAITING_KINDS.indexOf(waiting.what);
  }
  return (
    (ALPHABET_BITS.indexOf(alphabet) << 2) |
    (messageClass === undefined ? 0 : 0x10 | messageClass) |
    (compression === 'compressed' ? 0x20 : 0) |
    (deletion === 'automatic' ? 0x40 : 0)
  );
}

/** What an SMPP peer may say that networks cannot: ISO-8859-1. */
export type SmppCoding = {
  readonly alphabet: Alphabet | 'latin1';
  readonly messageClass?: MessageClass;
};

/**
 * `data_coding` below 0x10 (SMPP 3.4 section 5.2.19); absent: Japanese, Korean, Hebrew and other sets nobody here writes, or
 * reserved. 0 is the default of the centre: the GSM alphabet, or ISO-8859-1 for a `system_type` of `ISO`.
 */
const SMPP_CODINGS: ReadonlyMap<number, SmppCoding['alphabet'] | 'default'> = new Map([
  [0, 'default'],
  [1, 'latin1'],
  [2, 'octets'],
  [3, 'latin1'],
  [4, 'octets'],
  [8, 'ucs2'],
]);

/** Why a value is not taken: its text could not be read. */
type SmppCodingFault = 'coding-unknown' | 'compressed';

export function readSmppCoding(
  value: number,
  centreDefault: 'gsm7' | 'latin1',
): Result<SmppCoding, SmppCodingFault> {
  const named = SMPP_CODINGS.get(value);
  if (named !== undefined) return ok({ alphabet: named === 'default' ? centreDefault : named });
  // From 0x10 on peers send the octet of the networks; the reserved groups and alphabet mean nothing.
  if (value < 0x10 || value > 0xff || (value >= 0x80 && value < 0xc0)) return err('coding-unknown');
  if (value < 0x80 && (value & 0x0c) === 0x0c) return err('coding-unknown');
  const { alphabet, compression, messageClass } = readDataCoding(value);
  if (compression === 'compressed') return err('compressed');
  return ok({ alphabet, ...(messageClass !== undefined && { messageClass }) });
}
