// Moments and days that requests name. Owns how a date the calendar does not have is refused; what dates look like is
// `schemas.ts`.

import { err, ok, type Result } from '../../../base/result.ts';
import { type Instant, instant } from '../../../base/time.ts';
import { type LocalDay, parseLocalDay } from '../../../core/messages/local-day.ts';
import { sendingMoment } from '../../../core/messages/sending-time.ts';
import type { SendingTime } from '../../../core/messages/submission.ts';
import { type Fault, mistaken } from './replies.ts';

type Read<T> = Result<T, Fault>;

function readMoment(text: string): Instant | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : instant(at);
}

function found<T>(value: T | undefined, pointer: string): Read<T> {
  return value === undefined ? err(mistaken(pointer, 'is no date of the calendar', 'date-wrong')) : ok(value);
}

/** Undefined when none is given. */
export function momentAt(pointer: string, text: string | null | undefined): Read<Instant | undefined> {
  return text === undefined || text === null ? ok(undefined) : found(readMoment(text), pointer);
}

/** Undefined when none is given. */
export function dayAt(pointer: string, text: string | undefined): Read<LocalDay | undefined> {
  return text === undefined ? ok(undefined) : found(parseLocalDay(text), pointer);
}

/** When something is to be sent. */
export function sendAtOf(pointer: string, text: string, now: Instant): Read<SendingTime> {
  const at = readMoment(text);
  const when = at === undefined ? undefined : sendingMoment(at, now);
  return when?.ok ? when : err(mistaken(pointer, 'is no date, or more than a year ahead', 'date-wrong'));
}

/** A day that the core writes `dd.mm.yyyy`, with the year first. */
export function dayTold(written: string): string {
  return written.split('.').reverse().join('-');
}
