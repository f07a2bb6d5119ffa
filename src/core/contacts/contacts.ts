// What interfaces may ask of address books. Owns these questions; every door asks the same ones, and the store answers them.

import type { Result } from '../../base/result.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { Book, ContactAddress } from './addresses.ts';
import type { Contact, ContactFields, ContactId, GroupId } from './contact.ts';
import type { ContactFile, FilePreview, ImportReport } from './import-file.ts';

/** `detail` is a sentence for the client. */
export type ContactFault = { readonly fault: FaultCode; readonly detail?: string };

type Answer<T> = Promise<Result<T, ContactFault>>;

/** Contacts by numbers or addresses they have, or by ids. All must be there, or nothing is done. */
export type ContactRefs = { readonly book: Book } & (
  | { readonly addresses: readonly ContactAddress[] }
  | { readonly ids: readonly number[] }
);

export type NewContact = {
  readonly book: Book;
  /** At least one. */
  readonly addresses: readonly ContactAddress[];
  /** As `checkFields` gives them. */
  readonly fields: Partial<ContactFields>;
  /** Ids or numbers of groups. */
  readonly groups: readonly number[];
};

/** What is absent stays; an empty text takes a field away. */
export type ContactChange = {
  readonly fields?: Partial<ContactFields>;
  /** In place of all it had. */
  readonly addresses?: readonly ContactAddress[];
  readonly groups?: readonly number[];
};

/** `move`: the contact leaves all its groups for this one. */
export type GroupMove = {
  readonly group: number;
  readonly how: 'move' | 'add' | 'remove';
};

export type ContactFilter = {
  readonly book: Book;
  /** Ids above this one. */
  readonly after?: number;
  /** At most LIMITS.contacts.listed, which is also what an absent one means. */
  readonly limit?: number;
  /** In any of these groups, by id or number. */
  readonly groups?: readonly number[];
  readonly addresses?: readonly ContactAddress[];
  readonly ids?: readonly number[];
  readonly ownId?: string;
  /** Every word is part of its names, or of anything it has. */
  readonly names?: string;
  readonly search?: string;
};

export type ContactGroup = {
  readonly id: GroupId;
  readonly book: Book;
  readonly name: string;
  /** What `G<n>` says; undefined: only its id can. */
  readonly number: number | undefined;
  /** Contacts in it. */
  readonly count: number;
};

export type NewGroup = { readonly book: Book; readonly name: string; readonly number?: number };

/** A number of undefined takes it away. */
export type GroupChange = { readonly name?: string; readonly number?: number | undefined };

export type ExportRequest = {
  readonly book: Book;
  readonly format: 'csv' | 'xlsx';
  /** Only its members. */
  readonly group?: number;
};

/**
 * An address that is in the book already names its contact: adding it again changes what is given, joins the groups, and
 * answers the id it had. Contacts of the account above are listed and may be sent to when it shares them, never changed.
 */
export interface Contacts {
  add(account: Account, contact: NewContact): Answer<ContactId>;
  change(account: Account, which: ContactRefs, change: ContactChange): Answer<true>;
  remove(account: Account, which: ContactRefs): Answer<true>;
  move(account: Account, which: ContactRefs, move: GroupMove): Answer<true>;
  /** In the order of their ids; none is an empty list. */
  list(account: Account, filter: ContactFilter): Answer<readonly Contact[]>;
  addGroup(account: Account, group: NewGroup): Answer<GroupId>;
  changeGroup(account: Account, group: number, change: GroupChange): Answer<true>;
  /** Their contacts stay. */
  removeGroups(account: Account, groups: readonly number[]): Answer<true>;
  groups(
    account: Account,
    filter: { readonly book: Book; readonly groups?: readonly number[] },
  ): Answer<readonly ContactGroup[]>;
  /** The first rows of a file and what its columns seem to mean; nothing is stored. */
  previewFile(file: ContactFile): Answer<FilePreview>;
  /** Rows that are good are stored, the others told of. */
  importFile(account: Account, file: ContactFile): Answer<ImportReport>;
  /** The file's bytes as they are made. */
  exportFile(account: Account, asked: ExportRequest): Answer<AsyncIterable<Uint8Array>>;
}
