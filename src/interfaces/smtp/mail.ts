// A mail as it came, taken apart: header fields, texts, files. Owns which part is which and where a mail without a header
// begins; `mailparser` is not used because it reads a text without a charset as UTF-8, and here that text is koi8-r.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { UploadedFile } from '../../dialect/parameters.ts';
import { fieldOf, readParameters } from '../../protocols/mail-report/mime-entity.ts';
import { parameterOf } from './mail-charset.ts';
import { bytesOf, HEAD_BYTES, type MimePart, partOf, splitHead, splitParts } from './mime-parts.ts';

export type MailText = {
  readonly form: 'plain' | 'html';
  /** The transfer coding is undone. */
  readonly bytes: Buffer;
  readonly charset: string | undefined;
};

export type Mail = {
  /** The first field of that name, its characters octets; the name in small letters. */
  readonly field: (name: string) => string | undefined;
  readonly texts: readonly MailText[];
  readonly files: readonly UploadedFile[];
};

/** The error is a sentence for whoever sent it; `too-large`: a text of it is. */
type MailFault = { readonly kind: 'unreadable'; readonly says: string } | { readonly kind: 'too-large' };

/**
 * The first line of a command, or of one cut down to its numbers (spec smtp 2). No header field looks so: what follows the colon of
 * one has a blank before it or fewer colons.
 */
const COMMAND_LINE =
  /^[^\s:]{0,100}:(?![ \t])[^:\n]{0,200}:[\w.-]{0,40}:[\d+,. -]{0,40}:[^:\n]{0,100}:[^:\n]*:/;

/** Parts that stand for the mail itself rather than for something it brings. */
const SIGNATURES = /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Where a body begins that no blank line stands before: scripts send a command without any header, relays put theirs on top. */
function bareBodyAt(octets: string): number | undefined {
  for (let at = 0; at < octets.length; ) {
    const end = octets.indexOf('\n', at);
    const line = octets.slice(at, end < 0 ? undefined : end);
    if (line.trim() === '') return undefined;
    if (COMMAND_LINE.test(line)) return at;
    if (end < 0) return undefined;
    at = end + 1;
  }
  return undefined;
}

function wholeOf(bytes: Buffer): Result<MimePart, string> {
  const marked = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const plain = marked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
  const at = bareBodyAt(plain.toString('latin1', 0, HEAD_BYTES));
  return at === undefined ? splitHead(plain) : ok(partOf(plain.subarray(0, at), plain.subarray(at)));
}

type Gathered = { readonly texts: MailText[]; readonly files: UploadedFile[] };

/** `related`: what a text shows in its midst, a logo of a signature, is none of the files somebody sends. */
type Place = { readonly depth: number; readonly related: 'yes' | 'no' };

const unreadable = (says: string): MailFault => ({ kind: 'unreadable', says });

function gatherPart(part: MimePart, gathered: Gathered, { depth, related }: Place): MailFault | undefined {
  const { type, parameters } = part;
  const disposition = fieldOf(part, 'content-disposition') ?? '';
  const name = parameterOf(readParameters(disposition), 'filename') ?? parameterOf(parameters, 'name');
  const attached = /^\s*attachment\b/i.test(disposition);
  // A mail that is one part is what it says, whatever file it was written in.
  const isFile = attached || (name !== undefined && depth > 0);
  const form = type === 'text/plain' ? 'plain' : type === 'text/html' ? 'html' : undefined;
  if (form !== undefined && !isFile) {
    const bytes = bytesOf(part);
    if (bytes.length > LIMITS.smtp.textBytes) return { kind: 'too-large' };
    gathered.texts.push({ form, bytes, charset: parameters.get('charset') });
    return undefined;
  }
  if (SIGNATURES.test(type) || (related === 'yes' && !attached)) return undefined;
  if (type.startsWith('text/') && !isFile) return undefined;
  gathered.files.push({ name: name?.trim() || 'file', bytes: bytesOf(part) });
  return undefined;
}

/** Why it cannot be taken apart; undefined: it was. */
function gather(part: MimePart, gathered: Gathered, place: Place): MailFault | undefined {
  const { parts: most, depth: deepest } = LIMITS.mailReport;
  if (!part.type.startsWith('multipart/')) return gatherPart(part, gathered, place);
  if (place.depth >= deepest) return unreadable(`parts of parts are more than ${deepest} deep`);
  const split = splitParts(part, most);
  if (!split.ok) return unreadable(split.error);
  const related = part.type === 'multipart/related' ? 'yes' : place.related;
  for (const inner of split.value) {
    const fault = gather(inner, gathered, { depth: place.depth + 1, related });
    if (fault !== undefined) return fault;
    if (gathered.files.length + gathered.texts.length > most)
      return unreadable(`it has more than ${most} parts`);
  }
  return undefined;
}

export function readMail(bytes: Buffer): Result<Mail, MailFault> {
  const whole = wholeOf(bytes);
  if (!whole.ok) return err(unreadable(whole.error));
  const gathered: Gathered = { texts: [], files: [] };
  const fault = gather(whole.value, gathered, { depth: 0, related: 'no' });
  if (fault !== undefined) return err(fault);
  return ok({ ...gathered, field: (name) => fieldOf(whole.value, name) });
}
