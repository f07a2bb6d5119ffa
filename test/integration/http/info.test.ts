// `info.php?get_operator=1`: what is known of numbers, in the four forms and the three charsets, and its refusals.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../../src/dialect/charset.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { storedDoor } from '../../support/stored-door.ts';

test('one number is one record, in four forms', async (context) => {
  const door = await storedDoor(context);
  const ask = (fmt: string): Promise<string> =>
    door.ask('info', { get_operator: '1', phone: '8 (916) 123-45-67', fmt });
  assert.equal(
    await ask('0'),
    'phone = 79161234567, country = Россия, operator = МТС, region = Москва и Московская область, mcc = 250, mnc = 01, tz = 3',
  );
  assert.equal(await ask('1'), '79161234567,Россия,МТС,Москва и Московская область,250,01,3');
  assert.equal(
    await ask('2'),
    '<info><country>Россия</country><operator>МТС</operator><region>Москва и Московская область</region><mcc>250</mcc><mnc>01</mnc><tz>3</tz></info>',
  );
  assert.equal(
    await ask('3'),
    '{"country": "Россия","operator": "МТС","region": "Москва и Московская область","mcc": "250","mnc": "01","tz": "3"}',
  );
});

test('a list of numbers is a list of records, a trailing comma makes one too', async (context) => {
  // In winter: the zones of the second country have a summer time.
  const door = await storedDoor(context, { clock: new ManualClock() });
  const ask = (phone: string, fmt: string): Promise<string> =>
    door.ask('info', { get_operator: '1', phone, fmt });
  const kazakh = '"country": "Казахстан","operator": "Kcell","region": "","mcc": "401","mnc": "02","tz": "5"';
  assert.equal(await ask('77011234567,', '3'), `[{"phone": "77011234567",${kazakh}}]`);
  const nobody = '"country": "","operator": "","region": "","mcc": "","mnc": "","tz": ""';
  assert.equal(
    await ask('77011234567,123', '3'),
    `[{"phone": "77011234567",${kazakh}},{"phone": "123",${nobody}}]`,
  );
  assert.equal(
    await ask('77011234567;12125551234', '0'),
    'phone = 77011234567, country = Казахстан, operator = Kcell, region = , mcc = 401, mnc = 02, tz = 5\n' +
      'phone = 12125551234, country = Соединенные Штаты, operator = , region = , mcc = 310, mnc = , tz = -5',
  );
  assert.equal(
    await ask('77011234567,123', '2'),
    '<result>\n' +
      '<info><phone>77011234567</phone><country>Казахстан</country><operator>Kcell</operator><region></region><mcc>401</mcc><mnc>02</mnc><tz>5</tz></info>\n' +
      '<info><phone>123</phone><country></country><operator></operator><region></region><mcc></mcc><mnc></mnc><tz></tz></info>\n' +
      '</result>',
  );
});

test('a zone of half an hour is told as it is', async (context) => {
  const door = await storedDoor(context);
  const reply = await door.askJson('info', { get_operator: '1', phone: '919812345678' });
  assert.equal((reply as { readonly tz: string }).tz, '5.5');
});

test('the reply is in the charset asked for, windows-1251 when none is', async (context) => {
  const door = await storedDoor(context);
  for (const charset of ['windows-1251', 'utf-8', 'koi8-r', undefined] as const) {
    const query = new URLSearchParams({
      login: 'shop',
      psw: 'secret',
      get_operator: '1',
      phone: '79161234567',
    });
    if (charset !== undefined) query.set('charset', charset);
    const response = await fetch(`${door.url}/sys/info.php?${query}`);
    const text = decode(Buffer.from(await response.arrayBuffer()), charset ?? 'windows-1251');
    assert.match(text, /country = Россия, operator = МТС/);
  }
});

test('what is asked wrongly is error 1, numbers nobody has are error 3', async (context) => {
  const door = await storedDoor(context);
  const code = async (fields: Readonly<Record<string, string>>): Promise<string> =>
    door.ask('info', { fmt: '1', ...fields });
  assert.equal(await code({}), '0,-1');
  assert.equal(await code({ phone: '79161234567' }), '0,-1');
  assert.equal(await code({ get_operator: '1' }), '0,-1');
  assert.equal(await code({ get_operator: '1', phone: ', ;' }), '0,-1');
  const many = Array.from({ length: 501 }, (_, at) => String(79_160_000_000 + at)).join(',');
  assert.equal(await code({ get_operator: '1', phone: many }), '0,-1');
  assert.equal(await code({ get_operator: '1', phone: '123' }), '0,-3');
  assert.equal(await code({ get_operator: '1', phone: 'abc,client@example.org' }), '0,-3');
  assert.deepEqual(await door.askJson('info', { get_operator: '1', phone: '123' }), {
    error: 'no records found: the operator is not known',
    error_code: 3,
  });
  assert.deepEqual(door.troubles, []);
});

test('the fourth identical request of a minute, and the hundred and first of any, are error 9', async (context) => {
  const door = await storedDoor(context);
  const ask = (phone: string): Promise<string> => door.ask('info', { get_operator: '1', phone, fmt: '1' });
  for (let time = 1; time <= 3; time++) assert.match(await ask('79161234567'), /^79161234567,/);
  assert.equal(await ask('79161234567'), '0,-9');
  for (let other = 0; other < 96; other++) assert.match(await ask(String(79_160_000_000 + other)), /^7916/);
  assert.equal(await ask('79169999999'), '0,-9');
});

test('status.php tells the place with all=2, the network with all=1', async (context) => {
  const door = await storedDoor(context);
  await door.ask('send', { phones: '79161234567', mes: 'Hello', id: '5' });
  const status = (all: string) => door.askJson('status', { phone: '79161234567', id: '5', all });
  const whole = (await status('2')) as Readonly<Record<string, unknown>>;
  assert.deepEqual(
    [whole.mccmnc, whole.country, whole.operator, whole.operator_orig, whole.region],
    ['25001', 'Россия', 'МТС', 'МТС', 'Москва и Московская область'],
  );
  const some = (await status('1')) as Readonly<Record<string, unknown>>;
  assert.deepEqual([some.mccmnc, some.country], ['25001', undefined]);
});

test('send.php tells the network of each number with op=1', async (context) => {
  const door = await storedDoor(context);
  const phones = '79161234567,77011234567,74951234567';
  const reply = await door.askJson('send', { phones, mes: 'Hello', op: '1', cost: '1' });
  const listed = (
    reply as { readonly phones: readonly { readonly phone: string; readonly mccmnc?: string }[] }
  ).phones;
  assert.deepEqual(
    listed.map(({ phone, mccmnc }) => [phone, mccmnc]),
    [
      ['79161234567', '25001'],
      ['77011234567', '40102'],
      ['74951234567', ''],
    ],
  );
});
