// What rented numbers answer with, and menus with their versions, by the JSON API over real storage; the classic page's one setting.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { money } from '../../../src/core/accounts/money.ts';
import type { CallFate } from '../../../src/core/incoming/call-reception.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

type Body = Readonly<Record<string, unknown>>;

const NUMBER = '74950000001';
const MENU = 'Hello{menu: Press 1\n1: call:79000000001\n}';

async function shop(context: TestContext) {
  const door = await storedDoor(context);
  const { storage } = door.given;
  const { ask } = jsonClient(door.url, basic('shop', 'secret'));
  await storage.receiving.rental.add(NUMBER as never, money(0));
  assert.ok((await storage.doors.rental.rent(door.account, NUMBER, 'on')).ok);
  await storage.accounts.allowTransfer(door.account, ['79000000001']);
  const comes = (from = '79991234567'): Promise<CallFate> =>
    storage.receiving.calls.called({
      from,
      presentation: 'allowed',
      to: [NUMBER],
      at: instant(Date.now()),
      trunk: 'far',
    });
  return { ...door, storage, ask, comes };
}

const codeOf = ({ status, body }: { status: number; body: unknown }): unknown => [
  status,
  (body as Body).code,
];

test('a menu is saved, saved again, looked back at and made current again', async (context) => {
  const { ask } = await shop(context);
  const made = await ask('POST /menus', { body: { name: 'shop', text: MENU } });
  assert.equal(made.status, 201);
  const { id, current, warnings } = made.body as { id: number; current: number; warnings: Body[] };
  assert.deepEqual([current, Array.isArray(warnings)], [1, true]);
  assert.deepEqual(codeOf(await ask('POST /menus', { body: { name: 'shop', text: 'x' } })), [
    409,
    'change-failed',
  ]);
  const second = await ask(`POST /menus/${id}/versions`, { body: { text: 'Second\r\nline' } });
  assert.deepEqual(
    [second.status, (second.body as Body).current, (second.body as Body).text],
    [201, 2, 'Second\nline'],
  );
  const whole = (await ask(`GET /menus/${id}`)).body as Body;
  assert.deepEqual([whole.text, whole.current, whole.newest], ['Second\nline', 2, 2]);
  const versions = (await ask(`GET /menus/${id}/versions`)).body as { items: Body[] };
  assert.deepEqual(
    versions.items.map(({ version, text }) => [version, text]),
    [
      [2, 'Second\nline'],
      [1, MENU],
    ],
  );
  assert.equal(((await ask(`GET /menus/${id}/versions/1`)).body as Body).text, MENU);
  const used = (await ask(`PATCH /menus/${id}`, { body: { current: 1 } })).body as Body;
  assert.deepEqual([used.current, used.newest], [1, 2]);
  for (const address of [`GET /menus/${id}/versions/3`, 'GET /menus/99', 'DELETE /menus/99'])
    assert.deepEqual(codeOf(await ask(address)), [404, 'record-missing'], address);
  assert.deepEqual(codeOf(await ask(`PATCH /menus/${id}`, { body: { current: 3 } })), [
    404,
    'record-missing',
  ]);
  const list = (await ask('GET /menus')).body as { items: Body[] };
  assert.deepEqual(
    list.items.map(({ name }) => name),
    ['shop'],
  );
});

test('a text that does not compile, or calls a number that is not registered, is no version', async (context) => {
  const { ask, given } = await shop(context);
  const made = (await ask('POST /menus', { body: { name: 'shop', text: MENU } })).body as Body;
  const wrong = await ask(`POST /menus/${made.id}/versions`, { body: { text: 'Hi{menu: 1\n1: wait' } });
  assert.deepEqual(codeOf(wrong), [422, 'menu-wrong']);
  assert.match(String((wrong.body as Body).detail), /line \d+, column \d+/);
  const stranger = { text: 'Hi{menu: 1\n1: call:79000000009\n}' };
  const refused = await ask(`POST /menus/${made.id}/versions`, { body: stranger });
  assert.deepEqual(codeOf(refused), [403, 'transfer-not-registered']);
  assert.equal((await ask(`POST /menus/${made.id}/versions`, { body: { text: 'Plain' } })).status, 201);
  // What was right when it was saved may have lost its number since.
  await given.client.query('delete from transfer_numbers');
  const back = await ask(`PATCH /menus/${made.id}`, { body: { current: 1 } });
  assert.deepEqual(codeOf(back), [403, 'transfer-not-registered']);
});

test('a sound that answers can be set again, with other limits, when its upload is long past', async (context) => {
  const { ask, given } = await shop(context);
  const sent = {
    body: Buffer.alloc(2_000, 1),
    headers: { 'content-type': 'audio/wav' },
    query: { name: 'a.wav' },
  };
  const { id: upload } = (await ask('POST /uploads', sent)).body as Body;
  const answer = { kind: 'sound', upload };
  assert.equal((await ask(`PUT /call-answers/${NUMBER}`, { body: { answer } })).status, 200);
  await given.client.query('delete from held_uploads');
  const again = await ask(`PUT /call-answers/${NUMBER}`, { body: { answer, callsMost: 3 } });
  assert.deepEqual([again.status, (again.body as Body).callsMost], [200, 3]);
  // Of another number it is an upload that is too old.
  const other = await ask('PUT /call-answers/default', { body: { answer } });
  assert.equal(other.status, 422);
});

test('a number answers with what is set for it, in every form there is', async (context) => {
  const { ask, comes } = await shop(context);
  const menu = (await ask('POST /menus', { body: { name: 'shop', text: MENU } })).body as Body;
  const upload = (
    await ask('POST /uploads', {
      body: Buffer.alloc(2_000, 1),
      headers: { 'content-type': 'audio/wav' },
      query: { name: 'hello.wav' },
    })
  ).body as Body;
  const sound = { kind: 'sound', upload: upload.id };
  const cases: readonly [object, object, string][] = [
    [{ kind: 'menu', menu: menu.id }, { kind: 'menu', menu: menu.id }, MENU],
    [{ kind: 'text', text: 'Hi' }, { kind: 'text', text: 'Hi' }, 'Hi'],
    [sound, { ...sound, name: 'hello.wav', bytes: 2_000 }, ''],
    [
      { kind: 'sound', address: 'http://example.org/a.wav' },
      { kind: 'text', text: '<file http://example.org/a.wav>' },
      '<file http://example.org/a.wav>',
    ],
    [
      { kind: 'transfer', numbers: ['+79000000001'] },
      { kind: 'transfer', numbers: ['79000000001'], waitSeconds: 120, record: false, text: '' },
      'call:79000000001 wait=120',
    ],
  ];
  for (const [answer, told, text] of cases) {
    const set = await ask(`PUT /call-answers/${NUMBER}`, { body: { answer, callsMost: 9 } });
    assert.deepEqual(set.body, { number: NUMBER, answer: told, callsMost: 9, seconds: null });
    assert.deepEqual((await ask(`GET /call-answers/${NUMBER}`)).body, set.body);
    const fate = await comes();
    assert.ok(fate.kind === 'taken');
    assert.equal(fate.call.message.text, text);
  }
  const reject = { kind: 'reject', as: 'declined' };
  await ask(`PUT /call-answers/${NUMBER}`, { body: { answer: reject } });
  assert.deepEqual(await comes(), { kind: 'refused', why: 'declined' });
});

test('the default holds for numbers that have nothing of their own, and what is taken away holds no more', async (context) => {
  const { ask, comes } = await shop(context);
  assert.deepEqual(codeOf(await ask('GET /call-answers/default')), [404, 'record-missing']);
  assert.deepEqual(await comes(), { kind: 'refused', why: 'not-answering' });
  const answer = { kind: 'text', text: 'By default' };
  assert.equal((await ask('PUT /call-answers/default', { body: { answer, seconds: 30 } })).status, 200);
  const fate = await comes();
  assert.ok(fate.kind === 'taken');
  assert.equal(fate.call.seconds, 30);
  await ask(`PUT /call-answers/${NUMBER}`, { body: { answer: { kind: 'reject', as: 'busy' } } });
  assert.deepEqual(await comes(), { kind: 'refused', why: 'busy' });
  const list = (await ask('GET /call-answers')).body as { items: Body[] };
  assert.deepEqual(
    list.items.map(({ number }) => number),
    ['default', NUMBER],
  );
  for (const number of [NUMBER, 'default'])
    assert.equal((await ask(`DELETE /call-answers/${number}`)).status, 204);
  assert.deepEqual(codeOf(await ask('DELETE /call-answers/default')), [404, 'record-missing']);
  assert.deepEqual(await comes(), { kind: 'refused', why: 'not-answering' });
});

test('what cannot be is refused: a strange number, menu, upload, transfer, and a menu in use stays', async (context) => {
  const { ask, given } = await shop(context);
  const menu = (await ask('POST /menus', { body: { name: 'shop', text: MENU } })).body as Body;
  const put = (body: unknown, number = NUMBER) => ask(`PUT /call-answers/${number}`, { body });
  const text = { answer: { kind: 'text', text: 'Hi' } };
  const refusals: readonly [Promise<{ status: number; body: unknown }>, number, string][] = [
    [put(text, '74950000009'), 404, 'record-missing'],
    [put(text, 'abc'), 404, 'record-missing'],
    [put({ answer: { kind: 'menu', menu: 99 } }), 404, 'record-missing'],
    [put({ answer: { kind: 'text', text: 'Hi{menu: 1\n1: wait' } }), 422, 'menu-wrong'],
    [put({ answer: { kind: 'text', text: 'x'.repeat(1_001) } }), 422, 'text-too-long'],
    [put({ answer: { kind: 'transfer', numbers: ['79000000009'] } }), 403, 'transfer-not-registered'],
    [
      put({ answer: { kind: 'sound', upload: '00000000-0000-4000-8000-000000000000' } }),
      422,
      'parameters-wrong',
    ],
    [put({ answer: { kind: 'sound' } }), 422, 'parameters-wrong'],
    [put({ answer: { kind: 'reject', as: 'moved' } }), 422, 'request-invalid'],
    [put({ ...text, callsMost: -1 }), 422, 'request-invalid'],
    [put({ ...text, seconds: 0 }), 422, 'request-invalid'],
  ];
  for (const [asked, status, code] of refusals) assert.deepEqual(codeOf(await asked), [status, code]);
  await put({ answer: { kind: 'menu', menu: menu.id } });
  assert.deepEqual(codeOf(await ask(`DELETE /menus/${menu.id}`)), [409, 'change-failed']);
  await ask(`DELETE /call-answers/${NUMBER}`);
  assert.equal((await ask(`DELETE /menus/${menu.id}`)).status, 204);
  assert.deepEqual(given.faults, []);
});

test('calls that came in are messages of direction in, and not among what get_messages sent', async (context) => {
  const { ask, askJson, comes } = await shop(context);
  await ask(`PUT /call-answers/${NUMBER}`, { body: { answer: { kind: 'reject', as: 'busy' } } });
  await comes();
  await ask('POST /messages', { body: { recipients: ['79991234567'], text: 'Hi' } });
  const page = async (query: Readonly<Record<string, string>>) =>
    ((await ask('GET /messages', { query })).body as { items: Body[] }).items.map(
      ({ kind, direction, sender }) => [kind, direction, sender],
    );
  assert.deepEqual(await page({ direction: 'in' }), [['call', 'in', NUMBER]]);
  assert.deepEqual(await page({ direction: 'out' }), [['sms', 'out', null]]);
  assert.equal((await page({})).length, 2);
  const sent = (await askJson('get', { get_messages: '1' })) as Body[];
  assert.deepEqual(
    sent.map(({ message }) => message),
    ['Hi'],
  );
});

test('answ_call of users.php is spoken where nothing else is set', async (context) => {
  const { storage, comes, ask, account } = await shop(context);
  assert.ok((await storage.accounts.change('shop', { more: { answ_call: 'We call back' } })).ok);
  const fate = await comes();
  assert.ok(fate.kind === 'taken');
  assert.equal(fate.call.message.text, 'We call back');
  assert.equal(account.login, 'shop');
  await ask('PUT /call-answers/default', { body: { answer: { kind: 'text', text: 'By default' } } });
  const next = await comes();
  assert.ok(next.kind === 'taken' && next.call.message.text === 'By default');
});
