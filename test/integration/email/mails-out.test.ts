// Mails as they arrive at a real server: fields, texts, files, return path, signature; and what taking them means.

import assert from 'node:assert/strict';
import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { simpleParser } from 'mailparser';
import { HOUR, later } from '../../../src/base/time.ts';
import { unsubscribeProof } from '../../../src/channels/email/return-path.ts';
import { ROOT } from '../../support/repository.ts';
import { mailServer, mannersServer, stage, type TakenMail } from './mail-stage.ts';

function headerOf(mail: TakenMail, name: string): string | undefined {
  const head = mail.raw.slice(0, mail.raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  const line = head.split('\r\n').find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line?.slice(name.length + 1).trim();
}

test('a mail has the fields of its message and is delivered when the mail server of the domain takes it', async (context) => {
  const { port, mails } = await mailServer(context);
  const { queue, post, clock, answers } = stage(context, { settings: { port } });
  post({ subject: 'Ваш заказ №7', text: 'Он уже в пути.\n.\nTotal: 7 €' });
  await queue.until(() => queue.outcomes.length === 1);
  assert.deepEqual(queue.outcomes, [
    { phone: 'anna@there.example', outcome: { kind: 'final', status: 1, err: 0 } },
  ]);
  const mail = mails[0]!;
  assert.deepEqual([mail.from, mail.to], ['shop@here.example', ['anna@there.example']]);
  const parsed = await simpleParser(Buffer.from(mail.raw, 'latin1'));
  assert.equal(parsed.subject, 'Ваш заказ №7');
  assert.equal(parsed.text, 'Он уже в пути.\n.\nTotal: 7 €');
  assert.equal(parsed.html, false);
  assert.equal(parsed.from?.text, 'shop@here.example');
  assert.equal(parsed.date?.getTime(), clock.now());
  assert.match(headerOf(mail, 'Content-Type') ?? '', /^text\/plain; charset=utf-8/i);
  assert.equal(headerOf(mail, 'Auto-Submitted'), 'auto-generated');
  assert.match(headerOf(mail, 'Message-ID') ?? '', /^<[0-9a-f]{32}@here\.example>$/);
  assert.equal(headerOf(mail, 'List-Unsubscribe'), undefined);
  assert.equal(headerOf(mail, 'X-Mailer'), undefined);
  assert.deepEqual(answers, ['taken 250']);
});

test('an answer to a mail says so, names the mail, and has no return path', async (context) => {
  const { port, mails } = await mailServer(context);
  const { queue, post } = stage(context, { settings: { port } });
  post({ subject: 'SMS report', text: 'OK - 1 SMS, ID - 5', answer: { to: '<one@there.example>' } });
  await queue.until(() => queue.outcomes.length === 1);
  const mail = mails[0]!;
  assert.equal(mail.from, '');
  assert.equal(headerOf(mail, 'Auto-Submitted'), 'auto-replied');
  assert.equal(headerOf(mail, 'In-Reply-To'), '<one@there.example>');
  assert.equal(headerOf(mail, 'References'), '<one@there.example>');
  post({ subject: 'SMS report', text: 'OK - 1 SMS, ID - 6', answer: {} });
  await queue.until(() => queue.outcomes.length === 2);
  assert.equal(headerOf(mails[1]!, 'Auto-Submitted'), 'auto-replied');
  assert.equal(headerOf(mails[1]!, 'In-Reply-To'), undefined);
});

test('a line break in a subject starts no field', async (context) => {
  const { port, mails } = await mailServer(context);
  const { queue, post } = stage(context, { settings: { port } });
  post({ subject: 'Hello\r\nBcc: eve@evil.example' });
  await queue.until(() => queue.outcomes.length === 1);
  assert.equal(headerOf(mails[0]!, 'Subject'), 'Hello Bcc: eve@evil.example');
  assert.equal(headerOf(mails[0]!, 'Bcc'), undefined);
  assert.deepEqual(mails[0]?.to, ['anna@there.example']);
});

test('a text that is an HTML document goes out as HTML with a plain text beside it', async (context) => {
  const { port, mails } = await mailServer(context);
  const { queue, post } = stage(context, { settings: { port } });
  const html =
    '<!doctype html><html><head><title>x</title></head><body><p>Hello &amp; welcome</p></body></html>';
  post({ text: html });
  await queue.until(() => queue.outcomes.length === 1);
  assert.match(headerOf(mails[0]!, 'Content-Type') ?? '', /^multipart\/alternative/);
  const parsed = await simpleParser(Buffer.from(mails[0]!.raw, 'latin1'));
  assert.equal(parsed.html, html);
  assert.equal(parsed.text, 'Hello & welcome');
});

test('files go along byte by byte', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-mail-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const content = Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7) % 256));
  writeFileSync(path.join(folder, 'stored'), content);
  const { port, mails } = await mailServer(context);
  const { queue, post } = stage(context, {
    settings: { port },
    doors: { uploadPath: (file) => path.join(folder, file) },
  });
  post({ files: [{ name: 'счёт.pdf', file: 'stored', bytes: content.length }] });
  await queue.until(() => queue.outcomes.length === 1);
  const parsed = await simpleParser(Buffer.from(mails[0]!.raw, 'latin1'));
  assert.equal(parsed.attachments.length, 1);
  assert.equal(parsed.attachments[0]?.filename, 'счёт.pdf');
  assert.equal(parsed.attachments[0]?.contentType, 'application/pdf');
  assert.deepEqual(parsed.attachments[0]?.content, content);
});

test('a mail whose file is gone, that is too large or has no sender fails and nobody is connected to', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-mail-'));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'large'), Buffer.alloc(20_000));
  const server = await mailServer(context);
  const { queue, post, troubles } = stage(context, {
    settings: { port: server.port, sizeMax: 20_000 },
    doors: { uploadPath: (file) => (file === 'never' ? undefined : path.join(folder, file)) },
  });
  post({ to: 'a@there.example', files: [{ name: 'a', file: 'gone', bytes: 1 }] });
  post({ to: 'b@there.example', files: [{ name: 'b', file: 'never', bytes: 1 }] });
  post({ to: 'c@there.example', files: [{ name: 'c', file: 'large', bytes: 1 }] });
  post({ to: 'd@there.example', sender: 'SHOP' });
  await queue.until(() => queue.outcomes.length === 4);
  const ends = queue.outcomes.map(({ phone, outcome }) => [phone[0], outcome]).sort();
  assert.deepEqual(ends, [
    ['a', { kind: 'final', status: 20, err: 241 }],
    ['b', { kind: 'final', status: 20, err: 241 }],
    ['c', { kind: 'final', status: 20, err: 255 }],
    ['d', { kind: 'final', status: 23, err: 254 }],
  ]);
  assert.equal(server.sessions, 0);
  assert.equal(troubles.filter((one) => one.includes('a file of the mail is gone')).length, 2);
});

test('with a bounce domain each mail has its own return path; what a smarthost took waits for a bounce', async (context) => {
  const { port, mails } = await mailServer(context);
  const { queue, post, clock } = stage(context, {
    settings: { host: '127.0.0.1', port, bounceDomain: 'back.example', bouncePort: 0, bounceHours: 48 },
  });
  post();
  post();
  await queue.until(() => queue.outcomes.length === 2);
  const tokens = mails.map(({ from }) => /^bounce\+([0-9a-f]{24})@back\.example$/.exec(from)?.[1]);
  assert.equal(new Set(tokens).size, 2);
  const handed = queue.outcomes.map(({ outcome }) => outcome);
  assert.deepEqual(
    handed.map((outcome) => outcome.kind === 'handed' && outcome.ids[0]).sort(),
    [...tokens].sort(),
  );
  assert.deepEqual(
    { ...handed[0], ids: [] },
    {
      kind: 'handed',
      link: 'post',
      ids: [],
      awaits: 'all',
      until: later(clock.now(), 48 * HOUR),
      silence: 'delivered',
    },
  );
  assert.equal(headerOf(mails[0]!, 'From'), 'shop@here.example');
});

test('a smarthost without a bounce domain, and LMTP, deliver with their reply', async (context) => {
  const smarthost = await mailServer(context);
  const first = stage(context, { settings: { host: '127.0.0.1', port: smarthost.port } });
  first.post();
  await first.queue.until(() => first.queue.outcomes.length === 1);
  assert.deepEqual(first.queue.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 0 });

  const mailboxes = await mailServer(context, { lmtp: true });
  const second = stage(context, {
    settings: { host: '127.0.0.1', port: mailboxes.port, protocol: 'lmtp', bounceDomain: 'back.example' },
  });
  second.post();
  await second.queue.until(() => second.queue.outcomes.length === 1);
  assert.deepEqual(second.queue.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 0 });
});

test('a report of success is asked for where the server knows reports', async (context) => {
  const asked: unknown[] = [];
  const knows = await mailServer(context, {
    hideDSN: false,
    onRcptTo: ({ dsn, address }, { envelope }, done) => {
      asked.push([address, dsn, envelope.dsn]);
      done();
    },
  });
  const settings = { bounceDomain: 'back.example', receipts: 'dsn' } as const;
  const first = stage(context, { settings: { ...settings, port: knows.port } });
  first.post();
  await first.queue.until(() => first.queue.outcomes.length === 1);
  const [outcome] = first.queue.outcomes.map((one) => one.outcome);
  assert.equal(outcome?.kind === 'handed' && outcome.silence, 'failed');
  assert.deepEqual(asked, [
    [
      'anna@there.example',
      { notify: ['SUCCESS', 'FAILURE'], orcpt: 'rfc822;anna@there.example' },
      { ret: 'HDRS', envid: outcome?.kind === 'handed' ? outcome.ids[0] : '' },
    ],
  ]);
  // An address beyond ASCII has no type for it that every server knows.
  first.post({ to: 'анна@there.example' });
  await first.queue.until(() => first.queue.outcomes.length === 2);
  assert.equal(JSON.stringify(asked[1]).includes('orcpt":"'), false);
  assert.match(JSON.stringify(asked[1]), /^\["анна@there\.example",\{"notify":\["SUCCESS","FAILURE"\]/);

  const plain = await mailServer(context, { hideDSN: true });
  const second = stage(context, { settings: { ...settings, port: plain.port } });
  second.post();
  await second.queue.until(() => second.queue.outcomes.length === 1);
  assert.deepEqual(second.queue.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 0 });
});

test('an address for unsubscribing stands in the mail with a proof, for one click where it is https', async (context) => {
  const { port, mails } = await mailServer(context);
  const secret = 'sixteen or more letters';
  const clicks = stage(context, {
    settings: { port, secret, unsubscribe: '{url}?address={address}&token={token}' },
  });
  clicks.post();
  await clicks.queue.until(() => clicks.queue.outcomes.length === 1);
  const proof = unsubscribeProof(secret, 'post', 'anna@there.example');
  assert.equal(
    headerOf(mails[0]!, 'List-Unsubscribe'),
    `<https://dozvon.example/links/post?address=anna%40there.example&token=${proof}>`,
  );
  assert.equal(headerOf(mails[0]!, 'List-Unsubscribe-Post'), 'List-Unsubscribe=One-Click');

  const both = stage(context, {
    settings: {
      port,
      secret,
      unsubscribe: '{url}?address={address}&token={token}, mailto:unsubscribe+{token}@back.example',
    },
  });
  both.post();
  await both.queue.until(() => both.queue.outcomes.length === 1);
  assert.equal(
    headerOf(mails[1]!, 'List-Unsubscribe'),
    `<https://dozvon.example/links/post?address=anna%40there.example&token=${proof}>, <mailto:unsubscribe+${proof}@back.example>`,
  );
  assert.equal(headerOf(mails[1]!, 'List-Unsubscribe-Post'), 'List-Unsubscribe=One-Click');

  const byMail = stage(context, { settings: { port, unsubscribe: 'mailto:leave@here.example' } });
  byMail.post();
  await byMail.queue.until(() => byMail.queue.outcomes.length === 1);
  assert.equal(headerOf(mails[2]!, 'List-Unsubscribe'), '<mailto:leave@here.example>');
  assert.equal(headerOf(mails[2]!, 'List-Unsubscribe-Post'), undefined);
});

test('a mail has the same Message-ID in every attempt, another mail another one', async (context) => {
  const { port, mails } = await mailServer(context);
  const first = stage(context, { settings: { port } });
  first.post({ attempt: 1 });
  await first.queue.until(() => first.queue.outcomes.length === 1);
  const second = stage(context, { settings: { port } });
  second.post({ attempt: 2, doubtful: 'yes' });
  second.post();
  await second.queue.until(() => second.queue.outcomes.length === 2);
  const ids = mails.map((mail) => headerOf(mail, 'Message-ID'));
  assert.equal(ids.length, 3);
  assert.equal(new Set(ids).size, 2);
  assert.equal(ids.filter((id) => id === ids[0]).length, 2);
});

/** RFC 6376 3.4.2 and 3.4.4, written from the standard. */
const relaxedLine = (line: string): string => {
  const colon = line.indexOf(':');
  const value = line
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${line.slice(0, colon).trim().toLowerCase()}:${value}`;
};
const relaxedBody = (body: string): string =>
  `${body
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(?:\r\n)+$/, '')}\r\n`;

type Signed = {
  readonly tags: ReadonlyMap<string, string>;
  readonly over: string;
  readonly bodyHash: string;
};

/** What a verifier makes of a mail (RFC 6376 3.5 to 3.7). */
function signatureOf({ raw }: TakenMail): Signed {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw.slice(0, end).split(/\r\n(?![ \t])/);
  const written = lines.find((line) => /^dkim-signature:/i.test(line))!;
  const tags = new Map(
    written
      .slice(written.indexOf(':') + 1)
      .split(';')
      .map((tag) => [
        tag.slice(0, tag.indexOf('=')).trim(),
        tag.slice(tag.indexOf('=') + 1).replace(/\s+/g, ''),
      ]),
  );
  const names = tags.get('h')!.toLowerCase().split(':');
  const signed = names.map((name) =>
    relaxedLine(lines.find((line) => line.toLowerCase().startsWith(`${name}:`))!),
  );
  const over = [...signed, relaxedLine(written).replace(/(\bb=)[^;]*$/, '$1')].join('\r\n');
  const body = relaxedBody(raw.slice(end + 4));
  return { tags, over, bodyHash: createHash('sha256').update(body, 'latin1').digest('base64') };
}

test('the signature of a mail holds against the public key, over the fields for unsubscribing too', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-mail-'));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'large'), Buffer.alloc(3_000_000, 'a large file\n'));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { port, mails } = await mailServer(context);
  const { queue, post } = stage(context, {
    settings: {
      port,
      dkim: { domain: 'here.example', selector: 'mail1', key },
      unsubscribe: 'https://here.example/leave',
    },
    doors: { uploadPath: (file) => path.join(folder, file) },
  });
  post({ text: `Two  blanks \n\nand Кириллица ${'long '.repeat(50)}\n\n\n` });
  post({ files: [{ name: 'large.txt', file: 'large', bytes: 3_000_000 }] });
  await queue.until(() => queue.outcomes.length === 2);
  assert.equal(mails.length, 2);
  for (const mail of mails) {
    const { tags, over, bodyHash } = signatureOf(mail);
    assert.deepEqual(
      ['v', 'a', 'c', 'd', 's'].map((tag) => tags.get(tag)),
      ['1', 'rsa-sha256', 'relaxed/relaxed', 'here.example', 'mail1'],
    );
    assert.equal(tags.get('bh'), bodyHash);
    const names = tags.get('h')!.toLowerCase().split(':');
    const wanted = [
      'from',
      'to',
      'subject',
      'date',
      'message-id',
      'list-unsubscribe',
      'list-unsubscribe-post',
    ];
    assert.deepEqual(
      wanted.filter((name) => !names.includes(name)),
      [],
    );
    const holds = (text: string): boolean =>
      createVerify('RSA-SHA256').update(text, 'latin1').verify(publicKey, tags.get('b')!, 'base64');
    assert.ok(holds(over));
    assert.ok(!holds(over.replace('order', 'odder')));
  }
});

test('a mailbox beyond ASCII gets its mail where the server knows such addresses, over TLS too', async (context) => {
  const said: string[] = [];
  const { port, mails } = await mailServer(context, {
    key: tls('localhost-key.pem'),
    cert: tls('localhost.pem'),
    disabledCommands: [],
    onMailFrom: ({ args }, { secure }, done) => {
      said.push(`${JSON.stringify(args)} ${secure}`);
      done();
    },
  });
  for (const way of ['off', 'opportunistic'] as const) {
    const { queue, post } = stage(context, { settings: { port, tls: way } });
    post({ to: 'анна@there.example' });
    await queue.until(() => queue.outcomes.length === 1);
    assert.deepEqual(queue.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 0 });
  }
  assert.equal(said.length, 2);
  assert.match(said[0] ?? '', /"SMTPUTF8":true.* false$/);
  assert.match(said[1] ?? '', /"SMTPUTF8":true.* true$/);
  const mail = mails[0]!;
  assert.deepEqual(mail.to, ['анна@there.example']);
  const parsed = await simpleParser(Buffer.from(mail.raw, 'latin1'));
  assert.equal(Array.isArray(parsed.to) ? '' : parsed.to?.text, 'анна@there.example');
  assert.equal(parsed.text?.trim(), 'It is on its way.');
});

test('a server that does not know such addresses is not told one, and another link may do better', async (context) => {
  const told: string[] = [];
  const { port } = await mannersServer(context, {
    EHLO: () => '250-mx.example\r\n250 8BITMIME',
    MAIL: (line) => {
      told.push(line);
      return '250 fine';
    },
  });
  const { queue, post, answers } = stage(context, { settings: { port } });
  post({ to: 'анна@there.example' });
  await queue.until(() => queue.outcomes.length === 1);
  assert.deepEqual(queue.outcomes[0]?.outcome, {
    kind: 'link-failed',
    link: 'post',
    status: 20,
    err: 255,
    reason: 'refused',
  });
  assert.deepEqual([told, answers], [[], ['refused 550']]);
  post({ to: 'anna@there.example' });
  await queue.until(() => queue.outcomes.length === 2);
  assert.equal(told.length, 1);
});

test('what a session to a mailbox beyond ASCII ends with is told as of any other', async (context) => {
  const utf8 = '250-mx.example\r\n250 SMTPUTF8';
  const refusing = await mannersServer(context, { EHLO: () => utf8, RCPT: () => '550 5.1.1 nobody' });
  const first = stage(context, { settings: { port: refusing.port } });
  first.post({ to: 'анна@there.example' });
  await first.queue.until(() => first.queue.outcomes.length === 1);
  assert.deepEqual(first.queue.outcomes[0]?.outcome, { kind: 'final', status: 20, err: 1 });
  const leaving = await mannersServer(context, {
    EHLO: () => utf8,
    RCPT: (_line, socket) => {
      socket.destroy();
      return undefined;
    },
  });
  const second = stage(context, { settings: { port: leaving.port } });
  second.post({ to: 'анна@there.example' });
  await second.queue.until(() => second.queue.putBackAt.length === 1);
  assert.deepEqual(second.queue.outcomes, []);
});

const tls = (name: string): Buffer => readFileSync(path.join(ROOT, 'test/support/tls', name));

test('a smarthost is signed in to over TLS that its certificate proves, and the password is seen by nobody else', async (context) => {
  const seen: string[] = [];
  const { port, mails } = await mailServer(context, {
    key: tls('localhost-key.pem'),
    cert: tls('localhost.pem'),
    disabledCommands: [],
    authOptional: false,
    onAuth: ({ username, password }, { secure }, done) => {
      seen.push(`${username} ${password} ${secure}`);
      done(null, { user: username ?? '' });
    },
  });
  const settings = {
    host: 'localhost',
    port,
    username: 'dozvon',
    password: 'Geheim7',
    tls: 'starttls',
  } as const;
  const trusted = stage(context, { settings: { ...settings, ca: tls('localhost.pem').toString() } });
  trusted.post();
  await trusted.queue.until(() => trusted.queue.outcomes.length === 1);
  assert.deepEqual(seen, ['dozvon Geheim7 true']);
  assert.equal(mails.length, 1);

  const strange = stage(context, { settings });
  strange.post();
  await strange.queue.until(() => strange.queue.putBacks.length > 0 && strange.turned.length > 0);
  assert.deepEqual(strange.turned, ['no']);
  assert.equal(seen.length, 1, 'no password for a server nobody vouches for');
  assert.ok(!strange.troubles.join().includes('Geheim7'));
});

test('straight to a mail server TLS is used whatever its certificate, and done without where it breaks', async (context) => {
  const secure: boolean[] = [];
  const good = await mailServer(context, {
    key: tls('localhost-key.pem'),
    cert: tls('localhost.pem'),
    disabledCommands: [],
    onMailFrom: (_address, session, done) => {
      secure.push(session.secure);
      done();
    },
  });
  const sendBy = async (way: 'opportunistic' | 'off'): Promise<void> => {
    const { queue, post } = stage(context, { settings: { port: good.port, tls: way } });
    post();
    await queue.until(() => queue.outcomes.length === 1);
  };
  await sendBy('opportunistic');
  await sendBy('off');
  assert.deepEqual(secure, [true, false]);

  const said: string[] = [];
  const broken = await mannersServer(context, {
    EHLO: () => '250-mx.example\r\n250 STARTTLS',
    STAR: (line, socket) => {
      said.push(line);
      socket.prependOnceListener('data', () => socket.end('this is no TLS\r\n'));
      return '220 go ahead';
    },
    MAIL: (line) => {
      said.push(line);
      return '250 fine';
    },
  });
  const second = stage(context, { settings: { port: broken.port, tls: 'opportunistic' } });
  second.post();
  await second.queue.until(() => second.queue.outcomes.length === 1);
  assert.deepEqual(second.queue.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 0 });
  assert.deepEqual(said, ['STARTTLS', 'MAIL FROM:<shop@here.example>']);
});
