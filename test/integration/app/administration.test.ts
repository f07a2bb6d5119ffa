// What an administrator asks of the whole product: its trunks without their passwords, its links opened anew, its speech, all accounts,
// and a doctor that makes a call of the server to itself by real SIP and sound.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { basic, type JsonClient, jsonClient } from '../../support/json-client.ts';
import { Product } from '../../support/product.ts';

let product: Product;
let client: JsonClient;

before(async () => {
  product = await Product.start({
    trunks: [
      { name: 'phones', kind: 'virtual', concurrent: 4 },
      {
        name: 'nobody',
        host: '127.0.0.1',
        port: 9,
        prefixes: ['1'],
        username: 'us',
        password: 'not-to-be-seen',
        register: true,
      },
    ],
    config: { links: [{ name: 'pretended', kind: 'virtual', kinds: ['sms'] }] },
  });
  await product.addAccount('shop');
  await product.addAccount('other', ['--with', 'fio=Other shop']);
  await product.run('account', 'administrator', 'shop', 'on');
  client = jsonClient(product.url, basic('shop', 'secret'));
});

after(() => product.discard());

type Items<T> = { readonly items: readonly T[] };

test('an account that does not look after the installation is told nothing of it', async () => {
  const other = jsonClient(product.url, basic('other', 'secret'));
  for (const address of [
    'GET /administration/trunks',
    'GET /administration/accounts',
    'POST /administration/doctor',
  ])
    assert.equal((await other.ask(address)).status, 403, address);
});

test('trunks are told with their settings, but for what signs in', async () => {
  const { status, body } = await client.ask('GET /administration/trunks');
  assert.equal(status, 200);
  const [phones, nobody] = (
    body as Items<{ now: Record<string, unknown>; settings: Record<string, unknown> }>
  ).items;
  assert.deepEqual([phones?.now.name, phones?.now.lines, phones?.settings.concurrent], ['phones', 4, 4]);
  assert.deepEqual(
    [nobody?.now.registered, nobody?.settings.register, nobody?.settings.username, nobody?.settings.prefixes],
    [false, true, 'us', ['1']],
  );
  assert.ok(!JSON.stringify(body).includes('not-to-be-seen'));
});

test('a link is opened anew and carries messages as before', async () => {
  const told = (await client.ask('GET /administration/links')).body as Items<{
    kind: string;
    now: { name: string; up: boolean };
  }>;
  assert.deepEqual(
    told.items.map(({ kind, now }) => [kind, now.name, now.up]),
    [['virtual', 'pretended', true]],
  );
  assert.equal((await client.ask('POST /administration/links/pretended/reconnect')).status, 204);
  assert.equal((await client.ask('POST /administration/links/another/reconnect')).status, 404);
  const sent = await client.ask('POST /messages', { body: { recipients: ['79990000001'], text: 'Hello' } });
  const { id } = sent.body as { id: string };
  const [message] = await product.final('shop', id);
  assert.equal(message?.status, 1);
});

test('speech tells its engine, its voices and what it keeps', async () => {
  const { body } = await client.ask('GET /administration/speech');
  const { engine, defaultVoice, disk } = body as {
    engine: string;
    defaultVoice: string;
    disk: { bytesMost: number };
  };
  assert.deepEqual([engine, defaultVoice], ['command', 'm3']);
  assert.ok(disk.bytesMost > 0);
});

test('all accounts are listed and found by what their names contain', async () => {
  type Page = Items<{ login: string; balance: { amount: string }; administrator: boolean }> & {
    next: string | null;
  };
  const first = (await client.ask('GET /administration/accounts', { query: { limit: 1 } })).body as Page;
  assert.deepEqual(
    first.items.map(({ login, administrator }) => [login, administrator]),
    [['shop', true]],
  );
  const query = { limit: 1, cursor: first.next ?? '' };
  const second = (await client.ask('GET /administration/accounts', { query })).body as Page;
  assert.deepEqual(
    [second.items[0]?.login, second.items[0]?.balance.amount, second.next],
    ['other', '100000.00', null],
  );
  const found = (await client.ask('GET /administration/accounts', { query: { search: 'OTHER s' } }))
    .body as Page;
  assert.deepEqual(
    found.items.map(({ login }) => login),
    ['other'],
  );
});

test('the doctor calls itself over real SIP and sound, and says of what is wrong what to do', async () => {
  // Whoever asks while it looks gets the same answer, in a language of their own.
  const [{ status, body }, inRussian] = await Promise.all([
    client.ask('POST /administration/doctor'),
    client.ask('POST /administration/doctor', { query: { language: 'ru' } }),
  ]);
  assert.equal(status, 200);
  const findings = (body as Items<{ subject: string; well: boolean; sentence: string }>).items;
  const of = (subject: string) => findings.find((one) => one.subject === subject);
  assert.deepEqual(
    findings.filter(({ well }) => !well).map(({ subject }) => subject),
    ['trunks'],
    JSON.stringify(findings),
  );
  assert.match(
    of('loopback call')?.sentence ?? '',
    /^SIP by .* and sound by UDP ports .* work: .* in \d+ ms$/,
  );
  assert.match(of('trunks')?.sentence ?? '', /^nobody does not know us \(.*\): check its host, port/);
  assert.match(of('database')?.sentence ?? '', /the books balance/);
  const russian = (inRussian.body as Items<{ subject: string; well: boolean; sentence: string }>).items;
  assert.deepEqual(
    russian.map(({ well }) => well),
    findings.map(({ well }) => well),
  );
  const said = (subject: string) => russian.find((one) => one.subject === subject)?.sentence ?? '';
  assert.match(said('звонок себе'), /^SIP через .* и звук через порты UDP .* работают: .* за \d+ мс$/);
  assert.match(said('транки'), /^nobody нас не знает \(.*\): проверьте его хост, порт/);
  assert.match(said('база данных'), /книги сходятся/);
});
