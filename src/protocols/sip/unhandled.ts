// What a request gets whose method this product does not serve (RFC 3261 8.2.1, RFC 6665, RFC 3515). A table; requests that
// are malformed are refused elsewhere.

import type { SipHeader } from './message.ts';
import { ALLOW } from './refuse.ts';

const ALLOW_HEADER: SipHeader = { name: 'Allow', value: ALLOW };

type Refusal = { readonly status: number; readonly headers: readonly SipHeader[] };

const TABLE: Readonly<Record<string, Refusal>> = {
  // No event package is known: RFC 6665 asks for 489 with Allow-Events, which would be empty.
  SUBSCRIBE: { status: 489, headers: [] },
  NOTIFY: { status: 489, headers: [] },
  // A transfer that the far side asks for is understood and declined (RFC 3515 2.4.2).
  REFER: { status: 603, headers: [] },
  MESSAGE: { status: 405, headers: [ALLOW_HEADER] },
  REGISTER: { status: 405, headers: [ALLOW_HEADER] },
  PUBLISH: { status: 405, headers: [ALLOW_HEADER] },
  // These live inside a dialog, and there is none.
  BYE: { status: 481, headers: [] },
  INFO: { status: 481, headers: [] },
  UPDATE: { status: 481, headers: [] },
  PRACK: { status: 481, headers: [] },
  CANCEL: { status: 481, headers: [] },
};

const UNKNOWN: Refusal = { status: 501, headers: [ALLOW_HEADER] };

export function unhandled(method: string): Refusal {
  return Object.hasOwn(TABLE, method) ? TABLE[method]! : UNKNOWN;
}
