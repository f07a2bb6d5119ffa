// `clients/vectors/api.json`: the table of calls, made by the TypeScript client to a real door over real storage. Owns the account they
// are made in; replies are the server's own but where a case says what stands in its way.

import type { TestContext } from 'node:test';
import { Dozvon } from '../../../clients/typescript/src/index.ts';
import { type ProblemCode, problemOf } from '../../../src/interfaces/http/json/replies.ts';
import { storedDoor } from '../stored-door.ts';
import { API_CASES, type ApiCase } from './api-cases.ts';
import { Recorder, settled } from './recorder.ts';
import { called, type Exchange, type Outcome, type VectorCall } from './vector.ts';

export type ApiVector = VectorCall & {
  readonly key: string;
  readonly exchanges: readonly Exchange[];
} & Outcome;

/** Names of keys in the file → those of the account. */
type Keys = Readonly<Record<'full' | 'reader' | 'nobody', string>>;

export async function apiVectors(context: Pick<TestContext, 'after'>): Promise<readonly ApiVector[]> {
  const { url } = await storedDoor(context);
  const owner = new Dozvon({ url, login: 'shop', password: 'secret' });
  const full = await owner.call('createApiKey', { body: { name: 'vectors' } });
  const reader = await owner.call('createApiKey', { body: { name: 'reader', scopes: ['read'] } });
  const keys: Keys = { full: full.key, reader: reader.key, nobody: 'nobody' };
  const vectors: ApiVector[] = [];
  for (const [name, one] of Object.entries(API_CASES)) vectors.push(await recorded(name, one, { url, keys }));
  return vectors;
}

async function recorded(
  name: string,
  one: ApiCase,
  { url, keys }: { readonly url: string; readonly keys: Keys },
): Promise<ApiVector> {
  const recorder = new Recorder();
  recorder.plan((one.planned ?? []).map((what) => planned(what, one.retryAfter)));
  const key = one.as ?? 'full';
  const vector: VectorCall = {
    name,
    call: one.call,
    arguments: one.given,
    ...(one.key !== undefined && { idempotencyKey: one.key }),
  };
  const outcome = await called(new Dozvon({ url, key: keys[key], fetch: recorder.fetch }), vector);
  const whole = { ...vector, key, exchanges: recorder.take(), ...outcome };
  const text = settled(JSON.stringify(whole)).replaceAll(`Bearer ${keys[key]}`, `Bearer ${key}`);
  const own = one.key === undefined ? /("idempotency-key":")[^*]*?(?=","|"\})/g : /(?!)/g;
  return JSON.parse(text.replace(own, '$1*')) as ApiVector;
}

/** Undefined: the server is asked. */
function planned(what: string | number, retryAfter: string | undefined): Response | undefined {
  if (what === 'ask') return undefined;
  const later = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  if (typeof what === 'number')
    return new Response('<html>somewhere on the way</html>', {
      status: what,
      headers: { ...later, 'content-type': 'text/html' },
    });
  const problem = problemOf({ fault: what as ProblemCode });
  const headers = { ...later, 'content-type': 'application/problem+json' };
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
