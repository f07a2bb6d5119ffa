// `ping.php` over real storage: an event becomes messages, and an unknown group error 3.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testAccount } from '../../support/storage.ts';
import { storedDoor } from '../../support/stored-door.ts';

const GROUP = {
  name: 'servers',
  failure: '{NAME} at {HOST}: {INFO}',
  recovery: '{NAME} is back',
  kinds: ['sms', 'call'],
  contacts: ['79991234567', '79991234568'],
} as const;

test('an event is sent to the contacts of its group, failure and recovery each with its text', async (context) => {
  const door = await storedDoor(context);
  const { storage } = door.given;
  const added = await storage.doors.taskGroups.add(door.account, GROUP);
  assert.ok(added.ok);
  const event = { id: String(added.value.id), name: 'веб', host: 'h1', info: '500' };
  assert.equal(await door.ask('ping', event), 'OK');
  assert.equal(await door.ask('ping', { ...event, ok: '1', fmt: '3' }), '{"result": "OK"}');
  const sent = await storage.history.of('shop');
  assert.deepEqual(
    sent.map(({ phone, type, message }) => [phone, type, message]),
    [
      ['79991234567', 0, 'веб at h1: 500'],
      ['79991234568', 0, 'веб at h1: 500'],
      ['79991234567', 7, 'веб at h1: 500'],
      ['79991234568', 7, 'веб at h1: 500'],
      ['79991234567', 0, 'веб is back'],
      ['79991234568', 0, 'веб is back'],
      ['79991234567', 7, 'веб is back'],
      ['79991234568', 7, 'веб is back'],
    ],
  );
  assert.match(await door.ask('ping', event), /^ERROR = 9 /, 'the same event within a minute');
});

test('no such group is error 3, also when it is another’s; no number is error 1', async (context) => {
  const door = await storedDoor(context);
  const other = await testAccount(door.given.storage, 'other');
  const added = await door.given.storage.doors.taskGroups.add(other, GROUP);
  assert.ok(added.ok);
  for (const id of ['77', String(added.value.id), '99999999999', '0'])
    assert.equal(await door.ask('ping', { id }), 'ERROR = 3 (no records found)');
  for (const id of ['', 'x', '-1']) assert.match(await door.ask('ping', { id }), /^ERROR = 1 /);
  assert.deepEqual(door.troubles, []);
});

test('groups are changed, removed, and have one name each', async (context) => {
  const door = await storedDoor(context);
  const { taskGroups } = door.given.storage.doors;
  const added = await taskGroups.add(door.account, GROUP);
  assert.ok(added.ok);
  assert.deepEqual(await taskGroups.add(door.account, GROUP), { ok: false, error: 'change-failed' });
  const changed = { ...GROUP, recovery: '', kinds: ['sms'] as const };
  assert.deepEqual(await taskGroups.change(door.account, added.value.id, changed), {
    ok: true,
    value: { ...changed, id: added.value.id },
  });
  assert.equal(
    await door.ask('ping', { id: String(added.value.id), ok: '1' }),
    'OK',
    'nothing is to be sent',
  );
  assert.deepEqual(await door.given.storage.history.of('shop'), []);
  const wrong = { ...GROUP, kinds: [] };
  assert.deepEqual(await taskGroups.add(door.account, wrong), { ok: false, error: 'parameters-wrong' });
  assert.deepEqual(await taskGroups.change(door.account, 9_999, GROUP), {
    ok: false,
    error: 'record-missing',
  });
  assert.deepEqual(await taskGroups.remove(door.account, added.value.id), { ok: true, value: true });
  assert.deepEqual(await taskGroups.list(door.account), { ok: true, value: [] });
  assert.deepEqual(await taskGroups.remove(door.account, added.value.id), {
    ok: false,
    error: 'record-missing',
  });
});

test('kinds without a channel are left out where another is taken; alone they are error 8', async (context) => {
  const door = await storedDoor(context);
  const { taskGroups } = door.given.storage.doors;
  const both = await taskGroups.add(door.account, {
    ...GROUP,
    kinds: ['sms', 'mail'],
    contacts: ['79991234567', 'a@example.com'],
  });
  const mail = await taskGroups.add(door.account, {
    ...GROUP,
    name: 'mail',
    kinds: ['mail'],
    contacts: ['a@example.com'],
  });
  assert.ok(both.ok && mail.ok);
  assert.equal(await door.ask('ping', { id: String(both.value.id), name: 'x' }), 'OK');
  assert.match(await door.ask('ping', { id: String(mail.value.id), name: 'x' }), /^ERROR = 8 /);
});
