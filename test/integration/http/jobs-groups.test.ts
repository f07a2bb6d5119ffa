// Mailings to groups of the address book: whom they reach, what each is told, and what is refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runMailings } from '../../support/mailing.ts';
import { storedDoor } from '../../support/stored-door.ts';

test('a mailing to a group reaches its members as they are then, each with a text of its own, nobody on a black list', async (context) => {
  const door = await storedDoor(context, { mailings: 'by hand' });
  await door.ask('phones', { add_group: '1', name: 'customers', num: '5' });
  await door.ask('phones', { add: '1', phone: '79990000001,79990000002', fnm: 'Анна', grp: '5' });
  const made = await door.ask('jobs', {
    add: '1',
    name: 'spring',
    phones: 'G5,79990000009',
    mes: 'Hi #fnm#, #phone#',
  });
  assert.match(made, /^OK, ID - \d+$/);
  await door.ask('phones', { add: '1', phone: '79990000003', fnm: 'Boris {x}', grp: '5' });
  await door.ask('phones', { add: '1', phone: '79990000004', grp: '5' });
  await door.ask('phones', { add_black: '1', phone: '79990000004', type: '1' });
  await runMailings(door.given.storage);
  const { rows } = await door.given.client.query(
    'select m.phone, m.err, s.text from messages m join submissions s on s.id = m.submission_id order by m.phone',
  );
  assert.deepEqual(
    rows.map(({ phone, err, text }) => `${phone} ${err} ${text}`),
    [
      '79990000001 0 Hi Анна, 79990000001',
      '79990000002 0 Hi Анна, 79990000002',
      '79990000003 0 Hi Boris {x}, 79990000003',
      '79990000004 250 Hi , 79990000004',
      '79990000009 0 Hi #fnm#, #phone#',
    ],
  );
  assert.deepEqual(await door.given.storage.audit(), []);
});

test('a mailing to a group that is not there is refused with its name', async (context) => {
  const door = await storedDoor(context, { mailings: 'by hand' });
  const refused = await door.ask('jobs', { add: '1', name: 'x', phones: 'G77', mes: 'Hi' });
  assert.match(refused, /^ERROR = 1 \(.*G77/);
});
