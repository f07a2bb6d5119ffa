// What stands in the way of a request, in the order of the contract's chapters (clients/README.md): the table of
// `clients/vectors/trouble.json`. Owns each case's replies and what the caller is to get; the requests are recorded beside.

import { type ProblemCode, problemOf } from '../../../src/interfaces/http/json/replies.ts';
import type { VectorReply } from './vector.ts';

export type TroubleCase = {
  readonly call: string;
  readonly given: readonly unknown[];
  readonly key?: string;
  readonly replies: readonly VectorReply[];
  /** How often may be asked again, where it is not twice. */
  readonly retries?: number;
  /** Seconds for one try, where it is not thirty. */
  readonly timeout?: number;
} & ({ readonly result: unknown } | { readonly error: Readonly<Record<string, unknown>> });

type Headers = Readonly<Record<string, string>>;

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const NOW = { 'retry-after': '0' };
const BALANCE = { balance: { amount: '9.00', currency: 'RUR' }, credit: { amount: '0.00', currency: 'RUR' } };
const CONTACT = { id: 1, addresses: ['79990000001'] };
const SENT = {
  id: '1',
  count: 1,
  price: { amount: '1.40', currency: 'RUR' },
  balance: { amount: '7.60', currency: 'RUR' },
  recipients: [],
};
const MESSAGE = { number: 1, id: '1', recipient: '79990000001', status: 'delivered' };
const OTHER = { number: 2, id: '2', recipient: '79990000002', status: 'waiting' };

const told = (body: string, headers: Headers = JSON_TYPE): VectorReply => ({ status: 200, headers, body });
const ok = (value: unknown): VectorReply => told(JSON.stringify(value));
const html = (status: number, headers: Headers = NOW): VectorReply => ({
  status,
  headers: { ...headers, 'content-type': 'text/html' },
  body: '<html>somewhere on the way</html>',
});
const refused = (fault: ProblemCode, headers: Headers = NOW): VectorReply => {
  const problem = problemOf({ fault });
  const type = { 'content-type': 'application/problem+json' };
  return { status: problem.status, headers: { ...type, ...headers }, body: JSON.stringify(problem) };
};
const fate = (end: NonNullable<VectorReply['end']>, body = ''): VectorReply => ({ ...told(body), end });

const balance = { call: 'balance', given: [] };
/** A `POST` that has no key. */
const added = { call: 'contacts.add', given: [{ addresses: ['79990000001'] }] };
const sending = {
  call: 'messages.send',
  given: [{ recipients: ['79990000001'], text: 'Hello' }],
  key: 'order-1',
};
const walk = { call: 'messages.list', given: [{ recipient: '79990000001' }] };
const templates = { call: 'templates.list', given: [] };

const unknown = (kind: string, status: number, more: object = { retryAfter: 0 }) => ({
  kind,
  status,
  code: 'unknown',
  title: `HTTP ${status}`,
  detail: '',
  errors: [],
  ...more,
});
const problem = (kind: string, fault: ProblemCode, more: object) => {
  const { status, code, title, detail } = problemOf({ fault });
  return { kind, status, code, title, detail, errors: [], ...more };
};

const moved = (status: number): VectorReply => ({
  status,
  headers: { 'content-type': 'text/html', location: '?moved' },
  body: '<html>moved</html>',
});

/** A success that is none: each is asked for once. */
const unreadable = (
  asking: Pick<TroubleCase, 'call' | 'given' | 'key'>,
  ...replies: VectorReply[]
): TroubleCase => ({
  ...asking,
  replies,
  error: { kind: 'unreadable' },
});

/** Seconds that no library waits for: those of a date change, and a case tells no more than this many. */
export const LATE = 1_000_000;

export const TROUBLE_CASES: Readonly<Record<string, TroubleCase>> = {
  'a POST without a key is not sent again after 502': {
    ...added,
    replies: [html(502)],
    error: unknown('unavailable', 502),
  },
  'nor after 503': { ...added, replies: [html(503)], error: unknown('unavailable', 503) },
  'nor after 504': { ...added, replies: [html(504)], error: unknown('unavailable', 504) },
  'nor when somebody hangs up': { ...added, replies: [fate('hang-up')], error: { kind: 'connection' } },
  'nor when nobody answers in time': {
    ...added,
    replies: [fate('silence')],
    timeout: 1,
    error: { kind: 'timeout' },
  },
  'nor when the answer breaks off': {
    ...added,
    replies: [fate('break-off', '{"id":')],
    error: { kind: 'connection' },
  },
  'but it is when the server says that it did nothing': {
    ...added,
    replies: [refused('service-unavailable'), refused('requests-too-many'), ok(CONTACT)],
    result: CONTACT,
  },
  'a POST with a key is sent again with the same one': {
    ...sending,
    replies: [fate('hang-up'), html(502), ok(SENT)],
    result: SENT,
  },
  'so is one whose key the library has made': {
    call: sending.call,
    given: sending.given,
    replies: [html(503), html(504), ok(SENT)],
    result: SENT,
  },
  'and it ends as a time-out when there is none in time': {
    ...sending,
    replies: [fate('silence'), fate('drip')],
    retries: 1,
    timeout: 1,
    error: { kind: 'timeout' },
  },
  'an answer that breaks off is asked for again': {
    ...balance,
    replies: [fate('break-off', '{"balance":'), ok(BALANCE)],
    result: BALANCE,
  },
  'a page is asked for again': {
    ...walk,
    replies: [ok({ items: [MESSAGE], next: 'a' }), html(502), ok({ items: [OTHER], next: null })],
    result: [MESSAGE, OTHER],
  },
  'no retries are none': {
    ...balance,
    replies: [refused('service-unavailable')],
    retries: 0,
    error: problem('unavailable', 'service-unavailable', { retryAfter: 0 }),
  },
  'too often, and not for long': {
    ...balance,
    replies: [refused('requests-too-many'), ok(BALANCE)],
    result: BALANCE,
  },
  'too often, and for a second': {
    ...balance,
    replies: [refused('requests-too-many', { 'retry-after': '1' }), ok(BALANCE)],
    result: BALANCE,
  },
  'too often, and for longer than a library waits': {
    ...balance,
    replies: [refused('requests-too-many', { 'retry-after': '11' })],
    error: problem('rate-limit', 'requests-too-many', { retryAfter: 11 }),
  },
  'too often, until a moment that is over': {
    ...balance,
    replies: [refused('requests-too-many', { 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' }), ok(BALANCE)],
    result: BALANCE,
  },
  'too often, until a moment that is far': {
    ...balance,
    replies: [refused('requests-too-many', { 'retry-after': 'Thu, 31 Dec 2099 23:59:59 GMT' })],
    error: problem('rate-limit', 'requests-too-many', { retryAfter: LATE }),
  },
  'too often, and for a time that is none': {
    ...balance,
    replies: [refused('requests-too-many', { 'retry-after': 'soon' }), ok(BALANCE)],
    result: BALANCE,
  },
  'too often, and nothing is told': {
    ...balance,
    replies: [refused('requests-too-many', {}), ok(BALANCE)],
    result: BALANCE,
  },
  '429 without a code does not pass': { ...balance, replies: [html(429)], error: unknown('rate-limit', 429) },
  'a redirect of a GET is not followed': {
    ...balance,
    replies: [moved(301)],
    error: unknown('invalid-request', 301, {}),
  },
  'nor one of a POST': { ...sending, replies: [moved(307)], error: unknown('invalid-request', 307, {}) },
  'nor one that asks for a GET': {
    ...sending,
    replies: [moved(303)],
    error: unknown('invalid-request', 303, {}),
  },
  'a page of HTML is no success': unreadable(
    balance,
    told('<html>sign in</html>', { 'content-type': 'text/html' }),
  ),
  'nor is nothing': unreadable(balance, told('')),
  'nor JSON that is cut': unreadable(balance, told('{"balance":{"amount":"9.00"')),
  'nor a list in place of an object': unreadable(balance, told('[]')),
  'nor null': unreadable(balance, told('null')),
  'nor null in place of a sender': unreadable(
    { call: 'senders.checkCode', given: [2, '1234'], key: 'code-1' },
    told('null'),
  ),
  'nor brackets without an end': unreadable(balance, told('['.repeat(20_000))),
  'nor an answer without an end': unreadable(balance, fate('endless')),
  'nor a list without items': unreadable(templates, ok({})),
  'nor items that are none': unreadable(templates, ok({ items: { a: 1 } })),
  'nor a page whose next is a number': unreadable(walk, ok({ items: [MESSAGE], next: 5 })),
  'nor a page whose next is empty': unreadable(walk, ok({ items: [MESSAGE], next: '' })),
  'nor pages without an end': unreadable(
    walk,
    ok({ items: [MESSAGE], next: 'a' }),
    ok({ items: [OTHER], next: 'a' }),
  ),
  'members nobody knows are kept': {
    ...balance,
    replies: [ok({ ...BALANCE, younger: { a: [1, null, 'я'] } })],
    result: { ...BALANCE, younger: { a: [1, null, 'я'] } },
  },
  'a refusal of another form is one': {
    ...balance,
    replies: [
      {
        status: 422,
        headers: { 'content-type': 'application/problem+json' },
        body: '{"code":7,"title":[],"detail":null,"errors":[1,"x",{"pointer":"/a","detail":"b"}],"id":{}}',
      },
    ],
    error: unknown('invalid-request', 422, { errors: [{ pointer: '/a', detail: 'b' }] }),
  },
  'a refusal that is no object is one': {
    ...balance,
    replies: [{ status: 404, headers: JSON_TYPE, body: '[1]' }],
    error: unknown('not-found', 404, {}),
  },
  'a refusal without a body is one': {
    ...balance,
    replies: [{ status: 403, headers: {}, body: '' }],
    error: unknown('permission', 403, {}),
  },
};
