// Opens everything that is stored and hands it out as one value. Owns the order of opening and closing: database, tables,
// secrets, node, then the stores; the other way round at the end.

import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { type Clock, instant } from '../base/time.ts';
import { REQUEST_LIMITS, type RequestLimits, requestCounters } from '../core/accounts/request-limits.ts';
import type { BlackLists } from '../core/contacts/black-list.ts';
import type { GroupMembers } from '../core/contacts/expand-groups.ts';
import type { MessageKind } from '../core/messages/kind.ts';
import { TARIFF_DEFAULT, type Tariff } from '../core/messages/price.ts';
import type { NameLanguage } from '../core/messages/status.ts';
import type { TransferNumbers } from '../core/ports.ts';
import { acceptStore } from './accept-store.ts';
import { Accounts } from './accounts.ts';
import { CallWriter } from './call-writer.ts';
import { StoredBlackLists } from './contacts/black-lists.ts';
import { StoredContacts } from './contacts/contacts.ts';
import { groupMembers } from './contacts/members.ts';
import { clientConfig, Database, onceAvailable, StorageUnavailable } from './database.ts';
import { Deliveries } from './deliveries.ts';
import { type StoredDoors, storedDoors } from './doors.ts';
import { EmbeddedPostgres } from './embedded-postgres.ts';
import { HeldClaims } from './held-claims.ts';
import { History } from './history.ts';
import { type Imbalance, imbalances, readBooks } from './ledger-check.ts';
import { makeFolder } from './make-folder.ts';
import { MessageStatuses } from './message-status.ts';
import { type Migrated, migrate } from './migrate.ts';
import { lockNode, nodeName, type Recovered, recoverNode, registerNode } from './nodes.ts';
import { PUT_BACK_OTHERS, StoredOutbox } from './outbox.ts';
import { EXPIRED_OUTCOME } from './outcomes.ts';
import { Recordings } from './recordings.ts';
import { openSecrets } from './secrets.ts';
import { authenticator } from './sign-in.ts';
import { balanceReader, submitter } from './submit.ts';
import type { Tables } from './tables.ts';
import { Upkeep } from './upkeep.ts';
import { Uploads } from './uploads.ts';
import { WorkSignal } from './work-signal.ts';

export type StorageOptions = {
  /** The data folder: database, secret key, uploads. */
  readonly folder: string;
  /** A PostgreSQL of one's own; absent: the embedded one. */
  readonly databaseUrl?: string;
  /** `node` takes work and is alone on its folder; `command` comes and goes beside it. */
  readonly role: 'node' | 'command';
  /** Where clients reach the HTTP door, such as `http://127.0.0.1:8080`, asked when a link is made: the port may be chosen late. */
  readonly publicUrl: () => string;
  /** Kinds some channel serves. */
  readonly kinds: ReadonlySet<MessageKind>;
  readonly reachable?: (kind: MessageKind, phone: string) => boolean;
  readonly tariff?: Tariff;
  readonly limits?: Partial<RequestLimits>;
  /** Language of status names. */
  readonly language?: NameLanguage;
  readonly clock?: Clock;
  readonly connectionsMax?: number;
  /** Only for tests that throw the data away. */
  readonly durability?: 'on' | 'off';
  /** What went wrong in the background and is being tried again. */
  readonly onFault: (what: string, error: unknown) => void;
};

export type Storage = {
  readonly accounts: Accounts;
  /** Everything interfaces ask of what is stored. */
  readonly doors: StoredDoors;
  readonly transferNumbers: TransferNumbers;
  /** Asked before a sending by whoever judges its recipients. */
  readonly blackLists: BlackLists;
  /** Groups of contacts, for sendings and mailings. */
  readonly groupMembers: GroupMembers;
  readonly outbox: StoredOutbox;
  /** Journal and inbox are one writer: an outcome is stored after the entries written before it. */
  readonly journal: CallWriter;
  readonly inbox: CallWriter;
  readonly deliveries: Deliveries;
  readonly history: History;
  readonly recordings: Recordings;
  readonly uploads: Uploads;
  readonly database: Database;
  /** Migrations applied by this opening. */
  readonly migrated: Migrated;
  /** What this node held when it died; zeros for a command. */
  readonly recovered: Recovered;
  /** Everything in the books that does not balance. */
  readonly audit: () => Promise<readonly Imbalance[]>;
  readonly close: () => Promise<void>;
};

const CONNECTIONS = { node: 10, command: 3 } as const;
const SYSTEM_CLOCK: Clock = { now: () => instant(Date.now()) };

/** Throws EmbeddedPostgresError, MigrationError, NodeTaken or StorageUnavailable, each with a sentence for the operator. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const folder = resolve(options.folder);
  const undo: (() => Promise<void>)[] = [];
  try {
    makeFolder(folder, 0o711);
    return await open({ ...options, folder }, undo);
  } catch (error) {
    for (const close of undo.reverse()) await close().catch(() => undefined);
    throw fromSystem(error)
      ? new StorageUnavailable(`the data folder cannot be used: ${error.message}`)
      : error;
  }
}

function fromSystem(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

async function open(options: StorageOptions, undo: (() => Promise<void>)[]): Promise<Storage> {
  const { folder, onFault } = options;
  const secrets = openSecrets(folder);
  const server = await openServer(options);
  undo.push(server.close);
  const migrated = await migrate(server.connection);
  const database = new Database({
    connection: server.connection,
    connectionsMax: options.connectionsMax ?? CONNECTIONS[options.role],
    onLost: (error) => onFault('the database is away', error),
  });
  undo.push(() => database.close());
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: database.pool }) });
  const node = options.role === 'node' ? await registerNode(database, nodeName(folder)) : 0;
  const signal = new WorkSignal({
    connection: clientConfig(server.connection),
    ensure: server.ensure,
    onConnected: (client) => (node > 0 ? lockNode(client, node) : Promise.resolve()),
    onFault,
  });
  await signal.start();
  undo.push(() => signal.close());
  const core = coreOf(options, { database, signal });
  const held = new HeldClaims(async (claims) => {
    await database.query(PUT_BACK_OTHERS, [node, claims]);
  });
  const context = { held, database, session: database, secrets, clock: core.clock, signal, node, onFault };
  const writer = new CallWriter({ ...context, accepting: core.accepting });
  undo.push(() => writer.close());
  const deliveries = new Deliveries(context);
  undo.push(() => deliveries.close());
  const outbox = new StoredOutbox({
    ...context,
    expire: async (refs) => {
      await Promise.all(refs.map((ref) => writer.outcome(ref, EXPIRED_OUTCOME)));
    },
  });
  const accounts = new Accounts({ session: database, kysely }, secrets);
  const recordings = new Recordings(database, secrets, core.clock);
  const uploads = new Uploads(join(folder, 'uploads'), database, core.clock);
  const recovered =
    node > 0 ? await recoverNode(database, { ...context, inbox: writer }) : { closed: 0, putBack: 0 };
  const upkeep = new Upkeep({ ...context, outbox, inbox: writer, uploads });
  if (node > 0) upkeep.start();
  undo.push(() => upkeep.close());
  const { counters, language } = core;
  const blackLists = new StoredBlackLists(database, core.clock);
  const groups = groupMembers(database);
  return {
    accounts,
    doors: storedDoors({
      authenticate: authenticator({ ...context, failed: counters.failedSignIns }),
      submit: submitter({ ...core, groups }),
      balance: balanceReader(accounts, core),
      statuses: new MessageStatuses({ database, counters, clock: core.clock, language }),
      uploads,
      contacts: new StoredContacts(database),
      blackList: blackLists,
    }),
    // A call that is being prepared waits for its database rather than losing its claim.
    transferNumbers: (account) => onceAvailable(() => accounts.transferNumbers(account)),
    blackLists,
    groupMembers: groups,
    outbox,
    journal: writer,
    inbox: writer,
    deliveries,
    history: new History(kysely, recordings, options.publicUrl),
    recordings,
    uploads,
    database,
    migrated,
    recovered,
    audit: async () => imbalances(await readBooks(database)),
    close: closer(undo),
  };
}

/** Everything is closed once, in the reverse order, each step whatever became of the one before. */
function closer(undo: readonly (() => Promise<void>)[]): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= (async () => {
      for (const close of [...undo].reverse()) await close().catch(() => undefined);
    })();
    return closing;
  };
}

function coreOf(
  options: StorageOptions,
  doors: { readonly database: Database; readonly signal: WorkSignal },
) {
  const clock = options.clock ?? SYSTEM_CLOCK;
  const counters = requestCounters({ ...REQUEST_LIMITS, ...options.limits });
  const accepting = {
    tariff: { ...TARIFF_DEFAULT, ...options.tariff },
    kinds: options.kinds,
    reachable: options.reachable ?? (() => true),
    clock,
    chance: { bytes: (length: number) => new Uint8Array(randomBytes(length)) },
    store: acceptStore(doors.database),
    breathe: () => nextTurn(),
  };
  return { clock, counters, accepting, signal: doors.signal, language: options.language ?? ('ru' as const) };
}

type Server = {
  readonly connection: pg.ClientConfig;
  readonly ensure: () => Promise<void>;
  readonly close: () => Promise<void>;
};

async function openServer(options: StorageOptions): Promise<Server> {
  if (options.databaseUrl !== undefined) {
    const connection = { connectionString: options.databaseUrl };
    return { connection, ensure: () => Promise.resolve(), close: () => Promise.resolve() };
  }
  const { folder, durability = 'on' } = options;
  const embedded = new EmbeddedPostgres({ folder, durability });
  await embedded.ensure();
  return {
    connection: embedded.connection,
    ensure: () => embedded.ensure(),
    close: () => embedded.close(),
  };
}
