// Makes the files of exports: one task at a time in this process and of an account, in turns, so that a large one holds up
// nobody else's; a page of messages in memory at most. Owns a task's way from waiting to its end; what is on disk is in its
// row, so that the next start goes on from there.

import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '../../base/limits.ts';
import { CSV_MARK } from '../../base/table-cells.ts';
import { type Clock, DAY, HOUR, type Instant, instant, later } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { csvHead, csvLine, HISTORY_COLUMNS } from '../../core/history/history-columns.ts';
import { historyView } from '../../core/history/history-view.ts';
import { ACCOUNT_BY_ID, type AccountRow, accountOf } from '../accounts/account-row.ts';
import { isTooLong, type Session, StorageUnavailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { archivedMessage, type ShownWords } from '../messages/shown-message.ts';
import { Spreadsheet } from '../sheets/spreadsheet.ts';
import { EXPORTS } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { writeWhole } from '../write-whole.ts';
import type { ExportRow } from './export-tasks.ts';
import { type RefRange, refsOf, rowsUpwards, type UpwardsPage } from './history-rows.ts';

type RunnerDoors = {
  readonly session: Session;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly node: number;
  /** Folder of the files. */
  readonly folder: string;
  readonly words: ShownWords;
  readonly onFault: (what: string, error: unknown) => void;
};

// Only the oldest open task of an account, so that one ends before the next begins.
const CLAIM = `
update exports e set state = 'running', node_id = $1, turn_at = $2
from (
  select id from exports w where state = 'waiting' and (node_id is null or node_id = $1)
    and not exists (select from exports o where o.account_id = w.account_id and o.id < w.id and o.state in ('waiting', 'running'))
  order by turn_at nulls first, id limit 1 for update skip locked
) next
where e.id = next.id
returning e.*`;

const SAVE = `
update exports set state = $3, form = $4, rows = $5, bytes = $6, above_id = $7, below_id = $8, last_id = $9, failure = $10,
  ended_at = $11
where id = $1 and node_id = $2 and state = 'running' returning id`;

const FORGET_TURNS = `update exports set state = 'waiting' where state = 'running' and node_id = $1`;

const EXPIRE = `delete from exports where ended_at < $1 returning file`;

/** Pages between two saves: 5,000 messages, a quarter of a second. */
const PAGES_SAVED = 10;
/** Saves of one turn. */
const TURN_SAVES = 20;
const SWEEP_ROUND = HOUR;

type Progress = Pick<ExportRow, 'form' | 'rows' | 'bytes' | 'above_id' | 'below_id' | 'last_id'>;

type Task = {
  readonly row: ExportRow;
  readonly account: Account;
  readonly path: string;
  /** Where the file stands, and how far it is safely on disk. */
  progress: Progress;
};

class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

export class ExportRunner {
  readonly #doors: RunnerDoors;
  #state: 'open' | 'closing' = 'open';
  #running: Promise<void> | undefined;
  #again: 'no' | 'yes' = 'no';
  #stop: (() => void) | undefined;
  #sweeping: NodeJS.Timeout | undefined;

  constructor(doors: RunnerDoors) {
    this.#doors = doors;
  }

  start(): void {
    this.#stop = this.#doors.signal.listen([EXPORTS], () => this.#wake());
    this.#wake();
    this.#sweepLater();
  }

  async close(): Promise<void> {
    this.#state = 'closing';
    this.#stop?.();
    clearTimeout(this.#sweeping);
    await this.#running;
  }

  #wake(): void {
    this.#again = 'yes';
    if (this.#running || this.#state === 'closing') return;
    this.#again = 'no';
    this.#running = this.#quietly('exports', () => this.#work()).then(() => this.#ended());
  }

  #ended(): void {
    this.#running = undefined;
    if (this.#again === 'yes') this.#wake();
  }

  #sweepLater(): void {
    this.#sweeping = setTimeout(() => {
      void this.#quietly('old exports', () => this.sweep()).then(() => {
        if (this.#state === 'open') this.#sweepLater();
      });
    }, SWEEP_ROUND);
  }

  async #quietly(what: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.#doors.onFault(`${what} have to wait`, error));
  }

  async #work(): Promise<void> {
    // Turns that a dead process had, or that ended with the database.
    await this.#doors.session.query(FORGET_TURNS, [this.#doors.node]);
    while (this.#state === 'open') {
      const row = await this.#claim();
      if (!row) return;
      await this.#turn(row);
    }
  }

  async #claim(): Promise<ExportRow | undefined> {
    const { session, node, clock } = this.#doors;
    const [row] = await session.query<ExportRow>(CLAIM, [node, new Date(clock.now())]);
    return row;
  }

  async #turn(row: ExportRow): Promise<void> {
    const { session, secrets, folder } = this.#doors;
    const path = join(folder, row.file);
    const [found] = await session.query<AccountRow>(ACCOUNT_BY_ID, [row.account_id]);
    if (!found) return;
    const task: Task = { row, account: accountOf(found, secrets), path, progress: row };
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await this.#bound(task);
      const made = row.form === 'xlsx' ? await this.#spreadsheet(task) : await this.#csv(task);
      await this.#save(task, made === 'whole' ? { state: 'done' } : { state: 'waiting' });
    } catch (error) {
      await this.#broken(task, error);
    }
  }

  async #broken(task: Task, error: unknown): Promise<void> {
    if (error instanceof GivenUp) return await this.#discard(task);
    // The row says how far it is; what came after that is written again in the next turn.
    if (error instanceof StorageUnavailable && !isTooLong(error)) throw error;
    await this.#discard(task);
    const failure = failureOf(error);
    await this.#save(task, { state: 'failed', failure }).catch((missing: unknown) => {
      if (!(missing instanceof GivenUp)) throw missing;
    });
    this.#doors.onFault(`export ${task.row.id} failed`, error);
  }

  /** A folder that lets nothing be written may let nothing be removed either; the task ends all the same. */
  async #discard({ path, row }: Task): Promise<void> {
    await rm(path, { force: true }).catch((error: unknown) =>
      this.#doors.onFault(`the file of export ${row.id} is left behind`, error),
    );
  }

  /** Which numbers to look through: what is accepted after it was asked for does not belong to it. */
  async #bound(task: Task): Promise<void> {
    if (task.progress.above_id !== null) return;
    const { filter } = task.row;
    const till = endOf(task.row);
    const refs = (await refsOf(this.#doors.session, task.account.id, { ...filter, till })) ?? NO_REFS;
    const { above, below } = refs;
    task.progress = { ...task.progress, above_id: above, below_id: below, last_id: above };
  }

  #pages(task: Task): AsyncGenerator<UpwardsPage> {
    const { session, clock } = this.#doors;
    const { filter } = task.row;
    const { below_id, last_id } = task.progress;
    const till = endOf(task.row);
    return rowsUpwards(session, {
      account: task.account.id,
      filter: { ...filter, till },
      range: { above: last_id, below: below_id ?? 0 },
      doneAfter: historyView(task.account, clock.now()).doneAfter,
    });
  }

  async #csv(task: Task): Promise<'whole' | 'part'> {
    const { timeZone } = task.account.settings;
    const { separator = ',' } = task.row.filter;
    const file = await open(task.path, task.progress.bytes === 0 ? 'w' : 'r+', 0o600);
    try {
      await file.truncate(task.progress.bytes);
      let { bytes } = task.progress;
      const write = async (text: string): Promise<void> => {
        bytes += await writeWhole(file, Buffer.from(text), bytes);
      };
      if (bytes === 0) await write(CSV_MARK + csvHead(separator));
      let pages = 0;
      for await (const page of this.#pages(task)) {
        const lines = page.rows.map((row) =>
          csvLine(archivedMessage(row, this.#doors.words), { timeZone, separator }),
        );
        if (lines.length > 0) await write(lines.join(''));
        task.progress = advanced(task.progress, page, bytes);
        pages++;
        if (pages % PAGES_SAVED !== 0 && this.#state === 'open') continue;
        await file.datasync();
        if (this.#state === 'closing' || pages >= PAGES_SAVED * TURN_SAVES) return 'part';
        await this.#save(task, { state: 'running' });
      }
      await file.datasync();
      task.progress = { ...task.progress, bytes };
      return 'whole';
    } finally {
      await file.close();
    }
  }

  /** Whole or, when it has too many rows for one, begun anew as CSV. */
  async #spreadsheet(task: Task): Promise<'whole' | 'part'> {
    const start: Progress = { ...task.progress, rows: 0, bytes: 0, last_id: task.progress.above_id ?? 0 };
    task.progress = start;
    const sheet = new Spreadsheet({
      sheet: 'messages',
      heads: HISTORY_COLUMNS.map(({ name }) => name),
      timeZone: task.account.settings.timeZone,
    });
    try {
      let pages = 0;
      for await (const page of this.#pages(task)) {
        task.progress = advanced(task.progress, page, 0);
        if (task.progress.rows > LIMITS.exports.spreadsheetRows || this.#state === 'closing') {
          task.progress = { ...start, form: this.#state === 'closing' ? 'xlsx' : 'csv' };
          return 'part';
        }
        const messages = page.rows.map((row) => archivedMessage(row, this.#doors.words));
        sheet.add(messages.map((message) => HISTORY_COLUMNS.map(({ cell }) => cell(message))));
        if (++pages % PAGES_SAVED === 0) await this.#save(task, { state: 'running' });
      }
      const bytes = await sheet.packed();
      await writeFile(task.path, bytes, { mode: 0o600 });
      task.progress = { ...task.progress, bytes: bytes.length };
      return 'whole';
    } finally {
      await sheet.close();
    }
  }

  async #save(
    task: Task,
    end: { readonly state: ExportRow['state']; readonly failure?: string },
  ): Promise<void> {
    const { session, node, clock } = this.#doors;
    const { form, rows, bytes, above_id, below_id, last_id } = task.progress;
    const over = end.state === 'done' || end.state === 'failed';
    const [saved] = await session.query(SAVE, [
      task.row.id,
      node,
      end.state,
      form,
      rows,
      bytes,
      above_id,
      below_id,
      last_id,
      end.failure ?? null,
      over ? new Date(clock.now()) : null,
    ]);
    if (!saved) throw new GivenUp('the task is not wanted any more');
  }

  /** Deletes what has been kept long enough, and files that no task names. */
  async sweep(): Promise<void> {
    const { session, clock, folder } = this.#doors;
    const old = new Date(clock.now() - LIMITS.exports.days * DAY);
    for (const { file } of await session.query<{ file: string }>(EXPIRE, [old]))
      await rm(join(folder, file), { force: true });
    const names = await readdir(folder).catch(() => []);
    const known = await session.query<{ file: string }>('select file from exports where file = any($1)', [
      names,
    ]);
    const kept = new Set(known.map(({ file }) => file));
    for (const name of names.filter((one) => !kept.has(one))) {
      const found = await stat(join(folder, name)).catch(() => undefined);
      if (found && clock.now() - found.mtimeMs > DAY) await rm(join(folder, name), { force: true });
    }
  }
}

/** For the account: where files lie and what a bug says is for the log alone. */
function failureOf(error: unknown): string {
  if (isTooLong(error)) return 'the database took too long for a page of it';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk of the server is full';
  return typeof code === 'string' && /^E[A-Z]+$/.test(code)
    ? 'the server could not write the file'
    : 'the server could not make the file';
}

/** The first moment that does not belong to it. */
function endOf({ filter, wanted_at }: ExportRow): Instant {
  const asked = later(instant(wanted_at), 1);
  return filter.till === undefined || filter.till > asked ? asked : filter.till;
}

const NO_REFS: RefRange = { above: 0, below: 0 };

function advanced(progress: Progress, { rows, through }: UpwardsPage, bytes: number): Progress {
  return { ...progress, rows: progress.rows + rows.length, bytes, last_id: through };
}
