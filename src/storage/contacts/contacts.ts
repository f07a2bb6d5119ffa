// The doors' questions about contacts and groups, over the database. Owns the order of their steps: the book is locked, groups and
// contacts found, the change judged and saved, all in one transaction. Statements are in the files beside it.

import { err, ok } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { Contact, ContactId, GroupId } from '../../core/contacts/contact.ts';
import type {
  ContactChange,
  ContactFault,
  ContactFilter,
  ContactRefs,
  Contacts,
  GroupMove,
  NewContact,
} from '../../core/contacts/contacts.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import { type BookOf, groupMissing, integers, lockBook, openBook, resolveGroups } from './book.ts';
import { addressOwners, type Entry, loadContacts, removeContacts, saveContacts } from './entries.ts';
import { exportContacts } from './export.ts';
import { addGroup, changeGroup, listGroups, removeGroups } from './groups.ts';
import { importContacts } from './import.ts';
import { listContacts } from './list.ts';
import { previewContacts } from './preview.ts';
import { putContacts, sorted, tooMuch } from './put.ts';
import { type Answer, impossible, wrong } from './refusals.ts';

const AWAY: ContactFault = { fault: 'service-unavailable' };

export class StoredContacts implements Contacts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(account: Account, contact: NewContact): Promise<Answer<ContactId>> {
    const owner = { account, book: contact.book };
    return this.#changing(owner, async (session, held): Promise<Answer<ContactId>> => {
      if (contact.addresses.length === 0) return wrong('no number or address is given');
      const groups = await resolveGroups(session, { ...owner, owners: [account.id] }, contact.groups);
      if (groups.kind === 'missing') return err(groupMissing(groups.group));
      const { addresses, fields } = contact;
      const [put] = await putContacts(session, { ...owner, held }, [
        { addresses, fields, groups: groups.ids },
      ]);
      if (put === undefined || put.kind === 'refused')
        return impossible(put?.sentence ?? 'nothing was stored');
      return ok(put.id);
    });
  }

  change(account: Account, which: ContactRefs, change: ContactChange): Promise<Answer<true>> {
    const owner = { account, book: which.book };
    return this.#changing(owner, async (session) => {
      const found = await findContacts(session, owner, which);
      if (!found.ok) return found;
      const groups = await resolveGroups(session, { ...owner, owners: [account.id] }, change.groups ?? []);
      if (groups.kind === 'missing') return err(groupMissing(groups.group));
      const changed = found.value.map((contact): Entry => {
        const now = { ...contact, ...change.fields };
        return {
          before: contact,
          now: {
            ...now,
            addresses: change.addresses ?? contact.addresses,
            groups: change.groups ? sorted(groups.ids) : contact.groups,
          },
        };
      });
      const refused = await this.#addressesTaken(session, owner, { change, contacts: found.value });
      if (refused) return err(refused);
      const tooBig = changed.map(({ now }) => tooMuch(now)).find((sentence) => sentence !== undefined);
      if (tooBig !== undefined) return wrong(tooBig);
      await saveContacts(session, owner, changed);
      return ok(true);
    });
  }

  async #addressesTaken(
    session: Session,
    owner: BookOf,
    { change, contacts }: { readonly change: ContactChange; readonly contacts: readonly Contact[] },
  ): Promise<ContactFault | undefined> {
    const { addresses } = change;
    if (!addresses) return undefined;
    if (addresses.length === 0)
      return { fault: 'parameters-wrong', detail: 'a contact needs a number or address' };
    if (contacts.length > 1)
      return { fault: 'change-failed', detail: 'several contacts cannot have the same numbers' };
    const others = await addressOwners(session, owner, addresses);
    const taken = [...others].find(([, id]) => id !== contacts[0]?.id);
    return taken && { fault: 'change-failed', detail: `${taken[0]} belongs to another contact` };
  }

  remove(account: Account, which: ContactRefs): Promise<Answer<true>> {
    const owner = { account, book: which.book };
    return this.#changing(owner, async (session) => {
      const found = await findContacts(session, owner, which);
      if (!found.ok) return found;
      await removeContacts(
        session,
        owner,
        found.value.map((contact) => contact.id),
      );
      return ok(true);
    });
  }

  move(account: Account, which: ContactRefs, move: GroupMove): Promise<Answer<true>> {
    const owner = { account, book: which.book };
    return this.#changing(owner, async (session) => {
      const groups = await resolveGroups(session, { ...owner, owners: [account.id] }, [move.group]);
      if (groups.kind === 'missing') return err(groupMissing(groups.group));
      const found = await findContacts(session, owner, which);
      if (!found.ok) return found;
      const [group] = groups.ids;
      const entries = found.value.map((contact): Entry => {
        const moved = movedTo(contact.groups, group!, move.how);
        return { before: contact, now: { ...contact, groups: moved } };
      });
      const tooBig = entries.map(({ now }) => tooMuch(now)).find((sentence) => sentence !== undefined);
      if (tooBig !== undefined) return impossible(tooBig);
      await saveContacts(session, owner, entries);
      return ok(true);
    });
  }

  list(account: Account, filter: ContactFilter): Promise<Answer<readonly Contact[]>> {
    return whileAvailable<readonly Contact[], ContactFault>(async () => {
      const owner = { account, book: filter.book };
      await openBook(this.#database, owner);
      return await listContacts(this.#database, owner, filter);
    }, AWAY);
  }

  addGroup: Contacts['addGroup'] = (account, group) =>
    this.#changing({ account, book: group.book }, (session) => addGroup(session, account, group));

  changeGroup: Contacts['changeGroup'] = (account, group, change) =>
    this.#transaction((session) => changeGroup(session, account, { group, change }));

  removeGroups: Contacts['removeGroups'] = (account, groups) =>
    this.#transaction((session) => removeGroups(session, account, groups));

  groups: Contacts['groups'] = (account, filter) =>
    whileAvailable(() => listGroups(this.#database, account, filter), AWAY);

  previewFile: Contacts['previewFile'] = (file) => previewContacts(file);

  importFile: Contacts['importFile'] = (account, file) =>
    whileAvailable(() => importContacts(this.#database, account, file), AWAY);

  exportFile: Contacts['exportFile'] = (account, asked) =>
    whileAvailable(() => exportContacts(this.#database, account, asked), AWAY);

  #changing<T>(
    owner: BookOf,
    work: (session: Session, held: number) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    return this.#transaction(async (session) => await work(session, await lockBook(session, owner)));
  }

  #transaction<T>(work: (session: Session) => Promise<Answer<T>>): Promise<Answer<T>> {
    return whileAvailable(() => this.#database.transaction(work), AWAY);
  }
}

function movedTo(groups: readonly GroupId[], group: GroupId, how: GroupMove['how']): readonly GroupId[] {
  switch (how) {
    case 'move':
      return [group];
    case 'add':
      return sorted([...groups, group]);
    case 'remove':
      return groups.filter((one) => one !== group);
  }
}

async function findContacts(
  session: Session,
  owner: BookOf,
  which: ContactRefs,
): Promise<Answer<readonly Contact[]>> {
  if ('ids' in which) {
    const found = await loadContacts(session, owner, integers(which.ids));
    const missing = which.ids.find((id) => !found.some((contact) => contact.id === id));
    if (missing !== undefined)
      return err({ fault: 'record-missing', detail: `there is no contact ${missing}` });
    return found.length > 0 ? ok(found) : wrong('no contact is named');
  }
  if (which.addresses.length === 0) return wrong('no number or address is given');
  const owners = await addressOwners(session, owner, which.addresses);
  const missing = which.addresses.find((address) => !owners.has(address));
  if (missing !== undefined)
    return err({ fault: 'record-missing', detail: `there is no contact with ${missing}` });
  return ok(await loadContacts(session, owner, [...new Set(owners.values())]));
}
