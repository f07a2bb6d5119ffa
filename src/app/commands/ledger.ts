// `dozvon ledger …`: the books told and proved. Owns the printing; what must balance is `storage/money/ledger-check.ts`.

import { decimalMoney, formatMoney, money } from '../../core/accounts/money.ts';
import { imbalances, type PurseBooks } from '../../storage/money/ledger-check.ts';
import { ledgerOf } from '../../storage/money/ledger-list.ts';
import { CommandError } from '../command-error.ts';
import { knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

const sum = (amount: number): string => formatMoney(money(amount));

/** Ends with an error when something does not balance. */
export async function ledgerCheck(): Promise<void> {
  await withStorage(async (storage) => {
    const books = await storage.books();
    for (const account of books.accounts) {
      const { login, accepted, delivered, failed, expired, waiting, income, currency } = account;
      say(
        `${login}: accepted ${accepted} = delivered ${delivered} + failed ${failed} + expired ${expired} + waiting ${waiting}`,
      );
      say(`${login}: ${purse(account.ordinary)}, earned ${sum(income)} ${currency}`);
      const { electronic } = account;
      if (electronic.ledgerIncome !== 0 || electronic.balance !== 0 || electronic.reserved !== 0)
        say(`${login}: electronic ${purse(electronic)} ${currency}`);
    }
    for (const all of books.currencies) {
      const exchanged = all.exchangedIn - all.exchangedOut;
      say(
        `all in ${all.currency}: paid in ${sum(all.paidIn)} - paid out ${sum(all.paidOut)}${
          exchanged === 0 ? '' : ` + exchanged ${sum(exchanged)}`
        } = balances ${sum(all.balances)} + reserved ${sum(all.reserved)} + earned ${sum(all.income)}`,
      );
    }
    const wrong = imbalances(books);
    for (const { login, sentence } of wrong) say(`WRONG ${login.en}: ${sentence.en}`);
    if (wrong.length > 0) throw new CommandError(`the books do not balance in ${wrong.length} places`);
    say('the books balance');
  });
}

function purse({ balance, reserved }: PurseBooks): string {
  return `balance ${sum(balance)}, reserved ${sum(reserved)}`;
}

export async function ledgerList(login: string, options: { readonly last: number }): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    for (const row of await ledgerOf(storage.database, account.id, options.last)) {
      const sign = row.amount < 0 ? '-' : row.amount > 0 ? '+' : '';
      const size = decimalMoney(money(row.amount === 0 ? row.size : Math.abs(row.amount)));
      const other = row.other === null ? '' : ` ${row.amount < 0 ? 'to' : 'from'} ${row.other}`;
      const message = row.publicId === null ? '' : ` message ${row.publicId}`;
      say(
        `${new Date(row.at).toISOString()} ${row.why} ${sign}${size} ${account.currency} ${row.books}${
          row.purse === 2 ? ' electronic' : ''
        }${other}${message}`,
      );
    }
  });
}
