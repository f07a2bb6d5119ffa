// Whatever a call went like: stepped through again from what its history kept, the menu machine goes the same way. The call is run
// by the same code as a real one, on a line without sound; what it was told is noted beside it.

import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../../src/base/time.ts';
import { inputsOf, type PastEvent } from '../../../src/core/history/call-replay.ts';
import { compile, type Key, type Program, type ReplayStep, replay } from '../../../src/language/index.ts';
import { HUNG_UP, SimulatedCall } from '../../support/simulated-call.ts';
import { menu, settings } from '../language/menus.ts';

/** Steps in which something came of the event. */
function felt(steps: readonly ReplayStep[]): readonly object[] {
  let phase: unknown = 'waiting';
  return steps.flatMap(({ event, machine, effects }) => {
    const same = effects.length === 0 && JSON.stringify(machine.phase) === JSON.stringify(phase);
    phase = machine.phase;
    return same ? [] : [{ event, machine, effects }];
  });
}

const keys = fc.constantFrom<Key[]>('0', '1', '1', '2', '2', '3', '*', '#', '#', '9');
const choices = fc.array(fc.record({ pick: fc.nat(HUNG_UP), key: keys }), { minLength: 1, maxLength: 60 });
const program = menu
  .map((text) => compile(text).program)
  .filter((compiled): compiled is Program => compiled !== undefined);
const ways = fc.record({
  ring: fc.constantFrom('one' as const, 'all' as const),
  callSeconds: fc.constantFrom(8, 40, 3600),
});

test('a call stepped through again is at every step where it was', async () => {
  await fc.assert(
    fc.asyncProperty(program, settings, choices, ways, async (compiled, given, list, way) => {
      const call = new SimulatedCall(compiled, given, way);
      for (const choice of list) if (call.over === 'no') await call.act(choice);
      if (call.over === 'no') call.hangUp();
      const { inputs, differsAt } = inputsOf(compiled, given, call.past);
      assert.equal(differsAt, undefined, JSON.stringify(call.past[differsAt ?? 0]));
      assert.deepEqual(felt(replay(compiled, given, inputs).steps), felt(call.steps));
    }),
    { numRuns: 400 },
  );
});

test('a history that tells of another menu is said to differ, and nothing throws', () => {
  fc.assert(
    fc.property(
      program,
      settings,
      fc.array(fc.constantFrom('1', '2', 'MENU', 'x'), { maxLength: 20 }),
      (compiled, given, items) => {
        const said = items.map(
          (item, at): PastEvent => ({ at: instant(at), event: { kind: 'said', item, texts: [] } }),
        );
        const past: PastEvent[] = [{ at: instant(0), event: { kind: 'answered' } }, ...said];
        const { inputs, differsAt } = inputsOf(compiled, given, past);
        const { steps } = replay(compiled, given, inputs);
        const plays = steps.flatMap(({ effects }) =>
          effects.flatMap((one) => (one.kind === 'play' ? [one.item] : [])),
        );
        // As far as they agree, what was said is what the machine says.
        const agreed = (differsAt ?? past.length) - 1;
        assert.deepEqual(plays.slice(0, Math.max(0, agreed)), items.slice(0, Math.max(0, agreed)));
      },
    ),
    { numRuns: 300 },
  );
});
