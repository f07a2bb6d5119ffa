// Texts kept to be sent again, and the names they are sent under. Owns the short ways to these operations.

import type { Api, Asked, CallOptions, Reply } from './operations.ts';
import { walked } from './pages.ts';
import type { NewSender, NewTemplate, Sender, SenderChange, Template, TemplateChange } from './schema.ts';

export class Templates {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async list(): Promise<readonly Template[]> {
    return (await this.#api.call('listTemplates', {})).items;
  }

  add(template: NewTemplate, options?: CallOptions): Promise<Template> {
    return this.#api.call('addTemplate', { body: template }, options);
  }

  change(id: number, change: TemplateChange): Promise<Template> {
    return this.#api.call('changeTemplate', { parameters: { id }, body: change });
  }

  remove(id: number): Promise<Reply<'removeTemplate'>> {
    return this.#api.call('removeTemplate', { parameters: { id } });
  }
}

export class Senders {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  list(
    filter: Omit<NonNullable<Asked<'listSenders'>['query']>, 'cursor'> = {},
  ): AsyncGenerator<Sender, void, undefined> {
    return walked((cursor) =>
      this.#api.call('listSenders', { query: { ...filter, ...(cursor !== undefined && { cursor }) } }),
    );
  }

  add(sender: NewSender, options?: CallOptions): Promise<Sender> {
    return this.#api.call('addSender', { body: sender }, options);
  }

  get(id: number): Promise<Sender> {
    return this.#api.call('getSender', { parameters: { id } });
  }

  change(id: number, change: SenderChange): Promise<Sender> {
    return this.#api.call('changeSender', { parameters: { id }, body: change });
  }

  remove(id: number): Promise<Reply<'removeSender'>> {
    return this.#api.call('removeSender', { parameters: { id } });
  }

  /** Sends a code to a number that is to be a sender. */
  sendCode(id: number, options?: CallOptions): Promise<Reply<'sendSenderCode'>> {
    return this.#api.call('sendSenderCode', { parameters: { id }, body: {} }, options);
  }

  checkCode(id: number, code: string, options?: CallOptions): Promise<Sender> {
    return this.#api.call('checkSenderCode', { parameters: { id }, body: { code } }, options);
  }
}
