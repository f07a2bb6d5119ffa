// The doors' way in: the limits on repetition first, then the core's acceptance over the store. Owns the translation of a
// database that is away into a refusal.

import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import type { Account } from '../core/accounts/account.ts';
import type { Money } from '../core/accounts/money.ts';
import type { RequestCounters } from '../core/accounts/request-limits.ts';
import type { FaultCode } from '../core/faults.ts';
import { type Accepting, accept } from '../core/messages/accept.ts';
import { sameness } from '../core/messages/repeats.ts';
import { dueAt } from '../core/messages/sending-time.ts';
import type { Refused, Submission, Submit } from '../core/messages/submission.ts';
import type { Accounts } from './accounts.ts';
import { whileAvailable } from './database.ts';
import { queueOf } from './work-queues.ts';
import type { WorkSignal } from './work-signal.ts';

type SubmitDoors = {
  readonly accepting: Accepting;
  readonly counters: RequestCounters;
  readonly signal: WorkSignal;
};

const AWAY: Refused = { fault: 'service-unavailable' };

export function submitter(doors: SubmitDoors): Submit {
  const { accepting, counters, signal } = doors;
  return async (account, submission) => {
    const key = createHash('sha1').update(sameness(account, submission)).digest('base64');
    const counter = submission.purpose === 'price' ? counters.prices : counters.sends;
    if (counter.admit(key, accepting.clock.now()) === 'full') return err({ fault: 'request-repeated' });
    const result = await whileAvailable(() => accept(account, submission, accepting), AWAY);
    // Only what was taken can be repeated by mistake; a refused request may be mended and sent again at once.
    if (!result.ok && submission.purpose === 'send') counter.revoke(key);
    if (result.ok && submission.purpose === 'send') announce(account, submission, { accepting, signal });
    return result;
  };
}

function announce(
  account: Account,
  submission: Submission,
  { accepting, signal }: Pick<SubmitDoors, 'accepting' | 'signal'>,
): void {
  const queue = queueOf(account, submission);
  const now = accepting.clock.now();
  const moments = submission.items.map((item) => dueAt(item.when ?? submission.when, now));
  for (const moment of new Set(moments)) signal.announce(queue, moment);
}

type Funds = { readonly balance: Money; readonly credit: Money; readonly currency: string };

/** The balance, at most so many times a minute. */
export function balanceReader(
  accounts: Accounts,
  { counters, accepting }: Pick<SubmitDoors, 'counters' | 'accepting'>,
): (account: Account) => Promise<Result<Funds, FaultCode>> {
  return async (account) => {
    const admitted = counters.balances.admit(String(account.id), accepting.clock.now());
    if (admitted === 'full') return err('requests-too-many');
    return await whileAvailable<Funds, FaultCode>(
      async () => ok(await accounts.funds(account)),
      'service-unavailable',
    );
  };
}
