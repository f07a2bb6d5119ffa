// The phone of an account's pages as others than its owner see it. Owns taking back what passwords of it are about.

import type { Instant } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type { Session } from '../database/database.ts';

// A phone that is made anew has other passwords, and who is registered as it was before is neither rung nor lets calls in.
const RENEW = {
  name: 'phones-renew-browser',
  text: `update phones set made_at = greatest($2, made_at + interval '1 millisecond') where account_id = $1 and browser`,
};

/** Somebody who may have a password of it may not use it any more. Pages of the others get the new one by themselves. */
export async function renewBrowserPhone(session: Session, account: AccountId, now: Instant): Promise<void> {
  await session.query(RENEW, [account, new Date(now)]);
}
