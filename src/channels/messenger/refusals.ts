// What a provider's refusal becomes in the service: the delivery errors messengers use, and the status each goes with
// (spec codes.md section 3). Owns that pairing; which word of a provider means what is each adapter's table.

import type { YesNo } from '../../base/section-table.ts';
import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { Refusal, SendResult } from './messenger.ts';

/** Delivery errors of refusals. */
export const CAUSE = {
  /** No account there, or none any more. */
  nobody: 1,
  /** The recipient never let us write. */
  notSubscribed: 11,
  handset: 12,
  /** The recipient closed the door. */
  blocked: 13,
  unsupported: 21,
  template: ERR.noTemplate,
  tooOften: 251,
  forbiddenNumber: 252,
  spam: 253,
  numberWrong: ERR.numberWrong,
  senderUnknown: ERR.senderUnknown,
  rejected: 255,
} as const;

export type Cause = keyof typeof CAUSE;

const FORBIDDEN: ReadonlySet<Cause> = new Set([
  'template',
  'tooOften',
  'forbiddenNumber',
  'spam',
  'senderUnknown',
]);

export function statusOf(cause: Cause): number {
  if (cause === 'numberWrong') return STATUS.numberWrong;
  return FORBIDDEN.has(cause) ? STATUS.forbidden : STATUS.undeliverable;
}

/** `elsewhere` is `no` only for what no other link could do either. */
export function refusal(cause: Cause, code: string, elsewhere: YesNo = 'yes'): Refusal {
  return { status: statusOf(cause), err: CAUSE[cause], code, elsewhere };
}

export function refused(cause: Cause, code: string, elsewhere: YesNo = 'yes'): SendResult {
  return { kind: 'refused', ...refusal(cause, code, elsewhere) };
}
