// Error codes of the VK API (errors of its published JSON schema, and of messages.send and notifications.sendMessage). Owns the
// table; requests are elsewhere.

import { MINUTE, SECOND } from '../../base/time.ts';
import type { SendResult } from './messenger.ts';
import { type Cause, refused } from './refusals.ts';

const REFUSED: ReadonlyMap<number, Cause> = new Map<number, Cause>([
  // The recipient: deleted or banned, no such id, black-listed, never allowed it, does not want it, unknown.
  [18, 'nobody'],
  [113, 'nobody'],
  [900, 'blocked'],
  [901, 'notSubscribed'],
  [902, 'blocked'],
  [936, 'nobody'],
  [983, 'blocked'],
  // The chat.
  [917, 'blocked'],
  [945, 'blocked'],
  [946, 'unsupported'],
  [985, 'unsupported'],
  // The message.
  [100, 'rejected'],
  [910, 'rejected'],
  [911, 'rejected'],
  [914, 'rejected'],
  [943, 'rejected'],
]);
/** Token, rights, captcha or confirmation: nothing goes until somebody does something. */
const CLOSED: ReadonlySet<number> = new Set([2, 3, 4, 5, 7, 8, 14, 15, 17, 27, 28, 203]);
const TROUBLE: ReadonlySet<number> = new Set([1, 10, 36]);

export function resultOfVkCode(code: number, told: string): SendResult {
  const cause = REFUSED.get(code);
  if (cause !== undefined) return refused(cause, told);
  if (CLOSED.has(code)) return { kind: 'away', lasting: 'yes', code: told };
  // It is told as an error, but whether the message went out before is not said; its id makes a repetition harmless.
  if (TROUBLE.has(code)) return { kind: 'unknown', code: told };
  switch (code) {
    case 6:
      return { kind: 'later', whose: 'link', after: SECOND, code: told };
    case 29:
    case 984:
      return { kind: 'later', whose: 'link', code: told };
    case 9:
    case 940:
    case 944:
      return { kind: 'later', whose: 'message', after: MINUTE, code: told };
    default:
      return refused('rejected', told);
  }
}

/** `error.code` of one recipient: 1 switched off, 2 and 3 too many for an hour or a day, 4 the app is not installed. */
export function notificationRefused(code: number): SendResult {
  const told = `notification ${code}`;
  switch (code) {
    case 1:
      return refused('blocked', told);
    case 2:
    case 3:
      return refused('tooOften', told);
    case 4:
      return refused('notSubscribed', told);
    default:
      return refused('rejected', told);
  }
}
