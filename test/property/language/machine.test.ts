// Whatever happens in a call: the machine never throws, survives storage at every step, keeps its caps, and ends.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { LIMITS } from '../../../src/base/limits.ts';
import {
  boundsOf,
  compile,
  isDone,
  type Machine,
  type MenuEffect,
  type MenuEvent,
  type Program,
  start,
  step,
} from '../../../src/language/index.ts';
import { events, menu, settings } from './menus.ts';

const program: fc.Arbitrary<Program> = menu
  .map((text) => compile(text).program)
  .filter((compiled): compiled is Program => compiled !== undefined);

const WAITS = new Set<MenuEffect['kind']>(['play', 'listen', 'record', 'transfer']);
const waitsIn = (effects: readonly MenuEffect[]) => effects.filter((effect) => WAITS.has(effect.kind));

/** What can happen next that is no right key: the way on and, now and then, a wrong key. */
function fitting(machine: Machine, choice: number): readonly MenuEvent[] {
  const wrong: MenuEvent = { kind: 'key', key: 'D' };
  switch (machine.phase.kind) {
    case 'waiting':
      return [{ kind: 'answered' }];
    case 'opening':
    case 'playing':
      return choice % 4 === 0 ? [wrong, { kind: 'played' }] : [{ kind: 'played' }];
    case 'listening':
      return choice % 3 === 0 ? [wrong] : [{ kind: 'silence' }];
    case 'recording':
      return [
        { kind: 'key', key: '#' },
        { kind: 'recorded', seconds: 1 },
      ];
    case 'ringing':
      return choice % 2 === 0
        ? [wrong, { kind: 'transfer-failed', number: '101', cause: 'busy' }]
        : [{ kind: 'transfer-answered', number: '101' }];
    case 'talking':
      return [{ kind: 'transfer-ended', by: 'other' }];
    case 'leaving':
      return [{ kind: 'played' }];
    case 'done':
      return [];
  }
}

/** Runs a machine to its end without a right key; what it asked for on the way. */
function toItsEnd(from: Machine, choices: readonly number[], most: number): MenuEffect[] {
  let machine = from;
  const all: MenuEffect[] = [];
  for (let round = 0; !isDone(machine); round++) {
    for (const event of fitting(machine, choices[round % choices.length] ?? 1)) {
      const [next, effects] = step(machine, event);
      machine = next;
      all.push(...effects);
    }
    assert.ok(waitsIn(all).length <= most, `more than ${most} waits`);
    assert.ok(round <= 4 * most + 8, 'the machine stands still');
  }
  return all;
}

const choices = fc.array(fc.nat(11), { minLength: 1, maxLength: 24 });

test('a machine stored and read back at every step does the same', () => {
  fc.assert(
    fc.property(program, settings, events, (compiled, account, list) => {
      let machine = start(compiled, account);
      for (const event of list) {
        const stored: Machine = JSON.parse(JSON.stringify(machine));
        assert.deepEqual(stored, machine);
        const [next, effects] = step(machine, event);
        assert.deepEqual(step(stored, event), [next, effects]);
        assert.deepEqual(JSON.parse(JSON.stringify(effects)), effects);
        machine = next;
      }
    }),
    { numRuns: 300 },
  );
});

test('a step asks for at most one thing to wait for, and a call that hangs up is over', () => {
  fc.assert(
    fc.property(program, settings, events, (compiled, account, list) => {
      let machine = start(compiled, account);
      for (const event of list) {
        const [next, effects] = step(machine, event);
        const waits = waitsIn(effects);
        const hangUps = effects.filter((effect) => effect.kind === 'hang-up').length;
        assert.ok(waits.length + hangUps <= 1, JSON.stringify(effects));
        if (waits.length + hangUps === 1) {
          const last = effects.at(-1)!;
          assert.ok(waits.includes(last) || last.kind === 'hang-up', JSON.stringify(effects));
        }
        assert.equal(isDone(next), hangUps === 1 || isDone(machine));
        for (const effect of effects)
          if (effect.kind === 'play') assert.ok(effect.parts.length > 0, 'nothing to play');
        machine = next;
      }
    }),
    { numRuns: 500 },
  );
});

test('no call sends more messages, jumps more often or keeps more keys than the caps say', () => {
  fc.assert(
    fc.property(program, settings, events, (compiled, account, list) => {
      let machine = start(compiled, account);
      let sent = 0;
      let jumps = 0;
      for (const event of list) {
        const [next, effects] = step(machine, event);
        sent += effects.filter((effect) => effect.kind === 'send-sms').length;
        jumps += effects.filter((effect) => effect.kind === 'note' && effect.what === 'jump').length;
        machine = next;
        assert.ok(machine.keys.length <= LIMITS.menu.keysKept);
      }
      assert.ok(sent <= account.smsMax);
      assert.ok(jumps <= LIMITS.menu.errorJumps);
    }),
    { numRuns: 300 },
  );
});

test('from any moment, without a right key, a call ends within the bound', () => {
  fc.assert(
    fc.property(program, settings, events, choices, (compiled, account, list, order) => {
      let machine = start(compiled, account);
      for (const event of list) [machine] = step(machine, event);
      // Each key kept may still be a right one.
      const most = boundsOf(compiled, account).waitsAfterKey * (1 + machine.keys.length);
      toItsEnd(machine, order, most);
    }),
    { numRuns: 500 },
  );
});

test('a subscriber who never presses a right key hears at most the texts the bound says', () => {
  fc.assert(
    fc.property(program, settings, choices, (compiled, account, order) => {
      const bounds = boundsOf(compiled, account);
      const all = toItsEnd(start(compiled, account), order, bounds.waitsAfterKey);
      const texts = all.filter((effect) => effect.kind === 'play').length;
      assert.ok(texts <= bounds.textsWithoutKey, `${texts} of ${bounds.textsWithoutKey}`);
    }),
    { numRuns: 500 },
  );
});

test('at any moment the time limit ends the call, at once or after END TEXT', () => {
  fc.assert(
    fc.property(program, settings, events, fc.nat(60), (compiled, account, list, moment) => {
      let machine = start(compiled, account);
      for (const event of list.slice(0, moment)) [machine] = step(machine, event);
      const ended = isDone(machine);
      const [limited, first] = step(machine, { kind: 'time-limit' });
      const [last, second] = step(limited, { kind: 'played' });
      assert.ok(isDone(last));
      const hangUps = [...first, ...second].filter((effect) => effect.kind === 'hang-up');
      assert.deepEqual(hangUps, ended ? [] : [{ kind: 'hang-up', cause: 'time-limit' }]);
    }),
    { numRuns: 300 },
  );
});
