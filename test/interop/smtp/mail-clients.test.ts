// The SMTP door of the whole product and foreign clients: swaks, Python's smtplib, PHP's mail(). And the reports, as a mail server
// gets them. The scripts are ours, written from the documented behaviour of the libraries.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { mailServer } from '../../integration/email/mail-stage.ts';
import { Product } from '../../support/product.ts';
import { ROOT } from '../../support/repository.ts';

const HERE = path.join(ROOT, 'test/interop/smtp');
const CERTIFICATE = path.join(ROOT, 'test/support/tls/localhost.pem');
const KEY = path.join(ROOT, 'test/support/tls/localhost-key.pem');
const TO = 'send@send.sms.example';

type Ended = { readonly code: number | null; readonly out: string };

/** Runs a program to its end; what it says on both ways out. */
async function run(program: string, args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, out };
}

describe('foreign clients of the SMTP door', { timeout: 300_000 }, () => {
  let product: Product;

  before(async () => {
    product = await Product.start({
      trunks: [{ name: 'phones', kind: 'virtual' }],
      env: {
        DOZVON_SMTP_HOSTS: 'sms.example',
        DOZVON_SMTP_CERTIFICATE: CERTIFICATE,
        DOZVON_SMTP_KEY: KEY,
        DOZVON_SMTP_NETWORKS: '127.0.0.1',
      },
    });
  });

  after(() => product?.discard());

  const swaks = (args: readonly string[], input: string): Promise<Ended> =>
    run(
      'swaks',
      [
        '--server',
        `127.0.0.1:${product.smtpPort}`,
        '--from',
        'api@client.example',
        '--to',
        TO,
        ...args,
        '--data',
        '-',
      ],
      input,
    );

  test('swaks: plain, over TLS, signed in, pipelined, refused', async () => {
    await product.addAccount('swaks');
    const head = 'Content-Type: text/plain; charset=utf-8\n\n';
    const plain = await swaks([], `${head}swaks:secret::::79990000001:plain`);
    assert.match(plain.out, /<-[ *]+250 OK - 1 SMS, ID - 1\n/);
    assert.equal(plain.code, 0, plain.out);
    const secured = await swaks(
      ['--tls', '--auth', 'LOGIN', '--auth-user', 'swaks', '--auth-password', 'secret'],
      `${head}:::::79990000002:secured`,
    );
    assert.match(secured.out, /<~[ *]+250 OK - 1 SMS, ID - 2\n/);
    const piped = await swaks(['--pipeline'], `${head}swaks:secret::::79990000003:piped`);
    assert.match(piped.out, /250 OK - 1 SMS, ID - 3\n/);
    const refused = await swaks([], `${head}swaks:wrong::::79990000004:never`);
    assert.match(refused.out, /<\*\*[ ]+550 5\.7\.1 ERROR = 2 \(authorise error\)\n/);
    assert.equal(refused.code, 26);
    const lost = await swaks(['--to', 'who@elsewhere.example'], `${head}swaks:secret::::79990000004:never`);
    assert.match(lost.out, /550 5\.1\.1 No such address here/);
    const sent = await product.history('swaks');
    assert.deepEqual(sent.map(({ message }) => message).sort(), ['piped', 'plain', 'secured']);
  });

  test('an e-mail through a relay that is trusted becomes an SMS of the account that names its sender', async () => {
    await product.addAccount('letters', ['--with', 'msnd=@client.example', 'mph=79990000020', 'mlen=17']);
    const letter =
      'Subject: =?utf-8?B?0KHRgNC+0YfQvdC+?=\nContent-Type: text/plain; charset=utf-8\n\nДиск полон\n-- \nBoss';
    const to = (address: string): Promise<Ended> =>
      run(
        'swaks',
        [
          '--server',
          `127.0.0.1:${product.smtpPort}`,
          '--from',
          'api@client.example',
          '--to',
          address,
          '--data',
          '-',
        ],
        letter,
      );
    assert.match((await to('79990000021@sms.example')).out, /250 OK - 1 SMS, ID - 1\n/);
    assert.match((await to('letters@sms.example')).out, /250 OK - 1 SMS, ID - 2\n/);
    assert.match((await to('nobody@sms.example')).out, /550 5\.7\.1 /);
    const sent = await product.history('letters');
    assert.deepEqual(sent.map(({ phone, message }) => `${phone} ${message}`).sort(), [
      '79990000020 Срочно\nДиск полон',
      '79990000021 Срочно\nДиск полон',
    ]);
  });

  test("Python's smtplib", async () => {
    await product.addAccount('python');
    const script = path.join(HERE, 'mails.py');
    const { code, out } = await run('python3', [
      script,
      String(product.smtpPort),
      'python',
      'secret',
      CERTIFICATE,
    ]);
    assert.equal(code, 0, out);
    assert.deepEqual(JSON.parse(out), {
      'as the library': [250, 'OK - 1 SMS, ID - 1'],
      base64: [250, 'OK - 1 SMS, ID - 2'],
      html: [250, 'OK - 1 SMS, ID - 3'],
      'wrong password': [550, '5.7.1 ERROR = 2 (authorise error)'],
      'no command': [554, '5.6.0 The mail cannot be read: the text is no command: too few colons'],
      'another recipient': [550, '5.1.1 No such address here'],
      'too large': [552, '5.3.4 The mail is larger than 102400 bytes'],
      'call with a file': [250, 'OK - 5 SMS, ID - 4'],
      'signed in over TLS': [250, 'OK - 1 SMS, ID - 5'],
    });
    const sent = await product.history('python');
    assert.deepEqual(
      sent.map(({ message, type }) => [message, type]).sort(),
      [
        ['', 7],
        ['by name', 0],
        ['Здравствуй', 0],
        ['Привет', 0],
        ['раз\nдва', 0],
      ].sort(),
    );
    assert.deepEqual(
      (await product.final('python', 4)).map(({ status }) => status),
      [1],
    );
  });

  test("PHP's mail(), as the official library uses it", async () => {
    await product.addAccount('php');
    const sendmail = `swaks --server 127.0.0.1:${product.smtpPort} --from api@client.example --to ${TO} --silent 3 --data -`;
    const script = path.join(HERE, 'mails.php');
    const { code, out } = await run('php', ['-d', `sendmail_path=${sendmail}`, script, 'php', 'secret', TO]);
    assert.equal(code, 0, out);
    assert.deepEqual(JSON.parse(/\{.*\}/.exec(out)?.[0] ?? ''), {
      text: true,
      digest: true,
      flash: true,
      'koi8-r': true,
      hlr: true,
      refused: false,
    });
    const sent = await product.history('php');
    assert.deepEqual(
      sent
        .map(({ phone, message, type, id }) => `${phone} ${type} ${message}${id === 12 ? ' (12)' : ''}`)
        .sort(),
      [
        '79990000011 0 Привет\nмир',
        '79990000012 0 two (12)',
        '79990000013 0 two (12)',
        '79990000014 1 flash',
        '79990000015 0 Koi',
        '79990000016 4 ',
      ],
    );
  });

  test('no password and no text is in the log', () => {
    for (const word of ['secret', 'plain', 'Здравствуй', 'wrong'])
      assert.equal(product.errors.includes(word), false, product.errors);
  });
});

describe('reports of the SMTP door', { timeout: 300_000 }, () => {
  test('leave by the e-mail link, answer the mail, and cost nothing', async (context) => {
    const { port, mails } = await mailServer(context);
    const product = await Product.start({
      trunks: [{ name: 'phones', kind: 'virtual' }],
      config: { links: [{ name: 'mail', kind: 'email', host: '127.0.0.1', port, tls: 'off' }] },
      env: { DOZVON_SMTP_HOSTS: 'sms.example' },
    });
    context.after(() => product.discard());
    await product.addAccount('shop');
    const mail =
      'Message-ID: <7@client.example>\nContent-Type: text/plain; charset=utf-8\n\nshop:secret:::,9,,1:79990000001:Hello';
    const args = [
      '--server',
      `127.0.0.1:${product.smtpPort}`,
      '--from',
      'boss@client.example',
      '--to',
      TO,
      '--data',
      '-',
    ];
    assert.match((await run('swaks', args, mail)).out, /250 OK - 5 SMS, ID - 1\n/);
    // No link carries SMS here.
    const refused = mail.replace('<7@', '<8@').replace(',9,,1:', ',0,,:');
    assert.match(
      (await run('swaks', args, refused)).out,
      /250 Taken, and refused by mail: ERROR = 8 \(can't to deliver\)\n/,
    );
    const until = Date.now() + 60_000;
    while (mails.length < 2) {
      assert.ok(Date.now() < until, `${mails.length} reports: ${product.errors}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const [first, second] = [...mails].sort((one, other) =>
      one.raw.includes('<7@') ? -1 : other.raw.includes('<7@') ? 1 : 0,
    );
    assert.deepEqual([first?.from, first?.to], ['', ['boss@client.example']]);
    for (const line of [
      /^From: send@send\.sms\.example\r$/m,
      /^Subject: SMS report\r$/m,
      /^Auto-Submitted: auto-replied\r$/m,
      /^In-Reply-To: <7@client\.example>\r$/m,
      /^OK - 5 SMS, ID - 1\r$/m,
    ])
      assert.match(first?.raw ?? '', line);
    assert.match(second?.raw ?? '', /^In-Reply-To: <8@client\.example>\r$/m);
    assert.match(second?.raw ?? '', /^ERROR = 8 \(can't to deliver\)\r?$/m);
    const shown = await product.history('shop');
    assert.deepEqual(
      shown.map(({ type }) => type),
      [7],
    );
  });
});
