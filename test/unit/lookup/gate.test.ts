// The gate before a provider: windows, rates, pauses, and when it is away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gate } from '../../../src/channels/http-provider/gate.ts';

const START = 1_000_000;
const OPTIONS = { window: 10, perSecond: undefined, pause: 1_000 };

test('the window counts what is under way', () => {
  const gate = new Gate(OPTIONS);
  assert.equal(gate.room(START, 0), 10);
  assert.equal(gate.room(START, 7), 3);
  assert.equal(gate.room(START, 12), 0);
  assert.equal(gate.wait(START), undefined);
});

test('over a minute no more goes out than the rate allows, and no less', () => {
  for (const perSecond of [0.2, 1, 3, 50, 333]) {
    const gate = new Gate({ ...OPTIONS, window: 500, perSecond });
    let sent = 0;
    let now = START;
    while (now < START + 60_000) {
      const room = gate.room(now, 0);
      gate.spent(now, room);
      sent += room;
      const wait = gate.wait(now);
      assert.ok(wait !== undefined && wait > 0);
      now += Math.ceil(wait);
    }
    const burst = Math.max(1, perSecond / 10);
    assert.ok(sent <= 60 * perSecond + burst, `${perSecond}: ${sent}`);
    // Whole milliseconds cost a fast provider up to a half.
    assert.ok(sent >= 60 * Math.min(perSecond, 250) * 0.7, `${perSecond}: ${sent}`);
  }
});

test('a provider that asks for patience gets nothing until then', () => {
  const gate = new Gate(OPTIONS);
  assert.equal(gate.throttled(START, 7_000), 7_000);
  assert.equal(gate.room(START + 6_999, 0), 0);
  assert.equal(gate.wait(START), 7_000);
  assert.equal(gate.room(START + 7_000, 0), 10);
});

test('troubles in a row double the pause, let one try, and make it away; an answer ends them', () => {
  const gate = new Gate(OPTIONS);
  assert.equal(gate.troubled(START), 1_000);
  assert.equal(gate.room(START + 1_000, 0), 1);
  assert.equal(gate.away, 'no');
  assert.equal(gate.troubled(START + 1_000), 2_000);
  gate.answered();
  assert.equal(gate.room(START + 3_000, 0), 10);
  for (const seconds of [3, 4, 6]) gate.troubled(START + seconds * 1_000);
  assert.equal(gate.away, 'yes');
  assert.equal(gate.room(START + 1_000_000, 0), 0);
  assert.equal(gate.wait(START + 1_000_000), undefined);
  gate.back();
  assert.equal(gate.room(START + 1_000_000, 0), 1);
  gate.troubled(START + 1_000_000);
  assert.equal(gate.away, 'yes');
});

test('requests that were under way together are one trouble when they fail together', () => {
  const gate = new Gate(OPTIONS);
  for (let request = 0; request < 10; request++) gate.troubled(START);
  assert.equal(gate.away, 'no');
  assert.equal(gate.wait(START), 1_000);
});

test('a provider that asks for patience again and again, and says not how much, gets more of it', () => {
  const gate = new Gate(OPTIONS);
  assert.equal(gate.throttled(START, undefined), 1_000);
  assert.equal(gate.throttled(START, undefined), 1_000);
  assert.equal(gate.throttled(START + 1_000, undefined), 2_000);
  assert.equal(gate.throttled(START + 3_000, undefined), 4_000);
  assert.equal(gate.away, 'no');
  gate.answered();
  assert.equal(gate.throttled(START + 7_000, undefined), 1_000);
});
