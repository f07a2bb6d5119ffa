// Lets the rule "registered texts alone" know what is registered: puts the matcher of an account's texts among what rules are told
// before sending. Owns when it is asked for; the rule is `core/rules/recipient-rules.ts`.

import type { AcceptStore } from '../../core/messages/accept.ts';
import type { OperatorTemplates } from '../../core/texts/operator-template.ts';
import type { AccountBook } from '../accounts/account-book.ts';

export type Matchers = Pick<OperatorTemplates, 'matcher'>;

export function knowingTemplates<Store extends Pick<AcceptStore, 'known'>>(
  store: Store,
  { templates, book }: { readonly templates: Matchers; readonly book: AccountBook },
): Store {
  return {
    ...store,
    known: async (asked) => {
      const known = await store.known(asked);
      const booked = await book.of(asked.account.id, 'kept');
      if (!booked?.registers) return known;
      return { ...known, templateOf: await templates.matcher(asked.account) };
    },
  };
}
