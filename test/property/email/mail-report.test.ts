// What must hold of anything that comes to a return path: reading it never throws and ends soon, and what a report says is read
// however it is folded, coded and surrounded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { latin1Encode, utf8Encode } from '../../../src/base/bytes.ts';
import { plainTextOf } from '../../../src/channels/email/plain-text.ts';
import { receiptOf } from '../../../src/channels/email/report-receipt.ts';
import { readOwnAddress } from '../../../src/channels/email/return-path.ts';
import { quotedReply, readReply } from '../../../src/protocols/mail-report/enhanced-status.ts';
import { readMailReport } from '../../../src/protocols/mail-report/mail-report.ts';

const PIECES = [
  'Content-Type: multipart/report; boundary=b',
  'Content-Type: multipart/mixed; boundary="b',
  'Content-Type: message/delivery-status',
  'Content-Type: message/feedback-report',
  'Content-Transfer-Encoding: base64',
  'Content-Transfer-Encoding: quoted-printable',
  'From: MAILER-DAEMON',
  'Subject: Undelivered Mail',
  'Final-Recipient: rfc822; a@b.example',
  'Action: failed',
  'Action: ',
  'Status: 5.1.1',
  'Status: 5..1',
  'Diagnostic-Code: smtp; 550 5.1.1 no',
  '--b',
  '--b--',
  '',
  ' folded',
  '\t',
  ':',
  '=',
  '=3D=',
  'QWN0aW9uOiBmYWlsZWQ=',
  '550 5.1.1 <a@b.example>',
  '\ud800',
];

const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 40 }));
const breaks = fc.constantFrom('\r\n', '\n', '\r', '\n\n');

test('no bytes make the reader throw, and what it tells is a receipt or nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      receiptOf(readMailReport(bytes));
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, breaks), { maxLength: 60 }), (lines) => {
      const text = lines.flat().join('');
      const receipt = receiptOf(readMailReport(utf8Encode(text)));
      if (receipt?.kind === 'failed') assert.ok([3, 20, 22, 23].includes(receipt.status));
      receiptOf(readMailReport(latin1Encode(text)));
    }),
    { numRuns: 5_000 },
  );
});

test('no text makes the readers of replies, addresses and HTML throw', () => {
  fc.assert(
    fc.property(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 300 })), (text) => {
      readReply(text);
      quotedReply(text);
      readOwnAddress(text, 'back.example');
      plainTextOf(text);
    }),
    { numRuns: 5_000 },
  );
});

// Each repeats what its part of the reader looks for. A reader that goes back for each of them takes minutes, not moments.
const WORST: readonly string[] = [
  'Content-Type: multipart/mixed; boundary=b\n\n',
  '--b\nContent-Type: multipart/mixed; boundary=b\n\n',
  'Content-Type: a/b;a="',
  ';a="\\',
  'a: b\n ',
  '\n\n',
  'Final-Recipient: a\nAction: failed\n\n',
  '=\t \n',
  '550 ',
  '5.1.1.',
  'deliver fail deliver ',
  'Subject: mail delivery deliver ',
  'hi. this is the ',
  '<',
  '<!--',
  '<a href="http:',
  '&#x41;<p>',
];

test('a mail of the size that is looked at is read, whatever it repeats', () => {
  for (const worst of WORST) {
    const text = worst.repeat(Math.ceil((256 * 1024) / worst.length));
    receiptOf(readMailReport(utf8Encode(text)));
    receiptOf(readMailReport(utf8Encode(`From: MAILER-DAEMON\nSubject: ${text.slice(0, 8_000)}\n\n${text}`)));
    plainTextOf(text);
    quotedReply(text.slice(0, 10_000));
  }
});

const statuses = fc.record({
  kind: fc.constantFrom(4 as const, 5 as const),
  subject: fc.integer({ min: 1, max: 7 }),
  detail: fc.integer({ min: 0, max: 999 }),
});

test('a status is read from a report in either coding, however its lines end and are folded', () => {
  fc.assert(
    fc.property(
      statuses,
      fc.constantFrom('7bit', 'base64', 'quoted-printable'),
      fc.constantFrom('\r\n', '\n'),
      fc.stringMatching(/^[A-Za-z0-9'()+_,./:=?-]{1,60}$/),
      (status, coding, end, boundary) => {
        const told = `${status.kind}.${status.subject}.${status.detail}`;
        const group = [
          `Final-Recipient:${end} rfc822; a@b.example`,
          'Action: failed',
          `Status: ${told}`,
          '',
        ].join(end);
        const coded = { '7bit': group, base64: btoa(group), 'quoted-printable': group.replace(/=/g, '=3D') };
        const bytes = utf8Encode(
          [
            `Content-Type: multipart/report;${end}\tboundary="${boundary}"`,
            '',
            `--${boundary}`,
            'Content-Type: Message/Delivery-Status',
            `Content-Transfer-Encoding: ${coding}`,
            '',
            coded[coding],
            `--${boundary}--`,
          ].join(end),
        );
        const read = readMailReport(bytes);
        assert.deepEqual(read.kind === 'delivery' && read.reply.status, { ...status });
      },
    ),
    { numRuns: 1_000 },
  );
});
