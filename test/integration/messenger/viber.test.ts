// Links to Viber, by a bot and by Business Messages, against servers that hold requests to the published schemas.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { later } from '../../../src/base/time.ts';
import { VIBER_BOT } from '../../../src/channels/messenger/viber-bot.ts';
import { VIBER_BUSINESS } from '../../../src/channels/messenger/viber-business.ts';
import { heard, jsonOf, open, type ProviderCall, type ProviderReply, provider, stage } from './stage.ts';

const TOKEN = '445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9';
const ID = '01234567890A+/bc==';
// More than a number of JavaScript holds exactly.
const MESSAGE = '5741311803571721087';
const BOT = { token: TOKEN, senderName: 'Centre', rate: 1_000 };

function checked(call: ProviderCall): Record<string, unknown> {
  assert.equal(call.method, 'POST');
  assert.equal(call.headers['x-viber-auth-token'], TOKEN);
  const parameters = jsonOf(call);
  if (call.target !== '/send_message') return parameters;
  assert.equal(parameters.receiver, ID);
  assert.equal(parameters.min_api_version, 1);
  assert.deepEqual(parameters.sender, { name: 'Centre' });
  if (parameters.type === 'text') assert.ok(String(parameters.text).length <= 7_000);
  return parameters;
}

async function bot(context: TestContext, reply: ProviderReply, message: Record<string, unknown> = {}) {
  const sent: Record<string, unknown>[] = [];
  const server = await provider(context, (call) => {
    const parameters = checked(call);
    if (call.target === '/set_webhook') return { body: { status: 0, status_message: 'ok' } };
    assert.equal(call.target, '/send_message');
    sent.push(parameters);
    return reply;
  });
  const { doors, outbox, reception, turns } = stage(context);
  const link = open(context, VIBER_BOT, { doors, given: { ...BOT, url: server.url } });
  outbox.add(`#${ID}`, 'viber', message);
  await outbox.until(() => outbox.outcomes.length + outbox.putBacks.length > 0);
  return { outcome: outbox.outcomes[0]?.outcome, sent, outbox, reception, turns, link };
}

const TAKEN: ProviderReply = {
  body: `{"status":0,"status_message":"ok","message_token":${MESSAGE},"chat_hostname":"SN-CHAT-05_"}`,
};

function event(fields: string) {
  const body = `{${fields},"timestamp":1767225600123,"message_token":${MESSAGE}}`;
  const signature = createHmac('sha256', TOKEN).update(body).digest('hex');
  return heard({ headers: { 'x-viber-content-signature': signature }, body });
}

test('a bot writes to a subscriber, and the token of the message keeps all its digits', async (context) => {
  const { outcome, sent, link, outbox } = await bot(context, TAKEN);
  assert.ok(outcome?.kind === 'handed');
  assert.deepEqual(outcome.ids, [MESSAGE]);
  assert.deepEqual([sent[0]?.type, sent[0]?.text], ['text', 'Hello']);
  assert.equal((await link.hear!(event('"event":"delivered","user_id":"x"'))).status, 200);
  await link.hear!(event('"event":"seen","user_id":"x"'));
  await link.hear!(event('"event":"failed","user_id":"x","desc":"failure"'));
  await link.hear!(event('"event":"webhook"'));
  const same = { link: 'chat', ids: [MESSAGE], at: 1_767_225_600_123 };
  assert.deepEqual(outbox.receipts, [
    { ...same, report: { kind: 'delivered' } },
    { ...same, report: { kind: 'read' } },
    { ...same, report: { kind: 'failed', status: 20, err: 255, reason: 'undelivered' } },
  ]);
});

test('what a subscriber writes comes in from his id, and nothing unsigned does', async (context) => {
  const { link, reception } = await bot(context, TAKEN);
  const told = event(
    `"event":"message","sender":{"id":"${ID}","name":"x"},"message":{"type":"text","text":"Да"}`,
  );
  assert.equal((await link.hear!({ ...told, headers: new Map() })).status, 403);
  assert.equal((await link.hear!(told)).status, 200);
  assert.deepEqual(
    reception.received.map(({ from, to, text, key }) => [from, to, text, key]),
    [[`#${ID}`, 'chat', 'Да', MESSAGE]],
  );
});

test('pictures and other files go by their addresses behind the text', async (context) => {
  const text = 'Look <file https://shop.example/a.jpg> <file https://shop.example/b.pdf>';
  const { sent } = await bot(context, TAKEN, { text });
  assert.deepEqual(
    sent.map(({ type, text: words, media }) => [type, words, media]),
    [
      ['text', 'Look', undefined],
      ['picture', '', 'https://shop.example/a.jpg'],
      ['url', undefined, 'https://shop.example/b.pdf'],
    ],
  );
});

test('errors of the bot API become outcomes', async (context) => {
  const saying = (status: number): ProviderReply => ({ body: { status, status_message: 'no' } });
  const failed = (err: number) => ({ kind: 'link-failed', link: 'chat', status: 20, err, reason: 'refused' });
  assert.deepEqual((await bot(context, saying(5))).outcome, failed(1));
  assert.deepEqual((await bot(context, saying(6))).outcome, failed(11));
  assert.deepEqual((await bot(context, saying(99))).outcome, failed(255));
  const wrongToken = await bot(context, saying(2));
  assert.deepEqual([wrongToken.outcome, wrongToken.turns], [undefined, ['no']]);
  const tooMany = await bot(context, saying(12));
  assert.deepEqual([tooMany.outcome, tooMany.turns, tooMany.outbox.putBacks.length], [undefined, [], 1]);
});

const BUSINESS = { apiKey: 'key1', sender: 'Centre' };
const answered = (groupId: number, name: string): ProviderReply => ({
  body: {
    messages: [{ messageId: 'x', status: { groupId, groupName: 'G', id: 26, name, description: 'd' } }],
  },
});

type SentMessage = {
  readonly sender: string;
  readonly destinations: readonly { readonly to: string; readonly messageId: string }[];
  readonly content: Record<string, unknown>;
  readonly options: {
    readonly label: string;
    readonly validityPeriod: { readonly amount: number; readonly timeUnit: string };
  };
  readonly webhooks: { readonly delivery: { readonly url: string }; readonly seen: { readonly url: string } };
};

async function business(context: TestContext, reply: ProviderReply, more = {}, seconds = 600) {
  const sent: SentMessage[] = [];
  const server = await provider(context, (call) => {
    assert.deepEqual([call.method, call.target], ['POST', '/viber/2/messages']);
    assert.equal(call.headers.authorization, 'App key1');
    const { messages, ...rest } = jsonOf(call) as { readonly messages: readonly SentMessage[] };
    assert.deepEqual(rest, {});
    const [message] = messages;
    assert.ok(message && messages.length === 1 && message.destinations.length === 1);
    assert.deepEqual(Object.keys(message).sort(), [
      'content',
      'destinations',
      'options',
      'sender',
      'webhooks',
    ]);
    assert.match(
      message.destinations[0]?.messageId ?? '',
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
    );
    sent.push(message);
    return reply;
  });
  const { doors, outbox, clock, turns } = stage(context);
  const link = open(context, VIBER_BUSINESS, { doors, given: { ...BUSINESS, url: server.url, ...more } });
  outbox.add('79990000001', 'viber', { validUntil: later(clock.now(), seconds * 1_000) });
  await outbox.until(() => outbox.outcomes.length + outbox.putBacks.length > 0);
  return { outcome: outbox.outcomes[0]?.outcome, sent: sent[0], outbox, turns, link };
}

test('Business Messages go to a number with a life time, and reports come to a secret address', async (context) => {
  const { outcome, sent, link, outbox } = await business(context, answered(1, 'PENDING_ENROUTE'));
  const id = sent?.destinations[0]?.messageId ?? '';
  assert.ok(outcome?.kind === 'handed');
  assert.deepEqual(outcome.ids, [id]);
  assert.equal(sent?.destinations[0]?.to, '79990000001');
  assert.deepEqual(sent?.content, { type: 'TEXT', text: 'Hello' });
  assert.deepEqual(sent?.options.validityPeriod, { amount: 600, timeUnit: 'SECONDS' });
  const address = new URL(sent?.webhooks.delivery.url ?? '');
  assert.equal(`${address.origin}${address.pathname}`, 'https://centre.example/links/chat');
  const tell = (query: Record<string, string>, result: object) =>
    link.hear!(heard({ query, body: JSON.stringify({ results: [{ messageId: id, ...result }] }) }));
  const key = { key: address.searchParams.get('key') ?? '' };
  const doneAt = '2026-01-15T12:00:05.000+0300';
  assert.equal((await tell({ key: 'wrong' }, {})).status, 403);
  await tell(key, { doneAt, status: { groupId: 3, name: 'DELIVERED_TO_OPERATOR' } });
  await tell(key, { doneAt, status: { groupId: 3, name: 'DELIVERED_TO_HANDSET' } });
  await tell(key, { seenAt: doneAt });
  await tell(key, { doneAt, status: { groupId: 4, name: 'EXPIRED_EXPIRED' } });
  await tell(key, { doneAt, status: { groupId: 2 }, error: { name: 'EC_USER_NOT_FOUND' } });
  const same = { link: 'chat', ids: [id], at: Date.UTC(2026, 0, 15, 9, 0, 5) };
  assert.deepEqual(outbox.receipts, [
    { ...same, report: { kind: 'delivered' } },
    { ...same, report: { kind: 'read' } },
    { ...same, report: { kind: 'failed', status: 3, err: 0, reason: 'undelivered' } },
    { ...same, report: { kind: 'failed', status: 20, err: 1, reason: 'refused' } },
  ]);
});

test('a shorter life for Viber leaves time for another way', async (context) => {
  const { sent } = await business(context, answered(1, 'PENDING'), { lifeSeconds: 60 });
  assert.equal(sent?.options.validityPeriod.amount, 60);
});

test('a repetition that is refused because the first one arrived has been taken', async (context) => {
  const { outcome, sent } = await business(context, answered(5, 'REJECTED_DUPLICATE_MESSAGE_ID'));
  assert.ok(outcome?.kind === 'handed');
  assert.deepEqual(outcome.ids, [sent?.destinations[0]?.messageId]);
});

test('answers of Business Messages become outcomes', async (context) => {
  const failed = (err: number) => ({ kind: 'link-failed', link: 'chat', status: 20, err, reason: 'refused' });
  assert.deepEqual((await business(context, answered(2, 'UNDELIVERABLE'))).outcome, failed(1));
  assert.deepEqual((await business(context, answered(5, 'REJECTED_SENDER'))).outcome, failed(255));
  for (const name of ['REJECTED_NOT_ENOUGH_CREDITS', 'REJECTED_PREPAID_PACKAGE_EXPIRED']) {
    const unpaid = await business(context, answered(5, name));
    assert.deepEqual([unpaid.outcome, unpaid.turns], [undefined, ['no']]);
  }
  const trouble = await business(context, answered(5, 'REJECTED_SYSTEM_ERROR'));
  assert.deepEqual([trouble.outcome, trouble.turns, trouble.outbox.putBacks.length], [undefined, [], 1]);
  const serviceException = { messageId: 'BAD_REQUEST', text: 'Bad Request' };
  const bad = await business(context, { status: 400, body: { requestError: { serviceException } } });
  assert.deepEqual(bad.outcome, failed(255));
  const closed = await business(context, { status: 401, body: {} });
  assert.deepEqual([closed.outcome, closed.turns], [undefined, ['no']]);
  assert.deepEqual((await business(context, 'cut')).outcome, { kind: 'doubtful', link: 'chat' });
});
