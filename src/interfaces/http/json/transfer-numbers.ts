// Operations on the numbers that menus of the account may put calls through to: added, confirmed by a code, taken away. Owns these
// operations; which of them a menu may name is decided by the core.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import { parsePhone } from '../../../core/numbers/phone-number.ts';
import {
  TRANSFER_DEMANDS,
  TRANSFER_STATES,
  type TransferNumber,
} from '../../../core/numbers/transfer-number.ts';
import { json, operation, told } from './operation.ts';
import { mistaken } from './replies.ts';
import { idPath, Moment, momentText } from './schemas.ts';

const TAGS = ['transfer numbers'];

const Told = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    phone: Type.String(),
    name: Type.Union([Type.String(), Type.Null()], { description: 'Whose it is.' }),
    state: Type.Enum([...TRANSFER_STATES]),
    addedAt: Moment,
    confirmedAt: Type.Union([Moment, Type.Null()]),
    code: Type.Union(
      [
        Type.Object(
          { until: Moment, triesLeft: Type.Integer({ minimum: 1 }) },
          { additionalProperties: false },
        ),
        Type.Null(),
      ],
      { description: 'The code that is waited for; null: none is.' },
    ),
  },
  { title: 'TransferNumber', additionalProperties: false },
);

function shown({ id, phone, name, state, ...number }: TransferNumber): Static<typeof Told> {
  const { addedAt, confirmedAt, code } = number;
  return {
    id,
    phone,
    name: name === '' ? null : name,
    state,
    addedAt: momentText(addedAt),
    confirmedAt: confirmedAt === undefined ? null : momentText(confirmedAt),
    code: code === undefined ? null : { until: momentText(code.until), triesLeft: code.triesLeft },
  };
}

const List = Type.Object(
  {
    demand: Type.Enum([...TRANSFER_DEMANDS], {
      description:
        'Which of them `call:` may name: the confirmed ones, or all. Set by the installation, and for an account by whoever is above it.',
    }),
    items: Type.Array(Told),
  },
  { title: 'TransferNumberList', additionalProperties: false },
);

const listTransferNumbers = operation({
  id: 'listTransferNumbers',
  method: 'GET',
  path: '/transfer-numbers',
  summary: 'Numbers that menus may put calls through to, oldest first',
  tags: TAGS,
  replies: { 200: List },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const listed = await doors.transferBook.list(account);
    if (!listed.ok) return listed;
    return told(200, { demand: doors.transferBook.demand(account), items: listed.value.map(shown) });
  },
});

const NewNumber = Type.Object(
  {
    phone: Type.String({ minLength: 1, maxLength: 30 }),
    name: Type.Optional(
      Type.String({ maxLength: LIMITS.transferNumbers.nameCharacters, description: 'Whose it is.' }),
    ),
  },
  {
    title: 'NewTransferNumber',
    additionalProperties: false,
    examples: [{ phone: '79990000001', name: 'Reception' }],
  },
);

const addTransferNumber = operation({
  id: 'addTransferNumber',
  method: 'POST',
  path: '/transfer-numbers',
  summary: 'Put a number on the list',
  description: 'It is `new` until the code that is sent to it comes back.',
  tags: TAGS,
  body: json(NewNumber),
  replies: { 201: Told },
  faults: ['change-failed'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const phone = parsePhone(body.phone);
    if (phone === undefined) return err(mistaken('/phone', 'is no telephone number'));
    const name = (body.name ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
    const added = await doors.transferBook.add(account, { phone, name });
    return added.ok ? told(201, shown(added.value)) : added;
  },
});

const removeTransferNumber = operation({
  id: 'removeTransferNumber',
  method: 'DELETE',
  path: '/transfer-numbers/{id}',
  summary: 'Take a number off the list',
  description: 'Menus that name it are refused from then on, and calls under way do not ring it any more.',
  tags: TAGS,
  parameters: idPath(),
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const removed = await doors.transferBook.remove(account, parameters.id);
    return removed.ok ? told(204) : removed;
  },
});

const CodeAsked = Type.Object(
  { by: Type.Optional(Type.Enum(['call', 'sms'], { default: 'call' })) },
  { title: 'TransferCodeRequest', additionalProperties: false, examples: [{ by: 'call' }] },
);

const sendTransferCode = operation({
  id: 'sendTransferCode',
  method: 'POST',
  path: '/transfer-numbers/{id}/code',
  summary: 'Call or text a number and tell it a code',
  description: `Paid like any call or SMS of the account. A number gets ${LIMITS.senders.codesAnHour} codes an hour at most, whoever asks; each is good for ${LIMITS.senders.codeMinutes} minutes and ${LIMITS.senders.codeTries} tries.`,
  tags: TAGS,
  parameters: idPath(),
  body: json(CodeAsked),
  replies: { 200: Told },
  faults: ['record-missing', 'change-failed', 'requests-too-many'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, parameters, body }) => {
    const sent = await doors.transferBook.sendCode(account, parameters.id, body.by ?? 'call');
    return sent.ok ? told(200, shown(sent.value)) : sent;
  },
});

const CodeGiven = Type.Object(
  { code: Type.String({ pattern: '^[0-9]{6}$' }) },
  { title: 'TransferCode', additionalProperties: false, examples: [{ code: '123456' }] },
);

const checkTransferCode = operation({
  id: 'checkTransferCode',
  method: 'POST',
  path: '/transfer-numbers/{id}/code/check',
  summary: 'Confirm a number by the code it was told',
  tags: TAGS,
  parameters: idPath(),
  body: json(CodeGiven),
  replies: { 200: Told },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, parameters, body }) => {
    const checked = await doors.transferBook.checkCode(account, parameters.id, body.code);
    return checked.ok ? told(200, shown(checked.value)) : checked;
  },
});

export const TRANSFER_NUMBER_OPERATIONS = [
  listTransferNumbers,
  addTransferNumber,
  removeTransferNumber,
  sendTransferCode,
  checkTransferCode,
] as const;
