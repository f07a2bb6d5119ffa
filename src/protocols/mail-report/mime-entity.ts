// A message or a part of one as header fields and a body (RFC 5322, RFC 2045, RFC 2046). Owns the splitting and the
// transfer codings; it takes whatever bytes come, cut ones too, and never throws. What a field means is its reader's.

import { latin1Decode, latin1Encode, utf8Decode } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';

/** Field names in small letters, in their order; values unfolded, characters are octets. */
export type Field = { readonly name: string; readonly value: string };

export type Entity = {
  readonly fields: readonly Field[];
  /** `type/subtype` in small letters; what names none is `text/plain` (RFC 2045 5.2). */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** Characters are octets, lines end with LF. */
  readonly body: string;
};

const { fields: FIELDS_MOST, fieldCharacters: FIELD_CHARACTERS, parts: PARTS_MOST } = LIMITS.mailReport;

export function readEntity(bytes: Uint8Array): Entity {
  return entityOf(latin1Decode(bytes).replace(/\r\n?/g, '\n'));
}

export function fieldOf(entity: Pick<Entity, 'fields'>, name: string): string | undefined {
  return entity.fields.find((field) => field.name === name)?.value;
}

const WORD = /=\?([\w-]{1,40})(?:\*[\w-]{0,20})?\?([bq])\?([^?]{0,200})\?=/gi;

/**
 * A field written for people: encoded words (RFC 2047) as what they say, octets as UTF-8 where they are. Words in other
 * character sets stay as they stand.
 */
export function textOfField(value: string): string {
  const octets = value
    .replace(/\?=[ \t]{1,80}=\?/g, '?==?')
    .replace(WORD, (word, charset: string, coding: string, text: string) => {
      if (!/^(?:utf-8|us-ascii|iso-8859-1)$/i.test(charset)) return word;
      if (coding.toLowerCase() === 'b') return latin1Decode(fromBase64(text));
      return fromQuotedPrintable(text.replaceAll('_', ' '));
    });
  const text = utf8Decode(latin1Encode(octets));
  return text.includes('\ufffd') ? octets : text;
}

function entityOf(text: string): Entity {
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const body = end < 0 ? '' : text.slice(text.startsWith('\n') ? 1 : end + 2);
  const fields = readFields(head);
  const written = fieldOf({ fields }, 'content-type') ?? '';
  const type = /^\s*([\w!#$&+.^-]+\/[\w!#$&+.^-]+)/.exec(written)?.[1]?.toLowerCase() ?? 'text/plain';
  return { fields, type, parameters: readParameters(written), body };
}

/** Lines that are no field are passed over. */
export function readFields(head: string): readonly Field[] {
  const unfolded: string[] = [];
  for (const line of head.split('\n')) {
    const last = unfolded.length - 1;
    if (/^[ \t]/.test(line) && last >= 0) {
      if (unfolded[last]!.length < FIELD_CHARACTERS) unfolded[last] += ` ${line.trim()}`;
    } else if (unfolded.length < FIELDS_MOST) unfolded.push(line);
  }
  return unfolded.flatMap((line) => {
    const colon = line.slice(0, FIELD_CHARACTERS).indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    return /^[!-9;-~]+$/.test(name) ? [{ name, value: line.slice(colon + 1, FIELD_CHARACTERS).trim() }] : [];
  });
}

function readParameters(written: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of written.matchAll(
    /;\s*([\w!#$&+.^*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g,
  )) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value);
  }
  return found;
}

/** The parts of a multipart, none of anything else; a last part that is cut off counts (RFC 2046 5.1.1). */
export function partsOf(entity: Entity): readonly Entity[] {
  const boundary = entity.parameters.get('boundary');
  if (!entity.type.startsWith('multipart/') || boundary === undefined || boundary === '') return [];
  const parts: string[][] = [];
  for (const line of entity.body.split('\n')) {
    const end = line.trimEnd();
    if (end === `--${boundary}--`) break;
    if (end === `--${boundary}`) {
      if (parts.length >= PARTS_MOST) break;
      parts.push([]);
    } else parts.at(-1)?.push(line);
  }
  return parts.map((lines) => entityOf(lines.join('\n')));
}

/** What the body says once its transfer coding is undone; octets that are no UTF-8 stand for themselves. */
export function textOf(entity: Entity): string {
  const bytes = bytesOf(entity);
  const text = utf8Decode(bytes);
  return text.includes('\ufffd') ? latin1Decode(bytes) : text;
}

function bytesOf({ fields, body }: Entity): Uint8Array {
  const coding = fieldOf({ fields }, 'content-transfer-encoding')?.toLowerCase() ?? '';
  if (coding === 'base64') return fromBase64(body);
  return latin1Encode(coding === 'quoted-printable' ? fromQuotedPrintable(body) : body);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));

/** Characters outside the alphabet are ignored (RFC 2045 6.8). */
function fromBase64(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const digit of text) {
    if (digit === '=') break;
    const value = VALUES.get(digit);
    if (value === undefined) continue;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** What is no escape stays as it stands (RFC 2045 6.7). */
function fromQuotedPrintable(text: string): string {
  return text
    .replace(/=[ \t]{0,80}\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
