// Files of messages: how long they are kept, when a message is handed over and may yet need another link.

import assert from 'node:assert/strict';
import { existsSync, utimesSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { DAY, HOUR, instant, later, SECOND } from '../../../src/base/time.ts';
import type { Submission } from '../../../src/core/messages/submission.ts';
import { Router } from '../../../src/core/routing/router.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const NOW = instant(Date.UTC(2026, 0, 15));

/** An e-mail with a file, handed over by the first of these links. */
async function handedOver(context: TestContext, names: readonly string[]) {
  const clock = new ManualClock(NOW);
  const links = names.map((name) => ({ name, kinds: new Set(['mail'] as const) }));
  const routes = [{ links: names, by: 'order', failOver: ['undelivered'] }] as const;
  const router = new Router({ links, routes, byKind: () => 'unserved' });
  const given = await openTestStorage({ clock, router, kinds: new Set(['mail']) });
  context.after(() => given.close());
  const { storage } = given;
  const account = await testAccount(storage, 'mailer', { settings: { email: 'shop@mail.example' } });
  const file = await storage.uploads.store('price.pdf', new Uint8Array(10));
  const path = storage.uploads.path(file.file) ?? '';
  utimesSync(path, NOW / SECOND, NOW / SECOND);
  const more: Partial<Submission> = { subject: 'Prices', files: [file], validity: 4 * DAY };
  const mail = submissionOf('mail', 'See the file', { ...more, phones: ['anna@mail.example'] });
  const sent = await storage.doors.submit(account, mail);
  assert.ok(sent.ok, JSON.stringify(sent));
  const [message] = await storage.outbox.claim({ link: 'first' }, 1);
  assert.ok(message);
  const until = later(NOW, 10 * DAY);
  const handed = { kind: 'handed', link: 'first', ids: ['m-1'], awaits: 'all', until } as const;
  await storage.inbox.outcome(message.ref, { ...handed, silence: 'failed' });
  return { clock, storage, kept: () => existsSync(path) };
}

test('files of a message that waits for its receipt are there for the next link, and go when it has run out of time', async (context) => {
  const { clock, storage, kept } = await handedOver(context, ['first', 'second']);
  clock.advance(4 * DAY - HOUR);
  assert.equal(await storage.uploads.sweep(), 0);
  const report = { kind: 'failed', status: 20, err: 1, reason: 'undelivered' } as const;
  await storage.inbox.receipt({ link: 'first', ids: ['m-1'], at: clock.now(), report });
  const [again] = await storage.outbox.claim({ link: 'second' }, 1);
  assert.equal(again?.files?.length, 1);
  assert.ok(kept());
  await storage.inbox.outcome(again.ref, { kind: 'final', status: 1, err: 0 });
  clock.advance(DAY + 2 * HOUR);
  assert.equal(await storage.uploads.sweep(), 1);
  assert.ok(!kept());
});

test('files of a message that no other link takes go a day after they came', async (context) => {
  const { clock, storage, kept } = await handedOver(context, ['first']);
  clock.advance(DAY + HOUR);
  assert.equal(await storage.uploads.sweep(), 1);
  assert.ok(!kept());
});
