// Opens everything that is stored and hands it out as one value. Owns the order of opening and closing: database, tables,
// secrets, node, then the stores; the other way round at the end.

import { join, resolve } from 'node:path';
import { MINUTE } from '../base/time.ts';
import type { Mailings } from '../core/campaigns/mailings.ts';
import type { BlackLists } from '../core/contacts/black-list.ts';
import type { GroupMembers } from '../core/contacts/expand-groups.ts';
import type { EsmeDoors } from '../core/esme/esme-doors.ts';
import type { OptOutWords } from '../core/incoming/opt-out.ts';
import type { MessageRef } from '../core/messages/submission.ts';
import { numbersOf } from '../core/numbers/numbers.ts';
import type { TransferWays } from '../core/ports.ts';
import { Accounts } from './accounts/accounts.ts';
import { authenticator, identifier } from './accounts/sign-in.ts';
import { releaseMessages } from './backup/held-messages.ts';
import { type ContactStores, contactStores } from './contacts/stores.ts';
import { type Core, coreOf } from './core-over-storage.ts';
import { type Database, onceAvailable, StorageUnavailable } from './database/database.ts';
import { makeFolder } from './database/make-folder.ts';
import type { Migrated } from './database/migrate.ts';
import { youngTablesRound } from './database/young-tables.ts';
import { type StoredDoors, storedDoors } from './doors.ts';
import { esmeStores } from './esme/esme-stores.ts';
import { type Ground, openGround, type StorageOptions } from './ground.ts';
import { Deliveries } from './handlers/deliveries.ts';
import type { History } from './history/history.ts';
import { type HistoryStores, historyStores } from './history/history-stores.ts';
import type { Commanding } from './incoming/phone-commands.ts';
import { type Receiving, receivingOf } from './incoming/receiving.ts';
import type { Confirming } from './incoming/waited-calls.ts';
import { type LinkQueue, linkQueues } from './links-report.ts';
import { LiveHub } from './live/live-hub.ts';
import { LostNodes } from './lost-nodes.ts';
import type { MailingRunner } from './mailings/mailing-runner.ts';
import { openMailings } from './mailings/open-mailings.ts';
import { EXPIRED_OUTCOME } from './messages/ended-by-time.ts';
import { IdempotencyKeys } from './messages/idempotency-keys.ts';
import { InboxWriter } from './messages/inbox-writer.ts';
import { MessageStatuses } from './messages/message-status.ts';
import { moveStrays, strayRound } from './messages/moves.ts';
import { StoredOutbox } from './messages/outbox.ts';
import { RECORDINGS_FOLDER, type Recordings } from './messages/recordings.ts';
import { receiptRounds } from './messages/sent-parts.ts';
import type { ShownWords } from './messages/shown-message.ts';
import { balanceReader, submitter } from './messages/submit.ts';
import { Uploads } from './messages/uploads.ts';
import { whyOf } from './messages/why.ts';
import { type Books, type Imbalance, imbalances, readBooks } from './money/ledger-check.ts';
import { type MoneyNow, moneyNow } from './money/money-now.ts';
import { type MoneyStores, moneyStores } from './money/money-stores.ts';
import { type Recovered, recoverNode } from './nodes.ts';
import { type PeopleStores, peopleStores } from './people/people-stores.ts';
import { StoredPhones } from './phones/phones.ts';
import type { StoredOperatorTemplates } from './texts/operator-templates.ts';
import type { SenderDocuments } from './texts/sender-documents.ts';
import type { StoredSenders } from './texts/senders.ts';
import { operatorTemplateStore, textStores } from './texts/text-stores.ts';
import { Upkeep, type UpkeepDoors } from './upkeep.ts';

export type Storage = MoneyStores['administered'] & {
  readonly accounts: Accounts;
  /** Everything interfaces ask of what is stored. */
  readonly doors: StoredDoors;
  readonly transferWays: TransferWays;
  /** Asked by the registrar of phones, and by whoever rings them. */
  readonly phones: StoredPhones['asked'];
  /** Asked before a sending by whoever judges its recipients. */
  readonly blackLists: BlackLists;
  /** Groups of contacts, for sendings and mailings. */
  readonly groupMembers: GroupMembers;
  readonly mailingRunner: MailingRunner;
  readonly outbox: StoredOutbox;
  /** Journal and inbox are one writer: an outcome is stored after the entries written before it. */
  readonly journal: InboxWriter;
  readonly inbox: InboxWriter;
  readonly deliveries: Deliveries;
  /** What comes in, and the numbers it comes to. */
  readonly receiving: Pick<
    Receiving,
    'incoming' | 'waitedCalls' | 'rental' | 'calls' | 'handlerCalls' | 'commands' | 'prefixes'
  >;
  readonly history: History;
  /** Names and texts as an administrator decides about them. */
  readonly senders: StoredSenders;
  readonly senderDocuments: SenderDocuments;
  readonly operatorTemplates: StoredOperatorTemplates;
  readonly recordings: Recordings;
  readonly uploads: Uploads;
  /** A node looks for them by itself. */
  readonly lostNodes: LostNodes;
  readonly database: Database;
  /** Migrations applied by this opening. */
  readonly migrated: Migrated;
  /** What this node held when it died; zeros for a command. */
  readonly recovered: Recovered;
  /** What waits on each link that has something. */
  readonly linkQueues: () => Promise<readonly LinkQueue[]>;
  /** The money of all accounts, by currency. */
  readonly moneyNow: () => Promise<readonly MoneyNow[]>;
  /** The books of all accounts at one moment. */
  readonly books: () => Promise<Books>;
  /** Everything in the books that does not balance. */
  readonly audit: () => Promise<readonly Imbalance[]>;
  /** What becomes of messages that a restoration holds; how many they were. */
  readonly releaseHeld: (how: 'send' | 'end') => Promise<number>;
  /** Deletes exports that have been kept long enough; a node does it every hour by itself. */
  readonly sweepExports: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const NO_COMMANDS: Commanding = { numbers: new Set(), words: new Map() };
const NO_WORDS: OptOutWords = { stop: new Set(), start: new Set(), scope: 'mass' };
const CONFIRMING: Confirming = { numbers: [], milliseconds: 10 * MINUTE };

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
  const ground = await openGround(options, undo);
  const { database, clock, folder } = ground;
  const templates = operatorTemplateStore(options, ground);
  const core = coreOf(options, ground, templates);
  const { accepting, counters, language, numbering } = core;
  const uploads = new Uploads(join(folder, 'uploads'), database, clock);
  const writer = closedWith(undo, inboxWriter(ground, core, { templates, uploads }));
  const deliveries = closedWith(undo, new Deliveries(ground));
  const contacts = contactStores(database, clock);
  const groups = contacts.ports.groupMembers;
  const texts = textStores(
    options,
    { ...ground, operatorTemplates: templates, place: accepting.place },
    submitter({ ...core, ...options, groups, keys: new IdempotencyKeys(database, clock) }),
  );
  undo.push(() => texts.shortLinks.close());
  const { place } = accepting;
  const outbox = new StoredOutbox({ ...ground, personal: texts.personal, place, expire: expireBy(writer) });
  const accounts = new Accounts(ground);
  const recovered = await recover(ground, writer);
  const { confirming = CONFIRMING, optOut: words = NO_WORDS, commanding = NO_COMMANDS } = options;
  const asked = { inbox: writer, accounts, confirming, words, commanding, templates, deliveries };
  const receiving = receivingOf({ ...ground, ...core, ...asked });
  const shown = { language, numbering, personal: texts.personal };
  const past = historyStores(options, { ...ground, counters, words: shown });
  undo.push(() => past.close());
  const parts = { ...ground, ...core, templates, prepare: texts.prepare };
  const money = moneyStores(options, ground, { changes: counters.clientChanges, parts });
  const lostNodes = new LostNodes({ ...ground, inbox: writer });
  const moving = { ...ground, place, inbox: writer };
  if (ground.node > 0) await moveStrays(moving);
  const esme = await esmeStores(ground, parts, undo);
  const people = peopleStores(ground, counters.failedSignIns, undo);
  const live = closedWith(undo, liveHub(options, ground));
  const others = [live, people, money, texts, receiving, esme].flatMap((noun) => noun.rounds);
  const rounds = [...roundsOfMessages(moving), lostNodes.round(), ...others];
  const recordings = join(folder, RECORDINGS_FOLDER);
  undo.push(keepUp(ground, { outbox, inbox: writer, uploads, recordings, rounds }));
  const { mailings, mailingRunner } = openMailings(options, { ...parts, groups }, undo);
  const shared = { ...contacts.doors, ...past.doors, mailings, esme: esme.doors, live };
  const phones = new StoredPhones(ground);
  const nouns = { ...money.doors, ...receiving.doors, ...people.doors, ...shared, phones };
  return {
    ...money.administered,
    accounts,
    doors: doorsOf({ ground, core, texts, accounts, uploads, words: shown, nouns }),
    // A call that is being prepared waits for its database rather than losing its claim.
    transferWays: (account) => onceAvailable(() => accounts.transferWays(account)),
    phones: phones.asked,
    mailingRunner,
    ...contacts.ports,
    outbox,
    journal: writer,
    inbox: writer,
    deliveries,
    receiving,
    history: past.history,
    ...texts.administered,
    recordings: past.recordings,
    uploads,
    lostNodes,
    database,
    migrated: ground.migrated,
    recovered,
    ...reportsOf(ground),
    sweepExports: () => past.runner.sweep(),
    close: closer(undo),
  };
}

type Reports = Pick<Storage, 'linkQueues' | 'moneyNow' | 'books' | 'audit' | 'releaseHeld'>;

function reportsOf(ground: Ground): Reports {
  const { database, links, clock } = ground;
  return {
    releaseHeld: (how) => releaseMessages(ground, how),
    linkQueues: () => linkQueues(database, { links, now: clock.now() }),
    moneyNow: () => moneyNow(database),
    books: () => readBooks(database),
    audit: async () => imbalances(await readBooks(database)),
  };
}

function inboxWriter(
  ground: Ground,
  { attempting, accepting }: Core,
  texts: Pick<ConstructorParameters<typeof InboxWriter>[0], 'templates' | 'uploads'>,
): InboxWriter {
  return new InboxWriter({ ...ground, ...attempting, accepting, ...texts });
}

/** What was opened, to be closed in its turn. */
function closedWith<T extends { close(): Promise<void> }>(undo: (() => Promise<void>)[], opened: T): T {
  undo.push(() => opened.close());
  return opened;
}

function liveHub({ kinds, trunksNow = () => [] }: StorageOptions, ground: Ground): LiveHub {
  return new LiveHub({ ...ground, kinds, trunksNow });
}

function roundsOfMessages(
  moving: Ground & Parameters<typeof strayRound>[0] & Parameters<typeof receiptRounds>[0],
) {
  return [youngTablesRound(moving), strayRound(moving), ...receiptRounds(moving)];
}

function expireBy(writer: InboxWriter): (refs: readonly MessageRef[]) => Promise<void> {
  return async (refs) => {
    await Promise.all(refs.map((ref) => writer.outcome(ref, EXPIRED_OUTCOME)));
  };
}

/** A command holds nothing that could have been left behind. */
async function recover(ground: Ground, inbox: InboxWriter): Promise<Recovered> {
  const { node, database } = ground;
  return node > 0 ? await recoverNode(database, { ...ground, inbox }) : { closed: 0, putBack: 0 };
}

/** Only a node looks after what is stored. Returns how it ends. */
function keepUp(ground: Ground, doors: Omit<UpkeepDoors, keyof Ground>): () => Promise<void> {
  const upkeep = new Upkeep({ ...ground, ...doors });
  if (ground.node > 0) upkeep.start();
  return () => upkeep.close();
}

type DoorParts = {
  readonly ground: Ground;
  readonly core: Core;
  readonly texts: ReturnType<typeof textStores>;
  readonly accounts: Accounts;
  readonly uploads: Uploads;
  readonly nouns: MoneyStores['doors'] &
    Receiving['doors'] &
    ContactStores['doors'] &
    PeopleStores['doors'] &
    HistoryStores['doors'] & {
      readonly phones: StoredPhones;
      readonly mailings: Mailings;
      readonly esme: EsmeDoors;
      readonly live: LiveHub;
    };
  readonly words: ShownWords;
};

function doorsOf({ ground, core, texts, accounts, uploads, words, nouns }: DoorParts): StoredDoors {
  const { database, clock } = ground;
  const { counters, language, numbering } = core;
  const identify = identifier({ ...ground, failed: counters.failedSignIns });
  return storedDoors({
    authenticate: authenticator(identify),
    identify,
    ...texts.doors,
    balance: balanceReader(accounts, core),
    ...nouns,
    why: whyOf({ ...ground, place: core.accepting.place }),
    numbers: numbersOf({ numbering, clock, language }),
    ground,
    accounts,
    statuses: new MessageStatuses({ database, counters, clock, words }),
    uploads,
  });
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
