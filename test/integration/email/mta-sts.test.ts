// What domains demand of TLS to their mail servers (RFC 8461): the policy fetched from a real HTTPS server, obeyed with real
// mail servers.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type TestContext, test } from 'node:test';
import { DAY, HOUR, MINUTE } from '../../../src/base/time.ts';
import { StsPolicies } from '../../../src/channels/email/sts-policies.ts';
import { type StsSource, WebStsSource } from '../../../src/channels/email/sts-source.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import {
  type MailServer,
  mailServer,
  mannersServer,
  ONE_EXCHANGER,
  type Stage,
  stage,
  zoneDns,
} from './mail-stage.ts';

const tls = (file: string): string => readFileSync(`test/support/tls/${file}`, 'utf8');

/** Vouches for `mx.example` and `mta-sts.there.example`. */
const CA = tls('mail-ca.pem');
const OWN = { key: tls('mail-key.pem'), cert: tls('mail.pem') };

type PolicyServer = {
  readonly port: number;
  asked: number;
  /** What it says next. */
  policy: string;
  answer: ((response: ServerResponse) => void) | undefined;
};

const ENFORCE = 'version: STSv1\r\nmode: enforce\r\nmx: mx.example\r\nmax_age: 604800\r\n';

async function policyServer(context: TestContext): Promise<PolicyServer> {
  const served: PolicyServer & { port: number } = { port: 0, asked: 0, policy: ENFORCE, answer: undefined };
  const server = createServer(OWN, ({ url }, response) => {
    served.asked++;
    if (served.answer) return served.answer(response);
    response.writeHead(url === '/.well-known/mta-sts.txt' ? 200 : 404, { 'content-type': 'text/plain' });
    response.end(served.policy);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = server.address();
  if (typeof bound === 'object' && bound !== null) served.port = bound.port;
  return served;
}

/** Mails of `there.example`, whose record can be changed. */
async function scene(context: TestContext, mails: Pick<MailServer, 'port'>) {
  const web = await policyServer(context);
  const zone = {
    ...ONE_EXCHANGER,
    '_mta-sts.there.example': { txt: ['v=STSv1; id=one;'] },
    'mta-sts.there.example': { at: ['127.0.0.1'] },
  };
  const dns = zoneDns(zone);
  const policies = new WebStsSource({ dns, privateHosts: 'yes', port: web.port, ca: CA });
  const settings = { port: mails.port, tls: 'opportunistic' } as const;
  const staged = stage(context, { settings, dns, policies, ca: CA });
  const record = (text: string): void => {
    zone['_mta-sts.there.example'] = { txt: [text] };
  };
  return { ...staged, web, record };
}

async function delivered({ queue, post }: Stage, times: number): Promise<void> {
  post();
  await queue.until(() => queue.outcomes.length === times);
  assert.deepEqual(queue.outcomes.at(-1)?.outcome, { kind: 'final', status: 1, err: 0 });
}

/** The mail waits, and its domain with it. */
async function deferred({ queue, post, clock }: Stage): Promise<void> {
  const before = queue.outcomes.length;
  post();
  await queue.until(() => queue.putBackAt.length > 0);
  assert.equal(queue.putBackAt[0], clock.now() + MINUTE);
  assert.equal(queue.outcomes.length, before);
}

async function secureServer(context: TestContext): Promise<MailServer & { readonly secure: boolean[] }> {
  const secure: boolean[] = [];
  const server = await mailServer(context, {
    ...OWN,
    disabledCommands: [],
    onMailFrom: (_address, session, done) => {
      secure.push(session.secure);
      done();
    },
  });
  return Object.assign(server, { secure });
}

test('a domain that enforces TLS gets mails over TLS to a server whose name is proved, and is asked for its policy once', async (context) => {
  const mails = await secureServer(context);
  const staged = await scene(context, mails);
  await delivered(staged, 1);
  await delivered(staged, 2);
  staged.clock.advance(5 * MINUTE);
  await delivered(staged, 3);
  assert.equal(staged.web.asked, 1);
  staged.clock.advance(DAY);
  await delivered(staged, 4);
  assert.equal(staged.web.asked, 2);
  assert.deepEqual(mails.secure, [true, true, true, true]);
});

test('where TLS must be and there is none the mail waits and never goes out open', async (context) => {
  const open = await mailServer(context);
  const staged = await scene(context, open);
  await deferred(staged);
  assert.equal(open.mails.length, 0);
  assert.match(staged.troubles.join(), /mails to there\.example wait, as its MTA-STS policy demands: ETLS/);
  // The server was there: the link is not down.
  assert.deepEqual(staged.turned, []);
});

test('a server that says STARTTLS and breaks it gets nothing', async (context) => {
  const said: string[] = [];
  const broken = await mannersServer(context, {
    EHLO: () => '250-mx.example\r\n250 STARTTLS',
    STAR: (_line, socket) => {
      socket.prependOnceListener('data', () => socket.end('this is no TLS\r\n'));
      return '220 go ahead';
    },
    MAIL: (line) => {
      said.push(line);
      return '250 fine';
    },
  });
  await deferred(await scene(context, broken));
  assert.deepEqual(said, []);
});

test('a server with a certificate for somebody else, or from nobody who is trusted, gets nothing', async (context) => {
  const strange = await mailServer(context, {
    key: tls('localhost-key.pem'),
    cert: tls('localhost.pem'),
    disabledCommands: [],
  });
  await deferred(await scene(context, strange));
  assert.equal(strange.mails.length, 0);
  const other = await secureServer(context);
  const staged = await scene(context, other);
  staged.web.policy = ENFORCE.replace('mx.example', '*.example');
  await delivered(staged, 1);
  // The certificate is that of mx.example: one label deeper, it proves nothing.
  const dns = zoneDns({
    'there.example': { mx: ['10 a.mx.example'] },
    'a.mx.example': { at: ['127.0.0.1'] },
    '_mta-sts.there.example': { txt: ['v=STSv1; id=one;'] },
  });
  const policies: StsSource = {
    policy: async () => ({
      ok: true,
      value: { mode: 'enforce', maxAgeSeconds: 600, mx: ['*.mx.example'] },
    }),
    close: () => undefined,
  };
  const deeper = stage(context, {
    settings: { port: other.port, tls: 'opportunistic' },
    dns,
    policies,
    ca: CA,
  });
  await deferred(deeper);
  assert.equal(other.mails.length, 1);
});

test('a mail server that the policy does not name is not even connected to', async (context) => {
  const mails = await secureServer(context);
  const staged = await scene(context, mails);
  staged.web.policy = ENFORCE.replace('mx: mx.example', 'mx: mail.example\r\nmx: *.mx.example');
  await deferred(staged);
  assert.equal(mails.sessions, 0);
  assert.match(staged.troubles.join(), /mx\.example is none of the mail servers the policy names/);
});

test('testing, none, no record, no policy and one that cannot be read leave mails as they were', async (context) => {
  const open = await mailServer(context);
  const staged = await scene(context, open);
  const answers: readonly ((web: PolicyServer) => void)[] = [
    (web) => (web.policy = ENFORCE.replace('enforce', 'testing')),
    (web) => (web.policy = 'version: STSv1\nmode: none\nmax_age: 86400\n'),
    (web) => (web.policy = ENFORCE.replace('STSv1', 'STSv2')),
    (web) => (web.answer = (response) => response.writeHead(404).end()),
    (web) =>
      (web.answer = (response) => response.writeHead(302, { location: 'https://other.example/' }).end()),
    (web) =>
      (web.answer = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(ENFORCE)),
    (web) =>
      (web.answer = (response) =>
        response
          .writeHead(200, { 'content-type': 'text/plain' })
          .end(`${ENFORCE}x: ${'x'.repeat(70_000)}\n`)),
  ];
  for (const [at, answer] of answers.entries()) {
    staged.web.policy = ENFORCE;
    answer(staged.web);
    staged.record(`v=STSv1; id=${at};`);
    await delivered(staged, at + 1);
    staged.clock.advance(5 * MINUTE);
  }
  assert.equal(staged.web.asked, answers.length);
  staged.record('v=spf1 -all');
  await delivered(staged, answers.length + 1);
  assert.equal(staged.web.asked, answers.length);
});

test('a policy holds when its record goes and its web server is away, and a new one takes its place', async (context) => {
  const mails = await secureServer(context);
  const staged = await scene(context, mails);
  staged.web.policy = ENFORCE.replace('604800', '86400');
  await delivered(staged, 1);
  staged.web.answer = (response) => response.writeHead(503).end();
  for (const text of ['none', 'v=STSv1; id=two;']) {
    staged.record(text);
    staged.clock.advance(5 * MINUTE);
    await delivered(staged, staged.queue.outcomes.length + 1);
  }
  assert.equal(staged.web.asked, 2);
  assert.match(staged.troubles.join(), /the MTA-STS policy of there\.example: .* answers 503/);
  // The server it names has gone: what takes its place is not trusted as long as the policy holds.
  staged.web.policy = ENFORCE.replace('mx.example', 'else.example');
  staged.web.answer = undefined;
  staged.clock.advance(5 * MINUTE);
  await deferred(staged);
  // A record with another id brings another policy: the mail that waited goes out with the next one.
  staged.record('v=STSv1; id=three;');
  staged.web.policy = ENFORCE;
  staged.clock.advance(5 * MINUTE);
  staged.post();
  await staged.queue.until(() => staged.queue.outcomes.length === 5);
  assert.deepEqual(mails.secure, [true, true, true, true, true]);
});

test('a policy whose time is over is none, unless its record still leads to one', async () => {
  const clock = new ManualClock();
  const zone = { '_mta-sts.there.example': { txt: ['v=STSv1; id=one;'] } };
  let asked = 0;
  const source: StsSource = {
    policy: async () => {
      asked++;
      return { ok: true, value: { mode: 'enforce', maxAgeSeconds: 3_600, mx: ['mx.example'] } };
    },
    close: () => undefined,
  };
  const policies = new StsPolicies({ dns: zoneDns(zone), source, clock, report: () => undefined });
  const held = async (): Promise<boolean> => (await policies.of('there.example')) !== undefined;
  assert.deepEqual(await Promise.all([held(), held()]), [true, true]);
  assert.equal(asked, 1);
  clock.advance(HOUR);
  assert.equal(await held(), true);
  assert.equal(asked, 2);
  zone['_mta-sts.there.example'] = { txt: [] };
  clock.advance(59 * MINUTE);
  assert.equal(await held(), true);
  clock.advance(MINUTE);
  assert.equal(await held(), false);
  assert.equal(await policies.of('[192.0.2.1]'), undefined);
  assert.equal(await policies.of('there.example/@x.example'), undefined);
});

test('without TLS by setting, or with policies left out, no domain is asked for one', async (context) => {
  const open = await mailServer(context);
  const asked: string[] = [];
  const dns = zoneDns(ONE_EXCHANGER);
  const watched = {
    ...dns,
    texts: async (name: string) => {
      asked.push(name);
      return [];
    },
  };
  for (const given of [{ tls: 'off' }, { tls: 'opportunistic', mtaSts: 'no' }] as const)
    await delivered(stage(context, { settings: { port: open.port, ...given }, dns: watched }), 1);
  assert.deepEqual(asked, []);
  await delivered(stage(context, { settings: { port: open.port, tls: 'opportunistic' }, dns: watched }), 1);
  assert.deepEqual(asked, ['_mta-sts.there.example']);
});

test('a policy is not taken from a private address, nor from a server whose certificate is another’s', async (context) => {
  const web = await policyServer(context);
  const dns = zoneDns({
    'mta-sts.there.example': { at: ['127.0.0.1'] },
    'mta-sts.else.example': { at: ['127.0.0.1'] },
  });
  const guarded = new WebStsSource({ dns, privateHosts: 'no', port: web.port, ca: CA });
  const open = new WebStsSource({ dns, privateHosts: 'yes', port: web.port, ca: CA });
  const strange = new WebStsSource({ dns, privateHosts: 'yes', port: web.port });
  context.after(() => {
    for (const source of [guarded, open, strange]) source.close();
  });
  assert.deepEqual(await guarded.policy('there.example'), {
    ok: false,
    error: 'private and loopback addresses are not allowed',
  });
  const other = await open.policy('else.example');
  assert.match(other.ok ? '' : other.error, /ERR_TLS_CERT_ALTNAME_INVALID/);
  const unknown = await strange.policy('there.example');
  assert.match(unknown.ok ? '' : unknown.error, /the request failed/);
  assert.equal(web.asked, 0);
  assert.ok((await open.policy('there.example')).ok);
});
