// Menus that accounts keep, with every version of each. Owns these rows; whether a text compiles is decided by the core.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import { judgeCallText } from '../../core/menus/call-text.ts';
import type {
  MenuKey,
  MenuRefused,
  MenuSaved,
  MenuVersion,
  SavedMenu,
  SavedMenus,
} from '../../core/menus/saved-menus.ts';
import type { TransferNumbers } from '../../core/ports.ts';
import { compile } from '../../language/index.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { RENTED_OR_COMMON } from '../incoming/call-answers.ts';

type MenuRow = {
  readonly id: number;
  readonly name: string;
  readonly made_at: number;
  readonly current: number;
  readonly newest: number;
};

const COLUMNS = `m.id, m.name, m.made_at, m.current,
  (select max(version) from menu_versions v where v.menu_id = m.id) as newest`;

const LIST = {
  name: 'saved-menus-list',
  text: `select ${COLUMNS} from saved_menus m where m.account_id = $1 order by m.name`,
};

const FIND = {
  name: 'saved-menus-find',
  text: `select ${COLUMNS} from saved_menus m
         where m.account_id = $1 and (m.id = $2::integer or m.name = $3::text)`,
};

const LOCK = {
  name: 'saved-menus-lock',
  text: `select id from saved_menus where account_id = $1 and (id = $2::integer or name = $3::text) for update`,
};

type VersionRow = { readonly version: number; readonly saved_at: number; readonly text: string };

const VERSIONS = {
  name: 'saved-menus-versions',
  text: `select version, saved_at, text from menu_versions
         where menu_id = $1 and ($2::integer is null or version = $2) order by version desc`,
};

const ADD = {
  name: 'saved-menus-add',
  text: `insert into saved_menus (account_id, name, made_at, current)
         select $1, $2, $3, 1 where (select count(*) from saved_menus where account_id = $1) < $4
         on conflict (account_id, name) do nothing returning id`,
};

const ADD_VERSION = {
  name: 'saved-menus-add-version',
  text: `insert into menu_versions (menu_id, version, text, saved_at) values ($1, $2, $3, $4)`,
};

const USE = { name: 'saved-menus-use', text: 'update saved_menus set current = $2 where id = $1' };

// What a number answered with that the account rents no longer is told nobody, and goes with the menu.
const REMOVE = {
  name: 'saved-menus-remove',
  text: `
with answering as (
  select from call_answers a where a.menu_id = $1 and ${RENTED_OR_COMMON}
), forgotten as (
  delete from call_answers where menu_id = $1 and not exists (select from answering)
)
delete from saved_menus where id = $1 and not exists (select from answering) returning id`,
};

type SavedMenuDoors = {
  readonly database: Database;
  readonly clock: Clock;
  readonly transferNumbers: TransferNumbers;
};

export class StoredSavedMenus implements SavedMenus {
  readonly #doors: SavedMenuDoors;

  constructor(doors: SavedMenuDoors) {
    this.#doors = doors;
  }

  list(account: Account): Promise<Result<readonly SavedMenu[], FaultCode>> {
    return whileAvailable<readonly SavedMenu[], FaultCode>(
      async () => ok((await this.#doors.database.query<MenuRow>(LIST, [account.id])).map(menuOf)),
      'service-unavailable',
    );
  }

  find(account: Account, key: MenuKey, version?: number): ReturnType<SavedMenus['find']> {
    type Found = { readonly menu: SavedMenu; readonly version: MenuVersion };
    return whileAvailable<Found, FaultCode>(async () => {
      const { database } = this.#doors;
      const menu = await menuBy(database, account, key);
      if (!menu) return err('record-missing');
      const [row] = await database.query<VersionRow>(VERSIONS, [menu.id, version ?? menu.current]);
      return row ? ok({ menu, version: versionOf(row) }) : err('record-missing');
    }, 'service-unavailable');
  }

  versions(account: Account, key: MenuKey): Promise<Result<readonly MenuVersion[], FaultCode>> {
    return whileAvailable<readonly MenuVersion[], FaultCode>(async () => {
      const { database } = this.#doors;
      const menu = await menuBy(database, account, key);
      if (!menu) return err('record-missing');
      return ok((await database.query<VersionRow>(VERSIONS, [menu.id, null])).map(versionOf));
    }, 'service-unavailable');
  }

  add(account: Account, written: string, text: string): Promise<Result<MenuSaved, MenuRefused>> {
    const name = written.trim();
    const { nameCharacters } = LIMITS.savedMenus;
    return this.#saving(account, text, async (session) => {
      if (name === '' || [...name].length > nameCharacters)
        return err({ fault: 'parameters-wrong', detail: `a name has 1 to ${nameCharacters} characters` });
      await session.query(LOCK_ACCOUNT, [account.id]);
      const made = [account.id, storable(name), new Date(this.#doors.clock.now())];
      const [added] = await session.query<{ id: number }>(ADD, [...made, LIMITS.savedMenus.ofAccount]);
      if (added) return ok({ id: added.id, version: 1 });
      const detail = `there is a menu "${name}" already, or the account keeps as many as it may`;
      return err({ fault: 'change-failed', detail });
    });
  }

  save(account: Account, key: MenuKey, text: string): Promise<Result<MenuSaved, MenuRefused>> {
    return this.#saving(account, text, async (session) => {
      const [locked] = await session.query(LOCK, [account.id, ...keyValues(key)]);
      const menu = locked && (await menuBy(session, account, key));
      if (!menu) return err({ fault: 'record-missing' });
      if (menu.newest < LIMITS.savedMenus.versions) return ok({ id: menu.id, version: menu.newest + 1 });
      return err({
        fault: 'change-failed',
        detail: `a menu has at most ${LIMITS.savedMenus.versions} versions`,
      });
    });
  }

  use(account: Account, key: MenuKey, version: number): Promise<Result<SavedMenu, MenuRefused>> {
    return this.#change<SavedMenu>(account, async (session, registered) => {
      const [locked] = await session.query(LOCK, [account.id, ...keyValues(key)]);
      const menu = locked && (await menuBy(session, account, key));
      if (!menu) return err({ fault: 'record-missing' });
      const [row] = await session.query<VersionRow>(VERSIONS, [menu.id, version]);
      if (!row) return err({ fault: 'record-missing' });
      const judged = judgeCallText(row.text, registered);
      if (!judged.ok) return err(judged.error);
      await session.query(USE, [menu.id, version]);
      return ok({ ...menu, current: version });
    });
  }

  remove(account: Account, key: MenuKey): Promise<Result<true, MenuRefused>> {
    return this.#change<true>(account, async (session) => {
      const [locked] = await session.query<{ id: number }>(LOCK, [account.id, ...keyValues(key)]);
      if (!locked) return err({ fault: 'record-missing' });
      const gone = await session.query(REMOVE, [locked.id]);
      return gone.length > 0
        ? ok(true)
        : err({ fault: 'change-failed', detail: 'a number answers with this menu' });
    });
  }

  /** `place` says which menu and which version of it the text becomes. */
  #saving(
    account: Account,
    written: string,
    place: (
      session: Session,
    ) => Promise<Result<{ readonly id: number; readonly version: number }, MenuRefused>>,
  ): Promise<Result<MenuSaved, MenuRefused>> {
    const text = storable(written);
    return this.#change<MenuSaved>(account, async (session, registered) => {
      const judged = judgeCallText(text, registered);
      if (!judged.ok) return err(judged.error);
      const placed = await place(session);
      if (!placed.ok) return placed;
      const { id, version } = placed.value;
      const savedAt = this.#doors.clock.now();
      await session.query(ADD_VERSION, [id, version, text, new Date(savedAt)]);
      await session.query(USE, [id, version]);
      const menu = await menuBy(session, account, { id });
      if (!menu) return err({ fault: 'record-missing' });
      const { diagnostics } = compile(text, { registeredNumbers: (digits) => registered.has(digits) });
      return ok({ menu, version: { version, savedAt, text }, warnings: diagnostics });
    });
  }

  /** `registered`: the numbers menus of the account may call. */
  #change<T>(
    account: Account,
    work: (session: Session, registered: ReadonlySet<string>) => Promise<Result<T, MenuRefused>>,
  ): Promise<Result<T, MenuRefused>> {
    const { database, transferNumbers } = this.#doors;
    return whileAvailable<T, MenuRefused>(
      async () => {
        const registered = await transferNumbers(account);
        return await database.transaction((session) => work(session, registered));
      },
      { fault: 'service-unavailable' },
    );
  }
}

async function menuBy(session: Session, account: Account, key: MenuKey): Promise<SavedMenu | undefined> {
  const [row] = await session.query<MenuRow>(FIND, [account.id, ...keyValues(key)]);
  return row && menuOf(row);
}

function keyValues(key: MenuKey): readonly [number | null, string | null] {
  return 'id' in key ? [key.id, null] : [null, storable(key.name)];
}

function menuOf(row: MenuRow): SavedMenu {
  const { id, name, current, newest } = row;
  return { id, name, madeAt: instant(row.made_at), current, newest };
}

function versionOf(row: VersionRow): MenuVersion {
  return { version: row.version, savedAt: instant(row.saved_at), text: row.text };
}
