// What a mailing looks like on this wire, asked and answered. Owns these schemas; members that a sending has too are the
// sending's own.

import Type from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { STAGES } from '../../../core/campaigns/mailing-state.ts';
import { REPEAT_RULES } from '../../../core/campaigns/repeat-rule.ts';
import { RowFaultTold } from './contact-files.ts';
import { StatusName } from './message-schemas.ts';
import { Moment, MoneyAmount, pageOf } from './schemas.ts';
import { Kind, NewSending, Recipient } from './sending-schemas.ts';

const sending = NewSending.properties;

const orNull = <S extends typeof sending.text | ReturnType<typeof Type.Integer>>(schema: S) =>
  Type.Union([schema, Type.Null()]);

/** `working-days` on this wire for `working days` in the core. */
export type RepeatWord =
  | 'by-hand'
  | 'hourly'
  | 'daily'
  | 'working-days'
  | 'weekends'
  | 'weekly'
  | 'monthly'
  | 'yearly';

const REPEAT_WORDS = REPEAT_RULES.map((rule) => rule.replace(' ', '-') as RepeatWord);

const Spread = Type.Object(
  {
    hours: Type.Number({ minimum: 0.1, maximum: 720, description: 'Over how long it is spread.' }),
    everyMinutes: Type.Integer({
      minimum: 1,
      maximum: 1_440,
      default: 60,
      description: 'From one portion to the next.',
    }),
  },
  { title: 'MailingSpread', additionalProperties: false },
);

const MailingName = Type.String({ minLength: 1, maxLength: LIMITS.mailing.nameCharacters });
const Repeat = Type.Enum(REPEAT_WORDS, { description: 'When it is run again, reckoned from its first run.' });
const RepeatsMax = Type.Integer({
  minimum: 1,
  maximum: LIMITS.mailing.repeats,
  description: 'Runs after the first; absent: for ever.',
});
const PerSecond = Type.Integer({
  minimum: 1,
  maximum: LIMITS.mailing.perSecond,
  description: 'Recipients a second at most.',
});
const Groups = Type.Array(Type.Integer({ minimum: 1, maximum: 999_999_999 }), {
  maxItems: LIMITS.mailing.groups,
  description: 'Groups of the address book, as they are when a run begins.',
});

const MailingRecipient = Type.Object(
  { to: Recipient, text: sending.text, sender: sending.sender },
  {
    title: 'MailingRecipient',
    additionalProperties: false,
    description: 'A recipient with a text or a sender of its own.',
  },
);

const Recipients = Type.Array(Type.Union([Recipient, MailingRecipient]), {
  minItems: 1,
  maxItems: LIMITS.http.recipients,
});

export const MailingRecipients = Type.Object(
  { recipients: Recipients },
  { title: 'MailingRecipients', additionalProperties: false, examples: [{ recipients: ['79990000003'] }] },
);

export const NewMailingBody = Type.Object(
  {
    name: MailingName,
    recipients: Type.Optional(Recipients),
    groups: Type.Optional(Groups),
    open: Type.Optional(
      Type.Boolean({ description: 'More recipients follow; it is planned when it is started.' }),
    ),
    kind: sending.kind,
    text: sending.text,
    sender: sending.sender,
    subject: sending.subject,
    transliteration: sending.transliteration,
    maximumParts: sending.maximumParts,
    binary: sending.binary,
    validityMinutes: sending.validityMinutes,
    call: sending.call,
    sendAt: sending.sendAt,
    sendHours: sending.sendHours,
    spread: Type.Optional(Spread),
    perSecond: Type.Optional(PerSecond),
    repeat: Type.Optional(Repeat),
    repeatsMax: Type.Optional(RepeatsMax),
    secondTry: Type.Optional(
      Type.Boolean({ description: 'Whether what was not delivered is tried once more when all has ended.' }),
    ),
    secondSender: sending.sender,
    fallbackText: sending.text,
  },
  {
    title: 'NewMailing',
    additionalProperties: false,
    examples: [{ name: 'spring', recipients: ['79990000003', '79990000004'], text: 'Hello there' }],
  },
);

/** What is given is changed; null takes it away. */
export const MailingPatch = Type.Object(
  {
    name: Type.Optional(MailingName),
    recipients: Type.Optional(Recipients),
    groups: Type.Optional(Groups),
    text: sending.text,
    sender: Type.Optional(orNull(sending.sender)),
    validityMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_440 })),
    sendAt: sending.sendAt,
    spread: Type.Optional(Type.Union([Spread, Type.Null()])),
    perSecond: Type.Optional(orNull(PerSecond)),
    repeat: Type.Optional(Repeat),
    repeatsMax: Type.Optional(orNull(RepeatsMax)),
    secondTry: Type.Optional(Type.Boolean()),
    secondSender: Type.Optional(orNull(sending.sender)),
    fallbackText: Type.Optional(orNull(sending.text)),
  },
  {
    title: 'MailingChange',
    additionalProperties: false,
    minProperties: 1,
    description: 'What is given is changed; null takes it away. Recipients take the place of all there were.',
    examples: [{ name: 'summer' }],
  },
);

const Count = Type.Integer({ minimum: 0 });

const MAILING_FIELDS = {
  id: Type.String({ description: 'Also the id of its messages.' }),
  name: Type.String(),
  stage: Type.Enum([...STAGES]),
  kind: Kind,
  text: Type.String(),
  sender: Type.Union([Type.String(), Type.Null()]),
  recipients: Type.Integer({ minimum: 0, description: 'Members of groups as of the last run.' }),
  groups: Type.Array(Type.Integer()),
  createdAt: Moment,
  plannedAt: Type.Union([Moment, Type.Null()], {
    description: 'Start of the next run, or of the present or last one.',
  }),
  repeat: Repeat,
  repeatsMax: Type.Union([Count, Type.Null()]),
  perSecond: Type.Union([Count, Type.Null()]),
  portions: Type.Union([Count, Type.Null()], { description: 'How many it is spread over.' }),
  run: Type.Integer({ minimum: 0, description: 'Runs begun.' }),
  total: Type.Integer({
    minimum: 0,
    description: 'Recipients of the present or last run, or of its second try.',
  }),
  taken: Type.Integer({ minimum: 0, description: 'How many of them have become messages.' }),
  failure: Type.Union([Type.String(), Type.Null()], { description: 'Why it cannot go on.' }),
};

export const MailingTold = Type.Object(MAILING_FIELDS, { title: 'Mailing', additionalProperties: false });

export const MailingPage = pageOf('MailingPage', MailingTold);

export const MailingDetails = Type.Object(
  {
    ...MAILING_FIELDS,
    messages: Type.Array(
      Type.Object(
        { status: StatusName, statusCode: Type.Integer(), count: Count },
        { additionalProperties: false },
      ),
      { description: 'Messages of all runs by status.' },
    ),
    price: MoneyAmount,
    ended: Type.Integer({ minimum: 0, description: 'Messages that have come to their end, of all runs.' }),
    endsAt: Type.Union([Moment, Type.Null()], {
      description:
        'When the last message of this run comes to its end, as fast as they ended within the last minute; null: not to be said.',
    }),
    lastTurnAt: Type.Union([Moment, Type.Null()], {
      description: 'When the last recipient becomes a message as things stand; null: not to be said.',
    }),
  },
  { title: 'MailingDetails', additionalProperties: false },
);

export const CreatedMailing = Type.Object(
  { id: Type.String(), price: Type.Optional(MoneyAmount) },
  { title: 'CreatedMailing', additionalProperties: false },
);

export const TableCount = Type.Object(
  {
    recipients: Type.Integer({ minimum: 0, description: 'How many the mailing has now.' }),
    price: MoneyAmount,
    rows: Count,
    failed: Count,
    faults: Type.Array(RowFaultTold, { description: `The first ${LIMITS.sheet.faultsTold}.` }),
  },
  { title: 'RecipientTableCount', additionalProperties: false },
);

export const RecipientCount = Type.Object(
  { recipients: Type.Integer({ minimum: 0, description: 'How many the mailing has now.' }) },
  { title: 'RecipientCount', additionalProperties: false },
);
