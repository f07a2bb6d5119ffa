// `dozvon rental …`: the numbers that accounts can rent. Owns the reading of what was typed and the printing; what a month costs
// is the core's.

import { formatMoney, parseMoney } from '../../core/accounts/money.ts';
import { type PhoneNumber, parsePhone } from '../../core/numbers/phone-number.ts';
import { CommandError } from '../command-error.ts';
import { granted, knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

function phoneNumber(text: string): PhoneNumber {
  const phone = parsePhone(text);
  if (!phone) throw new CommandError(`"${text}" is no phone number`);
  return phone;
}

export async function rentalAdd(text: string, price: string): Promise<void> {
  const phone = phoneNumber(text);
  const monthly = parseMoney(price);
  if (monthly === undefined || monthly < 0)
    throw new CommandError(`"${price}" is no amount; write 100 or 99.50`);
  await withStorage(async (storage) => {
    const became = await storage.receiving.rental.add(phone, monthly);
    const what = became === 'added' ? 'can be rented' : 'costs';
    say(`${phone} ${what} ${became === 'added' ? 'for ' : ''}${formatMoney(monthly)} a month`);
  });
}

export async function rentalList(): Promise<void> {
  await withStorage(async (storage) => {
    for (const number of await storage.receiving.rental.list()) {
      const { phone, monthly_price: price, login, paid_until: until, prolong } = number;
      const tenant =
        login === null
          ? 'free'
          : `${login} until ${new Date(until ?? 0).toISOString()}${prolong ? ', prolonged' : ''}`;
      say(`${phone} ${formatMoney(price)} ${tenant}`);
    }
  });
}

/** As if the client had asked for it: the rest of the month is charged. */
export async function rentalGive(login: string, text: string): Promise<void> {
  const phone = phoneNumber(text);
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const { paidUntil } = granted(await storage.doors.rental.rent(account, phone, 'on'));
    say(`${login} rents ${phone}, paid until ${new Date(paidUntil).toISOString()}`);
  });
}

export async function rentalRemove(text: string, options: { readonly takeAway?: true }): Promise<void> {
  const phone = phoneNumber(text);
  await withStorage(async (storage) => {
    const removed = await storage.receiving.rental.remove(phone, options.takeAway ? 'anybody' : 'nobody');
    if (removed === 'missing') throw new CommandError(`${phone} is not on the list`);
    if (removed === 'rented')
      throw new CommandError(`${phone} is rented; --take-away removes it all the same`);
    say(`${phone} is off the list`);
  });
}
