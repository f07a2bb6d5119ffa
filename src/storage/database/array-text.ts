// Arrays as PostgreSQL writes them, for the statements that take thousands of rows at once. Owns this form.

import { storable } from './stored-text.ts';

/** An array of numbers as PostgreSQL writes it: the driver would look at each for signs to quote, which takes as long as the rest. */
export function numbers(values: readonly (number | null)[]): string {
  return `{${values.map((value) => value ?? 'null').join(',')}}`;
}

export function moments(values: readonly (number | undefined)[]): string {
  return `{${values.map((value) => (value === undefined ? 'null' : isoOf(value))).join(',')}}`;
}

// Many rows share a moment, and writing one takes a microsecond.
let lastMoment = { at: Number.NaN, text: '' };
function isoOf(at: number): string {
  if (lastMoment.at !== at) lastMoment = { at, text: new Date(at).toISOString() };
  return lastMoment.text;
}

export function texts(values: readonly (string | undefined)[]): readonly (string | null)[] {
  return values.map((value) => (value === undefined ? null : storable(value)));
}

export function flags(values: readonly boolean[]): string {
  return `{${values.join(',')}}`;
}
