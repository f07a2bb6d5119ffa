// Tasks of exports as rows: wanted, listed, found, given up, and where their files lie. Owns these statements and the
// forms of a task; making the files is `export-runner.ts`.

import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { CsvSeparator } from '../../base/table-cells.ts';
import { type Clock, DAY, instant, later } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type {
  ExportFile,
  ExportForm,
  ExportRefusal,
  Exports,
  ExportTask,
  ExportWanted,
} from '../../core/history/exports.ts';
import { isHistoryHidden } from '../../core/history/history-view.ts';
import type { ArchiveFilter } from '../../core/messages/message-archive.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storableJson } from '../database/stored-text.ts';
import { SignedLinks } from '../texts/signed-links.ts';
import { EXPORTS } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';

export type ExportRow = {
  readonly id: number;
  readonly account_id: number;
  readonly wanted_at: number;
  readonly form: ExportForm;
  /** And how the file is written, where that is not the usual way. */
  readonly filter: ArchiveFilter & { readonly separator?: CsvSeparator };
  readonly state: ExportTask['state'];
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly above_id: number | null;
  readonly below_id: number | null;
  readonly last_id: number;
  readonly failure: string | null;
  readonly ended_at: number | null;
};

/** Name of the folder of exports in the data folder. */
export const EXPORTS_FOLDER = 'exports';

const CONTENT_TYPES: Readonly<Record<ExportForm, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const NAME = /^messages-(\d{1,9})\.(?:csv|xlsx)$/;

const ADD = `
with kept as (
  select count(*) filter (where state in ('waiting', 'running')) as open, count(*) as kept
  from exports where account_id = $1
), added as (
  insert into exports (account_id, wanted_at, form, filter, file)
  select $1, $2, $3, $4::jsonb, $5 from kept where open < $6 and kept < $7
  returning *
)
select k.open, k.kept, a.* from kept k left join added a on true`;

type Added = { readonly open: number; readonly kept: number } & (ExportRow | { readonly id: null });

type ExportDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly folder: string;
  /** Where clients reach the HTTP door, without a slash at the end. */
  readonly publicUrl: () => string;
};

export class ExportTasks implements Exports {
  readonly #doors: ExportDoors;
  readonly #links: SignedLinks;

  constructor(doors: ExportDoors) {
    this.#doors = doors;
    this.#links = new SignedLinks(doors.secrets, doors.clock, 'export');
  }

  async add(account: Account, wanted: ExportWanted): Promise<Result<ExportTask, ExportRefusal>> {
    if (isHistoryHidden(account)) return err({ fault: 'record-missing' });
    return await this.#whileAvailable(async () => {
      const { database, clock, signal } = this.#doors;
      const { open, kept } = LIMITS.exports;
      const now = clock.now();
      const { form, filter, separator } = wanted;
      const asked: ExportRow['filter'] = { ...filter, ...(separator !== undefined && { separator }) };
      const values = [account.id, new Date(now), form, storableJson(asked), randomUUID()];
      const row = await database.transaction(async (session) => {
        await session.query(LOCK_ACCOUNT, [account.id]);
        const [added] = await session.query<Added>(ADD, [...values, open, kept]);
        return added;
      });
      if (!row || row.id === null) {
        const full = (row?.open ?? 0) >= open;
        return err({
          fault: 'change-failed',
          detail: full
            ? `${open} exports are not done yet; wait for one, or delete one`
            : `${kept} exports are kept; delete one`,
        });
      }
      signal.announce(EXPORTS, now);
      return ok(this.#task(row));
    });
  }

  async list(
    account: Account,
    { limit, after }: { readonly limit: number; readonly after?: number },
  ): Promise<Result<readonly ExportTask[], ExportRefusal>> {
    return await this.#whileAvailable(async () => {
      const rows = await this.#doors.database.query<ExportRow>(
        `select * from exports where account_id = $1 and id > $2 order by id ${after === undefined ? 'desc' : 'asc'} limit $3`,
        [account.id, Math.min(after ?? 0, LIMITS.database.integerMost), limit],
      );
      return ok(rows.map((row) => this.#task(row)));
    });
  }

  async file(
    account: Account,
    which: { readonly id: number } | { readonly name: string },
  ): Promise<Result<ExportFile, ExportRefusal>> {
    const id = 'id' in which ? which.id : Number(NAME.exec(which.name)?.[1] ?? 0);
    return await this.#whileAvailable(async () => {
      const row = await this.#find(id);
      if (row?.account_id !== account.id) return err({ fault: 'record-missing' });
      if (row.state === 'done') {
        const found = await this.#fileOf(row);
        return found ? ok(found) : err({ fault: 'record-missing', detail: 'the file is on another node' });
      }
      const { percent, failure } = this.#task(row);
      const detail = row.state === 'failed' ? `the export failed: ${failure}` : `${percent} % are done`;
      return err({ fault: 'change-failed', detail });
    });
  }

  async remove(account: Account, id: number): Promise<Result<true, ExportRefusal>> {
    return await this.#whileAvailable<true>(async () => {
      const [row] = await this.#doors.database.query<{ file: string }>(
        'delete from exports where id = $1 and account_id = $2 returning file',
        [numbered(id), account.id],
      );
      if (!row) return err({ fault: 'record-missing' });
      // A file that is being written is removed by whoever writes it, too.
      await rm(this.path(row.file), { force: true });
      return ok(true);
    });
  }

  async open(signed: string): Promise<ExportFile | undefined> {
    const id = this.#links.idOf(signed);
    const row = id === undefined ? undefined : await this.#find(id);
    return row?.state === 'done' ? await this.#fileOf(row) : undefined;
  }

  path(file: string): string {
    return join(this.#doors.folder, file);
  }

  async #find(id: number): Promise<ExportRow | undefined> {
    const [row] = await this.#doors.database.query<ExportRow>('select * from exports where id = $1', [
      numbered(id),
    ]);
    return row;
  }

  async #fileOf(row: ExportRow): Promise<ExportFile | undefined> {
    const file = this.path(row.file);
    const found = await stat(file).catch(() => undefined);
    if (!found) return undefined;
    return { file, bytes: found.size, contentType: CONTENT_TYPES[row.form], name: nameOf(row) };
  }

  #task(row: ExportRow): ExportTask {
    const { id, form, state, rows, bytes, failure, ended_at } = row;
    const ended = ended_at === null ? undefined : instant(ended_at);
    return {
      id,
      name: nameOf(row),
      form,
      wantedAt: instant(row.wanted_at),
      state,
      rows,
      percent: percentOf(row),
      ...rowsAbout(row),
      bytes,
      ...(ended === undefined ? {} : { endedAt: ended, keptUntil: later(ended, LIMITS.exports.days * DAY) }),
      ...(state === 'done' ? { link: `${this.#doors.publicUrl()}/downloads/${this.#links.token(id)}` } : {}),
      ...(failure === null ? {} : { failure }),
    };
  }

  async #whileAvailable<T>(work: () => Promise<Result<T, ExportRefusal>>): Promise<Result<T, ExportRefusal>> {
    return await whileAvailable<T, ExportRefusal>(work, { fault: 'service-unavailable' });
  }
}

/** No row has an id that is no integer of the database. */
function numbered(id: number): number {
  return Number.isInteger(id) && id > 0 && id <= LIMITS.database.integerMost ? id : 0;
}

function nameOf({ id, form }: Pick<ExportRow, 'id' | 'form'>): string {
  return `messages-${id}.${form}`;
}

/** By the share of the numbers that has been looked through. */
function rowsAbout(row: ExportRow): Pick<ExportTask, 'rowsAbout'> {
  if (row.state === 'done') return { rowsAbout: row.rows };
  const percent = percentOf(row);
  return percent === 0 ? {} : { rowsAbout: Math.round((100 * row.rows) / percent) };
}

/** How far the numbers looked through have come. */
function percentOf({ state, above_id, below_id, last_id }: ExportRow): number {
  if (state === 'done') return 100;
  if (above_id === null || below_id === null || last_id <= above_id) return 0;
  return Math.min(99, Math.floor((100 * (last_id - above_id)) / Math.max(1, below_id - 1 - above_id)));
}
