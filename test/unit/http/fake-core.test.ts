// The core in memory behaves where tests of doors rely on it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Submission } from '../../../src/core/messages/submission.ts';
import { deliveredMessage, FakeCore } from '../../support/fake-core.ts';

const SUBMISSION: Submission = {
  door: 'http',
  kind: 'sms',
  items: [{ phones: ['89999999999', '123'], text: 'Hello' }],
  when: { kind: 'now' },
  validity: 86_400_000,
  transliterate: 'no',
  purpose: 'send',
};

test('it signs in one account by password, digests and key', async () => {
  const core = new FakeCore();
  const signIn = { login: 'alex', password: '123', apiKey: '', address: '' };
  assert.ok((await core.authenticate(signIn)).ok);
  assert.ok((await core.authenticate({ ...signIn, login: '', apiKey: 'key' })).ok);
  assert.ok(!(await core.authenticate({ ...signIn, password: 'bad' })).ok);
});

test('it corrects and charges good numbers and refuses bad ones', async () => {
  const core = new FakeCore();
  const accepted = await core.submit(core.account, SUBMISSION);
  assert.ok(accepted.ok);
  assert.deepEqual(
    accepted.value.recipients.map(({ phone, refused }) => [phone, refused?.status]),
    [
      ['79999999999', undefined],
      ['123', 22],
    ],
  );
  assert.equal(core.funds, 831_000);
});

test('a price costs nothing, nobody left is error 7 with an id, a broken core throws', async () => {
  const core = new FakeCore();
  await core.submit(core.account, { ...SUBMISSION, purpose: 'price' });
  assert.equal(core.funds, 845_000);
  const refused = await core.submit(core.account, { ...SUBMISSION, items: [{ phones: ['1'], text: 'x' }] });
  assert.deepEqual([refused.ok, !refused.ok && refused.error.publicId], [false, '2']);
  core.broken = true;
  await assert.rejects(core.submit(core.account, SUBMISSION));
});

test('it finds, and removes, the messages it was given', async () => {
  const core = new FakeCore();
  core.messages.set('79999999999/1', deliveredMessage());
  const names = [
    { phone: '79999999999', publicId: '1' },
    { phone: '79999999999', publicId: '2' },
  ];
  const found = await core.status(core.account, names);
  assert.deepEqual(found.ok && found.value.map((row) => row?.status), [1, undefined]);
  assert.ok(!(await core.remove(core.account, names)).ok);
  assert.ok((await core.remove(core.account, names.slice(0, 1))).ok);
});
