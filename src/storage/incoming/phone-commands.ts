// Commands that came by SMS: whom they command, and the queue of those that are not done. Owns these rows. A claim is a lease: what is
// not done in time, as after a crash, is taken again, and whoever does it knows it by its number.

import { type Clock, later, MINUTE, SECOND } from '../../base/time.ts';
import type { Account, AccountId } from '../../core/accounts/account.ts';
import {
  type CommandText,
  joinArguments,
  maskedPin,
  readCommand,
} from '../../core/phone-commands/command-text.ts';
import type { CommandWords } from '../../core/phone-commands/command-words.ts';
import type { CommandRef, PhoneCommands, WaitingCommand } from '../../core/phone-commands/phone-commands.ts';
import { type AccountRow, accountColumns } from '../accounts/account-row.ts';
import type { Database, Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { accountReader } from '../messages/claimed-row.ts';
import { COMMANDS_BY_SMS } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';

/** Numbers of ours that take commands, and the words they know. */
export type Commanding = { readonly numbers: ReadonlySet<string>; readonly words: CommandWords };

type CommandDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
};

// A command takes milliseconds, or waits for a database that is away.
const LEASE = MINUTE;
const PUT_BACK = 5 * SECOND;

const COMMANDED = {
  name: 'commands-account-of-phone',
  text: `select a.id as account from command_phones c join accounts a on a.id = c.account_id and a.state = 'open'
         where c.phone = $1`,
};

const JOINED = {
  name: 'commands-account-of-login',
  text: `select id as account from accounts where login = $1 and state = 'open' and settings->>'commandPin' is not null`,
};

const QUEUE = {
  name: 'commands-queue',
  text: `insert into phone_commands (incoming_id, account_id, phone, text, received_at, due_at)
         values ($1, $2, $3, $4, $5, $5)`,
};

const CLAIM = {
  name: 'commands-claim',
  text: `
with picked as (
  select id from phone_commands where due_at <= $1 order by due_at, id limit $2 for update skip locked
), claimed as (
  update phone_commands c set due_at = $3 from picked p where c.id = p.id returning c.*
)
select c.id, c.phone, c.text, c.received_at, ${accountColumns('a')}
from claimed c join accounts a on a.id = c.account_id order by c.id`,
};

type ClaimedRow = AccountRow & {
  readonly id: CommandRef;
  readonly phone: string;
  readonly text: string;
  readonly received_at: WaitingCommand['receivedAt'];
};

type Addressed = { readonly phone: string; readonly to: string; readonly text: string };

/** The command a message is, and the account it commands; undefined: it is an ordinary message. */
export async function commandOf(
  session: Session,
  { phone, to, text }: Addressed,
  { numbers, words }: Commanding,
): Promise<{ readonly command: CommandText; readonly account: AccountId } | undefined> {
  if (!numbers.has(to)) return undefined;
  const command = readCommand(text, words);
  if (!command) return undefined;
  const login = command.name === 'join' ? joinArguments(command.rest)?.login : undefined;
  const [row] = await session.query<{ account: AccountId }>(login === undefined ? COMMANDED : JOINED, [
    login ?? phone,
  ]);
  return row && { command, account: row.account };
}

const JOINED_ACCOUNT = {
  name: 'commands-joined-account',
  text: `select ${accountColumns('a')} from command_phones c join accounts a on a.id = c.account_id where c.phone = $1`,
};

type Masking = { readonly commanding: Commanding; readonly secrets: Secrets };

/** An ordinary message as it may be shown: a slip in a command's word must not tell its PIN to whoever reads the message. */
export async function withoutPin(
  session: Session,
  { phone, to, text }: Addressed,
  { commanding, secrets }: Masking,
): Promise<string> {
  const [, digits] = /^\s*(\d{4,12})\b/.exec(text) ?? [];
  if (digits === undefined || !commanding.numbers.has(to)) return text;
  const [row] = await session.query<AccountRow>(JOINED_ACCOUNT, [phone]);
  const pin = row && accountReader(secrets)(row).settings.commandPin;
  return pin === digits ? maskedPin(text) : text;
}

type NewCommand = {
  readonly incoming: number;
  readonly account: AccountId;
  readonly phone: string;
  readonly text: string;
  readonly at: number;
};

export async function queueCommand(session: Session, command: NewCommand): Promise<void> {
  const { incoming, account, phone, text, at } = command;
  await session.query(QUEUE, [incoming, account, phone, text, new Date(at)]);
}

type JoinedPhone = { readonly phone: string; readonly login: string };

export class StoredCommands implements PhoneCommands {
  readonly #doors: CommandDoors;

  constructor(doors: CommandDoors) {
    this.#doors = doors;
  }

  async claim(limit: number): Promise<readonly WaitingCommand[]> {
    const { database, clock, secrets } = this.#doors;
    const now = clock.now();
    const lease = new Date(later(now, LEASE));
    const rows = await database.query<ClaimedRow>(CLAIM, [new Date(now), limit, lease]);
    const account = accountReader(secrets);
    return rows.map((row) => ({
      ref: row.id,
      account: account(row),
      phone: row.phone,
      text: row.text,
      receivedAt: row.received_at,
    }));
  }

  async done(ref: CommandRef): Promise<void> {
    await this.#doors.database.query('delete from phone_commands where id = $1', [ref]);
  }

  async putBack(ref: CommandRef): Promise<void> {
    const { database, clock, signal } = this.#doors;
    const due = later(clock.now(), PUT_BACK);
    await database.query('update phone_commands set due_at = $2 where id = $1', [ref, new Date(due)]);
    signal.announce(COMMANDS_BY_SMS, due);
  }

  onWork(wake: () => void): () => void {
    return this.#doors.signal.listen([COMMANDS_BY_SMS], wake);
  }

  async join(phone: string, account: Account): Promise<void> {
    const { database, clock } = this.#doors;
    await database.query(
      `insert into command_phones (phone, account_id, joined_at) values ($1, $2, $3)
       on conflict (phone) do update set account_id = excluded.account_id, joined_at = excluded.joined_at`,
      [phone, account.id, new Date(clock.now())],
    );
  }

  async leave(phone: string): Promise<void> {
    await this.#doors.database.query('delete from command_phones where phone = $1', [phone]);
  }

  /** Who may command whom. */
  phones(): Promise<readonly JoinedPhone[]> {
    return this.#doors.database.query<JoinedPhone>(
      'select c.phone, a.login from command_phones c join accounts a on a.id = c.account_id order by a.login, c.phone',
    );
  }
}
