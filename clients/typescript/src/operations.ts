// Every operation of the JSON API by its name, with the types printed from its description. Owns addresses, bodies and idempotency
// keys; when a request is sent again is the transport's.

import { KEYED, type Operations, ROUTES } from './schema.ts';
import { type Connection, Transport } from './transport.ts';
import { pairs, percent, sortedJson } from './written.ts';

export type OperationName = keyof Operations;

/** What an operation is asked with; members that hold nothing need not be given. */
export type Asked<Name extends OperationName> = Given<Operations[Name], 'parameters'> &
  Given<Operations[Name], 'query'> &
  Given<Operations[Name], 'body'>;

type Given<Operation, Key extends keyof Operation> = Operation[Key] extends undefined | Record<string, never>
  ? { readonly [K in Key]?: undefined }
  : Partial<Operation[Key]> extends Operation[Key]
    ? { readonly [K in Key]?: Operation[Key] }
    : { readonly [K in Key]: Operation[Key] };

export type Reply<Name extends OperationName> = Operations[Name]['reply'];

export type CallOptions = {
  /** A text of your own, 1 to 255 printable ASCII characters: the same request with it is done once. A fresh one unless told. */
  readonly idempotencyKey?: string;
  /** The type of a body of bytes; absent: what the blob says of itself. */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
};

/** What is asked of any address of the API. */
export type AnyRequest = {
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
};

const ROOT = '/api/v1';

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
    const [method = 'GET', path = ''] = ROUTES[name].split(' ');
    const { parameters, query, body } = asked as { parameters?: Values; query?: Values; body?: unknown };
    const filled = path.replace(/\{(\w+)\}/g, (_, one: string) => percent(String(parameters?.[one])));
    const key = options.idempotencyKey ?? (KEYED.has(name) ? crypto.randomUUID() : undefined);
    return (await this.#ask(
      `${method} ${filled}`,
      { query: query ?? {}, body },
      { ...options, ...keyed(key) },
    )) as Reply<Name>;
  }

  /** Asks any address of the API, such as `GET /templates`: for operations younger than this library. */
  request(address: string, asked: AnyRequest = {}, options: CallOptions = {}): Promise<unknown> {
    return this.#ask(address, asked, options);
  }

  async #ask(address: string, { query = {}, body }: AnyRequest, options: CallOptions): Promise<unknown> {
    const [method = 'GET', path = ''] = address.split(' ');
    const search = pairs(Object.entries(query).filter(([, value]) => value !== ''));
    const response = await this.#transport.send({
      method,
      target: `${ROOT}${path}${search === '' ? '' : `?${search}`}`,
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

type Values = Readonly<Record<string, unknown>>;

function keyed(idempotencyKey: string | undefined): { readonly idempotencyKey?: string } {
  return idempotencyKey === undefined ? {} : { idempotencyKey };
}

async function contentOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const type = response.headers.get('content-type') ?? '';
  if (/^application\/(?:[\w.-]+\+)?json\b/.test(type)) return await response.json();
  return await response.blob();
}
