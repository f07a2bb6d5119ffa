// An account changing its own settings: what it wants to be shown as must be registered in it. Owns that check.

import { err, ok } from '../../base/result.ts';
import type { Account, AccountSettings } from '../../core/accounts/account.ts';
import type { SettingsChange, SettingsRefused } from '../../core/accounts/settings-change.ts';
import { mayChange } from '../../core/clients/client-rules.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import { whileAvailable } from '../database/database.ts';
import type { AccountBook } from './account-book.ts';
import type { Accounts } from './accounts.ts';

const SHOWN_AS = ['sender', 'senderReserve', 'callerId'] as const;

export function settingsChange(accounts: Accounts, book: AccountBook): SettingsChange {
  return {
    change: (account, settings) =>
      whileAvailable<Account, SettingsRefused>(
        async () => {
          const may = mayChange(account);
          if (!may.ok) return may;
          const stranger = await notRegistered(book, account, settings);
          if (stranger) {
            const detail = `"${settings[stranger]}" is not registered in the account`;
            return err({ fault: 'message-forbidden', setting: stranger, detail });
          }
          const { more = {}, ...rest } = settings;
          const changed = await accounts.change(account.login, { settings: rest, more });
          return changed.ok ? ok(changed.value) : err({ fault: 'record-missing' });
        },
        { fault: 'service-unavailable' },
      ),
  };
}

/** Whoever may set a name freely may send as anybody. */
async function notRegistered(
  book: AccountBook,
  account: Account,
  settings: Partial<AccountSettings>,
): Promise<(typeof SHOWN_AS)[number] | undefined> {
  // What is set already was allowed by whoever set it.
  const asked = SHOWN_AS.filter(
    (name) => settings[name] !== undefined && settings[name] !== account.settings[name],
  );
  if (asked.length === 0) return undefined;
  const senders = (await book.of(account.id, 'newest'))?.facts.senders;
  return asked.find((name) => {
    const written = settings[name]!;
    return !senders?.has(written) && !senders?.has(parsePhone(written) ?? written);
  });
}
