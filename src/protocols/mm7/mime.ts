// MIME as MM7 uses it over HTTP (RFC 2045, 2046, 2387; 3GPP TS 23.140 8.7.2): printing a multipart body, and splitting one into
// its parts. Owns boundaries and transfer encodings; base64 comes in, as the platform's is faster than any of ours.

import { latin1Decode, latin1Encode, utf8Encode } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';

export type Base64 = {
  readonly encode: (bytes: Uint8Array) => string;
  readonly decode: (text: string) => Uint8Array;
};

export type MimePart = {
  /** Whole value of Content-Type. */
  readonly contentType: string;
  /** Without its angle brackets. */
  readonly contentId: string | undefined;
  readonly location: string | undefined;
  readonly body: Uint8Array;
};

/** Value of a parameter of a Content-Type, unquoted. */
export function parameterOf(contentType: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(
    contentType,
  );
  if (!found) return undefined;
  return found[1] === undefined ? found[2] : found[1].replace(/\\(.)/g, '$1');
}

export function typeOf(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** Lines of a part's head and its body; texts are in UTF-8, bytes go as base64, which every relay reads. */
export type PrintedPart = {
  readonly contentType: string;
  readonly contentId: string;
  readonly location?: string;
  readonly body: string | Uint8Array;
};

/** `boundary` must not stand in any text of the parts; base64 cannot hold one with a full stop. */
export function printMultipart(parts: readonly PrintedPart[], boundary: string, base64: Base64): Uint8Array {
  const lines: string[] = [];
  for (const { contentType, contentId, location, body } of parts) {
    lines.push(`--${boundary}`, `Content-Type: ${contentType}`, `Content-ID: <${contentId}>`);
    if (location !== undefined) lines.push(`Content-Location: ${location}`);
    if (typeof body === 'string') lines.push('Content-Transfer-Encoding: 8bit', '', body);
    else lines.push('Content-Transfer-Encoding: base64', '', folded(base64.encode(body)));
  }
  lines.push(`--${boundary}--`, '');
  return utf8Encode(lines.join('\r\n'));
}

/** RFC 2045 6.8: lines of at most 76 characters. */
function folded(text: string): string {
  return (text.match(/.{1,76}/g) ?? []).join('\r\n');
}

/** Every part that is no multipart itself, those inside others too, in their order; the error says what is wrong. */
export function readMultipart(
  contentType: string,
  body: Uint8Array,
  base64: Base64,
): Result<readonly MimePart[], string> {
  const found: MimePart[] = [];
  const open: { readonly contentType: string; readonly text: string }[] = [
    { contentType, text: latin1Decode(body) },
  ];
  let seen = 0;
  // Depth first by hand: a body may be all boundaries within boundaries.
  for (let one = open.pop(); one; one = open.pop()) {
    const boundary = parameterOf(one.contentType, 'boundary');
    if (boundary === undefined) return err('a multipart body without a boundary');
    const inside = split(one.text, boundary);
    seen += inside.length;
    if (seen > LIMITS.messenger.mimeParts) return err('too many parts');
    const nested: typeof open = [];
    for (const text of inside) {
      const part = partOf(text, base64);
      if (typeOf(part.contentType).startsWith('multipart/'))
        nested.push({ contentType: part.contentType, text: latin1Decode(part.body) });
      else found.push(part);
    }
    open.push(...nested.reverse());
  }
  return ok(found);
}

/**
 * Texts between delimiters (RFC 2046 5.1.1): lines of two dashes and the boundary, the last one with two more behind. Some
 * peers end lines with a bare line feed.
 */
function split(text: string, boundary: string): readonly string[] {
  const whole = `\r\n${text}\r\n`;
  const escaped = boundary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const delimiters = whole.matchAll(new RegExp(`\\r?\\n--${escaped}(--)?[ \\t]*(?=(\\r?\\n))`, 'g'));
  const parts: string[] = [];
  let from: number | undefined;
  for (const { index, 0: delimiter, 1: last, 2: end = '' } of delimiters) {
    if (from !== undefined) parts.push(whole.slice(from, index));
    if (last !== undefined) return parts;
    from = index + delimiter.length + end.length;
  }
  // A body that breaks off: what was begun last is not whole.
  return parts;
}

function partOf(text: string, base64: Base64): MimePart {
  const ends = /\r?\n\r?\n/.exec(text);
  const bodyless = text.startsWith('\r\n') || text.startsWith('\n');
  const head = bodyless ? '' : text.slice(0, ends?.index ?? text.length);
  const body = bodyless ? text.replace(/^\r?\n/, '') : ends ? text.slice(ends.index + ends[0].length) : '';
  const headers = new Map<string, string>();
  // Folded lines first (RFC 5322 2.2.3).
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return {
    contentType: headers.get('content-type') ?? 'text/plain; charset=us-ascii',
    contentId: headers.get('content-id')?.replace(/^<|>$/g, ''),
    location: headers.get('content-location'),
    body: decoded(body, headers.get('content-transfer-encoding')?.toLowerCase() ?? '', base64),
  };
}

function decoded(body: string, encoding: string, base64: Base64): Uint8Array {
  if (encoding === 'base64') return base64.decode(body.replace(/[^A-Za-z0-9+/=]/g, ''));
  if (encoding === 'quoted-printable') {
    const soft = body.replace(/=[ \t]*\r?\n/g, '');
    return latin1Encode(
      soft.replace(/=([0-9A-Fa-f]{2})/g, (_all, digits: string) =>
        String.fromCharCode(Number.parseInt(digits, 16)),
      ),
    );
  }
  return latin1Encode(body);
}
