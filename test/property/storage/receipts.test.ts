// Messages on links against a peer that reports in any order, early, twice and of what nobody sent, while clients delete and the
// process dies: each message ends as its last attempt's receipts say, is sent once more only where that is marked or by rule,
// and the client hears of each change once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { later, MINUTE } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { ClaimedMessage, Receipt } from '../../../src/core/ports.ts';
import { Router } from '../../../src/core/routing/router.ts';
import type { StorageOptions } from '../../../src/storage/ground.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const LINKS = ['first', 'second'] as const;
type LinkName = (typeof LINKS)[number];
const LONG = 'A text that is certainly longer than a single message may be. '.repeat(4);

type Step =
  | { readonly kind: 'submit'; readonly parts: 1 | 2 }
  | { readonly kind: 'claim'; readonly link: LinkName }
  | {
      readonly kind: 'hand';
      readonly pick: number;
      readonly reports: readonly boolean[];
      readonly early: readonly boolean[];
    }
  | { readonly kind: 'refuse' | 'doubt' | 'put-back' | 'delete'; readonly pick: number }
  | { readonly kind: 'report'; readonly pick: number; readonly times: number }
  | { readonly kind: 'stranger' | 'crash' };

const PICK = fc.nat(1_000);
const TWO = fc.tuple(fc.boolean(), fc.boolean());
const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('submit' as const), parts: fc.constantFrom(1, 2) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('claim' as const), link: fc.constantFrom(...LINKS) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('hand' as const), pick: PICK, reports: TWO, early: TWO }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('refuse', 'doubt', 'put-back', 'delete'), pick: PICK }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      pick: PICK,
      times: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('stranger', 'crash') }) },
);

type Held = { readonly message: ClaimedMessage; readonly link: LinkName };

/** What the peer has of one attempt; `over`: a part has failed, or all have been reported. */
type Sent = Held & {
  readonly ids: readonly string[];
  readonly reports: readonly boolean[];
  readonly told: Set<number>;
};

/** Of all histories: what an earlier one left open is still open. */
let names = 0;

class World {
  storage: Storage;
  readonly #given: TestStorage;
  readonly #options: StorageOptions;
  readonly #clock: ManualClock;
  readonly #account: Account;
  #held: Held[] = [];
  /** The last attempt of each message that was handed over. */
  readonly #sent = new Map<number, Sent>();
  /** Messages that may have gone out, or were held by the process when it died. */
  readonly #doubtful = new Set<number>();

  constructor(
    given: TestStorage,
    storage: Storage,
    { clock, account }: { clock: ManualClock; account: Account },
  ) {
    this.#given = given;
    this.#options = given.options;
    this.storage = storage;
    this.#clock = clock;
    this.#account = account;
  }

  async act(step: Step): Promise<void> {
    const { storage } = this;
    this.#clock.advance(1_500);
    switch (step.kind) {
      case 'submit': {
        const text = `${names++} ${step.parts === 2 ? LONG : ''}`;
        assert.ok((await storage.doors.submit(this.#account, submissionOf('sms', text))).ok);
        return;
      }
      case 'claim':
        return await this.#claim(step.link);
      case 'report': {
        const open = [...this.#sent.values()].filter(({ ids, told }) => told.size < ids.length);
        const sent = open[step.pick % Math.max(1, open.length)];
        if (!sent) return;
        const part = sent.ids.findIndex((_, at) => !sent.told.has(at));
        sent.told.add(part);
        for (let time = 0; time < step.times; time++) await storage.inbox.receipt(this.#receipt(sent, part));
        return;
      }
      case 'stranger':
        return await storage.inbox.receipt({
          link: 'first',
          ids: [`x${names++}`],
          at: this.#clock.now(),
          report: { kind: 'delivered' },
        });
      case 'crash':
        for (const { message } of this.#held) this.#doubtful.add(message.ref);
        this.#held = [];
        await storage.close();
        this.storage = await openStorage(this.#options);
        return;
      default:
        await this.#onHeld(step);
    }
  }

  async #claim(link: LinkName): Promise<void> {
    for (const message of await this.storage.outbox.claim({ link }, 5)) {
      assert.ok(!this.#held.some((held) => held.message.ref === message.ref), 'nothing is claimed twice');
      const sent = this.#sent.get(message.ref);
      assert.ok(
        !sent || (sent.link !== link && this.#hasFailed(sent)),
        'what was handed over moves by rule alone',
      );
      assert.equal(message.doubtful, this.#doubtful.has(message.ref) ? 'yes' : 'no');
      this.#sent.delete(message.ref);
      this.#held.push({ message, link });
    }
  }

  async #onHeld(
    step: Extract<Step, { kind: 'hand' | 'refuse' | 'doubt' | 'put-back' | 'delete' }>,
  ): Promise<void> {
    const { inbox, outbox, doors } = this.storage;
    const at = step.pick % Math.max(1, this.#held.length);
    const held = this.#held[at];
    if (!held) return;
    const { message, link } = held;
    if (step.kind === 'delete') {
      const name = { phone: message.phone, publicId: message.publicId };
      await doors.remove(message.account, [name]);
      return;
    }
    this.#held.splice(at, 1);
    switch (step.kind) {
      case 'put-back':
        return await outbox.putBack(message.ref, this.#clock.now());
      case 'doubt':
        this.#doubtful.add(message.ref);
        return await inbox.outcome(message.ref, { kind: 'doubtful', link });
      case 'refuse': {
        const refusal = { kind: 'link-failed', link, status: 20, err: 255, reason: 'refused' } as const;
        return await inbox.outcome(message.ref, refusal);
      }
      case 'hand': {
        const ids = Array.from({ length: message.parts }, () => `p${names++}`);
        const sent: Sent = { ...held, ids, reports: step.reports.slice(0, ids.length), told: new Set() };
        this.#sent.set(message.ref, sent);
        for (const part of ids.keys()) {
          if (!step.early[part]) continue;
          sent.told.add(part);
          await inbox.receipt(this.#receipt(sent, part));
        }
        const until = later(this.#clock.now(), 600 * MINUTE);
        return await inbox.outcome(message.ref, {
          kind: 'handed',
          link,
          ids,
          awaits: 'all',
          until,
          silence: 'failed',
        });
      }
    }
  }

  #receipt({ link, ids, reports }: Sent, part: number): Receipt {
    const failed = { kind: 'failed', status: 20, err: 6, reason: 'undelivered' } as const;
    const report = reports[part] ? ({ kind: 'delivered' } as const) : failed;
    return { link, ids: [ids[part] ?? ''], at: this.#clock.now(), report };
  }

  #hasFailed({ reports, told }: Sent): boolean {
    return [...told].some((part) => !reports[part]);
  }

  /** The next history begins with empty queues, and with nothing that is held. */
  async end(): Promise<void> {
    const { inbox, outbox } = this.storage;
    const left = this.#held.map(({ message }) => message);
    for (const link of LINKS) left.push(...(await outbox.claim({ link }, 1_000)));
    for (const { ref } of left) await inbox.outcome(ref, { kind: 'final', status: 20, err: 0 });
  }

  async check(): Promise<void> {
    assert.deepEqual(await this.storage.audit(), []);
    const { rows } = await this.#given.client.query<{
      id: string;
      status: number;
      final: boolean;
      waits: boolean;
    }>(`select id, status, final, due_at is not null as waits from messages where account_id = $1`, [
      this.#account.id,
    ]);
    for (const { id, status, final, waits } of rows) {
      const sent = this.#sent.get(Number(id));
      if (!sent) continue;
      if (this.#hasFailed(sent))
        assert.ok(waits || status === 20, `${id} has failed, and stands at ${status}`);
      else if (sent.told.size === sent.ids.length) assert.equal(status, 1, `${id} was delivered`);
      else assert.deepEqual([status, final, waits], [0, false, false], `${id} waits for its receipts`);
    }
    const told = await this.#given.client.query<{ id: string; statuses: string[] }>(
      `select d.message_id as id, array_agg(f->>1 order by d.id) as statuses from deliveries d
       cross join lateral jsonb_array_elements(d.fields) f
       where d.account_id = $1 and f->>0 = 'status' group by 1`,
      [this.#account.id],
    );
    for (const { id, statuses } of told.rows) {
      assert.equal(new Set(statuses).size, statuses.length, `${id} was told ${statuses.join(', ')}`);
      assert.ok(statuses.indexOf('0') <= 0, 'that it is under way is told first');
    }
  }
}

test('whatever a peer reports and when, messages end as their last attempt did, told once, and the books balance', async () => {
  const clock = new ManualClock();
  const routes = [{ links: LINKS, by: 'order', failOver: ['refused', 'undelivered', 'down'] }] as const;
  const links = LINKS.map((name) => ({ name, kinds: new Set(['sms'] as const) }));
  const router = new Router({ links, routes, byKind: () => 'served' });
  const given = await openTestStorage({ clock, router, limits: { identicalSends: 1_000 } });
  let { storage } = given;
  let runs = 0;
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 20, maxLength: 60 }), async (steps) => {
        const settings = { handler: 'https://handler.example/', secret: 's' };
        const account = await testAccount(storage, `client${runs++}`, { settings });
        const world = new World(given, storage, { clock, account });
        try {
          for (const step of steps) await world.act(step);
          await world.check();
        } finally {
          storage = world.storage;
          await world.end();
          await given.client.query('truncate deliveries');
        }
      }),
      { numRuns: 25, includeErrorInReport: true },
    );
  } finally {
    await storage.close();
    await given.close();
  }
});
