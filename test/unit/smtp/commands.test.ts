// Commands of mails, in every form that clients are known to send (spec smtp 2 and 3), as the named values that come of them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import iconv from 'iconv-lite';
import { type Credentials, FORMATS, readCommand } from '../../../src/interfaces/smtp/command.ts';
import { commandTextOf } from '../../../src/interfaces/smtp/command-text.ts';
import { readMail } from '../../../src/interfaces/smtp/mail.ts';

type Named = Readonly<Record<string, string>>;

function commandOf(mail: string | Buffer, credentials?: Credentials) {
  const read = readMail(typeof mail === 'string' ? Buffer.from(mail, 'latin1') : mail);
  assert.ok(read.ok, JSON.stringify(read));
  return readCommand(read.value, commandTextOf(read.value), credentials);
}

function named(mail: string | Buffer, credentials?: Credentials): Named {
  const command = commandOf(mail, credentials);
  assert.ok(command.ok, JSON.stringify(command));
  return Object.fromEntries(command.value.parameters.named.filter(([, value]) => value !== ''));
}

/** As if it had come with a header. */
const plain = (body: string): string => `Content-Type: text/plain; charset=utf-8\n\n${body}`;

/** What was written, and what it means. */
const FORMS: readonly (readonly [what: string, body: string, means: Named])[] = [
  [
    'every field given',
    'alex:123:7:0412251015,2:1,1,SMSC,1:79990000001:Hello',
    {
      login: 'alex',
      psw: '123',
      id: '7',
      time: '0412251015',
      tz: '2',
      translit: '1',
      flash: '1',
      sender: 'SMSC',
      phones: '79990000001',
      mes: 'Hello',
    },
  ],
  [
    'what the official libraries write',
    'alex:123:0:0:0,0,:79990000001:Hello',
    { login: 'alex', psw: '123', id: '0', time: '0', translit: '0', phones: '79990000001', mes: 'Hello' },
  ],
  [
    'id and time empty, only translit',
    'alex:123:::1,,,:79990000000:text',
    { login: 'alex', psw: '123', translit: '1', phones: '79990000000', mes: 'text' },
  ],
  [
    'translit and sender empty, format 0, a plus before the number',
    'alex:123:::,0,,1:+79990000000:text',
    { login: 'alex', psw: '123', phones: '+79990000000', mes: 'text' },
  ],
  [
    'a key where the password belongs',
    ':key:0:0:0,0:79990000000:text',
    { psw: 'key', id: '0', time: '0', translit: '0', phones: '79990000000', mes: 'text' },
  ],
  [
    'nothing but numbers and a text',
    'alex:123::::79990000000:text',
    { login: 'alex', psw: '123', phones: '79990000000', mes: 'text' },
  ],
  [
    'a list',
    'alex:123::::' + ':79990000001:one: more\n79990000002:two',
    { login: 'alex', psw: '123', list: '79990000001:one: more\n79990000002:two' },
  ],
  [
    'several numbers and a group',
    'alex:123::::79990000001,79990000002;G5:text',
    { login: 'alex', psw: '123', phones: '79990000001,79990000002;G5', mes: 'text' },
  ],
  [
    'colons, lines and a comment in the text; the line end after it is none of it',
    'alex:123::::79990000001:at 10:30:\nbring: all\n~~~\nnote: 5\n\n',
    { login: 'alex', psw: '123', phones: '79990000001', mes: 'at 10:30:\nbring: all\n~~~\nnote: 5' },
  ],
  [
    'hours, minutes from now, seconds of Unix',
    'alex:123::+15,-3::79990000001:text',
    { login: 'alex', psw: '123', time: '+15', tz: '-3', phones: '79990000001', mes: 'text' },
  ],
  [
    'a look-up that leaves out the text with its colon',
    'alex:123:::,3:79990000001',
    { login: 'alex', psw: '123', hlr: '1', phones: '79990000001' },
  ],
  [
    'blank lines before it',
    '\r\n \r\nalex:123::::79990000001:text\r\n',
    { login: 'alex', psw: '123', phones: '79990000001', mes: 'text' },
  ],
];

describe('commands in mails', () => {
  for (const [what, body, means] of FORMS)
    test(`${what}`, () => {
      assert.deepEqual(named(plain(body)), means);
      // The same with the line ends of the wire.
      assert.deepEqual(named(plain(body).replace(/\r?\n/g, '\r\n')), means);
      // A line with five colons may be a header field.
      if (!body.includes('\r') && body.split(':').length > 6)
        assert.deepEqual(named(body), means, 'without any header');
      assert.deepEqual(named(`\n${body}`), means, 'with an empty header');
    });

  test('numbers of formats become the flags of send.php', () => {
    const flags = FORMATS.map((_, number) => {
      const {
        login: _login,
        psw: _psw,
        phones: _phones,
        mes: _mes,
        translit: _t,
        ...flag
      } = named(plain(`alex:123:::,${number}:79990000001:00`));
      return flag;
    });
    assert.deepEqual(flags, [
      {},
      { flash: '1' },
      { push: '1' },
      { hlr: '1' },
      { bin: '1' },
      { bin: '2' },
      { ping: '1' },
      { mms: '1' },
      { mail: '1' },
      { call: '1' },
      { viber: '1' },
      { soc: '1' },
    ]);
  });

  test('a format that is none makes the request wrong, whoever asks', () => {
    for (const format of ['12', 'x', '-1']) {
      const command = commandOf(plain(`alex:123:::,${format}:79990000001:text`));
      assert.ok(command.ok);
      assert.match(command.value.parameters.problem ?? '', /from 0 to 11/);
    }
  });

  test('a report is wanted by any number but nought', () => {
    const report = (test: string) => {
      const command = commandOf(plain(`alex:123:::,,,${test}:79990000001:text`));
      return command.ok && command.value.report;
    };
    assert.deepEqual(['1', '0', ''].map(report), ['wanted', 'on refusal', 'on refusal']);
  });

  test('who signed in stands for an empty login and password, and for nothing else', () => {
    const credentials = { login: 'shop', password: 'secret' };
    const who = (body: string) => {
      const { login, psw } = named(plain(body), credentials);
      return [login, psw];
    };
    assert.deepEqual(who(':::::79990000001:text'), ['shop', 'secret']);
    assert.deepEqual(who('alex:123::::79990000001:text'), ['alex', '123']);
    assert.deepEqual(who(':key::::79990000001:text'), [undefined, 'key']);
  });

  test('bytes of a binary message are those of the mail, whatever its charset', () => {
    const octets = Buffer.from([0x06, 0x05, 0x04, 0x0b, 0x84, 0x23, 0xf0, 0xff, 0x00, 0x41]);
    const body = Buffer.concat([Buffer.from('alex:123:::,4:79990000001:'), octets]);
    for (const charset of ['', '; charset=windows-1251', '; charset=utf-8']) {
      const mail = `Content-Type: text/plain${charset}\nContent-Transfer-Encoding: base64\n\n${body.toString('base64')}`;
      const command = commandOf(mail);
      assert.ok(command.ok);
      assert.equal(command.value.parameters.octets('mes'), octets.toString('latin1'));
    }
  });

  test('an e-mail and an MMS have the subject of the mail; any other kind has none', () => {
    const mail = (format: number): string =>
      `Subject: =?koi8-r?B?${iconv.encode('Счёт', 'koi8-r').toString('base64')}?=\n\nalex:123:::,${format}:a@b.example:text`;
    assert.equal(named(mail(8)).subj, 'Счёт');
    assert.equal(named(mail(7)).subj, 'Счёт');
    assert.equal(named(mail(0)).subj, undefined);
  });

  test('a text that is no command is refused', () => {
    for (const body of ['', 'hello', 'a:b:c:d:e', 'Dear Sir,\nwe met at 10:30.'])
      assert.equal(commandOf(plain(body)).ok, false, body);
    const none = commandOf('Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA');
    assert.deepEqual(none, { ok: false, error: 'the mail has no text' });
  });
});

const PARTS = (parts: readonly string[], type = 'mixed'): string =>
  [
    `Content-Type: multipart/${type}; boundary="cut"`,
    '',
    'For readers without MIME: a:b:c:d:e:f:g',
    ...parts.flatMap((part) => ['--cut', part]),
    '--cut--',
    '',
  ].join('\r\n');

const TEXT_PART = 'Content-Type: text/plain; charset=utf-8\r\n\r\nalex:123::::79990000001:text\r\n';

describe('mails of several parts, and HTML', () => {
  test('the command stands between the tags, in whatever part has them', () => {
    const html =
      'Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>Dear,</p>[TEXT]alex:123::::79990000001:one &amp; two<br>three[/TEXT]<p>Yours</p></body></html>';
    const means = { login: 'alex', psw: '123', phones: '79990000001', mes: 'one & two\nthree' };
    assert.deepEqual(named(html), means);
    assert.deepEqual(named(PARTS(['Content-Type: text/plain\r\n\r\nsee below', html], 'alternative')), means);
    const tagged = plain('Hello,\n[text]\nalex:123::::79990000001:one & two\nthree\n[/text]\n-- \nAlex');
    assert.deepEqual(named(tagged), means);
  });

  test('without tags the first plain text is the command', () => {
    const means = { login: 'alex', psw: '123', phones: '79990000001', mes: 'text' };
    assert.deepEqual(named(PARTS([TEXT_PART])), means);
    assert.deepEqual(
      named(PARTS([TEXT_PART, 'Content-Type: text/html\r\n\r\n<p>alex:1::::2:x</p>'], 'alternative')),
      means,
    );
    assert.deepEqual(named('Content-Type: text/html\n\n<p>alex:123::::79990000001:text</p>'), means);
  });

  test('tags in the text of a message are a part of it', () => {
    const body = 'alex:123::::79990000001:write [text] and [/text]';
    assert.equal(named(plain(body)).mes, 'write [text] and [/text]');
  });

  test('what stands before the tags may have colons of its own', () => {
    const means = { login: 'alex', psw: '123', phones: '79990000001', mes: 'hello' };
    const before =
      'From: Alex <alex@client.example>\nSent: Monday, 10:15:30\nTo: us\nSee https://client.example:8080/';
    assert.deepEqual(named(plain(`${before}\n\n[text]alex:123::::79990000001:hello[/text]`)), means);
  });

  test('in numbers over several lines and a list a tag is a part of the text, too', () => {
    const body = 'alex:123::::79990000001,\n79990000002:write [text] and [/text]';
    assert.equal(named(plain(body)).mes, 'write [text] and [/text]');
    const list = 'alex:123:::::79990000001:write [text]x[/text]';
    assert.equal(named(plain(list)).list, '79990000001:write [text]x[/text]');
  });

  test('an open tag alone changes nothing', () => {
    assert.equal(commandOf(plain('[text]alex:123::::79990000001:x')).ok, true);
  });

  test('attachments are files; what a text shows in its midst, and what signs it, is none', () => {
    const sound = (head: string): string =>
      `${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.alloc(120, 7).toString('base64')}`;
    const mail = PARTS([
      TEXT_PART,
      sound('Content-Type: audio/wav; name="one.wav"'),
      sound(
        "Content-Type: audio/wav\r\nContent-Disposition: attachment; filename*=utf-8''%D0%B4%D0%B2%D0%B0.wav",
      ),
      sound('Content-Type: application/pkcs7-signature; name=smime.p7s'),
      'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="=?utf-8?B?0LAudHh0?="\r\n\r\nnote',
    ]);
    const command = commandOf(mail);
    assert.ok(command.ok);
    const { files } = command.value.parameters;
    assert.deepEqual(
      files.map(({ name, bytes }) => [name, bytes.length]),
      [
        ['one.wav', 120],
        ['два.wav', 120],
        ['а.txt', 4],
      ],
    );
    const logo = PARTS([TEXT_PART, sound('Content-Type: image/png\r\nContent-ID: <logo>')], 'related');
    const withLogo = commandOf(logo);
    assert.ok(withLogo.ok);
    assert.deepEqual(withLogo.value.parameters.files, []);
  });

  test('parts past their number or depth refuse the mail, none is left out in silence', () => {
    const many = readMail(Buffer.from(PARTS(new Array<string>(31).fill(TEXT_PART))));
    assert.deepEqual(many, {
      ok: false,
      error: { kind: 'unreadable', says: 'it has more than 30 parts' },
    });
    let deep = TEXT_PART;
    for (let level = 0; level < 6; level++)
      deep = `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n${deep}\r\n--b${level}--\r\n`;
    assert.deepEqual(readMail(Buffer.from(deep)), {
      ok: false,
      error: { kind: 'unreadable', says: 'parts of parts are more than 4 deep' },
    });
  });

  test('a relay that took the first line of a bare command for a header field changes nothing', () => {
    const mail =
      'Received: from client.example\r\n\tby relay.example; Fri, 4 Apr 2025 10:11:12 +0300\r\nMessage-ID: <1@x>\r\nalex:123:0:0:0,0,:79990000001:one\r\ntwo';
    assert.deepEqual(named(mail).mes, 'one\ntwo');
    const read = readMail(Buffer.from(mail));
    assert.equal(read.ok && read.value.field('message-id'), '<1@x>');
  });

  test('a mail of one part is the command even where it names a file', () => {
    const mail = 'Content-Type: text/plain; charset=utf-8; name=command.txt\n\nalex:123::::79990000001:text';
    assert.equal(named(mail).mes, 'text');
  });

  test('a delimiter is a whole line: one that begins alike is a part of the text', () => {
    const mail =
      'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b  \r\n\r\nalex:123::::79990000001:one\r\n--bb\r\n x--b\r\n--b- \r\n--b--\r\n--b\r\n\r\nafter';
    assert.equal(named(mail).mes, 'one\n--bb\n x--b\n--b- ');
  });

  test('a mail whose header does not end, or whose parts cannot be told apart, is refused', () => {
    const endless = readMail(Buffer.from(`Subject: x\r\n${'a: b\r\n'.repeat(50_000)}`));
    assert.deepEqual(endless, { ok: false, error: { kind: 'unreadable', says: 'its header does not end' } });
    const alike = readMail(
      Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--bx\r\n'.repeat(2_000)}`),
    );
    assert.deepEqual(alike, {
      ok: false,
      error: { kind: 'unreadable', says: 'its parts cannot be told apart' },
    });
  });

  test('no header field is taken for a command', () => {
    const mail =
      'X-Originating-IP: 2001:db8:1:2:3:4:5:6\r\nX-Long: a:b:c:d:e:f:g:h\r\n\r\nalex:123::::79990000001:text';
    assert.equal(named(mail).login, 'alex');
  });
});
