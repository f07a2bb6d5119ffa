// What the machine promises besides the traces of the conformance files: it is pure, stored as JSON, and over when over.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import {
  compile,
  isDone,
  type Machine,
  MENU_DEFAULTS,
  type MenuEffect,
  type MenuEvent,
  start,
  step,
} from '../../../src/language/index.ts';

const settings = { ...MENU_DEFAULTS, uploads: 0, phone: '79001112233' };

function run(text: string, events: readonly MenuEvent[]): [Machine, MenuEffect[]] {
  let machine = start(compile(text).program!, settings);
  const all: MenuEffect[] = [];
  for (const event of events) {
    const [next, effects] = step(machine, event);
    machine = next;
    all.push(...effects);
  }
  return [machine, all];
}

test('a step leaves the machine it was given as it was', () => {
  const before = start(compile('Hi{menu: 1\n1: end\n}').program!, settings);
  const copy = structuredClone(before);
  step(before, { kind: 'answered' });
  assert.deepEqual(before, copy);
});

test('a machine stored as JSON in the middle of a call goes on where it was', () => {
  const [machine] = run('Hi{menu: 1\n1: call:101 err:x\nx: Sorry\n}Bye', [
    { kind: 'answered' },
    { kind: 'key', key: '1' },
  ]);
  const stored: Machine = JSON.parse(JSON.stringify(machine));
  assert.deepEqual(stored, machine);
  const failed: MenuEvent = { kind: 'transfer-failed', number: '101', cause: 'busy' };
  assert.deepEqual(step(stored, failed), step(machine, failed));
});

test('after the call is over no event has any effect', () => {
  const [machine, effects] = run('Bye', [{ kind: 'answered' }, { kind: 'played' }]);
  assert.deepEqual(effects[effects.length - 1], { kind: 'hang-up', cause: 'end' });
  assert.ok(isDone(machine));
  const events: MenuEvent[] = [
    { kind: 'answered' },
    { kind: 'key', key: '1' },
    { kind: 'hung-up' },
    { kind: 'time-limit' },
  ];
  for (const event of events) assert.deepEqual(step(machine, event), [machine, []]);
});

test('labels named like parts of a JavaScript object are labels', () => {
  const [, effects] = run('1{menu:\n1: call:101 err:constructor\nconstructor: Sorry\n}', [
    { kind: 'answered' },
    { kind: 'key', key: '1' },
    { kind: 'transfer-failed', number: '101', cause: 'busy' },
  ]);
  const last = effects[effects.length - 1];
  assert.ok(last?.kind === 'play' && last.item === 'constructor');
});

test('the name told to a handler is at most sixty characters, cut between words where there are any', () => {
  const name = (text: string) => {
    const [, effects] = run(`1{menu:\n1: ${text}\n1: url\n1: end\n}`, [
      { kind: 'answered' },
      { kind: 'key', key: '1' },
      { kind: 'played' },
    ]);
    const notify = effects.find((effect) => effect.kind === 'notify-url');
    return notify?.kind === 'notify-url' ? notify.name : undefined;
  };
  assert.equal(name('short text'), 'short text');
  assert.equal(name('w'.repeat(80)), 'w'.repeat(60));
  assert.equal(name(`${'w'.repeat(60)} x`), 'w'.repeat(60));
  assert.equal(name('five '.repeat(20)), 'five '.repeat(12).trim());
});
