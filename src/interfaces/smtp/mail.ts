// A mail as it came, taken apart: header fields, texts, files. Owns which part is which and where a mail without a header
// begins; `mailparser` is not used because it reads a text without a charset as UTF-8, and here that text is koi8-r.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { UploadedFile } from '../../dialect/parameters.ts';
import {
  type Entity,
  fieldOf,
  partsOf,
  readOctets,
  readParameters,
} from '../../protocols/mail-report/mime-entity.ts';
import { parameterOf } from './mail-charset.ts';

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

/**
 * The first line of a command, or of one cut down to its numbers (spec smtp 2). No header field looks so: what follows the colon of
 * one has a blank before it or fewer colons.
 */
const COMMAND_LINE =
  /^[^\s:]{0,100}:(?![ \t])[^:\n]{0,200}:[\w.-]{0,40}:[\d+,. -]{0,40}:[^:\n]{0,100}:[^:\n]*:/;

/** Parts that stand for the mail itself rather than for something it brings. */
const SIGNATURES = /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/;

const HEAD_LINES_MOST = 500;

/** Where a body begins that no blank line stands before: scripts send a command without any header, relays put theirs on top. */
function bareBody(octets: string): string | undefined {
  let at = 0;
  for (let line = 0; line < HEAD_LINES_MOST && at < octets.length; line++) {
    const end = octets.indexOf('\n', at);
    const text = octets.slice(at, end < 0 ? undefined : end);
    if (text.trim() === '') return undefined;
    if (COMMAND_LINE.test(text)) return octets.slice(at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  return undefined;
}

function entityOf(bytes: Buffer): Entity {
  const octets = bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  const body = bareBody(octets);
  if (body === undefined) return readOctets(octets);
  const head = readOctets(octets.slice(0, octets.length - body.length));
  return { ...head, body: body.replace(/\r\n?/g, '\n') };
}

function bytesOf({ fields, body }: Entity): Buffer {
  const coding = fieldOf({ fields }, 'content-transfer-encoding')?.trim().toLowerCase() ?? '';
  if (coding === 'base64') return Buffer.from(body, 'base64');
  if (coding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  const plain = body
    .replace(/=[ \t]{0,80}\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return Buffer.from(plain, 'latin1');
}

type Gathered = { readonly texts: MailText[]; readonly files: UploadedFile[] };

/** `related`: what a text shows in its midst, a logo of a signature, is none of the files somebody sends. */
type Place = { readonly depth: number; readonly related: 'yes' | 'no' };

function gatherPart(entity: Entity, gathered: Gathered, { related }: Place): void {
  const disposition = fieldOf(entity, 'content-disposition') ?? '';
  const name = parameterOf(readParameters(disposition), 'filename') ?? parameterOf(entity.parameters, 'name');
  const attached = /^\s*attachment\b/i.test(disposition) || name !== undefined;
  const form = entity.type === 'text/plain' ? 'plain' : entity.type === 'text/html' ? 'html' : undefined;
  if (form !== undefined && !attached) {
    gathered.texts.push({ form, bytes: bytesOf(entity), charset: entity.parameters.get('charset') });
    return;
  }
  if (SIGNATURES.test(entity.type) || (related === 'yes' && !/^\s*attachment\b/i.test(disposition))) return;
  if (entity.type.startsWith('text/') && !attached) return;
  gathered.files.push({ name: name?.trim() || 'file', bytes: bytesOf(entity) });
}

/** The sentence why it cannot be taken apart; undefined: it was. */
function gather(entity: Entity, gathered: Gathered, place: Place): string | undefined {
  const { parts: most, depth: deepest } = LIMITS.mailReport;
  if (!entity.type.startsWith('multipart/')) {
    gatherPart(entity, gathered, place);
    return undefined;
  }
  if (place.depth >= deepest) return `parts of parts are more than ${deepest} deep`;
  const parts = partsOf(entity);
  // Whether there are more cannot be told: the reader stops there.
  if (parts.length >= most || gathered.files.length >= most) return `it has ${most} parts or more`;
  const related = entity.type === 'multipart/related' ? 'yes' : place.related;
  for (const part of parts) {
    const problem = gather(part, gathered, { depth: place.depth + 1, related });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

export function readMail(bytes: Buffer): Result<Mail, string> {
  const entity = entityOf(bytes);
  const gathered: Gathered = { texts: [], files: [] };
  const problem = gather(entity, gathered, { depth: 0, related: 'no' });
  if (problem !== undefined) return err(problem);
  return ok({ ...gathered, field: (name) => fieldOf(entity, name) });
}
