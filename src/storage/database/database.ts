// Connections to PostgreSQL: a pool, named prepared statements, transactions, and the one error that says the database
// cannot be reached. Owns what counts as unreachable; it must not know tables.

import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { err, type Result } from '../../base/result.ts';

/** A statement that is prepared once per connection. Names are unique in the program. */
type Statement = { readonly name: string; readonly text: string };

type Row = Readonly<Record<string, unknown>>;

export interface Session {
  query<T extends object = Row>(statement: Statement | string, values?: readonly unknown[]): Promise<T[]>;
}

/** The database is away, full or going down; the same request may succeed later. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** Whole numbers as numbers (all of ours stay below 2^53), moments as milliseconds since 1970. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number;
    if (oid === TIMESTAMPTZ) return (text: string) => Date.parse(text);
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

type DatabaseOptions = {
  readonly connection: pg.ClientConfig;
  readonly connectionsMax: number;
  /** Told once for every failure to reach the database. */
  readonly onLost: (error: StorageUnavailable) => void;
};

// A lock cycle is broken by PostgreSQL at one side, which simply goes again.
const DEADLOCK = '40P01';
const DEADLOCK_TRIES = 5;
const STATEMENT_MILLISECONDS = 60_000;
const CONNECT_MILLISECONDS = 5_000;
const RETRY_MILLISECONDS = 250;

export function clientConfig(connection: pg.ClientConfig): pg.ClientConfig {
  return {
    ...connection,
    types: TYPES,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    statement_timeout: STATEMENT_MILLISECONDS,
    application_name: 'dozvon',
    options: '-c timezone=UTC',
  };
}

export class Database implements Session {
  readonly #pool: pg.Pool;
  readonly #onLost: (error: StorageUnavailable) => void;
  #closed = false;

  constructor(options: DatabaseOptions) {
    this.#onLost = options.onLost;
    this.#pool = new pg.Pool({ ...clientConfig(options.connection), max: options.connectionsMax });
    // An idle connection that breaks is replaced by the pool; whoever asks next finds out.
    this.#pool.on('error', (error) => this.#typed(error));
  }

  /** Throws StorageUnavailable when the database cannot be reached. */
  async query<T extends object = Row>(
    statement: Statement | string,
    values: readonly unknown[] = [],
  ): Promise<T[]> {
    try {
      const result = await this.#pool.query(queryOf(statement, values));
      return result.rows as T[];
    } catch (error) {
      throw this.#typed(error);
    }
  }

  /** Runs `work` in one transaction, again when it was the victim of a deadlock. */
  async transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#once(work);
      } catch (error) {
        if ((error as { code?: string }).code === DEADLOCK && tries < DEADLOCK_TRIES) continue;
        throw this.#typed(error);
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#pool.end();
  }

  async #once<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    const session: Session = {
      query: async <R extends object = Row>(statement: Statement | string, values: readonly unknown[] = []) =>
        (await client.query(queryOf(statement, values))).rows as R[],
    };
    let broken: Error | undefined;
    // Without a listener a connection that breaks while checked out would end the process.
    const onError = (error: Error): void => {
      broken = error;
    };
    client.on('error', onError);
    try {
      await client.query('begin');
      const result = await work(session);
      await client.query('commit');
      return result;
    } catch (error) {
      if (isUnavailable(error)) broken ??= error as Error;
      else await client.query('rollback').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  #typed(error: unknown): unknown {
    if (error instanceof StorageUnavailable || !isUnavailable(error)) return error;
    const unavailable = new StorageUnavailable(
      `the database cannot be reached: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
    if (!this.#closed) this.#onLost(unavailable);
    return unavailable;
  }
}

function queryOf(statement: Statement | string, values: readonly unknown[]): pg.QueryConfig {
  return typeof statement === 'string'
    ? { text: statement, values: [...values] }
    : { name: statement.name, text: statement.text, values: [...values] };
}

// SQLSTATE classes: 08 connection, 53 out of disk, memory or connections, 57P shutting down, 58 the operating system
// failed; 25006 a stand-by that only reads; 57014 our own statement limit. Errors without a SQLSTATE come from the socket.
const UNAVAILABLE = /^(?:08...|53...|57P..|58...|25006|57014|XX001|XX002)$/;

export function isUnavailable(error: unknown): boolean {
  if (error instanceof StorageUnavailable) return true;
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string')
    return /connect|connection|timeout|terminated|not queryable/i.test(error.message);
  return /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E') ? UNAVAILABLE.test(code) : code.startsWith('E');
}

const STATEMENT_TOO_LONG = '57014';

/** Whether a statement ran into our own limit: unlike a database that is away, it may do so every time. */
export function isTooLong(error: unknown): boolean {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } };
  return code === STATEMENT_TOO_LONG || cause?.code === STATEMENT_TOO_LONG;
}

/** The result of work that somebody waits for in any case: tried again for as long as the database is away. */
export async function onceAvailable<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) throw error;
      await pause(RETRY_MILLISECONDS);
    }
  }
}

/** The work's result, or `away` when the database cannot be reached. */
export async function whileAvailable<T, E>(
  work: () => Promise<Result<T, E>>,
  away: E,
): Promise<Result<T, E>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StorageUnavailable) return err(away);
    throw error;
  }
}
