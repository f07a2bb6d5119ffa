// What a vector is: one call to a client library, what goes over the wire for it, and what the caller gets. Owns these forms and the
// call itself in TypeScript; which cases there are is told beside.

import {
  ApiError,
  type Classic,
  ConnectionError,
  type Dozvon,
  type DozvonError,
  UnreadableError,
} from '../../../clients/typescript/src/index.ts';

export type VectorRequest = {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Those that a library decides about; the value `*` stands for a key of the library's own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type VectorReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /**
   * How it ends when it does not end well: nothing comes at all (`silence`, `hang-up`), the connection goes before the whole body has
   * come (`break-off`), or the body comes by octets (`drip`) or blocks (`endless`) for ever.
   */
  readonly end?: 'silence' | 'hang-up' | 'break-off' | 'drip' | 'endless';
};

export type Exchange = { readonly request: VectorRequest; readonly reply: VectorReply };

export type VectorError = {
  readonly kind: string;
  readonly status?: number;
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly unknown[];
  readonly id?: string;
  readonly retryAfter?: number;
};

/** A call as it stands in a file. */
export type VectorCall = {
  readonly name: string;
  readonly call: string;
  readonly arguments: readonly unknown[];
  readonly idempotencyKey?: string;
};

export type Outcome = { readonly result: unknown } | { readonly error: VectorError };

/** Who asks: a key unless a login is told. */
export type VectorAccess = { readonly key: string } | { readonly login: string; readonly password: string };

const WALKED = new Set(['messages.list', 'contacts.list', 'mailings.list', 'senders.list', 'incoming']);

/** Calls the TypeScript client as a case says. */
export async function called(dozvon: Dozvon, vector: VectorCall): Promise<Outcome> {
  const { call, idempotencyKey } = vector;
  const options = idempotencyKey === undefined ? {} : { idempotencyKey };
  try {
    if (call === 'messages.call') {
      const [recipients, text, terms = {}] = vector.arguments as [string, string, object?];
      return { result: (await dozvon.messages.call(recipients, text, { ...terms, ...options })) ?? null };
    }
    if (call === 'upload') {
      const [name, base64, contentType] = vector.arguments as [string, string, string];
      const content = new Blob([Buffer.from(base64, 'base64')]);
      return { result: await dozvon.upload(name, content, { contentType, ...options }) };
    }
    if (call === 'request') {
      const [method, path, query, body] = vector.arguments as [string, string, object | null, unknown];
      const asked = { query: { ...query }, body: body ?? undefined };
      return { result: (await dozvon.request(`${method} ${path}`, asked, options)) ?? null };
    }
    const asked: unknown = Reflect.apply(functionOf(dozvon, call), ownerOf(dozvon, call), [
      ...vector.arguments,
      ...(idempotencyKey === undefined ? [] : [options]),
    ]);
    if (!WALKED.has(call)) return { result: (await asked) ?? null };
    const items: unknown[] = [];
    for await (const item of asked as AsyncIterable<unknown>) items.push(item);
    return { result: items };
  } catch (error) {
    return { error: errorOf(error as DozvonError) };
  }
}

function ownerOf(dozvon: Dozvon, call: string): object {
  return call.includes('.') ? (Reflect.get(dozvon, call.split('.')[0] ?? '') as object) : dozvon;
}

function functionOf(dozvon: Dozvon, call: string): (...given: readonly unknown[]) => unknown {
  return Reflect.get(ownerOf(dozvon, call), call.split('.').at(-1) ?? '') as () => unknown;
}

/** `AuthenticationError` → `authentication`, `NotFoundError` → `not-found`. */
function kindOf(error: Error): string {
  return error.name
    .replace(/Error$/, '')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();
}

function errorOf(error: DozvonError): VectorError {
  if (error instanceof ApiError) return { kind: kindOf(error), ...error.problem };
  if (error instanceof ConnectionError || error instanceof UnreadableError) return { kind: kindOf(error) };
  throw error;
}

/** Calls a classic function as a case says; `false` is a result too. */
export async function calledClassic(classic: Classic, vector: VectorCall): Promise<unknown> {
  const asked = Reflect.get(classic, vector.call) as (...given: readonly unknown[]) => Promise<unknown>;
  return await Reflect.apply(asked, classic, [...vector.arguments]);
}
