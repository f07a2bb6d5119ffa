// What a sender name looks like on this wire. Owns these schemas and the way both ways; what a name must be is decided by
// the core.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import {
  isOperatorMark,
  OPERATOR_MARKS,
  type OperatorMark,
  REGISTRATION_STATES,
  SENDER_FIELDS,
  SENDER_STATES,
  type Sender,
  type SenderChange,
  type SenderField,
} from '../../../core/senders/sender.ts';
import { Moment, momentText, SENDER_PATTERN } from './schemas.ts';

const Field = Type.String({ maxLength: LIMITS.senders.fieldCharacters });

const Fields = Type.Object(
  Object.fromEntries(SENDER_FIELDS.map((name) => [name, Type.Optional(Field)])) as Record<
    SenderField,
    ReturnType<typeof Type.Optional<typeof Field>>
  >,
  {
    title: 'SenderDetails',
    additionalProperties: false,
    description: 'What operators want to know of whoever registers a name, called as in the classic API.',
  },
);

const Mark = Type.Enum(Object.keys(OPERATOR_MARKS) as OperatorMark[], {
  description: 'An operator and the terms of a registration, as in the classic API: `mts`, `tele2_step`.',
});

export const SenderTold = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    sender: Type.String(),
    kind: Type.Enum(['name', 'number', 'mail']),
    state: Type.Enum([...SENDER_STATES], { description: 'Only an approved one may be sent with.' }),
    comment: Type.Union([Type.String(), Type.Null()]),
    details: Fields,
    reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was refused.' }),
    registrations: Type.Array(
      Type.Object(
        { mark: Mark, operator: Type.String(), state: Type.Enum([...REGISTRATION_STATES]) },
        { additionalProperties: false },
      ),
    ),
    documents: Type.Integer({ minimum: 0, description: 'How many were handed in.' }),
    changedAt: Moment,
  },
  { title: 'Sender', additionalProperties: false },
);

const CHANGE_FIELDS = {
  comment: Type.Optional(Field),
  details: Type.Optional(Fields),
  marks: Type.Optional(
    Type.Array(Mark, {
      maxItems: Object.keys(OPERATOR_MARKS).length,
      uniqueItems: true,
      description: 'Operators it is to be registered with, beside those asked before.',
    }),
  ),
};

export const NewSender = Type.Object(
  {
    sender: Type.String({
      pattern: `^(?:${SENDER_PATTERN}|[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\\.)+[A-Za-z]{2,20})$`,
      maxLength: 254,
      description: 'Up to 11 Latin letters, digits and signs; up to 15 digits; or an e-mail address.',
    }),
    ...CHANGE_FIELDS,
  },
  { title: 'NewSender', additionalProperties: false, examples: [{ sender: 'Shop', comment: 'the till' }] },
);

export const ChangedSender = Type.Object(CHANGE_FIELDS, {
  title: 'SenderChange',
  additionalProperties: false,
  minProperties: 1,
  description: 'What is left out stays.',
  examples: [{ comment: 'the till' }],
});

export function senderTold(sender: Sender): Static<typeof SenderTold> {
  const { id, kind, state, comment, fields, reason, registrations, documents, changedAt } = sender;
  return {
    id,
    sender: sender.name,
    kind,
    state,
    comment: comment === '' ? null : comment,
    details: { ...fields },
    reason: reason === '' ? null : reason,
    registrations: registrations.map(({ mark, state: reached }) => ({
      mark,
      operator: OPERATOR_MARKS[mark].operator,
      state: reached,
    })),
    documents,
    changedAt: momentText(changedAt),
  };
}

export function senderChangeOf(asked: Static<typeof ChangedSender>): SenderChange {
  const { comment, details = {}, marks = [] } = asked;
  const given = Object.entries(details).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text.trim()] as const],
  );
  return {
    ...(comment !== undefined && { comment: comment.trim() }),
    ...(given.length > 0 && { fields: Object.fromEntries(given) }),
    ...(marks.length > 0 && { marks: marks.filter(isOperatorMark) }),
  };
}
