// Clients whose balance has fallen below what they named are told once, by SMS and e-mail as far as there are such channels.
// Owns the round that finds them, whatever made the balance fall, and the record of each notice.

import { HOUR } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { alarmText, isAlarming } from '../../core/accounts/balance-alarm.ts';
import type { Money } from '../../core/accounts/money.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import type { NameLanguage } from '../../core/messages/status.ts';
import type { Submit } from '../../core/messages/submission.ts';
import { type AccountRow, accountColumns, accountOf } from '../accounts/account-row.ts';
import type { Database } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';

type AlarmDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly submit: Submit;
  readonly kinds: ReadonlySet<MessageKind>;
  readonly language: NameLanguage;
};

/** An account that has never had money is not one whose money runs out. One node alone gets each row. */
const CLAIM = {
  name: 'balance-alarms-claim',
  text: `
update accounts a set alarmed_at = now()
where a.id in (
  select id from accounts
  where settings ? 'balanceAlarm' and alarmed_at is null and payer_id is null and state = 'open'
    and balance < (settings->>'balanceAlarm')::bigint
    and (exists (select from ledger where account_id = accounts.id)
      or exists (select from ledger where to_account_id = accounts.id))
  order by id limit $1 for update skip locked)
returning ${accountColumns('a')}, a.balance`,
};

const RECORD = {
  name: 'balance-alarms-record',
  text: `insert into notices (account_id, at, kind, balance, ways) values ($1, now(), 'balance-low', $2, $3)`,
};

const BATCH = 100;

export class BalanceAlarms {
  readonly #doors: AlarmDoors;

  constructor(doors: AlarmDoors) {
    this.#doors = doors;
  }

  /** Tells everybody who is to be told now. */
  async tell(): Promise<void> {
    const { database, secrets } = this.#doors;
    for (;;) {
      const rows = await database.query<AccountRow & { readonly balance: Money }>(CLAIM, [BATCH]);
      for (const row of rows) await this.#tellOne(accountOf(row, secrets), row.balance);
      if (rows.length < BATCH) return;
    }
  }

  async #tellOne(account: Account, balance: Money): Promise<void> {
    const { login, currency, settings } = account;
    const alarm = settings.balanceAlarm as Money | undefined;
    if (alarm === undefined || !isAlarming({ balance, alarm, told: 'no' })) return;
    const { kinds, language, database } = this.#doors;
    const text = alarmText({ login, balance, alarm, currency }, language);
    const ways: string[] = [];
    if (settings.phone !== undefined && (await this.#send(account, 'sms', settings.phone, text)) === 'sent')
      ways.push(`sms ${settings.phone}`);
    const mail = kinds.has('mail') ? settings.email : undefined;
    if (mail !== undefined && (await this.#send(account, 'mail', mail, text)) === 'sent')
      ways.push(`mail ${mail}`);
    await database.query(RECORD, [account.id, balance, ways]);
  }

  /** The client's own message, paid by it like any other. */
  async #send(account: Account, kind: 'sms' | 'mail', to: string, text: string): Promise<'sent' | 'refused'> {
    const submitted = await this.#doors.submit(account, {
      door: 'notice',
      kind,
      items: [{ phones: [to], text }],
      when: { kind: 'now' },
      validity: 24 * HOUR,
      transliterate: 'no',
      purpose: 'send',
    });
    return submitted.ok ? 'sent' : 'refused';
  }
}
