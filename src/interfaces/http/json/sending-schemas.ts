// What a sending looks like on this wire, asked and answered. Owns these schemas alone.

import Type from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { MESSAGE_KINDS, type MessageKind } from '../../../core/messages/kind.ts';
import { Moment, MoneyAmount } from './schemas.ts';

export const Kind = Type.Enum(Object.keys(MESSAGE_KINDS) as MessageKind[], {
  description: 'The kind of message.',
});

export const Recipient = Type.String({
  minLength: 1,
  maxLength: 254,
  description:
    'A telephone number, with a plus in international form or as people write it; an address for mail.',
  examples: ['79990000001'],
});

// Counted in code points here; what is past the limit of a kind is told by the core.
const Text = Type.String({
  maxLength: 2 * LIMITS.menu.textCharacters,
  description:
    'The text; that of a call may hold a menu. What follows a line `~~~` is a comment and not sent.',
});

const Sender = Type.String({
  maxLength: 254,
  description:
    'A sender name registered in the account; for calls a registered number, for e-mail an address.',
});

const SendingHours = Type.Object(
  {
    from: Type.Integer({ minimum: 0, maximum: 23 }),
    till: Type.Integer({ minimum: 0, maximum: 24, description: 'Before `from`: over midnight.' }),
    utcOffset: Type.Optional(
      Type.Integer({
        minimum: -12,
        maximum: 14,
        description: 'Hours east of UTC; absent: the account’s zone.',
      }),
    ),
  },
  {
    title: 'SendingHours',
    additionalProperties: false,
    description: 'Hours of the day in which it may go out.',
  },
);

const OwnRecipient = Type.Object(
  {
    to: Recipient,
    text: Type.Optional(Text),
    sender: Type.Optional(Sender),
    sendAt: Type.Optional(Moment),
    sendHours: Type.Optional(SendingHours),
  },
  {
    title: 'RecipientWithText',
    additionalProperties: false,
    description: 'A recipient with a text, a sender or a time of its own.',
  },
);

/** Of calls. */
export const VOICE = Type.Optional(
  Type.String({
    pattern: '^(?:[mw][2-4]?)(?:,[a-z]{2})?$',
    description: '`m`, `m2` to `m4`, `w`, `w2` to `w4`, and a language: `w2,en`.',
    examples: ['w2,en'],
  }),
);

const CallOptions = Type.Object(
  {
    voice: VOICE,
    ringSeconds: Type.Optional(Type.Integer({ minimum: 10, maximum: 35, default: 22 })),
    pauseSeconds: Type.Optional(
      Type.Integer({ minimum: 10, maximum: 3_600, default: 20, description: 'Between two attempts.' }),
    ),
    attempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 9, default: 5 })),
    sounds: Type.Optional(
      Type.Array(Type.String({ format: 'uuid' }), {
        maxItems: 10,
        description: 'Ids of uploads, played before the text in this order.',
      }),
    ),
  },
  { title: 'CallOptions', additionalProperties: false, description: 'Of a call alone.' },
);

export const NewSending = Type.Object(
  {
    kind: Type.Optional(Kind),
    recipients: Type.Array(Type.Union([Recipient, OwnRecipient]), {
      minItems: 1,
      maxItems: LIMITS.http.recipients,
    }),
    text: Type.Optional(Text),
    id: Type.Optional(
      Type.String({
        pattern: '^0*[A-Za-z1-9._-][A-Za-z0-9._-]*$',
        maxLength: 40,
        description: 'An id of your own; absent: a number is given. `0` and zeros alone are no ids.',
      }),
    ),
    sender: Type.Optional(Sender),
    subject: Type.Optional(Type.String({ maxLength: 200 })),
    fallbackText: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: LIMITS.menu.textCharacters,
        description:
          'Of `viber` and `social`: the SMS that goes, under the same id and charged as one, to who was not reached within `validityMinutes`.',
      }),
    ),
    transliteration: Type.Optional(
      Type.Enum(['none', 'translit', 'lookAlike'], {
        description: 'Whether Cyrillic letters become Latin ones by sound or by look.',
      }),
    ),
    maximumParts: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 9_999, description: 'Parts past which an SMS is cut.' }),
    ),
    binary: Type.Optional(
      Type.Enum(['hex', 'bytes'], {
        description:
          'How the text of a binary SMS is written: pairs of hexadecimal digits (unless told), or characters U+0000 to U+00FF.',
      }),
    ),
    attachments: Type.Optional(
      Type.Array(Type.String({ format: 'uuid' }), {
        maxItems: 10,
        description: 'Ids of uploads that an MMS or an e-mail carries.',
      }),
    ),
    shortLinks: Type.Optional(
      Type.Boolean({
        description:
          'Whether links of the text become short ones, each recipient’s own, whose clicks are counted.',
      }),
    ),
    sendAt: Type.Optional(Moment),
    sendHours: Type.Optional(SendingHours),
    validityMinutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_440,
        default: 1_440,
        description: 'Minutes it may take from then on; past them it expires.',
      }),
    ),
    call: Type.Optional(CallOptions),
  },
  {
    title: 'NewSending',
    additionalProperties: false,
    examples: [
      { recipients: ['79990000003'], text: 'code 1234' },
      {
        kind: 'call',
        recipients: ['79990000001'],
        text: 'Your order is ready.{menu: Press 1 to hear it again\n1: repeat\n}',
        call: { voice: 'w', attempts: 3 },
      },
    ],
  },
);

const RECIPIENT_FIELDS = {
  recipient: Type.String(),
  parts: Type.Integer({ description: 'Parts of an SMS; seconds a call is expected to last.' }),
};

const REFUSAL_FIELDS = {
  statusCode: Type.Integer(),
  errorCode: Type.Integer({ description: 'A delivery error of the reference page of codes.' }),
};

export const RefusedRecipient = Type.Object(
  { ...RECIPIENT_FIELDS, ...REFUSAL_FIELDS },
  { title: 'RefusedRecipient', additionalProperties: false },
);

export const SentRecipient = Type.Object(
  {
    ...RECIPIENT_FIELDS,
    price: MoneyAmount,
    refused: Type.Optional(
      Type.Object(REFUSAL_FIELDS, {
        additionalProperties: false,
        description: 'This one is not sent to, others are.',
      }),
    ),
  },
  { title: 'SentRecipient', additionalProperties: false },
);

const PRICE_FIELDS = {
  count: Type.Integer({ description: 'Parts altogether, or seconds of calls.' }),
  price: MoneyAmount,
  balance: MoneyAmount,
  recipients: Type.Array(SentRecipient),
};

export const SendingPrice = Type.Object(PRICE_FIELDS, { title: 'SendingPrice', additionalProperties: false });

export const AcceptedSending = Type.Object(
  {
    id: Type.String({ description: 'The id given, or the number assigned, as a text.' }),
    ...PRICE_FIELDS,
    code: Type.Optional(Type.String({ description: 'Of a call whose text is `code`: what will be spoken.' })),
  },
  { title: 'AcceptedSending', additionalProperties: false },
);
