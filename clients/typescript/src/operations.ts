// Every operation of the JSON API by its name, with the types printed from its description. Owns bodies and idempotency keys;
// addresses are addresses.ts, and when a request is sent again is the transport's.

import { type Asked, addressOf, type OperationName, type Reply, targetOf } from './addresses.ts';
import { DozvonError, UnreadableError } from './problems.ts';
import { BYTES, KEYED } from './schema.ts';
import { type Connection, Transport } from './transport.ts';
import { sortedJson, uuid } from './written.ts';

export type { Asked, OperationName, Reply } from './addresses.ts';

export type CallOptions = {
  /**
   * A text of your own, 1 to 255 printable ASCII characters without quotes and backslashes: the same request with it is done once. A
   * fresh one unless told.
   */
  readonly idempotencyKey?: string;
  /** The type of a body of bytes; absent: what the blob says of itself. */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
};

/** Of what is not done once: how it is ended. */
export type AbortOptions = Pick<CallOptions, 'signal'>;

/** What is asked of any address of the API. */
export type AnyRequest = {
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
};

export class Api {
  readonly #transport: Transport;

  constructor(connection: Connection) {
    this.#transport = new Transport(connection);
  }

  get transport(): Transport {
    return this.#transport;
  }

  /** Asks one operation by its name. Throws an `ApiError` when it is refused, a `ConnectionError` when nobody answers. */
  async call<Name extends OperationName>(
    name: Name,
    asked: Asked<Name>,
    options: CallOptions = {},
  ): Promise<Reply<Name>> {
    const { method, target } = addressOf(name, asked);
    const { body } = asked as { readonly body?: unknown };
    const idempotencyKey = options.idempotencyKey ?? (KEYED.has(name) ? uuid() : undefined);
    const keyed = { ...options, ...(idempotencyKey !== undefined && { idempotencyKey }) };
    const reply = await this.#ask({ method, target, body }, keyed);
    if (reply instanceof Blob && !BYTES.has(name))
      throw new UnreadableError(`the answer cannot be read: it is ${reply.type || 'of no type'}`);
    // Every operation tells an object, or nothing.
    if (reply !== undefined && (typeof reply !== 'object' || reply === null || Array.isArray(reply)))
      throw new UnreadableError('the answer cannot be read: it is no object');
    return reply as Reply<Name>;
  }

  /** Asks any address of the API, such as `GET /templates`: for operations younger than this library. */
  request(address: string, { query, body }: AnyRequest = {}, options: CallOptions = {}): Promise<unknown> {
    const [method = 'GET', path = ''] = address.split(' ');
    return this.#ask({ method, target: targetOf(path, query), body }, options);
  }

  async #ask({ method, target, body }: Put, options: CallOptions): Promise<unknown> {
    if (options.idempotencyKey !== undefined && !OWN_KEY.test(options.idempotencyKey))
      throw new DozvonError(
        'an idempotency key is 1 to 255 printable ASCII characters without quotes and backslashes',
      );
    if (!/^[ -~]*$/.test(options.contentType ?? ''))
      throw new DozvonError('the content type has signs that are not printable ASCII');
    const response = await this.#transport.send({
      method,
      target,
      headers: this.#headers(body, options),
      body: body === undefined || body instanceof Blob ? body : sortedJson(body),
      signal: options.signal,
    });
    return await contentOf(response);
  }

  #headers(body: unknown, { idempotencyKey, contentType }: CallOptions): Record<string, string> {
    const bytes =
      body instanceof Blob ? (contentType ?? (body.type || 'application/octet-stream')) : undefined;
    return {
      accept: 'application/json',
      authorization: this.#transport.authorization,
      ...(body !== undefined && { 'content-type': bytes ?? 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': `"${idempotencyKey}"` }),
    };
  }
}

const OWN_KEY = /^[ !#-[\]-~]{1,255}$/;

type Put = { readonly method: string; readonly target: string; readonly body: unknown };

async function contentOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const type = response.headers.get('content-type') ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) return await response.blob();
  try {
    return await response.json();
  } catch (cause) {
    throw new UnreadableError('the answer cannot be read: it is no JSON', { cause });
  }
}
