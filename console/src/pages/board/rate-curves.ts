// The series of the last minutes as a chart has it: averages of a few seconds, gaps filled with nothing. Owns that reckoning.

import type { RatePoint } from '../../../../clients/typescript/src/schema.ts';
import { SERIES } from '../../api/live-state.ts';

export const OUTCOMES = ['accepted', 'handed', 'delivered', 'failed', 'expired'] as const;
export type Outcome = (typeof OUTCOMES)[number];

type CurvePoint = { readonly at: number } & Readonly<Record<Outcome, number>>;

/** Milliseconds a point of the curves stands for. */
const STEP = 5_000;

type Wanted = { readonly now: number; readonly kind: RatePoint['kind'] | 'all' };

/** Messages per second, the oldest first; the step that is not over yet is left out. */
export function curvesOf(points: Iterable<RatePoint>, { now, kind }: Wanted): readonly CurvePoint[] {
  const last = Math.floor(now / STEP) * STEP - STEP;
  const count = SERIES / STEP;
  const curves = Array.from({ length: count }, (_, at) => ({
    at: last - (count - 1 - at) * STEP,
    ...nothing(),
  }));
  for (const point of points) {
    if (kind !== 'all' && point.kind !== kind) continue;
    const step = Math.floor(Date.parse(point.at) / STEP) * STEP;
    const curve = curves[(step - last) / STEP + count - 1];
    if (curve) for (const outcome of OUTCOMES) curve[outcome] += (point[outcome] * 1_000) / STEP;
  }
  return curves;
}

/** What happened since a moment. */
export function sumsOf(points: Iterable<RatePoint>, since: number): Readonly<Record<Outcome, number>> {
  const sums = nothing();
  for (const point of points)
    if (Date.parse(point.at) >= since) for (const outcome of OUTCOMES) sums[outcome] += point[outcome];
  return sums;
}

function nothing(): Record<Outcome, number> {
  return { accepted: 0, handed: 0, delivered: 0, failed: 0, expired: 0 };
}
