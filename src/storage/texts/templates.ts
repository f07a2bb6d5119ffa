// Templates of accounts. Owns their rows, and that an account has one signature for each kind of message and sender.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { canSign } from '../../core/texts/signature.ts';
import type {
  Template,
  TemplateContent,
  TemplateFormat,
  Templates,
  TextFault,
} from '../../core/texts/template.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';

const COLUMNS = 'id, name, text, format, sender, signature';

const LIST = {
  name: 'templates-list',
  text: `select ${COLUMNS} from templates where account_id = $1 order by id`,
};
const FIND = {
  name: 'templates-find',
  text: `select ${COLUMNS} from templates where account_id = $1 and id = $2`,
};
const COUNT = {
  name: 'templates-count',
  text: 'select count(*)::integer as count from templates where account_id = $1',
};
const UNSIGN = {
  name: 'templates-unsign',
  text: `update templates set signature = false
         where account_id = $1 and format = $2 and sender = $3 and signature and id <> $4`,
};
const ADD = {
  name: 'templates-add',
  text: `insert into templates (account_id, name, text, format, sender, signature, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning id`,
};
const CHANGE = {
  name: 'templates-change',
  text: `update templates set name = $3, text = $4, format = $5, sender = $6, signature = $7
         where account_id = $1 and id = $2`,
};
const REMOVE = {
  name: 'templates-remove',
  text: 'delete from templates where account_id = $1 and id = $2 returning id',
};

type Row = {
  readonly id: number;
  readonly name: string;
  readonly text: string;
  readonly format: string;
  readonly sender: string;
  readonly signature: boolean;
};

const AWAY: TextFault = { fault: 'service-unavailable' };
const MISSING: TextFault = { fault: 'record-missing', detail: 'there is no such template' };
type Answer<T> = Promise<Result<T, TextFault>>;

type TemplateDoors = {
  readonly database: Database;
  readonly clock: Clock;
  /** Keeps signatures in memory; told at once of what is changed here. */
  readonly book: AccountBook;
};

export class StoredTemplates implements Templates {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #book: AccountBook;

  constructor({ database, clock, book }: TemplateDoors) {
    this.#database = database;
    this.#clock = clock;
    this.#book = book;
  }

  list(account: Account): Answer<readonly Template[]> {
    return whileAvailable<readonly Template[], TextFault>(
      async () => ok((await this.#database.query<Row>(LIST, [account.id])).map(templateOf)),
      AWAY,
    );
  }

  text(account: Account, id: number): Answer<Template> {
    return whileAvailable<Template, TextFault>(async () => {
      const found = await find(this.#database, account, id);
      return found ? ok(found) : err(MISSING);
    }, AWAY);
  }

  add(account: Account, content: TemplateContent): Answer<number> {
    const wrong = complaintAbout(content);
    if (wrong) return Promise.resolve(err(wrong));
    return this.#changing(account, async (session) => {
      const [counted] = await session.query<{ count: number }>(COUNT, [account.id]);
      const most = LIMITS.texts.templates;
      if ((counted?.count ?? 0) >= most)
        return err({ fault: 'change-failed', detail: `an account may have ${most} templates` });
      await unsignOthers(session, account, { ...content, id: 0 });
      const values = [account.id, ...valuesOf(content), new Date(this.#clock.now())];
      const [added] = await session.query<{ id: number }>(ADD, values);
      return added ? ok(added.id) : err({ fault: 'change-failed' });
    });
  }

  change(account: Account, id: number, change: Partial<TemplateContent>): Answer<true> {
    return this.#changing(account, async (session) => {
      const present = await find(session, account, id);
      if (!present) return err(MISSING);
      const next = { ...present, ...change };
      const wrong = complaintAbout(next);
      if (wrong) return err(wrong);
      await unsignOthers(session, account, next);
      await session.query(CHANGE, [account.id, id, ...valuesOf(next)]);
      return ok(true);
    });
  }

  remove(account: Account, id: number): Answer<true> {
    return whileAvailable<true, TextFault>(async () => {
      if (id > LIMITS.database.integerMost) return err(MISSING);
      const rows = await this.#database.query(REMOVE, [account.id, id]);
      this.#book.forget(account.id);
      return rows.length > 0 ? ok(true) : err(MISSING);
    }, AWAY);
  }

  /** Changes of one account are made one after the other: two signatures at once would break the index. */
  #changing<T>(account: Account, work: (session: Session) => Answer<T>): Answer<T> {
    return whileAvailable<T, TextFault>(async () => {
      const changed = await this.#database.transaction(async (session) => {
        await session.query(LOCK_ACCOUNT, [account.id]);
        return await work(session);
      });
      this.#book.forget(account.id);
      return changed;
    }, AWAY);
  }
}

async function find(session: Session, account: Account, id: number): Promise<Template | undefined> {
  if (id > LIMITS.database.integerMost) return undefined;
  const [row] = await session.query<Row>(FIND, [account.id, id]);
  return row && templateOf(row);
}

async function unsignOthers(session: Session, account: Account, template: Template): Promise<void> {
  if (template.signature === 'off') return;
  await session.query(UNSIGN, [account.id, template.format, storable(template.sender), template.id]);
}

function templateOf(row: Row): Template {
  return { ...row, format: row.format as TemplateFormat, signature: row.signature ? 'on' : 'off' };
}

function valuesOf({ name, text, format, sender, signature }: TemplateContent): readonly unknown[] {
  return [storable(name), storable(text), format, storable(sender), signature === 'on'];
}

function complaintAbout(content: TemplateContent): TextFault | undefined {
  const wrong = (detail: string): TextFault => ({ fault: 'parameters-wrong', detail });
  const { templateNameCharacters: nameMost } = LIMITS.texts;
  if (content.name.trim() === '') return wrong('name is empty');
  if ([...content.name].length > nameMost) return wrong(`name is longer than ${nameMost} characters`);
  if (content.text.trim() === '') return wrong('msg is empty');
  if ([...content.text].length > LIMITS.menu.textCharacters) return { fault: 'text-too-long' };
  if (content.signature === 'on' && !canSign(content.format))
    return wrong(`a template of the format ${content.format} cannot be a signature`);
  return undefined;
}
