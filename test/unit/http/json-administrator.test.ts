// Operations that concern the installation: answered to accounts that look after it, and to nobody else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { ok } from '../../../src/base/result.ts';
import { Simultaneous } from '../../../src/core/accounts/simultaneous.ts';
import type { Doors } from '../../../src/core/doors.ts';
import type { Identify } from '../../../src/core/ports.ts';
import { jsonDoor } from '../../../src/interfaces/http/json/json-door.ts';
import { openApi } from '../../../src/interfaces/http/json/openapi.ts';
import { operation, told } from '../../../src/interfaces/http/json/operation.ts';
import { accountValue } from '../../support/account.ts';
import { FakeCore } from '../../support/fake-core.ts';
import { basic } from '../../support/json-client.ts';

const showTrunks = operation({
  id: 'showTrunks',
  method: 'GET',
  path: '/trunks',
  summary: 'Trunks of the installation',
  tags: ['installation'],
  replies: { 200: Type.Object({ asker: Type.String() }) },
  scope: 'administrator',
  idempotent: 'yes',
  answer: async (_doors, { account }) => told(200, { asker: account.login }),
});

const identifying =
  (core: FakeCore): Identify =>
  async (signIn) => {
    const account = await core.authenticate(signIn);
    return account.ok ? ok({ account: account.value, by: { means: 'password' } }) : account;
  };

async function asked(core: FakeCore, authorization: string | undefined) {
  const door = jsonDoor({
    doors: Object.assign(core, { identify: identifying(core) }) as unknown as Doors,
    underWay: new Simultaneous(10),
    origins: [],
    operations: [showTrunks],
    report: (trouble) => assert.fail(String(trouble)),
  });
  const reply = await door({
    method: 'GET',
    target: '/api/v1/trunks',
    headers: { authorization },
    contentType: '',
    address: '192.0.2.1',
    host: 'sms.example',
    scheme: 'http',
    readBody: async () => ({ kind: 'whole', bytes: Buffer.alloc(0) }),
  });
  return { status: reply.status, body: JSON.parse(String(reply.body)) as Record<string, unknown> };
}

test('an account that looks after the installation is answered', async () => {
  const core = new FakeCore();
  core.account = accountValue({ administrator: 'on' });
  assert.deepEqual(await asked(core, basic('alex', '123')), { status: 200, body: { asker: 'alex' } });
});

test('any other account is told that it is none', async () => {
  const { status, body } = await asked(new FakeCore(), basic('alex', '123'));
  assert.deepEqual([status, body.code], [403, 'administrator-only']);
});

test('who is not signed in is told that first', async () => {
  const { status, body } = await asked(new FakeCore(), undefined);
  assert.deepEqual([status, body.code], [401, 'sign-in-failed']);
});

test('the description tells of this refusal and of how to sign in', () => {
  const printed = JSON.parse(JSON.stringify(openApi([showTrunks]))) as {
    readonly paths: { readonly '/trunks': { readonly get: Record<string, unknown> } };
  };
  const { responses, security } = printed.paths['/trunks'].get as {
    readonly responses: Readonly<Record<string, { readonly description: string }>>;
    readonly security: unknown;
  };
  assert.match(responses[403]?.description ?? '', /administrator-only/);
  assert.deepEqual(security, [{ apiKey: ['read'] }, { password: [] }, { session: [] }]);
});
