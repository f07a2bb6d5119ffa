// What is stored of address books and black lists, as one value for the composition of the storage. Owns nothing else.

import type { Clock } from '../../base/time.ts';
import type { BlackLists } from '../../core/contacts/black-list.ts';
import type { GroupMembers } from '../../core/contacts/expand-groups.ts';
import type { Doors } from '../../core/doors.ts';
import type { Database } from '../database/database.ts';
import { StoredBlackLists } from './black-lists.ts';
import { StoredContacts } from './contacts.ts';
import { groupMembers } from './members.ts';

export type ContactStores = {
  readonly doors: Pick<Doors, 'contacts' | 'blackList'>;
  readonly ports: { readonly blackLists: BlackLists; readonly groupMembers: GroupMembers };
};

export function contactStores(database: Database, clock: Clock): ContactStores {
  const blackList = new StoredBlackLists(database, clock);
  return {
    doors: { contacts: new StoredContacts(database), blackList },
    ports: { blackLists: blackList, groupMembers: groupMembers(database) },
  };
}
