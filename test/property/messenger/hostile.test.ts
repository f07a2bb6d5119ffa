// Whatever is sent to a link's address, signed or not, is answered, and nothing that is not meant is stored. Texts cut into
// pieces are whole, and parts of MIME are read back.

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HeardRequest } from '../../../src/channels/link.ts';
import { MMS } from '../../../src/channels/messenger/mms/mms.ts';
import { splitText } from '../../../src/channels/messenger/pieces.ts';
import { TELEGRAM_GATEWAY } from '../../../src/channels/messenger/telegram-gateway.ts';
import { messagesOf } from '../../../src/channels/messenger/telegram-updates.ts';
import { VIBER_BOT } from '../../../src/channels/messenger/viber-bot.ts';
import { VIBER_BUSINESS } from '../../../src/channels/messenger/viber-business.ts';
import { VK } from '../../../src/channels/messenger/vk.ts';
import { WHATSAPP } from '../../../src/channels/messenger/whatsapp.ts';
import { printMultipart, readMultipart } from '../../../src/protocols/mm7/mime.ts';
import { heard, open, stage } from '../../integration/messenger/stage.ts';

const URL_OF_NOBODY = 'http://127.0.0.1:9';
const hmac = (key: string | Buffer, ...parts: (string | Uint8Array)[]): string =>
  parts.reduce((made, part) => made.update(part), createHmac('sha256', key)).digest('hex');

/** Bytes, JSON of any shape, and JSON with the names that webhooks use. */
const NAMES = fc.constantFrom(
  'entry',
  'changes',
  'value',
  'field',
  'statuses',
  'messages',
  'metadata',
  'event',
  'message_token',
  'timestamp',
  'sender',
  'message',
  'text',
  'id',
  'results',
  'messageId',
  'status',
  'type',
  'object',
  'request_id',
  'delivery_status',
  'errors',
  '__proto__',
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(
      'messages',
      'delivered',
      'failed',
      'message_new',
      null,
      1,
      -1,
      1e308,
      '1767225600',
    ),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(NAMES, tie('tree'), { maxKeys: 6 }),
  ),
}));
const BODY = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((text) => Buffer.from(text)),
  tree.map((value) => Buffer.from(JSON.stringify(value))),
);

test('no body makes a webhook throw, and none is taken for our own trouble', async (context) => {
  const { doors, clock } = stage(context);
  const given = { url: URL_OF_NOBODY };
  const token = 'token';
  const seconds = String(clock.now() / 1_000);
  const whatsapp = { token, phoneNumberId: '12345', appSecret: token, verifyToken: token };
  const links: readonly (readonly [
    (request: HeardRequest) => Promise<{ status: number }>,
    (body: Uint8Array) => Record<string, string>,
  ])[] = [
    [
      open(context, WHATSAPP, { doors, given: { ...given, ...whatsapp } }).hear!,
      (body) => ({ 'x-hub-signature-256': `sha256=${hmac(token, body)}` }),
    ],
    [
      open(context, VIBER_BOT, { doors, given: { ...given, token, senderName: 'x' } }).hear!,
      (body) => ({ 'x-viber-content-signature': hmac(token, body) }),
    ],
    [
      open(context, TELEGRAM_GATEWAY, { doors, given: { ...given, token } }).hear!,
      (body) => ({
        'x-request-timestamp': seconds,
        'x-request-signature': hmac(createHash('sha256').update(token).digest(), `${seconds}\n`, body),
      }),
    ],
    [
      open(context, VK, { doors, given: { ...given, token, confirmation: 'c', secret: 's' } }).hear!,
      () => ({}),
    ],
    [
      open(context, VIBER_BUSINESS, { doors, given: { ...given, apiKey: token, sender: 'x' } }).hear!,
      () => ({}),
    ],
  ];
  const key = hmac(token, 'reports of chat').slice(0, 32);
  await fc.assert(
    fc.asyncProperty(BODY, async (body) => {
      for (const [hear, sign] of links) {
        const reply = await hear(heard({ query: { key }, headers: sign(body), body }));
        assert.ok([200, 400, 403].includes(reply.status), String(reply.status));
      }
    }),
    { numRuns: 300 },
  );
});

test('no update makes the reading of messages throw', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom('4200', ''), (update, to) => {
      for (const { from, text, key } of messagesOf([update, { update_id: 1, message: update }], to))
        assert.ok(from !== '#' && typeof text === 'string' && /^\d+$/.test(key));
    }),
  );
});

test('no body makes the relay address throw', async (context) => {
  const { doors, outbox, reception } = stage(context);
  const given = { url: URL_OF_NOBODY, reportUser: 'r', reportPassword: 'p' };
  const hear = open(context, MMS, { doors, given }).hear!;
  const authorization = `Basic ${Buffer.from('r:p').toString('base64')}`;
  const types = fc.constantFrom(
    'text/xml',
    'multipart/related; boundary=b',
    'multipart/mixed; boundary="b"',
    '',
    '/',
  );
  const pieces = fc
    .array(
      fc.constantFrom(
        '--b',
        '--b--',
        '\r\n',
        '\n',
        '<a>',
        '</a>',
        '<Envelope>',
        '<Body/>',
        '<![CDATA[',
        ']]>',
        '&x;',
        '&#0;',
        'Content-Type: multipart/mixed; boundary=b',
      ),
      { maxLength: 30 },
    )
    .map((all) => Buffer.from(all.join('')));
  await fc.assert(
    fc.asyncProperty(fc.oneof(pieces, fc.uint8Array({ maxLength: 300 })), types, async (body, type) => {
      const reply = await hear(heard({ headers: { authorization, 'content-type': type }, body }));
      assert.equal(reply.status, 500);
      assert.match(reply.body ?? '', /VASPErrorRsp/);
    }),
    { numRuns: 500 },
  );
  assert.deepEqual([outbox.receipts.length, reception.received.length], [0, 0]);
});

test('a text in pieces is the whole text, no piece longer than the provider takes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.integer({ min: 2, max: 40 }),
      (text, most) => {
        const parts = splitText(text, most);
        assert.ok(
          parts.every(
            (part) => part.length <= most && part.trim() !== '' && Buffer.from(part).toString() === part,
          ),
        );
        // Pieces of blanks alone are left out; every other character is there, in its order.
        assert.equal(parts.join('').replace(/\s/g, ''), text.replace(/\s/g, ''));
      },
    ),
  );
});

test('printed parts are read back byte by byte', () => {
  const base64 = {
    encode: (bytes: Uint8Array) => Buffer.from(bytes).toString('base64'),
    decode: (text: string) => Buffer.from(text, 'base64'),
  };
  const part = fc.record({
    contentType: fc.constant('application/octet-stream'),
    contentId: fc.stringMatching(/^[a-z0-9.]{1,10}$/),
    body: fc.uint8Array({ maxLength: 300 }),
  });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const read = readMultipart(
        'multipart/mixed; boundary=mm7.x',
        printMultipart(parts, 'mm7.x', base64),
        base64,
      );
      assert.ok(read.ok);
      assert.deepEqual(
        read.value.map(({ contentId, body }) => [contentId, [...body]]),
        parts.map(({ contentId, body }) => [contentId, [...body]]),
      );
    }),
  );
});
