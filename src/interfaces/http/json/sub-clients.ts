// Operations on sub-clients: made, listed, changed, given money, counted. Owns these operations; settings go by the names of
// `core/clients/client-parameters.ts`, so that neither of the two APIs can change what the other cannot.

import Type, { type Static } from 'typebox';
import { err, ok, type Result } from '../../../base/result.ts';
import { SHARINGS } from '../../../core/accounts/account.ts';
import { isLogin, isPasswordStrong, LOGIN_RULE, PASSWORD_RULE } from '../../../core/accounts/login.ts';
import { parseMoney } from '../../../core/accounts/money.ts';
import { isNothing, readClientChange } from '../../../core/clients/client-change.ts';
import { ACCOUNT_PARAMETERS, CLIENT_PARAMETERS } from '../../../core/clients/client-parameters.ts';
import type { Client, ClientChange, ClientStatistics } from '../../../core/clients/clients.ts';
import { pointerPart } from './check-values.ts';
import { dayTold } from './dates.ts';
import { json, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';
import {
  Day,
  idPath,
  listOf,
  MoneyAmount,
  moneyAmount,
  PurseName,
  purseNamed,
  recordNumber,
} from './schemas.ts';
import { periodOf } from './statistics.ts';

const TAGS = ['sub-clients'];

export const CLIENT_FAULTS = ['client-missing', 'change-failed', 'requests-too-many'] as const;

const SubClient = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    login: Type.String(),
    parent: Type.Integer({ description: 'Id of the account right above it.' }),
    state: Type.Enum(['open', 'blocked', 'deleted']),
    sharing: Type.Enum([...SHARINGS], { description: 'Whose tariff and whose balance it has.' }),
    plan: Type.Integer({ minimum: 0, maximum: 8 }),
    balance: MoneyAmount,
    electronicBalance: MoneyAmount,
  },
  { title: 'SubClient', additionalProperties: false },
);

const PARAMETERS = [...CLIENT_PARAMETERS, ...ACCOUNT_PARAMETERS].map(({ name }) => name);

const Settings = Type.Record(Type.String(), Type.String({ maxLength: 2_000 }), {
  description:
    'By the names of `users.php`, such as `dlim` or `fl[28]`; an empty text takes a setting away. All: docs/reference/client-settings.md.',
  examples: [{ dlim: '500', 'fl[28]': '1' }],
});

const NewSubClient = Type.Object(
  {
    login: Type.String({ minLength: 1, maxLength: 60 }),
    password: Type.String({ minLength: 8, maxLength: 100 }),
    settings: Type.Optional(Settings),
  },
  { title: 'NewSubClient', additionalProperties: false },
);

const SubClientChange = Type.Object(
  { settings: Settings },
  { title: 'SubClientChange', additionalProperties: false },
);

function shown({ balance, balance2, currency, ...client }: Client): Static<typeof SubClient> {
  const { id, login, parent, state, sharing, plan } = client;
  const money = {
    balance: moneyAmount(balance, currency),
    electronicBalance: moneyAmount(balance2, currency),
  };
  return { id, login, parent, state, sharing, plan, ...money };
}

function readChange(settings: Readonly<Record<string, string>>): Result<ClientChange, Fault> {
  const unknown = Object.keys(settings).find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined)
    return err(mistaken(`/settings${pointerPart(unknown)}`, 'there is no such setting'));
  const read = readClientChange({
    has: (name) => Object.hasOwn(settings, name),
    text: (name) => (Object.hasOwn(settings, name) ? (settings[name] ?? '') : ''),
  });
  return read.ok ? read : err(mistaken('/settings', read.error));
}

const listSubClients = operation({
  id: 'listSubClients',
  method: 'GET',
  path: '/sub-clients',
  summary: 'All accounts below this one, at any depth, parents before children',
  tags: TAGS,
  replies: { 200: listOf('SubClientList', SubClient) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const clients = await doors.clients.list(account);
    return clients.ok ? told(200, { items: clients.value.map(shown) }) : clients;
  },
});

const WithSettings = Type.Object(
  { ...SubClient.properties, settings: Settings },
  { title: 'SubClientWithSettings', additionalProperties: false },
);

const getSubClient = operation({
  id: 'getSubClient',
  method: 'GET',
  path: '/sub-clients/{id}',
  summary: 'One sub-client with all that is set of it',
  description: 'Settings are written as a change takes them; passwords are not among them.',
  tags: TAGS,
  parameters: idPath(),
  replies: { 200: WithSettings },
  faults: CLIENT_FAULTS,
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const found = await doors.clients.find(account, { by: 'id', id: parameters.id });
    if (!found.ok) return found;
    const { settings, ...client } = found.value;
    return told(200, { ...shown(client), settings: { ...settings } });
  },
});

const createSubClient = operation({
  id: 'createSubClient',
  method: 'POST',
  path: '/sub-clients',
  summary: 'Make a sub-client',
  description: 'At most three times a minute, whatever way it is asked.',
  tags: TAGS,
  body: json(NewSubClient),
  replies: {
    201: Type.Object({ id: Type.Integer() }, { title: 'CreatedSubClient', additionalProperties: false }),
  },
  faults: [...CLIENT_FAULTS, 'client-not-saved'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const { login, password } = body;
    if (!isLogin(login)) return err(mistaken('/login', LOGIN_RULE));
    if (!isPasswordStrong(password)) return err(mistaken('/password', PASSWORD_RULE));
    const change = readChange(body.settings ?? {});
    if (!change.ok) return change;
    const added = await doors.clients.add(account, { login, password, change: change.value });
    return added.ok ? told(201, { id: added.value as number }) : added;
  },
});

const changeSubClient = operation({
  id: 'changeSubClient',
  method: 'PATCH',
  path: '/sub-clients/{id}',
  summary: 'Change settings of a sub-client',
  description:
    'The same one at most three times a minute. An account may change some of its own settings so too.',
  tags: TAGS,
  parameters: idPath(),
  body: json(SubClientChange),
  replies: { 204: 'empty' },
  faults: [...CLIENT_FAULTS, 'client-not-saved'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, body }) => {
    const change = readChange(body.settings);
    if (!change.ok) return change;
    if (isNothing(change.value)) return err(mistaken('/settings', 'nothing to change is given'));
    const changed = await doors.clients.change(account, { by: 'id', id: parameters.id }, change.value);
    return changed.ok ? told(204) : changed;
  },
});

const Payment = Type.Object(
  {
    amount: Type.String({
      pattern: '^-?[0-9]{1,11}(\\.[0-9]{1,4})?$',
      description: 'In the currency of this account; below nothing: taken back, up to what is there.',
    }),
    purse: Type.Optional(PurseName),
  },
  { title: 'SubClientPayment', additionalProperties: false, examples: [{ amount: '100.00' }] },
);

const paySubClient = operation({
  id: 'paySubClient',
  method: 'POST',
  path: '/sub-clients/{id}/payments',
  summary: 'Move money to a sub-client, or take it back',
  tags: TAGS,
  parameters: idPath(),
  body: json(Payment),
  replies: {
    200: Type.Object({ moved: MoneyAmount }, { title: 'SubClientPaid', additionalProperties: false }),
  },
  faults: [...CLIENT_FAULTS, 'balance-shared', 'money-short'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, parameters, body }) => {
    const sum = parseMoney(body.amount);
    if (sum === undefined || sum === 0) return err(mistaken('/amount', 'is nothing'));
    const client = { by: 'id', id: parameters.id } as const;
    const paid = await doors.clients.pay(account, { client, sum, purse: purseNamed(body.purse) });
    return paid.ok ? told(200, { moved: moneyAmount(paid.value, account.currency) }) : paid;
  },
});

const StatisticsQuery = Type.Object(
  {
    from: Day,
    to: Type.Optional(Day),
    client: Type.Optional(recordNumber()),
    balances: Type.Optional(Type.Enum(['own', 'shared'], { default: 'own' })),
    purse: Type.Optional(PurseName),
    detail: Type.Optional(Type.Enum(['sums', 'days'], { default: 'sums' })),
    currency: Type.Optional(Type.Enum(['theirs', 'mine'], { default: 'theirs' })),
    deleted: Type.Optional(Type.Enum(['show', 'hide'], { default: 'show' })),
  },
  { additionalProperties: false },
);

const StatisticsRow = Type.Object(
  {
    login: Type.String(),
    day: Type.Optional(Type.String({ description: 'Of a row of one day.' })),
    messages: Type.Integer(),
    spent: MoneyAmount,
    received: MoneyAmount,
  },
  { title: 'SubClientStatistics', additionalProperties: false },
);

function rowTold({
  login,
  day,
  cnt,
  credit,
  debit,
  currency,
}: ClientStatistics): Static<typeof StatisticsRow> {
  const [spent, received] = [moneyAmount(credit, currency), moneyAmount(debit, currency)];
  const at = day === undefined ? {} : { day: dayTold(day) };
  return { login, ...at, messages: cnt, spent, received };
}

const getSubClientStatistics = operation({
  id: 'getSubClientStatistics',
  method: 'GET',
  path: '/sub-clients/statistics',
  summary: 'What sub-clients sent, spent and received',
  tags: TAGS,
  query: StatisticsQuery,
  replies: { 200: listOf('SubClientStatisticsList', StatisticsRow) },
  faults: [...CLIENT_FAULTS, 'date-wrong'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const period = periodOf(query);
    if (!period.ok) return period;
    const counted = await doors.clients.statistics(account, {
      period: period.value,
      purse: purseNamed(query.purse),
      ...(query.client === undefined ? {} : { client: { by: 'id', id: query.client } }),
      balances: query.balances ?? 'own',
      deleted: query.deleted ?? 'show',
      currency: query.currency ?? 'theirs',
      detail: query.detail ?? 'sums',
    });
    return counted.ok ? ok({ status: 200 as const, body: { items: counted.value.map(rowTold) } }) : counted;
  },
});

export const SUB_CLIENT_OPERATIONS = [
  listSubClients,
  getSubClient,
  createSubClient,
  changeSubClient,
  paySubClient,
  getSubClientStatistics,
] as const;
