// The database that comes with the product: a real PostgreSQL in the data folder, shared by every process that uses the
// same folder. The first to need it starts it, those who come later adopt it, and it stops when the last has gone. Owns
// finding, starting and adopting; connections are `database.ts`.

import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './embedded/binaries.ts';
import { EmbeddedPostgresError } from './embedded/embedded-error.ts';
import { withLock } from './embedded/lock-file.ts';
import { type Place, preparePlace } from './embedded/place.ts';
import { isAlive } from './embedded/processes.ts';
import {
  type Durability,
  initialise,
  launch,
  pidFileOf,
  runningServer,
  SUPERUSER,
} from './embedded/server-process.ts';
import { joinUsers, leaveUsers, startKeeper } from './embedded/users-pipe.ts';

type EmbeddedOptions = { readonly folder: string; readonly durability: Durability };

type Connection = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
};

const DATABASE = 'dozvon';
const PORT = 5432;
// Recovery after a crash reads at most `max_wal_size`; that takes seconds, on a poor disk minutes.
const READY_MILLISECONDS = 600_000;
const ROUNDS = 5;
const STOP_MILLISECONDS = 60_000;

type Use = { readonly pipe: string; readonly user: number; readonly pid: number };

export class EmbeddedPostgres {
  readonly #place: Place;
  readonly #durability: Durability;
  #use: Use | undefined;
  #starting: Promise<void> | undefined;
  #closed = false;

  /** Prepares folders; starts nothing. Throws EmbeddedPostgresError where no server can run. */
  constructor(options: EmbeddedOptions) {
    this.#place = preparePlace(options.folder, findBinaries());
    this.#durability = options.durability;
  }

  get connection(): Connection {
    return { host: this.#place.socket, port: PORT, user: SUPERUSER, database: DATABASE };
  }

  /** Number of the server's first process, while it runs. */
  get pid(): number | undefined {
    return runningServer(this.#place);
  }

  /** Makes sure that the server runs and this process counts as its user; called again whenever it seems gone. */
  ensure(): Promise<void> {
    if (this.#closed) return Promise.reject(new EmbeddedPostgresError('the database is closed'));
    this.#starting ??= withLock(this.#place.lock, () => this.#adoptOrStart()).finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Stops being a user; when this was the last, resolves once the server has stopped. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting?.catch(() => undefined);
    const use = this.#use;
    if (!use) return;
    this.#use = undefined;
    leaveUsers(use.user);
    // While other users exist the pipe still has its reader; without them the keeper lets go of it at once.
    for (let tries = 0; tries < 5; tries++) {
      const other = joinUsers(use.pipe);
      if (other === undefined) return await gone(use.pid);
      leaveUsers(other);
      await pause(10);
    }
  }

  async #adoptOrStart(): Promise<void> {
    // A server found running may be on its way out; then the next round starts one.
    for (let rounds = 0; rounds < ROUNDS; rounds++) {
      const running = runningServer(this.#place);
      if (running === undefined || this.#use?.pid !== running) {
        if (this.#use) leaveUsers(this.#use.user);
        this.#use = running === undefined ? undefined : await this.#adopt(running);
      }
      this.#use ??= await this.#start();
      if (await this.#ready(this.#use.pid)) return;
    }
    throw new EmbeddedPostgresError(`PostgreSQL ends as soon as it starts; see ${this.#place.log}`);
  }

  async #adopt(pid: number): Promise<Use | undefined> {
    const note = readNote(this.#place.note);
    if (note?.pid === pid) {
      const user = joinUsers(note.pipe);
      if (user !== undefined) return { pipe: note.pipe, user, pid };
    }
    // No keeper: it has just told the server to stop, or both were left behind by somebody who was killed.
    const answer = await ask(this.connection, 'select 1');
    if (answer.kind === 'stopping') {
      await gone(pid);
      return undefined;
    }
    return await this.#keep(pid);
  }

  async #start(): Promise<Use> {
    initialise(this.#place);
    return await this.#keep(await launch(this.#place, this.#durability));
  }

  async #keep(pid: number): Promise<Use> {
    const pipe = `${this.#place.pipe}.${randomUUID()}`;
    const user = await startKeeper(pipe, { pid, pidFile: pidFileOf(this.#place) });
    writeFileSync(this.#place.note, JSON.stringify({ pid, pipe }), { mode: 0o600 });
    this.#sweepPipes(pipe);
    return { pipe, user, pid };
  }

  /** Pipes whose keeper was killed stay behind; those that still have one are let alone. */
  #sweepPipes(current: string): void {
    const folder = dirname(current);
    const prefix = `${basename(this.#place.pipe)}.`;
    for (const name of readdirSync(folder).filter((name) => name.startsWith(prefix))) {
      const path = join(folder, name);
      if (path === current) continue;
      const user = joinUsers(path);
      if (user === undefined) rmSync(path, { force: true });
      else leaveUsers(user);
    }
  }

  /** Waits until the server answers; false when it ended instead. */
  async #ready(pid: number): Promise<boolean> {
    const deadline = performance.now() + READY_MILLISECONDS;
    for (;;) {
      const answer = await ask({ ...this.connection, database: 'postgres' }, CREATE_CHECK);
      if (answer.kind === 'yes') {
        if (answer.rows === 0) await ask({ ...this.connection, database: 'postgres' }, CREATE);
        return true;
      }
      if (!isAlive(pid)) return false;
      if (performance.now() > deadline) {
        throw new EmbeddedPostgresError(`PostgreSQL is not ready after ten minutes: ${answer.reason}`);
      }
      await pause(20);
    }
  }
}

const CREATE_CHECK = `select 1 from pg_database where datname = '${DATABASE}'`;
const CREATE = `create database ${DATABASE}`;

type Answer =
  | { readonly kind: 'yes'; readonly rows: number }
  | { readonly kind: 'stopping' | 'no'; readonly reason: string };

async function ask(connection: Connection, statement: string): Promise<Answer> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const result = await client.query(statement);
    return { kind: 'yes', rows: result.rowCount ?? 0 };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: /shutting down/.test(reason) ? 'stopping' : 'no', reason };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function gone(pid: number): Promise<void> {
  const deadline = performance.now() + STOP_MILLISECONDS;
  while (isAlive(pid)) {
    if (performance.now() > deadline) throw new EmbeddedPostgresError(`PostgreSQL (${pid}) does not stop`);
    await pause(10);
  }
}

function readNote(path: string): { readonly pid: number; readonly pipe: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { pid: number; pipe: string };
  } catch {
    return undefined;
  }
}
