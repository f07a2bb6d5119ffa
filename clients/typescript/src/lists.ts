// Contacts with their groups, and mailings to many. Owns the short ways to these operations.

import type { AbortOptions, Api, Asked, CallOptions, Reply } from './operations.ts';
import { itemsOf, walked } from './pages.ts';
import type {
  Contact,
  ContactChange,
  ContactGroup,
  ContactGroupChange,
  CreatedMailing,
  Mailing,
  MailingChange,
  MailingDetails,
  MailingRecipients,
  NewContact,
  NewContactGroup,
  NewMailing,
} from './schema.ts';

export type Book = Asked<'listContacts'>['parameters']['book'];

/** Contacts of the book of telephones, or of that of e-mail addresses. */
export class Contacts {
  readonly #api: Api;
  readonly #book: Book;

  constructor(api: Api, book: Book) {
    this.#api = api;
    this.#book = book;
  }

  list(
    filter: Omit<NonNullable<Asked<'listContacts'>['query']>, 'cursor'> = {},
    options?: AbortOptions,
  ): AsyncGenerator<Contact, void, undefined> {
    return walked((cursor) =>
      this.#api.call(
        'listContacts',
        {
          parameters: { book: this.#book },
          query: { ...filter, ...(cursor !== undefined && { cursor }) },
        },
        options,
      ),
    );
  }

  add(contact: NewContact, options?: AbortOptions): Promise<Contact> {
    return this.#api.call('addContact', { parameters: { book: this.#book }, body: contact }, options);
  }

  get(contact: number, options?: AbortOptions): Promise<Contact> {
    return this.#api.call('getContact', { parameters: { book: this.#book, contact } }, options);
  }

  change(contact: number, change: ContactChange, options?: AbortOptions): Promise<Contact> {
    return this.#api.call(
      'changeContact',
      { parameters: { book: this.#book, contact }, body: change },
      options,
    );
  }

  remove(contact: number, options?: AbortOptions): Promise<Reply<'removeContact'>> {
    return this.#api.call('removeContact', { parameters: { book: this.#book, contact } }, options);
  }
}

/** Groups of the book of telephones, or of that of e-mail addresses. */
export class Groups {
  readonly #api: Api;
  readonly #book: Book;

  constructor(api: Api, book: Book) {
    this.#api = api;
    this.#book = book;
  }

  async list(options?: AbortOptions): Promise<readonly ContactGroup[]> {
    return itemsOf(await this.#api.call('listGroups', { parameters: { book: this.#book } }, options));
  }

  add(group: NewContactGroup, options?: CallOptions): Promise<ContactGroup> {
    return this.#api.call('addGroup', { parameters: { book: this.#book }, body: group }, options);
  }

  change(group: number, change: ContactGroupChange, options?: AbortOptions): Promise<ContactGroup> {
    return this.#api.call('changeGroup', { parameters: { book: this.#book, group }, body: change }, options);
  }

  remove(group: number, options?: AbortOptions): Promise<Reply<'removeGroup'>> {
    return this.#api.call('removeGroup', { parameters: { book: this.#book, group } }, options);
  }

  join(group: number, contact: number, options?: AbortOptions): Promise<Reply<'joinGroup'>> {
    return this.#api.call('joinGroup', { parameters: { book: this.#book, group, contact } }, options);
  }

  leave(group: number, contact: number, options?: AbortOptions): Promise<Reply<'leaveGroup'>> {
    return this.#api.call('leaveGroup', { parameters: { book: this.#book, group, contact } }, options);
  }
}

export class Mailings {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  create(mailing: NewMailing, options?: CallOptions): Promise<CreatedMailing> {
    return this.#api.call('createMailing', { body: mailing }, options);
  }

  /** Newest first, page by page. */
  list(options?: AbortOptions): AsyncGenerator<Mailing, void, undefined> {
    return walked((cursor) =>
      this.#api.call('listMailings', { query: { ...(cursor !== undefined && { cursor }) } }, options),
    );
  }

  get(id: string, options?: AbortOptions): Promise<MailingDetails> {
    return this.#api.call('getMailing', { parameters: { id } }, options);
  }

  change(id: string, change: MailingChange, options?: AbortOptions): Promise<Reply<'changeMailing'>> {
    return this.#api.call('changeMailing', { parameters: { id }, body: change }, options);
  }

  addRecipients(
    id: string,
    recipients: MailingRecipients['recipients'],
    options?: CallOptions,
  ): Promise<Reply<'addMailingRecipients'>> {
    return this.#api.call('addMailingRecipients', { parameters: { id }, body: { recipients } }, options);
  }

  start(id: string, options?: CallOptions): Promise<Mailing> {
    return this.#api.call('startMailing', { parameters: { id } }, options);
  }

  pause(id: string, options?: CallOptions): Promise<Mailing> {
    return this.#api.call('pauseMailing', { parameters: { id } }, options);
  }

  cancel(id: string, options?: CallOptions): Promise<Mailing> {
    return this.#api.call('cancelMailing', { parameters: { id } }, options);
  }

  remove(id: string, options?: AbortOptions): Promise<Reply<'deleteMailing'>> {
    return this.#api.call('deleteMailing', { parameters: { id } }, options);
  }
}
