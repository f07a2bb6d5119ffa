// Alertmanager's notifications over real storage: what is told to whom, what is not told twice, what is refused.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { basic, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

type Told = {
  readonly outcome: string;
  readonly ids: readonly string[];
  readonly acknowledgedBy: string | null;
};
type Row = { readonly phone: string; readonly kind: string; readonly text: string };

const DOWN = {
  status: 'firing',
  labels: { alertname: 'Down', instance: 'db1' },
  annotations: { summary: 'db1 {menu: x} does not answer' },
  startsAt: '2026-11-23T06:57:03.120Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus.example/graph',
  fingerprint: '1a30ba71cca2921f',
};
const SLOW = { ...DOWN, labels: { alertname: 'Slow' }, annotations: {}, fingerprint: '2b30ba71cca2921f' };

function notification(alerts: readonly object[], status = 'firing') {
  const common = { groupLabels: {}, commonLabels: {}, commonAnnotations: {}, truncatedAlerts: 0 };
  return { version: '4', receiver: 'dozvon', groupKey: '{}:{}', ...common, status, alerts };
}

async function desk(context: TestContext) {
  const door = await storedDoor(context);
  const { ask } = jsonClient(door.url, basic('shop', 'secret'));
  const tell = async (query: Readonly<Record<string, string | number>>, body: object): Promise<Told> => {
    const reply = await ask('POST /alerts/alertmanager', { query, body });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return reply.body as Told;
  };
  const history = async (): Promise<readonly (Row & { readonly id: string })[]> => {
    const reply = await ask('GET /messages', { query: { limit: 50 } });
    const { items } = reply.body as {
      readonly items: readonly { id: string; recipient: string; kind: string; text: string }[];
    };
    return items.map(({ id, recipient, kind, text }) => ({ id, phone: recipient, kind, text }));
  };
  return { ...door, ask, tell, history };
}

test('an SMS to each of several numbers, once however often it comes, and again with a new alert', async (context) => {
  const { tell, history } = await desk(context);
  const query = { to: '79990000001, 79990000002' };
  const first = await tell(query, notification([DOWN]));
  assert.equal(first.outcome, 'told');
  assert.match(first.ids.join(), /^alert-[A-Za-z0-9_-]{22}$/);
  const both = await Promise.all([tell(query, notification([DOWN])), tell(query, notification([DOWN]))]);
  assert.deepEqual(
    both.map(({ outcome }) => outcome),
    ['told-already', 'told-already'],
  );
  const rows = await history();
  assert.deepEqual(rows.map(({ phone }) => phone).sort(), ['79990000001', '79990000002']);
  assert.equal(rows[0]?.text, 'Down db1: db1 {menu: x} does not answer');
  assert.equal((await tell(query, notification([SLOW, DOWN]))).outcome, 'told');
  assert.equal((await history())[0]?.text, 'Slow, Down db1: db1 {menu: x} does not answer');
  const left = notification([SLOW, { ...DOWN, status: 'resolved' }]);
  assert.equal((await tell(query, left)).outcome, 'told-already', 'what is left was told with the rest');
});

test('two that come at the same moment are told once', async (context) => {
  const { tell, history } = await desk(context);
  await Promise.all(Array.from({ length: 4 }, () => tell({ to: '79990000001' }, notification([DOWN]))));
  assert.equal((await history()).length, 1);
});

test('a call asks for the key, in the language asked for; a text with a menu keeps its own', async (context) => {
  const { tell, history } = await desk(context);
  await tell({ to: '79990000001', kind: 'call', language: 'ru', voice: 'w' }, notification([DOWN]));
  const [call] = await history();
  assert.equal(call?.kind, 'call');
  assert.match(
    call?.text ?? '',
    /^Down db1: db1 menu: x does not answer\{menu: Чтобы подтвердить, нажмите 1\./,
  );
  const text = '{NAME}{menu: One or two?\n1: Good\n2: {INFO}\n}';
  await tell({ to: '79990000002', kind: 'call', text }, notification([DOWN, SLOW]));
  assert.match((await history())[0]?.text ?? '', /^Down, Slow\{menu: One or two\?\n1: Good\n2: db1 menu/);
});

test('somebody who pressed 1 keeps the others from being called, until something new fires', async (context) => {
  const { tell, given, history } = await desk(context);
  const query = { to: '79990000001,79990000002', kind: 'call', order: 'one-by-one', repeatMinutes: 1 };
  assert.equal((await tell(query, notification([DOWN]))).outcome, 'told');
  assert.deepEqual(
    (await history()).map(({ phone }) => phone),
    ['79990000001'],
  );
  // Both the call and what it heard an hour ago, so that it is the other's turn.
  await given.client.query("update submissions set accepted_at = accepted_at - interval '1 hour'");
  await given.client.query(
    `insert into events (message_id, number, at, kind, data)
     select id, 1, now(), 'key', '{"key": "2", "source": "info"}' from messages`,
  );
  assert.equal((await tell(query, notification([DOWN]))).outcome, 'told', 'another key is not that one');
  await given.client.query(`update events set data = '{"key": "1", "source": "info"}'`);
  assert.deepEqual(await tell(query, notification([DOWN])), {
    outcome: 'acknowledged',
    ids: [],
    acknowledgedBy: '79990000001',
  });
  assert.equal((await tell(query, notification([DOWN, SLOW]))).outcome, 'told');
});

test('who pressed 1 is not called again for what is left of the alerts, only for new ones, and hears of those alone', async (context) => {
  const { tell, given, history } = await desk(context);
  const query = { to: '79990000001', kind: 'call', repeatMinutes: 1 };
  const full = { ...DOWN, labels: { alertname: 'Full', instance: 'db1' }, fingerprint: '3c' };
  assert.equal((await tell(query, notification([DOWN, SLOW]))).outcome, 'told');
  await given.client.query("update submissions set accepted_at = accepted_at - interval '1 hour'");
  await given.client.query(
    `insert into events (message_id, number, at, kind, data)
     select id, 1, now(), 'key', '{"key": "1", "source": "info"}' from messages`,
  );
  const by = '79990000001';
  const silent = { outcome: 'acknowledged', ids: [], acknowledgedBy: by };
  // Alertmanager without send_resolved leaves out what is over; with it, it comes once more.
  assert.deepEqual(await tell(query, notification([SLOW])), silent);
  assert.deepEqual(await tell(query, notification([DOWN, { ...SLOW, status: 'resolved' }])), silent);
  assert.equal((await tell(query, notification([SLOW, full]))).outcome, 'told');
  const [call, ...earlier] = await history();
  assert.equal(earlier.length, 1);
  assert.match(call?.text ?? '', /^Full db1: db1 menu: x does not answer\{menu/, 'the new one alone');
  assert.equal((await tell(query, notification([SLOW, full]))).outcome, 'told-already');
  assert.deepEqual(await tell(query, notification([DOWN])), silent, 'a call that goes on changes nothing');
  const anew = { ...SLOW, startsAt: '2026-11-24T00:00:00Z' };
  assert.equal((await tell(query, notification([anew]))).outcome, 'told', 'it has begun anew');
  const [, ...told] = await history();
  assert.equal(told.length, 2);
});

test('what is left of alerts that nobody has acknowledged is told when the time is over, not before', async (context) => {
  const { tell, given, history } = await desk(context);
  const query = { to: '79990000001', repeatMinutes: 30 };
  assert.equal((await tell(query, notification([DOWN, SLOW]))).outcome, 'told');
  assert.equal((await tell(query, notification([SLOW]))).outcome, 'told-already');
  await given.client.query("update submissions set accepted_at = accepted_at - interval '1 hour'");
  assert.equal((await tell(query, notification([SLOW]))).outcome, 'told');
  assert.equal((await history())[0]?.text, 'Slow');
});

test('when another alert joins one that somebody was called about, the next person is called', async (context) => {
  const { tell, history } = await desk(context);
  const query = { to: '79990000001,79990000002', kind: 'call', order: 'one-by-one', repeatMinutes: 30 };
  for (const alerts of [[DOWN], [DOWN, SLOW]])
    assert.equal((await tell(query, notification(alerts))).outcome, 'told');
  assert.deepEqual(
    (await history()).map(({ phone, text }) => [phone, text.slice(0, 10)]),
    [
      ['79990000002', 'Down, Slow'],
      ['79990000001', 'Down db1: '],
    ],
  );
});

test('that it is over is told where it is asked for, once', async (context) => {
  const { tell, history } = await desk(context);
  const over = notification([{ ...DOWN, status: 'resolved' }], 'resolved');
  assert.equal((await tell({ to: '79990000001' }, over)).outcome, 'told-already');
  assert.equal((await history()).length, 0);
  const query = { to: '79990000001', kind: 'call', resolved: 'sms', repeatMinutes: 1 };
  assert.equal((await tell(query, over)).outcome, 'told');
  assert.equal((await tell(query, over)).outcome, 'told-already');
  assert.deepEqual(
    (await history()).map(({ kind, text }) => [kind, text]),
    [['sms', 'Resolved: Down db1']],
  );
});

test('a task group brings its contacts, kinds and texts', async (context) => {
  const { ask, tell, history } = await desk(context);
  const draft = {
    name: 'duty',
    failure: '{NAME}!',
    recovery: '{NAME} is back',
    kinds: ['sms', 'call'],
    contacts: ['79990000001'],
  };
  const { id } = (await ask('POST /task-groups', { body: draft })).body as { id: number };
  assert.equal((await tell({ group: id }, notification([DOWN]))).outcome, 'told');
  assert.deepEqual((await history()).map(({ kind }) => kind).sort(), ['call', 'sms']);
  const missing = await ask('POST /alerts/alertmanager', {
    query: { group: id + 1 },
    body: notification([DOWN]),
  });
  assert.equal(missing.status, 404);
  const both = await ask('POST /alerts/alertmanager', {
    query: { group: id, kind: 'sms' },
    body: notification([DOWN]),
  });
  assert.match(JSON.stringify(both.body), /query\/kind: goes not together with group/);
});

test('a flood of alerts and what Grafana adds are read, and told in a text of some parts', async (context) => {
  const { tell, history } = await desk(context);
  const flood = Array.from({ length: 2_000 }, (_, at) => ({
    ...DOWN,
    labels: { alertname: 'Down', instance: `db${at}` },
    fingerprint: String(at),
    values: { B: 44.2 },
    silenceURL: 'https://grafana.example/alerting/silence/new',
  }));
  const grafana = {
    ...notification(flood),
    version: '1',
    orgId: 1,
    title: '[FIRING:2000] Down',
    state: 'alerting',
  };
  assert.equal((await tell({ to: '79990000001' }, grafana)).outcome, 'told');
  const [sms] = await history();
  assert.match(sms?.text ?? '', /^Down db0, db1, db2, .{180,190}…: db1 \{menu: x\} does not answer$/);
});

test('an alert without the words that are asked for is told with those it has, or as an alert', async (context) => {
  const { tell, history } = await desk(context);
  const told = async (
    query: Readonly<Record<string, string>>,
    alert: object,
  ): Promise<string | undefined> => {
    await tell({ to: '79990000001', ...query }, notification([{ ...DOWN, ...alert }]));
    return (await history())[0]?.text;
  };
  const bare = { labels: {}, annotations: {} };
  assert.equal(await told({}, { ...bare, fingerprint: '1' }), 'Alert');
  assert.equal(await told({ language: 'ru' }, { ...bare, fingerprint: '2' }), 'Тревога');
  assert.match((await told({ kind: 'call' }, { ...bare, fingerprint: '3' })) ?? '', /^Alert\{menu: Press 1/);
  const odd = { labels: { alertname: '{}<>' }, annotations: { summary: 'a\u0000\u001b[31mb' } };
  assert.match((await told({ kind: 'call', text: '{NAME}' }, odd)) ?? '', /^a \[31mb\{menu: Press 1/);
  assert.equal(await told({ text: '{INFO}' }, { ...DOWN, annotations: {}, fingerprint: '4' }), 'Down db1');
  const nameless = { labels: { severity: 'critical' }, annotations: {}, fingerprint: '5' };
  assert.equal(await told({}, nameless), 'severity=critical');
  const own = '{MENU: One?\n1: Good\n}';
  assert.equal(await told({ kind: 'call', text: own }, { ...DOWN, fingerprint: '6' }), own);
});

test('what nobody could be told of is refused, and told when it can be', async (context) => {
  const { ask, tell, given, account } = await desk(context);
  const refused = async (query: Readonly<Record<string, string | number>>, body: object) => {
    const { status, body: problem } = await ask('POST /alerts/alertmanager', { query, body });
    return [status, (problem as { readonly detail: string }).detail] as const;
  };
  const one = notification([DOWN]);
  assert.deepEqual(await refused({}, one), [422, '/query/to: is missing, and so is group']);
  assert.match((await refused({ to: 'me' }, one))[1], /"me" is neither a phone number/);
  assert.match((await refused({ to: '79990000001', kind: 'fax' }, one))[1], /kind: must be one of sms, call/);
  assert.match((await refused({ to: '79990000001' }, { status: 'firing' }))[1], /groupKey: is missing/);
  assert.match((await refused({ to: '79990000001' }, notification([])))[1], /^\/alerts/);
  await given.client.query('update accounts set balance = 0 where id = $1', [account.id]);
  assert.equal((await refused({ to: '79990000001' }, one))[0], 402);
  await given.client.query('update accounts set balance = 10000000 where id = $1', [account.id]);
  assert.equal((await tell({ to: '79990000001' }, one)).outcome, 'told');
});
