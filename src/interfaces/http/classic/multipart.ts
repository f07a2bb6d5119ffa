// Bodies of multipart/form-data (RFC 7578) as bytes: clients send parts in any order, with or without a type, a charset
// or a length on each. Owns splitting them; a value stays bytes, its charset is decided by who reads the parameters.

import type { RawParameter } from '../../../dialect/form.ts';
import type { UploadedFile } from '../../../dialect/parameters.ts';

type Multipart = {
  readonly parameters: readonly RawParameter[];
  readonly files: readonly UploadedFile[];
};

// RFC 2046 section 5.1.1 allows seventy; some libraries write longer ones.
const BOUNDARY_MAX = 200;
const PART_HEADERS_MAX = 16 * 1024;

export function boundaryOf(contentType: string): string | undefined {
  const match = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  return boundary !== undefined && boundary.length <= BOUNDARY_MAX ? boundary : undefined;
}

/** A parameter of a header value, quoted or not; RFC 7578 section 4.2 has percent codes, browsers `\"`, a library
 * of C# begins with two quotes ([client]). */
function headerParameter(value: string, name: string): string | undefined {
  const match = new RegExp(
    `;\\s*${name}\\s*=\\s*(?:"(?:"(?=[^;\\s]))?((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`,
    'i',
  ).exec(value);
  return match ? (match[1]?.replace(/\\(.)/g, '$1') ?? match[2]) : undefined;
}

function headersOf(block: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

type Split = { readonly headers: ReadonlyMap<string, string>; readonly body: Buffer };

function splitPart(part: Buffer): Split | undefined {
  const lines = part.indexOf('\r\n\r\n');
  const feeds = part.indexOf('\n\n');
  // A part without any header begins with its blank line.
  if (part.indexOf('\r\n') === 0) return { headers: new Map(), body: part.subarray(2) };
  const crlf = lines >= 0 && (feeds < 0 || lines < feeds);
  const end = crlf ? lines : feeds;
  if (end < 0 || end > PART_HEADERS_MAX) return undefined;
  return { headers: headersOf(part.toString('latin1', 0, end)), body: part.subarray(end + (crlf ? 4 : 2)) };
}

/**
 * The bytes between the delimiters, each without the line end before the next; undefined without any delimiter, and with
 * more than `most` parts: a delimiter takes five bytes, so a body could hold millions.
 */
function partsOf(body: Buffer, boundary: string, most: number): Buffer[] | undefined {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const lineDelimiter = Buffer.from(`\n--${boundary}`, 'latin1');
  let at = body.indexOf(delimiter);
  if (at < 0) return undefined;
  const parts: Buffer[] = [];
  while (at >= 0) {
    const after = at + delimiter.length;
    if (body.toString('latin1', after, after + 2) === '--') break;
    const feed = body.indexOf('\n', after);
    if (feed < 0) break;
    if (parts.length === most) return undefined;
    // The delimiter counts only at the start of a line.
    const line = body.indexOf(lineDelimiter, feed);
    const next = line < 0 ? -1 : line + 1;
    const end = next < 0 ? body.length : body[next - 2] === 0x0d ? next - 2 : next - 1;
    parts.push(body.subarray(feed + 1, Math.max(end, feed + 1)));
    at = next;
  }
  return parts;
}

/** Undefined for a body that is not multipart at all or has more than `most` parts; a broken part is left out. */
export function parseMultipart(body: Buffer, boundary: string, most: number): Multipart | undefined {
  const parts = partsOf(body, boundary, most);
  if (parts === undefined) return undefined;
  const parameters: RawParameter[] = [];
  const files: UploadedFile[] = [];
  for (const part of parts) {
    const split = splitPart(part);
    const disposition = split?.headers.get('content-disposition') ?? '';
    const name = headerParameter(disposition, 'name');
    if (split === undefined || name === undefined) continue;
    const fileName = headerParameter(disposition, 'filename') ?? headerParameter(disposition, 'filename\\*');
    if (fileName === undefined) {
      const charset = headerParameter(split.headers.get('content-type') ?? '', 'charset');
      parameters.push({ name: name.trim(), bytes: split.body, ...(charset !== undefined && { charset }) });
      continue;
    }
    // Browsers send an empty, nameless part for a file field nobody filled.
    if (fileName !== '' || split.body.length > 0) files.push({ name: fileName, bytes: split.body });
  }
  return { parameters, files };
}
