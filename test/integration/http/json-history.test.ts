// Looking back by the JSON API over real storage: searching, the story of one message, recordings, heat maps. What happened in the
// calls is written by the same journal that real calls write to.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { CallEvent } from '../../../src/core/events/call-event.ts';
import type { MessageRef } from '../../../src/core/messages/submission.ts';
import { cursorAt } from '../../../src/interfaces/http/json/cursor.ts';
import { MENU_DEFAULTS } from '../../../src/language/index.ts';
import { writeWav } from '../../../src/protocols/audio/wav.ts';
import { ALL_REFS } from '../../../src/storage/history/history-rows.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { runMailings } from '../../support/mailing.ts';
import { testAccount } from '../../support/storage.ts';
import { storedDoor } from '../../support/stored-door.ts';
import { twoLinks } from '../../support/stored-link.ts';
import { submissionOf } from '../../support/submission.ts';

type Body = Readonly<Record<string, unknown>>;
type Page = {
  readonly items: readonly Body[];
  readonly next: string | null;
  readonly searchedTo: string | null;
};

async function shop(context: TestContext, changes: Parameters<typeof storedDoor>[1] = {}) {
  const door = await storedDoor(context, changes);
  const client = jsonClient(door.url, basic('shop', 'secret'));
  const search = async (query: Readonly<Record<string, string | number>>): Promise<Page> =>
    (await client.ask('GET /messages', { query })).body as Page;
  const texts = async (query: Readonly<Record<string, string | number>>): Promise<readonly unknown[]> =>
    (await search(query)).items.map(({ text }) => text);
  return { ...door, client, search, texts };
}

type Shop = Awaited<ReturnType<typeof shop>>;

test('messages are found by words of the text, whatever their case, and by both ends of a number', async (context) => {
  const { given, account, texts } = await shop(context);
  const { submit } = given.storage.doors;
  await submit(account, submissionOf('sms', 'Ваш заказ собран', { phones: ['79990000001'] }));
  await submit(account, submissionOf('sms', 'Order 4711 is ready', { phones: ['79990000002'] }));
  await submit(account, submissionOf('sms', 'ЗАКАЗ 12 отменён', { phones: ['79031234567'] }));
  const other = await testAccount(given.storage, 'other');
  await submit(other, submissionOf('sms', 'заказ другого', { phones: ['79990000001'] }));
  assert.deepEqual(await texts({ words: 'заказ' }), ['ЗАКАЗ 12 отменён', 'Ваш заказ собран']);
  assert.deepEqual(await texts({ words: 'собр заказ' }), ['Ваш заказ собран']);
  assert.deepEqual(await texts({ words: 'order 4711' }), ['Order 4711 is ready']);
  assert.deepEqual(await texts({ words: "заказ' | нет" }), []);
  assert.deepEqual(await texts({ words: '!?' }), []);
  assert.deepEqual(await texts({ recipientBegins: '+7 999' }), ['Order 4711 is ready', 'Ваш заказ собран']);
  assert.deepEqual(await texts({ recipientEnds: '45-67' }), ['ЗАКАЗ 12 отменён']);
  assert.deepEqual(await texts({ recipientEnds: '1', words: 'заказ' }), ['Ваш заказ собран']);
  assert.deepEqual(await texts({ recipientBegins: '7%' }), []);
  assert.deepEqual(await texts({ heap: 'waiting', recipientEnds: '2' }), ['Order 4711 is ready']);
  assert.deepEqual(await texts({ heap: 'delivered' }), []);
  assert.deepEqual(await texts({ heap: 'delivered', status: 'waiting' }), []);
});

test('a page goes on where the one before ended, also behind what an index names', async (context) => {
  const { given, account, search } = await shop(context);
  const { submit } = given.storage.doors;
  for (let at = 0; at < 7; at++)
    await submit(
      account,
      submissionOf('sms', at % 2 === 0 ? `even ${at}` : `odd ${at}`, { phones: [`7999000000${at}`] }),
    );
  const seen: unknown[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await search({ words: 'even', limit: 2, ...(cursor && { cursor }) });
    assert.equal(page.searchedTo, null);
    seen.push(...page.items.map(({ text }) => text));
    cursor = page.next;
  }
  assert.deepEqual(seen, ['even 6', 'even 4', 'even 2', 'even 0']);
});

test('of what one recipient was sent the words are found, page by page', async (context) => {
  const { given, account, client, search, texts } = await shop(context);
  const { submit } = given.storage.doors;
  for (const text of ['one parcel', 'two', 'three parcel'])
    await submit(account, submissionOf('sms', text, { phones: ['79990000001'] }));
  await submit(account, submissionOf('sms', 'a parcel for another', { phones: ['79990000002'] }));
  const query = { recipient: '79990000001', words: 'parcel' };
  assert.deepEqual(await texts(query), ['three parcel', 'one parcel']);
  assert.deepEqual(await texts({ ...query, kind: 'viber' }), []);
  const first = await search({ ...query, limit: 1 });
  const { body } = await client.ask('GET /messages', { query: { ...query, limit: 1, cursor: first.next! } });
  assert.deepEqual(
    (body as Page).items.map(({ text }) => text),
    ['one parcel'],
  );
});

test('a search that came to nothing in its time goes on from the top', async (context) => {
  const { given, account, search } = await shop(context);
  await given.storage.doors.submit(account, submissionOf('sms', 'one'));
  const cursor = cursorAt('messages', ALL_REFS.below);
  assert.equal((await search({ cursor })).items.length, 1);
});

test('messages are found by sender, mailing and direction', async (context) => {
  const { given, account, client, texts } = await shop(context);
  await given.storage.senders.approveName(account, { kind: 'name', name: 'Shop' });
  await given.storage.doors.submit(account, submissionOf('sms', 'with a name', { sender: 'Shop' }));
  await given.storage.doors.submit(account, submissionOf('sms', 'without'));
  assert.deepEqual(await texts({ sender: 'Shop' }), ['with a name']);
  assert.deepEqual(await texts({ direction: 'in' }), []);
  assert.deepEqual(await texts({ mailing: '4711' }), []);
  const made = await client.ask('POST /exports', { body: { sender: 'Shop', words: 'name' } });
  const { id } = made.body as { id: number };
  let task: Body = {};
  while (task.state !== 'done') task = (await client.ask(`GET /exports/${id}`)).body as Body;
  assert.deepEqual([task.messages, task.messagesAbout, task.percent], [1, 1, 100]);
});

const MENU = 'Hello{menu: Press 1 or 2\n1: One\n2: Two\n2: record: 9\n3: Three\n}Bye';

/** Calls with the menu that were lived as told: seconds after the beginning, and what happened then. */
async function lived(
  { given, account }: Shop,
  stories: readonly (readonly (readonly [number, CallEvent])[])[],
): Promise<readonly MessageRef[]> {
  const { storage } = given;
  const refs: MessageRef[] = [];
  for (const story of stories) {
    const call = { ringSeconds: 22, pauseSeconds: 10, attempts: 1, uploads: [] };
    await storage.doors.submit(
      account,
      submissionOf('call', MENU, { call, phones: [`7999000010${refs.length}`] }),
    );
    const [message] = await storage.outbox.claim(['call'], 1);
    assert.ok(message);
    const begin = Date.now();
    const entries = story.map(([seconds, event], at) => ({
      ref: message.ref,
      number: at + 1,
      at: instant(begin + seconds * 1000),
      event,
    }));
    for (const entry of entries.slice(0, -1)) await storage.journal.write(entry);
    await storage.inbox.outcome(message.ref, { kind: 'answered', seconds: 9, err: 0 }, entries.at(-1));
    refs.push(message.ref);
  }
  return refs;
}

const said = (item: string, seconds: number): CallEvent => ({ kind: 'said', item, texts: [item], seconds });
const key = (pressed: string, during?: string): CallEvent => ({
  kind: 'key',
  key: pressed,
  source: 'event',
  ...(during !== undefined && { during }),
});
const at = (item: string): CallEvent => ({ kind: 'position', item });
const ANSWERED: CallEvent = { kind: 'answered', settings: { ...MENU_DEFAULTS, silenceSeconds: 2 } };

/** To item 2 by a key that cuts MENU TEXT, a recording, silence, and the subscriber's hanging up. */
const TO_TWO: readonly (readonly [number, CallEvent])[] = [
  [0, { kind: 'dialling', attempt: 1, trunk: 'office' }],
  [1, { kind: 'ringing', status: 180 }],
  [2, ANSWERED],
  [2, said('START', 1)],
  [3, at('MENU')],
  [3, said('MENU', 3)],
  [4, key('2', 'playing')],
  [4, at('2')],
  [4, said('2', 1)],
  [5, { kind: 'recording', item: '2' }],
  [8, { kind: 'recorded', item: '2', seconds: 3, end: 'stopped', path: 'two.wav', bytes: 48_044 }],
  [10, { kind: 'silence' }],
  [10, { kind: 'note', what: 'silence-round' }],
  [10, said('2', 1)],
  [10.5, { kind: 'ended', cause: 'subscriber', seconds: 9 }],
];

/** A wrong key, item 1, and hung up while MENU TEXT of the silence sounds. */
const TO_ONE: readonly (readonly [number, CallEvent])[] = [
  [0, ANSWERED],
  [0, said('START', 1)],
  [1, at('MENU')],
  [1, said('MENU', 3)],
  [5, key('9')],
  [5, { kind: 'note', what: 'wrong-key', key: '9' }],
  [5, said('MENU', 3)],
  [8.5, key('1')],
  [8.5, at('1')],
  [8.5, said('1', 2)],
  [9.5, { kind: 'ended', cause: 'subscriber', seconds: 10 }],
];

const textOf = (ranges: unknown): readonly string[] =>
  (ranges as { from: number; to: number }[]).map(({ from, to }) => MENU.slice(from, to));

test('the timeline of a call tells what sounded how long, what cut it, and where it stands in the text', async (context) => {
  const given = await shop(context);
  const [ref] = await lived(given, [TO_TWO]);
  const { body } = await given.client.ask(`GET /messages/${ref}/timeline`);
  const { entries, text } = body as { entries: Body[]; text: string };
  assert.equal(text, MENU);
  assert.deepEqual(
    entries.map(({ kind, item }) => `${kind}${item === null ? '' : ` ${item}`}`),
    [
      'accepted',
      'dialling',
      'ringing',
      'answered',
      'prompt START',
      'place MENU',
      'prompt MENU',
      'key',
      'place 2',
      'prompt 2',
      'recording 2',
      'silence',
      'note',
      'prompt 2',
      'ended',
    ],
  );
  const length = ({ at: from, until }: Body): number =>
    (Date.parse(String(until)) - Date.parse(String(from))) / 1000;
  const prompts = entries.filter(({ kind }) => kind === 'prompt');
  assert.deepEqual(
    prompts.map((entry) => [length(entry), (entry.details as Body).cut]),
    [
      [1, null],
      [1, 'key'],
      [1, null],
      [0.5, 'hang-up'],
    ],
  );
  assert.deepEqual(
    prompts.map(({ ranges }) => textOf(ranges)),
    [['Hello'], ['Press 1 or 2'], ['2: Two', '2: record: 9'], ['2: Two', '2: record: 9']],
  );
  const recording = entries.find(({ kind }) => kind === 'recording');
  assert.deepEqual([length(recording!), (recording!.details as Body).recording], [3, 11]);
  assert.deepEqual(entries.at(-1)?.details, { cause: 'subscriber', seconds: 9 });
});

test('what a call kept is enough to step through it again', async (context) => {
  const given = await shop(context);
  const [ref] = await lived(given, [TO_TWO]);
  const { body } = await given.client.ask(`GET /messages/${ref}/replay`);
  const replay = body as { settings: Body; settingsOf: string; inputs: Body[]; agrees: string };
  assert.equal(replay.settingsOf, 'call');
  assert.equal(replay.settings.silenceSeconds, 2);
  assert.equal(replay.settings.phone, '79990000100');
  assert.equal(replay.agrees, 'yes');
  assert.deepEqual(
    replay.inputs.map(({ kind, key: pressed }) => (pressed ? `${kind} ${pressed}` : kind)),
    ['answered', 'played', 'key 2', 'played', 'recorded', 'silence', 'hung-up'],
  );
  const sms = await given.given.storage.doors.submit(given.account, submissionOf('sms', 'no call'));
  assert.ok(sms.ok);
  const [{ number }] = (await given.search({ kind: 'sms' })).items as [{ number: number }];
  assert.equal((await given.client.ask(`GET /messages/${number}/replay`)).status, 404);
});

test('the story of an SMS names its link, its parts, their receipts and what the handler was told', async (context) => {
  const { given, account, client } = await shop(context, { router: twoLinks() });
  const { storage } = given;
  await storage.accounts.change('shop', { settings: { handler: 'https://shop.example/hook' } });
  await storage.doors.submit(account, submissionOf('sms', 'one'));
  const [message] = await storage.outbox.claim({ link: 'first' }, 1);
  const until = instant(Date.now() + 60_000);
  await storage.inbox.outcome(message!.ref, {
    kind: 'handed',
    link: 'first',
    ids: ['abc'],
    awaits: 'all',
    until,
    silence: 'failed',
  });
  await storage.inbox.receipt({
    link: 'first',
    ids: ['abc'],
    at: instant(Date.now()),
    report: { kind: 'delivered' },
  });
  const { entries } = (await client.ask(`GET /messages/${message!.ref}/timeline`)).body as {
    entries: Body[];
  };
  const story = entries.map(({ kind, details }) => [kind, details as Body] as const);
  assert.deepEqual(
    story.map(([kind]) => kind).filter((kind) => kind !== 'handler'),
    ['accepted', 'routed', 'handed', 'receipt', 'ended'],
  );
  const [, handed] = story.find(([kind]) => kind === 'handed')!;
  assert.deepEqual(handed, { part: 1, parts: 1, link: 'first', attempt: 1, operatorId: 'abc' });
  const [, receipt] = story.find(([kind]) => kind === 'receipt')!;
  assert.deepEqual([receipt.status, receipt.errorCode], [1, 0]);
  const [, told] = story.find(([kind]) => kind === 'handler')!;
  assert.deepEqual([told.tells, told.address], ['status', 'https://shop.example/hook']);
});

test('recordings are listed, played from anywhere, saved and drawn, by their own account alone', async (context) => {
  const shopping = await shop(context);
  const { given, client, url } = shopping;
  const [ref] = await lived(shopping, [TO_TWO]);
  const folder = join(given.options.folder, 'recordings');
  await mkdir(folder, { recursive: true });
  // Silence, then a tone at half of what there is.
  const samples = Int16Array.from({ length: 24_000 }, (_, one) =>
    one < 12_000 ? 0 : one % 2 === 0 ? 16_384 : -16_384,
  );
  await writeFile(join(folder, 'two.wav'), writeWav(samples, 8_000));
  const { items } = (await client.ask(`GET /messages/${ref}/recordings`)).body as { items: Body[] };
  assert.deepEqual(
    items.map(({ number, item, seconds }) => [number, item, seconds]),
    [[11, '2', 3]],
  );
  const address = `${url}/api/v1/messages/${ref}/recordings/11`;
  const ask = (target: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(target, { headers: { authorization: basic('shop', 'secret'), ...headers } });
  const whole = await ask(address);
  assert.equal(whole.headers.get('content-type'), 'audio/wav');
  assert.match(whole.headers.get('content-disposition') ?? '', /^inline/);
  assert.equal((await whole.arrayBuffer()).byteLength, 48_044);
  const piece = await ask(address, { range: 'bytes=44-47' });
  assert.deepEqual([piece.status, piece.headers.get('content-range')], [206, 'bytes 44-47/48044']);
  assert.equal((await piece.arrayBuffer()).byteLength, 4);
  assert.equal((await ask(address, { range: 'bytes=99999-' })).status, 416);
  const saved = await ask(`${address}?download=1`);
  assert.match(saved.headers.get('content-disposition') ?? '', /^attachment; filename="\d+-11-2\.wav"$/);
  await saved.arrayBuffer();
  const drawn = (await client.ask(`GET /messages/${ref}/recordings/11/peaks`, { query: { points: 4 } })).body;
  assert.deepEqual(drawn, { seconds: 3, channels: [[0, 0, 0.5, 0.5]] });
  assert.equal((await client.ask(`GET /messages/${ref}/recordings/12`)).status, 404);
  await testAccount(given.storage, 'other');
  const other = jsonClient(url, basic('other', 'secret'));
  assert.equal((await other.ask(`GET /messages/${ref}/recordings`)).status, 404);
  assert.equal((await other.ask(`GET /messages/${ref}/recordings/11`)).status, 404);
  assert.equal((await other.ask(`GET /messages/${ref}/timeline`)).status, 404);
});

test('a heat map tells of each item and key how often, how long, and where callers gave up', async (context) => {
  const shopping = await shop(context);
  await lived(shopping, [TO_TWO, TO_ONE, TO_ONE]);
  const asked = await shopping.client.ask('POST /menus/heat-map', { body: { text: MENU } });
  assert.equal(asked.status, 200);
  const map = asked.body as { items: Body[]; keys: Body[]; neverReached: string[] } & Body;
  assert.deepEqual([map.calls, map.answered, map.texts, map.hangUps], [3, 3, 1, 3]);
  const rows = map.items.map(({ item, calls, visits, share, seconds, hangUps, wrongKeys, silences }) => [
    item,
    calls,
    visits,
    share,
    seconds,
    hangUps,
    wrongKeys,
    silences,
  ]);
  assert.deepEqual(rows, [
    ['START', 3, 3, 1, 3, 0, 0, 0],
    // One second until the key, and twice three seconds twice.
    ['MENU', 3, 5, 1, 13, 0, 2, 0],
    ['1', 2, 2, 0.6667, 2, 2, 0, 0],
    ['2', 1, 1, 0.3333, 1.5, 1, 0, 1],
    ['3', 0, 0, 0, 0, 0, 0, 0],
    ['END', 0, 0, 0, 0, 0, 0, 0],
  ]);
  assert.deepEqual(map.keys, [
    { item: 'MENU', key: '1', presses: 2, wrong: 0 },
    { item: 'MENU', key: '2', presses: 1, wrong: 0 },
    { item: 'MENU', key: '9', presses: 2, wrong: 2 },
  ]);
  assert.deepEqual(map.neverReached, ['3', 'END']);
  // A saved version has its comment, which no call was sent with.
  const kept = { name: 'shop', text: `${MENU}\n~~~\nthe first version` };
  assert.equal((await shopping.client.ask('POST /menus', { body: kept })).status, 201);
  const saved = (await shopping.client.ask('GET /menus/1/heat-map')).body as Body;
  assert.deepEqual([saved.calls, saved.answered], [3, 3]);
  const missing = await shopping.client.ask('GET /mailings/4711/heat-map');
  assert.equal(missing.status, 404);
});

test('a mailing has its messages, whenever they are looked for, and a heat map of its calls', async (context) => {
  const { client, given, texts, account } = await shop(context, { mailings: 'by hand' });
  await given.storage.doors.submit(account, submissionOf('call', MENU, { phones: ['79990000055'] }));
  const body = { name: 'spring', kind: 'call', recipients: ['79990000001', '79990000002'], text: MENU };
  const made = await client.ask('POST /mailings', { body });
  const { id } = made.body as { id: string };
  await runMailings(given.storage);
  assert.deepEqual(await texts({ mailing: id }), [MENU, MENU]);
  assert.deepEqual(await texts({ mailing: id, recipientEnds: '0002' }), [MENU]);
  const claimed = await given.storage.outbox.claim(['call'], 9);
  const [one] = claimed.filter(({ phone }) => phone === '79990000001');
  assert.ok(one);
  // As a version wrote it that did not say whose key took the caller back.
  const unnamed = { kind: 'note', what: 'repeat', key: '0' } as const;
  const story = [ANSWERED, said('START', 1), at('MENU'), said('MENU', 3), unnamed];
  for (const [index, event] of story.entries())
    await given.storage.journal.write({
      ref: one.ref,
      number: index + 1,
      at: instant(Date.now() + index),
      event,
    });
  const { body: told } = await client.ask(`GET /mailings/${id}/heat-map`);
  const map = told as { items: Body[] } & Body;
  assert.deepEqual([map.calls, map.answered, map.unnamed], [2, 1, 1]);
  assert.deepEqual([map.items[0]?.item, map.items[0]?.calls], ['START', 1]);
});
