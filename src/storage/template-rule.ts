// Lets the rule "registered texts alone" know what is registered: puts the matcher of an account's texts among what rules are told
// before sending. Owns when it is asked for; the rule is `core/rules/recipient-rules.ts`.

import type { AcceptStore } from '../core/messages/accept.ts';
import type { OperatorTemplates } from '../core/texts/operator-template.ts';

export type Matchers = Pick<OperatorTemplates, 'matcher'>;

export function knowingTemplates<Store extends Pick<AcceptStore, 'known'>>(
  store: Store,
  templates: Matchers,
): Store {
  return {
    ...store,
    known: async (asked) => {
      const known = await store.known(asked);
      if (asked.account.settings.templatesOnly === 'off') return known;
      const match = await templates.matcher(asked.account);
      return { ...known, fitsTemplate: (text, sender) => match(text, sender) !== undefined };
    },
  };
}
