// The SMPP door on a free port over real storage: an account `shop` that may bind with `sesame`, sender `Shop` registered, a thousand of
// money. No channel runs: the test claims messages and says what became of them.

import type { TestContext } from 'node:test';
import { instant } from '../../src/base/time.ts';
import type { Timekeeper } from '../../src/base/timekeeper.ts';
import { SYSTEM_TIME } from '../../src/channels/system-time.ts';
import type { Account, AccountSettings } from '../../src/core/accounts/account.ts';
import type { MessageKind } from '../../src/core/messages/kind.ts';
import type { AttemptOutcome, ClaimedMessage } from '../../src/core/ports.ts';
import { readSenderName } from '../../src/core/senders/sender-name.ts';
import { createSmppDoor, type SmppDoor } from '../../src/interfaces/smpp/smpp-door.ts';
import type { StoredEsmeDeliveries } from '../../src/storage/esme/esme-deliveries.ts';
import type { StoredParts } from '../../src/storage/esme/submitted-parts.ts';
import type { StorageOptions } from '../../src/storage/ground.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { Esme, type EsmeOptions } from './esme.ts';
import { openTestStorage, type TestStorage, testAccount } from './storage.ts';

const KINDS = ['sms', 'flash', 'binary', 'hlr', 'ping', 'call'] as const satisfies readonly MessageKind[];

type StageOptions = {
  readonly settings?: Partial<AccountSettings>;
  readonly storage?: Partial<StorageOptions>;
  readonly tls?: Certificate;
  /** Passing time of the door; absent: the machine's. */
  readonly time?: Timekeeper;
};

type Certificate = { readonly certificate: string; readonly key: string };

export class EsmeStage {
  readonly given: TestStorage;
  storage: Storage;
  door: SmppDoor;
  account: Account;
  readonly troubles: unknown[] = [];
  /** What the door counted, a line each. */
  readonly counted: string[];

  private constructor(
    given: TestStorage,
    parts: { readonly door: SmppDoor; readonly account: Account; readonly counted: string[] },
  ) {
    this.given = given;
    this.counted = parts.counted;
    this.storage = given.storage;
    this.door = parts.door;
    this.account = parts.account;
  }

  /** Closed by itself when the test ends. */
  static async open(context: Pick<TestContext, 'after'>, options: StageOptions = {}): Promise<EsmeStage> {
    const limits = { identicalSends: Number.POSITIVE_INFINITY };
    const given = await openTestStorage({ kinds: new Set(KINDS), limits, ...options.storage });
    const { storage } = given;
    const settings = { smpp: 'on', timeZone: 'UTC', ...options.settings } as const;
    const account = await testAccount(storage, 'shop', { settings });
    await storage.doors.esme.access.setPassword(account, 'sesame');
    const sender = readSenderName('Shop');
    if (sender) await storage.senders.approveName(account, sender);
    const troubles: unknown[] = [];
    const counted: string[] = [];
    const door = await openDoor(storage, { troubles, counted }, options);
    const stage = new EsmeStage(given, { door, account, counted });
    stage.troubles.push(...troubles);
    context.after(async () => {
      await stage.door.close();
      if (stage.storage !== given.storage) await stage.storage.close();
      await given.close();
    });
    return stage;
  }

  bind(options: EsmeOptions = {}): Promise<Esme> {
    return Esme.bind(this.door.port, options);
  }

  async set(settings: Partial<AccountSettings>): Promise<void> {
    const changed = await this.storage.accounts.change('shop', { settings });
    if (!changed.ok) throw new Error(changed.error);
    this.account = changed.value;
  }

  /** The door and everything behind it anew, over the same database. */
  async restart(): Promise<void> {
    await this.door.close();
    await this.storage.close();
    this.storage = await openStorage(this.given.options);
    this.door = await openDoor(this.storage, this);
  }

  /** A number that the account rents. */
  async rent(phone: string): Promise<void> {
    await this.given.client.query(
      `insert into rental_numbers (phone, monthly_price, account_id, rented_at, paid_until)
       values ($1, 0, $2, now(), now() + interval '1 month')`,
      [phone, this.account.id],
    );
  }

  /** The round that gives up parts. */
  async expireParts(): Promise<void> {
    await (this.storage.doors.esme.parts as StoredParts).expire();
  }

  /** The round that drops what has waited too long. */
  async sweepTold(most?: number): Promise<void> {
    await (this.storage.doors.esme.deliveries as StoredEsmeDeliveries).sweep(most);
  }

  /** Messages that wait, claimed; there must be so many. */
  async claim(count: number): Promise<readonly ClaimedMessage[]> {
    const claimed = await this.storage.outbox.claim(KINDS, 1_000);
    if (claimed.length !== count) throw new Error(`${claimed.length} messages wait, not ${count}`);
    return claimed;
  }

  /** The next message, once there is one. */
  async untilWaiting(): Promise<ClaimedMessage> {
    for (;;) {
      const [message] = await this.storage.outbox.claim(KINDS, 1);
      if (message) return message;
      await new Promise((next) => setImmediate(next));
    }
  }

  /** All that wait end so. */
  async end(outcome: AttemptOutcome = { kind: 'final', status: 1, err: 0 }): Promise<number> {
    const claimed = await this.storage.outbox.claim(KINDS, 1_000);
    await Promise.all(claimed.map(({ ref }) => this.storage.inbox.outcome(ref, outcome)));
    return claimed.length;
  }
}

function openDoor(
  storage: Storage,
  { troubles, counted }: Pick<EsmeStage, 'troubles' | 'counted'>,
  { tls, time = SYSTEM_TIME }: Pick<StageOptions, 'tls' | 'time'> = {},
): Promise<SmppDoor> {
  return createSmppDoor({
    host: '127.0.0.1',
    port: 0,
    ...(tls && { tls: { port: 0, ...tls } }),
    doors: { ...storage.doors, clock: { now: () => instant(Date.now()) } },
    time,
    meter: {
      bound: (direction) => counted.push(`bound ${direction}`),
      unbound: (direction) => counted.push(`unbound ${direction}`),
      answered: (command, status) => counted.push(`${command} ${status}`),
      told: (how) => counted.push(`told ${how}`),
    },
    report: (trouble) => troubles.push(trouble),
  });
}
