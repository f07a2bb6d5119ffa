// What providers send to links, and what Prometheus reads: who may, how much, and what comes of it.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { linkStates } from '../../../src/app/link-states.ts';
import { LinkWatch } from '../../../src/app/link-watch.ts';
import { Metrics } from '../../../src/app/metrics.ts';
import { readLinks } from '../../../src/app/read-links.ts';
import { LIMITS } from '../../../src/base/limits.ts';
import type { HeardRequest } from '../../../src/channels/link.ts';
import { Router } from '../../../src/core/routing/router.ts';
import { classicDoor } from '../../support/classic-door.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { LINK_KINDS } from '../../support/settings-in.ts';

type Reply = { readonly status: number; readonly body: string; readonly challenge?: string };

function ask(port: number, path: string, given: { method?: string; body?: Buffer } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', body } = given;
    const headers = { 'content-type': 'application/json', 'x-sign': 'abc' };
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (reply) => {
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (piece: string) => {
        text += piece;
      });
      const challenge = reply.headers['www-authenticate'];
      const asks = challenge === undefined ? {} : { challenge };
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body: text, ...asks }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

test('a link hears the whole request of its provider, and its answer goes back', async (context) => {
  const heard: HeardRequest[] = [];
  const { port } = await classicDoor(context, {
    hear: (link, one) => {
      if (link !== 'my provider') return undefined;
      heard.push(one);
      return Promise.resolve({ status: 202, contentType: 'text/plain', body: 'taken' });
    },
  });
  const body = Buffer.from('{"id": "7"}');
  const reply = await ask(port, '/links/my%20provider?token=a+b', { method: 'POST', body });
  assert.deepEqual(reply, { status: 202, body: 'taken' });
  const [one] = heard;
  assert.deepEqual([one?.method, one?.query.get('token')], ['POST', 'a b']);
  assert.deepEqual(
    [one?.headers.get('content-type'), one?.headers.get('x-sign')],
    ['application/json', 'abc'],
  );
  assert.deepEqual(Buffer.from(one?.body ?? []), body);
});

test('who has to sign in to a link is asked to', async (context) => {
  const challenge = 'Basic realm="MM7"';
  const { port } = await classicDoor(context, { hear: () => Promise.resolve({ status: 401, challenge }) });
  assert.deepEqual(await ask(port, '/links/mms', { method: 'POST' }), { status: 401, body: '', challenge });
});

test('a link there is not, a broken name, a body too long and a link that cannot store are told apart', async (context) => {
  const { port, troubles } = await classicDoor(context, {
    hear: (link) => (link === 'away' ? Promise.reject(new Error('the database is away')) : undefined),
  });
  assert.equal((await ask(port, '/links/nobody')).status, 404);
  assert.equal((await ask(port, '/links/%E0%A4%A')).status, 400);
  assert.equal((await ask(port, '/links/away', { method: 'POST' })).status, 503);
  const body = Buffer.alloc(LIMITS.links.heardBytes + 1, 32);
  assert.equal((await ask(port, '/links/away', { method: 'POST', body })).status, 413);
  assert.deepEqual(troubles.map(String), ['Error: the database is away']);
});

test('a peer that invents words is counted all the same, and fills no memory with them', async () => {
  const metrics = new Metrics();
  const meter = metrics.linkMeter('op');
  for (let at = 0; at < LIMITS.links.wordsCounted + 50; at++) meter.receipt(`W${at}`);
  meter.receipt('W1');
  const lines = (await metrics.text()).body
    .split('\n')
    .filter((line) => line.startsWith('dozvon_link_receipts_total{'));
  assert.equal(lines.length, LIMITS.links.wordsCounted + 1);
  assert.ok(lines.includes('dozvon_link_receipts_total{link="op",state="other"} 50'));
  assert.ok(lines.includes('dozvon_link_receipts_total{link="op",state="W1"} 2'));
});

test('what waits is measured whenever it is asked, stays told when it is gone, and is not told while nobody knows', async () => {
  const metrics = new Metrics();
  const answers = [
    async () => [{ link: 'op', waiting: 3, seconds: 12.5 }],
    async () => [],
    () => Promise.reject(new Error('the database is away')),
  ];
  metrics.queues(() => answers.shift()?.() ?? Promise.resolve([]));
  const waiting = async () => {
    const { body } = await metrics.text();
    return body.split('\n').filter((line) => line.startsWith('dozvon_link_waiting_'));
  };
  assert.deepEqual(await waiting(), [
    'dozvon_link_waiting_messages{link="op"} 3',
    'dozvon_link_waiting_seconds{link="op"} 12.5',
  ]);
  assert.deepEqual(await waiting(), [
    'dozvon_link_waiting_messages{link="op"} 0',
    'dozvon_link_waiting_seconds{link="op"} 0',
  ]);
  assert.deepEqual(await waiting(), []);
});

test('metrics are read from the networks that may, and are not there for others', async (context) => {
  const metrics = new Metrics();
  const meter = metrics.linkMeter('op');
  metrics.turned('op', 'no');
  meter.connections(1, 2);
  meter.answered('taken', 0.2, '0X00');
  meter.receipt('DELIVRD');
  metrics.receiptAfter('op', 3);
  meter.incoming();
  const options = { metrics: () => metrics.text() };
  const near = await classicDoor(context, { ...options, metricsNetworks: ['127.0.0.0/8', '::1'] });
  const read = await ask(near.port, '/metrics');
  assert.equal(read.status, 200);
  assert.match(read.body, /^dozvon_link_up\{link="op"\} 0$/m);
  assert.match(read.body, /^dozvon_link_connections\{link="op"\} 1$/m);
  assert.match(read.body, /^dozvon_link_answers_total\{link="op",answer="taken",code="0X00"\} 1$/m);
  assert.match(read.body, /^dozvon_link_receipts_total\{link="op",state="DELIVRD"\} 1$/m);
  assert.match(read.body, /^dozvon_link_receipt_seconds_sum\{link="op"\} 3$/m);
  assert.match(read.body, /^process_cpu_seconds_total /m);
  const far = await classicDoor(context, { ...options, metricsNetworks: ['192.0.2.0/24', '2001:db8::/32'] });
  assert.equal((await ask(far.port, '/metrics')).status, 404);
});

test('how the links are is read by the same who may read metrics; a store that is gone is said so', async (context) => {
  const clock = new ManualClock();
  const router = new Router({
    links: [{ name: 'op', kinds: new Set(['sms'] as const) }],
    byKind: () => 'served',
  });
  const watch = new LinkWatch(router, clock);
  const meter = watch.meter('op', new Metrics().linkMeter('op'));
  meter.connections(1, 2);
  meter.window(3, 10);
  meter.answered('throttled', 0.1, '0X58');
  router.turned('op', 'no');
  let store: 'there' | 'gone' = 'there';
  const read = readLinks(
    [{ name: 'op', kind: 'smpp', host: 'smpp.example.com', systemId: 'me', kinds: ['sms'] }],
    LINK_KINDS,
  );
  assert.ok(read.ok);
  const links = async () => {
    if (store === 'gone') throw new Error('the database is away');
    const waits = { waiting: 2, waitingMass: 5, oldest: clock.now(), held: 1 };
    const queues = [
      { link: 'op', ...waits },
      { link: 'old', ...waits },
    ];
    return linkStates({ links: read.value, queues, now: (link) => watch.now(link) });
  };
  const near = await classicDoor(context, { links, metricsNetworks: ['127.0.0.0/8', '::1'] });
  const waits = { waiting: 2, waitingMass: 5, oldest: '2026-01-15T09:00:00.000Z', underWay: 1 };
  const now = {
    up: false,
    connections: 1,
    window: { used: 3, size: 10 },
    patienceSince: '2026-01-15T09:00:00.000Z',
  };
  assert.deepEqual(JSON.parse((await ask(near.port, '/metrics/links')).body), [
    { name: 'op', kind: 'smpp', kinds: ['sms'], ...waits, now },
    { name: 'old', kind: null, kinds: [], ...waits, now: null },
  ]);
  store = 'gone';
  assert.equal((await ask(near.port, '/metrics/links')).status, 503);
  const far = await classicDoor(context, { links, metricsNetworks: ['192.0.2.0/24'] });
  assert.equal((await ask(far.port, '/metrics/links')).status, 404);
});
