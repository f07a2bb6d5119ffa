// The client: one object for one account on one server. Owns what stands where; every group is a file of its own.

import { Contacts, Groups, Mailings } from './lists.ts';
import { Messages } from './messages.ts';
import {
  type AbortOptions,
  type AnyRequest,
  Api,
  type Asked,
  type CallOptions,
  type OperationName,
  type Reply,
} from './operations.ts';
import { itemsOf, walked } from './pages.ts';
import type {
  Account,
  Balance,
  CheckedMenu,
  IncomingMessage,
  Number as PhoneNumber,
  Upload,
} from './schema.ts';
import { Senders, Templates } from './texts.ts';
import type { Connection } from './transport.ts';

export class Dozvon {
  readonly #api: Api;
  readonly messages: Messages;
  /** The book of telephones. */
  readonly contacts: Contacts;
  readonly groups: Groups;
  /** The book of e-mail addresses. */
  readonly mailContacts: Contacts;
  readonly mailGroups: Groups;
  readonly mailings: Mailings;
  readonly templates: Templates;
  readonly senders: Senders;

  constructor(connection: Connection) {
    const api = new Api(connection);
    this.#api = api;
    this.messages = new Messages(api);
    this.contacts = new Contacts(api, 'phones');
    this.groups = new Groups(api, 'phones');
    this.mailContacts = new Contacts(api, 'mails');
    this.mailGroups = new Groups(api, 'mails');
    this.mailings = new Mailings(api);
    this.templates = new Templates(api);
    this.senders = new Senders(api);
  }

  /** Any operation of the API by its name. */
  call<Name extends OperationName>(
    name: Name,
    asked: Asked<Name>,
    options?: CallOptions,
  ): Promise<Reply<Name>> {
    return this.#api.call(name, asked, options);
  }

  /** Any address of the API, such as `GET /templates`: for operations younger than this library. */
  request(address: string, asked?: AnyRequest, options?: CallOptions): Promise<unknown> {
    return this.#api.request(address, asked, options);
  }

  account(options?: AbortOptions): Promise<Account> {
    return this.#api.call('getAccount', {}, options);
  }

  balance(options?: AbortOptions): Promise<Balance> {
    return this.#api.call('getBalance', {}, options);
  }

  /** What the numbering plan says of a number; nothing is sent and nothing costs. */
  number(phone: string, options?: AbortOptions): Promise<PhoneNumber> {
    return this.#api.call('getNumber', { parameters: { phone } }, options);
  }

  /** The same of up to 500, in their order. */
  async numbers(phones: readonly string[], options?: AbortOptions): Promise<readonly PhoneNumber[]> {
    return itemsOf(await this.#api.call('lookUpNumbers', { body: { numbers: phones } }, options));
  }

  /** Mistakes of a text with a menu, with line and column, and what the menu does. */
  checkMenu(text: string, options?: AbortOptions): Promise<CheckedMenu> {
    return this.#api.call('checkMenu', { body: { text } }, options);
  }

  /** Messages from subscribers, oldest first, page by page; `after`: the number of the last one known. */
  incoming(
    filter: Omit<NonNullable<Asked<'listIncomingMessages'>['query']>, 'cursor'> = {},
    options?: AbortOptions,
  ): AsyncGenerator<IncomingMessage, void, undefined> {
    return walked((cursor) =>
      this.#api.call(
        'listIncomingMessages',
        { query: { ...filter, ...(cursor !== undefined && { cursor }) } },
        options,
      ),
    );
  }

  /** Hands in a sound or an attachment, up to 5 MiB; its id is named within the next twelve hours. */
  upload(name: string, content: Blob, options?: CallOptions): Promise<Upload> {
    return this.#api.call('storeUpload', { query: { name }, body: content }, options);
  }
}
