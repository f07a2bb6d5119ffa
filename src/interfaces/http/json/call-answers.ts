// Operations on what rented numbers answer calls with. Owns these operations and how an answer looks here; what is right is
// decided by the core.

import Type, { type Static } from 'typebox';
import { unreachable } from '../../../base/assert.ts';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Doors } from '../../../core/doors.ts';
import { type CallAnswer, REJECTIONS } from '../../../core/incoming/call-answer.ts';
import { DEFAULT_NUMBER, type NumberAnswer } from '../../../core/incoming/call-answers.ts';
import { json, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';
import { listOf, recordNumber } from './schemas.ts';

const TAGS = ['incoming calls'];

const AnswerText = Type.String({
  minLength: 1,
  maxLength: LIMITS.menu.textCharactersRead,
  pattern: '\\S',
  description: 'In the menu language, with or without a menu.',
});

const Phone = Type.String({ minLength: 3, maxLength: 16, pattern: '^\\+?[0-9]+$' });

const MenuAnswer = Type.Object(
  {
    kind: Type.Literal('menu'),
    menu: recordNumber('A saved menu: calls run the version that is current when they come.'),
  },
  { additionalProperties: false },
);

const TextAnswer = Type.Object(
  { kind: Type.Literal('text'), text: AnswerText },
  { additionalProperties: false },
);

const TRANSFER_FIELDS = {
  kind: Type.Literal('transfer'),
  numbers: Type.Array(Phone, {
    minItems: 1,
    maxItems: LIMITS.menu.callNumbers,
    description: 'Registered numbers, in the order in which they ring.',
  }),
  waitSeconds: Type.Integer({
    minimum: 1,
    maximum: LIMITS.menu.callWaitSeconds,
    default: LIMITS.menu.callWaitSeconds,
    description: 'How long each of them rings.',
  }),
  record: Type.Boolean({ default: false, description: 'Whether the conversation is recorded.' }),
  text: Type.String({
    maxLength: LIMITS.menu.textCharactersRead,
    default: '',
    description: 'Spoken before; without a menu.',
  }),
};

const { kind, numbers, waitSeconds, record, text } = TRANSFER_FIELDS;

const NewTransfer = Type.Object(
  {
    kind,
    numbers,
    waitSeconds: Type.Optional(waitSeconds),
    record: Type.Optional(record),
    text: Type.Optional(text),
  },
  { additionalProperties: false },
);

const RejectAnswer = Type.Object(
  { kind: Type.Literal('reject'), as: Type.Enum([...REJECTIONS]) },
  { additionalProperties: false },
);

const NewSound = Type.Object(
  {
    kind: Type.Literal('sound'),
    upload: Type.Optional(
      Type.String({ format: 'uuid', description: 'An upload; it is kept for as long as it answers.' }),
    ),
    address: Type.Optional(
      Type.String({ format: 'uri', maxLength: 900, description: 'Fetched for each call.' }),
    ),
  },
  { additionalProperties: false },
);

const SoundAnswer = Type.Object(
  {
    kind: Type.Literal('sound'),
    upload: Type.String(),
    name: Type.String(),
    bytes: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
);

const Answer = Type.Union(
  [
    MenuAnswer,
    TextAnswer,
    SoundAnswer,
    Type.Object(TRANSFER_FIELDS, { additionalProperties: false }),
    RejectAnswer,
  ],
  { description: 'A sound of an address is told as the text it is: `<file ADDRESS>`.' },
);

const callsMost = Type.Union(
  [Type.Integer({ minimum: 0, maximum: LIMITS.incomingCalls.ofAccount }), Type.Null()],
  {
    description:
      'Calls at once to this number; of `default` to all numbers of the account. Past it callers hear busy. Null: the service’s limit.',
  },
);

const seconds = Type.Union(
  [Type.Integer({ minimum: 1, maximum: LIMITS.incomingCalls.secondsMost }), Type.Null()],
  { description: 'Longest call; null: as long as calls of the account may last.' },
);

const NumberAnswerTold = Type.Object(
  {
    number: Type.String({
      description: 'A rented number, or `default`: all that have nothing of their own.',
    }),
    answer: Answer,
    callsMost,
    seconds,
  },
  { title: 'CallAnswer', additionalProperties: false },
);

const NewAnswer = Type.Object(
  {
    answer: Type.Union([MenuAnswer, TextAnswer, NewSound, NewTransfer, RejectAnswer]),
    callsMost: Type.Optional(callsMost),
    seconds: Type.Optional(seconds),
  },
  {
    title: 'NewCallAnswer',
    additionalProperties: false,
    examples: [
      {
        answer: {
          kind: 'text',
          text: 'We call you back.{menu: Press 1 to leave a message\n1: record: 60\n}',
        },
      },
    ],
  },
);

const Path = Type.Object(
  { number: Type.String({ minLength: 1, maxLength: 30, description: 'A rented number, or `default`.' }) },
  { additionalProperties: false },
);

function answerTold(answer: CallAnswer): Static<typeof Answer> {
  switch (answer.kind) {
    case 'menu':
    case 'text':
    case 'reject':
      return { ...answer };
    case 'sound': {
      const { file, name, bytes } = answer.sound;
      return { kind: 'sound', upload: file, name, bytes };
    }
    case 'transfer':
      return { ...answer, numbers: [...answer.numbers], record: answer.record === 'yes' };
    default:
      return unreachable(answer);
  }
}

function settingTold(setting: NumberAnswer): Static<typeof NumberAnswerTold> {
  const { number, answer } = setting;
  return {
    number,
    answer: answerTold(answer),
    callsMost: setting.callsMost ?? null,
    seconds: setting.seconds ?? null,
  };
}

type Answered = { readonly doors: Doors; readonly account: Account; readonly number: string };

async function answerOf(
  { answer }: Static<typeof NewAnswer>,
  answered: Answered,
): Promise<Result<CallAnswer, Fault>> {
  switch (answer.kind) {
    case 'menu':
    case 'reject':
      return ok(answer);
    case 'text':
      return ok({ kind: 'text', text: answer.text.replace(/\r\n/g, '\n') });
    case 'sound': {
      const { upload, address } = answer;
      if ((upload === undefined) === (address === undefined))
        return err(mistaken('/answer', 'a sound is an upload or an address'));
      if (address !== undefined) return ok({ kind: 'text', text: `<file ${address}>` });
      return await soundOf(upload ?? '', answered);
    }
    case 'transfer':
      return ok({
        kind: 'transfer',
        numbers: answer.numbers.map((number) => number.replace('+', '')),
        waitSeconds: answer.waitSeconds ?? LIMITS.menu.callWaitSeconds,
        record: answer.record === true ? 'yes' : 'no',
        text: answer.text?.replace(/\r\n/g, '\n') ?? '',
      });
    default:
      return unreachable(answer);
  }
}

/** An upload, or the one that answers already: by itself it would be too old by now. */
async function soundOf(
  upload: string,
  { doors, account, number }: Answered,
): Promise<Result<CallAnswer, Fault>> {
  const found = await doors.heldUploads.find(account, [upload]);
  if (!found.ok) return err({ fault: found.error });
  const [sound] = found.value;
  if (sound) return ok({ kind: 'sound', sound });
  const present = await doors.callAnswers.find(account, number);
  return present.ok && present.value.answer.kind === 'sound' && present.value.answer.sound.file === upload
    ? ok(present.value.answer)
    : err(mistaken('/answer/upload', 'is no upload of this account, or too old'));
}

const listAnswers = operation({
  id: 'listCallAnswers',
  method: 'GET',
  path: '/call-answers',
  summary: 'What the numbers of the account answer calls with',
  tags: TAGS,
  replies: { 200: listOf('CallAnswerList', NumberAnswerTold) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const found = await doors.callAnswers.list(account);
    return found.ok ? told(200, { items: found.value.map(settingTold) }) : err({ fault: found.error });
  },
});

const getAnswer = operation({
  id: 'getCallAnswer',
  method: 'GET',
  path: '/call-answers/{number}',
  summary: 'What one number answers with',
  description: `Of a number that has nothing of its own there is none: \`${DEFAULT_NUMBER}\` holds for it.`,
  tags: TAGS,
  parameters: Path,
  replies: { 200: NumberAnswerTold },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const found = await doors.callAnswers.find(account, parameters.number);
    return found.ok ? told(200, settingTold(found.value)) : err({ fault: found.error });
  },
});

const setAnswer = operation({
  id: 'setCallAnswer',
  method: 'PUT',
  path: '/call-answers/{number}',
  summary: 'Have a number answer calls',
  description: 'Calls that come from now on are answered so; those that are on go on as they began.',
  tags: TAGS,
  parameters: Path,
  body: json(NewAnswer),
  replies: { 200: NumberAnswerTold },
  faults: ['record-missing', 'menu-wrong', 'text-too-long', 'transfer-not-registered'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, body }) => {
    const answer = await answerOf(body, { doors, account, number: parameters.number });
    if (!answer.ok) return answer;
    const set = await doors.callAnswers.set(account, {
      number: parameters.number,
      answer: answer.value,
      callsMost: body.callsMost ?? undefined,
      seconds: body.seconds ?? undefined,
    });
    return set.ok ? told(200, settingTold(set.value)) : set;
  },
});

const removeAnswer = operation({
  id: 'removeCallAnswer',
  method: 'DELETE',
  path: '/call-answers/{number}',
  summary: 'Back to what holds for all numbers',
  description: `Without \`${DEFAULT_NUMBER}\` the numbers that have nothing of their own do not answer.`,
  tags: TAGS,
  parameters: Path,
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const removed = await doors.callAnswers.remove(account, parameters.number);
    return removed.ok ? told(204) : err({ fault: removed.error });
  },
});

export const CALL_ANSWER_OPERATIONS = [listAnswers, getAnswer, setAnswer, removeAnswer] as const;
