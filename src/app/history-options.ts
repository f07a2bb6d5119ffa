// Which messages of a history the person at the terminal means: days, moments, statuses, kinds, numbers. Owns how these
// are written on the command line, for every command that looks back.

import { DAY, HOUR, type Instant, instant, MINUTE } from '../base/time.ts';
import type { Account } from '../core/accounts/account.ts';
import { MESSAGE_KINDS, type MessageKind } from '../core/messages/kind.ts';
import { dayAfter, dayStart, parseLocalDay } from '../core/messages/local-day.ts';
import type { ArchiveFilter } from '../core/messages/message-archive.ts';
import { STATUSES } from '../core/messages/status.ts';
import { CommandError } from './command-error.ts';

/** As the command line gives them. */
export type HistoryOptions = {
  readonly phone?: string;
  readonly since?: string;
  readonly until?: string;
  readonly status?: string;
  readonly kind?: string;
};

export function historyFilter(options: HistoryOptions, account: Account, now: Instant): ArchiveFilter {
  const { phone, since, until, status, kind } = options;
  const zone = account.settings.timeZone;
  return {
    ...(phone === undefined ? {} : { recipients: [phone] }),
    ...(since === undefined ? {} : { from: moment('--since', since, { zone, now, end: 'start of day' }) }),
    ...(until === undefined ? {} : { till: moment('--until', until, { zone, now, end: 'end of day' }) }),
    ...(status === undefined ? {} : { statuses: listOf(status).flatMap(statusesOf) }),
    ...(kind === undefined ? {} : { kinds: listOf(kind).map(kindOf) }),
  };
}

type Reading = { readonly zone: string; readonly now: Instant; readonly end: 'start of day' | 'end of day' };

const AGES: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY };

/** `2026-11-27` or `27.11.2026` in the account's zone, `2026-11-27T10:00:00Z`, or how long ago: `90m`, `12h`, `7d`. */
function moment(option: string, text: string, { zone, now, end }: Reading): Instant {
  const day = parseLocalDay(text);
  if (day) return dayStart(end === 'start of day' ? day : dayAfter(day), zone);
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return instant(now - Number(count) * (AGES[unit] ?? 0));
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(at))
    throw new CommandError(
      `${option}: write a day (2026-11-27), a moment (2026-11-27T10:00:00Z) or an age (12h)`,
    );
  return instant(at);
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A number of the table of statuses, or one of the four heaps they lie in. */
function statusesOf(text: string): readonly number[] {
  if (STATUSES.has(Number(text)) && /^-?\d+$/.test(text)) return [Number(text)];
  const heap = [...STATUSES].filter(([, row]) => row.heap === text).map(([status]) => status);
  if (heap.length === 0)
    throw new CommandError(
      `--status: "${text}" is none; write numbers, or waiting, delivered, failed, expired`,
    );
  return heap;
}

function kindOf(text: string): MessageKind {
  if (Object.hasOwn(MESSAGE_KINDS, text)) return text as MessageKind;
  throw new CommandError(`--kind: "${text}" is none; write ${Object.keys(MESSAGE_KINDS).join(', ')}`);
}
