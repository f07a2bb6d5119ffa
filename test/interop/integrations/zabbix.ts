// The script of Zabbix' media type in Duktape, the engine Zabbix has, against the real server; Zabbix' object HttpRequest and its
// API are stand-ins. Duktape's command cannot reach the network: a run stops at the first request that has no answer yet,
// the request is made here, and the script runs again with all the answers so far.

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { handedOut, run, type Stage } from './stage.ts';

type MediaType = {
  readonly name: string;
  readonly type: string;
  readonly script: string;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
};

type Asked = { method: string; url: string; headers: readonly string[]; body: string };
type Answered = { readonly status: number; readonly text: string };

/** As Zabbix describes it, in ECMAScript 5; `ANSWERS` are those so far, `SCRIPT` is the webhook. */
const HARNESS = `
var used = 0, wanted, result, failure;
function HttpRequest() { this.headers = []; this.status = 0; }
HttpRequest.prototype.addHeader = function (line) { this.headers.push(line); };
HttpRequest.prototype.getStatus = function () { return this.status; };
HttpRequest.prototype.get = function (url) { return this.ask('GET', url, ''); };
HttpRequest.prototype.post = function (url, body) { return this.ask('POST', url, body); };
HttpRequest.prototype.ask = function (method, url, body) {
  var answer = ANSWERS[used];
  used += 1;
  if (wanted || !answer) {
    wanted = wanted || { method: method, url: url, headers: this.headers, body: body };
    throw 'no answer yet';
  }
  this.status = answer.status;
  return answer.text;
};
var Zabbix = { log: function () {}, sleep: function () { new HttpRequest().ask('SLEEP', '', ''); } };
try { result = new Function('value', SCRIPT)(VALUE); } catch (error) { failure = String(error); }
print(JSON.stringify(wanted ? { wanted: wanted } : { result: result, failure: failure }));
`;

async function answerTo({ method, url, headers, body }: Asked): Promise<Answered> {
  const pairs = headers.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const response = await fetch(url, { method, headers: pairs, ...(method === 'POST' && { body }) });
  return { status: response.status, text: await response.text() };
}

type Outcome = { readonly result?: string; readonly failure?: string };

/** `sleep`: what a pause of the script is passed with. */
type Run = { readonly script: string; readonly sleep: () => Promise<unknown> };

async function webhook(
  { script, sleep }: Run,
  parameters: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const answers: Answered[] = [];
  for (;;) {
    const values = { ANSWERS: answers, SCRIPT: script, VALUE: JSON.stringify(parameters) };
    const given = Object.entries(values).map(([name, value]) => `var ${name} = ${JSON.stringify(value)};`);
    const said = await run('duk', ['--run-stdin'], `${given.join('\n')}\n${HARNESS}`);
    const told = JSON.parse(said) as Outcome & { readonly wanted?: Asked };
    if (!told.wanted) return told;
    if (told.wanted.method === 'SLEEP') {
      await sleep();
      answers.push({ status: 0, text: '' });
    } else answers.push(await answerTo(told.wanted));
    assert(answers.length < 20, 'it comes to an end');
  }
}

type Call = {
  readonly method: string;
  readonly params: unknown;
  readonly auth?: string;
  readonly header: string;
};

/** What of Zabbix' API the script asks, in one version of it. */
async function zabbixApi(version: string): Promise<{ server: Server; url: string; calls: Call[] }> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes) => {
      body += String(bytes);
    });
    request.on('end', () => {
      const call = JSON.parse(body) as Call;
      calls.push({ ...call, header: request.headers.authorization ?? '' });
      const result = call.method === 'apiinfo.version' ? version : { eventids: ['1'] };
      response.end(JSON.stringify({ jsonrpc: '2.0', result, id: 1 }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/zabbix/`, calls };
}

export function zabbixTests(stage: () => Stage): void {
  const file = parse(handedOut('zabbix/media_dozvon.yaml')) as {
    readonly zabbix_export: { readonly media_types: readonly [MediaType] };
  };
  const [media] = file.zabbix_export.media_types;
  const servers: Server[] = [];
  let parameters: Readonly<Record<string, string>>;

  before(async () => {
    const written = Object.fromEntries(media.parameters.map(({ name, value }) => [name, value]));
    const Key = await stage().key('zabbix', 'send', 'read');
    const event = { EventSource: '0', EventValue: '1', Subject: 'High: disk {full}', Message: 'db1' };
    // A macro that is not set comes as it is written.
    assert.equal(written.ZabbixURL, '{$ZABBIX.URL}');
    parameters = { ...written, ...event, Key, URL: `${stage().url}/` };
  });

  after(() => {
    for (const server of servers) server.close();
  });

  const tell = (changes: Readonly<Record<string, string>>): Promise<Outcome> =>
    webhook(
      { script: media.script, sleep: () => stage().ended({ id: `zabbix-${changes.EventId}` }) },
      { ...parameters, ...changes },
    );

  test('a problem is an SMS under the event’s own id; what is tried again is not sent again', async () => {
    const sms = { To: '79990000101', EventId: '101', Sender: 'Shop' };
    assert.deepEqual(await tell(sms), { result: 'sent as zabbix-101' });
    assert.deepEqual(await tell(sms), { result: 'sent a moment ago' });
    const [message, ...more] = await stage().ended({ id: 'zabbix-101' });
    assert.equal(more.length, 0);
    assert.deepEqual(
      [message?.kind, message?.recipient, message?.text, message?.sender, message?.status],
      ['sms', '79990000101', 'High: disk {full}\ndb1', 'Shop', 'delivered'],
    );
    const over = await tell({
      To: '79990000101',
      EventId: '101',
      EventValue: '0',
      Subject: 'Resolved: disk',
    });
    assert.match(over.result ?? '', /^sent as \d+$/);
  });

  test('whoever presses 1 in a call keeps the next from being called, and acknowledges in Zabbix', async () => {
    const event = { Kind: 'call', EventId: '102' };
    assert.deepEqual(await tell({ ...event, To: '79990000102' }), { result: 'sent as zabbix-102' });
    const [unanswered] = await stage().ended({ id: 'zabbix-102' });
    assert.match(unanswered?.text ?? '', /^High: disk full db1\{menu: Press 1 to acknowledge\.\n1: Ack/);
    assert.deepEqual(await tell({ ...event, To: '79990001102' }), { result: 'sent as zabbix-102' });
    await stage().ended({ id: 'zabbix-102' }, 2);
    for (const [version, expected] of [
      ['7.0.3', { header: 'Bearer token', auth: undefined }],
      ['6.0.40', { header: '', auth: 'token' }],
    ] as const) {
      const zabbix = await zabbixApi(version);
      servers.push(zabbix.server);
      const third = { ...event, To: '79990000103', ZabbixURL: zabbix.url, ZabbixToken: 'token' };
      assert.deepEqual(await tell(third), { result: 'acknowledged by 79990001102' });
      const [, acknowledge] = zabbix.calls;
      assert.deepEqual(
        { header: acknowledge?.header, auth: acknowledge?.auth, params: acknowledge?.params },
        {
          ...expected,
          params: { eventids: ['102'], action: 6, message: 'Acknowledged by phone: 79990001102' },
        },
      );
    }
    assert.equal((await stage().messages({ id: 'zabbix-102' })).length, 2);
  });

  test('a key that is pressed while the script waits for its call acknowledges at once; no key, no longer wait', async () => {
    const zabbix = await zabbixApi('7.0.3');
    servers.push(zabbix.server);
    const event = { Kind: 'call', ZabbixURL: zabbix.url, ZabbixToken: 'token' };
    const pressed = await tell({ ...event, EventId: '105', To: '79990001105' });
    assert.deepEqual(pressed, { result: 'acknowledged by 79990001105' });
    assert.deepEqual(
      zabbix.calls.map(({ method }) => method),
      ['apiinfo.version', 'event.acknowledge'],
    );
    const silent = await tell({ ...event, EventId: '106', To: '79990000106' });
    assert.deepEqual(silent, { result: 'sent as zabbix-106' });
    assert.equal(zabbix.calls.length, 2);
    const unwaited = await tell({ ...event, EventId: '107', To: '79990000107', WaitSeconds: '0' });
    assert.deepEqual(unwaited, { result: 'sent as zabbix-107' });
  });

  test('what is wrong is said to who looks at the failed message', async () => {
    assert.match((await tell({ To: 'me', EventId: '103' })).failure ?? '', /^Dozvon: Dozvon answers 422: /);
    assert.match((await tell({ To: '79990000104', Key: 'x'.repeat(32) })).failure ?? '', /answers 401: /);
    assert.match((await tell({ To: '' })).failure ?? '', /URL, Key and To are needed/);
  });
}
