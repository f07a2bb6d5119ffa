// Texts kept to be sent again, and the names they are sent under. Owns the short ways to these operations.

import type { AbortOptions, Api, Asked, CallOptions, Reply } from './operations.ts';
import { itemsOf, walked } from './pages.ts';
import type { NewSender, NewTemplate, Sender, SenderChange, Template, TemplateChange } from './schema.ts';

export class Templates {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async list(options?: AbortOptions): Promise<readonly Template[]> {
    return itemsOf(await this.#api.call('listTemplates', {}, options));
  }

  add(template: NewTemplate, options?: CallOptions): Promise<Template> {
    return this.#api.call('addTemplate', { body: template }, options);
  }

  change(id: number, change: TemplateChange, options?: AbortOptions): Promise<Template> {
    return this.#api.call('changeTemplate', { parameters: { id }, body: change }, options);
  }

  remove(id: number, options?: AbortOptions): Promise<Reply<'removeTemplate'>> {
    return this.#api.call('removeTemplate', { parameters: { id } }, options);
  }
}

export class Senders {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  list(
    filter: Omit<NonNullable<Asked<'listSenders'>['query']>, 'cursor'> = {},
    options?: AbortOptions,
  ): AsyncGenerator<Sender, void, undefined> {
    return walked((cursor) =>
      this.#api.call(
        'listSenders',
        { query: { ...filter, ...(cursor !== undefined && { cursor }) } },
        options,
      ),
    );
  }

  add(sender: NewSender, options?: CallOptions): Promise<Sender> {
    return this.#api.call('addSender', { body: sender }, options);
  }

  get(id: number, options?: AbortOptions): Promise<Sender> {
    return this.#api.call('getSender', { parameters: { id } }, options);
  }

  change(id: number, change: SenderChange, options?: AbortOptions): Promise<Sender> {
    return this.#api.call('changeSender', { parameters: { id }, body: change }, options);
  }

  remove(id: number, options?: AbortOptions): Promise<Reply<'removeSender'>> {
    return this.#api.call('removeSender', { parameters: { id } }, options);
  }

  /** Sends a code to a number that is to be a sender. */
  sendCode(id: number, options?: CallOptions): Promise<Reply<'sendSenderCode'>> {
    return this.#api.call('sendSenderCode', { parameters: { id }, body: {} }, options);
  }

  checkCode(id: number, code: string, options?: CallOptions): Promise<Sender> {
    return this.#api.call('checkSenderCode', { parameters: { id }, body: { code } }, options);
  }
}
