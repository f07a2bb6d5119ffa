// When a mailing is run again (`rpt` of jobs.php, spec codes 5). Owns the table of rules and the moments that follow from
// each; all is reckoned in wall time from the first run, so that neither short months nor changes of clocks move it for good.

import { unreachable } from '../../base/assert.ts';
import { DAY, HOUR, type Instant, instant, later } from '../../base/time.ts';
import { momentOf, type WallTime, wallTimeAt, type Zone } from './zone-time.ts';

/** Their places are the numbers of `rpt`. */
export const REPEAT_RULES = [
  'by hand',
  'hourly',
  'daily',
  'working days',
  'weekends',
  'weekly',
  'monthly',
  'yearly',
] as const;

export type RepeatRule = (typeof REPEAT_RULES)[number];

function weekday(wall: WallTime): number {
  return new Date(wall).getUTCDay();
}

/** Whether a rule that names days of the week has this one. */
function fits(rule: RepeatRule, wall: WallTime): boolean {
  const rest = weekday(wall) === 0 || weekday(wall) === 6;
  return rule === 'working days' ? !rest : rule === 'weekends' ? rest : true;
}

const plusDays = (wall: WallTime, days: number): WallTime => (wall + days * DAY) as WallTime;

/** The same day of a later month; the last one when that month is shorter. */
function plusMonths(wall: WallTime, months: number): WallTime {
  const from = new Date(wall);
  const timeOfDay = wall - Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate());
  const month = from.getUTCMonth() + months;
  const last = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), last);
  return (Date.UTC(from.getUTCFullYear(), month, day) + timeOfDay) as WallTime;
}

function monthsBetween(from: WallTime, till: WallTime): number {
  const [a, b] = [new Date(from), new Date(till)];
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
}

/** The first moment not before `wanted` on a day the rule has. */
export function firstRun(rule: RepeatRule, wanted: Instant, zone: Zone): Instant {
  let wall = wallTimeAt(wanted, zone);
  if (fits(rule, wall)) return wanted;
  while (!fits(rule, wall)) wall = plusDays(wall, 1);
  return momentOf(wall, zone);
}

type Series = {
  /** The first run. */
  readonly anchor: Instant;
  readonly after: Instant;
  readonly zone: Zone;
};

/** The first run of the series later than `after`; undefined when it is repeated by hand alone. */
export function nextRun(rule: RepeatRule, { anchor, after, zone }: Series): Instant | undefined {
  const from = Math.max(anchor, after);
  if (rule === 'by hand') return undefined;
  // An hour is an hour, whatever the clocks on the wall do meanwhile.
  if (rule === 'hourly') return later(anchor, (Math.floor((from - anchor) / HOUR) + 1) * HOUR);
  const first = wallTimeAt(anchor, zone);
  const now = wallTimeAt(instant(from), zone);
  const nth = series(rule, first);
  // Begun one turn early: a change of clocks can hide up to a day.
  let turn = Math.max(1, Math.floor(turnsBetween(rule, first, now)) - 1);
  for (;;) {
    const wall = nth(turn);
    const at = momentOf(wall, zone);
    if (at > after && at > anchor && fits(rule, wall)) return at;
    turn++;
  }
}

type CalendarRule = Exclude<RepeatRule, 'by hand' | 'hourly'>;

function series(rule: CalendarRule, first: WallTime): (turn: number) => WallTime {
  switch (rule) {
    case 'daily':
    case 'working days':
    case 'weekends':
      return (turn) => plusDays(first, turn);
    case 'weekly':
      return (turn) => plusDays(first, 7 * turn);
    case 'monthly':
      return (turn) => plusMonths(first, turn);
    case 'yearly':
      return (turn) => plusMonths(first, 12 * turn);
    default:
      return unreachable(rule);
  }
}

function turnsBetween(rule: CalendarRule, first: WallTime, now: WallTime): number {
  if (rule === 'monthly') return monthsBetween(first, now);
  if (rule === 'yearly') return monthsBetween(first, now) / 12;
  return (now - first) / (rule === 'weekly' ? 7 * DAY : DAY);
}
