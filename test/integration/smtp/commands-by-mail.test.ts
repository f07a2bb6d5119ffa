// Mails with commands over real sockets into a real database: what is stored, what the dialogue says, who is told by mail.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import iconv from 'iconv-lite';
import { MESSAGE_KINDS } from '../../../src/core/messages/kind.ts';
import { greeted } from '../../support/smtp-dialogue.ts';
import { smtpStage } from '../../support/smtp-stage.ts';

const OK = /^250 OK - 1 SMS, ID - \d+$/;
const TO_ONE = 'shop:secret:0:0:0,0,:79990000001:';

/** With the header a relay gives it. */
const relayed = (id: string, body: string): string =>
  `Message-ID: <${id}@client.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}`;

describe('commands by mail', { timeout: 120_000 }, () => {
  test('a mail without any header but its type is sent; the reply tells the id', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    const body = Buffer.concat([
      Buffer.from(`Content-Type: text/plain; charset=windows-1251\n\n${TO_ONE}`),
      iconv.encode('Привет\nмир\n~~~\nзаметка', 'windows-1251'),
    ]);
    assert.match(await client.mail(body), OK);
    assert.match(await client.mail(iconv.encode(`${TO_ONE}кои`, 'koi8-r')), OK);
    const [one, two] = await stage.messages();
    assert.deepEqual([one?.phone, one?.text, one?.status], ['79990000001', 'Привет\nмир', -1]);
    assert.equal(two?.text, 'кои');
    const { rows } = await stage.given.client.query(
      'select door, client_address, comment from submissions order by id',
    );
    assert.deepEqual(rows[0], { door: 'smtp', client_address: '127.0.0.1', comment: 'заметка' });
    assert.deepEqual(stage.troubles, []);
  });

  test('every format becomes its kind', async (context) => {
    const stage = await smtpStage(context, {}, { email: 'shop@client.example' });
    const client = await greeted(context, stage.port);
    const kinds = [
      'sms',
      'flash',
      'push',
      'hlr',
      'binary',
      'binary',
      'ping',
      'mms',
      'mail',
      'call',
      'viber',
      'social',
    ] as const;
    for (const [format, kind] of kinds.entries()) {
      const to = kind === 'mail' ? 'a@b.example' : '79990000001';
      const text = kind === 'push' ? 'http://a.example/\nread' : `aab${format % 10}`;
      const said = await client.mail(`Subject: hello\n\nshop:secret:::,${format}:${to}:${text}`);
      assert.match(said, /^250 OK - /, kind);
    }
    assert.deepEqual(
      (await stage.messages()).map((message) => message.kind),
      kinds.map((kind) => MESSAGE_KINDS[kind]),
    );
  });

  test('a list, several numbers, a time and a plus', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    assert.match(
      await client.mail('\nshop:secret::::' + ':79990000001:one: 1\r\n79990000002:two'),
      /^250 OK - 2 SMS/,
    );
    assert.match(
      await client.mail('\nshop:secret:77:+60::+79990000003;89990000004:three'),
      /^250 OK - 2 SMS, ID - 77$/,
    );
    assert.deepEqual(
      (await stage.messages()).map(({ phone, text }) => [phone, text]),
      [
        ['79990000001', 'one: 1'],
        ['79990000002', 'two'],
        ['79990000003', 'three'],
        ['79990000004', 'three'],
      ],
    );
    const { rows } = await stage.given.client.query(
      "select due_at > now() + interval '50 minutes' as later from messages order by id",
    );
    assert.deepEqual(
      rows.map(({ later }) => later),
      [false, false, true, true],
    );
  });

  test('the password as MD5, a key without a login', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    const md5 = createHash('md5').update('secret').digest('hex');
    assert.match(await client.mail(`\nshop:${md5}::::79990000001:by digest`), OK);
    const key = await stage.given.storage.doors.apiKeys.create(stage.account, {
      name: 'mail',
      scopes: ['send'],
    });
    assert.ok(key.ok);
    assert.match(await client.mail(`\n:${key.value.key}::::79990000001:by key`), OK);
  });

  test('files of a call, an MMS and an e-mail are kept; any other kind carries none', async (context) => {
    const stage = await smtpStage(context, {}, { email: 'shop@client.example' });
    const client = await greeted(context, stage.port);
    const mail = (format: number, to: string, bytes = 200): string =>
      [
        'Subject: files',
        'Content-Type: multipart/mixed; boundary=cut',
        '',
        '--cut',
        '',
        `shop:secret:::,${format}:${to}:text`,
        '--cut',
        'Content-Type: audio/wav; name=one.wav',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.alloc(bytes, 1).toString('base64').replace(/.{76}/g, '$&\r\n'),
        '--cut--',
      ].join('\r\n');
    // Far more than a mail without files may have.
    assert.match(await client.mail(mail(9, '79990000001', 300_000)), /^250 OK - /);
    assert.match(await client.mail(mail(7, '79990000001')), /^250 OK - /);
    assert.match(await client.mail(mail(8, 'a@b.example')), /^250 OK - /);
    const named = (await stage.messages()).map(({ options }) => {
      const files = (options.files ?? (options.call as { uploads: unknown }).uploads) as {
        name: string;
        bytes: number;
      }[];
      return files.map(({ name, bytes }) => [name, bytes]);
    });
    assert.deepEqual(named, [[['one.wav', 300_000]], [['one.wav', 200]], [['one.wav', 200]]]);
    const refused = await client.mail(mail(0, '79990000001'), { from: '' });
    assert.equal(
      refused,
      '554 5.6.0 ERROR = 1 (parameters error: a message of the kind sms carries no files)',
    );
    const small = await client.mail(mail(9, '79990000001', 20), { from: '' });
    assert.match(small, /^554 5\.6\.0 ERROR = 1 \(parameters error: a file is smaller than 101 bytes\)$/);
  });
});

test('an account that wants its requests kept finds commands among them, without the password', async (context) => {
  const stage = await smtpStage(context, {}, { requestLog: 'on' });
  const client = await greeted(context, stage.port);
  const said = await client.mail(`\n${TO_ONE}text`);
  const [logged] = stage.given.storage.doors.requestLog.of(stage.account);
  assert.deepEqual([logged?.page, logged?.status, `250 ${logged?.answer}`], ['SMTP', 250, said]);
  assert.deepEqual(
    logged?.parameters.filter(([name]) => name === 'psw' || name === 'mes'),
    [
      ['psw', '***'],
      ['mes', 'text'],
    ],
  );
});

describe('refusals', { timeout: 120_000 }, () => {
  test('who is not known, and what cannot be read, is refused in the dialogue; nobody gets a mail', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    assert.equal(
      await client.mail('\nshop:wrong::::79990000001:text'),
      '550 5.7.1 ERROR = 2 (authorise error)',
    );
    assert.equal(await client.mail('\n:::::79990000001:text'), '554 5.6.0 ERROR = 1 (parameters error)');
    assert.equal(
      await client.mail('Subject: hi\n\nDear Sir'),
      '554 5.6.0 The mail cannot be read: the text is no command: too few colons',
    );
    assert.deepEqual(await stage.messages(), []);
  });

  test('an account is told by a mail that costs nothing and answers its own', async (context) => {
    const stage = await smtpStage(context, {}, { email: 'shop@client.example' });
    const client = await greeted(context, stage.port);
    const said = await client.mail(relayed('one', 'shop:secret:::,0,FOREIGN:79990000001:text'), {
      from: 'boss@client.example',
    });
    assert.match(
      said,
      /^250 Taken, and refused by mail: ERROR = 6 \(message is denied: sender "FOREIGN" is not registered in the account\), ID - 1$/,
    );
    const [, report, ...more] = await stage.messages();
    assert.deepEqual(more, []);
    assert.equal(report?.kind, MESSAGE_KINDS.mail);
    assert.deepEqual(
      [report?.phone, report?.sender, report?.text, report?.cost, report?.status],
      [
        'boss@client.example',
        'send@send.sms.example',
        'ERROR = 6 (message is denied: sender "FOREIGN" is not registered in the account), ID - 1',
        0,
        -1,
      ],
    );
    assert.deepEqual(report?.options.answer, { to: '<one@client.example>' });
    assert.equal(report?.options.subject, 'SMS report');
    const { rows } = await stage.given.client.query(
      'select balance::int, (select bool_or(hidden) from messages) as hidden from accounts',
    );
    assert.deepEqual(rows, [{ balance: 10_000_000, hidden: true }]);
  });

  test('a sender and fields beyond ASCII are taken by SMTPUTF8 (RFC 6531), and the sender is told', async (context) => {
    const stage = await smtpStage(context, {}, { email: 'shop@client.example' });
    const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
    const client = await greeted(context, stage.port);
    assert.match(await client.say('EHLO client.example'), /^250[- ]SMTPUTF8$/m);
    const command = 'shop:secret:::,8,other@client.example:анна@почта.рф:текст';
    assert.match(await client.say(utf8('MAIL FROM:<босс@почта.рф> SMTPUTF8')), /^250 /);
    await client.say('RCPT TO:<send@send.sms.example>');
    await client.say('DATA');
    client.write(
      utf8(`From: Босс <босс@почта.рф>\r\nSubject: Тема\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n`),
    );
    assert.match(await client.say(utf8(`${command}\r\n.`)), /^250 Taken, and refused by mail: ERROR = 6/);
    const [, report] = await stage.messages();
    assert.equal(report?.phone, 'босс@xn--80a1acny.xn--p1ai');
    assert.match(
      await client.mail(
        utf8(
          `Subject: Тема\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${command.replace(',other@client.example', '')}`,
        ),
      ),
      /^250 OK - /,
    );
    const sent = (await stage.messages()).at(-1);
    assert.deepEqual(
      [sent?.phone, sent?.text, sent?.options.subject],
      ['анна@xn--80a1acny.xn--p1ai', 'текст', 'Тема'],
    );
  });

  test('test=1 has a report of what went well, too', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    assert.match(await client.mail(relayed('two', 'shop:secret:::,0,,1:+79990000000:text')), OK);
    const [sent, report] = await stage.messages();
    assert.equal(sent?.phone, '79990000000');
    assert.match(report?.text ?? '', /^OK - 1 SMS, ID - \d+$/);
  });

  test('no rule of the account holds a report up: not its limits, nor its black list', async (context) => {
    const stage = await smtpStage(context, {}, { dayLimit: 1, sendingHours: '0-1', outsideHours: 'refuse' });
    const { doors } = stage.given.storage;
    const client = await greeted(context, stage.port);
    const terms = { list: 'black', scope: 'all', reason: '', until: undefined } as const;
    await doors.blackList.add(stage.account, [{ form: 'mail', value: 'api@client.example' }], terms);
    assert.match(
      await client.mail(relayed('ten', 'shop:secret:::,0,FOREIGN:79990000001:text')),
      /^250 Taken, and refused by mail/,
    );
    const [, report] = await stage.messages();
    assert.match(report?.text ?? '', /^ERROR = 6 \(/);
  });

  test('no mail answers one that may be an answer itself: the dialogue does', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    const wrong = 'shop:secret:::,0,FOREIGN:79990000001:text';
    const refused = /^550 5\.7\.1 ERROR = 6 \(/;
    const heads = [
      'Auto-Submitted: auto-replied',
      'Precedence: bulk',
      'Precedence: list',
      'List-Id: <a.example>',
    ];
    for (const head of heads) assert.match(await client.mail(`${head}\n\n${wrong}`), refused, head);
    assert.match(await client.mail(`\n${wrong}`, { from: '' }), refused);
    assert.match(await client.mail(`\n${wrong}`, { from: 'send@send.sms.example' }), refused);
    assert.match(await client.mail(`\n${wrong}`, { from: 'api@sms.example' }), refused);
    assert.ok((await stage.messages()).every(({ kind }) => kind === MESSAGE_KINDS.sms));
    assert.match(await client.mail(`Auto-Submitted: no\n\n${wrong}`), /^250 Taken/);
  });

  test('where no link carries e-mail the dialogue tells, and the log once', async (context) => {
    const stage = await smtpStage(context, { mailLink: 'no' });
    const client = await greeted(context, stage.port);
    for (let time = 0; time < 2; time++)
      assert.match(
        await client.mail('\nshop:secret:::,0,FOREIGN:79990000001:text'),
        /^550 5\.7\.1 ERROR = 6/,
      );
    assert.equal(stage.warnings.length, 1);
  });

  test('by setting the dialogue tells always', async (context) => {
    const stage = await smtpStage(context, { refusals: 'dialogue' });
    const client = await greeted(context, stage.port);
    assert.match(
      await client.mail('\nshop:secret::::123:text'),
      /^550 5\.1\.1 ERROR = 7 \(invalid number\), ID - 1$/,
    );
    assert.match(
      await client.mail('\nshop:secret::99999999::79990000001:text'),
      /^554 5\.6\.0 ERROR = 5 \(date format error\)$/,
    );
    await stage.given.storage.accounts.change('shop', { prices: { sms: 99_000_000 as never } });
    assert.match(
      await client.mail('\nshop:secret::::79990000001:dear'),
      /^554 5\.3\.0 ERROR = 3 \(no money\), ID - /,
    );
  });

  test('while the database is away the client is asked to come again, and nothing is lost', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    const mail = relayed('three', `${TO_ONE}text`);
    await stage.given.client.query('alter table submissions rename to away');
    assert.match(await client.mail(mail), /^451 4\.3\.0 ERROR = 9 \(service unavailable, try again later\)$/);
    await stage.given.client.query('alter table away rename to submissions');
    assert.match(await client.mail(mail), OK);
    assert.equal((await stage.messages()).length, 1);
  });
});

describe('repetitions', { timeout: 120_000 }, () => {
  test('a mail that comes again after a lost answer is answered again and sent once', async (context) => {
    const stage = await smtpStage(context);
    const client = await greeted(context, stage.port);
    const mail = relayed('four', `${TO_ONE}text`);
    const first = await client.mail(mail);
    assert.match(first, OK);
    assert.equal(await client.mail(mail), first);
    // From another relay of the same client, with lines of its own on top.
    assert.equal(await (await greeted(context, stage.port)).mail(`Received: by mx\r\n${mail}`), first);
    assert.equal((await stage.messages()).length, 1);
  });

  test('a mail that comes twice at once is sent once', async (context) => {
    const stage = await smtpStage(context);
    const mail = relayed('five', `${TO_ONE}text`);
    const clients = await Promise.all([greeted(context, stage.port), greeted(context, stage.port)]);
    const said = await Promise.all(clients.map((client) => client.mail(mail)));
    // The second one is answered like the first, or asked to come again.
    assert.ok(
      said.every((one) => /^(?:250 OK|451 )/.test(one)),
      said.join('; '),
    );
    assert.equal((await stage.messages()).length, 1);
  });

  test('another mail with the same command is refused within a minute; another command is not', async (context) => {
    const stage = await smtpStage(context, { refusals: 'dialogue' });
    const client = await greeted(context, stage.port);
    assert.match(await client.mail(relayed('six', `${TO_ONE}text`)), OK);
    const repeated = '550 5.7.1 ERROR = 9 (duplicate request, wait a minute)';
    assert.equal(await client.mail(relayed('seven', `${TO_ONE}text`)), repeated);
    assert.match(await client.mail(relayed('six', `${TO_ONE}other`)), OK);
    assert.match(await client.mail(`\n${TO_ONE}bare`), OK);
    assert.equal(await client.mail(`\n${TO_ONE}bare`), repeated);
    assert.equal((await stage.messages()).length, 3);
  });

  test('what was refused may be mended and come again at once', async (context) => {
    const stage = await smtpStage(context, { refusals: 'dialogue' });
    const client = await greeted(context, stage.port);
    const body = 'shop:secret:::,0,SHOP:79990000001:text';
    assert.match(await client.mail(relayed('eight', body)), /^550 5\.7\.1 ERROR = 6/);
    await stage.given.storage.accounts.change('shop', { settings: { sender: 'SHOP' } });
    assert.match(await client.mail(relayed('nine', body)), OK);
  });
});
