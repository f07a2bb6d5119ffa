// `get.php?get_stat=1` over a real database: the five fields in their order and forms, periods, and the two purses.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, instant } from '../../../src/base/time.ts';
import { foldStatistics } from '../../../src/storage/history/statistics.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

test('login, count, expense, income and currency, in all forms', async (context) => {
  const clock = new ManualClock(instant(Date.UTC(2026, 0, 15, 20, 30)));
  const door = await storedDoor(context, { clock });
  const { storage } = door.given;
  // 23:30 and 00:30 in Moscow: two days.
  for (const text of ['evening', 'night']) {
    await storage.doors.submit(door.account, submissionOf('sms', text));
    const [message] = await storage.outbox.claim(['sms'], 1);
    await storage.inbox.outcome(message!.ref, { kind: 'final', status: 1, err: 0 });
    clock.advance(DAY / 24);
  }
  const stat = async (fields: Readonly<Record<string, string>>): Promise<string> =>
    await door.ask('get', { get_stat: '1', ...fields });
  for (const round of ['before', 'after']) {
    if (round === 'after') await foldStatistics(storage.database);
    const both = { start: '15.01.2026', end: '16.01.2026', round };
    assert.equal(await stat(both), 'login = shop, cnt = 2, credit = 2.80, debit = 0.00, currency = RUR');
    assert.equal(await stat({ ...both, fmt: '1' }), 'shop,2,2.80,0.00,RUR');
    assert.equal(
      await stat({ ...both, fmt: '2' }),
      '<stat>\n<row><login>shop</login><cnt>2</cnt><credit>2.80</credit><debit>0.00</debit><currency>RUR</currency></row>\n</stat>',
    );
    assert.equal(
      await stat({ ...both, fmt: '3', mycur: '1' }),
      '[{"login": "shop","cnt": 2,"credit": "2.80","debit": "0.00","currency": "RUR"}]',
    );
    assert.equal(
      await stat({ start: '16.01.2026', end: '16.01.2026', fmt: '1', round }),
      'shop,1,1.40,0.00,RUR',
    );
    assert.equal(await stat({ end: '15.01.2026', fmt: '1', round }), 'shop,1,1.40,0.00,RUR');
    // The account was topped up by the database's clock, not the test's.
    assert.equal(await stat({ fmt: '1', round }), 'shop,2,2.80,1000.00,RUR');
    assert.equal(await stat({ fmt: '1', round, balance2: '1' }), 'shop,0,0.00,0.00,RUR');
  }
  assert.equal(await stat({ start: 'x' }), 'ERROR = 1 (date format error: start is not dd.mm.yyyy)');
});
