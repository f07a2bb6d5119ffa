import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { AttemptOutcome, ClaimedMessage } from '../../../src/core/ports.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

type Step =
  | { readonly kind: 'submit'; readonly account: number; readonly phones: readonly string[] }
  | { readonly kind: 'claim'; readonly limit: number }
  | {
      readonly kind: 'outcome';
      readonly pick: number;
      readonly outcome: AttemptOutcome;
      readonly sms: boolean;
    }
  | { readonly kind: 'dial' | 'answer' | 'put-back' | 'remove'; readonly pick: number }
  | { readonly kind: 'time' | 'crash' };

const PICK = fc.nat(1_000);
const PHONE = fc.constantFrom('79990000001', '79990000002', '89990000003', '12', 'nobody');
const OUTCOME: fc.Arbitrary<AttemptOutcome> = fc.oneof(
  fc.record({ kind: fc.constant('answered' as const), seconds: fc.nat(90), err: fc.constant(0) }),
  fc.record({ kind: fc.constant('final' as const), status: fc.constantFrom(1, 20, 25), err: fc.nat(255) }),
  fc.record({
    kind: fc.constant('failed' as const),
    status: fc.constant(20),
    err: fc.constant(237),
    retry: fc.constantFrom('yes' as const, 'no' as const),
  }),
);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      account: fc.nat(1),
      phones: fc.array(PHONE, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('outcome' as const),
      pick: PICK,
      outcome: OUTCOME,
      sms: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('dial', 'answer', 'put-back', 'remove'), pick: PICK }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('time', 'crash') }) },
);

/** One history: two accounts, the claims this node holds and how many events each has. */
class World {
  storage: Storage;
  readonly #given: TestStorage;
  readonly #accounts: readonly Account[];
  #held: { readonly call: ClaimedMessage; last: number }[] = [];
  #texts = 0;

  constructor(given: TestStorage, storage: Storage, accounts: readonly Account[]) {
    this.#given = given;
    this.storage = storage;
    this.#accounts = accounts;
  }

  async act(step: Step): Promise<void> {
    switch (step.kind) {
      case 'submit': {
        const text = `text ${this.#texts++}`;
        await this.storage.doors.submit(
          this.#accounts[step.account]!,
          submissionOf('call', text, { phones: step.phones }),
        );
        return;
      }
      case 'claim': {
        const calls = await this.storage.outbox.claim(['call'], step.limit);
        for (const call of calls) {
          assert.ok(!this.#held.some((held) => held.call.ref === call.ref), 'nothing is claimed twice');
          this.#held.push({ call, last: call.lastEvent });
        }
        return;
      }
      case 'time':
        await this.#given.client.query(
          'update messages set due_at = now() - make_interval(secs => 1) where due_at is not null',
        );
        return;
      case 'crash':
        await this.storage.close();
        this.storage = await openStorage(this.#given.options);
        this.#held = [];
        return;
      default:
        await this.#onHeld(step);
    }
  }

  async #onHeld(step: Exclude<Step, { kind: 'submit' | 'claim' | 'time' | 'crash' }>): Promise<void> {
    const at = step.pick % Math.max(1, this.#held.length);
    const held = this.#held[at];
    if (!held) return;
    const { call } = held;
    const entry = (event: Parameters<Storage['journal']['write']>[0]['event']) => ({
      ref: call.ref,
      number: ++held.last,
      at: instant(Date.now()),
      event,
    });
    switch (step.kind) {
      case 'dial':
        return await this.storage.journal.write(entry({ kind: 'dialling', attempt: call.attempt }));
      case 'answer': {
        const followUp = { kind: 'status', status: 0 } as const;
        return await this.storage.journal.write({ ...entry({ kind: 'answered' }), followUp });
      }
      case 'put-back':
        this.#held.splice(at, 1);
        return await this.storage.outbox.putBack(call.ref);
      case 'remove': {
        const name = { phone: call.phone, publicId: call.publicId };
        await this.storage.doors.remove(call.account, [name]);
        return;
      }
      case 'outcome': {
        this.#held.splice(at, 1);
        const sms = { to: call.phone, sender: '', text: 'thanks' };
        const told = entry({ kind: 'sms', item: '1', ...sms });
        if (step.sms) void this.storage.journal.write({ ...told, followUp: { kind: 'sms', ...sms } });
        return await this.storage.inbox.outcome(call.ref, step.outcome);
      }
    }
  }
}

test('whatever the order of submissions, claims, outcomes, deletions and crashes, the books balance', async () => {
  const given = await openTestStorage({ limits: { identicalSends: 1_000 } });
  let storage = given.storage;
  let runs = 0;
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 10, maxLength: 40 }), async (steps) => {
        runs++;
        const accounts = [
          await testAccount(storage, `rich${runs}`),
          await testAccount(storage, `poor${runs}`, { balance: '2' }),
        ];
        const world = new World(given, storage, accounts);
        try {
          for (const step of steps) await world.act(step);
        } finally {
          storage = world.storage;
        }
        assert.deepEqual(await storage.audit(), []);
      }),
      { numRuns: 25 },
    );
  } finally {
    await storage.close();
    await given.close();
  }
});
