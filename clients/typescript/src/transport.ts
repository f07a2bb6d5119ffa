// One request and what becomes of it: time-out, repetition, refusals. Owns when a request is sent again; it must not know operations.

import {
  apiError,
  ConnectionError,
  DozvonError,
  type Problem,
  readProblem,
  TimeoutError,
  UnreadableError,
} from './problems.ts';

export type Connection = {
  /** Where the server is, such as `https://sms.example.com`; a path before `/api` and `/sys` may follow. */
  readonly url: string;
  /** A key of the account. */
  readonly key?: string | undefined;
  /** In place of a key. */
  readonly login?: string | undefined;
  readonly password?: string | undefined;
  /** Milliseconds for one try, its answer included; 30,000 unless told. */
  readonly timeoutMs?: number;
  /** How often a request may be sent again; 2 unless told. */
  readonly retries?: number;
  /** In place of the platform's own. */
  readonly fetch?: typeof fetch;
};

export type Sent = {
  readonly method: string;
  /** Path and query, as they go out. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: BodyInit | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A wait that the server asks for is waited for when it is no longer. */
const RETRY_AFTER_MAX = 10;
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 10_000;
/** A page of 1,000 messages of 1,000 characters is a few MiB; what is larger is not from this API. */
const ANSWER_MOST = 64 * 1024 * 1024;
/** What cannot end a header. */
const PLAIN = /^[ -~]*$/;
/** Refusals that pass by themselves; any other comes again. */
const PASSING: ReadonlySet<string> = new Set(['requests-too-many', 'key-in-use', 'service-unavailable']);
const GATEWAY: ReadonlySet<number> = new Set([502, 503, 504]);

/** Whether a server can be there: a path may follow, and nothing else. */
export function isAddress(url: string): boolean {
  if (!/^https?:\/\/[^/?#@\s]+(?:\/[^?#\s]*)?$/.test(url)) return false;
  try {
    return new URL(url).host !== '';
  } catch {
    return false;
  }
}

/** All of a body, within the limit. */
export async function octetsOf({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    length += read.value.length;
    chunks.push(read.value);
    if (length <= ANSWER_MOST) continue;
    await reader?.cancel();
    throw new UnreadableError(`the answer cannot be read: longer than ${ANSWER_MOST} octets`);
  }
  const octets = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    octets.set(chunk, at);
    at += chunk.length;
  }
  return octets;
}

export class Transport {
  readonly #connection: Connection;
  readonly #root: string;
  readonly #fetch: typeof fetch;

  constructor(connection: Connection) {
    const { url, key = '', login = '' } = connection;
    if (!isAddress(url)) throw new DozvonError(`not an address of a server: ${url}`);
    if (key === '' && login === '') throw new DozvonError('a key, or a login and a password, is needed');
    if (!PLAIN.test(key)) throw new DozvonError('the key has signs that are not printable ASCII');
    this.#connection = connection;
    this.#root = url.replace(/\/+$/, '');
    this.#fetch = connection.fetch ?? ((...asked) => fetch(...asked));
  }

  get authorization(): string {
    const { key = '', login = '', password = '' } = this.#connection;
    if (key !== '') return `Bearer ${key}`;
    const octets = new TextEncoder().encode(`${login}:${password}`);
    return `Basic ${btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(''))}`;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** The answer of a success. A request is sent again when nothing came back, and when the refusal passes by itself. */
  async send(request: Sent): Promise<Response> {
    const retries = this.#connection.retries ?? 2;
    // A POST without a key may have been done although nothing came back.
    const isOnce = request.method === 'POST' && request.headers['idempotency-key'] === undefined;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#once(request);
      if (outcome instanceof Response) return outcome;
      const pause = pauseBefore(outcome, { attempt, isOnce });
      if (attempt >= retries || pause === undefined) throw outcome.trouble;
      await waited(pause, request.signal);
    }
  }

  async #once({ method, target, headers, body, signal }: Sent): Promise<Response | Failed> {
    const limit = AbortSignal.timeout(this.#connection.timeoutMs ?? 30_000);
    try {
      const response = await this.#fetch(this.#root + target, {
        method,
        headers,
        // A browser's session is none of this library's business.
        credentials: 'omit',
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        ...(body !== undefined && { body }),
      });
      const octets = await octetsOf(response);
      if (response.ok) return new Response(octets.length > 0 ? octets : null, response);
      const problem = readProblem(
        // A browser does not tell the status of a redirect.
        response.status || 302,
        new TextDecoder().decode(octets),
        response.headers.get('retry-after'),
      );
      return { problem, trouble: apiError(problem) };
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      if (cause instanceof UnreadableError) throw cause;
      const late = limit.aborted;
      const Kind = late ? TimeoutError : ConnectionError;
      const text = late ? 'the server did not answer in time' : 'the server cannot be reached';
      return { problem: undefined, trouble: new Kind(text, { cause }) };
    }
  }
}

/** Which try it was, from 0, and whether it may have been done although nothing came back. */
type Try = { readonly attempt: number; readonly isOnce: boolean };

type Failed = { readonly problem: Problem | undefined; readonly trouble: DozvonError };

/** Half a second, doubled each time up to ten, less up to half of it by chance. */
export function growing(attempt: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** attempt, LAST_PAUSE_MS) * (0.5 + Math.random() / 2);
}

/** Milliseconds; undefined: it is not sent again. */
function pauseBefore({ problem }: Failed, { attempt, isOnce }: Try): number | undefined {
  if (!problem) return isOnce ? undefined : growing(attempt);
  const isGateway = !isOnce && GATEWAY.has(problem.status);
  const passing = problem.code === 'unknown' ? isGateway : PASSING.has(problem.code);
  if (!passing) return undefined;
  if (problem.retryAfter === undefined) return growing(attempt);
  return problem.retryAfter <= RETRY_AFTER_MAX ? problem.retryAfter * 1000 : undefined;
}

function waited(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
