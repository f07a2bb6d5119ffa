// Operations on the account itself: what it is, its money, its settings. Owns these operations.

import Type from 'typebox';
import { err } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import { ESME_PASSWORD_RULE, isEsmePassword } from '../../../core/esme/esme-access.ts';
import { readSettings, SettingsAsked, SettingsTold, settingName, settingsTold } from './account-settings.ts';
import { json, operation, told } from './operation.ts';
import { mistaken } from './replies.ts';
import { MoneyAmount, moneyAmount, PurseName, purseNamed } from './schemas.ts';

const TAGS = ['account'];

const AccountTold = Type.Object(
  {
    login: Type.String(),
    currency: Type.String(),
    subClient: Type.Boolean({ description: 'Whether there is an account above it.' }),
    settings: SettingsTold,
  },
  { title: 'Account', additionalProperties: false },
);

const BalanceTold = Type.Object(
  { balance: MoneyAmount, credit: MoneyAmount },
  {
    title: 'Balance',
    additionalProperties: false,
    description: 'The credit is how far below nothing it may go.',
  },
);

const BalanceQuery = Type.Object({ purse: Type.Optional(PurseName) }, { additionalProperties: false });

function shown({ login, currency, parent, settings }: Account) {
  return { login, currency, subClient: parent !== undefined, settings: settingsTold(settings) };
}

const getAccount = operation({
  id: 'getAccount',
  method: 'GET',
  path: '/account',
  summary: 'The account that asks',
  tags: TAGS,
  replies: { 200: AccountTold },
  scope: 'account',
  idempotent: 'yes',
  answer: async (_doors, { account }) => told(200, shown(account)),
});

const getBalance = operation({
  id: 'getBalance',
  method: 'GET',
  path: '/account/balance',
  summary: 'The money of the account',
  description:
    'At most ten times a minute, whatever way it is asked; sessions of the console are not counted.',
  tags: TAGS,
  query: BalanceQuery,
  replies: { 200: BalanceTold },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, session, query }) => {
    const found = await doors.balance(account, purseNamed(query.purse), session ? 'person' : 'program');
    if (!found.ok) return err({ fault: found.error });
    const { balance, credit, currency } = found.value;
    const body = { balance: moneyAmount(balance, currency), credit: moneyAmount(credit, currency) };
    return told(200, body);
  },
});

const changeSettings = operation({
  id: 'changeSettings',
  method: 'PATCH',
  path: '/account/settings',
  summary: 'Change settings of the account',
  tags: TAGS,
  body: json(SettingsAsked),
  replies: { 200: SettingsTold },
  faults: ['message-forbidden', 'change-failed', 'record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, body }) => {
    const settings = readSettings(body, account);
    if (!settings.ok) return settings;
    const changed = await doors.settings.change(account, settings.value);
    if (changed.ok) return told(200, settingsTold(changed.value.settings));
    const { fault, setting, detail } = changed.error;
    if (setting !== undefined) return err(mistaken(`/${settingName(setting)}`, detail ?? '', fault));
    return err({ fault, ...(detail !== undefined && { detail }) });
  },
});

const SmppPassword = Type.Object(
  {
    password: Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()], {
      description: 'Never told again; null takes it away, and nobody can bind then.',
    }),
  },
  { title: 'SmppPassword', additionalProperties: false, examples: [{ password: 'Q7x-p2Ws' }] },
);

const setSmppPassword = operation({
  id: 'setSmppPassword',
  method: 'PUT',
  path: '/account/smpp-password',
  summary: 'Set the password of binds over SMPP',
  description: `${ESME_PASSWORD_RULE[0]?.toUpperCase()}${ESME_PASSWORD_RULE.slice(1)}.`,
  tags: TAGS,
  body: json(SmppPassword),
  replies: { 204: 'empty' },
  faults: ['change-failed', 'record-missing'],
  scope: 'account',
  needs: 'everything',
  idempotent: 'yes',
  answer: async (doors, { account, body }) => {
    const { password } = body;
    if (password !== null && !isEsmePassword(password)) return err(mistaken('/password', ESME_PASSWORD_RULE));
    const set = await doors.esme.access.setPassword(account, password ?? undefined);
    return set.ok ? told(204) : err({ fault: set.error });
  },
});

export const ACCOUNT_OPERATIONS = [getAccount, getBalance, changeSettings, setSmppPassword] as const;
