// The table of causes: complete, without two rows for one number, and as the published tables have it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LegEnd } from '../../../src/voice/leg.ts';
import { CAUSES, causeOf, EMPTY_CAUSES, type EndKind } from '../../../src/voice/legs/causes.ts';

function refused(status: number, q850?: number): LegEnd {
  return { kind: 'refused', status, reason: '', ...(q850 === undefined ? {} : { q850 }) };
}

function pair(end: LegEnd): string {
  const row = causeOf(end);
  return `${row.status}/${row.err} ${row.retry}`;
}

test('every SIP status, Q.850 cause and kind of end stands in one row only', () => {
  for (const column of ['sip', 'q850', 'ends', 'name'] as const) {
    const seen = new Set<string | number>();
    for (const row of CAUSES) {
      for (const value of [row[column]].flat()) {
        assert.ok(!seen.has(value), `${column} ${value} stands twice`);
        seen.add(value);
      }
    }
  }
  for (const empty of EMPTY_CAUSES) assert.ok(CAUSES.every((row) => !row.q850.includes(empty)));
});

test('every final refusal from 300 to 699 has a row, known or not', () => {
  for (let status = 300; status < 700; status++) assert.notEqual(causeOf(refused(status)).name, 'answered');
});

test('every kind of end has a row', () => {
  const ends: Record<EndKind, LegEnd> = {
    'hung-up': { kind: 'hung-up', by: 'them' },
    cancelled: { kind: 'cancelled' },
    'no-reply': { kind: 'no-reply' },
    unreachable: { kind: 'unreachable', reason: 'refused' },
    lost: { kind: 'lost', reason: 'transport' },
    'no-route': { kind: 'no-route' },
    'no-room': { kind: 'no-room', reason: 'ports-exhausted' },
  };
  for (const end of Object.values(ends)) assert.ok(causeOf(end).why.length > 0);
});

test('somebody who answered makes status 1 and no further attempt, whatever ended the call', () => {
  for (const end of [refused(488), { kind: 'lost', reason: 'session-timer' } as const]) {
    const row = causeOf(end, { answered: 'yes' });
    assert.deepEqual([row.status, row.err, row.retry, row.failOver], [1, 0, 'no', 'no']);
  }
});

const EXPECTED: readonly (readonly [LegEnd, string])[] = [
  [refused(486), '20/240 yes'],
  [refused(600), '20/240 yes'],
  [refused(603), '20/240 yes'],
  [refused(699), '20/240 yes'],
  [refused(607), '20/240 no'],
  [refused(480), '20/237 yes'],
  [refused(487), '20/237 yes'],
  [refused(408), '20/237 yes'],
  [{ kind: 'cancelled' }, '20/237 yes'],
  [refused(404), '20/1 no'],
  [refused(410), '20/1 no'],
  [refused(604), '20/1 no'],
  [refused(484), '22/249 no'],
  [refused(403), '20/255 no'],
  [refused(401), '25/248 yes'],
  [refused(407), '25/248 yes'],
  [refused(488), '20/21 no'],
  [refused(606), '20/21 no'],
  [refused(415), '20/21 no'],
  [refused(500), '25/248 yes'],
  [refused(503), '25/248 yes'],
  [refused(599), '25/248 yes'],
  [refused(400), '20/255 no'],
  [{ kind: 'no-reply' }, '25/248 yes'],
  [{ kind: 'unreachable', reason: '' }, '25/248 yes'],
  [{ kind: 'no-route' }, '25/248 no'],
  [{ kind: 'no-room', reason: '' }, '20/220 yes'],
];

test('status, error and retry are those of the published tables', () => {
  for (const [end, expected] of EXPECTED) assert.equal(pair(end), expected, JSON.stringify(end));
});

test('a Q.850 cause that says something is believed over the status, one that says nothing is not', () => {
  assert.equal(causeOf(refused(480, 17)).name, 'busy');
  assert.equal(causeOf(refused(480, 19)).name, 'no-answer');
  assert.equal(causeOf(refused(480, 20)).name, 'absent');
  assert.equal(causeOf(refused(502, 27)).name, 'handset-out-of-order');
  assert.equal(causeOf(refused(404, 3)).name, 'no-way-on');
  assert.equal(causeOf(refused(480, 34)).name, 'congestion');
  for (const empty of [...EMPTY_CAUSES, 126]) assert.equal(causeOf(refused(486, empty)).name, 'busy');
});

test('the words a transfer shows are busy, no answer, refused, unreachable', () => {
  assert.equal(causeOf(refused(486)).transfer, 'busy');
  assert.equal(causeOf(refused(487)).transfer, 'no-answer');
  assert.equal(causeOf(refused(603)).transfer, 'refused');
  assert.equal(causeOf(refused(503)).transfer, 'unreachable');
});

test('another trunk is tried for faults of a trunk and never for what the subscriber did', () => {
  for (const status of [403, 408, 500, 502, 503, 504]) assert.equal(causeOf(refused(status)).failOver, 'yes');
  for (const status of [404, 480, 484, 486, 487, 600, 603, 604]) {
    assert.equal(causeOf(refused(status)).failOver, 'no');
  }
  assert.equal(causeOf({ kind: 'no-reply' }).failOver, 'yes');
  assert.equal(causeOf({ kind: 'unreachable', reason: '' }).failOver, 'yes');
});
