// Clients whose balance has fallen below what they named are told once, by SMS and e-mail as far as there are such channels.
// Owns the round that finds them, whatever made the balance fall, and the record of each notice: its messages, the record and
// that the client has been told are one transaction, so that who is stopped in between has told nobody and tells again.

import { type Clock, HOUR } from '../../base/time.ts';
import type { Account, AccountId } from '../../core/accounts/account.ts';
import { alarmSubject, alarmText, isAlarming } from '../../core/accounts/balance-alarm.ts';
import type { Money } from '../../core/accounts/money.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import type { NameLanguage } from '../../core/messages/status.ts';
import type { Submission } from '../../core/messages/submission.ts';
import { type AccountRow, accountColumns, accountOf } from '../accounts/account-row.ts';
import { type Database, type Session, StorageUnavailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { type AcceptPart, acceptingIn, type PartDoors } from '../mailings/mailing-acceptance.ts';
import { queueOf } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';

type AlarmDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly parts: PartDoors;
  readonly kinds: ReadonlySet<MessageKind>;
  readonly language: NameLanguage;
};

// An account that has never had money is not one whose money runs out.
export const BELOW_ALARM = `settings ? 'balanceAlarm' and payer_id is null and state = 'open'
    and balance < (settings->>'balanceAlarm')::bigint
    and (exists (select from ledger where account_id = accounts.id)
      or exists (select from ledger where to_account_id = accounts.id))`;

const LOW = `alarmed_at is null and ${BELOW_ALARM}`;

const FIND = {
  name: 'balance-alarms-find',
  text: `select id from accounts where id > $1 and ${LOW} order by id limit $2`,
};

/** One node alone gets the row. */
const CLAIM = {
  name: 'balance-alarms-claim',
  text: `
update accounts a set alarmed_at = now()
where a.id = (select id from accounts where id = $1 and ${LOW} for update skip locked)
returning ${accountColumns('a')}, a.balance`,
};

const RECORD = {
  name: 'balance-alarms-record',
  text: `insert into notices (account_id, at, kind, balance, ways) values ($1, now(), 'balance-low', $2, $3)`,
};

const BATCH = 100;

/** Submissions that were taken, and whose account it is. */
type Told = { readonly account: Account; readonly sent: readonly Submission[] };

export class BalanceAlarms {
  readonly #doors: AlarmDoors;

  constructor(doors: AlarmDoors) {
    this.#doors = doors;
  }

  /** Tells everybody who is to be told now. Whoever cannot be told holds up nobody else; the first failure is thrown at the end. */
  async tell(): Promise<void> {
    const failures: unknown[] = [];
    for (let last = 0; ; ) {
      const rows = await this.#doors.database.query<{ id: AccountId }>(FIND, [last, BATCH]);
      for (const { id } of rows)
        await this.#tellOne(id).catch((error: unknown) => {
          if (error instanceof StorageUnavailable) throw error;
          failures.push(error);
        });
      last = rows.at(-1)?.id ?? last;
      if (rows.length < BATCH) break;
    }
    if (failures.length > 0) throw failures[0];
  }

  async #tellOne(id: AccountId): Promise<void> {
    const { database, signal, clock } = this.#doors;
    const told = await database.transaction((session) => this.#tellIn(session, id));
    for (const submission of told?.sent ?? [])
      if (told) signal.announce(queueOf(told.account, submission), clock.now());
  }

  async #tellIn(session: Session, id: AccountId): Promise<Told | undefined> {
    const { secrets, kinds, language, parts } = this.#doors;
    const [row] = await session.query<AccountRow & { readonly balance: Money }>(CLAIM, [id]);
    if (!row) return undefined;
    const account = accountOf(row, secrets);
    const { balance } = row;
    const { login, currency, settings } = account;
    const alarm = settings.balanceAlarm as Money | undefined;
    if (alarm === undefined || !isAlarming({ balance, alarm, told: 'no' })) return undefined;
    const text = alarmText({ login, balance, alarm, currency }, language);
    const accept = acceptingIn(session, parts);
    const sent: Submission[] = [];
    const ways: string[] = [];
    for (const [kind, to] of [
      ['sms', settings.phone],
      ['mail', kinds.has('mail') ? settings.email : undefined],
    ] as const) {
      if (to === undefined) continue;
      const submission = noticeOf(kind, to, { text, subject: alarmSubject(login, language) });
      if ((await send(accept, account, submission)) === 'refused') continue;
      sent.push(submission);
      ways.push(`${kind} ${to}`);
    }
    await session.query(RECORD, [account.id, balance, ways]);
    return { account, sent };
  }
}

async function send(
  accept: AcceptPart,
  account: Account,
  submission: Submission,
): Promise<'sent' | 'refused'> {
  const accepted = await accept(account, submission);
  if (accepted.ok) return 'sent';
  // Not a word against the message: it is sent in another round.
  if (accepted.error.fault === 'service-unavailable')
    throw new Error(`no notice of a low balance could be stored for ${account.login}`);
  return 'refused';
}

type Notice = { readonly text: string; readonly subject: string };

/** The client's own message, paid by it like any other. */
function noticeOf(kind: 'sms' | 'mail', to: string, { text, subject }: Notice): Submission {
  return {
    door: 'notice',
    kind,
    items: [{ phones: [to], text }],
    when: { kind: 'now' },
    validity: 24 * HOUR,
    transliterate: 'no',
    purpose: 'send',
    ...(kind === 'mail' && { subject }),
  };
}
