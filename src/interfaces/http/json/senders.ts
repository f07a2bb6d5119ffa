// Operations on sender names: their registration, documents and confirmation, of the account or of a sub-client. Owns these
// operations; how a name looks here is `sender-schemas.ts`.

import Type from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Doors } from '../../../core/doors.ts';
import type { Sender } from '../../../core/senders/sender.ts';
import { readMailSender, readSenderName, SENDER_RULE } from '../../../core/senders/sender-name.ts';
import { pageFrom, readPage } from './cursor.ts';
import { dayAt } from './dates.ts';
import { json, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';
import { Day, idPath, PAGE_QUERY, pageOf } from './schemas.ts';
import { ChangedSender, NewSender, SenderTold, senderChangeOf, senderTold } from './sender-schemas.ts';

const TAGS = ['senders'];

const CLIENT = {
  client: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, description: 'Login of a sub-client whose name it is.' }),
  ),
};

const OfClient = Type.Object(CLIENT, { additionalProperties: false });

type Owned = {
  readonly account: Account;
  readonly query: { readonly client?: string };
};

/** The account itself, or the sub-client asked for. */
async function ownerOf(doors: Doors, { account, query }: Owned): Promise<Result<Account, Fault>> {
  return query.client === undefined ? ok(account) : await doors.senders.ownerOf(account, query.client);
}

async function one(doors: Doors, owner: Account, id: number): Promise<Result<Sender, Fault>> {
  const found = await doors.senders.list(owner, { states: 'all', after: id - 1, limit: 1 });
  if (!found.ok) return found;
  const [sender] = found.value;
  return sender?.id === id ? ok(sender) : err({ fault: 'record-missing' });
}

const ListQuery = Type.Object(
  {
    ...CLIENT,
    states: Type.Optional(
      Type.Enum(['approved', 'all'], {
        default: 'all',
        description: 'Names that may be sent with, or also those that wait and those refused.',
      }),
    ),
    changedSince: Type.Optional(Day),
    ...PAGE_QUERY,
  },
  { additionalProperties: false },
);

const listSenders = operation({
  id: 'listSenders',
  method: 'GET',
  path: '/senders',
  summary: 'Sender names, oldest first',
  description: 'Approved names of accounts above are among them when the account may use them.',
  tags: TAGS,
  query: ListQuery,
  replies: { 200: pageOf('SenderPage', SenderTold) },
  faults: ['record-missing', 'date-wrong'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const since = dayAt('/query/changedSince', query.changedSince);
    if (!since.ok) return since;
    const page = readPage('senders', query);
    if (!page.ok) return page;
    const owner = await ownerOf(doors, { account, query });
    if (!owner.ok) return owner;
    const { after, limit } = page.value;
    const rows = await doors.senders.list(owner.value, {
      states: query.states ?? 'all',
      ...(after !== undefined && { after }),
      ...(since.value !== undefined && { changedSince: since.value }),
      limit: limit + 1,
    });
    if (!rows.ok) return rows;
    const { items, next } = pageFrom('senders', rows.value, { limit, idOf: (sender) => sender.id });
    return told(200, { items: items.map(senderTold), next });
  },
});

const getSender = operation({
  id: 'getSender',
  method: 'GET',
  path: '/senders/{id}',
  summary: 'One sender name',
  tags: TAGS,
  parameters: idPath(),
  query: OfClient,
  replies: { 200: SenderTold },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, query }) => {
    const owner = await ownerOf(doors, { account, query });
    if (!owner.ok) return owner;
    const found = await one(doors, owner.value, parameters.id);
    return found.ok ? told(200, senderTold(found.value)) : found;
  },
});

const addSender = operation({
  id: 'addSender',
  method: 'POST',
  path: '/senders',
  summary: 'Ask for a sender name',
  tags: TAGS,
  query: OfClient,
  body: json(NewSender),
  replies: { 201: SenderTold },
  faults: ['change-failed', 'record-missing'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, query, body }) => {
    const sender = readSenderName(body.sender) ?? readMailSender(body.sender);
    if (!sender) return err(mistaken('/sender', `${SENDER_RULE}, or an e-mail address`));
    const owner = await ownerOf(doors, { account, query });
    if (!owner.ok) return owner;
    const added = await doors.senders.add(owner.value, { ...senderChangeOf(body), sender });
    if (!added.ok) return added;
    const kept = await one(doors, owner.value, added.value);
    return kept.ok ? told(201, senderTold(kept.value)) : kept;
  },
});

const changeSender = operation({
  id: 'changeSender',
  method: 'PATCH',
  path: '/senders/{id}',
  summary: 'Change what is kept of a sender name',
  description: 'A name cannot become another: add that one.',
  tags: TAGS,
  parameters: idPath(),
  query: OfClient,
  body: json(ChangedSender),
  replies: { 200: SenderTold },
  faults: ['change-failed', 'record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, query, body }) => {
    const owner = await ownerOf(doors, { account, query });
    if (!owner.ok) return owner;
    const { id } = parameters;
    const changed = await doors.senders.change(owner.value, { id }, senderChangeOf(body));
    if (!changed.ok) return changed;
    const kept = await one(doors, owner.value, id);
    return kept.ok ? told(200, senderTold(kept.value)) : kept;
  },
});

const removeSender = operation({
  id: 'removeSender',
  method: 'DELETE',
  path: '/senders/{id}',
  summary: 'Give a sender name up',
  tags: TAGS,
  parameters: idPath(),
  query: OfClient,
  replies: { 204: 'empty' },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, query }) => {
    const owner = await ownerOf(doors, { account, query });
    if (!owner.ok) return owner;
    const removed = await doors.senders.remove(owner.value, { id: parameters.id });
    return removed.ok ? told(204) : removed;
  },
});

const DocumentQuery = Type.Object(
  {
    ...CLIENT,
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'For people alone.' })),
    comment: Type.Optional(Type.String({ maxLength: LIMITS.senders.fieldCharacters })),
  },
  { additionalProperties: false },
);

const addSenderDocument = operation({
  id: 'addSenderDocument',
  method: 'POST',
  path: '/senders/{id}/documents',
  summary: 'Hand in a document for a sender name',
  description: 'The body is the file itself: jpg, tif, pdf, png, zip or rar.',
  tags: TAGS,
  parameters: idPath(),
  query: DocumentQuery,
  body: {
    kind: 'octets',
    types: ['application/octet-stream', 'application/pdf', 'application/zip', 'image/*'],
    bytesMost: LIMITS.senders.documentBytes,
  } as const,
  replies: { 204: 'empty' },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, parameters, query, body }) => {
    const owner = await ownerOf(doors, { account, query });
    if (!owner.ok) return owner;
    const document = { name: query.name ?? 'document', bytes: body, comment: query.comment?.trim() ?? '' };
    const added = await doors.senders.change(owner.value, { id: parameters.id }, { document });
    return added.ok ? told(204) : added;
  },
});

const CodeAsked = Type.Object(
  {
    by: Type.Optional(Type.Enum(['sms', 'call'], { default: 'sms' })),
    site: Type.Optional(
      Type.String({
        maxLength: LIMITS.senders.siteCharacters,
        pattern: '^[^{}<>]*$',
        description: 'What the code is for, as its message says.',
      }),
    ),
  },
  { title: 'SenderCodeRequest', additionalProperties: false, examples: [{ by: 'sms' }] },
);

const sendSenderCode = operation({
  id: 'sendSenderCode',
  method: 'POST',
  path: '/senders/{id}/code',
  summary: 'Send a code to a number that is to be a sender, at the account’s expense',
  tags: TAGS,
  parameters: idPath(),
  query: OfClient,
  body: json(CodeAsked),
  replies: { 204: 'empty' },
  faults: ['record-missing', 'change-failed', 'requests-too-many'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, parameters, query, body }) => {
    const owner = await ownerOf(doors, { account, query });
    if (!owner.ok) return owner;
    const site = (body.site ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
    const request = { by: body.by ?? 'sms', site } as const;
    const sent = await doors.senders.sendCode(owner.value, { id: parameters.id }, request);
    return sent.ok ? told(204) : sent;
  },
});

const CodeGiven = Type.Object(
  { code: Type.String({ pattern: '^[0-9]{1,12}$' }) },
  { title: 'SenderCode', additionalProperties: false, examples: [{ code: '123456' }] },
);

const checkSenderCode = operation({
  id: 'checkSenderCode',
  method: 'POST',
  path: '/senders/{id}/code/check',
  summary: 'Confirm a number by the code that came to it',
  tags: TAGS,
  parameters: idPath(),
  query: OfClient,
  body: json(CodeGiven),
  replies: { 200: SenderTold },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, parameters, query, body }) => {
    const owner = await ownerOf(doors, { account, query });
    if (!owner.ok) return owner;
    const { id } = parameters;
    const checked = await doors.senders.checkCode(owner.value, { id }, body.code);
    if (!checked.ok) return checked;
    const kept = await one(doors, owner.value, id);
    return kept.ok ? told(200, senderTold(kept.value)) : kept;
  },
});

export const SENDER_OPERATIONS = [
  listSenders,
  addSender,
  getSender,
  changeSender,
  removeSender,
  addSenderDocument,
  sendSenderCode,
  checkSenderCode,
] as const;
