// Operations on groups of contacts that are told of events. Owns these operations; what is wrong with a group and what an event
// makes of it is the core's.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import type { FaultCode } from '../../../core/faults.ts';
import {
  groupFault,
  NOTICE_KINDS,
  type NoticeKind,
  notify,
  type TaskGroup,
  type TaskGroupDraft,
} from '../../../core/notices/task-group.ts';
import { json, operation, told } from './operation.ts';
import type { Fault } from './replies.ts';
import { idPath, listOf } from './schemas.ts';
import { CONTENT_FAULTS, refusalTold } from './sending.ts';

const TAGS = ['task groups'];

const { textCharacters, contacts: CONTACTS_MOST } = LIMITS.notices;

const Template = Type.String({
  maxLength: textCharacters,
  description: 'With {NAME}, {HOST} and {INFO}; an empty one: nothing is sent.',
});

const DRAFT_FIELDS = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  failure: Template,
  recovery: Template,
  kinds: Type.Array(Type.Enum(Object.keys(NOTICE_KINDS) as NoticeKind[]), { minItems: 1, uniqueItems: true }),
  contacts: Type.Array(Type.String({ minLength: 1, maxLength: 254 }), {
    minItems: 1,
    maxItems: CONTACTS_MOST,
    description: 'Phone numbers and e-mail addresses.',
  }),
};

const Draft = Type.Object(DRAFT_FIELDS, {
  title: 'TaskGroupDraft',
  additionalProperties: false,
  examples: [
    {
      name: 'servers',
      failure: '{NAME} on {HOST} is down: {INFO}',
      recovery: '{NAME} is back',
      kinds: ['sms'],
      contacts: ['79991234567'],
    },
  ],
});

const Group = Type.Object(
  { id: Type.Integer({ minimum: 1 }), ...DRAFT_FIELDS },
  { title: 'TaskGroup', additionalProperties: false },
);

function shown({ id, name, failure, recovery, kinds, contacts }: TaskGroup): Static<typeof Group> {
  return { id, name, failure, recovery, kinds: [...kinds], contacts: [...contacts] };
}

function faultOf(fault: FaultCode, draft: TaskGroupDraft): Fault {
  const wrong = fault === 'parameters-wrong' ? groupFault(draft) : undefined;
  const taken =
    fault === 'change-failed' ? 'the name is taken, or there are as many groups as may be' : undefined;
  const detail = wrong ?? taken;
  return { fault, ...(detail !== undefined && { detail }) };
}

const listGroups = operation({
  id: 'listTaskGroups',
  method: 'GET',
  path: '/task-groups',
  summary: 'Groups that are told of events',
  tags: TAGS,
  replies: { 200: listOf('TaskGroupList', Group) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const groups = await doors.taskGroups.list(account);
    return groups.ok ? told(200, { items: groups.value.map(shown) }) : err({ fault: groups.error });
  },
});

const getGroup = operation({
  id: 'getTaskGroup',
  method: 'GET',
  path: '/task-groups/{id}',
  summary: 'One group',
  tags: TAGS,
  parameters: idPath(),
  replies: { 200: Group },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const group = await doors.taskGroups.find(account, parameters.id);
    return group.ok ? told(200, shown(group.value)) : err({ fault: group.error });
  },
});

const addGroup = operation({
  id: 'createTaskGroup',
  method: 'POST',
  path: '/task-groups',
  summary: 'Make a group',
  tags: TAGS,
  body: json(Draft),
  replies: { 201: Group },
  faults: ['change-failed'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const added = await doors.taskGroups.add(account, body);
    return added.ok ? told(201, shown(added.value)) : err(faultOf(added.error, body));
  },
});

const changeGroup = operation({
  id: 'replaceTaskGroup',
  method: 'PUT',
  path: '/task-groups/{id}',
  summary: 'Put a group in place of what it was',
  tags: TAGS,
  parameters: idPath(),
  body: json(Draft),
  replies: { 200: Group },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, body }) => {
    const changed = await doors.taskGroups.change(account, parameters.id, body);
    return changed.ok ? told(200, shown(changed.value)) : err(faultOf(changed.error, body));
  },
});

const removeGroup = operation({
  id: 'deleteTaskGroup',
  method: 'DELETE',
  path: '/task-groups/{id}',
  summary: 'Take a group away',
  tags: TAGS,
  parameters: idPath(),
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const removed = await doors.taskGroups.remove(account, parameters.id);
    return removed.ok ? told(204) : err({ fault: removed.error });
  },
});

const Word = Type.Optional(Type.String({ maxLength: 500, default: '' }));

const Event = Type.Object(
  { what: Type.Enum(['failure', 'recovery']), name: Word, host: Word, info: Word },
  {
    title: 'TaskGroupEvent',
    additionalProperties: false,
    examples: [{ what: 'failure', name: 'web', host: 'h1', info: 'answers 500' }],
  },
);

const Notified = Type.Object(
  {
    ids: Type.Array(Type.String(), { description: 'Ids of the sendings, one for each kind that was taken.' }),
  },
  { title: 'TaskGroupNotified', additionalProperties: false },
);

const notifyGroup = operation({
  id: 'notifyTaskGroup',
  method: 'POST',
  path: '/task-groups/{id}/events',
  summary: 'Tell a group that something failed or works again',
  description: 'Refused when not one of its messages was taken, with what the first was refused for.',
  tags: TAGS,
  parameters: idPath(),
  body: json(Event),
  replies: { 202: Notified },
  faults: [...CONTENT_FAULTS, 'record-missing', 'request-repeated', 'money-short'],
  scope: 'account',
  needs: 'send',
  idempotent: 'by key',
  answer: async (doors, { account, parameters, body }) => {
    const { what, name = '', host = '', info = '' } = body;
    const event = { door: 'api', group: parameters.id, what, name, host, info } as const;
    const notified = await notify(account, event, doors);
    return notified.ok ? told(202, { ids: [...notified.value] }) : err(refusalTold(notified.error));
  },
});

export const TASK_GROUP_OPERATIONS = [
  listGroups,
  getGroup,
  addGroup,
  changeGroup,
  removeGroup,
  notifyGroup,
] as const;
