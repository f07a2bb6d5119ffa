// The package of Home Assistant: its templates rendered by Jinja2, the requests it describes made against the real server, and the
// webhook of its automation told by a call. Home Assistant itself, whose installation takes minutes, does not run here.

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { besideTests, handedOut, run, type Stage } from './stage.ts';

type Headers = Readonly<Record<string, string>>;

type Package = {
  readonly notify: readonly [
    {
      readonly resource: string;
      readonly method: string;
      readonly headers: Headers;
      readonly message_param_name: string;
      readonly data: { readonly kind: string; readonly recipients: readonly [string] };
    },
  ];
  readonly rest_command: {
    readonly dozvon_call: {
      readonly url: string;
      readonly method: string;
      readonly content_type: string;
      readonly headers: Headers;
      readonly payload: string;
    };
  };
  readonly automation: readonly [
    {
      readonly trigger: readonly [{ readonly platform: string; readonly webhook_id: string }];
      readonly condition: readonly [{ readonly value_template: string }];
      readonly action: readonly [{ readonly service: string; readonly data: { readonly message: string } }];
    },
  ];
};

type Variables = Readonly<Record<string, unknown>>;

async function rendered(templates: readonly string[], variables: Variables): Promise<readonly string[]> {
  const input = JSON.stringify({ templates, variables });
  return JSON.parse(await run('python3', [besideTests('home-assistant.py')], input)) as string[];
}

export function homeAssistantTests(stage: () => Stage): void {
  let file: Package;
  let web: Server;
  let webAddress: string;
  const told: { readonly path: string; readonly fields: Variables }[] = [];

  before(async () => {
    web = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes) => {
        body += String(bytes);
      });
      request.on('end', () => {
        told.push({ path: request.url ?? '', fields: Object.fromEntries(new URLSearchParams(body)) });
        response.end();
      });
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    webAddress = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
    const authorization = `Bearer ${await stage().key('home', 'send')}`;
    const text = handedOut('home-assistant/dozvon.yaml')
      .replaceAll('http://127.0.0.1:8080', stage().url)
      .replaceAll('https://home.example', webAddress);
    const secret = {
      tag: '!secret',
      resolve: (name: string) => (name === 'dozvon_authorization' ? authorization : undefined),
    };
    file = parse(text, { customTags: [secret] }) as Package;
  });

  after(() => web?.close());

  /** As the integration `rest` of notify makes it: the message under its name, and `data` with its templates rendered. */
  async function notify(message: string, target?: readonly string[]): Promise<Response> {
    const [{ resource, method, headers, message_param_name, data }] = file.notify;
    assert.equal(method, 'POST_JSON');
    const variables = { message, ...(target && { target }) };
    const recipients = await rendered(data.recipients, variables);
    return await fetch(resource, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ [message_param_name]: message, ...data, recipients }),
    });
  }

  test('a notification is an SMS, to the number of the file or to the target', async () => {
    assert.equal((await notify('The door is open')).status, 202);
    assert.equal((await notify('The window is open', ['79990000201'])).status, 202);
    const several = await notify('The gate is open', ['79990000201', '79990000202']);
    assert.equal(several.status, 422, 'refused, and not sent to the first alone');
    const [door] = await stage().ended({ words: 'door open' });
    assert.deepEqual([door?.recipient, door?.text], ['79990000001', 'The door is open']);
    const [window] = await stage().ended({ words: 'window open' });
    assert.deepEqual([window?.recipient, window?.kind], ['79990000201', 'sms']);
  });

  async function ring(variables: Variables): Promise<void> {
    const { url, method, content_type, headers, payload } = file.rest_command.dozvon_call;
    const [body] = await rendered([payload], variables);
    const sent = await fetch(url, {
      method,
      headers: { ...headers, 'content-type': content_type },
      ...(body !== undefined && { body }),
    });
    assert.equal(sent.status, 202, await sent.text());
  }

  test('a call speaks the message, and pressing 1 tells the webhook of the automation', async () => {
    await ring({ to: 79_990_001_203, message: 'Water in the "cellar" {menu: x} \\' });
    const [call] = await stage().ended({ kind: 'call', recipient: '79990001203' });
    assert.equal(call?.status, 'delivered');
    assert.match(call?.text ?? '', /^Water in the "cellar" menu: x \{menu: Press 1 to confirm\.\n1: http/);
    const [automation] = file.automation;
    const [webhook] = told;
    assert.equal(webhook?.path, `/api/webhook/${automation.trigger[0].webhook_id}`);
    // Words that 2024.3 reads as well as any newer version.
    assert.deepEqual(
      [automation.trigger[0].platform, automation.action[0].service],
      ['webhook', 'logbook.log'],
    );
    const templates = [automation.condition[0].value_template, automation.action[0].data.message];
    assert.deepEqual(await rendered(templates, { trigger: { data: webhook?.fields } }), [
      'True',
      '79990001203 has confirmed',
    ]);
  });

  test('a call to a list of people rings each of them', async () => {
    await ring({ to: ['79990000204', 79_990_000_205], message: 'Frost in the greenhouse' });
    const both = await stage().ended({ kind: 'call', words: 'greenhouse' }, 2);
    assert.deepEqual(both.map(({ recipient }) => recipient).sort(), ['79990000204', '79990000205']);
  });
}
