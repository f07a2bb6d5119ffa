// A mail and its parts as bytes (RFC 5322 2.1, RFC 2046 5.1): where a head ends, where parts begin, what a transfer coding hides.
// Owns that splitting for mails of megabytes, which are never copied whole; fields are read as `mime-entity.ts` reads them.

import { err, ok, type Result } from '../../base/result.ts';
import { type Field, fieldOf, readFields, readParameters } from '../../protocols/mail-report/mime-entity.ts';

export type MimePart = {
  readonly fields: readonly Field[];
  /** In small letters. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly body: Buffer;
};

/** A header is some kilobytes; a longer beginning without a blank line is none. */
export const HEAD_BYTES = 256 * 1024;
/** Lines that begin as a delimiter does and are none, before a mail is thought to be made of them. */
const LOOKALIKES_MOST = 1_000;

const LF = 0x0a;
const CR = 0x0d;
const EQUALS = 0x3d;

export function partOf(head: Buffer, body: Buffer): MimePart {
  const fields = readFields(head.toString('latin1').replace(/\r\n?/g, '\n'));
  const written = fieldOf({ fields }, 'content-type') ?? '';
  const type = /^\s*([\w!#$&+.^-]+\/[\w!#$&+.^-]+)/.exec(written)?.[1]?.toLowerCase() ?? 'text/plain';
  return { fields, type, parameters: readParameters(written), body };
}

/** Length of a line end at this place, 0 when there is none. */
function lineEndAt(bytes: Buffer, at: number): number {
  if (bytes[at] === LF) return 1;
  return bytes[at] === CR && bytes[at + 1] === LF ? 2 : 0;
}

/** Split at the first blank line; without one in the beginning all of it is head, or too long for one. */
export function splitHead(bytes: Buffer): Result<MimePart, string> {
  const blank = lineEndAt(bytes, 0);
  if (blank > 0) return ok(partOf(bytes.subarray(0, 0), bytes.subarray(blank)));
  for (let at = bytes.indexOf(LF); at >= 0 && at < HEAD_BYTES; at = bytes.indexOf(LF, at + 1)) {
    const end = lineEndAt(bytes, at + 1);
    if (end > 0) return ok(partOf(bytes.subarray(0, at), bytes.subarray(at + 1 + end)));
  }
  if (bytes.length > HEAD_BYTES) return err('its header does not end');
  return ok(partOf(bytes, bytes.subarray(bytes.length)));
}

type Delimiter = { readonly from: number; readonly to: number; readonly kind: 'between' | 'last' };

/** The next line that is a delimiter, line end before it included; `none` after the last one. */
function nextDelimiter(body: Buffer, boundary: Buffer, start: number): Delimiter | 'none' | 'too many' {
  let lookalikes = 0;
  for (let at = body.indexOf(boundary, start); at >= 0; at = body.indexOf(boundary, at + 1)) {
    if (++lookalikes > LOOKALIKES_MOST) return 'too many';
    if (at > 0 && body[at - 1] !== LF) continue;
    const feed = body.indexOf(LF, at);
    const end = feed < 0 ? body.length : feed;
    if (end - at > boundary.length + 100) continue;
    const rest = body.toString('latin1', at + boundary.length, end).trimEnd();
    if (rest !== '' && rest !== '--') continue;
    const before = at > 1 && body[at - 2] === CR ? 2 : at > 0 ? 1 : 0;
    return { from: at - before, to: Math.min(end + 1, body.length), kind: rest === '' ? 'between' : 'last' };
  }
  return 'none';
}

/** The parts of a multipart; a last one that is cut off counts. Past `most` the error says so. */
export function splitParts(
  { body, parameters }: MimePart,
  most: number,
): Result<readonly MimePart[], string> {
  const named = parameters.get('boundary') ?? '';
  if (named === '') return ok([]);
  const boundary = Buffer.from(`--${named}`, 'latin1');
  const parts: MimePart[] = [];
  let begun: number | undefined;
  for (let at = 0; ; ) {
    const found = nextDelimiter(body, boundary, at);
    if (found === 'too many') return err('its parts cannot be told apart');
    if (begun !== undefined) {
      if (parts.length === most) return err(`it has more than ${most} parts`);
      const end = found === 'none' ? body.length : Math.max(found.from, begun);
      const part = splitHead(body.subarray(begun, end));
      if (!part.ok) return part;
      parts.push(part.value);
    }
    if (found === 'none' || found.kind === 'last') return ok(parts);
    at = found.to;
    begun = found.to;
  }
}

const nibble = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
};

/** Where the line after a soft line break begins; blanks may stand before it (RFC 2045 6.7). 0: it is none. */
function afterSoftBreak(bytes: Buffer, at: number): number {
  let end = at;
  while (bytes[end] === 0x20 || bytes[end] === 0x09) end++;
  const length = lineEndAt(bytes, end);
  return length > 0 ? end + length : 0;
}

/** What is no escape stays as it stands. */
function fromQuotedPrintable(bytes: Buffer): Buffer {
  const plain = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!;
    if (byte !== EQUALS) {
      plain[length++] = byte;
      at++;
      continue;
    }
    const [high, low] = [nibble(bytes[at + 1]), nibble(bytes[at + 2])];
    const next = high >= 0 && low >= 0 ? at + 3 : afterSoftBreak(bytes, at + 1);
    if (next === at + 3 && high >= 0 && low >= 0) plain[length++] = high * 16 + low;
    else if (next === 0) plain[length++] = byte;
    at = next === 0 ? at + 1 : next;
  }
  return plain.subarray(0, length);
}

/** The body with its transfer coding undone. */
export function bytesOf({ fields, body }: MimePart): Buffer {
  const coding = fieldOf({ fields }, 'content-transfer-encoding')?.trim().toLowerCase() ?? '';
  if (coding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  return coding === 'quoted-printable' ? fromQuotedPrintable(body) : body;
}
