import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOUR, type Instant, instant, later, MINUTE } from '../../../src/base/time.ts';
import { step } from '../../../src/core/campaigns/mailing-machine.ts';
import {
  type MailingEvent,
  type MailingOrder,
  type MailingPlan,
  NEW_MAILING,
} from '../../../src/core/campaigns/mailing-state.ts';
import { nextRun, REPEAT_RULES } from '../../../src/core/campaigns/repeat-rule.ts';
import { momentOf, type WallTime, wallTimeAt, type Zone } from '../../../src/core/campaigns/zone-time.ts';

const NOW = instant(Date.UTC(2026, 0, 15, 9));
const ZONE: fc.Arbitrary<Zone> = fc.oneof(
  fc
    .constantFrom('Europe/Moscow', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kolkata')
    .map((name) => ({ kind: 'named' as const, name })),
  fc.integer({ min: -12, max: 14 }).map((hours) => ({ kind: 'fixed' as const, hours })),
);
const HOURS = fc
  .record({ from: fc.nat(23), till: fc.integer({ min: 1, max: 24 }) })
  .filter(({ from, till }) => from !== till);
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const PLAN: fc.Arbitrary<MailingPlan> = fc.record({
  zone: ZONE,
  rule: fc.constantFrom(...REPEAT_RULES),
  repeatsMax: fc.nat(2),
  spread: optional(
    fc.record({ portions: fc.integer({ min: 1, max: 9 }), every: fc.integer({ min: MINUTE, max: HOUR }) }),
  ),
  hours: optional(HOURS),
  perSecond: optional(fc.integer({ min: 1, max: 900 })),
  secondTry: fc.constantFrom('no' as const, 'yes' as const),
});

/** A shell in memory: takes what is left, settles after some looks, sweeps in some batches. */
class Shell {
  readonly #recipients: number;
  readonly #undelivered: number;
  #left = 0;
  #looks = 0;
  #second: 'no' | 'yes' = 'no';
  /** How many each run has taken, first and second try. */
  readonly runs: { first: number; second: number }[] = [];

  constructor(recipients: number, undelivered: number) {
    this.#recipients = recipients;
    this.#undelivered = Math.min(undelivered, recipients);
  }

  act(effect: { readonly kind: string; readonly most?: number }, at: Instant): MailingEvent {
    if (effect.kind === 'gather') {
      this.#left = this.#recipients;
      this.#second = 'no';
      this.runs.push({ first: 0, second: 0 });
      return { kind: 'gathered', total: this.#recipients, at };
    }
    if (effect.kind === 'take') {
      assert.ok((effect.most ?? 0) > 0, 'something is always asked for');
      const count = Math.min(effect.most ?? 0, this.#left);
      this.#left -= count;
      const run = this.runs.at(-1)!;
      if (this.#second === 'yes') run.second += count;
      else run.first += count;
      return { kind: 'taken', count, at };
    }
    if (effect.kind === 'settle') {
      if (++this.#looks % 3 !== 0) return { kind: 'unsettled', at };
      this.#left = this.#undelivered;
      this.#second = 'yes';
      return { kind: 'settled', undelivered: this.#undelivered, at };
    }
    return { kind: 'swept', left: ++this.#looks % 2 === 0 ? 'none' : 'some', at };
  }
}

test('whatever is ordered meanwhile, no run takes anybody twice, and one left alone comes to its end', () => {
  const order = fc.record({
    turn: fc.nat(60),
    order: fc.constantFrom<MailingOrder>('start', 'pause', 'cancel'),
  });
  const given = fc.record({
    plan: PLAN,
    recipients: fc.nat(40),
    undelivered: fc.nat(5),
    orders: fc.array(order, { maxLength: 6 }),
  });
  fc.assert(
    fc.property(given, ({ plan, recipients, undelivered, orders }) => {
      const shell = new Shell(recipients, undelivered);
      let now: Instant = NOW;
      let [state] = step(NEW_MAILING, { kind: 'ready', start: undefined, at: now }, plan);
      for (let turn = 0; turn < 3_000; turn++) {
        for (const { order: given } of orders.filter((one) => one.turn === turn))
          [state] = step(state, { kind: 'ordered', order: given, at: now }, plan);
        if (turn === 61 && state.stage === 'paused')
          [state] = step(state, { kind: 'ordered', order: 'start', at: now }, plan);
        if (state.wakeAt === undefined) {
          if (turn > 61) break;
          continue;
        }
        now = instant(Math.max(now, state.wakeAt));
        const [woken, effects] = step(state, { kind: 'woken', at: now }, plan);
        state = woken;
        for (const effect of effects) [state] = step(state, shell.act(effect, now), plan);
      }
      for (const { first, second } of shell.runs) {
        assert.ok(first <= recipients && second <= Math.min(undelivered, recipients));
      }
      const ends = ['finished', 'cancelled'];
      assert.ok(ends.includes(state.stage), `${state.stage} ${state.phase} ${state.sweep}`);
      const left = orders.every((one) => one.order !== 'cancel');
      if (left && state.stage === 'finished')
        assert.ok(shell.runs.every(({ first }) => first === recipients));
    }),
  );
});

test('a repetition is later than now, within its unit of it, and at the same time of day', () => {
  const given = fc.record({
    rule: fc.constantFrom(...REPEAT_RULES.slice(2)),
    zone: ZONE,
    anchor: fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }).map(instant),
    after: fc.integer({ min: 0, max: 3_000 * 24 * HOUR }),
  });
  fc.assert(
    fc.property(given, ({ rule, zone, anchor, after }) => {
      const from = later(anchor, after);
      const next = nextRun(rule, { anchor, after: from, zone });
      assert.ok(next !== undefined && next > from);
      assert.ok(next - from <= 367 * 24 * HOUR);
      const day = 24 * HOUR;
      const timeOfDay = (moment: Instant): number => wallTimeAt(moment, zone) % day;
      const moved = Math.abs(timeOfDay(next) - timeOfDay(anchor));
      // An hour, or half of one, that a change of clocks leaves out.
      assert.ok(Math.min(moved, day - moved) <= HOUR);
    }),
  );
});

test('wall time and moments are each other, but for hours that do not exist', () => {
  fc.assert(
    fc.property(ZONE, fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) }), (zone, wall) => {
      const back = wallTimeAt(momentOf(wall as WallTime, zone), zone);
      assert.ok(back === wall || (back > wall && back - wall <= HOUR));
    }),
  );
});
