// Whatever two menus are compared: what is told is true, what is not told is not there, and the order of the two is no matter.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  compareMenus,
  compile,
  type Difference,
  isDone,
  type Machine,
  type MenuEffect,
  type MenuEvent,
  type MenuSettings,
  type Program,
  start,
  step,
} from '../../../src/language/index.ts';
import { menu } from './menus.ts';

const program: fc.Arbitrary<Program> = menu
  .map((text) => compile(text).program)
  .filter((compiled): compiled is Program => compiled !== undefined);

const SETTINGS: MenuSettings = {
  silenceSeconds: 5,
  silenceRounds: 2,
  wrongKeys: 2,
  interrupt: 'on',
  smsMax: 10,
  uploads: 0,
  phone: '79001112233',
};

/** What anybody would notice, from the machine's own effects. */
function noticed(effects: readonly MenuEffect[]): readonly string[] {
  return effects.flatMap((effect) => {
    switch (effect.kind) {
      case 'play':
        return [`says ${JSON.stringify(effect.parts)}`];
      case 'record':
        return [`records ${effect.seconds}`];
      case 'transfer':
        return [`calls ${effect.numbers} ${effect.waitSeconds} ${effect.record}`];
      case 'send-sms':
        return [`sends ${effect.to} ${effect.sender} ${effect.text}`];
      case 'notify-url':
        return [`tells ${effect.item} ${effect.name} ${effect.address}`];
      case 'hang-up':
        return [`ends ${effect.cause}`];
      default:
        return [];
    }
  });
}

const isPlaying = ({ phase }: Machine) =>
  phase.kind === 'opening' || phase.kind === 'playing' || phase.kind === 'leaving';

function feed(machine: Machine, events: readonly MenuEvent[]): { machine: Machine; seen: readonly string[] } {
  const seen: string[] = [];
  let now = machine;
  for (const event of events) {
    const [next, effects] = step(now, event);
    now = next;
    seen.push(...noticed(effects));
  }
  return { machine: now, seen };
}

function heardOut(machine: Machine): { machine: Machine; seen: readonly string[] } {
  const seen: string[] = [];
  let now = machine;
  while (isPlaying(now)) {
    const next = feed(now, [{ kind: 'played' }]);
    now = next.machine;
    seen.push(...next.seen);
  }
  return { machine: now, seen };
}

function eventsOf(stimulus: Difference['steps'][number]): readonly MenuEvent[] {
  switch (stimulus.kind) {
    case 'key':
      return [{ kind: 'key', key: stimulus.key }];
    case 'silence':
      return [{ kind: 'silence' }];
    case 'recorded':
      return [{ kind: 'recorded', seconds: 1 }];
    case 'talked':
      return [
        { kind: 'transfer-answered', number: '1' },
        { kind: 'transfer-ended', by: 'other' },
      ];
    case 'failed':
      return [{ kind: 'transfer-failed', number: '1', cause: 'no-answer' }];
  }
}

/**
 * All that can be noticed after the last of some steps: a key before a text is over can come in any of several texts, so there
 * may be more than one story.
 */
function stories(machine: Machine, steps: Difference['steps'], begun: readonly string[]): readonly string[] {
  const [stimulus, ...rest] = steps;
  if (!stimulus) return [JSON.stringify([...begun, ...heardOut(machine).seen])];
  const go = (from: Machine) => {
    const next = feed(from, eventsOf(stimulus));
    return stories(next.machine, rest, next.seen);
  };
  if (stimulus.kind !== 'key' || stimulus.when === 'heard') return go(heardOut(machine).machine);
  const all: string[] = [];
  for (let now = machine; isPlaying(now); now = feed(now, [{ kind: 'played' }]).machine) all.push(...go(now));
  return all;
}

type Noticed = Difference['before'][number];

function toldOne(one: Noticed): string {
  switch (one.kind) {
    case 'says':
      return `says ${JSON.stringify(one.parts)}`;
    case 'records':
      return `records ${one.seconds}`;
    case 'calls':
      return `calls ${one.numbers} ${one.waitSeconds} ${one.record}`;
    case 'sends':
      return `sends ${one.to} ${one.sender} ${one.text}`;
    case 'tells':
      return `tells ${one.item} ${one.name} ${one.address}`;
    case 'ends':
      return `ends ${one.cause}`;
  }
}

const toldBy = (all: readonly Noticed[]): string => JSON.stringify(all.map(toldOne));

/** Two menus at random, or one and what a small change makes of it: those part late. */
const CHANGES: readonly (readonly [string, string])[] = [
  ['end', 'back'],
  ['101', '102'],
  ['repeat', 'start'],
  [' ok:end', ''],
  ['url', 'record'],
  ['Shop', 'Store'],
  ['2: ', '3: '],
];
const changed: fc.Arbitrary<readonly [Program, Program]> = fc
  .tuple(menu, fc.constantFrom(...CHANGES))
  .map(([text, [from, to]]) => [compile(text).program, compile(text.replaceAll(from, to)).program] as const)
  .filter((pair): pair is readonly [Program, Program] => pair[0] !== undefined && pair[1] !== undefined);
const pair = fc.oneof(
  { weight: 1, arbitrary: fc.tuple(program, program) },
  { weight: 3, arbitrary: changed },
);

test('what is told is what each does when the steps are taken', () => {
  const begin = (compiled: Program, steps: Difference['steps']) => {
    const { machine, seen } = feed(start(compiled, SETTINGS), [{ kind: 'answered' }]);
    return stories(machine, steps, seen);
  };
  fc.assert(
    fc.property(pair, ([before, after]) => {
      for (const difference of compareMenus(before, after, SETTINGS).differences) {
        assert.ok(begin(before, difference.steps).includes(toldBy(difference.before)));
        assert.ok(begin(after, difference.steps).includes(toldBy(difference.after)));
        assert.notEqual(toldBy(difference.before), toldBy(difference.after));
      }
    }),
    { numRuns: 150 },
  );
});

test('a menu never differs from itself', () => {
  fc.assert(
    fc.property(program, (one) => {
      assert.deepEqual(compareMenus(one, one, SETTINGS).differences, []);
    }),
    { numRuns: 100 },
  );
});

test('the other way round the same ways are told', () => {
  const ways = (before: Program, after: Program) =>
    compareMenus(before, after, SETTINGS).differences.map(({ steps, what }) => ({ steps, what }));
  fc.assert(
    fc.property(pair, ([one, other]) => {
      assert.deepEqual(ways(one, other), ways(other, one));
    }),
    { numRuns: 100 },
  );
});

/** Some walk through both at once; the first step at which they are noticed to differ. */
function walk(before: Program, after: Program, choices: readonly number[]): number | undefined {
  const first = [before, after].map((program) => {
    const begun = feed(start(program, SETTINGS), [{ kind: 'answered' }]);
    const rest = heardOut(begun.machine);
    return { machine: rest.machine, seen: [...begun.seen, ...rest.seen] };
  });
  let [one, other] = [first[0]!, first[1]!];
  for (const [taken, choice] of [0, ...choices].entries()) {
    if (taken > 0) {
      const { phase } = one.machine;
      const events: readonly MenuEvent[] =
        phase.kind === 'listening'
          ? choice > 9
            ? [{ kind: 'silence' }]
            : [{ kind: 'key', key: `${choice}` as '1' }]
          : phase.kind === 'recording'
            ? [{ kind: 'recorded', seconds: 1 }]
            : choice % 2 === 0
              ? eventsOf({ kind: 'talked' })
              : eventsOf({ kind: 'failed' });
      [one, other] = [one, other].map(({ machine }) => {
        const begun = feed(machine, events);
        const rest = heardOut(begun.machine);
        return { machine: rest.machine, seen: [...begun.seen, ...rest.seen] };
      }) as [typeof one, typeof other];
    }
    if (JSON.stringify(one.seen) !== JSON.stringify(other.seen)) return taken;
    if (isDone(one.machine)) return undefined;
  }
  return undefined;
}

test('whatever walk shows a difference, one is told that is no longer', () => {
  fc.assert(
    fc.property(pair, fc.array(fc.nat(11), { minLength: 1, maxLength: 6 }), ([before, after], choices) => {
      const shown = walk(before, after, choices);
      if (shown === undefined) return;
      const [shortest] = compareMenus(before, after, SETTINGS).differences;
      assert.ok(shortest && shortest.steps.length <= shown);
    }),
    { numRuns: 300 },
  );
});
