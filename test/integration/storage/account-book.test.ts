// What the book of accounts keeps when there are more accounts than it holds.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Account } from '../../../src/core/accounts/account.ts';
import { TARIFF_DEFAULT } from '../../../src/core/messages/price.ts';
import { AccountBook } from '../../../src/storage/accounts/account-book.ts';
import type { Session } from '../../../src/storage/database/database.ts';
import { openSecrets } from '../../../src/storage/database/secrets.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';

let given: TestStorage;
before(async () => {
  given = await openTestStorage();
});
after(() => given.close());

/** A book of three accounts, and how many accounts it has read. */
function smallBook(): { readonly book: AccountBook; readonly read: () => number } {
  let reads = 0;
  const { database } = given.storage;
  const session: Session = {
    query: (statement, values) => {
      if (typeof statement !== 'string' && statement.name.startsWith('account-book-by-')) reads++;
      return database.query(statement, values);
    },
  };
  const secrets = openSecrets(given.options.folder);
  const book = new AccountBook({
    session,
    secrets,
    tariff: TARIFF_DEFAULT,
    transferDemand: 'confirmed',
    hears: () => true,
    accountsMax: 3,
  });
  return { book, read: () => reads };
}

async function accountsNamed(...logins: readonly string[]): Promise<readonly Account[]> {
  return await Promise.all(logins.map((login) => testAccount(given.storage, login)));
}

test('the longest untouched makes room, with its login', async () => {
  const accounts = await accountsNamed('first', 'second', 'third', 'fourth');
  const { book, read } = smallBook();
  for (const { id } of accounts.slice(0, 3)) await book.of(id, 'kept');
  await book.byLogin('first');
  assert.equal(read(), 3);
  await book.of(accounts[3]!.id, 'kept');
  for (const login of ['first', 'third', 'fourth']) await book.byLogin(login);
  assert.equal(read(), 4, 'these are kept');
  assert.equal((await book.byLogin('second'))?.facts.account.id, accounts[1]!.id);
  assert.equal(read(), 5);
});

test('an account that makes room takes nobody below it along', async () => {
  const [above, ...others] = await accountsNamed('above', 'beside', 'new');
  const change = { sharing: 'own tariff, own balance', settings: {}, more: {}, scope: 'above' } as const;
  assert.ok((await given.storage.clients.add(above!, { login: 'below', password: 'Longer-1', change })).ok);
  const { book, read } = smallBook();
  await book.byLogin('above');
  await book.byLogin('below');
  for (const { id } of others) await book.of(id, 'kept');
  assert.equal(read(), 4);
  await book.byLogin('below');
  assert.equal(read(), 4);
  book.forget(above!.id);
  await book.byLogin('below');
  assert.equal(read(), 5, 'but a change above is a change below');
});

test('what is read while others make room is kept', async () => {
  const accounts = await accountsNamed('a', 'b', 'c', 'd', 'e', 'f');
  const { book, read } = smallBook();
  for (const { id } of accounts.slice(0, 3)) await book.of(id, 'kept');
  const late = accounts.slice(3);
  await Promise.all(late.map(({ id }) => book.of(id, 'kept')));
  assert.equal(read(), 6);
  for (const { id } of late) await book.of(id, 'kept');
  assert.equal(read(), 6);
});

test('what this process changes it knows at once, before the database has told it', async () => {
  const account = await testAccount(given.storage, 'changed');
  const { access } = given.storage.doors.esme;
  await access.setPassword(account, 'sesame');
  const asked = { login: 'changed', password: 'sesame', address: '127.0.0.1' };
  for (let binds = 1; binds <= 50; binds++) {
    await given.storage.accounts.change('changed', { settings: { smpp: 'on', smppBinds: binds } });
    assert.equal((await access.current(asked))?.settings.smppBinds, binds);
  }
});
