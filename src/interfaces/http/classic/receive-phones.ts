// `receive_phones.php`: numbers to receive at, listed, rented, kept or given up (spec http-misc 6). Owns reading what is asked and
// the fields of a number; the replies were never seen, so their forms are those of the other pages.

import { err, ok, type Result } from '../../../base/result.ts';
import type { Account, Switch } from '../../../core/accounts/account.ts';
import { formatMoney } from '../../../core/accounts/money.ts';
import type { Doors } from '../../../core/doors.ts';
import { localDateTime } from '../../../core/messages/local-time.ts';
import type { RentalOffer, RentedNumber } from '../../../core/rental/rental.ts';
import { isOn, type Parameters } from '../../../dialect/parameters.ts';
import { doneReply, type Field, listed, listReply, textField } from '../../../dialect/records.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import { firstAction } from './action.ts';
import type { Answer, FormattedRequest } from './classic-request.ts';

const NAMES = { list: 'phones', one: 'phone' } as const;

function offerRecord({ phone, monthly }: RentalOffer): readonly Field[] {
  return [textField('phone', phone), textField('cost', formatMoney(monthly))];
}

function rentedRecord(number: RentedNumber, account: Account): readonly Field[] {
  return [
    ...offerRecord(number),
    textField('paid_until', localDateTime(number.paidUntil, account.settings.timeZone)),
    textField('noprolong', number.prolong === 'on' ? '0' : '1'),
  ];
}

/** `noprolong`: 1 does not prolong, 0 or left out does. */
function prolongOf(parameters: Parameters): Result<Switch, ClassicFault> {
  const text = parameters.text('noprolong').trim();
  if (text === '' || text === '0') return ok('on');
  return text === '1' ? ok('off') : err(wrongParameters('noprolong must be 0 or 1'));
}

async function list(doors: Doors, { account, parameters, format }: FormattedRequest) {
  // `own=1` is ours: what the account rents already, which no documented call tells.
  const numbers = isOn(parameters.text('own'))
    ? await doors.rental.rented(account)
    : await doors.rental.offers(account);
  const found = numbers.ok
    ? ok<readonly (RentalOffer | RentedNumber)[]>(numbers.value)
    : err({ fault: numbers.error });
  return listed(found, (all) =>
    listReply(
      all.map((number) => ('paidUntil' in number ? rentedRecord(number, account) : offerRecord(number))),
      format,
      NAMES,
    ),
  );
}

async function changed(
  doors: Doors,
  { account, parameters, format }: FormattedRequest,
): Promise<Result<string, ClassicFault>> {
  const phone = parameters.text('phone').trim();
  if (phone === '') return err(wrongParameters('phone is missing'));
  const prolong = prolongOf(parameters);
  if (!prolong.ok) return prolong;
  const done = isOn(parameters.text('buy'))
    ? await doors.rental.rent(account, phone, prolong.value)
    : await doors.rental.setProlong(account, phone, prolong.value);
  return done.ok ? ok(doneReply(format)) : err({ fault: done.error });
}

/** The first that is set counts. */
const ACTIONS = {
  buy: changed,
  chg: changed,
  get: list,
  // One client library says so.
  gets: list,
};

export function receivePhonesAnswer(doors: Doors): Answer {
  return async (request) => {
    const action = firstAction(request.parameters, ACTIONS);
    return action.ok ? await action.value(doors, request) : action;
  };
}
