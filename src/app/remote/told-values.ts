// Values of the API as people read them in a cell: money, moments, lists, words. Owns that spelling.

import type { Column } from '../terminal/table.ts';

type Money = { readonly amount: string; readonly currency: string };

function isMoney(value: unknown): value is Money {
  if (typeof value !== 'object' || value === null) return false;
  const { amount, currency } = value as Record<string, unknown>;
  return typeof amount === 'string' && typeof currency === 'string';
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

const pad = (part: number): string => String(part).padStart(2, '0');

/** `2026-11-28 09:57:03` in the zone of whoever sits at the terminal. */
export function momentTold(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day} ${clock(at)}`;
}

export function clock(at: Date): string {
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

export const moneyTold = ({ amount, currency }: Money): string => `${amount} ${currency}`;

export function told(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return MOMENT.test(value) ? momentTold(value) : value;
    case 'boolean':
      return value ? 'yes' : 'no';
    case 'number':
      return String(value);
    case 'object':
      if (value === null) return '';
      if (isMoney(value)) return moneyTold(value);
      if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
        return value.map(told).join(', ');
      return isFlat(value) ? namesTold(value) : JSON.stringify(value);
    default:
      return '';
  }
}

type Flat = Readonly<Record<string, string | number | boolean | Money | null>>;

function isFlat(value: object): value is Flat {
  return (
    !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one !== 'object' || one === null || isMoney(one))
  );
}

/** `sms 1.40, call 0.02`: members that hold nothing are left out. */
function namesTold(value: Flat): string {
  return Object.entries(value)
    .filter(([, one]) => one !== null)
    .map(([name, one]) => `${headingOf(name)} ${told(one)}`)
    .join(', ');
}

/** `acceptedAt` → `accepted at`. */
export const headingOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** A day or a moment, or a phone number: half of it is none. */
const WHOLE = /^(?:\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?|\+?\d{1,20})$/;

/** Numbers and money stand right; long texts give way. */
export function columnOf(name: string, values: readonly unknown[]): Column {
  const there = values.filter((value) => value !== null && value !== undefined);
  const right = there.length > 0 && there.every((value) => typeof value === 'number' || isMoney(value));
  const texts = there.map(told);
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  const whole = texts.length > 0 && texts.every((text) => WHOLE.test(text));
  return {
    heading: headingOf(name),
    align: right ? 'right' : 'left',
    ...(!right && longest > 24 && { gives: 'way' as const }),
    ...(whole && { gives: 'nothing' as const }),
  };
}
