// The pace of a provider: windows, rates, pauses, and when it is away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant, later } from '../../../src/base/time.ts';
import { Pace } from '../../../src/channels/http-provider/pace.ts';

const START = instant(1_000_000);
const OPTIONS = { window: 10, perSecond: undefined, pause: 1_000 };

test('the window counts what is under way', () => {
  const pace = new Pace(OPTIONS);
  assert.equal(pace.room(START, 0), 10);
  assert.equal(pace.room(START, 7), 3);
  assert.equal(pace.room(START, 12), 0);
  assert.equal(pace.roomAt(START), undefined);
});

test('over a minute no more goes out than the rate allows, and no less', () => {
  for (const perSecond of [0.2, 1, 3, 50, 333]) {
    const pace = new Pace({ ...OPTIONS, window: 500, perSecond });
    let sent = 0;
    let now = START;
    while (now < START + 60_000) {
      const room = pace.room(now, 0);
      pace.spent(room);
      sent += room;
      const next = pace.roomAt(now);
      assert.ok(next !== undefined && next > now);
      now = next;
    }
    const burst = Math.max(1, perSecond / 10);
    assert.ok(sent <= 60 * perSecond + burst, `${perSecond}: ${sent}`);
    // Whole milliseconds cost a fast provider up to a half.
    assert.ok(sent >= 60 * Math.min(perSecond, 250) * 0.7, `${perSecond}: ${sent}`);
  }
});

test('a provider that asks for patience gets nothing until then', () => {
  const pace = new Pace(OPTIONS);
  assert.equal(pace.throttled(START, 7_000), later(START, 7_000));
  assert.equal(pace.room(later(START, 6_999), 0), 0);
  assert.equal(pace.roomAt(START), later(START, 7_000));
  assert.equal(pace.room(later(START, 7_000), 0), 10);
});

test('troubles in a row double the pause, let one try, and make it away; an answer ends them', () => {
  const pace = new Pace(OPTIONS);
  assert.equal(pace.troubled(START), later(START, 1_000));
  assert.equal(pace.room(later(START, 1_000), 0), 1);
  assert.equal(pace.away, 'no');
  assert.equal(pace.troubled(later(START, 1_000)), later(START, 3_000));
  pace.answered();
  assert.equal(pace.room(later(START, 3_000), 0), 10);
  for (const seconds of [3, 4, 6]) pace.troubled(later(START, seconds * 1_000));
  assert.equal(pace.away, 'yes');
  assert.equal(pace.room(later(START, 1_000_000), 0), 0);
  assert.equal(pace.roomAt(later(START, 1_000_000)), undefined);
  pace.back();
  assert.equal(pace.room(later(START, 1_000_000), 0), 1);
  pace.troubled(later(START, 1_000_000));
  assert.equal(pace.away, 'yes');
});

test('requests that were under way together are one trouble when they fail together', () => {
  const pace = new Pace(OPTIONS);
  for (let request = 0; request < 10; request++) pace.troubled(START);
  assert.equal(pace.away, 'no');
  assert.equal(pace.roomAt(START), later(START, 1_000));
});

test('a provider that asks for patience again and again, and says not how much, gets more of it', () => {
  const pace = new Pace(OPTIONS);
  assert.equal(pace.throttled(START, undefined), later(START, 1_000));
  assert.equal(pace.throttled(START, undefined), later(START, 1_000));
  assert.equal(pace.throttled(later(START, 1_000), undefined), later(START, 3_000));
  assert.equal(pace.throttled(later(START, 3_000), undefined), later(START, 7_000));
  assert.equal(pace.away, 'no');
  pace.answered();
  assert.equal(pace.throttled(later(START, 7_000), undefined), later(START, 8_000));
});
