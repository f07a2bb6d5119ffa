// Which messages of a history the person at the terminal means: moments, statuses, kinds, numbers. Owns how these
// are written on the command line, for every command that looks back.

import type { Instant } from '../base/time.ts';
import type { Account } from '../core/accounts/account.ts';
import { MESSAGE_KINDS, type MessageKind } from '../core/messages/kind.ts';
import type { ArchiveFilter } from '../core/messages/message-archive.ts';
import { type Heap, STATUS, STATUSES } from '../core/messages/status.ts';
import { misused } from './command-error.ts';
import { momentOf } from './moments.ts';

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
    ...(since === undefined ? {} : { from: momentOf('--since', since, { zone, now, end: 'start of day' }) }),
    ...(until === undefined ? {} : { till: momentOf('--until', until, { zone, now, end: 'end of day' }) }),
    ...(status === undefined ? {} : { statuses: listOf(status).flatMap(statusesOf) }),
    ...(kind === undefined ? {} : { kinds: listOf(kind).map(kindOf) }),
  };
}

/** The four heaps that messages lie in, as words. */
export const HEAPS: ReadonlySet<string> = new Set<Heap>(['waiting', 'delivered', 'failed', 'expired']);

/** A status as a server is asked for it: by its word, or by its number of the table of statuses. */
export function statusWord(text: string): string {
  const named = Object.entries(STATUS).find(([word, number]) => word === text || String(number) === text);
  if (named) return named[0];
  throw misused(
    `--status: "${text}" is none; write numbers, ${[...HEAPS].join(', ')}, or one of ${Object.keys(STATUS).join(', ')}`,
  );
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
    throw misused(`--status: "${text}" is none; write numbers, or waiting, delivered, failed, expired`);
  return heap;
}

export function kindOf(text: string): MessageKind {
  if (Object.hasOwn(MESSAGE_KINDS, text)) return text as MessageKind;
  throw misused(`--kind: "${text}" is none; write ${Object.keys(MESSAGE_KINDS).join(', ')}`);
}
