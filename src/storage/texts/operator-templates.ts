// Texts registered with operators: kept, decided about by an administrator, and held against texts that are sent. Owns these
// rows and the matchers kept in memory, each good for one version of its account.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { Approval } from '../../core/senders/sender.ts';
import {
  isTemplateMark,
  type MatchTemplate,
  type OperatorTemplate,
  type OperatorTemplates,
  type TemplateMark,
  type TemplateState,
  templateMatcher,
} from '../../core/texts/operator-template.ts';
import type { TextFault } from '../../core/texts/template.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { senderLine } from './sender-line.ts';

const COLUMNS = 't.id, t.sender, t.text, t.mark, t.state, t.reason';

const LIST = {
  name: 'operator-templates-list',
  text: `select ${COLUMNS} from operator_templates t
         where t.account_id = $1 and ($2::text is null or t.sender = $2)
           and ($3::text is null or strpos(t.text, $3) > 0) order by t.id`,
};
const APPROVED = {
  name: 'operator-templates-approved',
  text: `select ${COLUMNS} from operator_templates t
         where t.account_id = any($1::integer[]) and t.state = 'approved' order by t.id`,
};
const COUNT = {
  name: 'operator-templates-count',
  text: `select count(*)::integer as count from operator_templates
         where account_id = $1 and not (sender = $2 and text = $3 and mark = any($4::text[]))`,
};
const ADD = {
  name: 'operator-templates-add',
  text: `insert into operator_templates (account_id, sender, text, mark, state, created_at, changed_at)
         select $1, $2, $3, m.mark, $5, $6, $6 from unnest($4::text[]) with ordinality as m(mark, place) order by m.place
         on conflict (account_id, sender, mark, md5(text)) do nothing`,
};
const ADDED = {
  name: 'operator-templates-added',
  text: `select ${COLUMNS} from operator_templates t join unnest($4::text[]) with ordinality as m(mark, place)
         using (mark) where t.account_id = $1 and t.sender = $2 and t.text = $3 order by m.place`,
};
const DECIDE = {
  name: 'operator-templates-decide',
  text: `update operator_templates set state = $2, reason = $3, changed_at = $4
         where id = any($1::integer[]) returning id, account_id`,
};
const ALL = {
  name: 'operator-templates-all',
  text: `select ${COLUMNS}, a.login from operator_templates t join accounts a on a.id = t.account_id
         where ($1::text is null or a.login = $1) and ($2::text is null or t.state = $2) order by t.id`,
};

type Row = Omit<OperatorTemplate, 'mark' | 'state'> & { readonly mark: string; readonly state: string };

const AWAY: TextFault = { fault: 'service-unavailable' };
/** Accounts whose matchers are kept; past it all are made again. */
const MATCHERS_MAX = 1_000;

type Kept = { readonly version: number; readonly match: MatchTemplate };
type Answer<T> = Promise<Result<T, TextFault>>;

type OperatorTemplateDoors = {
  readonly database: Database;
  /** Matchers are asked for inside transactions. */
  readonly beside: Session;
  readonly book: AccountBook;
  readonly clock: Clock;
  readonly approval: Approval;
};

export class StoredOperatorTemplates implements OperatorTemplates {
  readonly #doors: OperatorTemplateDoors;
  readonly #matchers = new Map<number, Kept>();

  constructor(doors: OperatorTemplateDoors) {
    this.#doors = doors;
  }

  add(
    account: Account,
    template: { readonly sender: string; readonly text: string; readonly marks: readonly TemplateMark[] },
  ): Answer<readonly OperatorTemplate[]> {
    const { database, book, clock, approval } = this.#doors;
    const key = [account.id, storable(template.sender), storable(template.text), [...template.marks]];
    return whileAvailable<readonly OperatorTemplate[], TextFault>(async () => {
      const most = LIMITS.texts.operatorTemplates;
      const state: TemplateState = approval === 'at-once' ? 'approved' : 'waiting';
      const added = await database.transaction(async (session) => {
        await session.query(LOCK_ACCOUNT, [account.id]);
        const [counted] = await session.query<{ count: number }>(COUNT, key);
        if ((counted?.count ?? 0) + template.marks.length > most) return 'full';
        await session.query(ADD, [...key, state, new Date(clock.now())]);
        return 'added';
      });
      if (added === 'full')
        return err({ fault: 'change-failed', detail: `an account may have ${most} texts with operators` });
      book.forget(account.id);
      return ok((await database.query<Row>(ADDED, key)).flatMap(templateOf));
    }, AWAY);
  }

  list(
    account: Account,
    { sender, text }: { readonly sender?: string; readonly text?: string },
  ): Answer<readonly OperatorTemplate[]> {
    const values = [account.id, sender === undefined ? null : storable(sender)];
    return whileAvailable<readonly OperatorTemplate[], TextFault>(async () => {
      const like = text === undefined ? null : storable(text);
      return ok((await this.#doors.database.query<Row>(LIST, [...values, like])).flatMap(templateOf));
    }, AWAY);
  }

  async matcher(account: Account): Promise<MatchTemplate> {
    const { beside, book } = this.#doors;
    const version = (await book.of(account.id, 'kept'))?.facts.version ?? -1;
    const kept = this.#matchers.get(account.id);
    if (kept?.version === version) return kept.match;
    const line = await senderLine(beside, account);
    const rows = await beside.query<Row>(APPROVED, [line]);
    const match = templateMatcher(rows.flatMap(templateOf));
    if (this.#matchers.size >= MATCHERS_MAX) this.#matchers.clear();
    this.#matchers.set(account.id, { version, match });
    return match;
  }

  /** For the administrator: everybody's, or those of one login or state. */
  async all(filter: {
    readonly login?: string | undefined;
    readonly state?: TemplateState | undefined;
  }): Promise<readonly (OperatorTemplate & { readonly login: string })[]> {
    const values = [filter.login ?? null, filter.state ?? null];
    const rows = await this.#doors.database.query<Row & { readonly login: string }>(ALL, values);
    return rows.flatMap((row) => templateOf(row).map((template) => ({ ...template, login: row.login })));
  }

  /** Ids that are there; the others are nobody's. In a transaction, which goes again when accounts are locked crosswise. */
  async decide(ids: readonly number[], state: TemplateState, reason: string): Promise<ReadonlySet<number>> {
    const at = new Date(this.#doors.clock.now());
    const values = [[...ids], state, storable(reason), at];
    const rows = await this.#doors.database.transaction((session) =>
      session.query<{ id: number; account_id: number }>(DECIDE, values),
    );
    for (const row of rows) this.#doors.book.forget(row.account_id);
    return new Set(rows.map(({ id }) => id));
  }
}

/** A mark no table has is passed over: rows outlive programs. */
function templateOf({ id, sender, text, mark, state, reason }: Row): readonly OperatorTemplate[] {
  if (!isTemplateMark(mark)) return [];
  return [{ id, sender, text, mark, state: state as TemplateState, reason }];
}
