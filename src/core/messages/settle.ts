// What an attempt's outcome makes of its message: the status, the money, the next attempt. Owns these decisions; it must
// not know how they are stored.

import { unreachable } from '../../base/assert.ts';
import { type Instant, later, SECOND } from '../../base/time.ts';
import { type Money, money, NO_MONEY } from '../accounts/money.ts';
import type { AttemptOutcome } from '../ports.ts';
import type { FailOverReason } from '../routing/route.ts';
import { billedSeconds, priceOf } from './price.ts';
import { heapOf, STATUS } from './status.ts';

/** What must be known of a message whose attempt has ended. */
export type Attempted = {
  /** Attempts begun, this one counted. */
  readonly attempts: number;
  readonly attemptsMax: number;
  readonly pauseSeconds: number;
  readonly validUntil: Instant;
  readonly unitPrice: Money;
  readonly reserved: Money;
  /** Parts, or seconds estimated. */
  readonly parts: number;
  /** `never`: what was handed on and failed costs all the same, as a look-up that finds nobody has been made. */
  readonly refund: 'on failure' | 'never';
  /** Where it goes when a link could not carry it; undefined: nowhere. */
  readonly nextLink: (failed: string, reason: FailOverReason) => string | undefined;
};

/** How the reservation is parted: earned, given back, and what was earned beyond it. */
type Settlement = { readonly income: Money; readonly refund: Money; readonly excess: Money };

export type Decision =
  | { readonly kind: 'again'; readonly at: Instant; readonly doubtful: 'no' | 'yes' }
  /** Due at once on another link. */
  | {
      readonly kind: 'rerouted';
      readonly failed: string;
      readonly link: string;
      readonly doubtful: 'no' | 'yes';
    }
  | { readonly kind: 'handed'; readonly until: Instant; readonly silence: 'delivered' | 'failed' }
  | {
      readonly kind: 'final';
      readonly status: number;
      readonly err: number;
      readonly parts: number;
      readonly settlement: Settlement;
    };

export function decide(outcome: AttemptOutcome, message: Attempted, now: Instant): Decision {
  switch (outcome.kind) {
    case 'answered': {
      // Whatever came after the answer, it is delivered and nobody is rung again.
      const parts = billedSeconds(outcome.seconds);
      const settlement = settle(message, priceOf(message.unitPrice, parts));
      return { kind: 'final', status: STATUS.delivered, err: outcome.err, parts, settlement };
    }
    case 'final':
      return final(message, outcome.status, outcome.err);
    case 'failed': {
      if (outcome.retry === 'no' || message.attempts >= message.attemptsMax) {
        return final(message, outcome.status, outcome.err);
      }
      const at = later(now, message.pauseSeconds * SECOND);
      return at > message.validUntil
        ? final(message, STATUS.expired, 0)
        : { kind: 'again', at, doubtful: 'no' };
    }
    case 'link-failed': {
      const link = message.nextLink(outcome.link, outcome.reason);
      if (link === undefined) return failedAt(outcome, message);
      if (now > message.validUntil) return final(message, STATUS.expired, 0);
      // Whose answer got lost may have it all the same.
      const doubtful = outcome.reason === 'unanswered' ? 'yes' : 'no';
      return { kind: 'rerouted', failed: outcome.link, link, doubtful };
    }
    case 'handed':
      return { kind: 'handed', until: outcome.until, silence: outcome.silence };
    case 'doubtful':
      return now > message.validUntil
        ? final(message, STATUS.expired, 0)
        : { kind: 'again', at: dueAgain(outcome.after ?? now, message.validUntil), doubtful: 'yes' };
    default:
      return unreachable(outcome);
  }
}

/** In time to be sent once more, whoever is still waited for. */
function dueAgain(after: Instant, validUntil: Instant): Instant {
  return after > validUntil ? validUntil : after;
}

/** What every link refused has not been made and costs nothing, whatever its kind; what may have been made fails like any other. */
function failedAt(
  { reason, status, err }: Extract<AttemptOutcome, { kind: 'link-failed' }>,
  message: Attempted,
): Decision {
  const made = reason === 'undelivered' || reason === 'unanswered';
  return final(made ? message : { ...message, refund: 'on failure' }, status, err);
}

/** What was delivered costs; what failed only where the rule of its kind says so; what ran out of time never. */
function final(message: Attempted, status: number, err: number): Decision {
  const heap = heapOf(status);
  const costs = heap === 'delivered' || (heap === 'failed' && message.refund === 'never');
  const price = costs ? priceOf(message.unitPrice, message.parts) : NO_MONEY;
  return { kind: 'final', status, err, parts: message.parts, settlement: settle(message, price) };
}

function settle(message: Attempted, price: Money): Settlement {
  const income = Math.min(price, message.reserved);
  return {
    income: money(income),
    refund: money(message.reserved - income),
    excess: money(price - income),
  };
}
