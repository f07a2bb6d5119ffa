// The link to Telegram Gateway against a server that holds requests to the API's page.

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { codeIn, TELEGRAM_GATEWAY } from '../../../src/channels/messenger/telegram-gateway.ts';
import { heard, jsonOf, open, type ProviderCall, type ProviderReply, provider, stage } from './stage.ts';

const TOKEN = 'AAAdgAAA';
const REQUEST = { request_id: '1111111', phone_number: '+79990000001', request_cost: 0.01 };
const ABLE: ProviderReply = { body: { ok: true, result: REQUEST } };
const SENT: ProviderReply = {
  body: { ok: true, result: { ...REQUEST, delivery_status: { status: 'sent', updated_at: 1 } } },
};
const saying = (error: string): ProviderReply => ({ body: { ok: false, error } });

type Answers = Partial<
  Record<'checkSendAbility' | 'sendVerificationMessage' | 'checkVerificationStatus', ProviderReply>
>;

function checked(call: ProviderCall): string {
  assert.equal(call.method, 'POST');
  assert.equal(call.headers.authorization, `Bearer ${TOKEN}`);
  const parameters = jsonOf(call);
  const method = call.target.slice(1);
  if (method === 'checkSendAbility') assert.deepEqual(jsonOf(call), { phone_number: '+79990000001' });
  if (method === 'checkVerificationStatus') assert.deepEqual(jsonOf(call), { request_id: '1111111' });
  if (method !== 'sendVerificationMessage') return method;
  const { phone_number: phone, request_id: request, code, payload, callback_url: callback, ttl } = parameters;
  assert.deepEqual([phone, request], ['+79990000001', '1111111']);
  assert.match(String(code), /^\d{4,8}$/);
  assert.ok(String(payload).length <= 128);
  if (callback !== undefined) assert.equal(callback, 'https://centre.example/links/chat');
  if (ttl !== undefined) assert.ok(typeof ttl === 'number' && ttl >= 60 && ttl <= 3_600);
  return method;
}

async function resultOf(
  context: TestContext,
  answers: Answers = {},
  { text = 'Code: 4821', more = {} } = {},
) {
  const methods: string[] = [];
  const all: Answers = { checkSendAbility: ABLE, sendVerificationMessage: SENT, ...answers };
  const gateway = await provider(context, (call) => {
    const method = checked(call);
    methods.push(method);
    const reply = all[method as keyof Answers];
    assert.ok(reply, method);
    return reply;
  });
  const { doors, outbox, turns } = stage(context, more);
  open(context, TELEGRAM_GATEWAY, { doors, given: { token: TOKEN, url: gateway.url, ttl: 300 } });
  outbox.add('79990000001', 'social', { text });
  await outbox.until(() => outbox.outcomes.length + outbox.putBacks.length > 0);
  return { outcome: outbox.outcomes[0]?.outcome, methods, turns, putBacks: outbox.putBacks.length };
}

const failed = (status: number, err: number) => ({
  kind: 'link-failed',
  link: 'chat',
  status,
  err,
  reason: 'refused',
});

test('a code goes under the id of the question whether the number can be reached', async (context) => {
  const { outcome, methods } = await resultOf(context);
  assert.deepEqual(methods, ['checkSendAbility', 'sendVerificationMessage']);
  assert.ok(outcome?.kind === 'handed');
  assert.deepEqual(outcome.ids, ['1111111']);
});

test('without an address for reports a code that was sent counts as delivered', async (context) => {
  const { outcome } = await resultOf(context, {}, { more: { publicUrl: () => 'http://127.0.0.1:8080' } });
  assert.deepEqual(outcome, { kind: 'final', status: 1, err: 0 });
});

test('a text without exactly one code, and a number without Telegram, go another way', async (context) => {
  const wordy = await resultOf(context, {}, { text: 'Hello' });
  assert.deepEqual([wordy.outcome, wordy.methods], [failed(23, 238), []]);
  const nobody = await resultOf(context, { checkSendAbility: saying('PHONE_NUMBER_NOT_FOUND') });
  assert.deepEqual([nobody.outcome, nobody.methods.length], [failed(20, 1), 1]);
});

test('a code is a run of four to eight digits, the only one', () => {
  assert.equal(codeIn('Ваш код 12345. Никому'), '12345');
  assert.equal(codeIn('00041'), '00041');
  assert.equal(codeIn('1234 or 5678'), undefined);
  assert.equal(codeIn('123'), undefined);
  assert.equal(codeIn('+79990000001'), undefined);
});

test('a wrong token or an empty purse takes the link down, a flood is waited out', async (context) => {
  const token = await resultOf(context, { checkSendAbility: saying('ACCESS_TOKEN_INVALID') });
  assert.deepEqual([token.turns, token.putBacks], [['no'], 1]);
  const flood = await resultOf(context, { checkSendAbility: saying('FLOOD_WAIT_30') });
  assert.deepEqual([flood.turns, flood.putBacks], [[], 1]);
});

test('when the answer to the sending gets lost, the status under its id tells whether it went out', async (context) => {
  const out = await resultOf(context, { sendVerificationMessage: 'cut', checkVerificationStatus: SENT });
  assert.equal(out.outcome?.kind, 'handed');
  const notOut = await resultOf(context, { sendVerificationMessage: 'cut', checkVerificationStatus: ABLE });
  assert.deepEqual([notOut.outcome, notOut.putBacks], [undefined, 1]);
  const nobodyKnows = await resultOf(context, {
    sendVerificationMessage: 'cut',
    checkVerificationStatus: 'cut',
  });
  assert.deepEqual(nobodyKnows.outcome, { kind: 'doubtful', link: 'chat' });
});

test('a lost answer to the question leaves no doubt', async (context) => {
  const { outcome, putBacks } = await resultOf(context, { checkSendAbility: 'cut' });
  assert.deepEqual([outcome, putBacks], [undefined, 1]);
});

test('reports are believed when signed lately with the token', async (context) => {
  const { doors, outbox, clock } = stage(context);
  const { hear } = open(context, TELEGRAM_GATEWAY, {
    doors,
    given: { token: TOKEN, url: 'http://127.0.0.1:9' },
  });
  const signed = (status: string, seconds = clock.now() / 1_000) => {
    const delivery = { status, updated_at: 1_767_225_600 };
    const body = JSON.stringify({ ...REQUEST, delivery_status: delivery });
    const key = createHash('sha256').update(TOKEN).digest();
    const signature = createHmac('sha256', key).update(`${seconds}\n${body}`).digest('hex');
    return heard({
      headers: { 'x-request-timestamp': String(seconds), 'x-request-signature': signature },
      body,
    });
  };
  assert.equal((await hear!(signed('sent'))).status, 200);
  assert.equal((await hear!(signed('delivered'))).status, 200);
  assert.equal((await hear!(signed('read'))).status, 200);
  assert.equal((await hear!(signed('expired'))).status, 200);
  assert.equal((await hear!(signed('read', clock.now() / 1_000 - 601))).status, 403);
  const forged = signed('delivered');
  assert.equal((await hear!({ ...forged, body: Buffer.from('{}') })).status, 403);
  const same = { link: 'chat', ids: ['1111111'], at: 1_767_225_600_000 };
  assert.deepEqual(outbox.receipts, [
    { ...same, report: { kind: 'delivered' } },
    { ...same, report: { kind: 'read' } },
    { ...same, report: { kind: 'failed', status: 3, err: 0, reason: 'undelivered' } },
  ]);
});
