// The link to WhatsApp against a server that holds its requests to the Cloud API's schema.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { WHATSAPP } from '../../../src/channels/messenger/whatsapp.ts';
import { heard, jsonOf, open, type ProviderCall, type ProviderReply, provider, stage } from './stage.ts';

const GIVEN = { token: 'EAAG1', phoneNumberId: '106540352242922', appSecret: 'secret', verifyToken: 'word' };
const TAKEN: ProviderReply = {
  body: {
    messaging_product: 'whatsapp',
    contacts: [{ input: '79990000001', wa_id: '79990000001' }],
    messages: [{ id: 'wamid.HBgL' }],
  },
};
const refusing = (code: number, status = 400): ProviderReply => ({
  status,
  body: { error: { message: `(#${code}) no`, type: 'OAuthException', code, fbtrace_id: 'x' } },
});

/** Held to the reference of POST /{phone-number-id}/messages. */
function checked(call: ProviderCall): Record<string, unknown> {
  assert.equal(call.method, 'POST');
  assert.equal(call.target, '/106540352242922/messages');
  assert.equal(call.headers.authorization, 'Bearer EAAG1');
  const { messaging_product: product, recipient_type: type, to, ...content } = jsonOf(call);
  assert.deepEqual([product, type], ['whatsapp', 'individual']);
  assert.match(String(to), /^\d{7,15}$/);
  const kind = String(content.type);
  assert.deepEqual(Object.keys(content).sort(), ['type', kind].sort());
  return content;
}

async function resultOf(context: TestContext, reply: ProviderReply, more = {}, message = {}) {
  const contents: Record<string, unknown>[] = [];
  const cloud = await provider(context, (call) => {
    contents.push(checked(call));
    return reply;
  });
  const { doors, outbox, turns, clock } = stage(context);
  open(context, WHATSAPP, { doors, given: { ...GIVEN, url: cloud.url, rate: 1_000, ...more } });
  outbox.add('79990000001', 'social', message);
  await outbox.until(() => outbox.outcomes.length + outbox.putBacks.length > 0);
  const outcome = outbox.outcomes[0]?.outcome;
  return { outcome, contents, turns, putBacks: outbox.putBacks.length, now: clock.now() };
}

test('a text goes to a number and waits for its receipt', async (context) => {
  const { outcome, contents, now } = await resultOf(context, TAKEN);
  assert.deepEqual(contents, [{ type: 'text', text: { preview_url: false, body: 'Hello' } }]);
  const until = now + 24 * 3_600_000;
  assert.deepEqual(outcome, {
    kind: 'handed',
    link: 'chat',
    ids: ['wamid.HBgL'],
    awaits: 'all',
    until,
    silence: 'failed',
  });
});

test('with a template the text is its parameter, without line ends', async (context) => {
  const template = { template: 'delivery_news', language: 'en_US' };
  const { contents } = await resultOf(context, TAKEN, template, { text: 'Order 5\r\nis here' });
  const parameters = [{ type: 'text', text: 'Order 5 is here' }];
  assert.deepEqual(contents[0], {
    type: 'template',
    template: {
      name: 'delivery_news',
      language: { code: 'en_US' },
      components: [{ type: 'body', parameters }],
    },
  });
});

test('media go by address, and those handed in are uploaded first', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chat-'));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'kept'), 'sheet');
  const contents: unknown[] = [];
  const cloud = await provider(context, (call) => {
    if (call.target !== '/106540352242922/media') {
      contents.push(checked(call));
      return TAKEN;
    }
    const form = call.body.toString('utf8');
    assert.match(form, /name="messaging_product"\r\n\r\nwhatsapp\r\n/);
    assert.match(form, /name="type"\r\n\r\napplication\/pdf\r\n/);
    assert.match(
      form,
      /name="file"; filename="price.pdf"\r\ncontent-type: application\/pdf\r\n\r\nsheet\r\n/,
    );
    return { body: { id: '4490709327384033' } };
  });
  const { doors, outbox } = stage(context, { uploadPath: (file) => path.join(folder, file) });
  open(context, WHATSAPP, { doors, given: { ...GIVEN, url: cloud.url, rate: 1_000 } });
  const files = [{ name: 'price.pdf', file: 'kept', bytes: 5 }];
  outbox.add('79990000001', 'social', { text: '<file https://shop.example/a.jpg>', files });
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(contents, [
    { type: 'document', document: { id: '4490709327384033', filename: 'price.pdf' } },
    { type: 'image', image: { link: 'https://shop.example/a.jpg' } },
  ]);
});

test('codes of the API become outcomes: nobody there, outside of the window, too often', async (context) => {
  const failed = (status: number, err: number) => ({
    kind: 'link-failed',
    link: 'chat',
    status,
    err,
    reason: 'refused',
  });
  assert.deepEqual((await resultOf(context, refusing(131026))).outcome, failed(20, 1));
  assert.deepEqual((await resultOf(context, refusing(131047))).outcome, failed(23, 238));
  assert.deepEqual((await resultOf(context, refusing(131049))).outcome, failed(23, 251));
  assert.deepEqual((await resultOf(context, refusing(999999))).outcome, failed(20, 255));
});

test('an expired token takes the link down; a limit of the rate does not', async (context) => {
  const expired = await resultOf(context, refusing(190, 401));
  assert.deepEqual([expired.turns, expired.putBacks], [['no'], 1]);
  const limited = await resultOf(context, refusing(130429, 429));
  assert.deepEqual([limited.turns, limited.putBacks], [[], 1]);
});

test('an answer that makes no sense, or a gateway that gave up, leaves the message in doubt', async (context) => {
  const doubtful = { kind: 'doubtful', link: 'chat' };
  assert.deepEqual((await resultOf(context, { body: '<html>' })).outcome, doubtful);
  assert.deepEqual((await resultOf(context, { status: 502, body: '<html>' })).outcome, doubtful);
  assert.deepEqual((await resultOf(context, 'cut')).outcome, doubtful);
});

test('a Retry-After is waited out', async (context) => {
  const cloud = await provider(context, (call, number) => {
    checked(call);
    return number === 1 ? { status: 503, headers: { 'retry-after': '1' }, body: '' } : TAKEN;
  });
  const { doors, outbox, turns } = stage(context);
  open(context, WHATSAPP, { doors, given: { ...GIVEN, url: cloud.url } });
  outbox.add('79990000001', 'social');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'handed');
  assert.deepEqual([outbox.putBacks.length, turns.length], [1, 0]);
});

function told(value: Record<string, unknown>, phoneNumberId = GIVEN.phoneNumberId) {
  const metadata = { display_phone_number: '+7 999 000-00-99', phone_number_id: phoneNumberId };
  const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [change] }],
  });
  const signature = `sha256=${createHmac('sha256', GIVEN.appSecret).update(body).digest('hex')}`;
  return heard({ headers: { 'x-hub-signature-256': signature }, body });
}

function listening(context: TestContext) {
  const { doors, outbox, reception } = stage(context);
  const link = open(context, WHATSAPP, { doors, given: { ...GIVEN, url: 'http://127.0.0.1:9' } });
  return { hear: link.hear!, outbox, reception };
}

test('statuses become receipts, each at its own moment', async (context) => {
  const { hear, outbox } = listening(context);
  const status = (name: string, more = {}) => ({
    id: 'wamid.HBgL',
    status: name,
    timestamp: '1767225600',
    recipient_id: '79990000001',
    ...more,
  });
  const errors = [{ code: 131026, title: 'Message undeliverable' }];
  const statuses = [status('sent'), status('delivered'), status('read'), status('failed', { errors })];
  assert.equal((await hear(told({ statuses }))).status, 200);
  const same = { link: 'chat', ids: ['wamid.HBgL'], at: 1_767_225_600_000 };
  assert.deepEqual(outbox.receipts, [
    { ...same, report: { kind: 'delivered' } },
    { ...same, report: { kind: 'read' } },
    { ...same, report: { kind: 'failed', status: 20, err: 1, reason: 'refused' } },
  ]);
});

test('texts and presses of buttons come in, of our number alone', async (context) => {
  const { hear, reception } = listening(context);
  const message = { from: '79990000001', id: 'wamid.A', timestamp: '1767225600' };
  const messages = [
    { ...message, type: 'text', text: { body: 'Да' } },
    { ...message, id: 'wamid.B', type: 'button', button: { text: 'Yes' } },
    { ...message, id: 'wamid.C', type: 'image', image: { id: '5', caption: 'Look' } },
    { ...message, id: 'wamid.D', type: 'reaction', reaction: { emoji: '+' } },
  ];
  assert.equal((await hear(told({ messages }))).status, 200);
  assert.equal((await hear(told({ messages: [{ ...messages[0], id: 'wamid.E' }] }, '99'))).status, 200);
  assert.deepEqual(
    reception.received.map(({ from, to, text, key }) => [from, to, text, key]),
    [
      ['79990000001', '79990000099', 'Да', 'wamid.A'],
      ['79990000001', '79990000099', 'Yes', 'wamid.B'],
      ['79990000001', '79990000099', 'Look', 'wamid.C'],
    ],
  );
});

test('nothing unsigned is believed, and a store that fails makes WhatsApp tell it again', async (context) => {
  const { hear, outbox } = listening(context);
  const statuses = [{ id: 'wamid.HBgL', status: 'delivered', timestamp: '1767225600' }];
  const signed = told({ statuses });
  assert.equal((await hear(heard({ body: signed.body }))).status, 403);
  const forged = { ...signed, body: Buffer.concat([signed.body, Buffer.from(' ')]) };
  assert.equal((await hear(forged)).status, 403);
  outbox.failures = 1;
  assert.equal((await hear(signed)).status, 500);
  assert.equal((await hear(signed)).status, 200);
  assert.equal(outbox.receipts.length, 1);
});

test('the webhook is verified by the word that was agreed on', async (context) => {
  const { hear } = listening(context);
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'word', 'hub.challenge': '1158201444' };
  const reply = await hear(heard({ method: 'GET', query }));
  assert.deepEqual(reply, { status: 200, contentType: 'text/plain', body: '1158201444' });
  assert.equal(
    (await hear(heard({ method: 'GET', query: { ...query, 'hub.verify_token': 'x' } }))).status,
    403,
  );
});
