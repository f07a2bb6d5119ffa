// What the doors ask about mailings, answered from the database: making and changing them, orders, lists, statistics. Owns
// the transactions of these questions; running is `mailing-runner.ts`, which is woken by every answer that leaves work.

import { createHash } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, instant, later } from '../../base/time.ts';
import { type Account, mayMakeMailings } from '../../core/accounts/account.ts';
import type { RequestCounters } from '../../core/accounts/request-limits.ts';
import { endsAt, LATELY, takenAllAt } from '../../core/campaigns/mailing-machine.ts';
import type { MailingOrder } from '../../core/campaigns/mailing-state.ts';
import type {
  AddedMailing,
  AppendedTable,
  Mailing,
  MailingChange,
  MailingDates,
  MailingStatistics,
  Mailings,
  MailingsPage,
  NewMailing,
  RecipientTable,
} from '../../core/campaigns/mailings.ts';
import type { Spread } from '../../core/campaigns/portions.ts';
import type { GroupPages, MailingRecipient } from '../../core/campaigns/recipients.ts';
import type { FaultCode } from '../../core/faults.ts';
import { sameness } from '../../core/messages/repeats.ts';
import type { Accepted, Refused, Submission } from '../../core/messages/submission.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import { MAILINGS } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { acceptingIn, type PartDoors } from './mailing-acceptance.ts';
import {
  type Appended,
  appendPages,
  changeMailing,
  NotAppended,
  obey,
  type RecipientPages,
  storeMailing,
  tooManyRecipients,
} from './mailing-making.ts';
import { statusesOf } from './mailing-messages.ts';
import { priceOfMailing } from './mailing-price.ts';
import {
  findMailing,
  listMailings,
  lockMailing,
  type MailingRow,
  mailingOf,
  planOf,
  stateOf,
} from './mailing-rows.ts';
import { type ExpandGroups, spreadSubmission, wholeSubmission } from './mailing-spread.ts';
import { FileNotRead, recipientsInFile } from './recipients-file.ts';
import { TableReading } from './recipients-table.ts';

type MailingDoors = {
  readonly database: Database;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly counters: RequestCounters;
  readonly parts: PartDoors;
  readonly expand: ExpandGroups;
  readonly members: GroupPages;
};

const AWAY: Refused = { fault: 'service-unavailable' };
const FORBIDDEN: Refused = { fault: 'mailing-forbidden' };
// What PostgreSQL can hold as a moment, and then some.
const EVER = new Date(Date.UTC(9999, 0));
const NEVER = new Date(0);

export class StoredMailings implements Mailings {
  readonly #doors: MailingDoors;

  constructor(doors: MailingDoors) {
    this.#doors = doors;
  }

  async add(account: Account, mailing: NewMailing): Promise<Result<AddedMailing, Refused>> {
    const problem = problemOf(account, mailing) ?? nobodyIn(mailing);
    if (problem) return err(problem);
    const { database, parts, members, clock } = this.#doors;
    return await this.#leavingWork<AddedMailing, Refused>(async () => {
      // A price stores nothing, so it needs no transaction.
      const price = acceptingIn(database, parts);
      const priced = await priceOfMailing(account, mailing, { price, members });
      if (!priced.ok) return priced;
      const now = clock.now();
      const id = await database.transaction((session) => storeMailing(session, account, { mailing, now }));
      return ok({ id, ...(mailing.price === 'yes' ? { cost: priced.value } : {}) });
    }, AWAY);
  }

  async spread(account: Account, submission: Submission, spread: Spread): Promise<Result<Accepted, Refused>> {
    if (!mayMakeMailings(account.settings)) return err(FORBIDDEN);
    const { counters, clock, database, parts, expand } = this.#doors;
    const key = createHash('sha1').update(sameness(account, submission)).digest('base64');
    if (counters.sends.admit(key, clock.now()) === 'full') return err({ fault: 'request-repeated' });
    const result = await this.#leavingWork<Accepted, Refused>(async () => {
      const whole = await wholeSubmission(account, submission, expand);
      if (!whole.ok) return whole;
      const ready = await parts.prepare(account, whole.value);
      return await database.transaction((session) => {
        const accept = acceptingIn(session, { ...parts, prepare: async () => ready });
        return spreadSubmission(session, account, { submission: whole.value, spread, accept, clock });
      });
    }, AWAY);
    if (!result.ok) counters.sends.revoke(key);
    return result;
  }

  async append(
    account: Account,
    id: string,
    recipients: readonly MailingRecipient[],
  ): Promise<Result<number, Refused>> {
    if (recipients.length > LIMITS.mailing.page)
      return err({
        fault: 'parameters-wrong',
        detail: `more than ${LIMITS.mailing.page} recipients in a page`,
      });
    return counted(await this.#append(account, id, () => [recipients]));
  }

  async appendFile(
    account: Account,
    id: string,
    file: AsyncIterable<Uint8Array>,
  ): Promise<Result<number, Refused>> {
    try {
      return counted(await this.#append(account, id, () => recipientsInFile(file)));
    } catch (error) {
      if (error instanceof FileNotRead) return err({ fault: 'parameters-wrong', detail: error.message });
      throw error;
    }
  }

  async appendTable(
    account: Account,
    id: string,
    table: RecipientTable,
  ): Promise<Result<AppendedTable, Refused>> {
    const reading = new TableReading(table);
    try {
      const appended = await this.#append(account, id, (row) => reading.pages(row));
      return appended.ok ? ok({ ...appended.value, ...reading.report() }) : appended;
    } catch (error) {
      if (error instanceof FileNotRead) return err({ fault: 'parameters-wrong', detail: error.message });
      throw error;
    }
  }

  async change(account: Account, id: string, change: MailingChange): Promise<Result<true, Refused>> {
    const problem = problemOf(account, change);
    if (problem) return err(problem);
    const { clock, parts, database } = this.#doors;
    return await this.#leavingWork<true, Refused>(
      () =>
        database.transaction(async (session) => {
          const row = await lockMailing(session, { account: account.id, publicId: id });
          if (!row) return err({ fault: 'record-missing' });
          const price = acceptingIn(session, parts);
          return await changeMailing(session, row, { account, change, price, now: clock.now() });
        }),
      AWAY,
    );
  }

  async order(account: Account, id: string, order: MailingOrder): Promise<Result<true, FaultCode>> {
    if (order === 'start' && !mayMakeMailings(account.settings)) return err('mailing-forbidden');
    return await this.#leavingWork<true, FaultCode>(
      () =>
        this.#doors.database.transaction(async (session) => {
          const row = await lockMailing(session, { account: account.id, publicId: id });
          if (!row) return err('record-missing');
          return await obey(session, row, { order, at: this.#doors.clock.now() });
        }),
      'service-unavailable',
    );
  }

  async get(account: Account, id: string): Promise<Result<Mailing, FaultCode>> {
    return await whileAvailable<Mailing, FaultCode>(async () => {
      const row = await findMailing(this.#doors.database, { account: account.id, publicId: id });
      return row ? ok(mailingOf(row)) : err('record-missing');
    }, 'service-unavailable');
  }

  async list(
    account: Account,
    dates: MailingDates,
    page?: MailingsPage,
  ): Promise<Result<readonly Mailing[], FaultCode>> {
    return await whileAvailable<readonly Mailing[], FaultCode>(async () => {
      const from = dates.from === undefined ? NEVER : new Date(dates.from);
      const till = dates.till === undefined ? EVER : new Date(dates.till);
      const most = Math.min(page?.most ?? LIMITS.mailing.listed, LIMITS.mailing.listed);
      const range = { from, till, most, before: page?.before };
      return ok((await listMailings(this.#doors.database, account.id, range)).map(mailingOf));
    }, 'service-unavailable');
  }

  async statistics(account: Account, id: string): Promise<Result<MailingStatistics, FaultCode>> {
    const { database, clock } = this.#doors;
    return await whileAvailable<MailingStatistics, FaultCode>(async () => {
      const row = await findMailing(database, { account: account.id, publicId: id });
      if (!row) return err('record-missing');
      const [at, state, plan] = [clock.now(), stateOf(row), planOf(row)];
      const { statuses, cost, ended, ...progress } = await statusesOf(database, {
        mailing: row.id,
        lately: later(at, -LATELY),
      });
      return ok({
        ...{ mailing: mailingOf(row), statuses, cost, ended },
        endsAt: endsAt(state, progress, { plan, at }),
        takenAllAt: takenAllAt(state, plan, at),
      });
    }, 'service-unavailable');
  }

  /** Whatever it did, the runner looks. */
  async #leavingWork<T, E extends FaultCode | Refused>(
    work: () => Promise<Result<T, E>>,
    away: E,
  ): Promise<Result<T, E>> {
    const result = await whileAvailable(work, away);
    if (result.ok) this.#doors.signal.announce(MAILINGS, instant(0));
    return result;
  }

  async #append(
    account: Account,
    id: string,
    pagesFor: (row: MailingRow) => RecipientPages,
  ): Promise<Result<Appended, Refused>> {
    const { database, parts } = this.#doors;
    try {
      return await whileAvailable<Appended, Refused>(
        () =>
          database.transaction(async (session) => {
            const row = await lockMailing(session, { account: account.id, publicId: id });
            if (!row) return err({ fault: 'record-missing' });
            const price = acceptingIn(session, parts);
            return ok(await appendPages(session, row, { account, pages: pagesFor(row), price }));
          }),
        AWAY,
      );
    } catch (error) {
      if (error instanceof NotAppended) return err(error.refused);
      throw error;
    }
  }
}

function counted(appended: Result<Appended, Refused>): Result<number, Refused> {
  return appended.ok ? ok(appended.value.recipients) : appended;
}

/** What cannot be kept, whatever it says. */
function problemOf(account: Account, given: NewMailing | MailingChange): Refused | undefined {
  const { nameCharacters, groups: groupsMost, repeats, perSecond } = LIMITS.mailing;
  if (!mayMakeMailings(account.settings)) return FORBIDDEN;
  const wrong = (detail: string): Refused => ({ fault: 'parameters-wrong', detail });
  const { name = 'x', recipients = [], groups = [], plan = {} } = given;
  if (name.length > nameCharacters) return wrong(`name is longer than ${nameCharacters} characters`);
  if (recipients.length > LIMITS.mailing.recipients) return tooManyRecipients();
  if (groups.length > groupsMost) return wrong(`more than ${groupsMost} groups`);
  if ((plan.repeatsMax ?? 0) > repeats) return wrong(`more than ${repeats} repetitions`);
  if ((plan.perSecond ?? 1) > perSecond || (plan.perSecond ?? 1) < 1)
    return wrong(`recipients a second are 1 to ${perSecond}`);
  return undefined;
}

function nobodyIn({ recipients, groups, recipientsAre }: NewMailing): Refused | undefined {
  if (recipientsAre === 'open' || recipients.length > 0 || groups.length > 0) return undefined;
  return { fault: 'parameters-wrong', detail: 'no recipient is given' };
}
