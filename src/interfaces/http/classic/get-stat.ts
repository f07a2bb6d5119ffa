// `get.php?get_stat=1`: what an account sent, spent and received in a period (spec http-data 3). Owns the record; note the
// service's words: `credit` is expense, `debit` is income.

import { err, ok } from '../../../base/result.ts';
import { formatMoney, money } from '../../../core/accounts/money.ts';
import type { Doors } from '../../../core/doors.ts';
import type { AccountStatistics } from '../../../core/statistics/statistics.ts';
import { isOn } from '../../../dialect/parameters.ts';
import { type Field, listReply, numberField, textField } from '../../../dialect/records.ts';
import type { Answer } from './classic-request.ts';
import { periodOf } from './period.ts';

/** What left the account and what came in: the difference is that of its balance and what is reserved of it. */
function statFields({ account, total }: AccountStatistics): readonly Field[] {
  return [
    textField('login', account.login),
    numberField('cnt', total.messages),
    textField('credit', formatMoney(money(total.spent + total.withdrawn))),
    textField('debit', formatMoney(total.received)),
    textField('currency', account.currency),
  ];
}

/** `mycur` changes nothing here: an account has one currency, and its money is always told in that. */
export function statAnswer(doors: Doors): Answer {
  return async ({ account, parameters, format }) => {
    const period = periodOf(parameters);
    if (!period.ok) return period;
    const purse = isOn(parameters.text('balance2')) ? 2 : 1;
    const found = await doors.statistics.of([account], period.value, purse);
    if (!found.ok) return err({ fault: found.error });
    return ok(listReply(found.value.map(statFields), format, { list: 'stat', one: 'row' }));
  };
}
