// What every message needs before anybody can match or answer it (RFC 3261 section 8.1.1): Via, From, To, Call-ID, CSeq,
// each once and well formed. Owns that check for requests and replies alike; what else a request may ask is refuse.ts.

import type { Result } from '../../base/result.ts';
import { parseCallId, parseCSeq, parseNameAddress, parseVia } from './headers.ts';
import { header, type SipMessage } from './message.ts';

const MANDATORY: readonly (readonly [string, (value: string) => Result<unknown, string>])[] = [
  ['Via', parseVia],
  ['From', parseNameAddress],
  ['To', parseNameAddress],
  ['Call-ID', parseCallId],
  ['CSeq', parseCSeq],
];

/** What is missing, doubled or malformed among the mandatory headers, as a phrase; undefined when they are all right. */
export function faultInMandatory(message: SipMessage): string | undefined {
  for (const [name, parse] of MANDATORY) {
    const value = header(message, name);
    if (value === undefined) return `Missing ${name}`;
    const parsed = parse(value);
    if (!parsed.ok) return `Bad ${name}: ${parsed.error}`;
  }
  return doubledHeader(message);
}

/**
 * Headers of which two would make it unclear what the message is (RFC 4475 3.3.8). Of others that may stand once the first
 * counts: a peer that names its software twice can still be talked to.
 */
const ONCE = new Set(['From', 'To', 'Call-ID', 'CSeq', 'Max-Forwards']);

function doubledHeader(message: SipMessage): string | undefined {
  const seen = new Set<string>();
  for (const { name } of message.headers) {
    if (!ONCE.has(name)) continue;
    if (seen.has(name)) return `Multiple ${name}`;
    seen.add(name);
  }
  return undefined;
}
