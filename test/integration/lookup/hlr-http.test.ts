// Look-ups by a provider over HTTP that checks what it is asked: results in the answer, by polling and by hook, and a provider
// that is slow, rude or gone.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { HLR_HTTP } from '../../../src/channels/http-provider/hlr-http.ts';
import { type AnswerHandlerCall, handlerServer } from '../../support/handler-server.ts';
import { heard, openLink, readLink } from './link-stage.ts';

const FIELDS = {
  status: '/result/state',
  err: '/result/reason',
  imsi: '/result/imsi',
  msc: '/result/vlr',
  mccmnc: '/result/network',
  cn: '/result/country',
  net: '/result/operator',
  rcn: '/result/roaming/country',
  rnet: '/result/roaming/operator',
};

const STATES = { ACTIVE: 'delivered', ABSENT: 'absent', DEAD: 'unknown', BARRED: 'blocked', WAIT: 'pending' };

function entry(url: string, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    url,
    body: '{"msisdn":"{phone}","ref":{id}}',
    bearer: 'key-of-the-provider',
    answer: { ...FIELDS, error: '/error' },
    states: STATES,
    retrySeconds: 0.005,
    ...changes,
  };
}

/** Answers look-ups of its one published form, and nothing else. */
const strict =
  (answer: (phone: string) => unknown): AnswerHandlerCall =>
  ({ method, headers, body }, response) => {
    const asked = JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>;
    const right =
      method === 'POST' &&
      headers.authorization === 'Bearer key-of-the-provider' &&
      headers['content-type'] === 'application/json' &&
      Object.keys(asked).join() === 'msisdn,ref' &&
      /^\d{7,15}$/.test(String(asked.msisdn)) &&
      typeof asked.ref === 'number';
    response.statusCode = right ? 200 : 400;
    response.end(right ? JSON.stringify(answer(String(asked.msisdn))) : '{}');
  };

const FOUND = {
  result: {
    state: 'active',
    imsi: '250011234567890',
    vlr: '+79168960310',
    network: '25001',
    country: 'Russia',
    operator: 'MTS',
    roaming: { country: '', operator: null },
  },
};

async function provider(context: TestContext, answer: AnswerHandlerCall) {
  const server = await handlerServer(context, answer);
  return { ...server, url: `http://127.0.0.1:${server.port}/hlr` };
}

test('a result of the answer becomes the outcome, with every field where it belongs', async (context) => {
  const { url } = await provider(
    context,
    strict(() => FOUND),
  );
  const { outbox } = openLink(context, HLR_HTTP, entry(url));
  outbox.add('79160000001', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, {
    kind: 'final',
    status: 1,
    err: 0,
    lookup: {
      imsi: '250011234567890',
      msc: '79168960310',
      mcc: '250',
      mnc: '01',
      cn: 'Russia',
      net: 'MTS',
      rcn: '',
      rnet: '',
    },
  });
});

test('words of the provider are states of ours, and its reasons errors', async (context) => {
  const { url } = await provider(
    context,
    strict((phone) => ({
      result: {
        state: { 1: 'ABSENT', 2: 'DEAD', 3: 'BARRED', 4: 'DEAD' }[phone.slice(-1)],
        reason: phone.endsWith('4') ? 11 : '',
      },
    })),
  );
  const { outbox } = openLink(context, HLR_HTTP, entry(url));
  for (const last of [1, 2, 3, 4]) outbox.add(`7916000000${last}`, 'hlr');
  await outbox.until(() => outbox.outcomes.length === 4);
  const seen = new Map(outbox.outcomes.map(({ phone, outcome }) => [phone, outcome]));
  const ended = (err: number) => ({ kind: 'final', status: 20, err });
  assert.deepEqual(seen.get('79160000001'), ended(6));
  assert.deepEqual(seen.get('79160000002'), ended(1));
  assert.deepEqual(seen.get('79160000003'), ended(13));
  assert.deepEqual(seen.get('79160000004'), ended(11));
});

test('a provider that tells only codes leaves the names to the numbering plan', async (context) => {
  const { url } = await provider(
    context,
    strict(() => ({ result: { state: 'ACTIVE', network: 25001 } })),
  );
  const { outbox } = openLink(context, HLR_HTTP, entry(url));
  outbox.add('79160000001', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 1);
  const { outcome } = outbox.outcomes[0]!;
  assert.ok(outcome.kind === 'final');
  const { mcc, mnc, cn, net } = outcome.lookup ?? {};
  assert.deepEqual({ mcc, mnc, cn, net }, { mcc: '250', mnc: '01', cn: 'Россия', net: 'МТС' });
});

test('a status of HTTP can be a refusal, where the provider has no words', async (context) => {
  const { url } = await provider(context, (_call, response) => response.writeHead(404).end());
  const { outbox, turns } = openLink(context, HLR_HTTP, entry(url, { refusals: { 'http-404': 'unknown' } }));
  outbox.add('79160000001', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'final', status: 20, err: 1 });
  assert.deepEqual(turns, []);
});

test('a ping tells its state and no data of a look-up', async (context) => {
  const { url } = await provider(
    context,
    strict(() => FOUND),
  );
  const { outbox } = openLink(context, HLR_HTTP, entry(url, { kinds: ['hlr', 'ping'] }));
  outbox.add('79160000001', 'ping');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'final', status: 1, err: 0 });
});

test('a word that no table has, and an answer without any, are refusals that another link may do better on', async (context) => {
  const { url } = await provider(
    context,
    strict((phone) => (phone.endsWith('1') ? { result: { state: 'ODD' } } : '<html>')),
  );
  const { outbox, reports } = openLink(context, HLR_HTTP, entry(url));
  outbox.add('79160000001', 'hlr');
  outbox.add('79160000002', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 2);
  for (const { outcome } of outbox.outcomes)
    assert.deepEqual(outcome, {
      kind: 'link-failed',
      link: 'provider',
      reason: 'refused',
      status: 20,
      err: 255,
    });
  assert.equal(reports.length, 2);
});

test('refusals by the word of the provider are ends, or go elsewhere', async (context) => {
  const words: Readonly<Record<string, string>> = { 1: 'bad-number', 2: 'stop-list', 3: 'whatever' };
  const { url } = await provider(
    context,
    strict((phone) => ({ error: words[phone.slice(-1)] })),
  );
  const refusals = { 'bad-number': 'number-wrong', 'stop-list': '23/252' };
  const { outbox } = openLink(context, HLR_HTTP, entry(url, { refusals }));
  for (const last of [1, 2, 3]) outbox.add(`7916000000${last}`, 'hlr');
  await outbox.until(() => outbox.outcomes.length === 3);
  const seen = new Map(outbox.outcomes.map(({ phone, outcome }) => [phone.slice(-1), outcome]));
  assert.deepEqual(seen.get('1'), { kind: 'final', status: 22, err: 249 });
  assert.deepEqual(seen.get('2'), { kind: 'final', status: 23, err: 252 });
  assert.equal(seen.get('3')?.kind, 'link-failed');
});

test('429 with Retry-After and 500 put the look-up back, and it is made when the provider can', async (context) => {
  let call = 0;
  const good = strict(() => FOUND);
  const { url, calls } = await provider(context, (asked, response) => {
    call++;
    if (call === 1) response.writeHead(429, { 'retry-after': '0' }).end();
    else if (call === 2) response.writeHead(500).end('oops');
    else good(asked, response);
  });
  const { outbox, answers } = openLink(context, HLR_HTTP, entry(url));
  const ref = outbox.add('79160000001', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.putBacks, [ref, ref]);
  assert.equal(calls.length, 3);
  assert.deepEqual(answers, ['throttled 429', 'unanswered 500', 'taken active']);
});

test('a connection cut in mid-answer has the look-up made again', async (context) => {
  let call = 0;
  const good = strict(() => FOUND);
  const { url } = await provider(context, (asked, response) => {
    if (++call > 1) return good(asked, response);
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"result":', () => response.destroy());
  });
  const { outbox } = openLink(context, HLR_HTTP, entry(url));
  outbox.add('79160000001', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'final');
  assert.equal(outbox.putBacks.length, 1);
});

test('an answer without end and one that never comes are given up', async (context) => {
  let call = 0;
  const good = strict(() => FOUND);
  const { url } = await provider(context, (asked, response) => {
    call++;
    if (call === 1) response.end('x'.repeat(300_000));
    else if (call > 2) good(asked, response);
  });
  const { outbox, reports } = openLink(context, HLR_HTTP, entry(url, { timeoutSeconds: 0.2 }));
  outbox.add('79160000001', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(reports, ['the provider: the answer is too long', 'the provider: no answer in time']);
});

test('a provider that is gone turns the link down, its messages move on, and it comes back by itself', async (context) => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const stage = openLink(context, HLR_HTTP, entry(`http://127.0.0.1:${port}/hlr`));
  const { outbox, turns } = stage;
  outbox.add('79160000001', 'hlr');
  await outbox.until(() => outbox.reroutes.length >= 2);
  assert.deepEqual(turns, ['no']);
  assert.equal(outbox.putBacks.length, 3);
  const good = strict(() => FOUND);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: target = '', method = '', headers } = request;
      if (method === 'GET') response.writeHead(404).end();
      else good({ target, method, headers, body: Buffer.concat(chunks) }, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(turns, ['no', 'yes']);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'final');
});

const LATER = { results: 'poll', pollSeconds: 0.005, answer: { ...FIELDS, id: '/job', error: '/error' } };

test('a result that is polled for comes when it is there', async (context) => {
  let polls = 0;
  const taken = strict(() => ({ job: 'a/b 1' }));
  const { url, calls } = await provider(context, (asked, response) => {
    if (asked.method === 'POST') return taken(asked, response);
    polls++;
    if (polls === 1) response.end('{"result":{"state":"WAIT"}}');
    else if (polls === 2) response.writeHead(503).end();
    else if (polls === 3) response.destroy();
    else response.end(JSON.stringify(FOUND));
  });
  const { outbox } = openLink(context, HLR_HTTP, entry(url, { ...LATER, pollUrl: `${url}/{providerId}` }));
  outbox.add('79160000001', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'final');
  assert.equal(polls, 4);
  const poll = calls.find(({ method }) => method === 'GET');
  assert.equal(poll?.target, '/hlr/a%2Fb%201');
  assert.equal(poll?.headers.authorization, 'Bearer key-of-the-provider');
});

test('an answer that does not know it yet is asked for anew, and no longer than a result may take', async (context) => {
  let asked = 0;
  const { url } = await provider(
    context,
    strict((phone) => (phone === '79160000002' || ++asked < 3 ? { result: { state: 'WAIT' } } : FOUND)),
  );
  const { outbox, answers } = openLink(context, HLR_HTTP, entry(url, { resultSeconds: 0.2 }));
  outbox.add('79160000001', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'final');
  outbox.add('79160000002', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 2);
  const { outcome } = outbox.outcomes[1]!;
  assert.deepEqual(outcome.kind === 'link-failed' && [outcome.reason, outcome.err], ['unanswered', 245]);
  assert.deepEqual(outbox.putBacks, []);
  assert.equal(answers.length, 2);
});

test('a result that never comes ends with error 245, unless another link is asked', async (context) => {
  const taken = strict(() => ({ job: 1 }));
  const { url } = await provider(context, (asked, response) =>
    asked.method === 'POST' ? taken(asked, response) : response.end('{"result":{"state":"WAIT"}}'),
  );
  const { outbox } = openLink(
    context,
    HLR_HTTP,
    entry(url, { ...LATER, pollUrl: `${url}/{providerId}`, resultSeconds: 0.05 }),
  );
  outbox.add('79160000001', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, {
    kind: 'link-failed',
    link: 'provider',
    reason: 'unanswered',
    status: 20,
    err: 245,
  });
});

test('a look-up under way when the link stops is made again by the next start', async (context) => {
  const taken = strict(() => ({ job: 1 }));
  let asked = (): void => {};
  const polled = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const { url } = await provider(context, (call, response) => {
    taken(call, response);
    asked();
  });
  const changes = { ...LATER, pollUrl: `${url}/{providerId}`, pollSeconds: 3_600, resultSeconds: 7_200 };
  const { outbox, link } = openLink(context, HLR_HTTP, entry(url, changes));
  outbox.add('79160000001', 'hlr');
  await polled;
  await link.stop();
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'doubtful', link: 'provider' });
});

const HOOKED = {
  results: 'webhook',
  answer: { id: '/job', error: '/error' },
  receipt: { id: '/job', status: '/state', imsi: '/imsi', mcc: '/mcc', mnc: '/mnc' },
  hookToken: 'said-by-the-provider',
};

test('a result that comes by hook is a receipt with the data of the look-up', async (context) => {
  const { url } = await provider(
    context,
    strict(() => ({ job: 1234567890123456789n.toString() })),
  );
  const stage = openLink(context, HLR_HTTP, entry(url, HOOKED));
  const { outbox } = stage;
  outbox.add('79160000001', 'hlr');
  await outbox.until(() => outbox.outcomes.length === 1);
  const { outcome } = outbox.outcomes[0]!;
  assert.ok(outcome.kind === 'handed');
  assert.deepEqual(outcome.ids, ['1234567890123456789']);
  const body = '{"job":1234567890123456789,"state":"ACTIVE","imsi":"250011234567890","mcc":250,"mnc":"01"}';
  assert.equal(await heard(stage, { body }), 401);
  assert.equal(await heard(stage, { body, query: { token: 'wrong' } }), 401);
  assert.equal(await heard(stage, { body, query: { token: 'said-by-the-provider' } }), 200);
  assert.equal(outbox.receipts.length, 1);
  const { ids, report } = outbox.receipts[0]!;
  assert.deepEqual(ids, ['1234567890123456789']);
  assert.deepEqual(report, {
    kind: 'delivered',
    lookup: {
      imsi: '250011234567890',
      msc: '',
      mcc: '250',
      mnc: '01',
      cn: '',
      net: 'МТС',
      rcn: '',
      rnet: '',
    },
  });
  const told = { query: { token: 'said-by-the-provider' } };
  assert.equal(await heard(stage, { ...told, body: '{"job":2,"state":"DEAD"}' }), 200);
  assert.deepEqual(outbox.receipts[1]?.report, { kind: 'failed', status: 20, err: 1 });
  assert.equal(await heard(stage, { ...told, body: '{"job":2,"state":"WAIT"}' }), 200);
  for (const body of ['', '{', '[]', 'null', '{"job":{}}', '\u0000'.repeat(10), '['.repeat(50_000)])
    assert.equal(await heard(stage, { ...told, body }), 400, body.slice(0, 10));
  assert.equal(await heard(stage, { ...told, method: 'PUT' }), 405);
  assert.equal(await heard(stage, { ...told, body: ' '.repeat(2_000_000) }), 413);
  assert.equal(outbox.receipts.length, 2);
});

test('a store that is gone is told to the provider, which says it again', async (context) => {
  const { url } = await provider(
    context,
    strict(() => ({ job: 1 })),
  );
  const stage = openLink(context, HLR_HTTP, entry(url, HOOKED));
  stage.outbox.failures = 1;
  const hook = { query: { token: 'said-by-the-provider' }, body: '{"job":1,"state":"ACTIVE"}' };
  await assert.rejects(heard(stage, hook));
  assert.equal(await heard(stage, hook), 200);
  assert.equal(stage.outbox.receipts.length, 1);
});

test('mistakes of the configuration are told together, each with its place', () => {
  const { faults } = readLink(HLR_HTTP, {
    url: 'https://{phone}.example/',
    method: 'GET',
    body: '{"a": {kind}}',
    headers: { Host: 'x', 'X-Ref': '{nothing}' },
    username: 'a:b',
    answer: { state: '/a', error: 'a' },
    states: { x: 'dead' },
    refusals: { y: 'sometimes' },
    errors: { z: 3 },
    results: 'poll',
  });
  const beginnings = [
    'links[0].body goes with POST alone',
    'links[0].body must be JSON',
    'links[0].username goes with a password',
    'links[0].username must not have a colon',
    'links[0].headers must not have Host',
    'links[0].headers knows no {nothing}',
    'links[0].url must not have a place in the name of the host',
    'links[0].answer knows no field state',
    'links[0].answer has "a"',
    'links[0].refusals "sometimes" is none of',
    'links[0].states "dead" is none of',
    'links[0].pollUrl is missing',
    'links[0].answer must say where status lies',
    'links[0].answer must say where id lies',
    'links[0].states is missing',
  ];
  for (const beginning of beginnings)
    assert.ok(
      faults.some((fault) => fault.startsWith(beginning)),
      `${beginning}\n${faults.join('\n')}`,
    );
});

test('results by hook need something to know the provider by', () => {
  const { hookToken: _none, ...hooked } = HOOKED;
  const { faults } = readLink(HLR_HTTP, entry('https://provider.example/', hooked));
  assert.deepEqual(faults, [
    'links[0].hookToken or hookSecret is required, or anybody could tell what became of messages',
  ]);
});
