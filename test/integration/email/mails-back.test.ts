// What comes to the place for mails that come back, over a real session: bounces and reports become receipts, unsubscribing
// reaches its hook, everything else is refused or passed over.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { createTransport } from 'nodemailer';
import { unsubscribeProof } from '../../../src/channels/email/return-path.ts';
import { accountValue } from '../../support/account.ts';
import { MailQueue, mailServer, stage, talk } from './mail-stage.ts';

const TOKEN = '0123456789abcdef01234567';
const SECRET = 'sixteen or more letters';
const BACK = { bounceDomain: 'back.example', bouncePort: 0, secret: SECRET } as const;

function bounce(status: string, action: string, diagnostic: string): readonly string[] {
  return [
    'From: MAILER-DAEMON@mx.example',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="=_b"',
    '',
    '--=_b',
    '',
    'This is the mail system at host mx.example.',
    '',
    '--=_b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    'Final-Recipient: rfc822; anna@there.example',
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${diagnostic}`,
    '',
    '--=_b',
    'Content-Type: message/rfc822',
    '',
    'Subject: Your order',
    '',
    'It is on its way.',
    '--=_b--',
  ];
}

function session(to: string, mail: readonly string[], hello = 'EHLO mx.example'): readonly string[] {
  return [hello, 'MAIL FROM:<>', `RCPT TO:<${to}>`, 'DATA', [...mail, '.'].join('\r\n'), 'QUIT'];
}

test('a bounce to a return path is a receipt of failure by its status', async (context) => {
  const { queue, port, clock, counted } = stage(context, { settings: BACK });
  const mail = bounce('5.2.2', 'failed', '552 5.2.2 Over quota');
  const replies = await talk(await port, session(`Bounce+${TOKEN}@BACK.example`, mail));
  assert.equal(replies[5], '250 2.0.0 Taken');
  assert.deepEqual(queue.receipts, [
    {
      link: 'post',
      ids: [TOKEN],
      at: clock.now(),
      report: { kind: 'failed', status: 20, err: 2 },
    },
  ]);
  assert.deepEqual(counted, ['failed']);
});

test('a report of success is a receipt of delivery, one of a delay is none', async (context) => {
  const { queue, port, counted } = stage(context, { settings: BACK });
  const at = await port;
  await talk(at, session(`bounce+${TOKEN}@back.example`, bounce('4.4.1', 'delayed', '451 come again')));
  assert.deepEqual(queue.receipts, []);
  await talk(at, session(`bounce+${TOKEN}@back.example`, bounce('2.0.0', 'relayed', '250 ok')));
  assert.deepEqual(
    queue.receipts.map(({ report }) => report),
    [{ kind: 'delivered' }],
  );
  assert.deepEqual(counted, ['delayed', 'relayed']);
});

test('a refusal by policy may go to another link', async (context) => {
  const { queue, port } = stage(context, { settings: BACK });
  const mail = bounce('5.7.1', 'failed', '554 5.7.1 blocked using a dnsbl');
  await talk(await port, session(`bounce+${TOKEN}@back.example`, mail));
  assert.deepEqual(
    queue.receipts.map(({ report }) => report),
    [{ kind: 'failed', status: 23, err: 253, reason: 'undelivered' }],
  );
});

test('other recipients are refused, and nothing is relayed', async (context) => {
  const { queue, port } = stage(context, { settings: BACK });
  const at = await port;
  for (const to of [
    'anna@there.example',
    'bounce@back.example',
    `bounce+${TOKEN}@other.example`,
    `bounce+${TOKEN}x@back.example`,
    `bounce+${TOKEN}@back.example@there.example`,
    'postmaster@back.example',
  ]) {
    const replies = await talk(at, ['EHLO mx.example', 'MAIL FROM:<>', `RCPT TO:<${to}>`, 'QUIT']);
    assert.match(replies[3] ?? '', /^5\d\d /, to);
  }
  assert.deepEqual(queue.receipts, []);
});

test('a mail is taken when its receipt is stored, and asked for again when it cannot be', async (context) => {
  const queue = new MailQueue(accountValue());
  const { port, troubles } = stage(context, { settings: BACK, queue });
  const at = await port;
  queue.failures = 1;
  const lines = session(`bounce+${TOKEN}@back.example`, bounce('5.1.1', 'failed', '550 5.1.1 unknown'));
  const first = await talk(at, lines);
  assert.match(first[5] ?? '', /^451 /);
  assert.equal(troubles.length, 1);
  const second = await talk(at, lines);
  assert.match(second[5] ?? '', /^250 /);
  assert.equal(queue.receipts.length, 1);
});

test('the same over LMTP', async (context) => {
  const { queue, port } = stage(context, { settings: { ...BACK, bounceProtocol: 'lmtp' } });
  const mail = bounce('5.1.1', 'failed', '550 5.1.1 unknown');
  const replies = await talk(await port, session(`bounce+${TOKEN}@back.example`, mail, 'LHLO mx.example'));
  assert.match(replies[5] ?? '', /^250 /);
  assert.deepEqual(
    queue.receipts.map(({ report }) => report),
    [{ kind: 'failed', status: 20, err: 1 }],
  );
});

test('a whole mail that comes back, larger than what is looked at, is taken and understood', async (context) => {
  const { queue, port } = stage(context, { settings: BACK });
  const large = [
    ...bounce('5.1.1', 'failed', '550 5.1.1 unknown').slice(0, -1),
    ...Array(20_000).fill('x'.repeat(70)),
    '--=_b--',
  ];
  const replies = await talk(await port, session(`bounce+${TOKEN}@back.example`, large));
  assert.match(replies[5] ?? '', /^250 /);
  assert.equal(queue.receipts.length, 1);
});

test('answers of people who are away are passed over', async (context) => {
  const { queue, port, counted } = stage(context, { settings: BACK });
  const away = [
    'From: anna@there.example',
    'Subject: Away',
    'Auto-Submitted: auto-replied',
    '',
    'I am away.',
  ];
  await talk(await port, session(`bounce+${TOKEN}@back.example`, away));
  assert.deepEqual(queue.receipts, []);
  assert.deepEqual(counted, ['automatic']);
});

test('unsubscribing by mail reaches the hook with the proof of the address alone', async (context) => {
  const { port, unsubscribed, counted } = stage(context, { settings: BACK });
  const at = await port;
  const proof = unsubscribeProof(SECRET, 'post', 'anna@there.example');
  const leave = (subject: string): readonly string[] =>
    session(`unsubscribe+${proof}@back.example`, [`Subject: ${subject}`, 'From: x@y.example', '', '']);
  await talk(at, leave('unsubscribe bert@there.example'));
  assert.deepEqual(unsubscribed, []);
  await talk(at, leave('unsubscribe Anna@There.example'));
  assert.deepEqual(unsubscribed, ['anna@there.example']);
  assert.deepEqual(counted, ['unknown', 'unsubscribed']);
});

test('unsubscribing by a click needs a POST and the proof (RFC 8058)', async (context) => {
  const { link, unsubscribed } = stage(context, { settings: BACK });
  const proof = unsubscribeProof(SECRET, 'post', 'anna@there.example');
  const ask = (method: string, address: string, token: string) =>
    link.hear!({
      method,
      query: new Map([
        ['address', address],
        ['token', token],
      ]),
      headers: new Map(),
      body: Buffer.from('List-Unsubscribe=One-Click'),
    });
  const seen = await ask('GET', 'anna@there.example', proof);
  assert.equal(seen.status, 200);
  assert.match(seen.body ?? '', /<form method="post">/);
  assert.equal((await ask('POST', 'bert@there.example', proof)).status, 404);
  assert.equal((await ask('POST', 'anna@there.example', '')).status, 404);
  assert.equal((await ask('DELETE', 'anna@there.example', proof)).status, 405);
  assert.deepEqual(unsubscribed, []);
  assert.equal((await ask('POST', 'Anna@there.example', proof)).status, 200);
  assert.deepEqual(unsubscribed, ['anna@there.example']);
});

test('a mail that went out comes back by its own return path', async (context) => {
  const { port: there, mails } = await mailServer(context);
  const { queue, port, post } = stage(context, { settings: { ...BACK, host: '127.0.0.1', port: there } });
  post();
  await queue.until(() => queue.outcomes.length === 1);
  const transport = createTransport({ host: '127.0.0.1', port: await port, ignoreTLS: true });
  await transport.sendMail({
    envelope: { from: '', to: mails[0]!.from },
    raw: bounce('5.1.1', 'failed', '550 5.1.1 unknown').join('\r\n'),
  });
  transport.close();
  const [handed] = queue.outcomes.map(({ outcome }) => outcome);
  assert.ok(handed?.kind === 'handed');
  assert.deepEqual(queue.receipts[0]?.ids, handed.ids);
});

test('a peer that trickles bytes for ever is broken off', async (context) => {
  const { port, queue } = stage(context, { settings: BACK, times: { reportSession: 400 } });
  const socket = connect(await port, '127.0.0.1');
  let greeted = false;
  const trickle = (): void => {
    if (socket.destroyed) return;
    socket.write('x');
    setTimeout(trickle, 10);
  };
  socket.once('data', () => {
    greeted = true;
    trickle();
  });
  socket.on('error', () => undefined);
  await new Promise((closed) => socket.once('close', closed));
  assert.ok(greeted);
  assert.deepEqual(queue.receipts, []);
});

test('a port that is taken is told of, and the link works on and stops', async (context) => {
  const { port: there } = await mailServer(context);
  const first = stage(context, { settings: BACK });
  const bouncePort = await first.port;
  const second = stage(context, { settings: { ...BACK, bouncePort, host: '127.0.0.1', port: there } });
  second.post();
  await second.queue.until(() => second.queue.outcomes.length === 1 && second.troubles.length > 0);
  assert.ok(second.troubles.some((one) => one.includes('EADDRINUSE')));
  await second.link.stop();
});
