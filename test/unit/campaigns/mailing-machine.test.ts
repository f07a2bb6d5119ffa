import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, type Instant, instant, later, MINUTE, SECOND } from '../../../src/base/time.ts';
import { endsAt, step, takenAllAt } from '../../../src/core/campaigns/mailing-machine.ts';
import {
  type MailingEvent,
  type MailingPlan,
  type MailingState,
  NEW_MAILING,
} from '../../../src/core/campaigns/mailing-state.ts';
import { PLAN } from '../../support/mailing.ts';

const NOW = instant(Date.UTC(2026, 0, 15, 9));

type Told = MailingEvent extends infer Event
  ? Event extends MailingEvent
    ? Omit<Event, 'at'>
    : never
  : never;

/** A mailing driven by what happens to it; remembers what was asked of the shell last. */
class Driven {
  state: MailingState = NEW_MAILING;
  asked: readonly string[] = [];
  now: Instant = NOW;
  readonly #plan: MailingPlan;

  constructor(plan: Partial<MailingPlan> = {}) {
    this.#plan = { ...PLAN, ...plan };
  }

  tell(event: Told, after = 0): this {
    this.now = later(this.now, after);
    const [state, effects] = step(this.state, { ...event, at: this.now } as MailingEvent, this.#plan);
    this.state = state;
    this.asked = effects.map((effect) => ('most' in effect ? `take ${effect.most}` : effect.kind));
    return this;
  }

  /** Made, begun, and with so many recipients. */
  running(total: number): this {
    return this.tell({ kind: 'ready', start: undefined })
      .tell({ kind: 'woken' })
      .tell({ kind: 'gathered', total });
  }

  get wait(): number | undefined {
    return this.state.wakeAt === undefined ? undefined : this.state.wakeAt - this.now;
  }
}

test('a mailing is made, waits for its time, gathers, takes chunk by chunk, settles and has finished', () => {
  const mailing = new Driven().tell({ kind: 'ready', start: later(NOW, HOUR) });
  assert.deepEqual([mailing.state.stage, mailing.wait], ['waiting', HOUR]);
  assert.deepEqual(mailing.tell({ kind: 'woken' }).asked, []);
  assert.deepEqual(mailing.tell({ kind: 'woken' }, HOUR).asked, ['gather']);
  assert.deepEqual(mailing.tell({ kind: 'gathered', total: 2_500 }).tell({ kind: 'woken' }).asked, [
    'take 2000',
  ]);
  assert.deepEqual(mailing.tell({ kind: 'taken', count: 2_000 }).tell({ kind: 'woken' }).asked, ['take 500']);
  assert.deepEqual(mailing.tell({ kind: 'taken', count: 500 }).tell({ kind: 'woken' }).asked, ['settle']);
  assert.equal(mailing.tell({ kind: 'unsettled' }).wait, SECOND);
  assert.equal(mailing.tell({ kind: 'unsettled' }, HOUR).wait, MINUTE);
  mailing.tell({ kind: 'settled', undelivered: 7 });
  assert.deepEqual([mailing.state.stage, mailing.wait], ['finished', undefined]);
});

test('so many a second, and no more', () => {
  const mailing = new Driven({ perSecond: 50 }).running(120).tell({ kind: 'woken' });
  assert.deepEqual(mailing.asked, ['take 50']);
  assert.equal(mailing.tell({ kind: 'taken', count: 50 }).wait, SECOND);
  assert.equal(takenAllAt(mailing.state, { ...PLAN, perSecond: 50 }, mailing.now), later(mailing.now, 1_400));
});

test('the end of a run is told by how many ended lately, and never before its last turn', () => {
  const plan = { ...PLAN, perSecond: 50 };
  const mailing = new Driven({ perSecond: 50 }).running(120).tell({ kind: 'woken' });
  mailing.tell({ kind: 'taken', count: 50 }, 10 * SECOND);
  const moment = { plan, at: mailing.now };
  const end = (open: number, endedLately: number): number | undefined => {
    const at = endsAt(mailing.state, { open, endedLately }, moment);
    return at === undefined ? undefined : at - mailing.now;
  };
  // 10 ended in the ten seconds it runs; 40 and those 70 that have not had their turn are left.
  assert.equal(end(40, 10), 110 * SECOND);
  assert.equal(end(0, 5_000), 1_400);
  assert.equal(end(40, 0), undefined);
  const later5 = later(mailing.now, 5 * MINUTE);
  assert.equal(
    endsAt(mailing.state, { open: 40, endedLately: 10 }, { plan, at: later5 }),
    later(later5, 11 * MINUTE),
  );
  mailing.tell({ kind: 'woken' }).tell({ kind: 'taken', count: 70 });
  assert.equal(endsAt(mailing.state, { open: 0, endedLately: 0 }, { plan, at: mailing.now }), mailing.now);
  mailing.tell({ kind: 'ordered', order: 'pause' });
  assert.equal(endsAt(mailing.state, { open: 9, endedLately: 9 }, { plan, at: mailing.now }), undefined);
});

test('portions wait for their time and for the hours', () => {
  const plan = { spread: { portions: 3, every: 2 * HOUR }, hours: { from: 9, till: 15 } };
  const mailing = new Driven(plan).running(9).tell({ kind: 'woken' });
  assert.deepEqual(mailing.asked, ['take 3']);
  assert.equal(mailing.tell({ kind: 'taken', count: 3 }).wait, 2 * HOUR);
  assert.deepEqual(mailing.tell({ kind: 'woken' }, HOUR).asked, []);
  assert.deepEqual(mailing.tell({ kind: 'woken' }, HOUR).asked, ['take 3']);
  // 16:00 in Moscow is too late: the last portion is for 9:00.
  assert.equal(mailing.tell({ kind: 'taken', count: 3 }).wait, 19 * HOUR);
});

test('paused in the middle it goes on there, its messages first; cancelled it ends them', () => {
  const mailing = new Driven().running(3_000).tell({ kind: 'woken' }).tell({ kind: 'taken', count: 2_000 });
  mailing.tell({ kind: 'ordered', order: 'pause' });
  assert.deepEqual(
    [mailing.state.stage, mailing.state.phase, mailing.state.sweep],
    ['paused', 'taking', 'stop'],
  );
  assert.deepEqual(mailing.tell({ kind: 'woken' }).asked, ['sweep']);
  assert.equal(mailing.tell({ kind: 'swept', left: 'some' }).wait, 0);
  assert.equal(mailing.tell({ kind: 'swept', left: 'under way' }).wait, SECOND);
  assert.equal(mailing.tell({ kind: 'swept', left: 'none' }).wait, undefined);
  assert.deepEqual(mailing.tell({ kind: 'woken' }, DAY).asked, []);
  mailing.tell({ kind: 'ordered', order: 'start' });
  assert.deepEqual([mailing.state.stage, mailing.state.sweep], ['running', 'release']);
  mailing.tell({ kind: 'woken' }).tell({ kind: 'swept', left: 'none' });
  assert.deepEqual(mailing.tell({ kind: 'woken' }).asked, ['take 1000']);
  mailing.tell({ kind: 'ordered', order: 'cancel' });
  assert.deepEqual([mailing.state.stage, mailing.state.sweep], ['cancelled', 'end']);
  assert.deepEqual(mailing.tell({ kind: 'ordered', order: 'start' }).asked, ['refuse']);
  mailing.tell({ kind: 'woken' }).tell({ kind: 'swept', left: 'none' });
  mailing.tell({ kind: 'ordered', order: 'start' });
  assert.deepEqual([mailing.state.stage, mailing.wait], ['waiting', 0]);
});

test('a stage that has no such order refuses it', () => {
  const orders = ['start', 'pause', 'cancel', 'remove'] as const;
  const refused = (mailing: Driven): readonly string[] =>
    orders.filter((order) => {
      const before = mailing.state;
      const [after, effects] = step(before, { kind: 'ordered', order, at: NOW }, PLAN);
      if (effects.length > 0) assert.equal(after, before);
      return effects.length > 0;
    });
  assert.deepEqual(refused(new Driven()), ['start', 'pause']);
  assert.deepEqual(refused(new Driven().tell({ kind: 'ready', start: later(NOW, HOUR) })), []);
  assert.deepEqual(refused(new Driven().running(5)), ['start', 'remove']);
  const finished = new Driven().running(0);
  assert.deepEqual([finished.state.stage, refused(finished)], ['finished', ['pause', 'cancel']]);
  const failed = new Driven().running(5).tell({ kind: 'refused', failure: 'kind-unavailable' });
  assert.deepEqual([failed.state.failure, refused(failed)], ['kind-unavailable', ['pause']]);
});

test('what comes again does not wait for its last message; the last run does', () => {
  const mailing = new Driven({ rule: 'daily', repeatsMax: 1 }).running(5);
  mailing.tell({ kind: 'woken' }).tell({ kind: 'taken', count: 5 });
  assert.deepEqual([mailing.state.stage, mailing.wait], ['waiting', DAY]);
  mailing.tell({ kind: 'woken' }, DAY).tell({ kind: 'gathered', total: 5 }).tell({ kind: 'woken' });
  mailing.tell({ kind: 'taken', count: 5 });
  assert.deepEqual([mailing.state.stage, mailing.state.phase, mailing.state.run], ['running', 'settling', 2]);
  assert.equal(mailing.tell({ kind: 'settled', undelivered: 0 }).state.stage, 'finished');
});

test('a second try is for what was not delivered, once', () => {
  const mailing = new Driven({ secondTry: 'yes' }).running(5);
  mailing.tell({ kind: 'woken' }).tell({ kind: 'taken', count: 5 }).tell({ kind: 'settled', undelivered: 2 });
  assert.deepEqual(mailing.tell({ kind: 'woken' }).asked, ['take 2']);
  mailing.tell({ kind: 'taken', count: 2 });
  assert.equal(mailing.state.phase, 'settling again');
  assert.equal(mailing.tell({ kind: 'settled', undelivered: 2 }).state.stage, 'finished');
});
