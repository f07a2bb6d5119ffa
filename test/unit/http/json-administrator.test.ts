// Operations that concern the installation: answered to accounts that look after it, and to nobody else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { ok } from '../../../src/base/result.ts';
import { Simultaneous } from '../../../src/core/accounts/simultaneous.ts';
import type { Doors } from '../../../src/core/doors.ts';
import type { Role } from '../../../src/core/people/role.ts';
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

const mendTrunks = operation({
  id: 'mendTrunks',
  method: 'POST',
  path: '/trunks',
  summary: 'Mend the trunks',
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

/** A session of somebody in this role. */
const sessionOf = (core: FakeCore, role: Role) => ({
  find: async () =>
    ok({
      id: 1,
      account: core.account,
      person: undefined,
      role,
      passwordChange: 'not needed',
      csrfToken: 'c',
    }),
});

type Headers = { readonly authorization?: string | undefined; readonly cookie?: string };

async function asked(
  core: FakeCore,
  headers: Headers,
  { role = 'viewer', method = 'GET' }: { readonly role?: Role; readonly method?: string } = {},
) {
  const door = jsonDoor({
    doors: Object.assign(core, {
      identify: identifying(core),
      sessions: sessionOf(core, role),
      auditLog: { note: async () => {} },
    }) as unknown as Doors,
    underWay: new Simultaneous(10),
    origins: [],
    operations: [showTrunks, mendTrunks],
    report: (trouble) => assert.fail(String(trouble)),
  });
  const reply = await door({
    method,
    target: '/api/v1/trunks',
    headers: { ...headers, 'x-csrf-token': 'c' },
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
  const authorization = basic('alex', '123');
  assert.deepEqual(await asked(core, { authorization }), { status: 200, body: { asker: 'alex' } });
});

test('any other account is told that it is none', async () => {
  const { status, body } = await asked(new FakeCore(), { authorization: basic('alex', '123') });
  assert.deepEqual([status, body.code], [403, 'administrator-only']);
});

test('who is not signed in is told that first', async () => {
  const { status, body } = await asked(new FakeCore(), {});
  assert.deepEqual([status, body.code], [401, 'sign-in-failed']);
});

test('people of such an account do what their roles allow, people of others nothing', async () => {
  const core = new FakeCore();
  core.account = accountValue({ administrator: 'on' });
  const cookie = 'dozvon_session=x';
  assert.equal((await asked(core, { cookie })).status, 200);
  const viewer = await asked(core, { cookie }, { method: 'POST' });
  assert.deepEqual([viewer.status, viewer.body.code], [403, 'role-limited']);
  assert.equal((await asked(core, { cookie }, { role: 'manager', method: 'POST' })).status, 200);
  const owner = await asked(new FakeCore(), { cookie }, { role: 'owner' });
  assert.deepEqual([owner.status, owner.body.code], [403, 'administrator-only']);
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
