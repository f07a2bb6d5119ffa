// Groups as a file names them: by name, id or number; one that is not there is made. Owns this reading within one transaction, which
// holds the book.

import { err, ok, type Result } from '../../base/result.ts';
import { BOOKS } from '../../core/contacts/addresses.ts';
import type { GroupId } from '../../core/contacts/contact.ts';
import type { Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import type { BookOf } from './book.ts';
import { addGroup } from './groups.ts';

const ALL = {
  name: 'contacts-all-groups',
  text: 'select id, name, number from contact_groups where account_id = $1 and book = $2 order by id desc',
};

type Row = { readonly id: GroupId; readonly name: string; readonly number: number | null };

const keyOf = (name: string): string => storable(name.trim()).toLowerCase();

export class NamedGroups {
  readonly #session: Session;
  readonly #owner: BookOf;
  readonly #byName: Map<string, GroupId>;
  readonly #byNumber: Map<number, GroupId>;
  readonly made: string[] = [];

  private constructor(session: Session, owner: BookOf, rows: readonly Row[]) {
    this.#session = session;
    this.#owner = owner;
    // The oldest of several with one name comes last and stays.
    this.#byName = new Map(rows.map((row) => [keyOf(row.name), row.id]));
    this.#byNumber = new Map(rows.map((row) => [row.id as number, row.id]));
    for (const row of rows) if (row.number !== null) this.#byNumber.set(row.number, row.id);
  }

  static async load(session: Session, owner: BookOf): Promise<NamedGroups> {
    const rows = await session.query<Row>(ALL, [owner.account.id, BOOKS[owner.book]]);
    return new NamedGroups(session, owner, rows);
  }

  /** The error is a sentence about the row that names the groups. */
  async ids(names: readonly string[]): Promise<Result<readonly GroupId[], string>> {
    const ids: GroupId[] = [];
    for (const name of names) {
      const known = this.#byName.get(keyOf(name)) ?? this.#numbered(name);
      if (known !== undefined) {
        ids.push(known);
        continue;
      }
      if (/^\d+$/.test(name)) return err(`there is no group ${name}`);
      const added = await addGroup(this.#session, this.#owner.account, { book: this.#owner.book, name });
      if (!added.ok) return err(added.error.detail ?? `the group "${name}" cannot be made`);
      this.#byName.set(keyOf(name), added.value);
      this.made.push(name);
      ids.push(added.value);
    }
    return ok(ids);
  }

  #numbered(name: string): GroupId | undefined {
    return /^\d{1,10}$/.test(name) ? this.#byNumber.get(Number(name)) : undefined;
  }
}
