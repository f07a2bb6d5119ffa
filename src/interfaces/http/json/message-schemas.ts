// What a message looks like on this wire. Owns the schemas and the way there from the core's value.

import Type, { type Static } from 'typebox';
import { decimalMoney } from '../../../core/accounts/money.ts';
import { ERRORS } from '../../../core/messages/errors.ts';
import type { ArchivedMessage, MessageRecord } from '../../../core/messages/message-archive.ts';
import { isFinal, STATUS } from '../../../core/messages/status.ts';
import { Moment, MoneyAmount, momentText, pageOf } from './schemas.ts';
import { Kind } from './sending-schemas.ts';

type StatusWord = keyof typeof STATUS;

const WORDS = new Map<number, StatusWord>(
  Object.entries(STATUS).map(([word, code]) => [code, word as StatusWord]),
);

/** A number no table has is shown as a failure. */
export function statusWord(status: number): StatusWord {
  return WORDS.get(status) ?? 'undeliverable';
}

export const StatusName = Type.Enum(Object.keys(STATUS) as StatusWord[], {
  description: 'The status as a word; `statusCode` is its number in the classic API.',
});

const MessageNumber = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The number of the message in the service, one for each recipient.',
});

export const Direction = Type.Enum(['out', 'in'], {
  description: '`in`: a call that a subscriber made; `recipient` is who called, `sender` the number called.',
});

const Lookup = Type.Record(Type.String(), Type.String(), {
  description: 'What a look-up found out: imsi, msc, mcc, mnc, cn, net, rcn, rnet.',
});

const MESSAGE_FIELDS = {
  number: MessageNumber,
  id: Type.String({ description: 'The id of the sending: the client’s own or the one it was given.' }),
  recipient: Type.String(),
  kind: Kind,
  status: StatusName,
  statusCode: Type.Integer(),
  statusText: Type.String({ description: 'The status in the language of the service.' }),
  final: Type.Boolean({ description: 'Whether nothing more will come of it by itself.' }),
  errorCode: Type.Integer({ description: '0: none.' }),
  errorText: Type.Union([Type.String(), Type.Null()]),
  text: Type.String(),
  sender: Type.Union([Type.String(), Type.Null()]),
  comment: Type.Union([Type.String(), Type.Null()]),
  parts: Type.Integer({ description: 'Parts, or seconds of a call.' }),
  price: MoneyAmount,
  attempts: Type.Integer({ minimum: 0 }),
  acceptedAt: Moment,
  changedAt: Moment,
  validUntil: Moment,
  nextAttemptAt: Type.Union([Moment, Type.Null()]),
  country: Type.Union([Type.String(), Type.Null()], { description: 'ISO 3166, as far as the number tells.' }),
  direction: Direction,
  cause: Type.Union([MessageNumber, Type.Null()], { description: 'The call whose menu sent this.' }),
  doubtful: Type.Boolean({
    description:
      'An answer of the operator got lost, so it was sent again: the recipient may have got it twice.',
  }),
  lookup: Type.Optional(Lookup),
};

const Message = Type.Object(MESSAGE_FIELDS, { title: 'Message', additionalProperties: false });

export const MessagePage = Type.Object(
  {
    ...pageOf('MessagePage', Message).properties,
    searchedTo: Type.Union([Moment, Type.Null()], {
      description:
        'The time of the search was up: only messages accepted after this moment have been looked at. Null: the page is whole.',
    }),
  },
  { title: 'MessagePage', additionalProperties: false },
);

const MessageEvent = Type.Object(
  {
    at: Moment,
    kind: Type.String({
      description: '`dialling`, `ringing`, `answered`, `key`, `recorded`, `ended` and so on.',
    }),
    details: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'MessageEvent', additionalProperties: false },
);

const Recording = Type.Object(
  {
    item: Type.String({ description: 'Path or label of the menu’s item.' }),
    seconds: Type.Number(),
    url: Type.String({ description: 'Good for seven days; needs no sign-in.' }),
  },
  { title: 'Recording', additionalProperties: false },
);

export const MessageDetails = Type.Object(
  { ...MESSAGE_FIELDS, events: Type.Array(MessageEvent), recordings: Type.Array(Recording) },
  { title: 'MessageDetails', additionalProperties: false },
);

export function messageTold(message: ArchivedMessage, currency: string): Static<typeof Message> {
  const { status, err, dueAt } = message;
  return {
    number: message.ref,
    id: message.publicId,
    recipient: message.phone,
    kind: message.kind,
    status: statusWord(status),
    statusCode: status,
    statusText: message.statusName,
    final: isFinal(status),
    errorCode: err,
    errorText: err === 0 ? null : (ERRORS.get(err)?.en ?? null),
    text: message.text,
    sender: message.sender === '' ? null : message.sender,
    comment: message.comment ?? null,
    parts: message.parts,
    price: { amount: decimalMoney(message.cost), currency },
    attempts: message.attempts,
    acceptedAt: momentText(message.sentAt),
    changedAt: momentText(message.changedAt),
    validUntil: momentText(message.validUntil),
    nextAttemptAt: dueAt === undefined ? null : momentText(dueAt),
    country: message.country ?? null,
    direction: message.direction,
    cause: message.cause ?? null,
    doubtful: message.doubtful === 'yes',
    ...(message.lookup && { lookup: { ...message.lookup } }),
  };
}

export function recordTold(record: MessageRecord, currency: string): Static<typeof MessageDetails> {
  return {
    ...messageTold(record, currency),
    events: record.events.map(({ at, kind, ...details }) => ({
      at: at.replace('.000Z', 'Z'),
      kind,
      details,
    })),
    recordings: record.recordings.map(({ item, seconds, url }) => ({ item, seconds, url })),
  };
}
