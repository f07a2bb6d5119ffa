// One request and what becomes of it: time-out, repetition, refusals. Owns when a request is sent again; it must not know operations.

import {
  apiError,
  ConnectionError,
  DozvonError,
  type Problem,
  readProblem,
  TimeoutError,
} from './problems.ts';

export type Connection = {
  /** Where the server is, such as `https://sms.example.com`; a path before `/api` and `/sys` may follow. */
  readonly url: string;
  /** A key of the account. */
  readonly key?: string;
  /** In place of a key. */
  readonly login?: string;
  readonly password?: string;
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
/** Refusals that pass by themselves; any other comes again. */
const PASSING: ReadonlySet<string> = new Set(['requests-too-many', 'key-in-use', 'service-unavailable']);
const GATEWAY: ReadonlySet<number> = new Set([502, 503, 504]);

export class Transport {
  readonly #connection: Connection;
  readonly #root: string;
  readonly #fetch: typeof fetch;

  constructor(connection: Connection) {
    const { url, key, login } = connection;
    if (!/^https?:\/\/[^/?#]+(?:\/[^?#]*)?$/.test(url))
      throw new DozvonError(`not an address of a server: ${url}`);
    if (key === undefined && login === undefined)
      throw new DozvonError('a key, or a login and a password, is needed');
    this.#connection = connection;
    this.#root = url.replace(/\/+$/, '');
    this.#fetch = connection.fetch ?? ((...asked) => fetch(...asked));
  }

  get authorization(): string {
    const { key, login = '', password = '' } = this.#connection;
    if (key !== undefined) return `Bearer ${key}`;
    const octets = new TextEncoder().encode(`${login}:${password}`);
    return `Basic ${btoa(String.fromCharCode(...octets))}`;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** The answer of a success. A request is sent again when nothing came back, and when the refusal passes by itself. */
  async send(request: Sent): Promise<Response> {
    const retries = this.#connection.retries ?? 2;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#once(request);
      if (outcome instanceof Response) return outcome;
      const pause = pauseBefore(outcome, attempt);
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
      const octets = await response.arrayBuffer();
      if (response.ok) return new Response(octets.byteLength > 0 ? octets : null, response);
      const problem = readProblem(
        // A browser does not tell the status of a redirect.
        response.status || 302,
        new TextDecoder().decode(octets),
        response.headers.get('retry-after'),
      );
      return { problem, trouble: apiError(problem) };
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      const late = limit.aborted;
      const Kind = late ? TimeoutError : ConnectionError;
      const text = late ? 'the server did not answer in time' : 'the server cannot be reached';
      return { problem: undefined, trouble: new Kind(text, { cause }) };
    }
  }
}

type Failed = { readonly problem: Problem | undefined; readonly trouble: DozvonError };

/** Milliseconds; undefined: it is not sent again. */
function pauseBefore({ problem }: Failed, attempt: number): number | undefined {
  const growing = FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random() / 2);
  if (!problem) return growing;
  const passing = problem.code === 'unknown' ? GATEWAY.has(problem.status) : PASSING.has(problem.code);
  if (!passing) return undefined;
  if (problem.retryAfter === undefined) return growing;
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
