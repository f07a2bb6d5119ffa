// How the pages ask the JSON API: one call for every operation, with the session's cookie. Owns the reading of refusals; which operations
// there are and where each is asked is the TypeScript client's.

import {
  type Asked,
  addressOf,
  type OperationName,
  type Reply,
} from '../../../clients/typescript/src/addresses.ts';
import type { RefusedRecipient } from '../../../clients/typescript/src/schema.ts';

export type { Asked, OperationName, Reply } from '../../../clients/typescript/src/addresses.ts';

/** What is wrong at one place of a request; `at` is a JSON pointer. */
type ProblemPlace = { readonly at: string; readonly detail: string };

/** A refusal of the API, as RFC 9457 writes it; `code` `offline`: nobody answered. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly places: readonly ProblemPlace[];
  /** Seconds after which it may be tried again. */
  readonly retryAfter: number | undefined;
  /** Recipients that were the reason. */
  readonly recipients: readonly RefusedRecipient[];

  constructor(told: {
    readonly status: number;
    readonly code: string;
    readonly text: string;
    readonly places?: readonly ProblemPlace[];
    readonly retryAfter?: number | undefined;
    readonly recipients?: readonly RefusedRecipient[] | undefined;
  }) {
    super(told.text);
    this.name = 'Refusal';
    this.status = told.status;
    this.code = told.code;
    this.places = told.places ?? [];
    this.retryAfter = told.retryAfter;
    this.recipients = told.recipients ?? [];
  }
}

let csrfToken: string | undefined;

/** What unsafe requests must bear while a session is on; told by whoever learns of the session. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

type Options = {
  readonly signal?: AbortSignal;
  /** A text of one's own: the same request asked again with it is done once. */
  readonly idempotencyKey?: string;
  /** The type of a body of bytes; absent: what the file says of itself. */
  readonly contentType?: string;
};

/** Asks one operation. Rejects with a `Refusal`. */
export async function ask<Name extends OperationName>(
  name: Name,
  asked: Asked<Name>,
  options: Options = {},
): Promise<Reply<Name>> {
  const { method, target } = addressOf(name, asked);
  const { body } = asked as { readonly body?: unknown };
  const response = await fetch(target, {
    method,
    credentials: 'same-origin',
    headers: headersOf(method, body, options),
    ...(options.signal && { signal: options.signal }),
    ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
  }).catch((trouble: unknown) => {
    if (trouble instanceof DOMException && trouble.name === 'AbortError') throw trouble;
    throw new Refusal({ status: 0, code: 'offline', text: 'the server does not answer' });
  });
  if (!response.ok) throw await refusalOf(response);
  return (await contentOf(response)) as Reply<Name>;
}

function headersOf(method: string, body: unknown, options: Options): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body instanceof Blob)
    headers['content-type'] = options.contentType ?? (body.type || 'application/octet-stream');
  else if (body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET' && csrfToken !== undefined) headers['x-csrf-token'] = csrfToken;
  if (options.idempotencyKey !== undefined) headers['idempotency-key'] = `"${options.idempotencyKey}"`;
  return headers;
}

/** The address of an operation, to be linked to (a file to be downloaded). */
export function linkTo<Name extends OperationName>(name: Name, asked: Asked<Name>): string {
  return addressOf(name, asked).target;
}

async function contentOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const type = response.headers.get('content-type') ?? '';
  return type.startsWith('application/json') ? await response.json() : await response.blob();
}

async function refusalOf(response: Response): Promise<Refusal> {
  const told = (await response.json().catch(() => ({}))) as {
    readonly code?: string;
    readonly title?: string;
    readonly detail?: string;
    readonly recipients?: readonly RefusedRecipient[];
    readonly errors?: readonly { readonly pointer?: string; readonly detail?: string }[];
  };
  const after = Number(response.headers.get('retry-after'));
  return new Refusal({
    status: response.status,
    code: told.code ?? 'unknown',
    text: told.detail ?? told.title ?? `HTTP ${response.status}`,
    places: (told.errors ?? []).map(({ pointer = '', detail = '' }) => ({ at: pointer, detail })),
    recipients: told.recipients,
    retryAfter: Number.isFinite(after) && after > 0 ? after : undefined,
  });
}
