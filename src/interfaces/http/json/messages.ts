// Operations on messages: sending, asking a price, looking through what was sent, taking away. Owns these operations;
// the sending itself is read in `sending.ts`.

import Type from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import type { MessageRef } from '../../../core/messages/submission.ts';
import { cursorAt, pageFrom, readPage } from './cursor.ts';
import { LIST_FILTER, messageFilter } from './message-filter.ts';
import { keyOf, MessagePath, MessageQuery } from './message-path.ts';
import {
  MessageDetails,
  MessagePage,
  messageTold,
  recordTold,
  StatusName,
  statusWord,
} from './message-schemas.ts';
import { json, operation, told } from './operation.ts';
import { momentText, PAGE_QUERY } from './schemas.ts';
import { CONTENT_FAULTS, priceTold, readSending, refusalTold } from './sending.ts';
import { AcceptedSending, NewSending, SendingPrice } from './sending-schemas.ts';

const TAGS = ['messages'];

const SENDING_FAULTS = [...CONTENT_FAULTS, 'date-wrong', 'request-repeated'] as const;

const sendMessages = operation({
  id: 'sendMessages',
  method: 'POST',
  path: '/messages',
  summary: 'Send a text to one or more recipients',
  description:
    'Each recipient becomes a message of its own. With the header Idempotency-Key a repeated request is answered as the first one was, for 24 hours, and sends nothing; without it the same request within a minute is refused.',
  tags: TAGS,
  body: json(NewSending),
  replies: { 202: AcceptedSending },
  faults: [...SENDING_FAULTS, 'money-short'],
  scope: 'account',
  needs: 'send',
  idempotent: 'by key, within',
  answer: async (doors, { account, body, address, idempotencyKey }) => {
    const context = { doors, account, address, idempotencyKey, purpose: 'send' } as const;
    const submission = await readSending(body, context);
    if (!submission.ok) return submission;
    const accepted = await doors.submit(account, submission.value);
    if (!accepted.ok) return err(refusalTold(accepted.error));
    const { publicId, code } = accepted.value;
    const price = { id: publicId, ...priceTold(accepted.value, account) };
    return told(202, { ...price, ...(code !== undefined && { code }) });
  },
});

const priceMessages = operation({
  id: 'priceMessages',
  method: 'POST',
  path: '/messages/price',
  summary: 'What a sending would cost',
  description: 'Judged like a sending; nothing is stored, charged or sent.',
  tags: TAGS,
  body: json(NewSending),
  replies: { 200: SendingPrice },
  faults: SENDING_FAULTS,
  scope: 'account',
  needs: 'send',
  idempotent: 'yes',
  answer: async (doors, { account, body, address }) => {
    const context = { doors, account, address, idempotencyKey: undefined, purpose: 'price' } as const;
    const submission = await readSending(body, context);
    if (!submission.ok) return submission;
    const accepted = await doors.submit(account, submission.value);
    if (!accepted.ok) return err(refusalTold(accepted.error));
    return told(200, priceTold(accepted.value, account));
  },
});

const ListQuery = Type.Object({ ...LIST_FILTER, ...PAGE_QUERY }, { additionalProperties: false });

const listMessages = operation({
  id: 'listMessages',
  method: 'GET',
  path: '/messages',
  summary: 'Messages of the account, newest first',
  description: `A page takes at most some ${LIMITS.history.searchMilliseconds / 1000} seconds. What cannot be found so quickly is told by \`searchedTo\`, and \`next\` goes on from there: such a page may be short, or empty.`,
  tags: TAGS,
  query: ListQuery,
  replies: { 200: MessagePage },
  faults: ['date-wrong'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const page = readPage('messages', query);
    if (!page.ok) return page;
    const { recipient, status, kind } = query;
    const filter = messageFilter(
      query,
      {
        recipients: recipient === undefined ? undefined : [recipient],
        statuses: status === undefined ? undefined : [status],
        kinds: kind === undefined ? undefined : [kind],
      },
      '/query',
    );
    if (!filter.ok) return filter;
    const { after, limit } = page.value;
    const before = after as MessageRef | undefined;
    const found = await doors.archive.search(account, filter.value, { before, limit: limit + 1 });
    if (!found.ok) return err({ fault: found.error });
    const { messages, broken } = found.value;
    const { items, next } = pageFrom('messages', messages, { limit, idOf: (row) => row.ref });
    return told(200, {
      items: items.map((row) => messageTold(row, account.currency)),
      next: broken ? cursorAt('messages', broken.below) : next,
      searchedTo: broken ? momentText(broken.at) : null,
    });
  },
});

const getMessage = operation({
  id: 'getMessage',
  method: 'GET',
  path: '/messages/{id}',
  summary: 'One message with everything that happened to it',
  description:
    'At most five times a minute for the same message, whatever way it is asked; people signed in to the console may look as often as they like.',
  tags: TAGS,
  parameters: MessagePath,
  query: MessageQuery,
  replies: { 200: MessageDetails },
  faults: ['message-missing', 'request-repeated'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, session, parameters, query }) => {
    const key = keyOf(parameters, query);
    if (!key.ok) return key;
    const found = await doors.archive.find(account, key.value, session ? 'person' : 'program');
    if (!found.ok) return err({ fault: found.error });
    return told(200, recordTold(found.value, account.currency));
  },
});

const Why = Type.Object(
  {
    status: StatusName,
    statusCode: Type.Integer(),
    errorCode: Type.Integer({ description: '0: none.' }),
    rule: Type.Union([Type.String(), Type.Null()], {
      description: 'The rule before sending that decided; null: none did.',
    }),
    sentences: Type.Array(Type.String(), {
      description: 'What decided, what it waits for, what it costs and why; the decisive one first.',
    }),
  },
  { title: 'MessageWhy', additionalProperties: false },
);

const explainMessage = operation({
  id: 'explainMessage',
  method: 'GET',
  path: '/messages/{id}/why',
  summary: 'Why a message is where it is',
  tags: TAGS,
  parameters: MessagePath,
  query: Type.Object(
    {
      ...MessageQuery.properties,
      language: Type.Optional(
        Type.Enum(['en', 'ru'], { default: 'en', description: 'Language of the sentences.' }),
      ),
    },
    { additionalProperties: false },
  ),
  replies: { 200: Why },
  faults: ['message-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, query }) => {
    const key = keyOf(parameters, query);
    if (!key.ok) return key;
    const found = await doors.why(account, key.value, query.language ?? 'en');
    if (!found.ok) return err({ fault: found.error });
    const { status, err: errorCode, rule = null, sentences } = found.value;
    return told(200, {
      status: statusWord(status),
      statusCode: status,
      errorCode,
      rule,
      sentences: [...sentences],
    });
  },
});

const deleteMessage = operation({
  id: 'deleteMessage',
  method: 'DELETE',
  path: '/messages/{id}',
  summary: 'Take a message away',
  description: 'What still waits is not sent and costs nothing; anything else is only hidden.',
  tags: TAGS,
  parameters: MessagePath,
  query: MessageQuery,
  replies: { 204: 'empty' },
  faults: ['message-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, query }) => {
    const key = keyOf(parameters, query);
    if (!key.ok) return key;
    const removed = await doors.archive.remove(account, key.value);
    return removed.ok ? told(204) : err({ fault: removed.error });
  },
});

export const MESSAGE_OPERATIONS = [
  sendMessages,
  priceMessages,
  listMessages,
  getMessage,
  explainMessage,
  deleteMessage,
] as const;
