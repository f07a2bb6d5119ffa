// Messages: sent, looked at, waited for, taken away. Owns the short ways to these operations.

import { type Menu, menuText } from './menu.ts';
import type { AbortOptions, Api, Asked, CallOptions, Reply } from './operations.ts';
import { walked } from './pages.ts';
import type {
  AcceptedSending,
  Message,
  MessageDetails,
  MessageWhy,
  NewSending,
  SendingPrice,
} from './schema.ts';

export type Filter = NonNullable<Asked<'listMessages'>['query']>;
export type CallTerms = Omit<NewSending, 'recipients' | 'text' | 'kind'>;

export class Messages {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Sends a text of any kind to up to 10,000 recipients. */
  send(sending: NewSending, options?: CallOptions): Promise<AcceptedSending> {
    return this.#api.call('sendMessages', { body: sending }, options);
  }

  /** Rings one or more numbers; the text may hold a menu, or be one made of data. */
  call(
    recipients: string | readonly string[],
    text: string | Menu,
    terms: CallTerms & CallOptions = {},
  ): Promise<AcceptedSending> {
    const { idempotencyKey, signal, contentType: _, ...sending } = terms;
    return this.send(
      {
        ...sending,
        kind: 'call',
        recipients: typeof recipients === 'string' ? [recipients] : recipients,
        text: typeof text === 'string' ? text : menuText(text),
      },
      { ...(idempotencyKey !== undefined && { idempotencyKey }), ...(signal && { signal }) },
    );
  }

  /** What the same sending would cost; nothing is sent. */
  price(sending: NewSending, options?: AbortOptions): Promise<SendingPrice> {
    return this.#api.call('priceMessages', { body: sending }, options);
  }

  /** One message by its number. */
  get(number: number, options?: AbortOptions): Promise<MessageDetails> {
    return this.#api.call('getMessage', { parameters: { id: String(number) } }, options);
  }

  /** One message by the id of its sending and its recipient. */
  find(id: string, recipient: string, options?: AbortOptions): Promise<MessageDetails> {
    return this.#api.call('getMessage', { parameters: { id }, query: { recipient } }, options);
  }

  /** All messages that fit, newest first, page by page. */
  list(
    filter: Omit<Filter, 'cursor'> = {},
    options?: AbortOptions,
  ): AsyncGenerator<Message, void, undefined> {
    return walked((cursor) =>
      this.#api.call(
        'listMessages',
        { query: { ...filter, ...(cursor !== undefined && { cursor }) } },
        options,
      ),
    );
  }

  /** Why a message is where it is, in sentences. */
  why(number: number, options?: AbortOptions): Promise<MessageWhy> {
    return this.#api.call('explainMessage', { parameters: { id: String(number) } }, options);
  }

  /** Takes a message away; what still waits is not sent and costs nothing. */
  remove(number: number, options?: AbortOptions): Promise<Reply<'deleteMessage'>> {
    return this.#api.call('deleteMessage', { parameters: { id: String(number) } }, options);
  }
}
