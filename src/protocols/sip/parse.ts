// Bytes of one SIP message into a value (RFC 3261 section 7, 18.3). Owns start line, header lines and the cut of the body;
// whether a well-formed request can be served is refuse.ts, finding messages in a stream is framer.ts. Never throws.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { isSpace, isToken, splitList, trim, wholeNumber } from './grammar.ts';
import { headerEntry } from './header-table.ts';
import { faultInMandatory } from './mandatory.ts';
import { header, headers, type SipHeader, type SipMessage, type SipRequest } from './message.ts';
import { textOf } from './text.ts';

export { StreamFramer } from './framer.ts';

export type SipFault =
  /** Not to be answered: no SIP, a malformed reply, or a request without a Via to answer to. */
  | { readonly kind: 'garbage' }
  /** A request to be refused with this status. `request` has what could be read of it, the Via first of all. */
  | { readonly kind: 'bad'; readonly status: number; readonly reason: string; readonly request?: SipRequest };

const GARBAGE: Result<never, SipFault> = err({ kind: 'garbage' });

/** The index after the blank line that ends the headers, or -1. A lone LF ends a line too. */
function headLength(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0x0a, from); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
    const next = bytes[at + 1];
    if (next === 0x0a) return at + 2;
    if (next === 0x0d && bytes[at + 2] === 0x0a) return at + 3;
  }
  return -1;
}

type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: string; readonly fault?: Fault }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string }
  | { readonly kind: 'garbage' };

type Fault = { readonly status: number; readonly reason: string };

function statusLine(line: string): StartLine {
  const space = line.indexOf(' ', 8);
  const status = wholeNumber(space < 0 ? line.slice(8) : line.slice(8, space), 699);
  if (status === undefined || status < 100) return { kind: 'garbage' };
  return { kind: 'response', status, reason: space < 0 ? '' : line.slice(space + 1) };
}

function isVersion(text: string): boolean {
  return text.slice(0, 4).toUpperCase() === 'SIP/';
}

function requestLine(line: string): StartLine {
  const first = line.indexOf(' ');
  const trimmed = line.trimEnd();
  const last = trimmed.lastIndexOf(' ');
  const method = line.slice(0, first);
  const version = trimmed.slice(last + 1);
  if (first <= 0 || last < first || !isVersion(version) || !isToken(method)) return { kind: 'garbage' };
  const uri = line.slice(first + 1, last);
  const bad = (status: number, reason: string): StartLine => ({
    kind: 'request',
    method,
    uri: uri.trim(),
    fault: { status, reason },
  });
  if (version.toUpperCase() !== 'SIP/2.0') return bad(505, 'Version Not Supported');
  if (trimmed.length !== line.length) return bad(400, 'White space at the end of the request line');
  if (uri === '' || /[\s<>]/.test(uri)) return bad(400, 'Malformed Request-URI');
  return { kind: 'request', method, uri };
}

function startLine(line: string): StartLine {
  return line.slice(0, 8).toUpperCase() === 'SIP/2.0 ' ? statusLine(line) : requestLine(line);
}

type Head = { readonly headers: SipHeader[]; readonly fault?: Fault };

/** Takes header lines one by one, with whatever is wrong kept as the first fault and everything else still read. */
class HeaderLines {
  readonly headers: SipHeader[] = [];
  fault: Fault | undefined;

  bad(reason: string): void {
    this.fault ??= { status: 400, reason };
  }

  /** One unfolded line. Whether to go on. */
  take(line: string): boolean {
    const colon = line.indexOf(':');
    let end = colon;
    while (end > 0 && isSpace(line.charCodeAt(end - 1))) end--;
    const written = line.slice(0, Math.max(end, 0));
    if (!isToken(written)) {
      this.bad('Malformed header line');
      return true;
    }
    const value = trim(line.slice(colon + 1));
    if (value.includes('\r')) this.bad('A bare CR in a header');
    const { name, shape } = headerEntry(written);
    const values = shape === 'list' ? splitList(value) : [value];
    for (const one of values) {
      if (this.headers.length >= LIMITS.sip.headers) {
        this.bad('Too many headers');
        return false;
      }
      this.headers.push({ name, value: one });
    }
    return true;
  }
}

/** The header lines from `from`, folded ones (7.3.1) joined with one space. */
function headerLines(text: string, from: number): Head {
  const lines = new HeaderLines();
  let pending: string | undefined;
  let folds: string[] | undefined;
  const flush = (): boolean => {
    if (pending === undefined) return true;
    const line = folds ? [pending, ...folds].join(' ') : pending;
    folds = undefined;
    return lines.take(line);
  };
  let at = from;
  while (at < text.length) {
    const feed = text.indexOf('\n', at);
    const next = feed < 0 ? text.length : feed + 1;
    let end = feed < 0 ? text.length : feed;
    if (end > at && text.charCodeAt(end - 1) === 0x0d) end--;
    if (end === at) break;
    if (isSpace(text.charCodeAt(at))) {
      if (pending === undefined) lines.bad('A folded start line');
      else if (folds) folds.push(trim(text.slice(at, end)));
      else folds = [trim(text.slice(at, end))];
    } else {
      if (!flush()) break;
      pending = text.slice(at, end);
    }
    at = next;
  }
  flush();
  return lines.fault ? { headers: lines.headers, fault: lines.fault } : { headers: lines.headers };
}

/**
 * The body by Content-Length (18.3): a datagram's may be longer (the rest is dropped) but not shorter. A message from a
 * stream has been cut by the framer already, and one without the header has no body there.
 */
function cutBody(message: SipMessage, rest: Uint8Array): Uint8Array | Fault {
  const values = headers(message, 'Content-Length');
  const value = values[0];
  if (value === undefined) return rest;
  for (const other of values)
    if (other !== value) return { status: 400, reason: 'Different Content-Length values' };
  const length = wholeNumber(value, Number.MAX_SAFE_INTEGER / 16);
  if (length === undefined) return { status: 400, reason: 'Bad Content-Length' };
  if (length > LIMITS.sip.messageBytes) return { status: 413, reason: 'Request Entity Too Large' };
  if (length > rest.length) return { status: 400, reason: 'Body shorter than Content-Length' };
  return length === rest.length ? rest : rest.subarray(0, length);
}

const EMPTY = new Uint8Array(0);

/** Start line, headers and all bytes after them; `ended` is whether the headers did. */
type Pieces = {
  readonly head: Head;
  readonly rest: Uint8Array;
  readonly ended: 'yes' | 'no';
  readonly transport: 'datagram' | 'stream';
};

/** The body, or what is wrong with the message as a whole. */
function bodyOf(message: SipMessage, { head, rest, ended, transport }: Pieces): Uint8Array | Fault {
  if (head.fault) return head.fault;
  if (ended === 'no') return { status: 400, reason: 'The headers do not end' };
  const body = cutBody(message, rest);
  const counted = transport === 'datagram' || header(message, 'Content-Length') !== undefined;
  return counted || !(body instanceof Uint8Array) ? body : EMPTY;
}

function response(
  { status, reason }: StartLine & { kind: 'response' },
  pieces: Pieces,
): Result<SipMessage, SipFault> {
  const message: SipMessage = { kind: 'response', status, reason, headers: pieces.head.headers, body: EMPTY };
  const body = bodyOf(message, pieces);
  return body instanceof Uint8Array && !faultInMandatory(message) ? ok({ ...message, body }) : GARBAGE;
}

function request(
  { method, uri, fault }: StartLine & { kind: 'request' },
  pieces: Pieces,
): Result<SipMessage, SipFault> {
  const message: SipRequest = { kind: 'request', method, uri, headers: pieces.head.headers, body: EMPTY };
  if (header(message, 'Via') === undefined) return GARBAGE;
  const body = fault ?? bodyOf(message, pieces);
  return body instanceof Uint8Array
    ? ok({ ...message, body })
    : err({ kind: 'bad', ...body, request: message });
}

/**
 * One message. `ok` for a reply means that its mandatory headers are there and well formed; for a request only that it
 * can be read: ask `refuseOf` next. Errors: see SipFault; an ACK that is `bad` is not answered either. `transport` is by
 * default a datagram.
 */
export function parseMessage(
  bytes: Uint8Array,
  options: { readonly transport: 'datagram' | 'stream' } = { transport: 'datagram' },
): Result<SipMessage, SipFault> {
  let from = 0;
  while (bytes[from] === 0x0d || bytes[from] === 0x0a) from++;
  const end = headLength(bytes, from);
  const textEnd = Math.min(end < 0 ? bytes.length : end, LIMITS.sip.messageBytes);
  const text = textOf(bytes.subarray(from, textEnd));
  const feed = text.indexOf('\n');
  if (feed <= 0) return GARBAGE;
  const start = startLine(text.slice(0, text.charCodeAt(feed - 1) === 0x0d ? feed - 1 : feed));
  if (start.kind === 'garbage') return GARBAGE;
  const pieces: Pieces = {
    head: headerLines(text, feed + 1),
    // A copy, made plainly: `slice` of a platform's own byte arrays may share memory with a receive buffer.
    rest: end < 0 ? EMPTY : new Uint8Array(bytes.subarray(end)),
    ended: end < 0 ? 'no' : 'yes',
    transport: options.transport,
  };
  switch (start.kind) {
    case 'request':
      return request(start, pieces);
    case 'response':
      return response(start, pieces);
    default:
      return unreachable(start);
  }
}
