// Mail servers that defer, refuse, hang and break off: what is certain is told, what is not is doubtful, and nothing is lost.

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { LIMITS } from '../../../src/base/limits.ts';
import { later, MINUTE, SECOND } from '../../../src/base/time.ts';
import type { EmailTimes } from '../../../src/channels/email/email-channel.ts';
import { mailServer, mannersServer, stage, type Zone, zoneDns } from './mail-stage.ts';

test('greylisting puts a mail back at growing pauses, and it goes out when the time has come', async (context) => {
  let refusals = 2;
  const { port } = await mannersServer(context, {
    RCPT: () => (refusals-- > 0 ? '451 4.7.1 Greylisted, come again' : '250 fine'),
  });
  const { queue, post, clock, link } = stage(context, { settings: { port } });
  post();
  const begun = clock.now();
  await queue.until(() => queue.putBackAt.length === 1);
  queue.due();
  await queue.until(() => queue.putBackAt.length === 2);
  assert.deepEqual(queue.putBackAt, [later(begun, MINUTE), later(begun, 5 * MINUTE)]);
  queue.due();
  await queue.until(() => queue.outcomes.length === 1);
  assert.deepEqual(queue.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 0 });
  await link.stop();
});

test('a refusal tells by its status what is wrong with the recipient', async (context) => {
  const replies: Readonly<Record<string, string>> = {
    nobody: '550 5.1.1 No such user',
    old: '550 no such user here',
    full: '552-5.2.2 The mailbox\r\n552-5.2.2 is over\r\n552 5.2.2 its quota',
    blocked: '550 5.2.1 The mailbox is disabled',
    policy: '550 5.7.1 We do not like you',
    spam: '554 5.7.1 Message rejected as spam by content scanner',
  };
  const { port } = await mannersServer(context, {
    RCPT: (line) => replies[/<(\w+)@/.exec(line)?.[1] ?? ''] ?? '250 fine',
  });
  const { queue, post, answers } = stage(context, { settings: { port } });
  for (const name of Object.keys(replies)) post({ to: `${name}@there.example` });
  await queue.until(() => queue.outcomes.length === 6);
  const ends = Object.fromEntries(queue.outcomes.map(({ phone, outcome }) => [phone.split('@')[0], outcome]));
  assert.deepEqual(ends, {
    nobody: { kind: 'final', status: 20, err: 1 },
    old: { kind: 'final', status: 20, err: 1 },
    full: { kind: 'final', status: 20, err: 2 },
    blocked: { kind: 'final', status: 20, err: 4 },
    policy: { kind: 'link-failed', link: 'post', status: 20, err: 255, reason: 'refused' },
    spam: { kind: 'link-failed', link: 'post', status: 23, err: 253, reason: 'refused' },
  });
  assert.deepEqual([...new Set(answers)].sort(), ['refused 550', 'refused 552', 'refused 554']);
});

test('a mailbox behind LMTP that refuses the whole mail has refused it', async (context) => {
  const { port } = await mannersServer(context, { end: () => '552 5.2.2 Over quota' });
  const { queue, post } = stage(context, { settings: { host: '127.0.0.1', port, protocol: 'lmtp' } });
  post();
  await queue.until(() => queue.outcomes.length === 1);
  assert.deepEqual(queue.outcomes[0]?.outcome, { kind: 'final', status: 20, err: 2 });
});

test('a mailbox that is full until the time is over ends with that error', async (context) => {
  const { port } = await mannersServer(context, { RCPT: () => '452 4.2.2 Over quota' });
  const { queue, post, clock } = stage(context, { settings: { port } });
  post({ validUntil: later(clock.now(), 59 * SECOND) });
  await queue.until(() => queue.outcomes.length === 1);
  assert.deepEqual(queue.outcomes[0]?.outcome, { kind: 'final', status: 20, err: 2 });
});

test('a server that takes the whole mail and says nothing leaves it doubtful, and its domain alone for a while', async (context) => {
  const { port } = await mannersServer(context, { end: () => undefined });
  const { queue, post, clock } = stage(context, { settings: { port }, times: { answer: 50 } });
  post();
  await queue.until(() => queue.outcomes.length === 1);
  assert.deepEqual(queue.outcomes[0]?.outcome, { kind: 'doubtful', link: 'post' });
  post({ to: 'bert@there.example', doubtful: 'yes' });
  await queue.until(() => queue.putBackAt.length === 1);
  assert.deepEqual(queue.putBackAt, [later(clock.now(), MINUTE)]);
});

test('a mail that never gets a reply goes out twice and no oftener', async (context) => {
  let whole = 0;
  const { port } = await mannersServer(context, { end: () => void whole++ });
  const { queue, post, clock } = stage(context, { settings: { port }, times: { answer: 50 } });
  const ref = post();
  await queue.until(() => queue.outcomes.length === 1);
  clock.advance(MINUTE);
  post({ ref, doubtful: 'yes' });
  await queue.until(() => queue.outcomes.length === 2);
  const unanswered = { kind: 'link-failed', link: 'post', status: 20, err: 245, reason: 'unanswered' };
  assert.deepEqual(queue.outcomes[1]?.outcome, unanswered);
  assert.equal(whole, 2);
});

test('a mail whose turn comes after its time is not sent', async (context) => {
  let answer: () => void = () => undefined;
  const { queue, post, clock } = stage(context, {
    settings: {
      connections: 1,
      port: (
        await mannersServer(context, {
          RCPT: (_line, socket) => {
            answer = () => void socket.write('250 fine\r\n');
            held();
            return undefined;
          },
        })
      ).port,
    },
  });
  let held: () => void = () => undefined;
  const busy = new Promise<void>((resolve) => {
    held = resolve;
  });
  post();
  post({ to: 'bert@there.example', validUntil: later(clock.now(), SECOND) });
  await busy;
  clock.advance(MINUTE);
  answer();
  await queue.until(() => queue.outcomes.length === 1 && queue.putBacks.length === 1);
  assert.deepEqual(queue.outcomes[0]?.phone, 'anna@there.example');
});

test('a server that breaks off after the whole mail leaves it doubtful', async (context) => {
  const { port } = await mannersServer(context, {
    end: (_line, socket) => {
      socket.destroy();
      return undefined;
    },
  });
  const { queue, post } = stage(context, { settings: { port } });
  post();
  await queue.until(() => queue.outcomes.length === 1);
  assert.deepEqual(queue.outcomes[0]?.outcome, { kind: 'doubtful', link: 'post' });
});

test('a reply to the whole mail counts even when the connection ends with it', async (context) => {
  const { port } = await mannersServer(context, {
    end: (_line, socket) => {
      socket.end('554 5.6.0 Not like this\r\n');
      return undefined;
    },
  });
  const { queue, post } = stage(context, { settings: { port } });
  post();
  await queue.until(() => queue.outcomes.length === 1);
  assert.deepEqual(queue.outcomes[0]?.outcome, {
    kind: 'link-failed',
    link: 'post',
    status: 20,
    err: 255,
    reason: 'refused',
  });
});

test('a server that breaks off in the middle of a mail has not got it: it is put back', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-mail-'));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'large'), Buffer.alloc(8_000_000, 'x'));
  let lines = 0;
  const { port } = await mannersServer(context, {
    body: (_line, socket) => {
      if (++lines === 100) socket.destroy();
      return undefined;
    },
  });
  const { queue, post, clock } = stage(context, {
    settings: { port },
    doors: { uploadPath: (file) => path.join(folder, file) },
  });
  post({ files: [{ name: 'large.txt', file: 'large', bytes: 8_000_000 }] });
  await queue.until(() => queue.putBackAt.length === 1);
  assert.deepEqual(queue.putBackAt, [later(clock.now(), MINUTE)]);
  assert.deepEqual(queue.outcomes, []);
});

test('a mail whose file goes away while it is sent fails, and the server does not get half of it', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-mail-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'file');
  const key = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const dkim = {
    domain: 'here.example',
    selector: 'm1',
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  for (const settings of [{}, { dkim }]) {
    writeFileSync(file, 'hello');
    const ended: string[] = [];
    const { port } = await mannersServer(context, {
      RCPT: () => {
        rmSync(file);
        return '250 fine';
      },
      end: (line) => {
        ended.push(line);
        return '250 fine';
      },
    });
    const { queue, post } = stage(context, {
      settings: { ...settings, port },
      doors: { uploadPath: () => file },
    });
    post({ files: [{ name: 'file.txt', file: 'file', bytes: 5 }] });
    await queue.until(() => queue.outcomes.length === 1);
    assert.deepEqual(queue.outcomes[0]?.outcome, { kind: 'final', status: 20, err: 241 });
    assert.deepEqual(ended, []);
  }
});

test('421 anywhere, a hung greeting and a broken one are no refusals of a mail', async (context) => {
  const manners = [
    { greeting: () => '421 4.3.2 Closing down' },
    { greeting: () => undefined },
    { greeting: () => 'HTTP/1.1 400 Bad Request' },
    { MAIL: () => '421 4.7.0 Too many mails' },
    { DATA: () => '421 4.3.0 Not now' },
    { EHLO: () => '250-mx.example' },
  ];
  for (const each of manners) {
    const { port } = await mannersServer(context, each);
    const { queue, post, clock, link } = stage(context, {
      settings: { port },
      times: { connect: 60, answer: 100 },
    });
    post();
    await queue.until(() => queue.putBackAt.length === 1);
    assert.deepEqual(queue.putBackAt, [later(clock.now(), MINUTE)], JSON.stringify(Object.keys(each)));
    assert.deepEqual(queue.outcomes, []);
    await link.stop();
  }
});

test('a reply without end is broken off', async (context) => {
  const { port } = await mannersServer(context, {
    RCPT: (_line, socket) => {
      const line = `250-${'x'.repeat(1_000)}\r\n`;
      for (let count = 0; count < 200; count++) socket.write(line);
      return undefined;
    },
  });
  const { queue, post } = stage(context, { settings: { port } });
  post();
  await queue.until(() => queue.putBackAt.length === 1);
  assert.deepEqual(queue.outcomes, []);
});

test('the session as a whole has an end, however slowly bytes trickle', async (context) => {
  const { port } = await mannersServer(context, {
    RCPT: (_line, socket) => {
      const trickle = (): void => {
        if (socket.destroyed) return;
        socket.write('250-wait\r\n');
        setTimeout(trickle, 10).unref();
      };
      trickle();
      return undefined;
    },
  });
  const { queue, post } = stage(context, { settings: { port }, times: { session: 100 } });
  post();
  await queue.until(() => queue.putBackAt.length === 1);
  assert.deepEqual(queue.outcomes, []);
});

const TWO: Zone = {
  'there.example': { mx: ['20 second.example', '10 first.example'] },
  'first.example': { at: ['127.0.0.2'] },
  'second.example': { at: ['127.0.0.1'] },
};

test('the next mail server is asked when the first is not there, and not when it has refused', async (context) => {
  const { port, mails } = await mailServer(context);
  // Nobody listens on 127.0.0.2.
  const first = stage(context, { settings: { port }, dns: zoneDns(TWO) });
  first.post();
  await first.queue.until(() => first.queue.outcomes.length === 1);
  assert.equal(mails.length, 1);

  const refusing = await mannersServer(context, { RCPT: () => '550 5.1.1 Unknown' });
  const second = stage(context, {
    settings: { port: refusing.port },
    dns: zoneDns({ ...TWO, 'first.example': { at: ['127.0.0.1'] } }),
  });
  second.post();
  await second.queue.until(() => second.queue.outcomes.length === 1);
  assert.equal(refusing.sessions, 1);
});

test('domains without a mail server end with error 3, those nobody knows of are asked for again', async (context) => {
  const { port, mails } = await mailServer(context);
  const dns = zoneDns({
    'null.example': { mx: ['0 .'] },
    'homeless.example': { mx: ['10 nowhere.example'] },
    'plain.example': { at: ['127.0.0.1'] },
  });
  const mx = (domain: string) =>
    domain === 'dark.example'
      ? Promise.reject(Object.assign(new Error(), { code: 'ESERVFAIL' }))
      : dns.mx(domain);
  const { queue, post, clock } = stage(context, { settings: { port }, dns: { ...dns, mx } });
  for (const name of ['null', 'homeless', 'gone', 'plain', 'dark']) post({ to: `anna@${name}.example` });
  await queue.until(() => queue.outcomes.length === 4 && queue.putBackAt.length === 1);
  const ends = Object.fromEntries(queue.outcomes.map(({ phone, outcome }) => [phone, outcome]));
  const none = { kind: 'final', status: 20, err: 3 };
  assert.deepEqual(ends, {
    'anna@null.example': none,
    'anna@homeless.example': none,
    'anna@gone.example': none,
    'anna@plain.example': { kind: 'final', status: 1, err: 0 },
  });
  assert.equal(mails.length, 1);
  assert.deepEqual(queue.putBackAt, [later(clock.now(), MINUTE)]);
});

test('a domain whose mail server has a private address gets nothing from us', async (context) => {
  const server = await mailServer(context);
  const { queue, post } = stage(context, { settings: { port: server.port, privateHosts: 'no' } });
  post();
  await queue.until(() => queue.outcomes.length === 1);
  assert.deepEqual(queue.outcomes[0]?.outcome, { kind: 'final', status: 20, err: 3 });
  assert.equal(server.sessions, 0);
});

test('a domain gets so many connections at once and no more, and is asked for once', async (context) => {
  let open = 0;
  let most = 0;
  const server = await mailServer(context, {
    onData: (stream, _session, done) => {
      most = Math.max(most, ++open);
      stream.resume();
      stream.on('end', () => {
        setImmediate(() => {
          open--;
          done();
        });
      });
    },
  });
  const dns = zoneDns({ 'there.example': { mx: ['10 mx.example'] }, 'mx.example': { at: ['127.0.0.1'] } });
  const { queue, post } = stage(context, { settings: { port: server.port, connections: 2 }, dns });
  for (let count = 0; count < 30; count++) post({ to: `a${count}@there.example` });
  await queue.until(() => queue.outcomes.length === 30);
  assert.ok(most <= 2, `${most} at once`);
  assert.ok(server.sessions <= 2, `${server.sessions} connections`);
  assert.equal(dns.asked, 1);
});

test('while the smarthost is away nothing is lost, its mails move to other links, and it comes back', async (context) => {
  let away = true;
  const { port } = await mannersServer(context, {
    greeting: () => (away ? '421 4.3.2 Down for now' : '220 mx.example'),
  });
  const { queue, post, turned, troubles } = stage(context, { settings: { host: '127.0.0.1', port } });
  post();
  await queue.until(() => queue.putBacks.length === 1 && queue.reroutes.length > 0);
  assert.deepEqual(turned, ['no']);
  assert.equal(queue.outcomes.length, 0);
  assert.equal(troubles.length, 1);
  away = false;
  await queue.until(() => queue.outcomes.length === 1);
  assert.deepEqual(turned, ['no', 'yes']);
  assert.deepEqual(queue.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 0 });
});

/** Three domains whose servers take connections and hang up at once, until they are back. */
async function unreachable(context: TestContext, times: Partial<EmailTimes>) {
  const state = { away: 'yes' };
  const { port } = await mannersServer(context, {
    greeting: (_line, socket) => {
      if (state.away === 'no') return '220 mx.example';
      socket.resetAndDestroy();
      return undefined;
    },
  });
  const zone = ['one', 'two', 'three'].map((name) => [`${name}.example`, { mx: ['10 mx.example'] }]);
  const dns = zoneDns({ ...Object.fromEntries(zone), 'mx.example': { at: ['127.0.0.1'] } });
  return { ...stage(context, { settings: { port }, dns, times }), state };
}

test('where no domain has a server in reach the link is down, its mails move to other links, and it comes back', async (context) => {
  const { queue, post, turned, clock, state } = await unreachable(context, { awayTime: 30_000 });
  post({ to: 'anna@one.example' });
  post({ to: 'anna@two.example' });
  await queue.until(() => queue.putBacks.length >= 2);
  clock.advance(31_000);
  assert.deepEqual([turned, queue.reroutes], [[], []], 'two may be down by chance');
  post({ to: 'anna@three.example' });
  await queue.until(() => queue.reroutes.length > 0);
  assert.deepEqual(turned, ['no']);
  state.away = 'no';
  clock.advance(120_000);
  queue.due();
  await queue.until(() => queue.outcomes.length === 3);
  assert.deepEqual(turned, ['no', 'yes']);
});

test('one domain alone is waited for longer, and a link that is down gets another chance', async (context) => {
  const { queue, post, turned, clock } = await unreachable(context, { trialTime: 0 });
  post({ to: 'anna@one.example' });
  await queue.until(() => queue.putBacks.length >= 1);
  clock.advance(LIMITS.email.aloneTime - 1);
  queue.due();
  await queue.until(() => queue.putBacks.length >= 2);
  assert.deepEqual(turned, []);
  clock.advance(LIMITS.email.aloneTime);
  queue.due();
  await queue.until(() => turned.length > 0 && queue.reroutes.length > 0);
  while (turned.length < 2) await turn();
  assert.deepEqual(turned.slice(0, 2), ['no', 'yes']);
});

test('a link that stops gives back what did not go out and tells what is doubtful', async (context) => {
  let hung = 0;
  let told: () => void = () => undefined;
  const both = new Promise<void>((resolve) => {
    told = resolve;
  });
  const hang = (): undefined => {
    if (++hung === 2) told();
    return undefined;
  };
  const { port } = await mannersServer(context, {
    RCPT: (line) => (line.includes('anna') ? hang() : '250 fine'),
    end: hang,
  });
  const { queue, post, link } = stage(context, { settings: { port, connections: 2 }, times: { drain: 20 } });
  post({ to: 'anna@there.example' });
  post({ to: 'bert@there.example' });
  post({ to: 'carl@there.example' });
  await both;
  await link.stop();
  assert.deepEqual(queue.outcomes, [
    { phone: 'bert@there.example', outcome: { kind: 'doubtful', link: 'post' } },
  ]);
  assert.equal(queue.putBacks.length, 2);
  assert.equal(queue.waiting, 2);
});

test('an outcome is stored when the database comes back', async (context) => {
  const { port, mails } = await mailServer(context);
  const { queue, post, troubles } = stage(context, { settings: { port } });
  queue.failures = 1;
  post();
  await queue.until(() => queue.outcomes.length === 1);
  assert.equal(mails.length, 1);
  assert.equal(troubles.length, 1);
});

test('whatever a server says or does at whatever moment, a claim ends once, and nothing is delivered that was not taken', async (context) => {
  const moments = ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'end'] as const;
  const deeds: Readonly<Record<string, (socket: Socket) => string | undefined>> = {
    defers: () => '451 4.3.0 Later',
    refuses: () => '550 5.7.1 Never',
    closes: () => '421 4.3.2 Closing',
    'breaks off': (socket) => void socket.destroy(),
    'ends half a line': (socket) => void socket.end('25'),
    babbles: () => 'what do you want',
    'says 999': () => '999 beyond',
    'answers twice': () => '451-4.3.0 Later\r\n451 4.3.0 Later\r\n451 4.3.0 Later',
    'is silent': () => undefined,
  };
  for (const host of [undefined, '127.0.0.1']) {
    for (const moment of moments) {
      for (const [deed, act] of Object.entries(deeds)) {
        const does = (_line: string, socket: Socket) => act(socket);
        // Who is refused an EHLO says HELO (RFC 5321 3.2).
        const manners = { [moment]: does, ...(moment === 'EHLO' && { HELO: does }) };
        const { port } = await mannersServer(context, manners);
        const { queue, post, link } = stage(context, {
          settings: { port, ...(host !== undefined && { host }) },
          times: { connect: 40, answer: 40, session: 200, pause: 10_000, pauseMost: 10_000 },
        });
        post();
        await queue.until(() => queue.outcomes.length + queue.putBacks.length > 0);
        await link.stop();
        const where = `${host ?? 'by DNS'}: ${deed} at ${moment}`;
        assert.equal(queue.outcomes.length + queue.putBacks.length, 1, where);
        const [outcome] = queue.outcomes.map((one) => one.outcome);
        if (outcome?.kind === 'doubtful') assert.equal(moment, 'end', where);
        else assert.ok(outcome === undefined || outcome.kind === 'link-failed', `${where}: ${outcome?.kind}`);
      }
    }
  }
});
