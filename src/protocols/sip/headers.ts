// The headers every transaction and dialog reads: Via, addresses, CSeq, RAck, Call-ID (RFC 3261 section 20). Owns their
// values; other headers are in headers-session.ts. Nothing here throws: an error is a phrase for people.

import { err, ok, type Result } from '../../base/result.ts';
import {
  formatParameters,
  isSpace,
  isToken,
  type Parameters,
  parseParameters,
  quote,
  quotedEnd,
  skipSpace,
  splitList,
  trim,
  unquote,
  wholeNumber,
} from './grammar.ts';
import { formatHostPort, scanHostPort } from './host.ts';
import { schemeOf } from './uri.ts';

export type Via = {
  /** `SIP/2.0`. */
  readonly protocol: string;
  /** In upper case: `UDP`, `TCP`, `TLS`, or one we do not know. */
  readonly transport: string;
  /** Without brackets, as `received` may be too. */
  readonly host: string;
  readonly port?: number;
  /** Lower-case names; '' for a flag such as `rport`. */
  readonly parameters: Parameters;
};

/** `SIP / 2.0 / UDP host : port ; parameters`, one value of the list. */
export function parseVia(value: string): Result<Via, string> {
  const first = value.indexOf('/');
  const second = value.indexOf('/', first + 1);
  if (first < 0 || second < 0) return err('no sent-protocol in Via');
  const name = trim(value.slice(0, first));
  const version = trim(value.slice(first + 1, second));
  const start = skipSpace(value, second + 1);
  let end = start;
  while (end < value.length && !isSpace(value.charCodeAt(end))) end++;
  const transport = value.slice(start, end);
  if (!isToken(name) || !isToken(version) || !isToken(transport))
    return err('a malformed sent-protocol in Via');
  const place = scanHostPort(value, skipSpace(value, end));
  if (!place.ok) return err(`${place.error} in Via`);
  const { end: after, ...hostPort } = place.value;
  const parameters = parseParameters(value, after);
  if (!parameters.ok) return err(`${parameters.error} in Via`);
  const protocol = `${name}/${version}`.toUpperCase();
  return ok({ protocol, transport: transport.toUpperCase(), ...hostPort, parameters: parameters.value });
}

export function formatVia(via: Via): string {
  return `${via.protocol}/${via.transport} ${formatHostPort(via)}${formatParameters(via.parameters)}`;
}

export type NameAddress = {
  /** Unquoted; absent when there was none. */
  readonly display?: string;
  /** As written, without angle brackets. */
  readonly uri: string;
  /** The header's own parameters (`tag`, `q`, `expires`): lower-case names, '' for a flag. */
  readonly parameters: Parameters;
};

const SPACE_OR_BRACKET = /[\s<>"]/;

function named(value: string, open: number, display: string): Result<NameAddress, string> {
  const close = value.indexOf('>', open);
  if (close < 0) return err('an angle bracket does not close');
  const uri = value.slice(open + 1, close);
  if (schemeOf(uri) === undefined || SPACE_OR_BRACKET.test(uri)) return err('no URI between angle brackets');
  const parameters = parseParameters(value, close + 1);
  if (!parameters.ok) return parameters;
  return ok({ ...(display === '' ? {} : { display }), uri, parameters: parameters.value });
}

/** Without angle brackets what follows the first `;` belongs to the header, and the URI may hold no `?` or comma (20.10). */
function bare(value: string): Result<NameAddress, string> {
  const semicolon = value.indexOf(';');
  const uri = trim(semicolon < 0 ? value : value.slice(0, semicolon));
  if (schemeOf(uri) === undefined || SPACE_OR_BRACKET.test(uri)) return err('no URI');
  if (uri.includes('?') || uri.includes(',')) return err('a URI with ? or a comma needs angle brackets');
  const parameters = semicolon < 0 ? ok(new Map<string, string>()) : parseParameters(value, semicolon);
  return parameters.ok ? ok({ uri, parameters: parameters.value }) : parameters;
}

/**
 * One value of From, To, Contact, Route, Record-Route, Refer-To, P-Asserted-Identity and their like. An unquoted display
 * name may hold what the grammar would have in quotes (commas, dots, Cyrillic): peers send it and it hurts nobody.
 */
export function parseNameAddress(value: string): Result<NameAddress, string> {
  const text = trim(value);
  if (text.charCodeAt(0) === 0x22) {
    const end = quotedEnd(text, 0);
    if (end < 0) return err('a quoted string does not end');
    const open = skipSpace(text, end);
    if (text.charCodeAt(open) !== 0x3c) return err('no < after the display name');
    return named(text, open, unquote(text, 0, end));
  }
  const open = text.indexOf('<');
  if (open < 0) return bare(text);
  const display = trim(text.slice(0, open));
  if (display.includes('"')) return err('a quote inside a display name');
  return named(text, open, display);
}

export function formatNameAddress(address: NameAddress): string {
  const display = address.display === undefined ? '' : `${quote(address.display)} `;
  return `${display}<${address.uri}>${formatParameters(address.parameters)}`;
}

/** 20.16: a CSeq number is less than 2**31; RSeq likewise (RFC 3262 section 7.1 has it from 1). */
const SEQUENCE_MAX = 2 ** 31 - 1;

type CSeq = { readonly number: number; readonly method: string };

function words(value: string): string[] {
  return trim(value)
    .split(/[ \t\r\n]+/, 4)
    .filter((word) => word !== '');
}

export function parseCSeq(value: string): Result<CSeq, string> {
  const [first, method, ...rest] = words(value);
  const number = wholeNumber(first ?? '', SEQUENCE_MAX);
  if (number === undefined) return err('no sequence number below 2**31 in CSeq');
  if (method === undefined || !isToken(method) || rest.length > 0) return err('no method in CSeq');
  return ok({ number, method });
}

/** RFC 3262 section 7.2: `rseq cseq method`. */
type RAck = { readonly rseq: number; readonly cseq: number; readonly method: string };

export function parseRAck(value: string): Result<RAck, string> {
  const [first, second, method, ...rest] = words(value);
  const rseq = wholeNumber(first ?? '', 2 ** 32 - 1);
  const cseq = wholeNumber(second ?? '', SEQUENCE_MAX);
  if (rseq === undefined || cseq === undefined || rest.length > 0) return err('no two numbers in RAck');
  if (method === undefined || !isToken(method)) return err('no method in RAck');
  return ok({ rseq, cseq, method });
}

/** RFC 3262 section 7.1: from 1 to 2**32 - 1. */
export function parseRSeq(value: string): Result<number, string> {
  const number = wholeNumber(trim(value), 2 ** 32 - 1);
  return number === undefined || number === 0 ? err('no number in RSeq') : ok(number);
}

/** `word [@ word]` (25.1), taken generously: anything without white space. It is compared byte for byte. */
export function parseCallId(value: string): Result<string, string> {
  const text = trim(value);
  return text === '' || /\s/.test(text) ? err('no word in Call-ID') : ok(text);
}

/** The option tags or methods of Supported, Require, Allow and their like; undefined when one is no token. */
export function parseTokens(values: readonly string[]): readonly string[] | undefined {
  const tokens: string[] = [];
  for (const value of values) {
    for (const token of splitList(value)) {
      if (token === '') continue;
      if (!isToken(token)) return undefined;
      tokens.push(token);
    }
  }
  return tokens;
}
