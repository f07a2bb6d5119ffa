// Who asks, from the header Authorization: a key as a bearer token (RFC 6750), or login and password (RFC 7617). Owns
// reading that header; whether it is right is decided by the core.

import type { SignIn } from '../../../core/ports.ts';

/** To the script of a page. */
export const PAGE_CHALLENGE = 'Bearer realm="dozvon"';

export const CHALLENGE = 'Bearer realm="dozvon", Basic realm="dozvon", charset="UTF-8"';

/** Undefined when there is no such header, or it says nothing that could be tried. */
export function readAuthorization(header: string | undefined, address: string): SignIn | undefined {
  const match = /^ *([A-Za-z]+) +([A-Za-z0-9\-._~+/]+=*) *$/.exec(header ?? '');
  const [, scheme = '', credentials = ''] = match ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return { login: '', password: '', apiKey: credentials, address };
    case 'basic':
      return basic(credentials, address);
    default:
      return undefined;
  }
}

function basic(credentials: string, address: string): SignIn | undefined {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { login: text.slice(0, colon), password: text.slice(colon + 1), apiKey: '', address };
}
