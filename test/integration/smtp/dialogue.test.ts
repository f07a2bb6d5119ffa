// The dialogue before a mail: who may write to whom, sign-in, encryption, and the limits that keep strangers from taking what
// there is.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { ROOT } from '../../support/repository.ts';
import { greeted, SmtpDialogue } from '../../support/smtp-dialogue.ts';
import { smtpStage } from '../../support/smtp-stage.ts';

const BODY = 'shop:secret::::79990000001:text';
const OK = /^250 OK - 1 SMS, ID - \d+$/;
const plainLogin = (login: string, password: string): string =>
  `AUTH PLAIN ${Buffer.from(`\0${login}\0${password}`).toString('base64')}`;

const pem = (name: string): string => readFileSync(path.join(ROOT, 'test/support/tls', name), 'utf8');

describe('recipients', { timeout: 60_000 }, () => {
  test('commands go to send@ at a served domain or at send. before it; anything else is refused', async (context) => {
    const { port } = await smtpStage(context);
    const client = await greeted(context, port);
    await client.say('MAIL FROM:<api@client.example>');
    for (const to of ['send@send.sms.example', 'send@sms.example', 'SEND@Send.SMS.Example'])
      assert.match(await client.say(`RCPT TO:<${to}>`), /^250 /, to);
    for (const to of ['send@other.example', 'send@x.sms.example', 'postmaster@elsewhere.example'])
      assert.equal(await client.say(`RCPT TO:<${to}>`), '550 5.1.1 No such address here', to);
    for (const to of ['info@sms.example', '79990000001@sms.example'])
      assert.match(await client.say(`RCPT TO:<${to}>`), /^452 4\.5\.3 /, to);
  });

  test('with no domain configured any is served', async (context) => {
    const { port } = await smtpStage(context, { hosts: [] });
    const client = await greeted(context, port);
    assert.match(await client.mail(`\n${BODY}`, { to: ['send@send.whatever.example'] }), OK);
  });

  test('several addresses of one command are one command', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    assert.match(await client.mail(`\n${BODY}`, { to: ['send@send.sms.example', 'send@sms.example'] }), OK);
    assert.equal((await stage.messages()).length, 1);
  });

  test('past a hundred recipients the rest is asked to come separately', async (context) => {
    const { port } = await smtpStage(context, { hosts: [] });
    const client = await greeted(context, port);
    await client.say('MAIL FROM:<>');
    for (let one = 0; one < LIMITS.smtp.recipients; one++)
      assert.match(await client.say(`RCPT TO:<send@a${one}.example>`), /^250 /);
    assert.equal(await client.say('RCPT TO:<send@last.example>'), '452 4.5.3 Too many recipients');
    await client.say('DATA');
    assert.match(await client.say(`\r\n${BODY}\r\n.`), OK);
  });
});

describe('sign-in and encryption', { timeout: 60_000 }, () => {
  test('who signed in needs no login and password in the mail', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    assert.match(await client.say(plainLogin('shop', 'wrong')), /^535 5\.7\.8 /);
    assert.match(await client.say(plainLogin('shop', 'secret')), /^235 /);
    assert.match(await client.mail('\n:::::79990000001:text'), OK);
    assert.match(await client.mail('\nshop:wrong::::79990000001:text'), /^550 5\.7\.1 ERROR = 2/);
    // Two mails of one session.
    assert.match(await client.mail('\n:::::79990000002:text'), OK);
  });

  test('AUTH LOGIN, and login with a key', async (context) => {
    const stage = await smtpStage(context);
    const key = await stage.given.storage.doors.apiKeys.create(stage.account, {
      name: 'mail',
      scopes: ['send'],
    });
    assert.ok(key.ok);
    const client = await greeted(context, stage.port);
    assert.match(await client.say('AUTH LOGIN'), /^334 /);
    assert.match(await client.say(Buffer.from('shop').toString('base64')), /^334 /);
    assert.match(await client.say(Buffer.from(key.value.key).toString('base64')), /^235 /);
    assert.match(await client.mail('\n:::::79990000001:text'), OK);
  });

  test('STARTTLS is offered with a certificate, and then works; without one it is neither', async (context) => {
    const tls = { key: pem('localhost-key.pem'), cert: pem('localhost.pem') };
    const { port } = await smtpStage(context, { tls });
    const client = await SmtpDialogue.open(context, port);
    assert.match(await client.reply(), /^220 /);
    assert.match(await client.say('EHLO client.example'), /STARTTLS/);
    assert.match(await client.say('STARTTLS'), /^220 /);
    await client.startTls();
    await client.say('EHLO client.example');
    assert.match(await client.say(plainLogin('shop', 'secret')), /^235 /);
    assert.match(await client.mail('\n:::::79990000001:text'), OK);
    const bare = await SmtpDialogue.open(context, (await smtpStage(context)).port);
    await bare.reply();
    assert.doesNotMatch(await bare.say('EHLO client.example'), /STARTTLS/);
    assert.match(await bare.say('STARTTLS'), /^5/);
  });

  test('an address that guesses too often is locked out of AUTH and of commands, and told that it passes', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    let said = '';
    for (let guess = 0; guess < 100 && !said.startsWith('451'); guess++)
      said = await client.mail(`\nshop:guess${guess}::::79990000001:text`);
    assert.equal(said, '451 4.7.1 ERROR = 4 (ip temporarily blocked)');
    assert.match(await client.say(plainLogin('shop', 'secret')), /^454 4\.7\.0 /);
  });
});

describe('limits', { timeout: 120_000 }, () => {
  test('a mail of 100 KB is taken when it has no files, a byte more is not', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    const head = `\r\n${BODY}\r\n~~~\r\n`;
    // The line end before the last dot is of the mail.
    const room = LIMITS.smtp.textBytes - head.length - 2;
    assert.match(await client.mail(head + 'x'.repeat(room)), OK);
    assert.equal(
      await client.mail(`${head}${'x'.repeat(room + 1)}`),
      '552 5.3.4 The mail is larger than 102400 bytes',
    );
    assert.match(await client.mail('\nshop:secret::::79990000002:after it'), OK);
  });

  test('a mail with files has a limit of its own, told before it is sent', async (context) => {
    const { port } = await smtpStage(context);
    const client = await SmtpDialogue.open(context, port);
    await client.reply();
    assert.match(await client.say('EHLO client.example'), new RegExp(`SIZE ${LIMITS.smtp.mailBytes}`));
    assert.match(await client.say(`MAIL FROM:<> SIZE=${LIMITS.smtp.mailBytes + 1}`), /^552 /);
    await client.say('MAIL FROM:<>');
    await client.say('RCPT TO:<send@sms.example>');
    await client.say('DATA');
    const piece = Buffer.alloc(1024 * 1024, 'x\r\n');
    for (let sent = 0; sent <= LIMITS.smtp.mailBytes; sent += piece.length) client.write(piece);
    assert.equal(
      await client.say('\r\n.'),
      `552 5.3.4 The mail is larger than ${LIMITS.smtp.mailBytes} bytes`,
    );
    assert.match(await client.say('NOOP'), /^250 /);
  });

  test('connections of one address are counted; one that ends makes room', async (context) => {
    const { port } = await smtpStage(context, { limits: { ofAddress: 2 } });
    const first = await greeted(context, port);
    await greeted(context, port);
    const third = await SmtpDialogue.open(context, port);
    assert.match(await third.reply(), /^421 4\.7\.0 /);
    await third.closed();
    await first.say('QUIT');
    await first.closed();
    let said = '';
    while (!said.startsWith('220')) said = await (await SmtpDialogue.open(context, port)).reply();
    assert.match(said, /^220 /);
  });

  test('mails of one address are counted by the minute', async (context) => {
    const { port } = await smtpStage(context, { mailsPerMinute: 2 });
    const client = await greeted(context, port);
    assert.match(await client.mail(`\n${BODY} 1`), OK);
    assert.match(await client.mail(`\n${BODY} 2`), OK);
    assert.match(await client.say('MAIL FROM:<api@client.example>'), /^451 4\.7\.1 /);
  });

  test('a mail that trickles is broken off, and so is a silent connection', async (context) => {
    const stage = await smtpStage(context, { limits: { mailTime: 500 } });
    const slow = await greeted(context, stage.port);
    await slow.say('MAIL FROM:<>');
    await slow.say('RCPT TO:<send@sms.example>');
    await slow.say('DATA');
    slow.trickle();
    assert.match(await slow.reply(), /^421 /);
    await slow.closed();
    const idle = await smtpStage(context, { limits: { idleTime: 200 } });
    const silent = await greeted(context, idle.port);
    assert.match(await silent.reply(), /^421 /);
    await silent.closed();
    assert.deepEqual(stage.troubles, []);
  });

  test('a client that goes away in the middle of its mail is no trouble, and nothing of it is done', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    await client.say('MAIL FROM:<>');
    await client.say('RCPT TO:<send@sms.example>');
    await client.say('DATA');
    client.write(`\r\n${BODY} half`);
    client.end();
    await client.closed();
    const other = await greeted(context, stage.port);
    assert.match(await other.mail(`\n${BODY} whole`), OK);
    assert.deepEqual(
      (await stage.messages()).map(({ text }) => text),
      ['text whole'],
    );
    assert.deepEqual(stage.troubles, []);
  });

  test('commands may be written one behind the other without waiting', async (context) => {
    const stage = await smtpStage(context);
    const client = await SmtpDialogue.open(context, stage.port);
    await client.reply();
    assert.match(await client.say('EHLO client.example'), /PIPELINING/);
    client.write('MAIL FROM:<>\r\nRCPT TO:<send@sms.example>\r\nRCPT TO:<who@nowhere.example>\r\nDATA\r\n');
    const replies = [await client.reply(), await client.reply(), await client.reply(), await client.reply()];
    assert.deepEqual(
      replies.map((one) => one.slice(0, 3)),
      ['250', '250', '550', '354'],
    );
    client.write(`\r\n${BODY}\r\n.\r\nMAIL FROM:<>\r\nQUIT\r\n`);
    assert.match(await client.reply(), OK);
    assert.match(await client.reply(), /^250 /);
    assert.match(await client.reply(), /^221 /);
  });
});

describe('TLS that is none', { timeout: 60_000 }, () => {
  test('garbage after STARTTLS ends that connection alone, at once or when its time is over', async (context) => {
    const tls = { key: pem('localhost-key.pem'), cert: pem('localhost.pem') };
    const stage = await smtpStage(context, { tls, limits: { mailTime: 500, idleTime: 60_000 } });
    const begin = async (): Promise<SmtpDialogue> => {
      const client = await greeted(context, stage.port);
      assert.match(await client.say('STARTTLS'), /^220 /);
      return client;
    };
    const junk = await begin();
    junk.write('MAIL FROM:<>\r\n'.repeat(50));
    await junk.closed();
    // The beginning of a handshake that never ends.
    const slow = await begin();
    slow.write(Buffer.from('160301ffff', 'hex'));
    slow.trickle();
    await slow.closed();
    // What is written before the handshake is no part of what is said after it.
    const eager = await greeted(context, stage.port);
    eager.write('STARTTLS\r\nMAIL FROM:<>\r\n');
    assert.match(await eager.reply(), /^220 |^5/);
    const other = await greeted(context, stage.port);
    assert.match(await other.mail(`\n${BODY}`), OK);
    assert.deepEqual(stage.troubles, []);
  });
});

describe('closing', { timeout: 60_000 }, () => {
  test('silent connections are told and closed; a mail under way is finished and answered', async (context) => {
    const stage = await smtpStage(context);
    const idle = await greeted(context, stage.port);
    const busy = await greeted(context, stage.port);
    await busy.say('MAIL FROM:<>');
    await busy.say('RCPT TO:<send@sms.example>');
    await busy.say('DATA');
    const closed = stage.door.close();
    assert.match(await idle.reply(), /^421 /);
    assert.match(await busy.say(`\r\n${BODY}\r\n.`), OK);
    assert.match(await busy.reply(), /^421 /);
    await closed;
    assert.equal((await stage.messages()).length, 1);
  });
});
