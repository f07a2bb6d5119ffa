import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY, HOUR, type Instant } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { MessageKind } from '../../../src/core/messages/kind.ts';
import { localDay } from '../../../src/core/messages/local-day.ts';
import { billedSeconds } from '../../../src/core/messages/price.ts';
import type { ClaimedMessage } from '../../../src/core/ports.ts';
import { NO_COUNTS } from '../../../src/core/statistics/statistics.ts';
import { removeOldMessages } from '../../../src/storage/history/history-removal.ts';
import { foldStatistics } from '../../../src/storage/history/statistics.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

type Step =
  | {
      readonly kind: 'submit';
      readonly who: number;
      readonly call: boolean;
      readonly phones: readonly string[];
    }
  | { readonly kind: 'end'; readonly pick: number; readonly status: number; readonly seconds: number }
  | { readonly kind: 'delete'; readonly pick: number }
  | { readonly kind: 'money'; readonly who: number; readonly amount: number }
  | { readonly kind: 'wait'; readonly hours: number }
  | { readonly kind: 'fold' | 'removal' | 'history' };

const PICK = fc.nat(1_000);
const WHO = fc.nat(2);
const PHONE = fc.constantFrom('79990000001', '79990000002', '89990000003', '12');
const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      who: WHO,
      call: fc.boolean(),
      phones: fc.array(PHONE, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      pick: PICK,
      status: fc.constantFrom(1, 3, 20),
      seconds: fc.integer({ min: 1, max: 60 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), pick: PICK }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('money' as const),
      who: WHO,
      amount: fc.integer({ min: -50_000, max: 100_000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 80 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('fold', 'removal', 'history') }) },
);

type Counted = { -readonly [name in keyof typeof NO_COUNTS]: number };

type Known = {
  readonly who: number;
  readonly phone: string;
  readonly id: string;
  readonly kind: MessageKind;
  readonly purse: 1 | 2;
  readonly unitPrice: number;
  parts: number;
  readonly acceptedAt: Instant;
  changedAt: Instant;
  state: 'waiting' | 'done';
  shown: boolean;
};

const KEPT_DAYS = 3;

/** What the numbers should be, kept by plain addition beside the real thing. */
class Model {
  readonly sums = new Map<string, Counted>();
  readonly money = new Map<string, { received: number; withdrawn: number }>();
  readonly messages: Known[] = [];

  at(account: Account, message: Pick<Known, 'kind' | 'purse'>, moment: Instant): Counted {
    const day = localDay(moment, account.settings.timeZone);
    const key = `${account.login} ${message.purse} ${day} ${message.kind}`;
    const sum = this.sums.get(key) ?? { ...NO_COUNTS };
    this.sums.set(key, sum);
    return sum;
  }

  moneyOf(account: Account, purse: 1 | 2): { received: number; withdrawn: number } {
    const key = `${account.login} ${purse}`;
    const sum = this.money.get(key) ?? { received: 0, withdrawn: 0 };
    this.money.set(key, sum);
    return sum;
  }
}

class World {
  readonly model = new Model();
  readonly #given: TestStorage;
  readonly #clock: ManualClock;
  readonly #accounts: readonly Account[];
  #texts = 0;

  constructor(given: TestStorage, clock: ManualClock, accounts: readonly Account[]) {
    this.#given = given;
    this.#clock = clock;
    this.#accounts = accounts;
  }

  async act(step: Step): Promise<void> {
    const { storage, options } = this.#given;
    switch (step.kind) {
      case 'submit':
        return await this.#submit(step);
      case 'end':
        return await this.#end(step);
      case 'delete':
        return await this.#delete(step.pick);
      case 'money':
        return await this.#money(this.#accounts[step.who]!, step.amount);
      case 'wait':
        return this.#clock.advance(step.hours * HOUR);
      case 'fold':
        return await foldStatistics(storage.database);
      case 'history':
        return await this.#compareHistory();
      case 'removal': {
        const recordings = options.folder;
        await removeOldMessages({ database: storage.database, clock: this.#clock, recordings });
        return;
      }
    }
  }

  async #submit({ who, call, phones }: Extract<Step, { kind: 'submit' }>): Promise<void> {
    const account = this.#accounts[who]!;
    const kind = call ? 'call' : 'sms';
    const purse = account.settings.electronicKinds === kind ? 2 : 1;
    const text = `text ${this.#texts++}`;
    const result = await this.#given.storage.doors.submit(account, submissionOf(kind, text, { phones }));
    const recipients = result.ok ? result.value.recipients : (result.error.recipients ?? []);
    const id = result.ok ? result.value.publicId : result.error.publicId;
    if (id === undefined) return;
    const now = this.#clock.now();
    for (const { phone, parts, cost, refused } of recipients) {
      const counted = this.model.at(account, { kind, purse }, now);
      counted.messages++;
      counted.parts += parts;
      if (refused) counted.failed++;
      const unitPrice = cost / parts;
      const state = refused ? 'done' : 'waiting';
      const known = {
        who,
        phone,
        id,
        kind,
        purse,
        unitPrice,
        parts,
        acceptedAt: now,
        changedAt: now,
      } as const;
      this.model.messages.push({ ...known, state, shown: true });
    }
  }

  async #end({ pick, status, seconds }: Extract<Step, { kind: 'end' }>): Promise<void> {
    const { storage } = this.#given;
    const claimed = await storage.outbox.claim(['sms', 'call'], 1_000);
    const chosen = claimed[pick % Math.max(1, claimed.length)];
    for (const message of claimed) if (message !== chosen) await storage.outbox.putBack(message.ref);
    // A clock that stands still never lets the pause after a put-back end.
    await this.#given.client.query('update messages set due_at = $1 where due_at is not null', [
      new Date(this.#clock.now()),
    ]);
    for (const over of this.#waiting().filter((known) => this.#isOver(known)))
      this.#count(over, 3, over.parts);
    if (!chosen) return;
    const known = this.#knownOf(chosen);
    if (chosen.kind === 'call' && status === 1) {
      await storage.inbox.outcome(chosen.ref, { kind: 'answered', seconds, err: 0 });
      this.#count(known, 1, billedSeconds(seconds));
    } else {
      await storage.inbox.outcome(chosen.ref, { kind: 'final', status, err: 0 });
      this.#count(known, status, known.parts);
    }
  }

  #waiting(): readonly Known[] {
    return this.model.messages.filter((known) => known.state === 'waiting');
  }

  /** A claim ends what has outlived its validity. */
  #isOver(known: Known): boolean {
    return known.acceptedAt + DAY < this.#clock.now();
  }

  #knownOf(message: ClaimedMessage): Known {
    const known = this.#waiting().find(
      ({ who, id, phone }) =>
        this.#accounts[who]!.id === message.account.id && id === message.publicId && phone === message.phone,
    );
    assert.ok(known, 'what is claimed was accepted');
    return known;
  }

  #count(known: Known, status: number, parts: number): void {
    const account = this.#accounts[known.who]!;
    const counted = this.model.at(account, known, known.acceptedAt);
    counted.parts += parts - known.parts;
    known.parts = parts;
    known.state = 'done';
    known.changedAt = this.#clock.now();
    if (status === 1) {
      counted.delivered++;
      this.model.at(account, known, this.#clock.now()).spent += known.unitPrice * parts;
    } else if (status === 3) counted.expired++;
    else counted.failed++;
  }

  async #delete(pick: number): Promise<void> {
    const shown = this.model.messages.filter((known) => known.shown && !this.#isOld(known));
    const known = shown[pick % Math.max(1, shown.length)];
    if (!known) return;
    // The last of several with the same name is meant.
    const same = shown.filter(
      ({ who, id, phone }) => who === known.who && id === known.id && phone === known.phone,
    );
    const last = same.at(-1)!;
    const name = { phone: known.phone, publicId: known.id };
    const removed = await this.#given.storage.doors.remove(this.#accounts[known.who]!, [name]);
    assert.ok(removed.ok);
    last.shown = false;
    if (last.state === 'waiting') this.#count(last, 20, last.parts);
  }

  async #money(account: Account, amount: number): Promise<void> {
    if (amount === 0) return;
    for (const purse of [1, 2] as const) {
      await this.#given.client.query(
        `with changed as (
           update accounts set balance = balance + case when $4 = 1 then $2 else 0 end,
             balance2 = balance2 + case when $4 = 2 then $2 else 0 end where id = $1
         )
         insert into ledger (account_id, at, from_book, to_book, amount, why, purse)
         values ($1, $3, case when $2 > 0 then 'world' else 'balance' end, case when $2 > 0 then 'balance' else 'world' end,
                 abs($2), 'top-up', $4)`
          .replaceAll('$2', '$2::bigint')
          .replaceAll('$4', '$4::smallint'),
        [account.id, amount, new Date(this.#clock.now()), purse],
      );
      const sum = this.model.moneyOf(account, purse);
      if (amount > 0) sum.received += amount;
      else sum.withdrawn -= amount;
    }
  }

  #isOld(known: Known): boolean {
    const days = this.#accounts[known.who]!.settings.historyDays;
    return days !== undefined && known.state === 'done' && known.changedAt < this.#clock.now() - days * DAY;
  }

  async #compareHistory(): Promise<void> {
    for (const [who, account] of this.#accounts.entries()) {
      const page = await this.#given.storage.doors.archive.list(
        account,
        {},
        { before: undefined, limit: 1_000 },
      );
      assert.ok(page.ok);
      const expected = this.model.messages.filter(
        (known) => known.who === who && known.shown && !this.#isOld(known),
      );
      assert.deepEqual(
        page.value.map(({ publicId, phone }) => `${publicId} ${phone}`),
        expected.map(({ id, phone }) => `${id} ${phone}`).reverse(),
      );
    }
  }

  /** Nothing is left for the next run to find. */
  async empty(): Promise<void> {
    const { storage } = this.#given;
    const claimed = await storage.outbox.claim(['sms', 'call'], 1_000);
    const outcome = { kind: 'final', status: 20, err: 0 } as const;
    await Promise.all(claimed.map(({ ref }) => storage.inbox.outcome(ref, outcome)));
  }

  async compare(): Promise<void> {
    const { storage } = this.#given;
    for (const account of this.#accounts)
      for (const purse of [1, 2] as const) {
        const days = await storage.doors.statistics.days([account], { period: {}, purse });
        const all = await storage.doors.statistics.of([account], {}, purse);
        assert.ok(days.ok && all.ok);
        const told = days.value[0]!.days.filter((row) => row.kind !== undefined);
        const expected = [...this.model.sums].filter(
          ([key, sum]) =>
            key.startsWith(`${account.login} ${purse} `) && Object.values(sum).some((value) => value !== 0),
        );
        assert.deepEqual(
          new Map(told.map(({ day, kind, ...sum }) => [`${account.login} ${purse} ${day} ${kind}`, sum])),
          new Map(expected),
        );
        const { received, withdrawn } = all.value[0]!.total;
        assert.deepEqual({ received, withdrawn }, this.model.moneyOf(account, purse));
      }
    assert.deepEqual(await storage.audit(), []);
    await this.#compareHistory();
  }
}

test('statistics and books are what adding up by hand gives, whatever is sent, ended, deleted, removed and folded', async () => {
  const clock = new ManualClock();
  const given = await openTestStorage({
    clock,
    limits: { identicalSends: 1_000 },
  });
  let runs = 0;
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 10, maxLength: 50 }), async (steps) => {
        runs++;
        const { storage, client } = given;
        const settings = { historyDays: KEPT_DAYS, electronicKinds: 'sms' };
        const main = await testAccount(storage, `main${runs}`, { balance: '5', settings });
        const zone = { timeZone: 'Asia/Kathmandu' };
        const other = await testAccount(storage, `other${runs}`, { settings: zone });
        await testAccount(storage, `below${runs}`, { balance: '0', settings: zone });
        await client.query(
          'update accounts set parent_id = $1, payer_id = $1, sharing = 2 where login = $2',
          [main.id, `below${runs}`],
        );
        const below = (await storage.accounts.find(`below${runs}`))!;
        const world = new World(given, clock, [main, other, below]);
        world.model.moneyOf(main, 1).received = 50_000;
        world.model.moneyOf(other, 1).received = 10_000_000;
        for (const step of steps) await world.act(step);
        await world.compare();
        await world.empty();
      }),
      { numRuns: 25 },
    );
  } finally {
    await given.close();
  }
});
