// E-mails that become SMS: whose they are, what protects them, what is sent of them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Account } from '../../../src/core/accounts/account.ts';
import { greeted, type SmtpDialogue } from '../../support/smtp-dialogue.ts';
import { type SmtpStage, smtpStage } from '../../support/smtp-stage.ts';
import { testAccount } from '../../support/storage.ts';

const RULES = { msnd: 'boss@client.example,@alarms.example', mph: '79990000005,79990000006' };
const settings = (more: Record<string, string>): Partial<Account['settings']> => ({ more });
const NOBODY = '550 5.7.1 This address takes no mails from you';
const LETTER =
  'From: Boss <boss@client.example>\r\nSubject: =?utf-8?B?0KHRgNC+0YfQvdC+?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe pump\r\n\r\nhas stopped.\r\n-- \r\nBoss, +7 999 000-00-00\r\n';
const SIGN_IN = `AUTH PLAIN ${Buffer.from('\0shop\0secret').toString('base64')}`;

async function trusted(
  context: Parameters<typeof smtpStage>[0],
  more: Record<string, string>,
): Promise<SmtpStage> {
  const given = await smtpStage(context, {}, settings(more));
  return given;
}

async function rcpt(client: SmtpDialogue, from: string, to: string): Promise<string> {
  await client.say('RSET');
  await client.say(`MAIL FROM:<${from}>`);
  return await client.say(`RCPT TO:<${to}>`);
}

describe('e-mails that become SMS', { timeout: 120_000 }, () => {
  test('subject and body, without signature and blank lines, to the number in the address', async (context) => {
    const stage = await trusted(context, RULES);
    const client = await greeted(context, stage.port);
    await client.say(SIGN_IN);
    const to = ['79990000001@sms.example', '+79990000002@send.sms.example'];
    assert.match(
      await client.mail(LETTER, { from: 'boss@client.example', to }),
      /^250 OK - 2 SMS, ID - \d+$/,
    );
    assert.deepEqual(
      (await stage.messages()).map(({ phone, text }) => [phone, text]),
      to.map((address) => [/\d+/.exec(address)![0], 'Срочно\nThe pump\nhas stopped.']),
    );
  });

  test('to a login: the numbers the account has named', async (context) => {
    const stage = await trusted(context, RULES);
    const client = await greeted(context, stage.port);
    await client.say(SIGN_IN);
    const letter =
      'Content-Type: text/html; charset=utf-8\r\n\r\n<html><style>p{}</style><p>Disk &lt;sda&gt; is full</p></html>';
    assert.match(
      await client.mail(letter, { from: 'pump@alarms.example', to: ['shop@sms.example'] }),
      /^250 OK - 2 SMS/,
    );
    assert.deepEqual(
      (await stage.messages()).map(({ phone, text }) => [phone, text]),
      [
        ['79990000005', 'Disk <sda> is full'],
        ['79990000006', 'Disk <sda> is full'],
      ],
    );
  });

  test('a sender alone opens nothing: without AUTH only networks that are trusted may', async (context) => {
    const stage = await trusted(context, RULES);
    const stranger = await greeted(context, stage.port);
    for (const to of ['79990000001@sms.example', 'shop@sms.example'])
      assert.equal(await rcpt(stranger, 'boss@client.example', to), NOBODY);
    const { accounts } = stage.given.storage;
    const gate = {
      accounts: {
        byLogin: (login: string) => accounts.find(login),
        bySource: (address: string) => accounts.takingMailsOf(address),
      },
    };
    const relayed = await smtpStage(context, { gate: { ...gate, networks: ['127.0.0.0/8'] } });
    const relay = await greeted(context, relayed.port);
    for (const to of ['79990000001@sms.example', 'shop@sms.example'])
      assert.match(await rcpt(relay, 'boss@client.example', to), /^250 /, to);
    for (const from of ['who@client.example', 'x@not-alarms.example', ''])
      for (const to of ['79990000001@sms.example', 'shop@sms.example'])
        assert.equal(await rcpt(relay, from, to), NOBODY, `${from} ${to}`);
    assert.equal(await rcpt(relay, 'boss@client.example', 'nobody@sms.example'), NOBODY);
    // Two accounts name the same sender: nobody can know which of them pays.
    await testAccount(stage.given.storage, 'other', { settings: settings({ msnd: '@client.example' }) });
    assert.equal(await rcpt(relay, 'boss@client.example', '79990000001@sms.example'), NOBODY);
    assert.match(await rcpt(relay, 'pump@alarms.example', '79990000001@sms.example'), /^250 /);
  });

  test('with AUTH the list of senders holds all the same, and no mail goes to another account', async (context) => {
    const stage = await trusted(context, RULES);
    await testAccount(stage.given.storage, 'other', { settings: settings(RULES) });
    const client = await greeted(context, stage.port);
    await client.say(SIGN_IN);
    assert.equal(await rcpt(client, 'who@client.example', '79990000001@sms.example'), NOBODY);
    assert.equal(await rcpt(client, 'boss@client.example', 'other@sms.example'), NOBODY);
    assert.match(await rcpt(client, 'boss@client.example', 'shop@sms.example'), /^250 /);
  });

  test('a session is worth what its password and its account are when the mail comes', async (context) => {
    const stage = await trusted(context, RULES);
    const { accounts } = stage.given.storage;
    const client = await greeted(context, stage.port);
    await client.say(SIGN_IN);
    const envelope = { from: 'boss@client.example', to: ['79990000001@sms.example'] };
    await accounts.change('shop', { more: { mlen: '6' } });
    assert.match(await client.mail(LETTER, envelope), /^250 OK/);
    assert.equal((await stage.messages())[0]?.text, 'Срочно');
    await accounts.change('shop', { password: 'another' });
    assert.equal(await client.mail(LETTER, envelope), '550 5.7.1 ERROR = 2 (authorise error)');
    assert.equal((await stage.messages()).length, 1);
  });

  test('without a list of senders, or switched off, nothing is taken', async (context) => {
    const open = await trusted(context, { mph: RULES.mph });
    const client = await greeted(context, open.port);
    await client.say(SIGN_IN);
    assert.equal(await rcpt(client, 'boss@client.example', '79990000001@sms.example'), NOBODY);
    const { accounts } = open.given.storage;
    await accounts.change('shop', { more: { ...RULES, 'mfl[0]': '1' } });
    const again = await greeted(context, open.port);
    await again.say(SIGN_IN);
    assert.equal(await rcpt(again, 'boss@client.example', '79990000001@sms.example'), NOBODY);
  });

  test('the account cuts, transliterates and leaves out what it says', async (context) => {
    const stage = await trusted(context, { ...RULES, mlen: '6', 'mfl[2]': '1', 'mfl[4]': '1' });
    const client = await greeted(context, stage.port);
    await client.say(SIGN_IN);
    const to = ['79990000001@sms.example'];
    assert.match(await client.mail(LETTER, { from: 'boss@client.example', to }), /^250 OK - 1 SMS/);
    assert.equal((await stage.messages())[0]?.text, 'Srochno');
  });

  test('outside its hours an e-mail waits', async (context) => {
    const hour = new Date(Date.now() + 3 * 3_600_000).getUTCHours();
    // A window of an hour that begins in two hours, Moscow time.
    const [from, till] = [(hour + 2) % 24, ((hour + 2) % 24) + 1];
    const stage = await trusted(context, { ...RULES, mh1: String(from), mh2: String(till) });
    const client = await greeted(context, stage.port);
    await client.say(SIGN_IN);
    const to = ['79990000001@sms.example'];
    assert.match(await client.mail(LETTER, { from: 'boss@client.example', to }), /^250 OK - 1 SMS/);
    const { rows } = await stage.given.client.query<{ waits: boolean }>(
      "select due_at > now() + interval '30 minutes' as waits from messages",
    );
    assert.deepEqual(rows, [{ waits: true }]);
  });

  test('an e-mail that comes again is one SMS, an empty one is none', async (context) => {
    const stage = await trusted(context, RULES);
    const client = await greeted(context, stage.port);
    await client.say(SIGN_IN);
    const envelope = { from: 'boss@client.example', to: ['79990000001@sms.example'] };
    const mail = `Message-ID: <1@client.example>\r\n${LETTER}`;
    const first = await client.mail(mail, envelope);
    assert.equal(await client.mail(mail, envelope), first);
    assert.equal((await stage.messages()).length, 1);
    assert.match(await client.mail('From: boss\r\n\r\n-- \r\nBoss', envelope), /^554 5\.6\.0 /);
  });

  test('a text that begins like a command of the classic API is a text', async (context) => {
    const stage = await trusted(context, RULES);
    const client = await greeted(context, stage.port);
    await client.say(SIGN_IN);
    const envelope = { from: 'boss@client.example', to: ['79990000001@sms.example'] };
    assert.match(await client.mail('Subject: __CALL__ me\r\n\r\nback', envelope), /^250 OK - 1 SMS/);
    const [sent] = await stage.messages();
    assert.deepEqual([sent?.kind, sent?.text], [0, '__CALL__ me\nback']);
  });
});
