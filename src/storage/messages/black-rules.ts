// Lets the rules before sending know who is on a black or grey list: puts the recipients among what rules are told, under the names
// they have there. Owns that translation; what a rule does is `core/rules/recipient-rules.ts`.

import type { Clock } from '../../base/time.ts';
import type { BlackHit as Listed } from '../../core/contacts/black-list.ts';
import type { AcceptStore } from '../../core/messages/accept.ts';
import type { BlackHit } from '../../core/rules/recipient-rules.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { blackHits } from '../contacts/black-lists.ts';
import type { Session } from '../database/database.ts';

function ruleOf({ list, of }: Listed): BlackHit {
  if (list === 'grey') return 'grey-list';
  return of === 'service' ? 'service-black-list' : 'black-list';
}

/** One statement for all recipients of a submission, as part of the session's transaction. */
export function knowingBlackLists<Store extends Pick<AcceptStore, 'known'>>(
  store: Store,
  { session, clock, book }: { readonly session: Session; readonly clock: Clock; readonly book: AccountBook },
): Store {
  return {
    ...store,
    known: async (asked) => {
      const known = await store.known(asked);
      // Most accounts have no list, and a statement would take as long as all else.
      if ((await book.of(asked.account.id, 'kept'))?.lists === 'none') return known;
      const hits = await blackHits(session, { ...asked, now: clock.now() });
      return { ...known, black: new Map([...hits].map(([phone, hit]) => [phone, ruleOf(hit)])) };
    },
  };
}
