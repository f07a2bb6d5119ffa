// A request that came with an idempotency key, answered once and told again to who asks again. Owns when a key is taken,
// kept and given back; where keys are kept is the store's.

import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Doors } from '../../../core/doors.ts';
import type { IdempotencyKey } from '../../../core/messages/submission.ts';
import type { Told } from './operation.ts';
import type { Fault } from './replies.ts';

type Once = {
  readonly doors: Doors;
  readonly account: Account;
  readonly key: IdempotencyKey;
  readonly work: () => Promise<Result<Told, Fault>>;
};

/**
 * The key is taken before the work begins and answered after it has ended; the work commits by a transaction of its own in
 * between. So nothing is ever done twice: who dies before the work has begun, in it or after it leaves a key that is taken
 * and not answered, and since nobody can tell these apart, a repeat is refused until somebody has looked
 * (`key-broken-off`). A refusal has stored nothing and leaves the key free, but for a service that cannot answer: its last
 * words may have been a commit. What cannot bear even this takes the key into its own transaction, as sendings do.
 */
export async function answerOnce({ doors, account, key, work }: Once): Promise<Result<Told, Fault>> {
  const { requestKeys } = doors;
  const taken = await requestKeys.take(account, key);
  if (!taken.ok) return err({ fault: taken.error });
  if (taken.value.kind === 'answered') return ok(JSON.parse(taken.value.answer) as Told);
  let told: Result<Told, Fault> | undefined;
  try {
    told = await work();
  } finally {
    if (told?.ok) await requestKeys.answer(account, key, JSON.stringify(told.value));
    else if (told && told.error.fault !== 'service-unavailable') await requestKeys.free(account, key);
    else await requestKeys.breakOff(account, key);
  }
  return told;
}
