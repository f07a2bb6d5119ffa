// Pages of other origins that may ask this API from a browser (the Fetch standard, section 3.2). Owns these headers; with
// no origin allowed none is ever sent.

import type { IncomingHttpHeaders } from 'node:http';

/** `https://console.example`, or `*` for any. */
export type Origins = readonly string[];

type Headers = Readonly<Record<string, string>>;

const PREFLIGHT_SECONDS = '600';

function allows(origins: Origins, origin: string): boolean {
  return origins.includes('*') || origins.includes(origin);
}

export function crossOriginHeaders(origins: Origins, headers: IncomingHttpHeaders): Headers {
  if (origins.length === 0) return {};
  const { origin } = headers;
  // Caches must keep the answers to different origins apart, also that to none.
  if (origin === undefined || !allows(origins, origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'Retry-After, WWW-Authenticate, Allow',
  };
}

type Preflight = {
  readonly request: { readonly method: string; readonly headers: IncomingHttpHeaders };
  readonly allowed: readonly string[];
  readonly origins: Origins;
};

/** The answer to a browser that asks whether it may ask; undefined: this is no such question, or nobody may. */
export function preflight({ request, allowed, origins }: Preflight): Headers | undefined {
  const { method, headers } = request;
  const isQuestion = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
  if (!isQuestion || headers.origin === undefined || !allows(origins, headers.origin)) return undefined;
  return {
    'access-control-allow-methods': allowed.join(', '),
    'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
    'access-control-max-age': PREFLIGHT_SECONDS,
  };
}
