// A real call looked back at over the JSON API: its timeline agrees with what was heard and pressed, the menu machine goes through it
// again, its recordings play and are drawn, its menu has a heat map, and texts are spoken for a page.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compile, type MenuSettings, replay, type TimedEvent } from '../../../src/language/index.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { learn } from '../../support/product-ear.ts';
import { eventsOf, ProductLine } from '../../support/product-line.ts';

let line: ProductLine;

before(async () => {
  line = await ProductLine.open();
  await line.product.addAccount('anna', ['--menu-silence', '2']);
  await line.product.run('account', 'allow-transfer', 'anna', '79000000099');
});

after(() => line?.close());

type Entry = {
  readonly at: string;
  readonly until: string | null;
  readonly kind: string;
  readonly item: string | null;
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
  readonly details: Readonly<Record<string, unknown>>;
};

const MENU = [
  'Greeting{menu:Choices 900ms',
  '1: Details 900ms',
  '12: Deeper',
  '2: record: 5',
  '2: Thanks',
  '#: end',
  '}Goodbye',
].join('\n');

const length = ({ at, until }: Entry): number => (Date.parse(until ?? at) - Date.parse(at)) / 1000;

test('a call that was heard and answered with keys is told, stepped through and drawn', {
  timeout: 120_000,
}, async () => {
  const { message, id } = await line.walked('79000000011', { mes: MENU }, [
    'Greeting',
    'Choices 900ms…',
    '[1]',
    'Details 900ms…',
    '[2]',
    'Deeper',
    '[#]',
    'Goodbye',
  ]);
  const client = jsonClient(line.product.url, basic('anna', 'secret'));
  const path = `/messages/${id}`;
  const query = { recipient: '79000000011' };
  const told = (await client.ask(`GET ${path}/timeline`, { query })).body as {
    text: string;
    entries: Entry[];
  };
  const { text, entries } = told;
  const prompts = entries.filter(({ kind }) => kind === 'prompt');
  assert.deepEqual(
    prompts.map(({ item }) => item),
    ['START', 'MENU', '1', '12', 'END'],
  );
  // Whether the last word before the hash had left the server when it was heard is a matter of milliseconds.
  const cuts = prompts.filter(({ item }) => item !== '12').map(({ details }) => details.cut);
  assert.deepEqual(cuts, [null, 'key', 'key', null]);
  for (const entry of prompts) assert.ok(length(entry) <= Number(entry.details.seconds) + 0.001);
  const [start] = prompts;
  assert.equal(length(start!), start!.details.seconds);
  const place = entries.findLast(({ kind }) => kind === 'place');
  assert.deepEqual(
    place?.ranges.map(({ from, to }) => text.slice(from, to)),
    ['12: Deeper'],
  );
  assert.equal(entries.at(-1)?.kind, 'ended');

  const again = (await client.ask(`GET ${path}/replay`, { query })).body as {
    settings: MenuSettings;
    settingsOf: string;
    agrees: string;
    inputs: (TimedEvent['event'] & { at: string })[];
  };
  assert.deepEqual([again.agrees, again.settingsOf, again.settings.silenceSeconds], ['yes', 'call', 2]);
  const { program } = compile(text);
  const inputs = again.inputs.map(({ at, ...event }) => ({ at: Date.parse(at), event }) as TimedEvent);
  const { steps } = replay(program!, again.settings, inputs);
  const said = steps.flatMap(({ effects }) =>
    effects.flatMap((one) => (one.kind === 'play' ? [one.item] : [])),
  );
  assert.deepEqual(
    said,
    eventsOf(message, 'said').map(({ item }) => item),
  );
  assert.equal(steps.at(-1)?.machine.phase.kind, 'done');
  assert.equal(steps.at(-1)?.machine.position, '12');
});

test('a recording of a call is played from its middle, drawn, and its item counted', {
  timeout: 120_000,
}, async () => {
  learn(['Mumble 1500ms']);
  const { id } = await line.walked('79000000012', { mes: MENU }, [
    'Greeting',
    'Choices 900ms…',
    '[2]',
    'tone',
    'say Mumble 1500ms',
    '[#]',
    'Thanks',
    '[#]',
    'Goodbye',
  ]);
  const client = jsonClient(line.product.url, basic('anna', 'secret'));
  const query = { recipient: '79000000012' };
  const { items } = (await client.ask(`GET /messages/${id}/recordings`, { query })).body as {
    items: { number: number; item: string; seconds: number; bytes: number }[];
  };
  assert.equal(items.length, 1);
  const { number, item, bytes } = items[0]!;
  assert.equal(item, '2');
  const address = `${line.product.url}/api/v1/messages/${id}/recordings/${number}?recipient=79000000012`;
  const headers = { authorization: basic('anna', 'secret'), range: `bytes=${bytes - 100}-` };
  const piece = await fetch(address, { headers });
  assert.deepEqual([piece.status, (await piece.arrayBuffer()).byteLength], [206, 100]);
  const peaks = (
    await client.ask(`GET /messages/${id}/recordings/${number}/peaks`, { query: { ...query, points: 50 } })
  ).body as { channels: number[][] };
  assert.equal(peaks.channels.length, 1);
  assert.ok(Math.max(...peaks.channels[0]!) > 0.05, 'the voice is there to be seen');
  const heat = (await client.ask('POST /menus/heat-map', { body: { text: MENU } })).body as {
    items: { item: string; calls: number }[];
  };
  assert.equal(heat.items.find((one) => one.item === '2')?.calls, 1);
});

test('a text is spoken for a page by the server’s own voice', async () => {
  const response = await fetch(`${line.product.url}/api/v1/menus/speech`, {
    method: 'POST',
    headers: { authorization: basic('anna', 'secret'), 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'Greeting', voice: 'w,en' }),
  });
  assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'audio/wav']);
  const wav = Buffer.from(await response.arrayBuffer());
  assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
  assert.ok(wav.length > 1_000);
  const client = jsonClient(line.product.url, basic('anna', 'secret'));
  const long = await client.ask('POST /menus/speech', { body: { text: 'x'.repeat(1_001) } });
  assert.equal(long.status, 422);
  const broken = await client.ask('POST /menus/speech', { body: { text: 'unspeakable' } });
  assert.equal(broken.status, 409);
});

const STROLL = [
  'Come in{menu:Hall 900ms',
  '1: Room 900ms',
  '11: Inner',
  '12: record: 5',
  '12: Noted',
  '2: call:79000000099 err:sorry',
  '*: back',
  '0: repeat',
  '#: start',
  'sorry: Nobody there',
  'err: Not a door',
  '}Farewell',
].join('\n');

type Heat = {
  calls: number;
  answered: number;
  hangUps: number;
  items: {
    item: string;
    calls: number;
    visits: number;
    hangUps: number;
    wrongKeys: number;
    silences: number;
  }[];
  keys: { item: string; key: string; presses: number; wrong: number }[];
  neverReached: string[];
};

// Counted by hand along the two routes.
test('two calls that wander, err, record, are refused and fall silent are counted as a reader of their routes counts', {
  timeout: 120_000,
}, async () => {
  learn(['Mumble 1500ms']);
  const refused = line.phones.call('79000000099').then((other) => other.refuse(486));
  await line.walked('79000000013', { mes: STROLL }, [
    'Come in',
    'Hall 900ms…',
    '[7]',
    'Not a door',
    'Hall 900ms…',
    '[1]',
    'Room 900ms…',
    '[0]',
    'Room 900ms…',
    '[2]',
    'tone',
    'say Mumble 1500ms',
    '[#]',
    'Noted',
    '[*]',
    'Room 900ms…',
    '[9]',
    'Not a door',
    'Room 900ms…',
    '[#]',
    'Hall 900ms…',
    '[2]',
    'Nobody there',
    '[#]',
    'Hall 900ms',
    'Hall 900ms',
    'Hall 900ms',
    'Farewell',
  ]);
  await refused;
  const { call, id } = await line.called('79000000014', { mes: STROLL }, [
    'Come in',
    'Hall 900ms…',
    '[1]',
    'Room 900ms…',
    '[1]',
    'Inner',
  ]);
  await call.hangUp();
  await line.outcome(id);
  const client = jsonClient(line.product.url, basic('anna', 'secret'));
  const heat = (await client.ask('POST /menus/heat-map', { body: { text: STROLL } })).body as Heat;
  assert.deepEqual([heat.calls, heat.answered, heat.hangUps], [2, 2, 1]);
  const told = heat.items.map(({ item, calls, visits, hangUps, wrongKeys, silences }) =>
    [item, calls, visits, hangUps, wrongKeys, silences].join(' '),
  );
  assert.deepEqual(told, [
    'START 2 2 0 0 0',
    'MENU 2 5 0 1 4',
    '1 2 5 0 1 1',
    '11 1 1 1 0 0',
    '12 1 1 0 0 0',
    '2 1 1 0 0 0',
    '* 1 1 0 0 0',
    '0 1 1 0 0 0',
    // Twice by the same caller, from two places.
    '# 1 2 0 0 0',
    'sorry 1 1 0 0 0',
    'err 1 2 0 0 0',
    'END 1 1 0 0 0',
  ]);
  assert.deepEqual(
    heat.keys.map(({ item, key, presses, wrong }) => `${item} ${key} ${presses} ${wrong}`),
    [
      '1 # 1 0',
      '1 0 1 0',
      '1 1 1 0',
      '1 2 1 0',
      '1 9 1 1',
      '12 * 1 0',
      '2 # 1 0',
      'MENU 1 2 0',
      'MENU 2 1 0',
      'MENU 7 1 1',
    ],
  );
  assert.deepEqual(heat.neverReached, []);
});

const SHORT = 'Bell{menu: Gate\n1: call:79000000099 err:lost\nlost: start\nerr: repeat\n#: end\n}Gone';

test('what nothing but a control is behind was reached: by a wrong key, by a jump, by the end', {
  timeout: 120_000,
}, async () => {
  const refused = line.phones.call('79000000099').then((other) => other.refuse(486));
  await line.walked('79000000015', { mes: SHORT }, [
    'Bell',
    'Gate',
    '[7]',
    'Gate',
    '[1]',
    'Gate',
    '[#]',
    'Gone',
  ]);
  await refused;
  const client = jsonClient(line.product.url, basic('anna', 'secret'));
  const heat = (await client.ask('POST /menus/heat-map', { body: { text: SHORT } })).body as Heat;
  assert.deepEqual(
    heat.items.map(({ item, calls, visits }) => `${item} ${calls} ${visits}`),
    ['START 1 1', 'MENU 1 3', '1 1 1', 'lost 1 1', 'err 1 1', '# 1 1', 'END 1 1'],
  );
  assert.deepEqual(heat.neverReached, []);
});
