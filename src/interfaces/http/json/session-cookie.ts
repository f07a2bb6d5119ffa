// The cookie that carries the token of a session (RFC 6265). Owns its name and attributes, and reading it: a header that
// has it twice says nothing, as one of them was put there by somebody else.

import { LIMITS } from '../../../base/limits.ts';
import { SECOND } from '../../../base/time.ts';

export const SESSION_COOKIE = 'dozvon_session';

/** What a reply does with the cookie. */
export type CookieChange = { readonly token: string } | 'cleared';

/** RFC 6265 section 4.1.1, cookie-octet. */
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{1,200}$/;

export function readSessionCookie(header: string | undefined): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${SESSION_COOKIE}=`))
    .map((pair) => pair.slice(SESSION_COOKIE.length + 1));
  const [value = ''] = values;
  return values.length === 1 && VALUE.test(value) ? value : undefined;
}

/** No page's script reads it, no other site's page sends it. `https`: it never goes over a connection that others can read. */
export function printSessionCookie(change: CookieChange, scheme: 'http' | 'https'): string {
  const value = change === 'cleared' ? '' : change.token;
  const age = change === 'cleared' ? 0 : LIMITS.console.sessionLongest / SECOND;
  const secure = scheme === 'https' ? '; Secure' : '';
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}`;
}
