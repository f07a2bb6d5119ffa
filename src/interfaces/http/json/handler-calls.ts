// Operations on the calls to the account's handler: the log of them, sending again, a handler that is paused. Owns these
// operations and how a call looks on this wire.

import Type, { type Static } from 'typebox';
import { err, ok, type Result } from '../../../base/result.ts';
import { type Instant, instant } from '../../../base/time.ts';
import {
  DELIVERY_KINDS,
  DELIVERY_STATES,
  type DeliveryDetails,
  type DeliveryFilter,
  type DeliverySummary,
  type HandlerTrouble,
} from '../../../core/events/handler-calls.ts';
import { pageFrom, readPage } from './cursor.ts';
import { momentAt } from './dates.ts';
import { json, operation, told } from './operation.ts';
import type { Fault } from './replies.ts';
import { listOf, Moment, momentText, PAGE_QUERY, pageOf } from './schemas.ts';

const TAGS = ['handler calls'];

const Kind = Type.Enum([...DELIVERY_KINDS], { description: 'What the handler is told of.' });
const State = Type.Enum([...DELIVERY_STATES], {
  description: '`held`: the handler is paused, the call waits until that is over.',
});
const NullableText = Type.Union([Type.String(), Type.Null()]);
const NullableMoment = Type.Union([Moment, Type.Null()]);
const HttpStatus = Type.Union([Type.Integer(), Type.Null()], { description: 'HTTP status of the answer.' });

const CALL_FIELDS = {
  number: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  kind: Kind,
  address: Type.String(),
  state: State,
  attempts: Type.Integer({ minimum: 0 }),
  answer: HttpStatus,
  failure: NullableText,
  queuedAt: Moment,
  nextAttemptAt: NullableMoment,
  endedAt: NullableMoment,
  messageId: Type.Union([Type.String(), Type.Null()], { description: 'Id of the sending it tells of.' }),
  recipient: NullableText,
};

const Call = Type.Object(CALL_FIELDS, { title: 'HandlerCall', additionalProperties: false });

const Attempt = Type.Object(
  {
    at: Moment,
    milliseconds: Type.Integer({ minimum: 0 }),
    answer: HttpStatus,
    failure: Type.Union([Type.String(), Type.Null()], { description: 'Null: it succeeded.' }),
    answerText: Type.Union([Type.String(), Type.Null()], {
      description: 'How an answer that was no success begins.',
    }),
  },
  { title: 'HandlerCallAttempt', additionalProperties: false },
);

const CallDetails = Type.Object(
  {
    ...CALL_FIELDS,
    fields: Type.Record(Type.String(), Type.String(), {
      description: 'As they are sent, without signatures.',
    }),
    tries: Type.Array(Attempt, { description: 'Oldest first; of very many the newest.' }),
  },
  { title: 'HandlerCallDetails', additionalProperties: false },
);

function callTold(call: DeliverySummary): Static<typeof Call> {
  const momentOr = (at: Instant | undefined): string | null => (at === undefined ? null : momentText(at));
  return {
    number: call.id,
    kind: call.kind,
    address: call.address,
    state: call.state,
    attempts: call.attempts,
    answer: call.answer ?? null,
    failure: call.failure ?? null,
    queuedAt: momentText(call.queuedAt),
    nextAttemptAt: momentOr(call.dueAt),
    endedAt: momentOr(call.endedAt),
    messageId: call.publicId ?? null,
    recipient: call.phone ?? null,
  };
}

function detailsTold(call: DeliveryDetails): Static<typeof CallDetails> {
  return {
    ...callTold(call),
    fields: Object.fromEntries(call.fields),
    tries: call.tries.map(({ at, milliseconds, status, failure, answer }) => ({
      at: momentText(at),
      milliseconds,
      answer: status ?? null,
      failure: failure ?? null,
      answerText: answer ?? null,
    })),
  };
}

const ListQuery = Type.Object(
  {
    state: Type.Optional(State),
    kind: Type.Optional(Kind),
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'Id of the sending.' })),
    recipient: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })),
    from: Type.Optional(Type.String({ format: 'date-time', description: 'Queued at this moment or later.' })),
    ...PAGE_QUERY,
  },
  { additionalProperties: false },
);

function filterOf(query: Static<typeof ListQuery>): Result<Omit<DeliveryFilter, 'limit'>, Fault> {
  const since = momentAt('/query/from', query.from);
  if (!since.ok) return since;
  return ok({
    ...(query.state !== undefined && { state: query.state }),
    ...(query.kind !== undefined && { kind: query.kind }),
    ...(query.id !== undefined && { publicId: query.id }),
    ...(query.recipient !== undefined && { phone: query.recipient }),
    ...(since.value !== undefined && { since: since.value }),
  });
}

const listHandlerCalls = operation({
  id: 'listHandlerCalls',
  method: 'GET',
  path: '/handler-calls',
  summary: 'Calls to the handler, newest first',
  tags: TAGS,
  query: ListQuery,
  replies: { 200: pageOf('HandlerCallPage', Call) },
  faults: ['date-wrong'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const page = readPage('calls', query);
    if (!page.ok) return page;
    const filter = filterOf(query);
    if (!filter.ok) return filter;
    const { after: before, limit } = page.value;
    const asked = { ...filter.value, limit: limit + 1, ...(before !== undefined && { before }) };
    const calls = await doors.handlerCalls.list(account, asked);
    if (!calls.ok) return err({ fault: calls.error });
    const { items, next } = pageFrom('calls', calls.value, { limit, idOf: (call) => call.id });
    return told(200, { items: items.map(callTold), next });
  },
});

const CallPath = Type.Object(
  { number: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) },
  { additionalProperties: false },
);

const getHandlerCall = operation({
  id: 'getHandlerCall',
  method: 'GET',
  path: '/handler-calls/{number}',
  summary: 'One call whole: its fields and every attempt',
  tags: TAGS,
  parameters: CallPath,
  replies: { 200: CallDetails },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const found = await doors.handlerCalls.find(account, parameters.number);
    return found.ok ? told(200, detailsTold(found.value)) : err({ fault: found.error });
  },
});

const Count = Type.Object(
  { calls: Type.Integer({ minimum: 0, description: 'How many are tried again.' }) },
  { title: 'HandlerCallCount', additionalProperties: false },
);

const resendHandlerCall = operation({
  id: 'resendHandlerCall',
  method: 'POST',
  path: '/handler-calls/{number}/resend',
  summary: 'Make a call again, whatever became of it',
  description:
    'At the address the account has now, with all attempts before it. One that is under way is left alone.',
  tags: TAGS,
  parameters: CallPath,
  replies: { 200: Count },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, parameters }) => {
    const sent = await doors.handlerCalls.resend(account, { kind: 'one', id: parameters.number });
    if (sent.ok) return told(200, { calls: sent.value });
    const detail = 'the call is under way';
    return err({ fault: sent.error, ...(sent.error === 'change-failed' && { detail }) });
  },
});

const Since = Type.Object(
  {
    from: Type.Optional(Type.String({ format: 'date-time', description: 'Queued at this moment or later.' })),
  },
  { title: 'HandlerCallsResent', additionalProperties: false, examples: [{ from: '2026-11-23T00:00:00Z' }] },
);

const resendHandlerCalls = operation({
  id: 'resendHandlerCalls',
  method: 'POST',
  path: '/handler-calls/resend',
  summary: 'Make all calls again that were given up',
  tags: TAGS,
  body: json(Since),
  replies: { 200: Count },
  faults: ['date-wrong'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, body }) => {
    const from = momentAt('/from', body.from);
    if (!from.ok) return from;
    const since = from.value ?? instant(0);
    const sent = await doors.handlerCalls.resend(account, { kind: 'given-up', since });
    return sent.ok ? told(200, { calls: sent.value }) : err({ fault: sent.error });
  },
});

const Trouble = Type.Object(
  {
    address: Type.String(),
    since: Moment,
    failures: Type.Integer({ minimum: 0 }),
    lastFailure: Type.String(),
    pausedAt: Type.Union([Moment, Type.Null()], { description: 'Since when its calls are held.' }),
    probeAt: Type.Union([Moment, Type.Null()], { description: 'When one of them is tried.' }),
  },
  { title: 'HandlerTrouble', additionalProperties: false },
);

function troubleTold({ pausedAt, probeAt, since, ...trouble }: HandlerTrouble): Static<typeof Trouble> {
  return {
    ...trouble,
    since: momentText(since),
    pausedAt: pausedAt === undefined ? null : momentText(pausedAt),
    probeAt: probeAt === undefined ? null : momentText(probeAt),
  };
}

const listHandlerTroubles = operation({
  id: 'listHandlerTroubles',
  method: 'GET',
  path: '/handler-calls/troubles',
  summary: 'Handlers that fail, the longest first',
  description:
    'An address without a success for a day is paused: its calls are held until one of them comes through.',
  tags: TAGS,
  replies: { 200: listOf('HandlerTroubleList', Trouble) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const found = await doors.handlerCalls.troubles(account);
    return found.ok ? told(200, { items: found.value.map(troubleTold) }) : err({ fault: found.error });
  },
});

const resumeHandler = operation({
  id: 'resumeHandler',
  method: 'POST',
  path: '/handler-calls/resume',
  summary: 'Forget that the handler failed, and make the calls that were held',
  tags: TAGS,
  replies: { 200: Count },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const resumed = await doors.handlerCalls.resume(account);
    return resumed.ok ? told(200, { calls: resumed.value }) : err({ fault: resumed.error });
  },
});

export const HANDLER_CALL_OPERATIONS = [
  listHandlerCalls,
  listHandlerTroubles,
  getHandlerCall,
  resendHandlerCall,
  resendHandlerCalls,
  resumeHandler,
] as const;
