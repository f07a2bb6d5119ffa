// The numbers links have in the database. Owns giving them: a link keeps its number for as long as its name is known, also
// while it is not configured, since messages in the queues and receipts of days ago name it.

import { assert } from '../base/assert.ts';
import type { Routable } from '../core/routing/route.ts';
import type { NumberedWay, Router } from '../core/routing/router.ts';
import type { Session } from './database/database.ts';
import { LINKS_MOST } from './work-queues.ts';

const ADD = 'insert into links (name) select unnest($1::text[]) on conflict (name) do nothing';
const LIST = 'select id, name from links';

export class LinkNumbers {
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #names: ReadonlyMap<number, string>;

  private constructor(rows: readonly { readonly id: number; readonly name: string }[]) {
    this.#numbers = new Map(rows.map(({ id, name }) => [name, id]));
    this.#names = new Map(rows.map(({ id, name }) => [id, name]));
  }

  static async of(session: Session, names: readonly string[]): Promise<LinkNumbers> {
    const known = await session.query<{ id: number; name: string }>(LIST);
    const fresh = names.filter((name) => !known.some((row) => row.name === name));
    if (fresh.length === 0) return new LinkNumbers(known);
    await session.query(ADD, [fresh]);
    const rows = await session.query<{ id: number; name: string }>(LIST);
    assert(
      rows.every(({ id }) => id <= LINKS_MOST),
      `more than ${LINKS_MOST} links have been configured in the life of this database`,
    );
    return new LinkNumbers(rows);
  }

  wayOf(router: Router, message: Routable): NumberedWay | undefined {
    const way = router.wayOf(message);
    return way?.kind === 'link' ? { kind: 'link', number: this.numberOf(way.link) } : way;
  }

  /** Of a link that is or was configured. */
  numberOf(name: string): number {
    const number = this.#numbers.get(name);
    assert(number !== undefined, `link ${name} has a number`);
    return number;
  }

  nameOf(number: number): string {
    return this.#names.get(number) ?? `link ${number}`;
  }
}
