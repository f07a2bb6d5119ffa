// One operation of the JSON API as a value: what is asked, what is answered, who answers. Owns the types by which the
// function that answers follows from the schemas; it must not read requests.

import type { Static, TObject, TSchema } from 'typebox';
import { type Ok, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Need } from '../../../core/accounts/api-keys.ts';
import type { Doors } from '../../../core/doors.ts';
import type { FaultCode } from '../../../core/faults.ts';
import type { Session } from '../../../core/people/session.ts';
import type { Fault, ProblemCode } from './replies.ts';
import type { CookieChange } from './session-cookie.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** A body of JSON, or of bytes as they are (a sound). */
export type BodyForm =
  | { readonly kind: 'json'; readonly schema: TSchema }
  | { readonly kind: 'octets'; readonly types: readonly string[]; readonly bytesMost: number };

/** A body of bytes for whoever reads pieces. */
export async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export function json<S extends TSchema>(schema: S): { readonly kind: 'json'; readonly schema: S } {
  return { kind: 'json', schema };
}

/** A reply that is bytes: a sound. Of a file of this machine a range may be asked for (RFC 9110 section 14). */
export type BytesForm = { readonly kind: 'bytes'; readonly type: string; readonly ranges: 'yes' | 'no' };

/** What such a reply is made of. */
export type BytesBody =
  | {
      readonly kind: 'file';
      readonly file: string;
      readonly bytes: number;
      readonly name: string;
      readonly disposition: 'inline' | 'attachment';
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export function bytes(type: string, ranges: 'yes' | 'no' = 'no'): BytesForm {
  return { kind: 'bytes', type, ranges };
}

export function isBytesForm(form: ReplyForm): form is BytesForm {
  return typeof form === 'object' && 'kind' in form && form.kind === 'bytes';
}

/** What a status is answered with; `empty`: no body at all. */
type ReplyForm = TSchema | BytesForm | 'empty';

type BodyOf<B> = B extends { readonly kind: 'json'; readonly schema: infer S extends TSchema }
  ? Static<S>
  : B extends { readonly kind: 'octets' }
    ? Uint8Array
    : undefined;

type ValuesOf<T> = T extends TObject ? Static<T> : Record<string, never>;

type ReplyOf<R> = {
  [S in keyof R & number]: R[S] extends 'empty'
    ? { readonly status: S }
    : R[S] extends BytesForm
      ? { readonly status: S; readonly body: BytesBody }
      : R[S] extends TSchema
        ? { readonly status: S; readonly body: Static<R[S]> }
        : never;
}[keyof R & number] & { readonly cookie?: CookieChange };

/**
 * Whether an operation needs to know who asks; `administrator`: only accounts that look after the installation may;
 * `session`: only whoever is signed in to the console, in any role, about himself.
 */
type Scope = 'public' | 'account' | 'administrator' | 'session';

type Asked<P, Q, B, S> = {
  readonly account: S extends 'public' ? undefined : Account;
  /** Who is signed in to the console; a key and a login have none. */
  readonly session: S extends 'session' ? Session : Session | undefined;
  readonly parameters: ValuesOf<P>;
  readonly query: ValuesOf<Q>;
  readonly body: BodyOf<B>;
  /** Where the request came from. */
  readonly address: string;
  /** What the client calls itself. */
  readonly agent: string;
  /** Of an operation that is idempotent by key: the header's value and a digest of everything asked. */
  readonly idempotencyKey: { readonly key: string; readonly request: string } | undefined;
};

/**
 * How a request may be repeated: by its nature, or with the header Idempotency-Key. By key the frame sees to it
 * (`answer-once.ts`); `by key, within`: the operation hands the key to a door that stores it together with its work.
 */
type Idempotent = 'yes' | 'by key' | 'by key, within';

type Description<P, Q, B, R, S> = {
  /** The operationId: a verb and a noun in camelCase. */
  readonly id: string;
  readonly method: Method;
  /** Below `/api/v1`; parameters in braces, each a member of `parameters`. */
  readonly path: string;
  readonly summary: string;
  /** More than a line, where it is needed. */
  readonly description?: string;
  readonly tags: readonly string[];
  /** Values of the path, of the query, and the body. Values of the path and the query are texts, whole numbers or booleans. */
  readonly parameters?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Replies that are not refusals, by status. */
  readonly replies: R;
  /** Refusals beyond those that follow from signing in, reading the request and a database that is away. */
  readonly faults?: readonly FaultCode[];
  /** Refusals that only this wire has. */
  readonly problems?: readonly ProblemCode[];
  readonly scope: S;
  /** What a key must allow; absent: `read` for GET, `manage` for all else. */
  readonly needs?: Need;
  /** `enough`: also for whoever must first change a password that somebody else has given. */
  readonly passwordGiven?: 'enough';
  /** `own`: refused to pages of other origins, although nobody needs to be signed in. */
  readonly pages?: 'own';
  readonly idempotent: Idempotent;
  readonly answer: (doors: Doors, asked: Asked<P, Q, B, S>) => Promise<Result<ReplyOf<R>, Fault>>;
};

export function needOf({ needs, method }: Pick<Operation, 'needs' | 'method'>): Need {
  return needs ?? (method === 'GET' ? 'read' : 'manage');
}

/** What is answered. */
export type Told = { readonly status: number; readonly body?: unknown; readonly cookie?: CookieChange };

/** A reply that is not a refusal; without a body for a status that has none. */
export function told<const S extends number>(status: S): Ok<{ readonly status: S }>;
export function told<const S extends number, B>(
  status: S,
  body: B,
): Ok<{ readonly status: S; readonly body: B }>;
export function told(status: number, body?: unknown): Ok<{ readonly status: number }> {
  return ok(body === undefined ? { status } : { status, body });
}

/** An operation whose schemas are no longer told apart by the compiler, as the door handles all of them. */
export type Operation = Omit<
  Description<TObject, TObject, BodyForm, Readonly<Record<number, ReplyForm>>, Scope>,
  'answer'
> & {
  readonly answer: (
    doors: Doors,
    asked: Readonly<Record<keyof Asked<TObject, TObject, BodyForm, Scope>, unknown>>,
  ) => Promise<Result<Told, Fault>>;
};

/** The types of `answer` follow from the schemas beside it. */
export function operation<
  const S extends Scope,
  const R extends Readonly<Record<number, ReplyForm>>,
  P extends TObject | undefined = undefined,
  Q extends TObject | undefined = undefined,
  B extends BodyForm | undefined = undefined,
>(description: Description<P, Q, B, R, S>): Operation {
  return description as unknown as Operation;
}
