// Operations on what subscribers send and on numbers they confirm by a call: messages, the automatic answer, confirmations.
// Owns these operations; whose a message is is decided in the core.

import Type, { type Static } from 'typebox';
import { err } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import {
  ANSWER_SETTINGS,
  answerText,
  type IncomingMessage,
} from '../../../core/incoming/incoming-message.ts';
import type { WaitedCall } from '../../../core/incoming/waited-call.ts';
import { pageFrom, readPage } from './cursor.ts';
import { momentAt } from './dates.ts';
import { json, operation, told } from './operation.ts';
import { mistaken } from './replies.ts';
import { listOf, Moment, momentText, PAGE_QUERY, pageOf } from './schemas.ts';

const TAGS = ['incoming'];

const Incoming = Type.Object(
  {
    number: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    from: Type.String({ description: 'The subscriber: digits, or the name that stood there.' }),
    to: Type.String({ description: 'The number it was sent to.' }),
    text: Type.String(),
    sentAt: Moment,
    receivedAt: Moment,
  },
  { title: 'IncomingMessage', additionalProperties: false },
);

function incomingTold(message: IncomingMessage): Static<typeof Incoming> {
  const { id, phone, to, text, sentAt, receivedAt } = message;
  return {
    number: id,
    from: phone,
    to,
    text,
    sentAt: momentText(sentAt),
    receivedAt: momentText(receivedAt),
  };
}

const ListQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Those behind the message of this number: for whoever asks again and again.',
      }),
    ),
    to: Type.Optional(Type.String({ minLength: 1, maxLength: 30, description: 'Sent to this number.' })),
    subscriber: Type.Optional(
      Type.String({ minLength: 1, maxLength: 30, description: 'Written by this subscriber.' }),
    ),
    order: Type.Optional(
      Type.Enum(['oldest', 'newest'], {
        default: 'oldest',
        description: 'Which come first; `after` means the oldest.',
      }),
    ),
    from: Type.Optional(
      Type.String({ format: 'date-time', description: 'Received at this moment or later.' }),
    ),
    ...PAGE_QUERY,
  },
  { additionalProperties: false },
);

const listIncoming = operation({
  id: 'listIncomingMessages',
  method: 'GET',
  path: '/incoming-messages',
  summary: 'Messages from subscribers, oldest first unless told otherwise',
  tags: TAGS,
  query: ListQuery,
  replies: { 200: pageOf('IncomingMessagePage', Incoming) },
  faults: ['date-wrong'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const newest = query.order === 'newest';
    if (newest && query.after !== undefined) return err(mistaken('/query/order', 'is oldest with `after`'));
    const list = newest ? 'newest' : 'incoming';
    const page = readPage(list, query);
    if (!page.ok) return page;
    const since = momentAt('/query/from', query.from);
    if (!since.ok) return since;
    const { after, limit } = page.value;
    const found = await doors.incoming.list(account, {
      ...(newest
        ? { ...(after !== undefined && { beforeId: after }) }
        : { afterId: after ?? query.after ?? 0 }),
      limit: limit + 1,
      ...(query.subscriber !== undefined && { phone: query.subscriber }),
      ...(since.value !== undefined && { since: since.value }),
      ...(query.to !== undefined && { to: query.to }),
    });
    if (!found.ok) return err({ fault: found.error });
    const rows = newest ? found.value.toReversed() : found.value;
    const { items, next } = pageFrom(list, rows, { limit, idOf: (message) => message.id });
    return told(200, { items: items.map(incomingTold), next });
  },
});

const Answer = Type.Object(
  {
    text: Type.Union([Type.String({ minLength: 1, maxLength: 1_000 }), Type.Null()], {
      description: 'Null: nothing is answered.',
    }),
  },
  { title: 'AutomaticAnswer', additionalProperties: false, examples: [{ text: 'Thank you' }] },
);

function answerTold({ settings }: Account): Static<typeof Answer> {
  return { text: answerText(settings.more) || null };
}

const getAnswer = operation({
  id: 'getAutomaticAnswer',
  method: 'GET',
  path: '/account/automatic-answer',
  summary: 'The SMS that answers incoming messages by itself',
  tags: TAGS,
  replies: { 200: Answer },
  scope: 'account',
  idempotent: 'yes',
  answer: async (_doors, { account }) => told(200, answerTold(account)),
});

const setAnswer = operation({
  id: 'setAutomaticAnswer',
  method: 'PUT',
  path: '/account/automatic-answer',
  summary: 'Answer incoming messages by itself, or no longer',
  description: 'At most once an hour to one subscriber; paid like any SMS.',
  tags: TAGS,
  body: json(Answer),
  replies: { 200: Answer },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, body }) => {
    const chosen =
      body.text === null
        ? { [ANSWER_SETTINGS.on]: '0' }
        : { [ANSWER_SETTINGS.on]: '1', [ANSWER_SETTINGS.text]: body.text };
    // Names that are not given stay as they are.
    const changed = await doors.settings.change(account, { more: chosen });
    if (changed.ok) return told(200, answerTold(changed.value));
    const { fault, detail } = changed.error;
    return err({ fault, ...(detail !== undefined && { detail }) });
  },
});

const Phone = Type.String({ minLength: 1, maxLength: 30, examples: ['79991234567'] });

const NewConfirmation = Type.Object(
  { phone: Phone },
  { title: 'NewConfirmation', additionalProperties: false, examples: [{ phone: '79991234567' }] },
);

const Confirmation = Type.Object(
  {
    phone: Type.String({ description: 'The subscriber.' }),
    callTo: Type.String({ description: 'The number to call.' }),
    until: Moment,
    calledAt: Type.Union([Moment, Type.Null()], { description: 'Null: no call has come.' }),
  },
  { title: 'Confirmation', additionalProperties: false },
);

function confirmationTold({ phone, number, until, calledAt }: WaitedCall): Static<typeof Confirmation> {
  return {
    phone,
    callTo: number,
    until: momentText(until),
    calledAt: calledAt === undefined ? null : momentText(calledAt),
  };
}

const askConfirmation = operation({
  id: 'createConfirmation',
  method: 'POST',
  path: '/confirmations',
  summary: 'Have a subscriber confirm their number by calling one of ours',
  description:
    'Nobody picks up and nothing costs. Whoever asks again for the same phone is told the same number.',
  tags: TAGS,
  body: json(NewConfirmation),
  replies: { 201: Confirmation },
  faults: ['number-wrong', 'attempts-too-many', 'kind-unavailable'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const waited = await doors.waitedCalls.expect(account, body.phone);
    if (waited.ok) return told(201, confirmationTold(waited.value));
    const detail = 'there is no number to call';
    return err({ fault: waited.error, ...(waited.error === 'kind-unavailable' && { detail }) });
  },
});

const listConfirmations = operation({
  id: 'listConfirmations',
  method: 'GET',
  path: '/confirmations',
  summary: 'Calls that were waited for lately, the newest first',
  description: 'At most a hundred; they are kept for some days.',
  tags: TAGS,
  replies: { 200: listOf('ConfirmationList', Confirmation) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const found = await doors.waitedCalls.list(account);
    return found.ok ? told(200, { items: found.value.map(confirmationTold) }) : err({ fault: found.error });
  },
});

const getConfirmation = operation({
  id: 'getConfirmation',
  method: 'GET',
  path: '/confirmations/{phone}',
  summary: 'What became of the last confirmation of a phone',
  tags: TAGS,
  parameters: Type.Object({ phone: Phone }, { additionalProperties: false }),
  replies: { 200: Confirmation },
  faults: ['number-wrong', 'record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const found = await doors.waitedCalls.find(account, parameters.phone);
    return found.ok ? told(200, confirmationTold(found.value)) : err({ fault: found.error });
  },
});

export const INCOMING_OPERATIONS = [
  listIncoming,
  getAnswer,
  setAnswer,
  askConfirmation,
  listConfirmations,
  getConfirmation,
] as const;
