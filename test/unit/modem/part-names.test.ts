// Names of sent parts: a report finds the right one though references begin anew, clocks differ, and this server was restarted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, instant, later, MINUTE } from '../../../src/base/time.ts';
import { PartNames } from '../../../src/channels/modem/part-names.ts';

const PHONE = '79990000001';
const AT = instant(Date.UTC(2026, 0, 15, 9, 0, 30));

/** What the store does: the first of the names that is known. */
function found(names: readonly string[], known: readonly string[]): string | undefined {
  return names.find((name) => known.includes(name));
}

test('the number may be written in any way', () => {
  const names = new PartNames();
  const name = names.add(PHONE, 5, AT);
  for (const phone of ['79990000001', '89990000001', '9990000001'])
    assert.equal(names.candidates(phone, 5, { acceptedAt: AT, now: AT })[0], name);
  assert.equal(found(names.candidates(PHONE, 6, { acceptedAt: AT, now: AT }), [name]), undefined);
});

test('after references have gone round, a report means the sending of its time', () => {
  const names = new PartNames();
  const first = names.add(PHONE, 5, AT);
  const second = names.add(PHONE, 5, later(AT, HOUR));
  const known = [first, second];
  const now = later(AT, 2 * HOUR);
  assert.equal(found(names.candidates(PHONE, 5, { acceptedAt: AT, now }), known), first);
  assert.equal(found(names.candidates(PHONE, 5, { acceptedAt: later(AT, HOUR), now }), known), second);
});

test('without memory, after a restart, the stamp of the centre is enough; it may be minutes or whole hours off', () => {
  const name = new PartNames().add(PHONE, 5, AT);
  const after = new PartNames();
  const now = later(AT, 3 * HOUR);
  for (const off of [0, -7 * MINUTE, 8 * MINUTE, 3 * HOUR, -11 * HOUR, 14 * HOUR + 20_000]) {
    const candidates = after.candidates(PHONE, 5, { acceptedAt: later(AT, off), now });
    assert.equal(found(candidates, [name]), name, String(off));
  }
});

test('with memory the clock of the centre may show anything', () => {
  const names = new PartNames();
  const name = names.add(PHONE, 5, AT);
  const acceptedAt = instant(Date.UTC(2004, 0, 1));
  assert.equal(found(names.candidates(PHONE, 5, { acceptedAt, now: AT }), [name]), name);
  assert.equal(
    found(names.candidates(PHONE, 5, { acceptedAt: undefined, now: later(AT, HOUR) }), [name]),
    name,
  );
});

test('there are not many names to look up', () => {
  const names = new PartNames().candidates(PHONE, 5, { acceptedAt: AT, now: AT });
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length <= 120, String(names.length));
});
