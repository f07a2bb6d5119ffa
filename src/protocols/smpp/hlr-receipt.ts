// The receipt of an HLR request: one line `id: stat: err: imsi: msc: mcc: mnc: cn: net: rcn: rnet:`, names percent-encoded so that they hold
// no spaces (service documentation, SMPP page on HLR). Owns this text both ways; what the values mean is not its business.

import { utf8Decode, utf8Encode } from '../../base/bytes.ts';
import { readKeys } from './receipt-keys.ts';

type HlrReceipt = {
  readonly id: string;
  /** The word of the state, as in other receipts. */
  readonly stat: string;
  /** As written: three digits. */
  readonly err: string;
  /** Digits, or empty. */
  readonly imsi: string;
  readonly msc: string;
  readonly mcc: string;
  readonly mnc: string;
  /** Home country and operator. */
  readonly cn: string;
  readonly net: string;
  /** Country and operator the subscriber roams in, or empty. */
  readonly rcn: string;
  readonly rnet: string;
};

const UNRESERVED = /[A-Za-z0-9_.~-]/;

function encode(text: string): string {
  let encoded = '';
  for (const byte of utf8Encode(text)) {
    const character = String.fromCharCode(byte);
    encoded += UNRESERVED.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** `+` is a space, as forms have it; a `%` that begins nothing is itself. */
function decode(text: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const pair = text.slice(at + 1, at + 3);
    if (text[at] === '%' && /^[0-9A-Fa-f]{2}$/.test(pair)) {
      bytes.push(Number.parseInt(pair, 16));
      at += 2;
    } else if (text[at] === '+') bytes.push(0x20);
    else bytes.push(...utf8Encode(text[at]!));
  }
  return utf8Decode(Uint8Array.from(bytes));
}

export function printHlrReceipt(said: HlrReceipt): string {
  const { id, stat, err, imsi, msc, mcc, mnc } = said;
  const names = `cn:${encode(said.cn)} net:${encode(said.net)} rcn:${encode(said.rcn)} rnet:${encode(said.rnet)}`;
  return `id:${id} stat:${stat} err:${err} imsi:${imsi} msc:${msc} mcc:${mcc} mnc:${mnc} ${names}`;
}

/** Undefined when the text is no receipt of an HLR request: without an id, or without one of the keys only such have. */
export function readHlrReceipt(text: string): HlrReceipt | undefined {
  const keys = readKeys(text);
  const id = keys.get('id');
  if (!id || !(keys.has('imsi') || keys.has('msc') || keys.has('mcc'))) return undefined;
  const plain = (key: 'stat' | 'err' | 'imsi' | 'msc' | 'mcc' | 'mnc'): string => keys.get(key) ?? '';
  const name = (key: 'cn' | 'net' | 'rcn' | 'rnet'): string => decode(keys.get(key) ?? '');
  return {
    id,
    stat: plain('stat'),
    err: plain('err'),
    imsi: plain('imsi'),
    msc: plain('msc'),
    mcc: plain('mcc'),
    mnc: plain('mnc'),
    cn: name('cn'),
    net: name('net'),
    rcn: name('rcn'),
    rnet: name('rnet'),
  };
}
