// Mailings opened together: what answers the doors and what runs them, with one way of pricing and accepting. Owns who of these
// gets what; `storage.ts` opens it.

import type { RequestCounters } from '../../core/accounts/request-limits.ts';
import { expandGroups, type GroupMembers } from '../../core/contacts/expand-groups.ts';
import { groupPages } from '../../core/contacts/group-pages.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import type { Ground, StorageOptions } from '../ground.ts';
import type { Matchers } from '../messages/template-rule.ts';
import type { Prepare } from '../texts/prepared-submit.ts';
import { MailingRunner } from './mailing-runner.ts';
import { StoredMailings } from './mailings.ts';

type MailingGround = Ground & {
  readonly accepting: Accepting;
  readonly counters: RequestCounters;
  readonly templates: Matchers;
  readonly prepare: Prepare;
  readonly groups: GroupMembers;
};

type Opened = { readonly mailings: StoredMailings; readonly mailingRunner: MailingRunner };

/** The runner of a node begins at once; `undo` gets how it is stopped. */
export function openMailings(
  options: StorageOptions,
  ground: MailingGround,
  undo: (() => Promise<void>)[],
): Opened {
  const { accepting, book, templates, prepare, groups, node } = ground;
  const doors = {
    ...ground,
    parts: { accepting, book, templates, prepare },
    members: groupPages(groups),
    expand: (...[account, asked]: Parameters<Prepare>) => expandGroups(account, asked, groups),
  };
  const mailingRunner = new MailingRunner(doors);
  if (node > 0 && options.mailings !== 'by hand') mailingRunner.start();
  undo.push(() => mailingRunner.close());
  return { mailings: new StoredMailings(doors), mailingRunner };
}
