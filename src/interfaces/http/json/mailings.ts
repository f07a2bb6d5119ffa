// Operations on mailings: made, filled page by page or from a file, changed, ordered about, looked at. Owns these operations; a
// mailing itself is read and told in `mailing-body.ts`.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { MailingOrder } from '../../../core/campaigns/mailing-state.ts';
import type { Doors } from '../../../core/doors.ts';
import { columnsOf, faultsTold, TABLE_BODY, TableQuery } from './contact-files.ts';
import { pageFrom, readPage } from './cursor.ts';
import { asSending, mailingTold, readMailing, readPatch, recipientsOf } from './mailing-body.ts';
import {
  CreatedMailing,
  MailingDetails,
  MailingPage,
  MailingPatch,
  MailingRecipients,
  MailingTold,
  NewMailingBody,
  RecipientCount,
  TableCount,
} from './mailing-schemas.ts';
import { statusWord } from './message-schemas.ts';
import { json, onePiece, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';
import { momentText, moneyAmount, PAGE_QUERY } from './schemas.ts';
import { CONTENT_FAULTS, readSending, refusalTold } from './sending.ts';

const TAGS = ['mailings'];

const MAILING_FAULTS = [...CONTENT_FAULTS, 'date-wrong', 'mailing-forbidden'] as const;

const MailingPath = Type.Object(
  { id: Type.String({ pattern: '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,39}$' }) },
  { additionalProperties: false },
);

const createMailing = operation({
  id: 'createMailing',
  method: 'POST',
  path: '/mailings',
  summary: 'Make a mailing',
  description:
    'It begins at once or at `sendAt`. With `open` it waits for more recipients, up to 10,000 a request, and is planned when it is started. Recipients are charged when their turn comes; `price` is that of one run for those there are.',
  tags: TAGS,
  body: json(NewMailingBody),
  replies: { 201: CreatedMailing },
  faults: MAILING_FAULTS,
  scope: 'account',
  needs: 'send',
  idempotent: 'by key',
  answer: async (doors, { account, body, address }) => {
    const context = { doors, account, address, idempotencyKey: undefined, purpose: 'send' } as const;
    const submission = await readSending(asSending(body), context);
    if (!submission.ok) return submission;
    const mailing = readMailing(body, submission.value, account);
    if (!mailing.ok) return mailing;
    const added = await doors.mailings.add(account, mailing.value);
    if (!added.ok) return err(refusalTold(added.error));
    const { id, cost } = added.value;
    return told(201, { id, ...(cost !== undefined && { price: moneyAmount(cost, account.currency) }) });
  },
});

const listMailings = operation({
  id: 'listMailings',
  method: 'GET',
  path: '/mailings',
  summary: 'Mailings of the account, newest first',
  tags: TAGS,
  query: Type.Object({ ...PAGE_QUERY }, { additionalProperties: false }),
  replies: { 200: MailingPage },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const page = readPage('mailings', query);
    if (!page.ok) return page;
    const { after, limit } = page.value;
    const dates = { from: undefined, till: undefined };
    const found = await doors.mailings.list(account, dates, { before: after, most: limit + 1 });
    if (!found.ok) return err({ fault: found.error });
    const { items, next } = pageFrom('mailings', found.value, { limit, idOf: ({ number }) => number });
    return told(200, { items: items.map(mailingTold), next });
  },
});

const getMailing = operation({
  id: 'getMailing',
  method: 'GET',
  path: '/mailings/{id}',
  summary: 'One mailing with what became of its messages',
  tags: TAGS,
  parameters: MailingPath,
  replies: { 200: MailingDetails },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const found = await doors.mailings.statistics(account, parameters.id);
    if (!found.ok) return err({ fault: found.error });
    const { mailing, statuses, cost, ended, endsAt, takenAllAt } = found.value;
    return told(200, {
      ...mailingTold(mailing),
      messages: [...statuses].map(([code, count]) => ({ status: statusWord(code), statusCode: code, count })),
      price: moneyAmount(cost, account.currency),
      ended,
      endsAt: endsAt === undefined ? null : momentText(endsAt),
      lastTurnAt: takenAllAt === undefined ? null : momentText(takenAllAt),
    });
  },
});

const changeMailing = operation({
  id: 'changeMailing',
  method: 'PATCH',
  path: '/mailings/{id}',
  summary: 'Change a mailing',
  description: 'In the middle of a run its `name` and `perSecond` alone.',
  tags: TAGS,
  parameters: MailingPath,
  body: json(MailingPatch),
  replies: { 200: MailingTold },
  faults: [...MAILING_FAULTS, 'record-missing', 'change-failed'],
  scope: 'account',
  needs: 'send',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, body }) => {
    const change = readPatch(body, doors.clock.now());
    if (!change.ok) return change;
    const changed = await doors.mailings.change(account, parameters.id, change.value);
    if (!changed.ok) return err(refusalTold(changed.error));
    return await mailingNow(doors, account, parameters.id);
  },
});

async function mailingNow(doors: Doors, account: Account, id: string) {
  const found = await doors.mailings.get(account, id);
  return found.ok ? told(200, mailingTold(found.value)) : err({ fault: found.error });
}

const addRecipients = operation({
  id: 'addMailingRecipients',
  method: 'POST',
  path: '/mailings/{id}/recipients',
  summary: 'More recipients for a mailing that is open',
  description: 'Who comes twice with the same text gets one message.',
  tags: TAGS,
  parameters: MailingPath,
  body: json(MailingRecipients),
  replies: { 200: RecipientCount },
  faults: [...MAILING_FAULTS, 'record-missing', 'change-failed'],
  scope: 'account',
  needs: 'send',
  idempotent: 'by key',
  answer: async (doors, { account, parameters, body }) => {
    const { recipients, groups } = recipientsOf(body.recipients);
    if (groups.length > 0) return err(mistaken('/recipients', 'a group is named when the mailing is made'));
    return counted(await doors.mailings.append(account, parameters.id, recipients));
  },
});

function counted(
  appended: Awaited<ReturnType<Doors['mailings']['append']>>,
): Result<{ readonly status: 200; readonly body: Static<typeof RecipientCount> }, Fault> {
  return appended.ok ? told(200, { recipients: appended.value }) : err(refusalTold(appended.error));
}

const addFile = operation({
  id: 'addMailingRecipientsFile',
  method: 'POST',
  path: '/mailings/{id}/recipients-file',
  summary: 'Recipients of a file for a mailing that is open',
  description:
    'The body is the file: UTF-8, a number a line, behind a semicolon, comma or tabulator a text of its own when it has one. A larger file is handed in in pieces, cut between lines.',
  tags: TAGS,
  parameters: MailingPath,
  body: {
    kind: 'octets',
    types: ['text/csv', 'text/plain', 'application/octet-stream'],
    bytesMost: LIMITS.http.multipartBytes,
  } as const,
  replies: { 200: RecipientCount },
  faults: [...MAILING_FAULTS, 'record-missing', 'change-failed'],
  scope: 'account',
  needs: 'send',
  idempotent: 'by key',
  answer: async (doors, { account, parameters, body }) =>
    counted(await doors.mailings.appendFile(account, parameters.id, onePiece(body))),
});

const addTable = operation({
  id: 'addMailingRecipientsTable',
  method: 'POST',
  path: '/mailings/{id}/recipients-table',
  summary: 'Recipients of a table for a mailing that is open',
  description:
    'The body is the table, CSV or XLSX. Columns mean what they mean in a file of contacts; a text that speaks of its reader (`#fnm#`) is filled from each row. Good rows are taken, the others told of; `price` is that of one run for the rows taken.',
  tags: TAGS,
  parameters: MailingPath,
  query: TableQuery,
  body: TABLE_BODY,
  replies: { 200: TableCount },
  faults: [...MAILING_FAULTS, 'record-missing', 'change-failed'],
  scope: 'account',
  needs: 'send',
  idempotent: 'by key',
  answer: async (doors, { account, parameters: { id }, query, body }) => {
    const mailing = await doors.mailings.get(account, id);
    if (!mailing.ok) return err({ fault: mailing.error });
    const columns = columnsOf(query.columns, mailing.value.kind === 'mail' ? 'mails' : 'phones');
    if (!columns.ok) return columns;
    const appended = await doors.mailings.appendTable(account, id, {
      bytes: onePiece(body),
      ...(columns.value && { columns: columns.value }),
      ...(query.charset !== undefined && { charset: query.charset }),
    });
    if (!appended.ok) return err(refusalTold(appended.error));
    const { recipients, cost, rows, failed, faults } = appended.value;
    return told(200, {
      recipients,
      price: moneyAmount(cost, account.currency),
      rows,
      failed,
      faults: faultsTold(faults, query.language),
    });
  },
});

const ORDERS: readonly {
  readonly order: MailingOrder;
  readonly id: string;
  readonly summary: string;
}[] = [
  { order: 'start', id: 'startMailing', summary: 'Start it now, or let one that is paused go on' },
  { order: 'pause', id: 'pauseMailing', summary: 'Stop what waits; what is under way is finished' },
  { order: 'cancel', id: 'cancelMailing', summary: 'End it and all of it that waits; the money comes back' },
];

const orders = ORDERS.map(({ order, id, summary }) =>
  operation({
    id,
    method: 'POST',
    path: `/mailings/{id}/${order}`,
    summary,
    tags: TAGS,
    parameters: MailingPath,
    replies: { 200: MailingTold },
    faults: ['record-missing', 'change-failed', 'mailing-forbidden'],
    scope: 'account',
    needs: 'send',
    idempotent: 'by key',
    answer: async (doors, { account, parameters }) => {
      const done = await doors.mailings.order(account, parameters.id, order);
      return done.ok ? await mailingNow(doors, account, parameters.id) : err({ fault: done.error });
    },
  }),
);

const deleteMailing = operation({
  id: 'deleteMailing',
  method: 'DELETE',
  path: '/mailings/{id}',
  summary: 'Delete a mailing that is not running, and hide its messages',
  tags: TAGS,
  parameters: MailingPath,
  replies: { 204: 'empty' },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const done = await doors.mailings.order(account, parameters.id, 'remove');
    return done.ok ? told(204) : err({ fault: done.error });
  },
});

export const MAILING_OPERATIONS = [
  createMailing,
  listMailings,
  getMailing,
  changeMailing,
  deleteMailing,
  addRecipients,
  addFile,
  addTable,
  ...orders,
] as const;
