// The link to a bot of Telegram against a server that holds its requests to the Bot API's schema.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { TELEGRAM_BOT } from '../../../src/channels/messenger/telegram-bot.ts';
import { heard, jsonOf, open, type ProviderCall, type ProviderReply, provider, stage } from './stage.ts';

const TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
const given = (url: string, more: Readonly<Record<string, unknown>> = {}) => ({
  url,
  token: TOKEN,
  incoming: 'none',
  ...more,
});

/** Method and parameters, held to what sendMessage and sendDocument require. */
function checked(call: ProviderCall): {
  readonly method: string;
  readonly parameters: Record<string, unknown>;
} {
  assert.equal(call.method, 'POST');
  const [, method = ''] = new RegExp(`^/bot${TOKEN}/(\\w+)$`).exec(call.target) ?? [];
  if (String(call.headers['content-type']).startsWith('multipart/')) return { method, parameters: {} };
  const parameters = jsonOf(call);
  if (method === 'sendMessage') {
    assert.deepEqual(Object.keys(parameters).sort(), ['chat_id', 'text']);
    const { chat_id: chat, text } = parameters;
    assert.ok(typeof chat === 'string' && /^(-?\d+|@[A-Za-z]\w{4,})$/.test(chat));
    assert.ok(typeof text === 'string' && text.length >= 1 && text.length <= 4_096);
  }
  return { method, parameters };
}

const SENT = { body: { ok: true, result: { message_id: 7, date: 1, chat: { id: 1, type: 'private' } } } };
const refusing = (code: number, description: string, more = {}): ProviderReply => ({
  status: code,
  body: { ok: false, error_code: code, description, ...more },
});

async function outcomeOf(context: TestContext, reply: ProviderReply, phone = '#5551234') {
  const bot = await provider(context, (call) => {
    checked(call);
    return reply;
  });
  const { doors, outbox, turns } = stage(context);
  open(context, TELEGRAM_BOT, { doors, given: given(bot.url) });
  outbox.add(phone, 'social');
  await outbox.until(() => outbox.outcomes.length > 0 || outbox.putBacks.length > 0);
  return { outcome: outbox.outcomes[0]?.outcome, putBacks: outbox.putBacks, turns, calls: bot.calls.length };
}

test('a text goes to a chat by its id and counts as delivered', async (context) => {
  const { outcome } = await outcomeOf(context, SENT);
  assert.deepEqual(outcome, { kind: 'final', status: 1, err: 0 });
});

test('who blocked the bot, who is gone, and whom no bot may write to leave the message to the next link', async (context) => {
  const failed = (err: number) => ({ kind: 'link-failed', link: 'chat', status: 20, err, reason: 'refused' });
  const blocked = await outcomeOf(context, refusing(403, 'Forbidden: bot was blocked by the user'));
  assert.deepEqual(blocked.outcome, failed(13));
  const gone = await outcomeOf(context, refusing(400, 'Bad Request: chat not found'));
  assert.deepEqual(gone.outcome, failed(1));
  const silent = await outcomeOf(
    context,
    refusing(403, "Forbidden: bot can't initiate conversation with a user"),
  );
  assert.deepEqual(silent.outcome, failed(11));
  const number = await outcomeOf(context, SENT, '79990000001');
  assert.deepEqual(number.outcome, failed(1));
  assert.equal(number.calls, 0);
});

test('a book gives a number its chat', async (context) => {
  const bot = await provider(context, (call) => {
    assert.equal(checked(call).parameters.chat_id, '@newsroom');
    return SENT;
  });
  const { doors, outbox } = stage(context);
  const book = { '79990000001': '@newsroom' };
  open(context, TELEGRAM_BOT, { doors, given: given(bot.url, { book }) });
  outbox.add('79990000001', 'social');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'final');
});

test('a text of more than 4096 characters goes out in parts, in their order and whole', async (context) => {
  const parts: unknown[] = [];
  const bot = await provider(context, (call) => {
    parts.push(checked(call).parameters.text);
    return SENT;
  });
  const { doors, outbox } = stage(context);
  open(context, TELEGRAM_BOT, { doors, given: given(bot.url, { rate: 1_000 }) });
  const text = `${'слово '.repeat(1_500)}конец`;
  outbox.add('#5551234', 'social', { text });
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.equal(parts.length, 3);
  assert.equal(parts.join(''), text);
});

test('files go as documents: those of the web by address, those handed in by their bytes', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chat-'));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'kept'), 'picture');
  const bot = await provider(context, (call, number) => {
    const { method, parameters } = checked(call);
    if (number === 1) assert.deepEqual([method, parameters.text], ['sendMessage', 'Look:']);
    if (number === 2) {
      assert.equal(method, 'sendDocument');
      const form = call.body.toString('utf8');
      const boundary = /boundary=(.+)$/.exec(String(call.headers['content-type']))?.[1] ?? 'none';
      assert.ok(form.startsWith(`--${boundary}\r\n`) && form.endsWith(`\r\n--${boundary}--\r\n`));
      assert.match(form, /name="chat_id"\r\n\r\n5551234\r\n/);
      assert.match(
        form,
        /name="document"; filename="a%22b.jpg"\r\ncontent-type: image\/jpeg\r\n\r\npicture\r\n/,
      );
    }
    if (number === 3) {
      assert.equal(method, 'sendDocument');
      assert.deepEqual(parameters, { chat_id: '5551234', document: 'https://shop.example/price.pdf' });
    }
    if (number === 4) {
      assert.equal(method, 'sendPhoto');
      assert.deepEqual(parameters, { chat_id: '5551234', photo: 'https://shop.example/a.JPG' });
    }
    if (number === 5)
      assert.deepEqual([method, jsonOf(call).text], ['sendMessage', 'https://shop.example/list']);
    return SENT;
  });
  const { doors, outbox } = stage(context, { uploadPath: (file) => path.join(folder, file) });
  open(context, TELEGRAM_BOT, { doors, given: given(bot.url, { rate: 1_000 }) });
  const files = [{ name: 'a"b.jpg', file: 'kept', bytes: 7 }];
  const addresses = ['price.pdf', 'a.JPG', 'list'].map((name) => `<file https://shop.example/${name}>`);
  const text = `Look: ${addresses.join('')}`;
  outbox.add('#5551234', 'social', { text, files });
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.equal(bot.calls.length, 5);
});

test('a group that became another chat is written to there', async (context) => {
  const chats: unknown[] = [];
  const bot = await provider(context, (call, number) => {
    chats.push(checked(call).parameters.chat_id);
    const parameters = { migrate_to_chat_id: -1001234567890 };
    return number === 1 ? refusing(400, 'Bad Request: group chat was upgraded', { parameters }) : SENT;
  });
  const { doors, outbox } = stage(context);
  open(context, TELEGRAM_BOT, { doors, given: given(bot.url) });
  outbox.add('#-4005', 'social');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(chats, ['-4005', '-1001234567890']);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'final');
});

test('too many requests are waited out and cost no attempt', async (context) => {
  const bot = await provider(context, (call, number) => {
    checked(call);
    return number === 1
      ? refusing(429, 'Too Many Requests: retry after 1', { parameters: { retry_after: 1 } })
      : SENT;
  });
  const { doors, outbox, turns, answers } = stage(context);
  open(context, TELEGRAM_BOT, { doors, given: given(bot.url) });
  const ref = outbox.add('#5551234', 'social');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.putBacks, [ref]);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 0 });
  assert.deepEqual(answers, ['throttled', 'taken']);
  assert.deepEqual(turns, []);
});

test('an answer that breaks off leaves the message in doubt', async (context) => {
  const { outcome } = await outcomeOf(context, 'cut');
  assert.deepEqual(outcome, { kind: 'doubtful', link: 'chat' });
});

test('a token that was taken back takes the link down and gives the message back', async (context) => {
  const { outcome, putBacks, turns } = await outcomeOf(context, refusing(401, 'Unauthorized'));
  assert.equal(outcome, undefined);
  assert.equal(putBacks.length, 1);
  assert.deepEqual(turns, ['no']);
});

test('nothing that listens there gives the message back', async (context) => {
  const { doors, outbox } = stage(context);
  open(context, TELEGRAM_BOT, { doors, given: given('http://127.0.0.1:9') });
  const ref = outbox.add('#5551234', 'social');
  await outbox.until(() => outbox.putBacks.length === 1);
  assert.deepEqual(outbox.putBacks, [ref]);
  assert.deepEqual(outbox.outcomes, []);
});

const written = (id: number, text: string) => ({
  update_id: id,
  message: { message_id: id, date: 1_767_225_600, chat: { id: 5551234, type: 'private' }, text },
});

test('updates are asked for, stored, and only then confirmed by the offset', async (context) => {
  const offsets: unknown[] = [];
  const bot = await provider(context, (call) => {
    const { method, parameters } = checked(call);
    if (method === 'deleteWebhook') return { body: { ok: true, result: true } };
    assert.equal(method, 'getUpdates');
    assert.equal(parameters.timeout, 25);
    assert.equal(parameters.limit, 10);
    offsets.push(parameters.offset);
    // The store fails once, so the same updates come twice.
    if (offsets.length <= 2)
      return { body: { ok: true, result: [written(41, 'Hello'), written(42, 'Again')] } };
    return 'silence';
  });
  const { doors, reception } = stage(context);
  reception.failures = 1;
  open(context, TELEGRAM_BOT, { doors, given: given(bot.url, { incoming: 'poll', filedUnder: '4200' }) });
  await reception.until(2);
  await new Promise<void>((resolve) => {
    const look = (): void => void (offsets.length >= 3 ? resolve() : setImmediate(look));
    look();
  });
  assert.deepEqual(offsets.slice(0, 3), [undefined, undefined, 43]);
  assert.deepEqual(
    reception.received.map(({ from, to, text, key, sentAt }) => ({ from, to, text, key, sentAt })),
    [
      { from: '#5551234', to: '4200', text: 'Hello', key: '41', sentAt: 1_767_225_600_000 },
      { from: '#5551234', to: '4200', text: 'Again', key: '42', sentAt: 1_767_225_600_000 },
    ],
  );
});

test('the webhook is registered with a secret, and only who knows it is heard', async (context) => {
  let secret = '';
  let registered = (): void => {};
  const ready = new Promise<void>((resolve) => {
    registered = resolve;
  });
  const bot = await provider(context, (call) => {
    const { method, parameters } = checked(call);
    assert.equal(method, 'setWebhook');
    assert.equal(parameters.url, 'https://centre.example/links/chat');
    secret = String(parameters.secret_token);
    assert.match(secret, /^[A-Za-z0-9_-]{1,256}$/);
    registered();
    return { body: { ok: true, result: true } };
  });
  const { doors, reception } = stage(context);
  const link = open(context, TELEGRAM_BOT, { doors, given: given(bot.url, { incoming: 'webhook' }) });
  await ready;
  const header = 'x-telegram-bot-api-secret-token';
  const body = JSON.stringify(written(43, 'Привет'));
  assert.equal((await link.hear!(heard({ body }))).status, 403);
  assert.equal((await link.hear!(heard({ headers: { [header]: 'wrong' }, body }))).status, 403);
  assert.equal((await link.hear!(heard({ headers: { [header]: secret }, body: '{"update' }))).status, 400);
  assert.equal((await link.hear!(heard({ headers: { [header]: secret }, body: '[]' }))).status, 200);
  reception.failures = 1;
  assert.equal((await link.hear!(heard({ headers: { [header]: secret }, body }))).status, 500);
  assert.equal((await link.hear!(heard({ headers: { [header]: secret }, body }))).status, 200);
  assert.equal((await link.hear!(heard({ headers: { [header]: secret }, body }))).status, 200);
  assert.deepEqual(
    reception.received.map(({ from, to, text }) => ({ from, to, text })),
    [{ from: '#5551234', to: 'chat', text: 'Привет' }],
  );
});
