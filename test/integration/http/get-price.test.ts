import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storedDoor } from '../../support/stored-door.ts';

test('the price list of an account, in all four forms', async (context) => {
  const door = await storedDoor(context);
  await door.given.client.query(
    "insert into prices (kind, prefix, zone, unit_price) values (0, '77', 'Казахстан', 25000), (7, '', '', 1250)",
  );
  await door.given.client.query('insert into prices (plan, kind, unit_price) values (5, 0, 1)');
  const asked = { get_price: '1' };
  assert.equal(
    await door.ask('get', asked),
    'zone = 1, name = all numbers, api = 1.40, mass = 1.40, mms = 5.00, hlr = 0.30, call = 0.625, viber = 1.00, mail = 0.05, ping = 0.30, soc = 1.00, incoming_call = 0.00\n' +
      'zone = 2, name = Казахстан, api = 2.50, mass = 2.50, mms = 5.00, hlr = 0.30, call = 0.625, viber = 1.00, mail = 0.05, ping = 0.30, soc = 1.00, incoming_call = 0.00',
  );
  assert.match(await door.ask('get', { ...asked, fmt: '1' }), /^1,all numbers,1\.40,1\.40,5\.00,/);
  assert.match(
    await door.ask('get', { ...asked, fmt: '2' }),
    /^<prices>\n<price><zone>1<\/zone><name>all numbers<\/name><api>1\.40<\/api>/,
  );
  const list = (await door.askJson('get', asked)) as readonly Record<string, unknown>[];
  assert.deepEqual([list.length, list[1]?.zone, list[1]?.name, list[1]?.api], [2, 2, 'Казахстан', '2.50']);
  for (let time = 0; time < 3; time++) await door.ask('get', { ...asked, x: '1' });
  assert.match(await door.ask('get', { ...asked, x: '1' }), /^ERROR = 9 /);
  assert.match(await door.ask('get', {}), /^ERROR = 1 /);
  assert.deepEqual(door.troubles, []);
});

test('a sub-client of the main tariff is told the prices of the account above', async (context) => {
  const door = await storedDoor(context, { limits: { clientChanges: 100 } });
  // Before anything is asked: the door hears of a price a moment later.
  await door.given.client.query('insert into prices (account_id, kind, unit_price) values ($1, 0, 33000)', [
    door.account.id,
  ]);
  await door.given.client.query('insert into prices (plan, kind, unit_price) values (2, 0, 44000)');
  const client = { password: 'Longer-1', add: '1' };
  await door.ask('users', { ...client, user: 'main', type: '1' });
  await door.ask('users', { ...client, user: 'own', type: '0', tariff: '2' });
  const api = async (login: string) => {
    const list = await door.askJson('get', { login, psw: 'Longer-1', get_price: '1' });
    return (list as readonly { api: string }[])[0]?.api;
  };
  assert.deepEqual([await api('main'), await api('own')], ['3.30', '4.40']);
});
