// What is read from mails that come back: reports of the standard in all their untidiness, bounces in sentences, and what is no
// bounce at all.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latin1Encode, utf8Encode } from '../../../src/base/bytes.ts';
import { readDeliveryStatus } from '../../../src/protocols/mail-report/delivery-status.ts';
import { quotedReply, readReply, readStatus } from '../../../src/protocols/mail-report/enhanced-status.ts';
import { readMailReport } from '../../../src/protocols/mail-report/mail-report.ts';
import { partsOf, readEntity, textOf } from '../../../src/protocols/mail-report/mime-entity.ts';

const mail = (...lines: readonly string[]): Uint8Array => utf8Encode(lines.join('\r\n'));

function report(status: readonly string[], type = 'message/delivery-status'): Uint8Array {
  return mail(
    'From: MAILER-DAEMON@mx.example',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b1',
    '',
    'preamble',
    '--b1',
    '',
    'Your message could not be delivered.',
    '--b1',
    `Content-Type: ${type}`,
    '',
    ...status,
    '--b1--',
  );
}

test('a status and a reply are read where they stand, and addresses are none', () => {
  assert.deepEqual(readStatus('5.1.1'), { kind: 5, subject: 1, detail: 1 });
  assert.deepEqual(readStatus('4.2.2 (over quota)'), { kind: 4, subject: 2, detail: 2 });
  for (const text of ['', '5.1', '3.1.1', '5.1.1234', '25.1.1', '5.1.1.7', '192.5.1.1'])
    assert.equal(readStatus(text), undefined, text);
  assert.deepEqual(readReply('550-5.7.26 first\n550 5.7.26 last'), {
    code: 550,
    status: { kind: 5, subject: 7, detail: 26 },
    text: '550-5.7.26 first\n550 5.7.26 last',
  });
  assert.deepEqual(readReply('550 user 5.1.1 unknown'), { code: 550, text: '550 user 5.1.1 unknown' });
  assert.deepEqual(readReply('250'), { code: 250, text: '250' });
  assert.deepEqual(readReply('nothing'), { text: 'nothing' });
});

test('a reply that is quoted in a sentence is found', () => {
  assert.deepEqual(quotedReply('host mx.example[192.0.2.1] said: 550 5.1.1 <a@b.example>: unknown\nbye'), {
    code: 550,
    status: { kind: 5, subject: 1, detail: 1 },
    text: '550 5.1.1 <a@b.example>: unknown',
  });
  assert.deepEqual(quotedReply('Remote host said: 554 delivery error'), {
    code: 554,
    text: '554 delivery error',
  });
  assert.deepEqual(quotedReply('Sorry, no mailbox here by that name. (#5.1.1)'), {
    status: { kind: 5, subject: 1, detail: 1 },
    text: '5.1.1)',
  });
  assert.equal(quotedReply('We are sorry. Call 550-1234.'), undefined);
});

test('groups of a report are read, with fields missing and in any order', () => {
  const recipients = readDeliveryStatus(
    [
      'Reporting-MTA: dns; mx.example',
      'Arrival-Date: Thu, 15 Jan 2026 09:00:00 +0000',
      '',
      'Original-Recipient: rfc822;anna@there.example',
      'Final-Recipient: RFC822; anna@mailbox.there.example',
      'ACTION: Failed (permanently)',
      'Status: 5.0.0 (unknown)',
      'Diagnostic-Code: smtp; 550 5.2.1',
      '  The mailbox is switched off',
      ' ',
      'Final-Recipient: rfc822;bert@there.example',
      'Status: 4.4.7',
      '',
      'Final-Recipient: rfc822;carl@there.example',
    ].join('\r\n'),
  );
  assert.deepEqual(recipients, [
    {
      action: 'failed',
      recipient: 'anna@mailbox.there.example',
      reply: {
        code: 550,
        status: { kind: 5, subject: 2, detail: 1 },
        text: '550 5.2.1 The mailbox is switched off',
      },
    },
    {
      action: 'delayed',
      recipient: 'bert@there.example',
      reply: { status: { kind: 4, subject: 4, detail: 7 }, text: '' },
    },
  ]);
});

test('a report is known by its part, wherever that stands', () => {
  const plain = report(['Final-Recipient: rfc822; a@b.example', 'Action: failed', 'Status: 5.1.1']);
  const expected = {
    kind: 'delivery',
    action: 'failed',
    reply: { status: { kind: 5, subject: 1, detail: 1 }, text: '' },
  };
  assert.deepEqual(readMailReport(plain), expected);
  const wrapped = mail('Content-Type: multipart/mixed; boundary="o u:t"', '', '--o u:t', '');
  const inner = new TextDecoder().decode(plain);
  assert.deepEqual(readMailReport(mail(new TextDecoder().decode(wrapped) + inner, '--o u:t--')), expected);
});

test('a report in base64 or quoted-printable is read, a cut one too', () => {
  const status = 'Final-Recipient: rfc822; a@b.example\r\nAction: delivered\r\nStatus: 2.1.5\r\n';
  for (const [coding, body] of [
    ['base64', btoa(status)],
    ['quoted-printable', status.replace(/=/g, '=3D').replace('delivered', 'deliver=\r\ned')],
  ] as const) {
    const bytes = mail(
      'Content-Type: multipart/report; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      `Content-Transfer-Encoding: ${coding}`,
      '',
      body,
    );
    const read = readMailReport(bytes);
    assert.equal(read.kind === 'delivery' && read.action, 'delivered', coding);
  }
});

test('of several recipients the worst counts', () => {
  const read = readMailReport(
    report([
      'Final-Recipient: rfc822; a@b.example',
      'Action: delivered',
      'Status: 2.0.0',
      '',
      'Final-Recipient: rfc822; c@b.example',
      'Action: failed',
      'Status: 5.1.1',
    ]),
  );
  assert.equal(read.kind === 'delivery' && read.action, 'failed');
});

test('a bounce in sentences is known by its sender and subject, its reason by what it quotes', () => {
  const qmail = mail(
    'From: MAILER-DAEMON@mx.example',
    'Subject: failure notice',
    '',
    'Hi. This is the qmail-send program at mx.example.',
    '',
    '<anna@there.example>:',
    '192.0.2.7 does not like recipient.',
    'Remote host said: 550 5.1.1 unknown',
  );
  assert.deepEqual(readMailReport(qmail), {
    kind: 'returned',
    reply: { code: 550, status: { kind: 5, subject: 1, detail: 1 }, text: '550 5.1.1 unknown' },
  });
  const exim = mail(
    'From: Mail Delivery System <Mailer-Daemon@mx.example>',
    'X-Failed-Recipients: anna@there.example',
    'Auto-Submitted: auto-replied',
    'Subject: Mail delivery failed: returning message to sender',
    '',
    'A message that you sent could not be delivered.',
  );
  assert.deepEqual(readMailReport(exim), { kind: 'returned' });
});

test('a bounce whose subject is in Russian is one, however that is written', () => {
  const said = 'Сообщение не доставлено: Заказ';
  const octets = Buffer.from(said);
  const base64 = (from: number, to?: number): string => octets.subarray(from, to).toString('base64');
  const quoted = [...octets].map((octet) => `=${octet.toString(16).toUpperCase()}`).join('');
  const subjects = [
    octets.toString('latin1'),
    `=?UTF-8?B?${base64(0)}?=`,
    // Cut within a letter and folded, as many do it although RFC 2047 5 forbids the former.
    `=?utf-8?B?${base64(0, 21)}?=\r\n =?utf-8?B?${base64(21)}?=`,
    `=?utf-8*ru?Q?${quoted.replaceAll('=20', '_')}?=`,
  ];
  for (const subject of subjects) {
    const bytes = Buffer.from(
      `From: MAILER-DAEMON@mx.example\r\nSubject: ${subject}\r\n\r\n<anna@there.example>: 550 5.1.1 unknown`,
      'latin1',
    );
    assert.equal(readMailReport(bytes).kind, 'returned', subject);
  }
});

test('delays, people who are away, complaints and letters are no bounces', () => {
  const kinds = [
    mail(
      'From: MAILER-DAEMON@mx.example',
      'Subject: Warning: message delayed 4 hours',
      '',
      'Later: 451 4.4.1 x',
    ),
    mail(
      'From: anna@there.example',
      'Auto-Submitted: auto-replied',
      'Subject: Undeliverable: away',
      '',
      '550 5.1.1',
    ),
    report(['Feedback-Type: abuse', 'User-Agent: x/1'], 'message/feedback-report'),
    report(['Disposition: automatic-action; displayed'], 'message/disposition-notification'),
    mail('From: anna@there.example', 'Subject: Undeliverable?', '', 'Did you get 550 5.1.1 too?'),
    mail('From: anna@there.example', 'Subject: Thanks', '', 'Thanks!'),
    mail(''),
  ].map((bytes) => readMailReport(bytes).kind);
  assert.deepEqual(kinds, [
    'delayed',
    'automatic',
    'complaint',
    'automatic',
    'unknown',
    'unknown',
    'unknown',
  ]);
});

test('texts are decoded, octets that are no UTF-8 stand for themselves', () => {
  const quoted = readEntity(mail('Content-Transfer-Encoding: Quoted-Printable', '', '=D0=AF=20=zz ='));
  assert.equal(textOf(quoted), 'Я =zz =');
  assert.equal(textOf(readEntity(latin1Encode('\n\xe4'))), 'ä');
  const base64 = readEntity(mail('Content-Transfer-Encoding: base64', '', '0K8\r\n!= ignored'));
  assert.equal(textOf(base64), 'Я');
});

test('a boundary inside a line divides nothing', () => {
  const entity = readEntity(
    mail('Content-Type: multipart/mixed; boundary="a"', '', '--a', '', 'x--a', '--ab', '--a--', '', 'after'),
  );
  assert.deepEqual(
    partsOf(entity).map((part) => part.body),
    ['x--a\n--ab'],
  );
});
