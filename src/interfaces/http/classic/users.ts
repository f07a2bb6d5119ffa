// `users.php` (spec http-clients 1 to 3): sub-clients made, changed, given money and counted. Owns the actions of the page
// and the forms of its replies; the settings are read by the table of `core/clients/client-parameters.ts`.

import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import { isLogin, isPasswordStrong, LOGIN_RULE, PASSWORD_RULE } from '../../../core/accounts/login.ts';
import { formatMoney, parseMoney } from '../../../core/accounts/money.ts';
import type { Purse } from '../../../core/accounts/purse.ts';
import { isNothing, readClientChange } from '../../../core/clients/client-change.ts';
import type { ClientName, ClientStatistics, StatisticsQuestion } from '../../../core/clients/clients.ts';
import type { Doors } from '../../../core/doors.ts';
import { isGiven, isOn, type Parameters } from '../../../dialect/parameters.ts';
import {
  doneReply,
  type Field,
  idReply,
  listed,
  listReply,
  numberField,
  textField,
} from '../../../dialect/records.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import { actionOf } from './action.ts';
import type { Answer, FormattedRequest } from './classic-request.ts';
import { clientName } from './client-name.ts';
import { periodOf } from './period.ts';

type Action = (doors: Doors, request: FormattedRequest) => Promise<Result<string, ClassicFault>>;

const ACTIONS: Readonly<Record<string, Action>> = {
  add,
  chg: change,
  pay,
  get_stat: (doors, request) => statistics(doors, request, 'sums'),
  get_stat_all: (doors, request) => statistics(doors, request, 'days'),
};

export function usersAnswer(doors: Doors): Answer {
  return async (request) => {
    const action = actionOf(request.parameters, ACTIONS);
    return action.ok ? await action.value(doors, request) : action;
  };
}

async function add(doors: Doors, { account, parameters, format }: FormattedRequest): ReturnType<Action> {
  const login = parameters.text('user').trim();
  const password = parameters.text('password');
  if (!isLogin(login)) return err(wrongParameters(`user: ${LOGIN_RULE}`));
  if (!isPasswordStrong(password)) return err(wrongParameters(PASSWORD_RULE));
  const change = readClientChange(parameters);
  if (!change.ok) return err(wrongParameters(change.error));
  const added = await doors.clients.add(account, { login, password, change: change.value });
  return added.ok ? ok(idReply(String(added.value), format, { text: 'ID = ', xml: 'result' })) : added;
}

async function change(doors: Doors, { account, parameters, format }: FormattedRequest): ReturnType<Action> {
  const client = clientName(parameters);
  if (!client.ok) return client;
  const read = readClientChange(parameters);
  if (!read.ok) return err(wrongParameters(read.error));
  if (isNothing(read.value)) return err(wrongParameters('nothing to change is given'));
  const signedBy = parameters.text('psw');
  // Who has signed in by the password has shown it; by a key he has not.
  const shows = isSelf(account, client.value) && parameters.text('login').trim() !== '' && signedBy !== '';
  const asked = { ...(shows && { presentPassword: signedBy }), ...read.value };
  const changed = await doors.clients.change(account, client.value, asked);
  return changed.ok ? ok(doneReply(format)) : changed;
}

function isSelf({ id, login }: Account, client: ClientName): boolean {
  return client.by === 'id' ? client.id === id : client.login === login;
}

async function pay(doors: Doors, { account, parameters, format }: FormattedRequest): ReturnType<Action> {
  const client = clientName(parameters);
  if (!client.ok) return client;
  const sum = parseMoney(parameters.text('sum').trim().replace(',', '.'));
  if (sum === undefined || sum === 0)
    return err(wrongParameters('sum must be an amount such as 100 or -99.50'));
  const paid = await doors.clients.pay(account, { client: client.value, sum, purse: purse(parameters) });
  return paid.ok ? ok(doneReply(format)) : paid;
}

async function statistics(
  doors: Doors,
  { account, parameters, format }: FormattedRequest,
  detail: StatisticsQuestion['detail'],
): ReturnType<Action> {
  const period = periodOf(parameters);
  if (!period.ok) return period;
  const named = isGiven(parameters.text('user')) || isGiven(parameters.text('user_id'));
  const client = named ? clientName(parameters) : undefined;
  if (client && !client.ok) return client;
  const mine = isOn(parameters.text('mycur')) || isOn(parameters.text('mycurr'));
  const told = await doors.clients.statistics(account, {
    period: period.value,
    purse: purse(parameters),
    ...(client ? { client: client.value } : {}),
    balances: isOn(parameters.text('reseller')) ? 'own' : 'shared',
    deleted: isOn(parameters.text('hide_deleted')) ? 'hide' : 'show',
    currency: mine ? 'mine' : 'theirs',
    detail,
  });
  return listed(told, (rows) => listReply(rows.map(statisticsFields), format, { list: 'stat', one: 'user' }));
}

/** Field names of get.php's statistics (spec http-data 3); a row of one day has its date behind the login. */
function statisticsFields({ login, day, cnt, credit, debit, currency }: ClientStatistics): readonly Field[] {
  return [
    textField('login', login),
    ...(day === undefined ? [] : [textField('date', day)]),
    numberField('cnt', cnt),
    textField('credit', formatMoney(credit)),
    textField('debit', formatMoney(debit)),
    textField('currency', currency),
  ];
}

function purse(parameters: Parameters): Purse {
  return isOn(parameters.text('balance2')) ? 2 : 1;
}
