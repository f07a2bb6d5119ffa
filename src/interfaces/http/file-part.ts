// A file of this machine, or the range of it that somebody asks for (RFC 9110 section 14). Owns ranges and the headers that go
// with them; who may have the file is decided elsewhere.

import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

type ByteRange = { readonly start: number; readonly end: number };

/** One range; several, or what is not understood, are answered with the whole file as the standard allows. */
function rangeOf(header: string | undefined, bytes: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return 'whole';
  const last = bytes - 1;
  if (match[1] === '') {
    const length = Number(match[2]);
    return length === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - length), end: last };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? last : Math.min(last, Number(match[2]));
  if (start > last) return 'unsatisfiable';
  return end < start ? 'whole' : { start, end };
}

type FilePart = {
  readonly status: 200 | 206 | 416;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | '';
};

type AskedFor = { readonly method: string; readonly headers: { readonly range?: string | undefined } };

export function filePart(
  { file, bytes }: { readonly file: string; readonly bytes: number },
  { method, headers: asked }: AskedFor,
): FilePart {
  const range = rangeOf(asked.range, bytes);
  const ranges = { 'accept-ranges': 'bytes' };
  if (range === 'unsatisfiable')
    return { status: 416, headers: { ...ranges, 'content-range': `bytes */${bytes}` }, body: '' };
  const { start, end } = range === 'whole' ? { start: 0, end: bytes - 1 } : range;
  const headers = {
    ...ranges,
    'content-length': String(Math.max(0, end - start + 1)),
    ...(range !== 'whole' && { 'content-range': `bytes ${start}-${end}/${bytes}` }),
  };
  const status = range === 'whole' ? 200 : 206;
  if (method === 'HEAD' || bytes === 0) return { status, headers, body: '' };
  return { status, headers, body: createReadStream(file, { start, end }) };
}
