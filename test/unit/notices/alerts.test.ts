// Alerts as Alertmanager tells them: which words they have, when two notifications tell the same, whose turn it is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { instant, MINUTE, SECOND } from '../../../src/base/time.ts';
import { type AlertGroup, alertState, alertWords } from '../../../src/core/notices/alert-group.ts';
import { alertTurn } from '../../../src/core/notices/alert-turn.ts';

type Alert = AlertGroup['alerts'][number];

function alert(name: string, changes: Partial<Alert> = {}): Alert {
  return {
    status: 'firing',
    labels: { alertname: name, instance: `${name}-host` },
    annotations: { summary: `${name} is wrong` },
    startsAt: '2026-11-23T06:57:03.120Z',
    fingerprint: name,
    ...changes,
  };
}

function group(alerts: readonly Alert[], status: AlertGroup['status'] = 'firing'): AlertGroup {
  return { status, groupKey: '{}:{}', alerts };
}

const OVER = { status: 'resolved' } as const;

test('words are those of the alerts that fire, each once; a description stands in for a summary', () => {
  const described = alert('Slow', { annotations: { description: 'too slow' } });
  assert.deepEqual(alertWords(group([alert('Down'), described, alert('Down'), alert('Old', OVER)])), {
    name: 'Down, Slow',
    host: 'Down-host, Slow-host',
    info: 'Down is wrong; too slow',
  });
  assert.deepEqual(alertWords(group([alert('Bare', { labels: {}, annotations: {} })])), {
    name: '',
    host: '',
    info: '',
  });
  assert.equal(alertWords(group([alert('Old', OVER)], 'resolved')).name, 'Old');
  const nameless = alert('x', { labels: { severity: 'critical', instance: 'db1', job: 'node' } });
  assert.equal(alertWords(group([nameless])).name, 'severity=critical job=node', 'the other labels stand in');
});

test('words past the limit are cut with an ellipsis, no character in half', () => {
  const { info } = alertWords(group([alert('Down', { annotations: { summary: '😀'.repeat(500) } })]));
  const most = LIMITS.notices.alertWordCharacters;
  assert.equal(info, `${'😀'.repeat(most - 1)}…`);
  const fits = 'x'.repeat(most);
  assert.equal(alertWords(group([alert('Down', { annotations: { summary: fits } })])).info, fits);
});

test('the same alerts are one state in any order; another one, a new beginning or another group is not', () => {
  const [one, two] = [alert('One'), alert('Two')];
  const state = alertState(group([one, two]));
  assert.equal(alertState(group([two, one])), state);
  assert.notEqual(alertState(group([one, two, alert('Three')])), state);
  assert.notEqual(alertState(group([one, { ...two, startsAt: '2026-11-23T07:57:03.120Z' }])), state);
  assert.notEqual(alertState({ ...group([one, two]), groupKey: 'other' }), state);
  assert.notEqual(alertState(group([alert('One', OVER), alert('Two', OVER)], 'resolved')), state);
  const { fingerprint: _none, ...unmarked } = one;
  const turned = { ...unmarked, labels: { instance: 'One-host', alertname: 'One' } };
  assert.equal(alertState(group([unmarked])), alertState(group([turned])));
});

test('what is left of a group of alerts knows what it was before', () => {
  const state = alertState(group([alert('One'), alert('Two')]));
  const left = group([alert('One'), alert('Two', OVER)]);
  assert.notEqual(alertState(left), state);
  assert.equal(alertState(left, 'before'), state);
});

const NOW = instant(1_800_000_000_000);
const CONTACTS = ['8 999 000-00-01', '79990000002', 'duty@example.com'];

function messages(minutesAgo: Readonly<Record<string, number>>) {
  return Object.entries(minutesAgo).map(([recipient, minutes]) => ({
    recipient,
    acceptedAt: instant(NOW - minutes * MINUTE),
  }));
}

test('all are told at once, and again when the time is over, each by his own last message', () => {
  const pace = { order: 'all', repeat: 60 * MINUTE, now: NOW } as const;
  assert.deepEqual(alertTurn(CONTACTS, [], pace), { kind: 'tell', contacts: CONTACTS });
  const told = { '79990000001': 59, '79990000002': 61, 'duty@example.com': 5 };
  assert.deepEqual(alertTurn(CONTACTS, messages(told), pace), { kind: 'tell', contacts: ['79990000002'] });
  const recently = messages({ ...told, '79990000002': 0 });
  assert.deepEqual(alertTurn(CONTACTS, recently, pace), { kind: 'wait' });
});

test('one by one: the next who was not told, then who was told longest ago, none twice within the time', () => {
  const pace = { order: 'one-by-one', repeat: 10 * MINUTE, now: NOW } as const;
  const turn = (told: Readonly<Record<string, number>>) => alertTurn(CONTACTS, messages(told), pace);
  assert.deepEqual(turn({}), { kind: 'tell', contacts: ['8 999 000-00-01'] });
  assert.deepEqual(turn({ '79990000001': 5 }), { kind: 'tell', contacts: ['79990000002'] });
  const all = { '79990000001': 11, '79990000002': 20, 'duty@example.com': 1 };
  assert.deepEqual(turn(all), { kind: 'tell', contacts: ['79990000002'] });
  assert.deepEqual(turn({ ...all, '79990000002': 9, '79990000001': 8 }), { kind: 'wait' });
});

test('one by one: the same notification of a second Alertmanager rings nobody else', () => {
  const seconds = (ago: number) =>
    alertTurn(CONTACTS, [{ recipient: '79990000001', acceptedAt: instant(NOW - ago * SECOND) }], {
      order: 'one-by-one',
      repeat: MINUTE,
      now: NOW,
    });
  assert.deepEqual(seconds(29), { kind: 'wait' });
  assert.deepEqual(seconds(30), { kind: 'tell', contacts: ['79990000002'] });
});
