// The doors' way in: the limits on repetition first, then the core's acceptance over the store. Owns the translation of a
// database that is away into a refusal.

import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { Money } from '../../core/accounts/money.ts';
import type { RequestCounters } from '../../core/accounts/request-limits.ts';
import { expandGroups, type GroupMembers } from '../../core/contacts/expand-groups.ts';
import type { MessageDoors } from '../../core/doors.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { Portability } from '../../core/lookups/portability.ts';
import { type Accepting, type Admission, type Admitted, accept } from '../../core/messages/accept.ts';
import { sameness } from '../../core/messages/repeats.ts';
import { dueAt } from '../../core/messages/sending-time.ts';
import type {
  Accepted,
  AcceptedRecipient,
  IdempotencyKey,
  Refused,
  Submission,
  Submit,
} from '../../core/messages/submission.ts';
import { parseRecipient } from '../../core/numbers/recipient.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { whileAvailable } from '../database/database.ts';
import { queueOf } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import type { IdempotencyKeys } from './idempotency-keys.ts';

type SubmitDoors = {
  readonly accepting: Accepting;
  readonly counters: RequestCounters;
  readonly signal: WorkSignal;
  readonly groups: GroupMembers;
  readonly keys: IdempotencyKeys;
  /** What it finds out the numbering knows then. */
  readonly portability?: Portability;
};

const AWAY: Refused = { fault: 'service-unavailable' };

export function submitter(doors: SubmitDoors): Submit {
  return async (account, submission) => {
    const { idempotencyKey: key, purpose } = submission;
    if (key !== undefined && purpose === 'send')
      return await keyed(doors, account, { ...submission, idempotencyKey: key });
    const { accepting, counters } = doors;
    const same = createHash('sha1').update(sameness(account, submission)).digest('base64');
    const counter = purpose === 'price' ? counters.prices : counters.sends;
    if (counter.admit(same, accepting.clock.now()) === 'full') return err({ fault: 'request-repeated' });
    const result = await whileAvailable(async () => {
      const expanded = await expandGroups(account, submission, doors.groups);
      if (!expanded.ok) return expanded;
      await doors.portability?.networksOf(numbersOf(expanded.value));
      return await accept(account, expanded.value, accepting);
    }, AWAY);
    // Only what was taken can be repeated by mistake; a refused request may be mended and sent again at once.
    if (!result.ok && purpose === 'send') counter.revoke(same);
    if (result.ok && purpose === 'send')
      announce(account, { submission, links: linksOf(result.value.recipients) }, doors);
    return result;
  };
}

/** A key tells repeats from new requests, so nobody has to guess by their likeness. */
async function keyed(
  doors: SubmitDoors,
  account: Account,
  submission: Submission & { readonly idempotencyKey: IdempotencyKey },
): Promise<Result<Accepted, Refused>> {
  const { accepting, keys, groups } = doors;
  const key = submission.idempotencyKey;
  return await whileAvailable(async () => {
    const known = await keys.find(account, key);
    if (known) return known;
    const admit = async (admission: Admission): Promise<Admitted> => {
      const admitted = await keys.admit(admission, key);
      const links = linksOf(admission.items.flatMap(({ recipients }) => recipients));
      if (admitted.kind === 'taken') announce(account, { submission, links }, doors);
      return admitted;
    };
    const expanded = await expandGroups(account, submission, groups);
    if (!expanded.ok) return expanded;
    await doors.portability?.networksOf(numbersOf(expanded.value));
    return await accept(account, expanded.value, { ...accepting, store: { ...accepting.store, admit } });
  }, AWAY);
}

/** Telephone numbers among the recipients. */
function numbersOf({ kind, items }: Submission): readonly string[] {
  if (kind === 'mail') return [];
  return items.flatMap(({ phones }) => phones.flatMap((phone) => parseRecipient(kind, phone) ?? []));
}

/** Links of those that were taken; undefined among them: no link. */
function linksOf(
  recipients: readonly Pick<AcceptedRecipient, 'link' | 'refused'>[],
): ReadonlySet<number | undefined> {
  return new Set(recipients.flatMap(({ link, refused }) => (refused ? [] : [link])));
}

function announce(
  account: Account,
  { submission, links }: { readonly submission: Submission; readonly links: ReadonlySet<number | undefined> },
  { accepting, signal }: Pick<SubmitDoors, 'accepting' | 'signal'>,
): void {
  const now = accepting.clock.now();
  const moments = submission.items.map((item) => dueAt(item.when ?? submission.when, now));
  for (const link of links)
    for (const moment of new Set(moments)) signal.announce(queueOf(account, submission, link), moment);
}

type Funds = { readonly balance: Money; readonly credit: Money; readonly currency: string };

/** The balance, at most so many times a minute to programs: pages of the console show it all the time. */
export function balanceReader(
  accounts: Accounts,
  { counters, accepting }: Pick<SubmitDoors, 'counters' | 'accepting'>,
): MessageDoors['balance'] {
  return async (account, purse, asker = 'program') => {
    const { balances } = counters;
    if (asker === 'program' && balances.admit(String(account.id), accepting.clock.now()) === 'full')
      return err('requests-too-many');
    return await whileAvailable<Funds, FaultCode>(
      async () => ok(await accounts.funds(account, purse)),
      'service-unavailable',
    );
  };
}
