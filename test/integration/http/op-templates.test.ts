import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storedDoor } from '../../support/stored-door.ts';

const TEXT = 'Ваш код %d, никому его не говорите';

test('a text is registered with operators, one record each, in the four forms', async (context) => {
  const { ask } = await storedDoor(context);
  const asked = { add: '1', sender: 'Shop', msg: TEXT, mts_auth: '1', bee_srv: '1', tele2_srv: '0' };
  assert.equal(await ask('op_templates', asked), 'name = mts_auth, id = 1\nname = bee_srv, id = 2');
  assert.equal(await ask('op_templates', { ...asked, fmt: '1' }), 'mts_auth,1\nbee_srv,2');
  assert.equal(
    await ask('op_templates', { ...asked, fmt: '3' }),
    '[{"name": "mts_auth","id": 1},{"name": "bee_srv","id": 2}]',
  );
  assert.equal(
    await ask('op_templates', { ...asked, fmt: '2' }),
    '<list>\n<template><name>mts_auth</name><id>1</id></template>\n<template><name>bee_srv</name><id>2</id></template>\n</list>',
  );
  assert.equal(
    await ask('op_templates', { get: '1', sender: 'Shop', msg: 'никому' }),
    `id = 1, name = mts_auth, sender = Shop, status = 1, msg = ${TEXT}\n` +
      `id = 2, name = bee_srv, sender = Shop, status = 1, msg = ${TEXT}`,
  );
  assert.equal(
    await ask('op_templates', { get: '1', fmt: '3' }),
    `[{"id": 1,"name": "mts_auth","sender": "Shop","msg": "${TEXT}","status": 1},` +
      `{"id": 2,"name": "bee_srv","sender": "Shop","msg": "${TEXT}","status": 1}]`,
  );
  assert.equal(await ask('op_templates', { get: '1', sender: 'House' }), 'ERROR = 3 (no records found)');
});

test('what is wrong is error 1', async (context) => {
  const { ask } = await storedDoor(context);
  const wrong: readonly Readonly<Record<string, string>>[] = [
    {},
    { add: '1' },
    { add: '1', sender: 'Shop', msg: TEXT },
    { add: '1', sender: 'Магазин', msg: TEXT, mts_srv: '1' },
    { add: '1', sender: 'Shop', mts_srv: '1' },
    { add: '1', sender: 'Shop', msg: '%w{3,1}', mts_srv: '1' },
    { add: '1', sender: 'Shop', msg: 'x'.repeat(1001), mts_srv: '1' },
  ];
  for (const values of wrong)
    assert.match(await ask('op_templates', values), /^ERROR = 1 \(/, JSON.stringify(values));
});

test('the matcher knows approved texts alone, and hears of every change', async (context) => {
  const { ask, account, given } = await storedDoor(context, {
    approvals: { senders: 'at-once', templates: 'by-hand' },
  });
  const { operatorTemplates } = given.storage;
  const kind = async (operator?: 'mts' | 'beeline'): Promise<string | undefined> =>
    (await operatorTemplates.matcher(account))('Ваш код 12, никому его не говорите', 'Shop', operator);
  await ask('op_templates', { add: '1', sender: 'Shop', msg: TEXT, mts_auth: '1', bee_srv: '1' });
  assert.equal(await kind(), undefined);
  assert.deepEqual([...(await operatorTemplates.decide([1, 2, 99], 'approved', ''))], [1, 2]);
  assert.equal(await kind('mts'), 'authorisation');
  assert.equal(await kind('beeline'), 'service');
  await operatorTemplates.decide([1], 'refused', 'no such shop');
  assert.equal(await kind('mts'), undefined);
  const [refused] = await operatorTemplates.all({ state: 'refused' });
  assert.equal(refused?.reason, 'no such shop');
  assert.equal(refused?.login, 'shop');
});

test('texts of an account above count for those who may use its names', async (context) => {
  const { ask, account, given } = await storedDoor(context);
  await ask('op_templates', { add: '1', sender: 'Shop', msg: TEXT, mts_auth: '1' });
  const child = await given.storage.accounts.add({
    login: 'child',
    password: 'secret',
    settings: { sendersOfParent: 'on' },
  });
  assert.ok(child.ok);
  await given.client.query('update accounts set parent_id = $1 where id = $2', [account.id, child.value.id]);
  const match = await given.storage.operatorTemplates.matcher(child.value);
  assert.equal(match('Ваш код 12, никому его не говорите', 'Shop'), 'authorisation');
});

test('an account of registered texts alone sends nothing else', async (context) => {
  const { ask, askJson, account, given } = await storedDoor(context);
  await given.storage.accounts.change('shop', { settings: { templatesOnly: 'on' } });
  await given.storage.senders.approveName(account, { kind: 'name', name: 'Shop' });
  await ask('op_templates', { add: '1', sender: 'Shop', msg: TEXT, mts_auth: '1' });
  const send = { phones: '79991234567', sender: 'Shop' };
  const fitting = 'Ваш код 12, никому его не говорите';
  assert.deepEqual(await askJson('send', { ...send, mes: fitting }), { id: 1, cnt: 1 });
  assert.match(await ask('send', { ...send, mes: 'Скидки' }), /^ERROR = 6 \(.*, ID - 2$/);
  assert.match(await ask('send', { ...send, sender: '', mes: fitting }), /^ERROR = 6 \(/);
  const errors = (await given.storage.history.of('shop')).map(({ status, err }) => [status, err]);
  assert.deepEqual(errors, [
    [-1, 0],
    [23, 238],
    [23, 238],
  ]);
});
