// The days that are looked at: those of the address, or the last thirty. Owns this default and the days' arithmetic.

import type { StatisticsSearch } from './routes.ts';

export type Days = { readonly from: string; readonly to: string };

const DAY = 86_400_000;
const ABSENT_DAYS = 30;

function dayText(at: number): string {
  const date = new Date(at);
  const pad = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** The last `count` days, today included. */
export function lastDays(count: number): Days {
  const now = Date.now();
  return { from: dayText(now - (count - 1) * DAY), to: dayText(now) };
}

export function daysOf({ from, to }: StatisticsSearch): Days {
  const absent = lastDays(ABSENT_DAYS);
  return { from: from ?? absent.from, to: to ?? absent.to };
}

export function lengthOf({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;
}
