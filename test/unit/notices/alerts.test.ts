// Alerts as Alertmanager tells them: which words they have, what an alert is known by, when two notifications tell the same, whose turn it is.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { instant, MINUTE, SECOND } from '../../../src/base/time.ts';
import {
  type AlertGroup,
  alertWords,
  firingAlerts,
  groupState,
  ownTemplate,
  resolvedState,
} from '../../../src/core/notices/alert-group.ts';
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

/** The core is handed a digest; any text that differs where its input does will do. */
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

function marks(alerts: readonly Alert[]): readonly string[] {
  return [...firingAlerts(group(alerts), digest).keys()];
}

test('an alert is known by its labels and its beginning, whatever comes with it; one that is over is not among them', () => {
  const [one, two] = [alert('One'), alert('Two')];
  const [known = ''] = marks([one]);
  assert.match(known, /^[\w-]{12}$/);
  assert.deepEqual(marks([two, one]).slice(1), [known]);
  assert.deepEqual(marks([one, { ...one, annotations: {} }, alert('Old', OVER)]), [known]);
  assert.notDeepEqual(marks([{ ...one, startsAt: '2026-11-23T07:57:03.120Z' }]), [known]);
  const { fingerprint: _none, ...unmarked } = one;
  const turned = { ...unmarked, labels: { instance: 'One-host', alertname: 'One' } };
  assert.deepEqual(marks([unmarked]), marks([turned]));
});

test('of more alerts than are told apart the same ones are each time', () => {
  const most = LIMITS.notices.alertsToldApart;
  const flood = Array.from({ length: most + 50 }, (_, at) => alert(`A${at}`));
  const apart = marks(flood);
  assert.equal(apart.length, most);
  assert.deepEqual(new Set(marks(flood.toReversed())), new Set(apart));
});

test('those that fire have their group in common; what is over is one state in any order', () => {
  const [one, two] = [alert('One'), alert('Two')];
  assert.equal(groupState(group([one])), groupState(group([two])));
  assert.notEqual(groupState({ ...group([one]), groupKey: 'other' }), groupState(group([one])));
  const over = (...alerts: readonly Alert[]) =>
    resolvedState(
      group(
        alerts.map((each) => ({ ...each, ...OVER })),
        'resolved',
      ),
    );
  assert.equal(over(two, one), over(one, two));
  assert.notEqual(over(one), over(one, two));
  assert.notEqual(over({ ...one, startsAt: '2026-11-23T07:57:03.120Z' }), over(one));
});

test('a text of our own has no gaps where the alerts have no words', () => {
  assert.equal(ownTemplate(group([alert('Down')]), 'en'), '{NAME} {HOST}: {INFO}');
  assert.equal(ownTemplate(group([alert('Down', { annotations: {} })]), 'en'), '{NAME} {HOST}');
  assert.equal(ownTemplate(group([alert('Down', OVER)], 'resolved'), 'ru'), 'Восстановлено: {NAME} {HOST}');
  assert.equal(ownTemplate(group([alert('x', { labels: {}, annotations: {} })]), 'en'), '{NAME}');
});

const NOW = instant(1_800_000_000_000);
const CONTACTS = ['8 999 000-00-01', '79990000002', 'duty@example.com'];

function messages(minutesAgo: Readonly<Record<string, number>>) {
  return Object.entries(minutesAgo).map(([recipient, minutes]) => ({
    recipient,
    acceptedAt: instant(NOW - minutes * MINUTE),
    about: 'all' as const,
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
    alertTurn(
      CONTACTS,
      [{ recipient: '79990000001', acceptedAt: instant(NOW - ago * SECOND), about: 'all' }],
      {
        order: 'one-by-one',
        repeat: MINUTE,
        now: NOW,
      },
    );
  assert.deepEqual(seconds(29), { kind: 'wait' });
  assert.deepEqual(seconds(30), { kind: 'tell', contacts: ['79990000002'] });
});

test('one by one: when more alerts join those that somebody was called about, the next is called, at once', () => {
  const pace = { order: 'one-by-one', repeat: 10 * MINUTE, now: NOW } as const;
  const turn = (told: Readonly<Record<string, number>>, contacts = CONTACTS) =>
    alertTurn(
      contacts,
      messages(told).map((one) => ({ ...one, about: 'some' as const })),
      pace,
    );
  assert.deepEqual(turn({ '79990000001': 0 }), { kind: 'tell', contacts: ['79990000002'] });
  const all = { '79990000001': 3, '79990000002': 2, 'duty@example.com': 1 };
  assert.deepEqual(turn(all), { kind: 'tell', contacts: ['8 999 000-00-01'] });
  assert.deepEqual(turn({ '79990000001': 0 }, CONTACTS.slice(0, 1)), {
    kind: 'tell',
    contacts: ['8 999 000-00-01'],
  });
  const mixed = [
    ...messages({ '79990000001': 5 }),
    { ...messages({ '79990000002': 4 })[0]!, about: 'some' as const },
  ];
  assert.deepEqual(alertTurn(CONTACTS.slice(0, 2), mixed, pace), {
    kind: 'tell',
    contacts: ['79990000002'],
  });
});
