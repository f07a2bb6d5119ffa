// Operations on exports: large extracts of the history, made in the background and fetched by a link. Owns these
// operations and how a task looks on this wire.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import type { ExportTask } from '../../../core/history/exports.ts';
import { MESSAGE_FILTER, messageFilter } from './message-filter.ts';
import { StatusName } from './message-schemas.ts';
import { json, operation, told } from './operation.ts';
import { idPath, listOf, Moment, momentText } from './schemas.ts';
import { Kind } from './sending-schemas.ts';

const TAGS = ['exports'];

const Form = Type.Enum(['csv', 'xlsx'], {
  description: `A spreadsheet of more than ${LIMITS.exports.spreadsheetRows} messages becomes CSV.`,
});

const Task = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    name: Type.String({ description: 'Name of the file.' }),
    form: Form,
    state: Type.Enum(['waiting', 'running', 'done', 'failed']),
    percent: Type.Integer({ minimum: 0, maximum: 100 }),
    messages: Type.Integer({ minimum: 0, description: 'Messages written so far.' }),
    messagesAbout: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
      description:
        'How many there will be, as far as it can be told by now; exact once it is done. Null: not yet.',
    }),
    bytes: Type.Integer({ minimum: 0 }),
    createdAt: Moment,
    endedAt: Type.Union([Moment, Type.Null()]),
    keptUntil: Type.Union([Moment, Type.Null()]),
    url: Type.Union([Type.String(), Type.Null()], {
      description: 'Once it is done: the file; needs no sign-in, good for seven days.',
    }),
    failure: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'Export', additionalProperties: false },
);

const Listed = { maxItems: LIMITS.history.recipients };

const NewExport = Type.Object(
  {
    form: Type.Optional(Form),
    separator: Type.Optional(
      Type.Enum(['comma', 'semicolon'], {
        default: 'comma',
        description:
          'Of a CSV file. `semicolon`: as Excel in Russia and most of Europe reads it, with a comma in fractions.',
      }),
    ),
    recipients: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 254 }), Listed)),
    statuses: Type.Optional(Type.Array(StatusName, Listed)),
    kinds: Type.Optional(Type.Array(Kind, Listed)),
    ...MESSAGE_FILTER,
  },
  { title: 'NewExport', additionalProperties: false, examples: [{ form: 'csv', statuses: ['delivered'] }] },
);

function shown(task: ExportTask): Static<typeof Task> {
  const { id, name, form, state, percent, rows, rowsAbout, bytes, wantedAt, endedAt, keptUntil } = task;
  return {
    ...{ id, name, form, state, percent, messages: rows, messagesAbout: rowsAbout ?? null, bytes },
    createdAt: momentText(wantedAt),
    endedAt: endedAt === undefined ? null : momentText(endedAt),
    keptUntil: keptUntil === undefined ? null : momentText(keptUntil),
    url: task.link ?? null,
    failure: task.failure ?? null,
  };
}

const createExport = operation({
  id: 'createExport',
  method: 'POST',
  path: '/exports',
  summary: 'Have messages written into a file',
  description:
    'In the background, one task of an account after the other. Ask for the task until it is done.',
  tags: TAGS,
  body: json(NewExport),
  replies: { 202: Task },
  faults: ['date-wrong', 'record-missing', 'change-failed'],
  scope: 'account',
  needs: 'read',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const filter = messageFilter(body, body, '');
    if (!filter.ok) return filter;
    const added = await doors.exports.add(account, {
      form: body.form ?? 'csv',
      filter: filter.value,
      ...(body.separator === 'semicolon' && { separator: ';' }),
    });
    return added.ok ? told(202, shown(added.value)) : added;
  },
});

const listExports = operation({
  id: 'listExports',
  method: 'GET',
  path: '/exports',
  summary: 'Exports of the account, newest first',
  tags: TAGS,
  replies: { 200: listOf('ExportList', Task) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const tasks = await doors.exports.list(account, { limit: LIMITS.exports.kept });
    return tasks.ok ? told(200, { items: tasks.value.map(shown) }) : tasks;
  },
});

const getExport = operation({
  id: 'getExport',
  method: 'GET',
  path: '/exports/{id}',
  summary: 'How far an export is, and where its file is',
  tags: TAGS,
  parameters: idPath(),
  replies: { 200: Task },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const { id } = parameters;
    const tasks = await doors.exports.list(account, { limit: 1, after: id - 1 });
    if (!tasks.ok) return tasks;
    const task = tasks.value.find((one) => one.id === id);
    return task ? told(200, shown(task)) : err({ fault: 'record-missing' });
  },
});

const deleteExport = operation({
  id: 'deleteExport',
  method: 'DELETE',
  path: '/exports/{id}',
  summary: 'Give up an export, or delete its file',
  tags: TAGS,
  parameters: idPath(),
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'account',
  // Who may have files made may make room for the next.
  needs: 'read',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const removed = await doors.exports.remove(account, parameters.id);
    return removed.ok ? told(204) : removed;
  },
});

export const EXPORT_OPERATIONS = [createExport, listExports, getExport, deleteExport] as const;
