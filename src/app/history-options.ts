// Which messages of a history the person at the terminal means: moments, statuses, kinds, numbers. Owns how these
// are written on the command line, for every command that looks back.

import type { Instant } from '../base/time.ts';
import type { Account } from '../core/accounts/account.ts';
import { MESSAGE_KINDS, type MessageKind } from '../core/messages/kind.ts';
import type { ArchiveFilter } from '../core/messages/message-archive.ts';
import { STATUSES } from '../core/messages/status.ts';
import { CommandError } from './command-error.ts';
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
