// What must hold of anything that comes as a mail: reading it never throws and ends soon, a command is the same however it is
// wrapped, and no bytes on the socket bring the door down.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { admissionOf } from '../../../src/dialect/frame.ts';
import { readCommand } from '../../../src/interfaces/smtp/command.ts';
import { commandTextOf, textOf } from '../../../src/interfaces/smtp/command-text.ts';
import { readMail } from '../../../src/interfaces/smtp/mail.ts';
import { decodeField } from '../../../src/interfaces/smtp/mail-charset.ts';
import { smsText } from '../../../src/interfaces/smtp/mail-to-sms.ts';
import { replyText } from '../../../src/interfaces/smtp/replies.ts';
import { openSmtpDoor } from '../../../src/interfaces/smtp/smtp-door.ts';
import { doorsOf, FakeCore } from '../../support/fake-core.ts';
import { greeted, SmtpDialogue } from '../../support/smtp-dialogue.ts';

const PIECES = [
  'Content-Type: multipart/mixed; boundary=b',
  'Content-Type: multipart/related; boundary="b',
  'Content-Type: text/plain; charset=utf-16',
  'Content-Type: text/html; charset=koi8-r',
  'Content-Type: message/rfc822',
  'Content-Type: image/png; name="=?utf-8?B?0LA=?="',
  "Content-Disposition: attachment; filename*=utf-8''%D0%B",
  'Content-Disposition: attachment; filename*0*=x; filename*1=y',
  'Content-Transfer-Encoding: base64',
  'Content-Transfer-Encoding: quoted-printable',
  'Subject: =?utf-8?Q?=D0?= =?utf-8?Q?=A1?=',
  'alex:123:0:0:0,0,:79990000001:text',
  ':key::::79990000001:',
  '[text]',
  '[/text]',
  '<p>',
  '--b',
  '--b--',
  '-- ',
  '',
  ' folded',
  ':',
  '::::::',
  '=3D=',
  'QWxleA==',
  '\ufeff',
];

const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 40 }));
const breaks = fc.constantFrom('\r\n', '\n', '\r', '\n\n');

/** Reads it in every way a mail is read. */
function readAll(bytes: Buffer): void {
  const read = readMail(bytes);
  if (!read.ok) return;
  const mail = read.value;
  const command = readCommand(mail, commandTextOf(mail), { login: 'a', password: 'b' });
  if (command.ok) {
    const { parameters } = command.value;
    assert.equal(typeof parameters.identity, 'string');
    parameters.octets('mes');
  }
  textOf(mail);
  assert.ok([...smsText(mail, { mlen: '70' })].length <= 70);
}

describe('mails of any bytes', { timeout: 120_000 }, () => {
  test('are read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => readAll(Buffer.from(bytes))),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, breaks), { maxLength: 60 }), (lines) => {
        readAll(Buffer.from(lines.flat().join(''), 'latin1'));
        readAll(Buffer.from(lines.flat().join('')));
      }),
      { numRuns: 3_000 },
    );
  });

  test('any beginning of a mail is read or refused', () => {
    const mail = Buffer.from(
      'Subject: =?utf-8?B?0KHRgA==?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nalex:123::::79990000001:Привет\r\n--b\r\nContent-Type: audio/wav; name=a.wav\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n',
    );
    for (let length = 0; length <= mail.length; length++) readAll(mail.subarray(0, length));
  });

  test('fields and replies of any text are texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        decodeField(Buffer.from(text).toString('latin1'));
        assert.match(replyText(text), /^[\x20-\x7e]{0,400}$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

const word = fc.stringMatching(/^[A-Za-z0-9]{1,10}$/);
const text = fc.stringMatching(/^[A-Za-zа-яА-Я0-9 :;,.!?]{0,60}[а-яa-z]$/);

test('a command is the same in every charset, coding and wrapping', () => {
  const charset = fc.constantFrom('koi8-r', 'windows-1251', 'utf-8');
  const coding = fc.constantFrom('8bit', 'base64', 'quoted-printable');
  const wrapping = fc.constantFrom('bare', 'parts', 'tags');
  fc.assert(
    fc.property(word, word, text, charset, coding, wrapping, (login, psw, mes, named, coded, wrapped) => {
      const command = `${login}:${psw}:7:0:0,0,:79990000001:${mes}`;
      const inner = iconv.encode(
        wrapped === 'tags' ? `Hello\r\n[text]${command}[/text]\r\nBye` : command,
        named,
      );
      const body =
        coded === '8bit'
          ? inner.toString('latin1')
          : coded === 'base64'
            ? inner.toString('base64')
            : [...inner].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
      const part = `Content-Type: text/plain; charset=${named}\r\nContent-Transfer-Encoding: ${coded}\r\n\r\n${body}\r\n`;
      const mail =
        wrapped === 'parts'
          ? `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${part}--b--\r\n`
          : part;
      const read = readMail(Buffer.from(mail, 'latin1'));
      assert.ok(read.ok);
      const found = readCommand(read.value, commandTextOf(read.value), undefined);
      assert.ok(found.ok);
      const { parameters } = found.value;
      assert.deepEqual(
        ['login', 'psw', 'id', 'phones', 'mes'].map((name) => parameters.text(name)),
        [login, psw, '7', '79990000001', mes],
      );
    }),
    { numRuns: 1_000 },
  );
});

test('no bytes on the socket bring the door down, and none of them is reported as a trouble', {
  timeout: 120_000,
}, async (context) => {
  const core = new FakeCore();
  const doors = doorsOf(core);
  const troubles: unknown[] = [];
  const report = (trouble: unknown): void => void troubles.push(trouble);
  const door = await openSmtpDoor({
    host: '127.0.0.1',
    port: 0,
    doors,
    admission: admissionOf({ doors, report }),
    hosts: [],
    refusals: 'dialogue',
    mailLink: 'no',
    mailsPerMinute: 1_000_000,
    gate: { accounts: { byLogin: async () => undefined, bySource: async () => [] }, networks: [] },
    report,
    warn: () => undefined,
  });
  context.after(() => door.close());
  const line = fc.constantFrom(
    'EHLO a',
    'MAIL FROM:<a@b.example>',
    'MAIL FROM:<> SIZE=99999999999',
    'MAIL FROM:<\x00@>',
    'RCPT TO:<send@a.example>',
    'RCPT TO:<>',
    'DATA',
    '.',
    '..',
    'alex:123::::79990000001:text',
    'AUTH PLAIN',
    'AUTH PLAIN AAAA',
    'AUTH LOGIN',
    '*',
    'STARTTLS',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'RSET',
    '',
  );
  const chunk = fc.oneof(line, fc.string({ unit: 'binary', maxLength: 300 }));
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { minLength: 1, maxLength: 15 }), async (chunks) => {
      const client = await SmtpDialogue.open({ after: () => undefined }, door.port);
      await client.reply();
      client.write(`EHLO a\r\n${chunks.join('\r\n')}`);
      client.end();
      await client.closed();
    }),
    { numRuns: 60 },
  );
  const client = await greeted(context, door.port);
  assert.match(await client.mail('\nalex:123::::79990000001:still here'), /^250 OK - 1 SMS/);
  assert.deepEqual(troubles, []);
});
