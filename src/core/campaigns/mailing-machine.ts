// The life of a mailing as one pure step: what has happened makes of its state the next one and says what is to be done.
// Owns every change of stage and the pace; it must not know how messages are made or stored.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { type Instant, later, MINUTE, SECOND } from '../../base/time.ts';
import type {
  MailingEffect,
  MailingEvent,
  MailingOrder,
  MailingPlan,
  MailingState,
  Stage,
} from './mailing-state.ts';
import { nextPortionAt, portionEnd, type Spread, withinHours } from './portions.ts';
import { firstRun, nextRun } from './repeat-rule.ts';

type Next = readonly [MailingState, readonly MailingEffect[]];

// What depends on messages that are under way is looked at seldom when it takes long.
const LOOK_LEAST = SECOND;
const LOOK_MOST = MINUTE;

export function step(state: MailingState, event: MailingEvent, plan: MailingPlan): Next {
  const { at } = event;
  switch (event.kind) {
    case 'ordered':
      return ordered(state, event.order, at);
    case 'ready':
      return state.stage === 'new' ? still(planned(state, event.start ?? at, plan, at)) : refuse(state);
    case 'replanned':
      return replanned(state, event.start, { plan, at });
    case 'woken':
      return woken(state, { plan, at });
    case 'gathered': {
      const taking = { ...state, phase: 'taking', total: event.total, portionAt: at, phaseAt: at } as const;
      return still(event.total === 0 ? over(state, { plan, at }) : { ...taking, wakeAt: at });
    }
    case 'taken':
      return still(taken(state, event.count, { plan, at }));
    case 'settled':
      return still(settled(state, event.undelivered, { plan, at }));
    case 'unsettled':
      return still({ ...state, wakeAt: later(at, lookPause(state, at)) });
    case 'swept':
      return still(swept(state, event.left, at));
    case 'refused':
      return still({ ...state, stage: 'failed', phase: 'idle', wakeAt: undefined, failure: event.failure });
    default:
      return unreachable(event);
  }
}

/** Whether it may be changed: nothing of it is on its way to becoming messages. */
export function isChangeable(state: MailingState): boolean {
  return state.phase === 'idle';
}

type Moment = { readonly plan: MailingPlan; readonly at: Instant };

const still = (state: MailingState): Next => [state, []];
const refuse = (state: MailingState): Next => [state, [{ kind: 'refuse' }]];

const ORDERS: Readonly<Record<MailingOrder, readonly Stage[]>> = {
  start: ['waiting', 'paused', 'finished', 'cancelled', 'failed'],
  pause: ['waiting', 'running'],
  cancel: ['new', 'waiting', 'running', 'paused', 'failed'],
  remove: ['new', 'waiting', 'paused', 'finished', 'cancelled', 'failed'],
};

function ordered(state: MailingState, order: MailingOrder, at: Instant): Next {
  if (!ORDERS[order].includes(state.stage)) return refuse(state);
  switch (order) {
    case 'start':
      return state.stage === 'paused' ? still(resumed(state, at)) : startedByHand(state, at);
    case 'pause':
      return still({ ...state, stage: 'paused', sweep: 'stop', phaseAt: at, wakeAt: at });
    case 'cancel':
      return still({ ...state, stage: 'cancelled', phase: 'idle', sweep: 'end', phaseAt: at, wakeAt: at });
    case 'remove':
      return still({ ...state, stage: 'cancelled', phase: 'idle', sweep: 'remove', phaseAt: at, wakeAt: at });
    default:
      return unreachable(order);
  }
}

/** A run at once, whatever is planned. What a cancelled one still has to end is ended first. */
function startedByHand(state: MailingState, at: Instant): Next {
  if (state.sweep !== 'none') return refuse(state);
  const anchor = state.anchor ?? at;
  return still({ ...state, stage: 'waiting', anchor, plannedAt: at, wakeAt: at, failure: undefined });
}

/** What was paused in the middle goes on there; its stopped messages wait again first. */
function resumed(state: MailingState, at: Instant): MailingState {
  const stage = state.phase === 'idle' ? 'waiting' : 'running';
  return { ...state, stage, sweep: 'release', phaseAt: at, wakeAt: at };
}

function planned(state: MailingState, wanted: Instant, plan: MailingPlan, at: Instant): MailingState {
  // Whoever says no time wants it now; a moment is moved to a day the rule has.
  const start = wanted > at ? firstRun(plan.rule, wanted, plan.zone) : wanted;
  const within = withinHours(start, plan.hours, plan.zone);
  return { ...state, stage: 'waiting', anchor: within, plannedAt: within, wakeAt: within };
}

function replanned(state: MailingState, start: Instant, { plan, at }: Moment): Next {
  if (!isChangeable(state)) return refuse(state);
  const next = planned(state, start, plan, at);
  if (state.stage === 'paused') return still({ ...next, stage: 'paused', wakeAt: state.wakeAt });
  if (state.stage === 'new') return still({ ...state, anchor: next.anchor, plannedAt: next.plannedAt });
  return state.sweep === 'none' ? still({ ...next, failure: undefined }) : refuse(state);
}

function woken(state: MailingState, moment: Moment): Next {
  const { at } = moment;
  if (state.sweep !== 'none') return [state, [{ kind: 'sweep', how: state.sweep }]];
  if (state.stage === 'waiting') return begun(state, at);
  if (state.stage !== 'running') return still({ ...state, wakeAt: undefined });
  switch (state.phase) {
    case 'gathering':
      return [state, [{ kind: 'gather' }]];
    case 'taking':
    case 'taking again':
      return taking(state, moment);
    case 'settling':
    case 'settling again':
      return [state, [{ kind: 'settle' }]];
    case 'idle':
      return still({ ...state, wakeAt: undefined });
    default:
      return unreachable(state.phase);
  }
}

function begun(state: MailingState, at: Instant): Next {
  const { plannedAt } = state;
  if (plannedAt === undefined || plannedAt > at) return still({ ...state, wakeAt: plannedAt });
  const fresh = { total: 0, taken: 0, portion: 0, portionAt: undefined, phaseAt: at, wakeAt: at };
  const run = state.run + 1;
  return [{ ...state, ...fresh, stage: 'running', phase: 'gathering', run }, [{ kind: 'gather' }]];
}

function taking(state: MailingState, { plan, at }: Moment): Next {
  const open = withinHours(at, plan.hours, plan.zone);
  const portionAt = state.portionAt ?? at;
  if (open > at || portionAt > at) {
    const wakeAt = portionAt > open ? withinHours(portionAt, plan.hours, plan.zone) : open;
    return still({ ...state, wakeAt });
  }
  const left = portionLimit(state, plan) - state.taken;
  return [state, [{ kind: 'take', most: Math.min(left, LIMITS.mailing.chunk, plan.perSecond ?? left) }]];
}

/** Only the first try is spread over time. */
function portionLimit(state: MailingState, plan: MailingPlan): number {
  return state.phase === 'taking' ? portionEnd(state.total, plan.spread, state.portion) : state.total;
}

function taken(state: MailingState, count: number, { plan, at }: Moment): MailingState {
  const next = { ...state, taken: state.taken + count };
  if (count === 0 || next.taken >= next.total) return allTaken(next, { plan, at });
  if (plan.spread && state.phase === 'taking' && next.taken >= portionLimit(state, plan))
    return portionOver(next, plan.spread, { plan, at });
  const pause = plan.perSecond === undefined ? 0 : (count * SECOND) / plan.perSecond;
  return { ...next, wakeAt: later(at, pause) };
}

/** Fewer recipients than portions leave some empty: their time passes all the same. */
function portionOver(state: MailingState, spread: Spread, { plan, at }: Moment): MailingState {
  let { portion, portionAt = at } = state;
  do {
    portion++;
    portionAt = nextPortionAt(spread, { due: portionAt, now: at });
  } while (portionEnd(state.total, spread, portion) <= state.taken);
  // A portion that falls outside the hours is due when they begin, and the rhythm goes on from there.
  const wakeAt = withinHours(portionAt, plan.hours, plan.zone);
  return { ...state, portion, portionAt: wakeAt, wakeAt };
}

/** A mailing that comes again does not wait for its last message, unless what fails is tried once more. */
function allTaken(state: MailingState, moment: Moment): MailingState {
  if (moment.plan.secondTry === 'no' && following(state, moment) !== undefined) return over(state, moment);
  const phase = state.phase === 'taking again' ? 'settling again' : 'settling';
  return { ...state, phase, phaseAt: moment.at, wakeAt: moment.at };
}

function settled(state: MailingState, undelivered: number, moment: Moment): MailingState {
  const { plan, at } = moment;
  if (plan.secondTry === 'no' || state.phase !== 'settling' || undelivered === 0) return over(state, moment);
  const again = { total: undelivered, taken: 0, portion: 0, portionAt: at, phaseAt: at, wakeAt: at };
  return { ...state, ...again, phase: 'taking again' };
}

/** The run has done all it can: the next one is planned, or it was the last. */
function over(state: MailingState, moment: Moment): MailingState {
  const next = following(state, moment);
  if (next === undefined) return { ...state, stage: 'finished', phase: 'idle', wakeAt: undefined };
  return { ...state, stage: 'waiting', phase: 'idle', plannedAt: next, wakeAt: next };
}

function following(state: MailingState, { plan, at }: Moment): Instant | undefined {
  if (plan.repeatsMax !== undefined && state.run > plan.repeatsMax) return undefined;
  return nextRun(plan.rule, { anchor: state.anchor ?? at, after: at, zone: plan.zone });
}

function lookPause(state: MailingState, at: Instant): number {
  const lasted = at - (state.phaseAt ?? at);
  return Math.min(LOOK_MOST, Math.max(LOOK_LEAST, lasted / 10));
}

function swept(state: MailingState, left: 'some' | 'under way' | 'none', at: Instant): MailingState {
  if (left === 'some') return { ...state, wakeAt: at };
  if (left === 'under way') return { ...state, wakeAt: later(at, lookPause(state, at)) };
  const done = { ...state, sweep: 'none' } as const;
  if (state.stage === 'running') return { ...done, wakeAt: at };
  return { ...done, wakeAt: state.stage === 'waiting' ? state.plannedAt : undefined };
}

/** How many messages have ended, and how many of these within the last `LATELY`. */
type Progress = { readonly open: number; readonly endedLately: number };

/** How long back the speed of a run is told by. */
export const LATELY = MINUTE;

/** When the last message of the run comes to its end, as fast as they ended lately; undefined: not to be said. */
export function endsAt(
  state: MailingState,
  { open, endedLately }: Progress,
  { plan, at }: Moment,
): Instant | undefined {
  const allTaken = takenAllAt(state, plan, at);
  if (allTaken === undefined) return undefined;
  const left = open + Math.max(0, state.total - state.taken);
  if (left === 0) return at;
  if (endedLately === 0) return undefined;
  // A run that has begun less than a minute ago has not had a minute to end them in.
  const window = Math.min(LATELY, Math.max(SECOND, at - (state.plannedAt ?? at)));
  const ended = later(at, (left * window) / endedLately);
  return ended > allTaken ? ended : allTaken;
}

/** When the last recipient of the run will have become a message, if nothing else holds it up; undefined: not to be said. */
export function takenAllAt(state: MailingState, plan: MailingPlan, at: Instant): Instant | undefined {
  if (state.stage !== 'running' || state.phase === 'gathering') return undefined;
  const left = state.total - state.taken;
  if (left <= 0) return at;
  const paced = plan.perSecond === undefined ? 0 : (left * SECOND) / plan.perSecond;
  const spread = state.phase === 'taking' ? plan.spread : undefined;
  const portions = spread ? Math.max(0, spread.portions - 1 - state.portion) * spread.every : 0;
  const begins = state.portionAt !== undefined && state.portionAt > at ? state.portionAt : at;
  return withinHours(later(begins, Math.max(paced, portions)), plan.hours, plan.zone);
}
