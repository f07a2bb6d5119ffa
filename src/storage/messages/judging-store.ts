// A store of accepted messages that knows all that recipients and texts are judged by: black lists, registered texts. Owns this
// wrapping alone, so that whoever accepts messages judges them alike.

import type { Clock } from '../../base/time.ts';
import type { AcceptStore } from '../../core/messages/accept.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import type { Session } from '../database/database.ts';
import { knowingBlackLists } from './black-rules.ts';
import { knowingTemplates, type Matchers } from './template-rule.ts';

type JudgingDoors = {
  readonly session: Session;
  readonly book: AccountBook;
  readonly templates: Matchers;
  readonly clock: Clock;
};

export function judgingStore<Store extends Pick<AcceptStore, 'known'>>(
  store: Store,
  { session, book, templates, clock }: JudgingDoors,
): Store {
  return knowingBlackLists(knowingTemplates(store, { templates, book }), { session, clock, book });
}
