// The operation that shows the audit log to owners. Owns how an entry looks on this wire; what is written down is the
// door's and the store's business.

import Type, { type Static } from 'typebox';
import { err, ok, type Result } from '../../../base/result.ts';
import { AUDIT_MEANS, type AuditFilter, type AuditRecord } from '../../../core/people/audit-log.ts';
import type { PersonId } from '../../../core/people/person.ts';
import { pageFrom, readPage } from './cursor.ts';
import { momentAt } from './dates.ts';
import { operation, told } from './operation.ts';
import type { Fault } from './replies.ts';
import { Moment, momentText, PAGE_QUERY, pageOf, recordNumber } from './schemas.ts';

const LIST = 'audit';

const Means = Type.Enum([...AUDIT_MEANS], { description: 'What whoever did it was known by.' });

const Entry = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    at: Moment,
    person: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Null: a key, or the login of the account.',
    }),
    who: Type.String({ description: 'A login, or the name of a key. Of a login nobody has, how it begins.' }),
    role: Type.String({ description: 'The role, or what the key may be used for; empty: nobody.' }),
    means: Means,
    operation: Type.String({
      description: 'The operationId of this description; `startSession` is a sign-in.',
    }),
    touched: Type.String({ description: 'Method and path.' }),
    address: Type.String({ description: 'Where it was asked from.' }),
    status: Type.Integer({ description: 'HTTP status of the answer.' }),
    code: Type.Union([Type.String(), Type.Null()], { description: 'Of a refusal; null: it was done.' }),
  },
  { title: 'AuditEntry', additionalProperties: false },
);

function entryTold({ at, person, code, ...entry }: AuditRecord): Static<typeof Entry> {
  return { ...entry, at: momentText(at), person: person ?? null, code: code ?? null };
}

const AuditQuery = Type.Object(
  {
    from: Type.Optional(Type.String({ format: 'date-time', description: 'At this moment or later.' })),
    to: Type.Optional(Type.String({ format: 'date-time', description: 'Before this moment.' })),
    person: Type.Optional(recordNumber('Id of a person.')),
    means: Type.Optional(Means),
    operation: Type.Optional(Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z]+$' })),
    outcome: Type.Optional(Type.Enum(['done', 'refused'])),
    ...PAGE_QUERY,
  },
  { additionalProperties: false },
);

function filterOf(query: Static<typeof AuditQuery>): Result<Omit<AuditFilter, 'limit'>, Fault> {
  const since = momentAt('/query/from', query.from);
  if (!since.ok) return since;
  const before = momentAt('/query/to', query.to);
  if (!before.ok) return before;
  return ok({
    ...(since.value !== undefined && { since: since.value }),
    ...(before.value !== undefined && { before: before.value }),
    ...(query.person !== undefined && { person: query.person as PersonId }),
    ...(query.means !== undefined && { means: query.means }),
    ...(query.operation !== undefined && { operation: query.operation }),
    ...(query.outcome !== undefined && { outcome: query.outcome }),
  });
}

const listAudit = operation({
  id: 'listAudit',
  method: 'GET',
  path: '/audit',
  summary: 'What was done and by whom, newest first',
  description:
    'Every sign-in to the console that was tried and every operation of this API that is not GET, refused ones too. An account that looks after the installation also sees who tried logins that nobody has.',
  tags: ['people'],
  query: AuditQuery,
  replies: { 200: pageOf('AuditPage', Entry) },
  faults: ['date-wrong'],
  scope: 'account',
  needs: 'everything',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const page = readPage(LIST, query);
    if (!page.ok) return page;
    const filter = filterOf(query);
    if (!filter.ok) return filter;
    const { after, limit } = page.value;
    const asked = { ...filter.value, ...(after !== undefined && { beforeId: after }), limit: limit + 1 };
    const found = await doors.auditLog.list(account, asked);
    if (!found.ok) return err({ fault: found.error });
    const { items, next } = pageFrom(LIST, found.value, { limit, idOf: ({ id }) => id });
    return told(200, { items: items.map(entryTold), next });
  },
});

export const AUDIT_OPERATIONS = [listAudit] as const;
