// The link to VK against a server that holds requests to the API's published schema.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { VK } from '../../../src/channels/messenger/vk.ts';
import { heard, open, type ProviderCall, type ProviderReply, provider, stage } from './stage.ts';

const GIVEN = { token: 'vk1.a.x', confirmation: 'd34db33f', secret: 'word' };

function checked(call: ProviderCall, method: string): URLSearchParams {
  assert.deepEqual([call.method, call.target], ['POST', `/${method}`]);
  assert.equal(call.headers['content-type'], 'application/x-www-form-urlencoded');
  const form = new URLSearchParams(call.body.toString('utf8'));
  assert.equal(form.get('access_token'), 'vk1.a.x');
  assert.match(form.get('v') ?? '', /^5\.\d+$/);
  const random = BigInt(form.get('random_id') ?? '-1');
  assert.ok(random > 0n && random < 2n ** 63n);
  return form;
}

async function resultOf(context: TestContext, reply: ProviderReply, { to = '#743784474', more = {} } = {}) {
  const forms: URLSearchParams[] = [];
  const by = 'by' in more ? 'notifications.sendMessage' : 'messages.send';
  const api = await provider(context, (call) => {
    forms.push(checked(call, by));
    return reply;
  });
  const { doors, outbox, turns } = stage(context);
  open(context, VK, { doors, given: { ...GIVEN, url: api.url, ...more } });
  outbox.add(to, 'social');
  await outbox.until(() => outbox.outcomes.length + outbox.putBacks.length > 0);
  return { outcome: outbox.outcomes[0]?.outcome, forms, turns, putBacks: outbox.putBacks.length };
}

const SENT: ProviderReply = { body: { response: 15 } };
const refusing = (code: number): ProviderReply => ({
  body: { error: { error_code: code, error_msg: 'no', request_params: [] } },
});
const failed = (status: number, err: number) => ({
  kind: 'link-failed',
  link: 'chat',
  status,
  err,
  reason: 'refused',
});

test('a message goes to an id or to a short name and counts as delivered', async (context) => {
  const byId = await resultOf(context, SENT);
  assert.deepEqual(byId.outcome, { kind: 'final', status: 1, err: 0 });
  assert.deepEqual([byId.forms[0]?.get('peer_id'), byId.forms[0]?.get('message')], ['743784474', 'Hello']);
  const byName = await resultOf(context, SENT, { to: '@illarionov' });
  assert.equal(byName.forms[0]?.get('domain'), 'illarionov');
  const byNumber = await resultOf(context, SENT, { to: '79990000001' });
  assert.deepEqual([byNumber.outcome, byNumber.forms.length], [failed(20, 1), 0]);
});

test('codes of the API become outcomes', async (context) => {
  assert.deepEqual((await resultOf(context, refusing(901))).outcome, failed(20, 11));
  assert.deepEqual((await resultOf(context, refusing(900))).outcome, failed(20, 13));
  assert.deepEqual((await resultOf(context, refusing(113))).outcome, failed(20, 1));
  assert.deepEqual((await resultOf(context, refusing(914))).outcome, failed(20, 255));
  const closed = await resultOf(context, refusing(5));
  assert.deepEqual([closed.outcome, closed.turns], [undefined, ['no']]);
  const flood = await resultOf(context, refusing(9));
  assert.deepEqual([flood.outcome, flood.turns, flood.putBacks], [undefined, [], 1]);
});

test('after a lost answer the repetition has the same random_id, and another message another one', async (context) => {
  const ids: (string | null)[] = [];
  const api = await provider(context, (call, number) => {
    ids.push(checked(call, 'messages.send').get('random_id'));
    return number === 1 ? 'cut' : SENT;
  });
  const { doors, outbox } = stage(context);
  open(context, VK, { doors, given: { ...GIVEN, url: api.url } });
  const ref = outbox.add('#743784474', 'social');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'doubtful', link: 'chat' });
  const again = { ref, publicId: String(ref), doubtful: 'yes', attempt: 2 } as const;
  outbox.add('#743784474', 'social', again);
  await outbox.until(() => outbox.outcomes.length === 2);
  outbox.add('#743784474', 'social');
  await outbox.until(() => outbox.outcomes.length === 3);
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[1], ids[2]);
});

test('notifications of a mini app go to one user, who may have switched them off', async (context) => {
  const more = { by: 'notifications' };
  const sent = await resultOf(
    context,
    { body: { response: [{ user_id: 743784474, status: true }] } },
    { more },
  );
  assert.equal(sent.forms[0]?.get('user_ids'), '743784474');
  assert.deepEqual(sent.outcome, { kind: 'final', status: 1, err: 0 });
  const refusedBy = (code: number): ProviderReply => ({
    body: { response: [{ user_id: 743784474, status: false, error: { code, description: 'no' } }] },
  });
  assert.deepEqual((await resultOf(context, refusedBy(1), { more })).outcome, failed(20, 13));
  assert.deepEqual((await resultOf(context, refusedBy(2), { more })).outcome, failed(23, 251));
  assert.deepEqual((await resultOf(context, refusedBy(4), { more })).outcome, failed(20, 11));
});

test('the Callback API is confirmed, and hands in what people write, once', async (context) => {
  const { doors, reception } = stage(context);
  const { hear } = open(context, VK, { doors, given: { ...GIVEN, url: 'http://127.0.0.1:9' } });
  const tell = (event: object) => hear!(heard({ body: JSON.stringify(event) }));
  assert.equal((await tell({ type: 'confirmation', group_id: 5 })).status, 403);
  assert.deepEqual(await tell({ type: 'confirmation', group_id: 5, secret: 'word' }), {
    status: 200,
    contentType: 'text/plain',
    body: 'd34db33f',
  });
  const message = { id: 1, date: 1_767_225_600, peer_id: 743784474, from_id: 743784474, text: 'Да' };
  const event = { type: 'message_new', event_id: 'e1', group_id: 5, secret: 'word', object: { message } };
  assert.equal((await tell(event)).body, 'ok');
  assert.equal((await tell(event)).body, 'ok');
  assert.equal((await tell({ type: 'message_read', group_id: 5, secret: 'word' })).body, 'ok');
  assert.deepEqual(
    reception.received.map(({ from, to, text, key }) => [from, to, text, key]),
    [['#743784474', '5', 'Да', 'e1']],
  );
});

test('a secret without a confirmation is a fault of the configuration', () => {
  const report = { where: 'links[0]', faults: [] as string[] };
  VK.settings({ token: 'x', secret: 's' }, report);
  assert.deepEqual(report.faults, ['links[0]: "confirmation" and "secret" go together']);
});
