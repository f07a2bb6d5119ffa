// Headers that steer a session rather than a transaction: session timers, reasons, retry times, content types, limits.
// Owns their values; those of transactions and dialogs are in headers.ts. Nothing here throws: an error is a phrase.

import { err, ok, type Result } from '../../base/result.ts';
import {
  formatParameters,
  isDigits,
  isToken,
  type Parameters,
  parseParameters,
  quote,
  trim,
  wholeNumber,
} from './grammar.ts';

type Parts = { readonly head: string; readonly parameters: Parameters };

function split(value: string): Result<Parts, string> {
  const semicolon = value.indexOf(';');
  if (semicolon < 0) return ok({ head: trim(value), parameters: new Map() });
  const parameters = parseParameters(value, semicolon);
  return parameters.ok
    ? ok({ head: trim(value.slice(0, semicolon)), parameters: parameters.value })
    : parameters;
}

/** One value of Reason (RFC 3326): `Q.850;cause=16;text="..."`. */
export type Reason = {
  /** `SIP`, `Q.850` or another, as written. */
  readonly protocol: string;
  readonly cause?: number;
  readonly text?: string;
};

export function parseReason(value: string): Result<Reason, string> {
  const parts = split(value);
  if (!parts.ok) return parts;
  const { head, parameters } = parts.value;
  if (!isToken(head)) return err('no protocol in Reason');
  const written = parameters.get('cause');
  const cause = written === undefined ? undefined : wholeNumber(written, 999);
  if (written !== undefined && cause === undefined) return err('no number as cause in Reason');
  const text = parameters.get('text');
  return ok({
    protocol: head,
    ...(cause === undefined ? {} : { cause }),
    ...(text === undefined ? {} : { text }),
  });
}

export function formatReason(reason: Reason): string {
  const cause = reason.cause === undefined ? '' : `;cause=${reason.cause}`;
  return `${reason.protocol}${cause}${reason.text === undefined ? '' : `;text=${quote(reason.text)}`}`;
}

/** The Q.850 cause among the values of Reason, or undefined. */
export function q850Cause(values: readonly string[]): number | undefined {
  for (const value of values) {
    const reason = parseReason(value);
    if (reason.ok && reason.value.protocol.toUpperCase() === 'Q.850') return reason.value.cause;
  }
  return undefined;
}

/** RFC 3261 20.19: a delta-seconds past 2**32 - 1 counts as 2**32 - 1. */
const DELTA_MAX = 2 ** 32 - 1;

/** Whole seconds; numbers past 2**32 - 1 count as that (20.19), anything else is an error. */
export function parseDeltaSeconds(value: string): Result<number, string> {
  const text = trim(value);
  if (!isDigits(text)) return err('no number of seconds');
  return ok(wholeNumber(text, DELTA_MAX) ?? DELTA_MAX);
}

/** RFC 4028 section 4. */
export type SessionExpires = { readonly seconds: number; readonly refresher?: 'uac' | 'uas' };

export function parseSessionExpires(value: string): Result<SessionExpires, string> {
  const parts = split(value);
  if (!parts.ok) return parts;
  const seconds = parseDeltaSeconds(parts.value.head);
  if (!seconds.ok) return err('no number of seconds in Session-Expires');
  const refresher = parts.value.parameters.get('refresher')?.toLowerCase();
  if (refresher === 'uac' || refresher === 'uas') return ok({ seconds: seconds.value, refresher });
  return refresher === undefined
    ? ok({ seconds: seconds.value })
    : err('an unknown refresher in Session-Expires');
}

export function formatSessionExpires(value: SessionExpires): string {
  return value.refresher === undefined ? `${value.seconds}` : `${value.seconds};refresher=${value.refresher}`;
}

/** RFC 4028 section 5: seconds; parameters are ignored. */
export function parseMinSE(value: string): Result<number, string> {
  const parts = split(value);
  return parts.ok ? parseDeltaSeconds(parts.value.head) : parts;
}

/** 20.33: seconds, `(comment)`, and how long the peer will be there afterwards. */
export type RetryAfter = { readonly seconds: number; readonly comment?: string; readonly duration?: number };

export function parseRetryAfter(value: string): Result<RetryAfter, string> {
  const text = trim(value);
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const comment = open >= 0 && close > open ? text.slice(open + 1, close) : undefined;
  const parts = split(comment === undefined ? text : `${text.slice(0, open)}${text.slice(close + 1)}`);
  if (!parts.ok) return parts;
  const seconds = parseDeltaSeconds(parts.value.head);
  if (!seconds.ok) return err('no number of seconds in Retry-After');
  const duration = parseDeltaSeconds(parts.value.parameters.get('duration') ?? '');
  return ok({
    seconds: seconds.value,
    ...(comment === undefined ? {} : { comment }),
    ...(duration.ok ? { duration: duration.value } : {}),
  });
}

export type ContentType = {
  /** In lower case: `application/sdp`. */
  readonly type: string;
  readonly parameters: Parameters;
};

/** `type / subtype ; parameters`; also the values of Accept. */
export function parseContentType(value: string): Result<ContentType, string> {
  const parts = split(value);
  if (!parts.ok) return parts;
  const { head, parameters } = parts.value;
  const slash = head.indexOf('/');
  const type = trim(head.slice(0, Math.max(slash, 0)));
  const subtype = trim(head.slice(slash + 1));
  if (!isToken(type) || !isToken(subtype)) return err('no type/subtype');
  return ok({ type: `${type}/${subtype}`.toLowerCase(), parameters });
}

export function formatContentType(value: ContentType): string {
  return `${value.type}${formatParameters(value.parameters)}`;
}

/** 20.11: `session;handling=optional`; an absent handling means required. */
export type ContentDisposition = { readonly type: string; readonly handling: 'required' | 'optional' };

export function parseContentDisposition(value: string): Result<ContentDisposition, string> {
  const parts = split(value);
  if (!parts.ok) return parts;
  if (!isToken(parts.value.head)) return err('no type in Content-Disposition');
  const optional = parts.value.parameters.get('handling')?.toLowerCase() === 'optional';
  return ok({ type: parts.value.head.toLowerCase(), handling: optional ? 'optional' : 'required' });
}

/** 20.22: 0 to 255. */
export function parseMaxForwards(value: string): Result<number, string> {
  const number = wholeNumber(trim(value), 255);
  return number === undefined ? err('Max-Forwards is no number from 0 to 255') : ok(number);
}

/** The `q` of a contact from 0 to 1, 1 where there is none (RFC 3261 section 8.1.3.4 orders by it); a malformed one is 0. */
export function qValue(parameters: Parameters): number {
  const text = parameters.get('q');
  if (text === undefined) return 1;
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0;
}
