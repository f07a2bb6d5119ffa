// The doors' way in: the limits on repetition first, then the core's acceptance over the store. Owns the translation of a
// database that is away into a refusal.

import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import type { Account } from '../core/accounts/account.ts';
import type { Money } from '../core/accounts/money.ts';
import type { RequestCounters } from '../core/accounts/request-limits.ts';
import { expandGroups, type GroupMembers } from '../core/contacts/expand-groups.ts';
import type { FaultCode } from '../core/faults.ts';
import { type Accepting, accept } from '../core/messages/accept.ts';
import { MESSAGE_KINDS } from '../core/messages/kind.ts';
import { sameness } from '../core/messages/repeats.ts';
import { dueAt } from '../core/messages/sending-time.ts';
import type { Refused, Submission, Submit } from '../core/messages/submission.ts';
import type { Accounts } from './accounts.ts';
import { whileAvailable } from './database.ts';
import { TEST_MESSAGES } from './work-queues.ts';
import type { WorkSignal } from './work-signal.ts';

type SubmitDoors = {
  readonly accepting: Accepting;
  readonly counters: RequestCounters;
  readonly signal: WorkSignal;
  readonly groups: GroupMembers;
};

const AWAY: Refused = { fault: 'service-unavailable' };

export function submitter(doors: SubmitDoors): Submit {
  const { accepting, counters, signal, groups } = doors;
  return async (account, submission) => {
    const key = createHash('sha1').update(sameness(account, submission)).digest('base64');
    const counter = submission.purpose === 'price' ? counters.prices : counters.sends;
    if (counter.admit(key, accepting.clock.now()) === 'full') return err({ fault: 'request-repeated' });
    const result = await whileAvailable(async () => {
      const expanded = await expandGroups(account, submission, groups);
      return expanded.ok ? await accept(account, expanded.value, accepting) : expanded;
    }, AWAY);
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
  const queue = account.settings.test === 'on' ? TEST_MESSAGES : MESSAGE_KINDS[submission.kind];
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
