// Dense names of a centre that answers in one base and reports in the other, in any order of answers and receipts: the numbers of
// the receipts tell them apart from the first one on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOUR, instant, later, MINUTE, SECOND } from '../../../src/base/time.ts';
import { spellings } from '../../../src/channels/smpp/upstream-id.ts';
import { Router } from '../../../src/core/routing/router.ts';
import { LinkNumbers } from '../../../src/storage/links.ts';
import { forgetEarly, matchLate } from '../../../src/storage/messages/early-receipts.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const COUNT = 24;
const STEPS = Array.from({ length: COUNT }, (_, at) => [
  { kind: 'answer' as const, at },
  { kind: 'receipt' as const, at },
]).flat();

const GIVEN = fc.record({
  order: fc.shuffledSubarray(STEPS, { minLength: STEPS.length }),
  /** Where the numbering stands, and what is written in hexadecimal. */
  first: fc.integer({ min: 1, max: 300 }),
  hexadecimal: fc.constantFrom('answers', 'receipts', 'both', 'none'),
  form: fc.constantFrom('79', '89', '9'),
});

test('dense names in any base and order are told apart by numbers', async () => {
  const clock = new ManualClock();
  let link = 0;
  // A link of its own for each history: nothing has been learned of it.
  const names = Array.from({ length: 60 }, (_, at) => `link${at}`);
  const links = names.map((name) => ({ name, kinds: new Set(['sms'] as const) }));
  const routes = names.map(
    (name) => ({ links: [name], clients: [name], by: 'order', failOver: [] }) as const,
  );
  const router = new Router({ links, routes, byKind: () => 'served' });
  const { storage, client, close } = await openTestStorage({ clock, router });
  try {
    await fc.assert(
      fc.asyncProperty(GIVEN, async ({ order, first, hexadecimal, form }) => {
        const name = names[link++] ?? '';
        const account = await testAccount(storage, name);
        const phones = Array.from({ length: COUNT }, (_, at) => String(79_990_000_100 + at));
        assert.ok((await storage.doors.submit(account, submissionOf('sms', 'Hello', { phones }))).ok);
        const messages = await storage.outbox.claim({ link: name }, COUNT);
        assert.equal(messages.length, COUNT);
        const written = (at: number, side: 'answers' | 'receipts'): string =>
          (first + at).toString(hexadecimal === side || hexadecimal === 'both' ? 16 : 10);
        const failed = { kind: 'failed', status: 20, err: 1 } as const;
        const until = later(clock.now(), 60 * MINUTE);
        for (const { kind, at } of order) {
          const message = messages[at];
          assert.ok(message);
          if (kind === 'answer') {
            const ids = [written(at, 'answers')];
            const handed = {
              kind: 'handed',
              link: name,
              ids,
              awaits: 'all',
              until,
              silence: 'failed',
            } as const;
            await storage.inbox.outcome(message.ref, handed);
            continue;
          }
          const ids = spellings(written(at, 'receipts'), 'any');
          const numbers = [message.phone.replace(/^79/, form), '4040'];
          const report = at % 2 === 0 ? failed : ({ kind: 'delivered' } as const);
          await storage.inbox.receipt({ link: name, ids, phones: numbers, at: clock.now(), report });
        }
        const isRight = async (open: readonly number[]): Promise<void> => {
          const { rows } = await client.query<{ phone: string; status: number }>(
            'select phone, status from messages where account_id = $1',
            [account.id],
          );
          for (const { phone, status } of rows) {
            const right = phones.indexOf(phone) % 2 === 0 ? 20 : 1;
            assert.ok([right, ...open].includes(status), `${phone} stands at ${status}`);
          }
        };
        // Those that seemed to be of another base wait for some seconds; none goes to another message.
        await isRight([0]);
        clock.advance(6 * SECOND);
        await matchLate(
          { ...storage, clock, links: await LinkNumbers.of(storage.database, names) },
          instant(0),
        );
        await isRight([]);
        clock.advance(HOUR);
        await forgetEarly({ ...storage, clock });
      }),
      { numRuns: 12, includeErrorInReport: true },
    );
    assert.deepEqual(await storage.audit(), []);
  } finally {
    await close();
  }
});
