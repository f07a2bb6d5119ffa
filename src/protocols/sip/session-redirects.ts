// The contacts of 3xx responses still to be tried (RFC 3261 8.1.3.4): in order of q, none twice, five in all. Owns this list;
// it must not send anything.

import { parseNameAddress } from './headers.ts';
import { qValue } from './headers-session.ts';
import { headers, type SipResponse } from './message.ts';
import { parseUri } from './uri.ts';

/** The most contacts that are tried for one session. */
const TRIED_MAX = 5;

export class Redirects {
  readonly #seen: Set<string>;
  #waiting: { readonly uri: string; readonly q: number }[] = [];
  #tried = 0;

  constructor(first: string) {
    this.#seen = new Set([first]);
  }

  /** Takes in the contacts of a 3xx. URIs that are neither sip nor sips, or have headers, are passed over. */
  add(response: SipResponse): void {
    for (const value of headers(response, 'Contact')) {
      const contact = parseNameAddress(value);
      if (!contact.ok || this.#seen.has(contact.value.uri)) continue;
      const uri = parseUri(contact.value.uri);
      if (!uri.ok || uri.value.opaque !== undefined || uri.value.headers.size > 0) continue;
      this.#seen.add(contact.value.uri);
      this.#waiting.push({ uri: contact.value.uri, q: qValue(contact.value.parameters) });
    }
    this.#waiting.sort((a, b) => b.q - a.q);
  }

  /** The next URI to try after this status, or undefined: there is none, or a 6xx forbids to look further. */
  next(status: number): string | undefined {
    if (status >= 600 || this.#tried >= TRIED_MAX) return undefined;
    const next = this.#waiting.shift();
    if (next) this.#tried++;
    return next?.uri;
  }
}
