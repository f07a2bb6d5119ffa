// What each number of an account answers calls with, and the account's default. Owns these rows; what an answer may be is
// decided by the core.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import { type CallAnswer, faultOfAnswer } from '../../core/incoming/call-answer.ts';
import { type CallAnswers, DEFAULT_NUMBER, type NumberAnswer } from '../../core/incoming/call-answers.ts';
import type { AnswerSetting } from '../../core/incoming/call-reception.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import type { TransferNumbers } from '../../core/ports.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import { storableJson } from '../database/stored-text.ts';

type AnswerRow = {
  readonly phone: string;
  readonly answer: CallAnswer;
  readonly calls_most: number | null;
  readonly seconds: number | null;
};

/** The default's row. */
const COMMON = '';
/** What no row has. */
const NO_NUMBER = '-';

/** Of a row `a`: whether it still holds. What a number answered with stays when it is given back, for the day it is rented again. */
export const RENTED_OR_COMMON = `(a.phone = '' or exists (
  select from rental_numbers r where r.phone = a.phone and r.account_id = a.account_id))`;

const LIST = {
  name: 'call-answers-list',
  text: `select phone, answer, calls_most, seconds from call_answers a
         where account_id = $1 and ($2::text is null or phone = $2) and ${RENTED_OR_COMMON} order by phone`,
};

// The number is looked at in the same statement: one that is given back meanwhile has no answer of this account.
const SET = {
  name: 'call-answers-set',
  text: `
insert into call_answers (account_id, phone, answer, menu_id, calls_most, seconds, changed_at)
select $1, $2, $3, $4, $5, $6, $7
where ($2 = '' or exists (select from rental_numbers where phone = $2 and account_id = $1))
  and ($4::integer is null or exists (select from saved_menus where id = $4 and account_id = $1))
on conflict (account_id, phone) do update set answer = excluded.answer, menu_id = excluded.menu_id,
  calls_most = excluded.calls_most, seconds = excluded.seconds, changed_at = excluded.changed_at
returning phone`,
};

const REMOVE = {
  name: 'call-answers-remove',
  text: `delete from call_answers a where account_id = $1 and phone = $2 and ${RENTED_OR_COMMON} returning phone`,
};

// Locked against a menu that is taken away; its text is that of the version that is current.
const FOR_CALL = {
  name: 'call-answers-for-call',
  text: `select a.phone, a.answer, a.calls_most, a.seconds, m.name, v.version, v.text
         from call_answers a left join saved_menus m on m.id = a.menu_id
         left join menu_versions v on v.menu_id = m.id and v.version = m.current
         where a.account_id = $1 and a.phone in ('', $2)`,
};

const MENU = {
  name: 'call-answers-menu',
  text: `select m.name, v.version, v.text from saved_menus m
         join menu_versions v on v.menu_id = m.id and v.version = m.current
         where m.account_id = $1 and m.id = $2`,
};

type ForCallRow = AnswerRow & {
  readonly name: string | null;
  readonly version: number | null;
  readonly text: string | null;
};

type AnswerDoors = {
  readonly database: Database;
  readonly clock: Clock;
  readonly transferNumbers: TransferNumbers;
};

export class StoredCallAnswers implements CallAnswers {
  readonly #doors: AnswerDoors;

  constructor(doors: AnswerDoors) {
    this.#doors = doors;
  }

  list(account: Account): Promise<Result<readonly NumberAnswer[], FaultCode>> {
    return whileAvailable<readonly NumberAnswer[], FaultCode>(
      async () => ok((await this.#doors.database.query<AnswerRow>(LIST, [account.id, null])).map(answerOf)),
      'service-unavailable',
    );
  }

  find(account: Account, number: string): Promise<Result<NumberAnswer, FaultCode>> {
    return whileAvailable<NumberAnswer, FaultCode>(async () => {
      const [row] = await this.#doors.database.query<AnswerRow>(LIST, [account.id, phoneOf(number)]);
      return row ? ok(answerOf(row)) : err('record-missing');
    }, 'service-unavailable');
  }

  set(account: Account, setting: NumberAnswer): ReturnType<CallAnswers['set']> {
    const { answer, callsMost, seconds } = setting;
    type Refused = { readonly fault: FaultCode; readonly detail?: string };
    return whileAvailable<NumberAnswer, Refused>(
      async () => {
        const registered = await this.#doors.transferNumbers(account);
        const fault = faultOfAnswer(answer, registered) ?? faultOfLimits(setting);
        if (fault) return err(fault);
        const values = [
          account.id,
          phoneOf(setting.number),
          storableJson(answer),
          answer.kind === 'menu' ? answer.menu : null,
          callsMost ?? null,
          seconds ?? null,
          new Date(this.#doors.clock.now()),
        ];
        const stored = await this.#doors.database.query(SET, values).catch(noneWhenMenuIsGone);
        if (stored.length > 0) return await this.#told(account, setting.number);
        return err({
          fault: 'record-missing',
          detail: 'the account does not rent this number, or has no such menu',
        });
      },
      { fault: 'service-unavailable' },
    );
  }

  remove(account: Account, number: string): Promise<Result<true, FaultCode>> {
    return whileAvailable<true, FaultCode>(async () => {
      const gone = await this.#doors.database.query(REMOVE, [account.id, phoneOf(number)]);
      return gone.length > 0 ? ok(true) : err('record-missing');
    }, 'service-unavailable');
  }

  async #told(
    account: Account,
    number: string,
  ): Promise<Result<NumberAnswer, { readonly fault: FaultCode }>> {
    const found = await this.find(account, number);
    return found.ok ? found : err({ fault: found.error });
  }
}

/** What holds for a call to a number, read in the transaction that takes the call. */
export async function answersForCall(
  session: Session,
  account: number,
  phone: string,
): Promise<{ readonly own: AnswerSetting | undefined; readonly common: AnswerSetting | undefined }> {
  const rows = await session.query<ForCallRow>(FOR_CALL, [account, phone]);
  const of = (wanted: string): AnswerSetting | undefined => {
    const row = rows.find((one) => one.phone === wanted);
    return row && settingOf(row);
  };
  return { own: of(phone), common: of(COMMON) };
}

/** The current version of a saved menu of the account, as if a number answered with it. */
export async function answerOfMenu(
  session: Session,
  account: number,
  menu: number,
): Promise<AnswerSetting | undefined> {
  const [row] = await session.query<{ name: string; version: number; text: string }>(MENU, [account, menu]);
  if (!row) return undefined;
  return { answer: { kind: 'menu', menu }, callsMost: undefined, seconds: undefined, menu: row };
}

/** A menu that is taken away while it is being set: to PostgreSQL a foreign key that leads nowhere. */
function noneWhenMenuIsGone(error: unknown): readonly never[] {
  if ((error as { readonly code?: unknown }).code === '23503') return [];
  throw error;
}

function settingOf(row: ForCallRow): AnswerSetting {
  const { name, version, text } = row;
  const menu = name === null || version === null || text === null ? undefined : { name, version, text };
  return {
    answer: row.answer,
    callsMost: row.calls_most ?? undefined,
    seconds: row.seconds ?? undefined,
    ...(menu && { menu }),
  };
}

function faultOfLimits({
  callsMost = 0,
  seconds = 1,
}: NumberAnswer): { readonly fault: FaultCode; readonly detail: string } | undefined {
  const { ofAccount, secondsMost } = LIMITS.incomingCalls;
  if (!Number.isInteger(callsMost) || callsMost < 0 || callsMost > ofAccount)
    return { fault: 'parameters-wrong', detail: `calls at once are 0 to ${ofAccount}` };
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > secondsMost)
    return { fault: 'parameters-wrong', detail: `a call lasts 1 to ${secondsMost} seconds` };
  return undefined;
}

function phoneOf(number: string): string {
  return number === DEFAULT_NUMBER ? COMMON : (parsePhone(number) ?? NO_NUMBER);
}

function answerOf({ phone, answer, calls_most, seconds }: AnswerRow): NumberAnswer {
  return {
    number: phone === COMMON ? DEFAULT_NUMBER : phone,
    answer,
    callsMost: calls_most ?? undefined,
    seconds: seconds ?? undefined,
  };
}
