// What the e-mail link decides: errors by what servers say, what follows a sending, whose turn it is, what its addresses and
// settings mean.

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readEntry } from '../../../src/base/section-table.ts';
import { HOUR, instant, later, MINUTE, SECOND } from '../../../src/base/time.ts';
import { afterSending, type Sent } from '../../../src/channels/email/after-sending.ts';
import { DomainTurns } from '../../../src/channels/email/domain-turns.ts';
import { EMAIL } from '../../../src/channels/email/email-link.ts';
import {
  EMAIL_FIELDS,
  type EmailSettings,
  emailSettings,
} from '../../../src/channels/email/email-settings.ts';
import { faultOf, type SmtpStage } from '../../../src/channels/email/error-table.ts';
import { isHtml, plainTextOf } from '../../../src/channels/email/plain-text.ts';
import {
  newToken,
  proves,
  readOwnAddress,
  returnPath,
  unsubscribeProof,
} from '../../../src/channels/email/return-path.ts';
import type { SendResult } from '../../../src/channels/email/smtp-host.ts';
import { anyLinkKind, LINK_FIELDS } from '../../../src/channels/link.ts';
import { readReply } from '../../../src/protocols/mail-report/enhanced-status.ts';
import { ManualClock } from '../../support/manual-clock.ts';

test('the table of errors is that of the specification', () => {
  const rows: readonly (readonly [string, SmtpStage, number, number])[] = [
    ['550 5.1.1 unknown', 'recipient', 20, 1],
    ['550 5.1.10 null MX', 'recipient', 20, 3],
    ['550 5.1.2 no such host', 'recipient', 20, 3],
    ['553 5.1.8 sender domain unknown', 'sender', 23, 254],
    ['550 5.2.1 disabled', 'recipient', 20, 4],
    ['452 4.2.2 full', 'recipient', 20, 2],
    ['552 5.2.2 full', 'content', 20, 2],
    ['552 5.3.4 too big', 'content', 20, 255],
    ['554 5.4.4 cannot route', 'recipient', 20, 3],
    ['550 5.4.7 expired', 'recipient', 3, 0],
    ['550 5.7.1 rejected', 'content', 20, 255],
    ['550 5.7.1 your address is on a blocklist', 'recipient', 23, 253],
    ['550 5.7.13 disabled', 'recipient', 20, 4],
    ['550 5.7.18 another owner', 'recipient', 20, 1],
    ['550 5.7.28 flood', 'content', 23, 253],
    ['550 5.7.26 unauthenticated', 'content', 20, 255],
    ['550 who?', 'recipient', 20, 1],
    ['551 moved', 'recipient', 20, 1],
    ['552 storage', 'recipient', 20, 2],
    ['552 too big', 'content', 20, 255],
    ['556 no mail', 'recipient', 20, 3],
    ['521 no mail here', 'connection', 20, 3],
    ['554 go away', 'connection', 20, 255],
    ['550 spam detected', 'content', 23, 253],
    ['550 5.0.0 hm', 'recipient', 20, 1],
    ['', 'recipient', 20, 255],
  ];
  for (const [reply, stage, status, err] of rows) {
    const fault = faultOf(readReply(reply), stage);
    assert.deepEqual([fault.status, fault.err], [status, err], `${reply} (${stage})`);
  }
});

const NOW = instant(Date.UTC(2026, 0, 15, 9));

function sent(changes: Partial<Sent> = {}, settings: Partial<EmailSettings> = {}): Sent {
  return {
    link: 'post',
    settings: emailSettings(settings),
    token: 'abc',
    now: NOW,
    validUntil: later(NOW, 24 * HOUR),
    tries: 0,
    doubtful: 'no',
    ...changes,
  };
}

const TAKEN: SendResult = { kind: 'taken', reply: readReply('250 ok'), knowsDsn: 'no' };
const refused = (reply: string, stage: SmtpStage): SendResult => ({
  kind: 'refused',
  stage,
  reply: readReply(reply),
});

test('what a taken mail is depends on who took it and what was asked for', () => {
  const host = 'mail.example';
  const delivered = { kind: 'final', status: 1, err: 0 };
  const kinds = [
    {},
    { host },
    { host, bounceDomain: 'back.example', bouncePort: 25 },
    { host, bounceDomain: 'back.example' },
    { host, bounceDomain: 'back.example', bouncePort: 25, receipts: 'reply' },
    { host, bounceDomain: 'back.example', bouncePort: 25, protocol: 'lmtp' },
    { bounceDomain: 'back.example', bouncePort: 25 },
    { bounceDomain: 'back.example', receipts: 'bounces' },
    { bounceDomain: 'back.example', receipts: 'dsn' },
    { host, bounceDomain: 'back.example', receipts: 'dsn' },
  ].map((settings) => {
    const after = afterSending(TAKEN, sent({}, settings as Partial<EmailSettings>));
    return after.kind === 'outcome' ? after.outcome.kind : after.kind;
  });
  assert.deepEqual(kinds, [
    'final',
    'final',
    'handed',
    'final',
    'final',
    'final',
    'final',
    'handed',
    'final',
    'handed',
  ]);
  assert.deepEqual(afterSending(TAKEN, sent()), { kind: 'outcome', outcome: delivered });
});

test('pauses grow to an hour, and what has no time left is claimed once more to expire', () => {
  const greylisted = refused('451 4.7.1 later', 'recipient');
  const pauses = [0, 1, 2, 3, 4, 5, 100].map((tries) => {
    const after = afterSending(greylisted, sent({ tries }));
    return after.kind === 'again' ? (after.at - NOW) / MINUTE : after.kind;
  });
  assert.deepEqual(pauses, [1, 5, 15, 30, 60, 60, 60]);
  const validUntil = later(NOW, 30 * SECOND);
  assert.deepEqual(afterSending(greylisted, sent({ validUntil })), {
    kind: 'again',
    at: later(validUntil, SECOND),
  });
});

test('a smarthost that will not talk is away; a mail server that will not is tried again', () => {
  const troubles: readonly SendResult[] = [
    refused('421 4.3.2 closing', 'connection'),
    refused('554 5.3.2 no service', 'connection'),
    refused('421 4.7.0 slow down', 'sender'),
    refused('530 5.7.0 sign in first', 'sender'),
    { kind: 'unreached', why: 'refused', encryption: 'as usual' },
    { kind: 'sign-in-refused', why: '535' },
  ];
  for (const trouble of troubles)
    assert.equal(
      afterSending(trouble, sent({}, { host: 'mail.example' })).kind,
      'away',
      JSON.stringify(trouble),
    );
  assert.equal(afterSending(troubles[0]!, sent()).kind, 'again');
  assert.equal(afterSending(troubles[4]!, sent()).kind, 'again');
  assert.deepEqual(afterSending({ kind: 'lost', why: 'x' }, sent()), {
    kind: 'outcome',
    outcome: { kind: 'doubtful', link: 'post' },
  });
});

test('a mail whose reply gets lost a second time is not sent a third', () => {
  assert.deepEqual(afterSending({ kind: 'lost', why: 'x' }, sent({ doubtful: 'yes' })), {
    kind: 'outcome',
    outcome: { kind: 'link-failed', link: 'post', status: 20, err: 245, reason: 'unanswered' },
  });
});

test('mails to one domain wait for their turn, and go when its servers are out of reach', async () => {
  const clock = new ManualClock();
  const turns = new DomainTurns(2, clock);
  assert.deepEqual(await turns.enter('a.example'), { kind: 'go' });
  assert.deepEqual(await turns.enter('a.example'), { kind: 'go' });
  const third = turns.enter('a.example');
  const fourth = turns.enter('a.example');
  assert.deepEqual(await turns.enter('b.example'), { kind: 'go' });
  turns.leave('a.example');
  assert.deepEqual(await third, { kind: 'go' });
  turns.failed('a.example');
  turns.failed('a.example');
  const until = later(clock.now(), MINUTE);
  assert.deepEqual(await fourth, { kind: 'later', at: until });
  assert.deepEqual(await turns.enter('a.example'), { kind: 'later', at: until });
  turns.leave('a.example');
  turns.leave('a.example');
  clock.advance(MINUTE);
  assert.deepEqual(await turns.enter('a.example'), { kind: 'go' });
  turns.failed('a.example');
  turns.leave('a.example');
  assert.deepEqual(await turns.enter('a.example'), { kind: 'later', at: later(clock.now(), 5 * MINUTE) });
  clock.advance(5 * MINUTE);
  turns.succeeded('a.example');
  assert.deepEqual(await turns.enter('a.example'), { kind: 'go' });
  turns.failed('a.example');
  assert.deepEqual(await turns.enter('a.example'), { kind: 'later', at: later(clock.now(), MINUTE) });
});

test('only so many wait for a domain, and nobody when the link stops', async () => {
  const turns = new DomainTurns(1, new ManualClock());
  assert.equal((await turns.enter('a.example')).kind, 'go');
  const waiting = Array.from({ length: 40 }, () => turns.enter('a.example'));
  assert.equal((await turns.enter('a.example')).kind, 'later');
  turns.stop();
  assert.deepEqual(new Set((await Promise.all(waiting)).map(({ kind }) => kind)), new Set(['later']));
});

test('an address of ours is read back, others are none', () => {
  const token = newToken({ bytes: (length) => new Uint8Array(length).fill(0xab) });
  const address = returnPath(token, 'back.example');
  assert.equal(address, `bounce+${'ab'.repeat(12)}@back.example`);
  assert.ok(address.indexOf('@') <= 64, 'a local part of 64 octets at most');
  assert.deepEqual(readOwnAddress(address.toUpperCase(), 'Back.Example'), { kind: 'return-path', token });
  const proof = unsubscribeProof('secret', 'post', 'Anna@There.example');
  assert.deepEqual(readOwnAddress(`unsubscribe+${proof}@back.example`, 'back.example'), {
    kind: 'unsubscribe',
    proof,
  });
  for (const other of [
    'bounce+@back.example',
    `${address}.x`,
    `x${address}`,
    `bounce+${proof}@back.example`,
    '',
  ])
    assert.equal(readOwnAddress(other, 'back.example'), undefined, other);
});

test('a proof holds for its address, link and secret alone', () => {
  const proof = unsubscribeProof('secret', 'post', 'anna@there.example');
  const of = (address: string, link = 'post') => ({ address, link });
  assert.ok(proves(proof.toUpperCase(), 'secret', of('ANNA@there.example')));
  assert.ok(!proves(proof, 'secret', of('bert@there.example')));
  assert.ok(!proves(proof, 'secret', of('anna@there.example', 'other')));
  assert.ok(!proves(proof, 'other', of('anna@there.example')));
  assert.ok(!proves('', 'secret', of('anna@there.example')));
});

test('a document is HTML, a text with tags is a text', () => {
  for (const text of ['<!DOCTYPE html><p>x', '\n <html lang="ru">', '<!-- mail --><html>'])
    assert.ok(isHtml(text), text);
  for (const text of ['<b>x</b>', 'I <html> you', '', '<htmlx>']) assert.ok(!isHtml(text), text);
});

test('the plain text of a document is what its reader sees', () => {
  const html = `<!DOCTYPE html><html><head><title>T</title><style>p { x }</style></head>
    <body><h1>Order&nbsp;7</h1><p>Dear   Anna,<br>it is <b>there</b> &lt;now&gt; &#1103;&#x42f;</p>
    <!-- <p>not this</p> --><ul><li>one<li>two</ul><script>alert("<p>")</script>
    <a href="https://here.example/x?a=1&amp;b=2">Look</a> <img alt="a cat"></body></html>`;
  assert.equal(
    plainTextOf(html),
    [
      'Order 7',
      '',
      'Dear Anna,',
      'it is there <now> яЯ',
      '',
      '- one',
      '- two',
      'https://here.example/x?a=1&b=2 Look a cat',
    ].join('\n'),
  );
  assert.equal(plainTextOf('a < b'), 'a');
});

test('an address that a program made a link of is said once', () => {
  const linked = (address: string, words: string): string =>
    plainTextOf(`See <a href="${address}">${words}</a>!`);
  const address = 'https://here.example/x?a=1&amp;b=2';
  assert.equal(linked(address, address), 'See https://here.example/x?a=1&b=2!');
  assert.equal(linked('http://here.example/', 'here.example'), 'See here.example!');
  assert.equal(
    linked('https://here.example/', 'elsewhere.example'),
    'See https://here.example/ elsewhere.example!',
  );
});

function read(value: Record<string, unknown>): {
  readonly settings?: EmailSettings;
  readonly faults: string[];
} {
  const faults: string[] = [];
  const report = { where: 'links[0]', faults };
  const given = readEntry(
    [...LINK_FIELDS, ...EMAIL_FIELDS],
    { name: 'post', kind: 'email', ...value },
    report,
  );
  return faults.length > 0 ? { faults } : { settings: EMAIL.settings(given, report), faults };
}

test('settings that do not go together are told, all at once', () => {
  assert.deepEqual(
    read({ username: 'a', receipts: 'dsn', protocol: 'lmtp', unsubscribe: '{url}?{token}' }).faults,
    [
      'links[0]: "username" and "password" go together',
      'links[0]: "username" and "perSecond" need a "host"',
      'links[0]: "protocol": "lmtp" needs a "host"',
      'links[0]: "receipts": "dsn" needs a "bounceDomain" and a "bouncePort", or nothing is ever told',
      'links[0]: "{token}" in "unsubscribe" needs a "secret"',
    ],
  );
  assert.deepEqual(read({ dkimDomain: 'here.example' }).faults, [
    'links[0]: "dkimDomain", "dkimSelector" and "dkimKeyFile" go together',
  ]);
  assert.deepEqual(read({ host: 'a.example', username: 'a', password: 'b', tls: 'opportunistic' }).faults, [
    'links[0]: with "username" the password must not travel open: "tls" is "starttls" or "implicit"',
  ]);
  for (const receipts of ['bounces', 'dsn'])
    assert.equal(read({ host: 'a.example', bounceDomain: 'back.example', receipts }).faults.length, 1);
  assert.deepEqual(read({ bouncePort: 25 }).faults, ['links[0]: "bouncePort" needs a "bounceDomain"']);
  for (const way of [{ tls: 'starttls' }, { tls: 'implicit' }, { caFile: import.meta.filename }])
    assert.deepEqual(read(way).faults, [
      'links[0]: "caFile" and "tls" other than "off" or "opportunistic" need a "host"',
    ]);
  assert.deepEqual(read({ tls: 'off' }).faults, []);
  assert.equal(read({ bounceDomain: 'no domain' }).faults.length, 1);
  assert.equal(read({ unsubscribe: 'http://open.example' }).faults.length, 1);
  assert.equal(read({ unsubscribe: 'https://a.example, http://open.example' }).faults.length, 1);
  assert.deepEqual(read({ unsubscribe: 'https://a.example/x,y, mailto:leave@a.example' }).faults, []);
});

test('ports and encryption follow from one another', () => {
  const ways = [
    {},
    { host: 'a.example' },
    { host: 'a.example', username: 'a', password: 'b' },
    { host: 'a.example', port: 465 },
    { host: 'a.example', tls: 'implicit' },
    { host: 'a.example', port: 2525, tls: 'off' },
  ].map((value) => {
    const { settings } = read(value);
    return `${settings?.port} ${settings?.tls}`;
  });
  assert.deepEqual(ways, [
    '25 opportunistic',
    '25 opportunistic',
    '587 starttls',
    '465 implicit',
    '465 implicit',
    '2525 off',
  ]);
  assert.deepEqual(
    [...anyLinkKind(EMAIL).read({ name: 'post', kind: 'email' }, { where: '', faults: [] }).kinds],
    ['mail'],
  );
});

test('key files are read at once, and what is no key of the right kind is told', (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-dkim-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs1',
    format: 'pem',
  });
  const edwards = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  const dkim = (dkimKeyFile: string) => read({ dkimDomain: 'here.example', dkimSelector: 'm1', dkimKeyFile });
  assert.equal(dkim(file('rsa', String(rsa))).settings?.dkim?.key, rsa);
  assert.match(
    dkim(file('edwards', String(edwards))).faults[0] ?? '',
    /an RSA key of 1024 bits or more is needed/,
  );
  assert.match(dkim(file('text', 'hello')).faults[0] ?? '', /holds no private key/);
  assert.match(dkim(path.join(folder, 'none')).faults[0] ?? '', /cannot be read \(ENOENT\)/);
});
