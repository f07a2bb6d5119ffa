// The account by the JSON API over real storage: signing in, keys, networks, settings, menus; and what the protocol refuses.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { classicDoor } from '../../support/classic-door.ts';
import { exchange } from '../../support/http-exchange.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

async function shop(context: TestContext) {
  const door = await storedDoor(context);
  return { ...door, client: jsonClient(door.url, basic('shop', 'secret')) };
}

type Body = Readonly<Record<string, unknown>>;

test('nobody, a wrong password and a wrong key are 401 with a challenge', async (context) => {
  const { client } = await shop(context);
  for (const as of [undefined, basic('shop', 'wrong'), 'Bearer 0123', 'Bearer', 'Digest x']) {
    const refused = await client.ask('GET /account', { as });
    assert.equal(refused.status, 401);
    assert.match(refused.headers.get('www-authenticate') ?? '', /^Bearer realm="dozvon", Basic realm=/);
  }
});

test('a key is told once, signs in, is renamed and revoked', async (context) => {
  const { client } = await shop(context);
  const made = (await client.ask('POST /account/api-keys', { body: { name: 'till' } })).body as {
    id: number;
    key: string;
    hint: string;
  };
  assert.ok(made.key.endsWith(made.hint));
  const as = `Bearer ${made.key}`;
  assert.equal(((await client.ask('GET /account', { as })).body as Body).login, 'shop');
  const renamed = await client.ask(`PATCH /account/api-keys/${made.id}`, { body: { name: 'shop till' } });
  assert.equal((renamed.body as Body).name, 'shop till');
  const list = (await client.ask('GET /account/api-keys')).body as { items: Body[] };
  assert.deepEqual(
    list.items.map(({ id, name, hint }) => ({ id, name, hint })),
    [{ id: made.id, name: 'shop till', hint: made.hint }],
  );
  assert.equal((await client.ask(`DELETE /account/api-keys/${made.id}`)).status, 204);
  assert.equal((await client.ask('GET /account', { as })).status, 401);
  assert.equal((await client.ask(`DELETE /account/api-keys/${made.id}`)).status, 404);
});

test('networks are added, listed, removed, and nobody locks itself out by mistake', async (context) => {
  const { client } = await shop(context);
  const foreign = { network: '192.0.2.7/24' };
  const locked = await client.ask('POST /account/addresses', { body: foreign });
  assert.equal((locked.body as Body).code, 'change-failed');
  const own = await client.ask('POST /account/addresses', { body: { network: '127.0.0.1' } });
  assert.equal((own.body as Body).network, '127.0.0.1/32');
  const added = await client.ask('POST /account/addresses', { body: foreign });
  assert.equal((added.body as Body).network, '192.0.2.0/24');
  const list = (await client.ask('GET /account/addresses')).body as { items: Body[] };
  assert.deepEqual(
    list.items.map(({ network }) => network),
    ['127.0.0.1/32', '192.0.2.0/24'],
  );
  const mapped = { network: '::ffff:c000:200/120' };
  const said = (await client.ask('POST /account/addresses', { body: mapped })).body as Body;
  const again = (await client.ask('GET /account/addresses')).body as { items: Body[] };
  assert.ok(again.items.some(({ network }) => network === said.network));
  assert.equal((await client.ask('DELETE /account/addresses', { query: mapped })).status, 204);
  const query = { network: '127.0.0.1' };
  assert.equal((await client.ask('DELETE /account/addresses', { query })).status, 409);
  const forced = { ...query, evenIfLockedOut: true };
  assert.equal((await client.ask('DELETE /account/addresses', { query: forced })).status, 204);
  assert.equal((await client.ask('GET /account/addresses')).status, 401);
});

test('of two networks removed at the same time the last that lets the asker in stays', async (context) => {
  const { client } = await shop(context);
  const own = ['127.0.0.0/8', '127.0.0.1/32', '127.0.0.0/24'];
  for (const network of [...own, '192.0.2.0/24'])
    assert.equal((await client.ask('POST /account/addresses', { body: { network } })).status, 201);
  const removed = await Promise.all(
    own.map((network) => client.ask('DELETE /account/addresses', { query: { network } })),
  );
  assert.deepEqual(removed.map(({ status }) => status).sort(), [204, 204, 409]);
  assert.equal((await client.ask('GET /account/addresses')).status, 200);
});

test('settings are told and changed; what is not the client’s to choose is refused', async (context) => {
  const { client, given, account } = await shop(context);
  const change = {
    timeZone: 'Asia/Almaty',
    handlerStatuses: false,
    balanceAlarm: '12.5',
    secret: 'phrase',
    countrySpendLimits: 'UZ=100,TJ=50.5',
  };
  const changed = (await client.ask('PATCH /account/settings', { body: change })).body as Body;
  assert.equal(changed.timeZone, 'Asia/Almaty');
  assert.equal(changed.handlerStatuses, false);
  assert.equal(changed.balanceAlarm, '12.50');
  assert.equal(changed.countrySpendLimits, 'UZ=100,TJ=50.5');
  assert.equal(changed.secretIsSet, true);
  const told = (await client.ask('GET /account')).body as { settings: unknown };
  assert.deepEqual(told.settings, changed);
  const back = (await client.ask('PATCH /account/settings', { body: { balanceAlarm: null, secret: null } }))
    .body;
  assert.equal((back as Body).balanceAlarm, null);
  assert.equal((back as Body).secretIsSet, false);
  const pointerOf = async (body: object): Promise<unknown> =>
    ((await client.ask('PATCH /account/settings', { body })).body as { errors?: { pointer: string }[] })
      .errors?.[0]?.pointer;
  assert.equal(await pointerOf({ timeZone: 'Mars/Olympus' }), '/timeZone');
  assert.equal(await pointerOf({ email: 'someone@nowhere' }), '/email');
  assert.equal(await pointerOf({ countrySpendLimits: 'UZ=many' }), '/countrySpendLimits');
  assert.equal(await pointerOf({ countrySpendLimits: 'UZ=1,' }), '/countrySpendLimits');
  assert.equal(await pointerOf({ callerNumber: '79990000009' }), '/callerNumber');
  assert.equal(await pointerOf({ sender: 'Nobody' }), '/sender');
  assert.equal(await pointerOf({ menuSilence: 61 }), '/menuSilence');
  assert.equal(await pointerOf({ credit: 5 }), '/credit');
  await given.storage.senders.approveName(account, { kind: 'name', name: 'Shop' });
  const sender = await client.ask('PATCH /account/settings', { body: { sender: 'Shop' } });
  assert.equal((sender.body as Body).sender, 'Shop');
});

test('a sub-client does not change its own limits, nor leave test mode', async (context) => {
  const { client, given } = await shop(context);
  await given.storage.accounts.add({ login: 'above', password: 'secret' });
  await given.client.query(
    "update accounts set parent_id = (select id from accounts where login = 'above') where login = 'shop'",
  );
  for (const body of [{ dayLimit: 5 }, { test: false }]) {
    const ask = (): ReturnType<typeof client.ask> => client.ask('PATCH /account/settings', { body });
    let refused = await ask();
    // The door hears of the change a moment later.
    for (let asked = 0; refused.status === 200 && asked < 1_000; asked++) refused = await ask();
    assert.equal(refused.status, 409);
    const { errors } = refused.body as { errors: Body[] };
    assert.equal(errors[0]?.pointer, `/${Object.keys(body)[0]}`);
  }
});

test('a menu is compiled with line and column, and explained', async (context) => {
  const { client } = await shop(context);
  const wrong = await client.ask('POST /menus/check', { body: { text: 'Hi{menu:\n1: record: soon\n}' } });
  const { compiles, diagnostics } = wrong.body as { compiles: boolean; diagnostics: Body[] };
  assert.equal(compiles, false);
  assert.equal(diagnostics[0]?.code, 'command-malformed');
  assert.equal(diagnostics[0]?.line, 2);
  const good = await client.ask('POST /menus/check', {
    body: { text: 'Hi{menu: Press 1\n1: end\n}', language: 'ru' },
  });
  assert.equal((good.body as Body).compiles, true);
  assert.match((good.body as { explanation: string[] }).explanation.join('\n'), /[а-я]/);
});

test('an account may refuse secrets in the address of classic pages', async (context) => {
  const { client, url } = await shop(context);
  await client.ask('PATCH /account/settings', { body: { secretsInAddress: 'refuse' } });
  const inAddress = await fetch(`${url}/sys/balance.php?login=shop&psw=secret&charset=utf-8`);
  assert.match(await inAddress.text(), /^ERROR = 2 \(authorise error: the account refuses psw in the query/);
  const body = new URLSearchParams({ login: 'shop', psw: 'secret' });
  const inBody = await fetch(`${url}/sys/balance.php`, { method: 'POST', body });
  assert.equal(await inBody.text(), '1000.00');
});

test('what the protocol refuses is a problem like any other', async (context) => {
  const { client, url } = await shop(context);
  const port = Number(new URL(url).port);
  const codeOf = async (
    address: string,
    request: Parameters<typeof client.ask>[1] = {},
  ): Promise<unknown> => {
    const refused = await client.ask(address, request);
    assert.match(refused.headers.get('content-type') ?? '', /^application\/problem\+json/);
    return [refused.status, (refused.body as Body).code];
  };
  assert.deepEqual(await codeOf('GET /nothing'), [404, 'address-unknown']);
  assert.deepEqual(await codeOf('PUT /messages'), [405, 'method-unknown']);
  assert.equal((await client.ask('PUT /messages')).headers.get('allow'), 'POST, GET, HEAD');
  assert.deepEqual(await codeOf('POST /messages', { body: '{"a' }), [400, 'request-malformed']);
  assert.deepEqual(await codeOf('POST /messages', { body: '' }), [400, 'request-malformed']);
  const text = { 'content-type': 'text/plain' };
  assert.deepEqual(await codeOf('POST /messages', { body: '{}', headers: text }), [415, 'media-type-wrong']);
  const packed = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  assert.deepEqual(await codeOf('POST /messages', { body: '{}', headers: packed }), [
    415,
    'media-type-wrong',
  ]);
  const koi8 = { 'content-type': 'application/json; charset=koi8-r' };
  assert.deepEqual(await codeOf('POST /messages', { body: '{}', headers: koi8 }), [415, 'media-type-wrong']);
  const large = `{"text":"${'x'.repeat(2 * 1024 * 1024)}"}`;
  assert.deepEqual(await codeOf('POST /messages', { body: large }), [413, 'body-too-large']);
  assert.deepEqual(await codeOf('GET /account', { query: { a: 1 } }), [422, 'request-invalid']);
  for (const line of [
    'GET /api/v1/messages/%zz',
    'PROPFIND /api/v1/messages',
    'TRACE /api/v1/account',
    'GET /api/v1',
  ]) {
    const [answer] = await exchange(port, `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    assert.match(answer?.headers.get('content-type') ?? '', /^application\/problem\+json/, line);
  }
});

test('of many mistakes the first twenty are told, and whether there are more', async (context) => {
  const { client } = await shop(context);
  const told = async (wrong: number): Promise<readonly [number, string]> => {
    const recipients = Array.from({ length: wrong }, () => ({ to: 7 }));
    const refused = await client.ask('POST /messages', { body: { recipients } });
    const { errors, detail } = refused.body as { errors: unknown[]; detail: string };
    return [errors.length, /\(.*\)$/.exec(detail)?.[0] ?? ''];
  };
  assert.deepEqual(await told(1), [1, '']);
  assert.deepEqual(await told(12), [12, '(and 11 more)']);
  assert.deepEqual(await told(30), [20, '(and more)']);
});

test('a name with a slash is told as a pointer is written', async (context) => {
  const { client } = await shop(context);
  const pointers = async (asked: string, options: object): Promise<readonly unknown[]> =>
    ((await client.ask(asked, options)).body as { errors: Body[] }).errors.map(({ pointer }) => pointer);
  assert.deepEqual(await pointers('GET /account', { query: { 'a/b~c': '1' } }), ['/query/a~1b~0c']);
  const change = { body: { settings: { 'a/b': '1' } } };
  assert.deepEqual(await pointers('PATCH /sub-clients/1', change), ['/settings/a~1b']);
});

test('nothing is called by a name with U+0000 in it', async (context) => {
  const { client } = await shop(context);
  const refused = await client.ask('DELETE /phones/1%0001');
  assert.equal(refused.status, 422);
  assert.deepEqual((refused.body as { errors: Body[] }).errors[0]?.pointer, '/path/number');
});

test('HEAD is told what GET would be, without the body', async (context) => {
  const { url } = await shop(context);
  const response = await fetch(`${url}/api/v1/openapi.json`, { method: 'HEAD' });
  assert.equal(response.status, 200);
  assert.equal(await response.text(), '');
});

test('every kind of problem is described where its type leads', async (context) => {
  const { client, url } = await shop(context);
  const refused = (await client.ask('GET /account', { as: undefined })).body as { type: string };
  const described = (await (await fetch(url + refused.type)).json()) as Body;
  assert.equal(described.code, 'sign-in-failed');
});

test('pages of other origins may ask only when they are allowed', async (context) => {
  const { door } = await classicDoor(context, { origins: ['https://shop.example'] });
  const ask = (method: string, origin: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${door.port}/api/v1/account`, {
      method,
      headers: { origin, 'access-control-request-method': 'GET', authorization: 'Bearer key' },
    });
  const preflight = await ask('OPTIONS', 'https://shop.example');
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-methods'), 'GET, HEAD');
  const allowed = await ask('GET', 'https://shop.example');
  assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://shop.example');
  assert.equal((await ask('OPTIONS', 'https://other.example')).status, 405);
  const other = await ask('GET', 'https://other.example');
  assert.equal(other.headers.get('access-control-allow-origin'), null);
});

test('a core that is away is 503 and asked again later', async (context) => {
  const { core, door, troubles } = await classicDoor(context);
  core.broken = true;
  const client = jsonClient(`http://127.0.0.1:${door.port}`, 'Bearer key');
  const away = await client.ask('GET /account');
  assert.equal(away.status, 503);
  assert.equal(troubles.length, 1);
});

test('the password of binds over SMPP is set, never told, and taken away', async (context) => {
  const { client, given } = await shop(context);
  await client.ask('PATCH /account/settings', { body: { smpp: true, smppReceiptWindow: 20 } });
  const bind = async (password: string) => {
    const asked = { login: 'shop', password, address: '127.0.0.1' };
    const bound = await given.storage.doors.esme.access.bind(asked);
    return bound.ok ? bound.value.settings.smppReceiptWindow : bound.error;
  };
  assert.equal(await bind('sesame'), 'password-wrong');
  const set = (password: unknown) => client.ask('PUT /account/smpp-password', { body: { password } });
  assert.equal((await set('sesame')).status, 204);
  assert.equal(await bind('sesame'), 20);
  const refused = await set('пароль');
  assert.equal(refused.status, 422);
  assert.match(JSON.stringify(refused.body), /6 to 64 Latin letters/);
  assert.equal((await set(null)).status, 204);
  assert.equal(await bind('sesame'), 'password-wrong');
});
