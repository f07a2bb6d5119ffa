import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Account, SHARINGS } from '../../../src/core/accounts/account.ts';
import { type Money, money } from '../../../src/core/accounts/money.ts';
import type { Purse } from '../../../src/core/accounts/purse.ts';
import type { ClientChange } from '../../../src/core/clients/clients.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const CLIENTS = 5;
const PASSWORD = 'Longer-1';
const NO_CHANGE: ClientChange = { settings: {}, more: {}, scope: 'above' };

const ACCOUNT = fc.nat(CLIENTS);
const PURSE = fc.constantFrom<Purse>(1, 2);
const SUM = fc.integer({ min: -2_000_000, max: 2_000_000 });

type Step =
  | { readonly kind: 'top-up'; readonly account: number; readonly sum: number; readonly purse: Purse }
  | {
      readonly kind: 'pay';
      readonly payer: number;
      readonly account: number;
      readonly sum: number;
      readonly purse: Purse;
    }
  | {
      readonly kind: 'transfer';
      readonly from: number;
      readonly to: number;
      readonly sum: number;
      readonly purse: Purse;
    }
  | {
      readonly kind: 'send';
      readonly account: number;
      readonly recipients: number;
      readonly of: 'sms' | 'call';
    }
  | { readonly kind: 'end'; readonly status: number }
  | { readonly kind: 'type'; readonly account: number; readonly type: number }
  | { readonly kind: 'electronic'; readonly account: number; readonly kinds: string }
  | { readonly kind: 'delete'; readonly account: number };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('top-up' as const), account: ACCOUNT, sum: SUM, purse: PURSE }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('pay' as const),
      payer: ACCOUNT,
      account: ACCOUNT,
      sum: SUM,
      purse: PURSE,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('transfer' as const),
      from: ACCOUNT,
      to: ACCOUNT,
      sum: fc.integer({ min: 1, max: 2_000_000 }),
      purse: PURSE,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      account: ACCOUNT,
      recipients: fc.integer({ min: 1, max: 3 }),
      of: fc.constantFrom('sms' as const, 'call' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('end' as const), status: fc.constantFrom(1, 20, 3) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('type' as const), account: ACCOUNT, type: fc.nat(4) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('electronic' as const),
      account: ACCOUNT,
      kinds: fc.constantFrom('', 'sms', 'sms,call'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), account: ACCOUNT }) },
);

/** Accounts by number: 0 the main one, each other below an earlier one; one of them keeps its money in dollars. */
async function family(given: TestStorage, run: number): Promise<readonly string[]> {
  const { storage } = given;
  const logins = [`top${run}`];
  await testAccount(storage, logins[0]!, { balance: '300' });
  const place = [
    { parent: 0, change: NO_CHANGE },
    { parent: 0, change: { ...NO_CHANGE, sharing: SHARINGS[2] } },
    { parent: 1, change: NO_CHANGE },
    { parent: 2, change: { ...NO_CHANGE, sharing: SHARINGS[3] } },
    { parent: 0, change: { ...NO_CHANGE, currency: 'USD' } },
  ];
  for (const { parent, change } of place) {
    const above = await storage.accounts.find(logins[parent]!);
    const login = `sub${run}x${logins.length}`;
    const added = await storage.clients.add(above as Account, { login, password: PASSWORD, change });
    assert.ok(added.ok, JSON.stringify(added));
    logins.push(login);
  }
  return logins;
}

class World {
  readonly #given: TestStorage;
  readonly #logins: readonly string[];
  #texts = 0;

  constructor(given: TestStorage, logins: readonly string[]) {
    this.#given = given;
    this.#logins = logins;
  }

  async #account(at: number): Promise<Account> {
    const account = await this.#given.storage.accounts.find(this.#logins[at]!);
    assert.ok(account);
    return account;
  }

  async act(step: Step): Promise<void> {
    const { storage } = this.#given;
    switch (step.kind) {
      case 'top-up':
        await storage.accounts.topUp(this.#logins[step.account]!, money(step.sum), step.purse);
        return;
      case 'pay': {
        const [payer, client] = [await this.#account(step.payer), await this.#account(step.account)];
        const before = await this.#funds(payer, step.purse);
        const payment = {
          client: { by: 'login', login: client.login },
          sum: money(step.sum),
          purse: step.purse,
        } as const;
        const paid = await storage.clients.pay(payer, payment);
        if (!paid.ok || step.sum <= 0) return;
        assert.ok(before.balance + before.credit >= step.sum, 'nobody gives what he has not');
        return;
      }
      case 'transfer': {
        const [from, to] = [await this.#account(step.from), await this.#account(step.to)];
        await storage.clients.transfer(from, to, { sum: money(step.sum), purse: step.purse });
        return;
      }
      case 'type': {
        const client = await this.#account(step.account);
        const change = { ...NO_CHANGE, sharing: SHARINGS[step.type]! };
        await storage.clients.change(await this.#account(0), { by: 'id', id: client.id }, change);
        return;
      }
      case 'electronic': {
        const electronicKinds = step.kinds === '' ? undefined : step.kinds;
        await storage.accounts.change(this.#logins[step.account]!, { settings: { electronicKinds } });
        return;
      }
      case 'delete':
        if (step.account > 0) await storage.clients.remove((await this.#account(step.account)).id);
        return;
      case 'send':
      case 'end':
        return await this.#traffic(step);
    }
  }

  async #traffic(step: Extract<Step, { kind: 'send' | 'end' }>): Promise<void> {
    const { storage } = this.#given;
    if (step.kind === 'send') {
      const phones = Array.from({ length: step.recipients }, (_, at) => `7999000000${at}`);
      const account = await this.#account(step.account);
      await storage.doors.submit(account, submissionOf(step.of, `text ${this.#texts++}`, { phones }));
      return;
    }
    for (const { ref, kind } of await storage.outbox.claim(['sms', 'call'], 3)) {
      const answered = kind === 'call' && step.status === 1;
      await storage.inbox.outcome(
        ref,
        // Longer than was reserved: more is taken than was set aside.
        answered ? { kind: 'answered', seconds: 30, err: 0 } : { kind: 'final', status: step.status, err: 0 },
      );
    }
  }

  #funds(account: Account, purse: Purse): Promise<{ readonly balance: Money; readonly credit: Money }> {
    return this.#given.storage.accounts.funds(account, purse);
  }
}

test('whatever is paid in, moved, sent and ended in a tree of accounts, every book balances', async () => {
  const given = await openTestStorage({ limits: { identicalSends: 10_000, clientChanges: 10_000 } });
  let run = 0;
  try {
    await given.client.query("insert into currencies (code, rate) values ('USD', 92512345)");
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 10, maxLength: 40 }), async (steps) => {
        const world = new World(given, await family(given, ++run));
        for (const step of steps) await world.act(step);
        assert.deepEqual(await given.storage.audit(), []);
      }),
      { numRuns: 25 },
    );
  } finally {
    await given.close();
  }
});

test('many payments at once between two accounts lose nothing and give nothing twice', async () => {
  const given = await openTestStorage({ limits: { clientChanges: 10_000 } });
  try {
    const { storage } = given;
    const top = await testAccount(storage, 'top', { balance: '10' });
    for (const login of ['one', 'two'])
      await storage.clients.add(top, { login, password: PASSWORD, change: NO_CHANGE });
    const [one, two] = [await storage.accounts.find('one'), await storage.accounts.find('two')];
    assert.ok(one && two);
    const pay = (login: string, sum: number) =>
      storage.clients.pay(top, { client: { by: 'login', login }, sum: money(sum), purse: 1 });
    const paid = await Promise.all(
      Array.from({ length: 30 }, (_, at) => pay(at % 2 ? 'one' : 'two', 10_000)),
    );
    assert.equal(paid.filter((result) => result.ok).length, 10);
    await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        at % 4 === 0
          ? pay(at % 8 ? 'one' : 'two', -5_000)
          : storage.clients.transfer(at % 2 ? one : two, at % 2 ? two : one, { sum: money(5_000), purse: 1 }),
      ),
    );
    const balances = await Promise.all([top, one, two].map((account) => storage.accounts.funds(account)));
    assert.equal(
      balances.reduce((sum, { balance }) => sum + balance, 0),
      100_000,
    );
    assert.ok(balances.every(({ balance }) => balance >= 0));
    assert.deepEqual(await storage.audit(), []);
  } finally {
    await given.close();
  }
});

test('the books balance at every moment, whatever is under way', async () => {
  const given = await openTestStorage({ limits: { clientChanges: 10_000, identicalSends: 10_000 } });
  try {
    const { storage } = given;
    const top = await testAccount(storage, 'top', { balance: '1000' });
    const shared = { ...NO_CHANGE, sharing: SHARINGS[2] };
    for (const [login, change] of [
      ['own', NO_CHANGE],
      ['shared', shared],
    ] as const)
      assert.ok((await storage.clients.add(top, { login, password: PASSWORD, change })).ok);
    const [own, sharing] = [await storage.accounts.find('own'), await storage.accounts.find('shared')];
    assert.ok(own && sharing);
    let state: 'busy' | 'done' = 'busy';
    const work = async (at: number): Promise<void> => {
      const client = { by: 'login', login: 'own' } as const;
      await storage.clients.pay(top, { client, sum: money(at % 3 === 0 ? -5_000 : 40_000), purse: 1 });
      for (const account of [own, sharing])
        await storage.doors.submit(account, submissionOf('sms', `${account.login} ${at}`));
      for (const { ref } of await storage.outbox.claim(['sms'], 5))
        await storage.inbox.outcome(ref, { kind: 'final', status: at % 2 ? 1 : 20, err: 0 });
    };
    const audits = async (): Promise<number> => {
      let count = 0;
      for (; state === 'busy'; count++) assert.deepEqual(await storage.audit(), []);
      return count;
    };
    const watching = audits();
    await Promise.all(Array.from({ length: 60 }, (_, at) => work(at)));
    state = 'done';
    assert.ok((await watching) > 0);
    assert.deepEqual(await storage.audit(), []);
  } finally {
    await given.close();
  }
});
