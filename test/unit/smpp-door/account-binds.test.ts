// What the binds of an account have in common: who goes when there are too many, what is claimed, in which order it is told.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT_DEFAULTS } from '../../../src/core/accounts/account.ts';
import type { EsmeDelivery } from '../../../src/core/esme/esme-deliveries.ts';
import { AccountBinds, type Bound } from '../../../src/interfaces/smpp/account-binds.ts';
import { accountValue } from '../../support/account.ts';

const ACCOUNT = accountValue({ settings: { ...ACCOUNT_DEFAULTS, smppBinds: 2 } });

class Bind implements Bound {
  readonly account = ACCOUNT;
  readonly asked = { login: ACCOUNT.login, password: 'sesame', address: '127.0.0.1' };
  readonly told: number[] = [];
  readonly receives: 'yes' | 'no';
  room: number;

  constructor(room: number, receives: 'yes' | 'no' = 'yes') {
    this.room = room;
    this.receives = receives;
  }

  tell({ ref }: EsmeDelivery): void {
    this.room--;
    this.told.push(ref);
  }

  end(): void {}

  refresh(): void {}
}

function delivery(ref: number, mass: 'no' | 'yes' = 'no'): EsmeDelivery {
  const told = { kind: 'incoming', from: '1', to: '2', text: 'x' } as const;
  return { ref: ref as EsmeDelivery['ref'], account: ACCOUNT.id, attempt: 1, mass, told };
}

test('of more binds than the account may have the oldest go', () => {
  const binds = new AccountBinds(ACCOUNT);
  const all = [new Bind(0), new Bind(0), new Bind(0)] as const;
  assert.deepEqual(binds.add(all[0]), []);
  assert.deepEqual(binds.add(all[1]), []);
  assert.deepEqual(binds.add(all[2]), [all[0]]);
  binds.remove(all[1]);
  assert.deepEqual(binds.binds, [all[2]]);
});

test('what is ready goes to who has most room, single ones first', () => {
  const binds = new AccountBinds(ACCOUNT);
  const [small, large] = [new Bind(1), new Bind(2)];
  binds.add(small);
  binds.add(large);
  for (const [ref, mass] of [
    [1, 'yes'],
    [2, 'yes'],
    [3, 'no'],
    [4, 'no'],
  ] as const)
    binds.claimed(delivery(ref, mass));
  binds.pump();
  assert.deepEqual([...large.told, ...small.told].sort(), [1, 3, 4]);
  assert.equal(large.told[0], 3);
  assert.deepEqual(binds.takeReady(), []);
  small.room = 1;
  binds.pump();
  assert.deepEqual(small.told.slice(-1), [2]);
});

test('nothing is claimed for transmitters, nor while a client takes nothing, nor far ahead', () => {
  const binds = new AccountBinds(ACCOUNT);
  binds.add(new Bind(0, 'no'));
  assert.equal(binds.wanted, 0);
  const receiver = new Bind(5);
  binds.add(receiver);
  assert.equal(binds.wanted, 105);
  for (let ref = 1; ref <= 60; ref++) binds.claimed(delivery(ref));
  assert.equal(binds.wanted, 0);
  binds.pump();
  assert.equal(binds.wanted, 0);
  for (let turn = 0; turn < 3; turn++) {
    receiver.room = 5;
    binds.pump();
  }
  receiver.room = 5;
  assert.equal(binds.wanted, 5 + 100 - 40);
});

test('what is claimed anew while it waits is told once', () => {
  const binds = new AccountBinds(ACCOUNT);
  const receiver = new Bind(1);
  binds.add(receiver);
  for (const ref of [1, 2, 2, 1]) binds.claimed(delivery(ref));
  binds.pump();
  for (const ref of [1, 2]) binds.claimed(delivery(ref));
  receiver.room = 5;
  binds.pump();
  assert.deepEqual(receiver.told, [1, 2]);
  // Told again when it was not taken.
  binds.ended(delivery(1));
  binds.claimed(delivery(1));
  binds.pump();
  assert.deepEqual(receiver.told, [1, 2, 1]);
});

test('what was claimed for the last that listens goes back', () => {
  const binds = new AccountBinds(ACCOUNT);
  const receiver = new Bind(0);
  binds.add(receiver);
  binds.add(new Bind(0, 'no'));
  binds.claimed(delivery(1));
  assert.deepEqual(binds.takeReady(), []);
  binds.remove(receiver);
  assert.deepEqual(
    binds.takeReady().map(({ ref }) => ref),
    [1],
  );
});
