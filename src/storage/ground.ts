// What every store stands on: the server and its connections, the tables, the secret key, the node, the signal of work and
// the book of accounts. Owns opening them in this order; the stores themselves are opened by `storage.ts`.

import { resolve } from 'node:path';
import type pg from 'pg';
import { type Clock, instant } from '../base/time.ts';
import type { RequestLimits } from '../core/accounts/request-limits.ts';
import type { Seller } from '../core/documents/documents.ts';
import type { OptOutWords } from '../core/incoming/opt-out.ts';
import type { TrunkNow } from '../core/live/live.ts';
import type { Portability } from '../core/lookups/portability.ts';
import type { MessageKind } from '../core/messages/kind.ts';
import { TARIFF_DEFAULT, type Tariff } from '../core/messages/price.ts';
import type { NameLanguage } from '../core/messages/status.ts';
import type { Numbering } from '../core/numbers/number-place.ts';
import { TRANSFER_DEMAND_DEFAULT, type TransferDemand } from '../core/numbers/transfer-number.ts';
import type { LinkNow } from '../core/routing/link-now.ts';
import { Router } from '../core/routing/router.ts';
import type { Approval } from '../core/senders/sender.ts';
import type { LanguageId } from '../protocols/gsm/national-tables.ts';
import { AccountBook } from './accounts/account-book.ts';
import { refuseHalfRestored } from './backup/stages.ts';
import { clientConfig, Database, type Session } from './database/database.ts';
import { EmbeddedPostgres } from './database/embedded-postgres.ts';
import { type Migrated, migrate } from './database/migrate.ts';
import { openSecrets, type Secrets } from './database/secrets.ts';
import { HeldClaims } from './held-claims.ts';
import type { Commanding } from './incoming/phone-commands.ts';
import type { Confirming } from './incoming/waited-calls.ts';
import { LinkNumbers } from './links.ts';
import { PUT_BACK_OTHERS } from './messages/outbox.ts';
import { lockNode, nodeName, registerNode } from './nodes.ts';
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
  /** Which link or channel carries what; absent: every kind by the channel that takes it. */
  readonly router?: Router;
  /** How a link is now; absent: nobody here can tell. */
  readonly linkNow?: (link: string) => LinkNow | undefined;
  /** How the trunks are now; absent: there are none here. */
  readonly trunksNow?: () => readonly TrunkNow[];
  /** What is known of numbers; absent: the plan that comes with the program. */
  readonly numbering?: Numbering;
  /** Asked for the networks of numbers before a request is judged; absent: the numbering knows all there is to know. */
  readonly portability?: Portability;
  readonly tariff?: Tariff;
  /** Kinds that cost although they failed; absent: look-ups. */
  readonly chargedAnyway?: ReadonlySet<MessageKind>;
  readonly limits?: Partial<RequestLimits>;
  /** What stands before the code of a short link, its last slash included; absent: `publicUrl` and `/t/`. */
  readonly shortLinkPrefix?: () => string;
  /** Whether sender names and texts for operators may be used at once or when an administrator has said so; absent: at once. */
  readonly approvals?: { readonly senders: Approval; readonly templates: Approval };
  /** Which numbers of an account its menus may call; absent: those that are confirmed. */
  readonly transferNumbers?: TransferDemand;
  /** Language of the names of statuses, countries, operators and regions. */
  readonly language?: NameLanguage;
  /** Languages whose shift tables SMS may be written with; absent: none. */
  readonly national?: readonly LanguageId[];
  /** Who sells, on invoices and acts. */
  readonly seller?: Seller;
  /** Calls subscribers confirm their numbers by; absent: only rented numbers can be called. */
  readonly confirming?: Confirming;
  /** Words of subscribers that want no more messages; absent: none is one. */
  readonly optOut?: OptOutWords;
  /** Absent: no number takes commands. */
  readonly commanding?: Commanding;
  /** Told how many milliseconds after its message was handed over a receipt came. */
  readonly onReceipt?: (link: string, after: number) => void;
  readonly clock?: Clock;
  readonly connectionsMax?: number;
  /** Only for tests that throw the data away. */
  readonly durability?: 'on' | 'off';
  /** `by hand`: a test runs them turn by turn. */
  readonly mailings?: 'by hand';
  /** What went wrong in the background and is being tried again. */
  readonly onFault: (what: string, error: unknown) => void;
};

export type Ground = {
  readonly folder: string;
  readonly database: Database;
  /** The same, for those who need no transactions. */
  readonly session: Database;
  /** Reads what a transaction must know that is open on another connection. */
  readonly beside: Session;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly book: AccountBook;
  readonly held: HeldClaims;
  readonly router: Router;
  /** What the installation demands of numbers that menus call. */
  readonly transferDemand: TransferDemand;
  readonly links: LinkNumbers;
  readonly linkNow: (link: string) => LinkNow | undefined;
  /** 0 for a command. */
  readonly node: number;
  readonly migrated: Migrated;
  readonly onFault: (what: string, error: unknown) => void;
};

const CONNECTIONS = { node: 10, command: 3 } as const;
// Connections of their own: those who hold one of the others and wait for a second could all wait for each other.
const CONNECTIONS_BESIDE = 2;
const NO_LINKS = (): Router => new Router({ links: [], byKind: () => 'served' });
const SYSTEM_CLOCK: Clock = { now: () => instant(Date.now()) };

/** `undo` gets how to close each part, in the order of opening. */
export async function openGround(options: StorageOptions, undo: (() => Promise<void>)[]): Promise<Ground> {
  const { onFault } = options;
  const folder = resolve(options.folder);
  refuseHalfRestored(folder);
  const secrets = openSecrets(folder);
  const server = await openServer(options);
  undo.push(server.close);
  const migrated = await migrate(server.connection);
  const opened = (connectionsMax: number): Database => {
    const onLost = (error: Error): void => onFault('the database is away', error);
    const one = new Database({ connection: server.connection, connectionsMax, onLost });
    undo.push(() => one.close());
    return one;
  };
  const database = opened(options.connectionsMax ?? CONNECTIONS[options.role]);
  const beside = opened(CONNECTIONS_BESIDE);
  const node = options.role === 'node' ? await registerNode(database, nodeName(folder)) : 0;
  const transferDemand = options.transferNumbers ?? TRANSFER_DEMAND_DEFAULT;
  const book: AccountBook = new AccountBook({
    session: beside,
    secrets,
    tariff: { ...TARIFF_DEFAULT, ...options.tariff },
    transferDemand,
    hears: () => signal.hears,
  });
  const signal: WorkSignal = new WorkSignal({
    connection: clientConfig(server.connection),
    ensure: server.ensure,
    onChange: (changed) => book.forget(changed),
    onConnected: (client) => (node > 0 ? lockNode(client, node) : Promise.resolve()),
    onFault,
  });
  await signal.start();
  undo.push(() => signal.close());
  const clock = options.clock ?? SYSTEM_CLOCK;
  const held = new HeldClaims(async (claims) => {
    await database.query(PUT_BACK_OTHERS, [node, claims]);
  }, clock);
  const session = database;
  const router = options.router ?? NO_LINKS();
  const links = await LinkNumbers.of(database, router.links);
  const linkNow = options.linkNow ?? (() => undefined);
  const kept = {
    router,
    transferDemand,
    links,
    linkNow,
    folder,
    secrets,
    clock,
    signal,
    book,
    held,
    node,
    migrated,
    onFault,
  };
  return { ...kept, database, session, beside };
}

type Server = {
  readonly connection: pg.ClientConfig;
  readonly ensure: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The embedded server, or the way to that of the operator. */
export async function openServer(
  options: Pick<StorageOptions, 'databaseUrl' | 'folder' | 'durability'>,
): Promise<Server> {
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
