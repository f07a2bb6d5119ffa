// `clients/vectors/trouble.json`: what stands in the way of a request, with the requests that the TypeScript client makes of it. Owns
// the recording alone: the outcome is the table's, and the tests hold every library to it.

import assert from 'node:assert/strict';
import { Dozvon, UnreadableError } from '../../../clients/typescript/src/index.ts';
import { Recorder } from './recorder.ts';
import { TROUBLE_CASES, type TroubleCase } from './trouble-cases.ts';
import { called, type Exchange, type Outcome, type VectorCall, type VectorReply } from './vector.ts';

export type TroubleVector = VectorCall & {
  readonly key: string;
  readonly retries?: number;
  readonly timeout?: number;
  readonly exchanges: readonly Exchange[];
} & Outcome;

/** As the recording meets it: nobody waits for what does not come. */
function stoodInFor({ status, headers, body, end }: VectorReply): Response | Error {
  if (end === 'endless') return new UnreadableError('the answer cannot be read');
  return end === undefined ? new Response(body, { status, headers }) : new TypeError(end);
}

async function recorded(name: string, one: TroubleCase): Promise<TroubleVector> {
  const { call, given, key, replies, retries, timeout } = one;
  const recorder = new Recorder();
  recorder.plan(replies.map(stoodInFor));
  const vector: VectorCall = {
    name,
    call,
    arguments: given,
    ...(key !== undefined && { idempotencyKey: key }),
  };
  const limits = { ...(retries !== undefined && { retries }) };
  const connection = { url: 'http://127.0.0.1', key: 'full', fetch: recorder.fetch, ...limits };
  await called(new Dozvon(connection), vector);
  const requests = recorder.take().map(({ request }) => request);
  assert.equal(requests.length, replies.length, name);
  const exchanges = requests.map((request, at) => {
    const own = key === undefined && 'idempotency-key' in request.headers;
    const headers = own ? { ...request.headers, 'idempotency-key': '*' } : request.headers;
    return { request: { ...request, headers }, reply: replies[at] as VectorReply };
  });
  const told = 'error' in one ? { error: one.error as never } : { result: one.result };
  return { ...vector, key: 'full', ...limits, ...(timeout !== undefined && { timeout }), exchanges, ...told };
}

export async function troubleVectors(): Promise<readonly TroubleVector[]> {
  return Promise.all(Object.entries(TROUBLE_CASES).map(([name, one]) => recorded(name, one)));
}
