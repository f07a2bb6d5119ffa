// The operation that Alertmanager's webhook can be pointed at as it is. Owns how its notifications and the options of the
// address are read; whom an alert is told to, and when again, is the core's.

import { createHash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { MINUTE } from '../../../base/time.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Doors } from '../../../core/doors.ts';
import { type AlertGroup, ownTemplate } from '../../../core/notices/alert-group.ts';
import { type AlertOutcome, tellAlerts } from '../../../core/notices/alerts.ts';
import { groupFault, type TaskGroupDraft } from '../../../core/notices/task-group.ts';
import { splitPhones } from '../../../core/numbers/phone-number.ts';
import { json, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';
import { recordNumber } from './schemas.ts';
import { CONTENT_FAULTS, refusalTold } from './sending.ts';
import { VOICE } from './sending-schemas.ts';

const Words = Type.Record(Type.String(), Type.String());

const Status = Type.Enum(['firing', 'resolved']);

// Members that are not named here come too, and more in later versions: all of them are let be. How many alerts may come is limited
// by the size of the body alone: a flood of them must not be what keeps them from being told.
const Alert = Type.Object(
  {
    status: Status,
    labels: Words,
    annotations: Words,
    startsAt: Type.String({ maxLength: 64 }),
    fingerprint: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { title: 'Alert' },
);

const AlertNotification = Type.Object(
  {
    status: Status,
    groupKey: Type.String(),
    alerts: Type.Array(Alert, { minItems: 1 }),
  },
  {
    title: 'AlertNotification',
    description:
      'What the webhook of Alertmanager sends (version 4), and Grafana’s, which has the same members.',
    examples: [
      {
        version: '4',
        status: 'firing',
        groupKey: '{}:{alertname="Down"}',
        alerts: [
          {
            status: 'firing',
            labels: { alertname: 'Down', instance: 'db1' },
            annotations: { summary: 'db1 does not answer' },
            startsAt: '2026-11-23T06:57:03.120Z',
            fingerprint: '1a30ba71cca2921f',
          },
        ],
      },
    ],
  },
);

const Template = (what: string) =>
  Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: LIMITS.notices.textCharacters,
      description: `${what}, with {NAME}, {HOST} and {INFO}: the labels alertname and instance, the annotation summary.`,
    }),
  );

const AlertQuery = Type.Object(
  {
    to: Type.Optional(
      Type.String({ minLength: 1, maxLength: 4_000, description: 'Phone numbers with commas between them.' }),
    ),
    group: Type.Optional(recordNumber('In place of `to`: a task group, with its contacts, kinds and texts.')),
    kind: Type.Optional(
      Type.Enum(['sms', 'call'], { default: 'sms', description: 'With `to`. A call asks to press 1.' }),
    ),
    order: Type.Optional(
      Type.Enum(['all', 'one-by-one'], {
        default: 'all',
        description: '`one-by-one`: each notification goes to the next person, until one has pressed 1.',
      }),
    ),
    repeatMinutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_080,
        default: 60,
        description: 'Nobody is told of the same alerts twice within this time, however often they come.',
      }),
    ),
    resolved: Type.Optional(
      Type.Enum(['no', 'sms', 'call'], {
        default: 'no',
        description: 'With `to`: how it is told that the alerts are over. A group has its own text for that.',
      }),
    ),
    text: Template('With `to`: of alerts that fire'),
    resolvedText: Template('With `to`: of alerts that are over'),
    language: Type.Optional(
      Type.Enum(['en', 'ru'], { default: 'en', description: 'Of what is said about the key.' }),
    ),
    sender: Type.Optional(Type.String({ minLength: 1, maxLength: 20, description: 'Of SMS.' })),
    voice: VOICE,
  },
  { additionalProperties: false },
);

const Told = Type.Object(
  {
    outcome: Type.Enum(['told', 'told-already', 'acknowledged'], {
      description:
        '`acknowledged`: somebody pressed 1 for every one of these alerts, so nobody is told of them.',
    }),
    ids: Type.Array(Type.String(), { description: 'Ids of the sendings.' }),
    acknowledgedBy: Type.Union([Type.String(), Type.Null()], { description: 'The number that was called.' }),
  },
  { title: 'AlertsTold', additionalProperties: false },
);

type Query = Static<typeof AlertQuery>;

/** A group made of the address alone. */
function ownGroup(query: Query & { readonly to: string }, alerts: AlertGroup): Result<TaskGroupDraft, Fault> {
  const { to, kind = 'sms', resolved = 'no', language = 'en' } = query;
  const isOver = alerts.status === 'resolved';
  const text = (isOver ? query.resolvedText : query.text) ?? ownTemplate(alerts, language);
  const group = {
    name: 'Alertmanager',
    failure: text,
    recovery: resolved === 'no' ? '' : text,
    kinds: [isOver && resolved !== 'no' ? resolved : kind],
    contacts: splitPhones(to),
  };
  const wrong = groupFault(group);
  return wrong === undefined ? ok(group) : err(mistaken('/query/to', wrong));
}

async function groupOf(
  query: Query,
  alerts: AlertGroup,
  { account, doors }: { readonly account: Account; readonly doors: Doors },
): Promise<Result<TaskGroupDraft, Fault>> {
  const { to, group: id } = query;
  if (to !== undefined && id === undefined) return ownGroup({ ...query, to }, alerts);
  if (id === undefined) return err(mistaken('/query/to', 'is missing, and so is group'));
  const besides = (['to', 'kind', 'resolved', 'text', 'resolvedText'] as const).find(
    (name) => query[name] !== undefined,
  );
  if (besides !== undefined) return err(mistaken(`/query/${besides}`, 'goes not together with group'));
  const found = await doors.taskGroups.find(account, id);
  return found.ok ? found : err({ fault: found.error });
}

function shown(outcome: AlertOutcome): Static<typeof Told> {
  return {
    outcome: outcome.kind,
    ids: outcome.kind === 'told' ? [...outcome.ids] : [],
    acknowledgedBy: outcome.kind === 'acknowledged' ? outcome.by : null,
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

const tellOfAlerts = operation({
  id: 'tellOfAlerts',
  method: 'POST',
  path: '/alerts/alertmanager',
  summary: 'Tell people of alerts: the address of a webhook of Alertmanager',
  description:
    'Known by their labels and their beginning, the same alerts are told of once within `repeatMinutes`, whatever comes twice, and those that somebody has pressed 1 for in a call no more; new ones of the same group are. Refused when not one of the messages that were due was taken.',
  tags: ['task groups'],
  query: AlertQuery,
  body: json(AlertNotification),
  replies: { 200: Told },
  faults: [...CONTENT_FAULTS, 'parameters-wrong', 'record-missing', 'request-repeated', 'money-short'],
  scope: 'account',
  needs: 'send',
  idempotent: 'yes',
  answer: async (doors, { account, query, body }) => {
    const group = await groupOf(query, body, { account, doors });
    if (!group.ok) return group;
    const { order = 'all', repeatMinutes = 60, language = 'en', sender, voice } = query;
    const asked = {
      alerts: body,
      group: group.value,
      words: query.group === undefined && query.text === undefined ? ('own' as const) : ('written' as const),
      order,
      repeat: repeatMinutes * MINUTE,
      language,
      ...(sender !== undefined && { sender }),
      ...(voice !== undefined && { voice }),
    };
    const outcome = await tellAlerts(account, asked, { ...doors, digest });
    return outcome.ok ? told(200, shown(outcome.value)) : err(refusalTold(outcome.error));
  },
});

export const ALERT_OPERATIONS = [tellOfAlerts] as const;
