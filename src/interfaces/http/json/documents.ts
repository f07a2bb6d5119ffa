// Operations on invoices and acts of sub-clients, and on the price list of the account. Owns these operations; the page to
// print comes as HTML inside the answer.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import { parseMoney } from '../../../core/accounts/money.ts';
import { documentPage } from '../../../core/documents/document-page.ts';
import { type StoredDocument, wholeCents } from '../../../core/documents/documents.ts';
import { PRICE_COLUMNS } from '../../../core/prices/price-zones.ts';
import { json, operation, told } from './operation.ts';
import { mistaken } from './replies.ts';
import { idPath, listOf, Moment, MoneyAmount, momentText, moneyAmount, recordNumber } from './schemas.ts';
import { CLIENT_FAULTS } from './sub-clients.ts';

const TAGS = ['documents'];

const DOCUMENT_FIELDS = {
  id: Type.Integer({ minimum: 1 }),
  kind: Type.Enum(['invoice', 'act']),
  number: Type.Integer({ minimum: 1 }),
  madeAt: Moment,
  month: Type.Optional(Type.String({ description: 'Of an act, `YYYY-MM`.' })),
  sum: MoneyAmount,
};

const DocumentTold = Type.Object(DOCUMENT_FIELDS, { title: 'Document', additionalProperties: false });

const DocumentWithPage = Type.Object(
  { ...DOCUMENT_FIELDS, page: Type.String({ description: 'HTML that needs nothing from anywhere.' }) },
  { title: 'DocumentWithPage', additionalProperties: false },
);

function shown(document: StoredDocument): Static<typeof DocumentTold> {
  const { id, kind, number, madeAt, month, amount, currency } = document;
  return {
    id,
    kind,
    number,
    madeAt: momentText(madeAt),
    ...(month === undefined ? {} : { month: month.slice(0, 7) }),
    sum: moneyAmount(amount, currency),
  };
}

const NewInvoice = Type.Object(
  {
    amount: Type.String({
      pattern: '^[0-9]{1,11}(\\.[0-9]{1,2})?$',
      description: 'In the currency of the client.',
    }),
    service: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.documents.serviceCharacters })),
  },
  { title: 'NewInvoice', additionalProperties: false, examples: [{ amount: '500.00' }] },
);

const createInvoice = operation({
  id: 'createInvoice',
  method: 'POST',
  path: '/sub-clients/{id}/invoices',
  summary: 'Make an invoice for a sub-client',
  tags: TAGS,
  parameters: idPath(),
  body: json(NewInvoice),
  replies: {
    201: Type.Object({ id: Type.Integer() }, { title: 'CreatedInvoice', additionalProperties: false }),
  },
  faults: [...CLIENT_FAULTS, 'balance-shared'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, parameters, body }) => {
    const sum = parseMoney(body.amount);
    if (sum === undefined || sum <= 0 || wholeCents(sum) !== sum)
      return err(mistaken('/amount', 'is nothing'));
    const client = { by: 'id', id: parameters.id } as const;
    const added = await doors.documents.addInvoice(account, { client, sum, service: body.service });
    return added.ok ? told(201, { id: added.value }) : added;
  },
});

const listDocuments = operation({
  id: 'listDocuments',
  method: 'GET',
  path: '/sub-clients/{id}/documents',
  summary: 'Invoices and acts of a sub-client, newest first',
  tags: TAGS,
  parameters: idPath(),
  replies: { 200: listOf('DocumentList', DocumentTold) },
  faults: CLIENT_FAULTS,
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const listed = await doors.documents.list(account, { by: 'id', id: parameters.id });
    return listed.ok ? told(200, { items: listed.value.map(shown) }) : listed;
  },
});

const DocumentPath = Type.Object(
  {
    id: recordNumber(),
    kind: Type.Enum(['invoice', 'act']),
    number: recordNumber(),
  },
  { additionalProperties: false },
);

const getDocument = operation({
  id: 'getDocument',
  method: 'GET',
  path: '/sub-clients/{id}/documents/{kind}/{number}',
  summary: 'An invoice or act by its number, with its page to print',
  tags: TAGS,
  parameters: DocumentPath,
  replies: { 200: DocumentWithPage },
  faults: [...CLIENT_FAULTS, 'record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters: { id, kind, number } }) => {
    const question = { client: { by: 'id', id }, kind, name: { by: 'number', number } } as const;
    const found = await doors.documents.find(account, question);
    return found.ok ? told(200, { ...shown(found.value), page: documentPage(found.value) }) : found;
  },
});

const listOwnDocuments = operation({
  id: 'listOwnDocuments',
  method: 'GET',
  path: '/account/documents',
  summary: 'Invoices and acts made out to the account, newest first',
  tags: TAGS,
  replies: { 200: listOf('OwnDocumentList', DocumentTold) },
  faults: CLIENT_FAULTS,
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const listed = await doors.documents.list(account, { by: 'id', id: account.id });
    return listed.ok ? told(200, { items: listed.value.map(shown) }) : listed;
  },
});

const getOwnDocument = operation({
  id: 'getOwnDocument',
  method: 'GET',
  path: '/account/documents/{kind}/{number}',
  summary: 'An invoice or act made out to the account, with its page to print',
  tags: TAGS,
  parameters: Type.Object(
    { kind: Type.Enum(['invoice', 'act']), number: recordNumber() },
    { additionalProperties: false },
  ),
  replies: { 200: DocumentWithPage },
  faults: [...CLIENT_FAULTS, 'record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters: { kind, number } }) => {
    const client = { by: 'id', id: account.id } as const;
    const found = await doors.documents.find(account, { client, kind, name: { by: 'number', number } });
    return found.ok ? told(200, { ...shown(found.value), page: documentPage(found.value) }) : found;
  },
});

const PriceZone = Type.Object(
  {
    zone: Type.Integer({ minimum: 1 }),
    name: Type.String(),
    prices: Type.Record(Type.Enum(PRICE_COLUMNS.map(({ name }) => name)), MoneyAmount, {
      description:
        'By the columns of `get.php?get_price=1`; a call is priced for five seconds, one that comes in by the number called.',
    }),
  },
  { title: 'PriceZone', additionalProperties: false },
);

const listPrices = operation({
  id: 'listPrices',
  method: 'GET',
  path: '/prices',
  summary: 'What the account pays, zone by zone',
  tags: ['account'],
  replies: { 200: listOf('PriceList', PriceZone) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const zones = await doors.prices.of(account);
    if (!zones.ok) return err({ fault: zones.error });
    const items = zones.value.map(({ zone, name, prices }) => ({
      zone,
      name,
      prices: Object.fromEntries(
        PRICE_COLUMNS.map((column, at) => [column.name, moneyAmount(prices[at]!, account.currency)]),
      ),
    }));
    return told(200, { items });
  },
});

export const DOCUMENT_OPERATIONS = [
  createInvoice,
  listDocuments,
  getDocument,
  listOwnDocuments,
  getOwnDocument,
  listPrices,
] as const;
