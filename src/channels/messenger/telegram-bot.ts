// Telegram Bot API (core.telegram.org/bots/api): texts and documents to chats, and what people write to the bot, by webhook or
// by getUpdates. Owns its requests and its settings. A bot writes only to who wrote to it first.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { FieldRow } from '../../base/section-table.ts';
import { SECOND } from '../../base/time.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { HeardRequest, LinkDoors, LinkKind } from '../link.ts';
import { type AddresseeBook, addresseeOf, BOOK_FIELD } from './addressee.ts';
import { at, listAt, readJson, textAt } from './json.ts';
import {
  type Attachment,
  type Heard,
  type Messenger,
  onlyReply,
  type Piece,
  type Polled,
  type Refusal,
  type Sending,
  type SendResult,
} from './messenger.ts';
import { openMessengerLink } from './messenger-link.ts';
import {
  type MessengerDefaults,
  type MessengerSettings,
  messengerFields,
  messengerSettings,
  SECRET_FORM,
} from './messenger-settings.ts';
import { multipartForm, readUpload } from './multipart-form.ts';
import { textThenFiles, wholePiece } from './pieces.ts';
import {
  ask,
  below,
  JSON_HEADERS,
  jsonBody,
  type ProviderAnswer,
  type ProviderRequest,
  resultOfStatus,
  type Unanswered,
  unansweredResult,
} from './provider-request.ts';
import { refusal, refused } from './refusals.ts';
import { hmacSha256, sameSecret } from './signature.ts';
import { lastUpdate, messagesOf, movedTo, resultOf } from './telegram-updates.ts';

/** sendMessage: 1 to 4096 characters after the entities are taken out; there are none. */
const TEXT_CHARACTERS = 4_096;
/** getUpdates, limit: with their entities and what they answer, so many at their longest are within `answerBytes`. */
const UPDATES = 10;
/** The API knows no id of a request: what sends may not be repeated, what sets or asks may. */
const ONCE = { repeatable: 'no' } as const;
const AGAIN = { repeatable: 'yes' } as const;

const DEFAULTS: MessengerDefaults = {
  kinds: ['bot'],
  url: 'https://api.telegram.org',
  rate: 25,
  rateSays: 'Telegram lets a bot send about 30 to different chats (Bots FAQ, "My bot is hitting limits").',
};

type TelegramBotSettings = MessengerSettings & {
  readonly token: string;
  readonly incoming: 'poll' | 'webhook' | 'none';
  readonly filedUnder: string | undefined;
  readonly book: AddresseeBook;
};

const TABLE: readonly FieldRow[] = [
  { key: 'token', form: SECRET_FORM, absent: 'required', says: 'The token @BotFather gave out for the bot.' },
  {
    key: 'incoming',
    form: { kind: 'choice', choices: ['poll', 'webhook', 'none'] },
    absent: 'poll',
    says: 'How messages to the bot come in: asked for, or sent to this server, which Telegram must reach by https; `none` leaves them.',
  },
  {
    key: 'filedUnder',
    form: { kind: 'text', pattern: /^[^\p{Cc}]{1,40}$/u, form: 'up to 40 characters' },
    absent: "the link's name",
    says: 'The number incoming messages are filed under, as if they were sent to it.',
  },
  BOOK_FIELD,
  ...messengerFields(DEFAULTS),
];

class TelegramBot implements Messenger {
  readonly #settings: TelegramBotSettings;
  readonly #doors: LinkDoors;
  /** getUpdates: updates below it are confirmed. Lost with the process: what was not confirmed is told again and known by its key. */
  #offset: number | undefined;

  constructor(settings: TelegramBotSettings, doors: LinkDoors) {
    this.#settings = settings;
    this.#doors = doors;
  }

  plan(message: ClaimedMessage): Result<readonly Piece[], Refusal> {
    if (this.#chatOf(message) === undefined) return err(refusal('nobody', 'a bot cannot write to a number'));
    const whole = wholePiece(message, this.#doors.uploadPath);
    return whole.ok ? ok(textThenFiles(whole.value, TEXT_CHARACTERS)) : whole;
  }

  async send({ message, piece }: Sending): Promise<SendResult> {
    const chat = this.#chatOf(message);
    if (chat === undefined) return refused('nobody', 'a bot cannot write to a number');
    const first = await this.#deliver(chat, piece);
    const moved = first.kind === 'answered' ? movedTo(readJson(first.body)) : undefined;
    const answer = moved === undefined ? first : await this.#deliver(moved, piece);
    if (answer.kind === 'unreadable') return answer.result;
    return answer.kind === 'answered' ? resultOf(answer) : unansweredResult(answer);
  }

  /** ResponseParameters.migrate_to_chat_id: a group that became a supergroup has another id, and nothing was sent. */
  async #deliver(
    chat: string,
    { text, files: [file] }: Piece,
  ): Promise<ProviderAnswer | Unanswered | { readonly kind: 'unreadable'; readonly result: SendResult }> {
    if (!file) return this.#call('sendMessage', { chat_id: chat, text }, ONCE);
    if (file.kind === 'address') return this.#byAddress(chat, file.address);
    const bytes = await readUpload(file.path);
    return bytes.ok ? this.#upload(chat, file, bytes.value) : { kind: 'unreadable', result: bytes.error };
  }

  /** "Sending files": Telegram fetches photos and, as documents, GIF, PDF and ZIP; anything else goes as a link. */
  #byAddress(chat: string, address: string) {
    if (/\.(jpe?g|png|webp)$/i.test(address))
      return this.#call('sendPhoto', { chat_id: chat, photo: address }, ONCE);
    if (/\.(gif|pdf|zip)$/i.test(address))
      return this.#call('sendDocument', { chat_id: chat, document: address }, ONCE);
    return this.#call('sendMessage', { chat_id: chat, text: address }, ONCE);
  }

  #upload(chat: string, { name }: Attachment & { readonly kind: 'upload' }, bytes: Buffer) {
    const { contentType, body } = multipartForm({ chat_id: chat }, { field: 'document', name, bytes });
    const headers = { 'content-type': contentType };
    return ask(this.#doors.providers, {
      address: this.#address('sendDocument'),
      headers,
      body,
      repeatable: 'no',
    });
  }

  #call(
    method: string,
    parameters: Readonly<Record<string, unknown>>,
    how: Pick<ProviderRequest, 'repeatable' | 'timeMax'>,
  ) {
    const body = jsonBody(parameters);
    return ask(this.#doors.providers, {
      address: this.#address(method),
      headers: JSON_HEADERS,
      body,
      ...how,
    });
  }

  #address(method: string): string {
    return below(this.#settings.url, `bot${this.#settings.token}/${method}`);
  }

  /** `chat_id`: an id, or the `@name` of a channel or a public group; people have no names a bot could write to. */
  #chatOf({ phone }: ClaimedMessage): string | undefined {
    const addressee = addresseeOf(phone, this.#settings.book);
    switch (addressee.kind) {
      case 'name':
        return `@${addressee.name}`;
      case 'id':
        return /^-?\d{1,20}$/.test(addressee.id) ? addressee.id : undefined;
      case 'phone':
        return undefined;
      default:
        return unreachable(addressee);
    }
  }

  /** getUpdates and a webhook exclude each other (getUpdates, note 1), so the other one is taken down first. */
  async prepare(): Promise<Result<undefined, string>> {
    const { incoming } = this.#settings;
    if (incoming === 'none') return ok(undefined);
    const { name, publicUrl } = this.#doors;
    const answer =
      incoming === 'poll'
        ? await this.#call('deleteWebhook', {}, AGAIN)
        : await this.#call(
            'setWebhook',
            {
              url: `${publicUrl()}/links/${encodeURIComponent(name)}`,
              secret_token: this.#webhookSecret(),
              allowed_updates: ['message'],
            },
            AGAIN,
          );
    if (answer.kind !== 'answered') return err(answer.code);
    const said = readJson(answer.body);
    if (at(said, 'ok') === true) return ok(undefined);
    return err(textAt(said, 'description') ?? `HTTP ${answer.status}`);
  }

  /** setWebhook secret_token: 1 to 256 of A-Z a-z 0-9 _ -. Made of the token, so that nobody has to think one up. */
  #webhookSecret(): string {
    return hmacSha256(this.#settings.token, `webhook of ${this.#doors.name}`);
  }

  hear({ method, headers, body }: HeardRequest): Heard {
    if (this.#settings.incoming !== 'webhook' || method !== 'POST') return onlyReply({ status: 404 });
    if (!sameSecret(headers.get('x-telegram-bot-api-secret-token'), this.#webhookSecret()))
      return onlyReply({ status: 403 });
    const update = readJson(body);
    if (update === undefined) return onlyReply({ status: 400 });
    return { reply: { status: 200 }, receipts: [], messages: messagesOf([update], this.#filedUnder()) };
  }

  async poll(): Promise<Polled> {
    const parameters = {
      timeout: LIMITS.messenger.pollSeconds,
      limit: UPDATES,
      allowed_updates: ['message'],
      ...(this.#offset !== undefined && { offset: this.#offset }),
    };
    const timeMax = LIMITS.messenger.requestTime + LIMITS.messenger.pollSeconds * SECOND;
    const answer = await this.#call('getUpdates', parameters, { ...AGAIN, timeMax });
    if (answer.kind !== 'answered') return { kind: 'failed', code: answer.code };
    const said = readJson(answer.body);
    if (at(said, 'ok') !== true) {
      const result = said === undefined ? resultOfStatus(answer) : resultOf(answer);
      const after = result.kind === 'later' ? result.after : undefined;
      const code = textAt(said, 'description') ?? `HTTP ${answer.status}`;
      return { kind: 'failed', code, ...(after !== undefined && { after }) };
    }
    const list = listAt(said, 'result');
    return {
      kind: 'got',
      heard: { reply: { status: 200 }, receipts: [], messages: messagesOf(list, this.#filedUnder()) },
      confirm: () => {
        const last = lastUpdate(list);
        if (last !== undefined) this.#offset = last + 1;
      },
    };
  }

  #filedUnder(): string {
    return this.#settings.filedUnder ?? this.#doors.name;
  }
}

/** Only what the settings ask for, so that nothing is polled for that comes by itself. */
function asSet(bot: TelegramBot, { incoming }: TelegramBotSettings): Messenger {
  const sending: Messenger = {
    plan: (message) => bot.plan(message),
    send: (one) => bot.send(one),
  };
  switch (incoming) {
    case 'none':
      return sending;
    case 'poll':
      return { ...sending, prepare: () => bot.prepare(), poll: () => bot.poll() };
    case 'webhook':
      return { ...sending, prepare: () => bot.prepare(), hear: (request) => bot.hear(request) };
    default:
      return unreachable(incoming);
  }
}

export const TELEGRAM_BOT: LinkKind<TelegramBotSettings> = {
  kind: 'telegram-bot',
  says: 'A bot of Telegram: texts and files to who wrote to it, and what they write.',
  table: TABLE,
  settings: (given) => ({
    ...messengerSettings(given, DEFAULTS),
    token: given.token as string,
    incoming: (given.incoming as TelegramBotSettings['incoming'] | undefined) ?? 'poll',
    filedUnder: given.filedUnder as string | undefined,
    book: (given.book as AddresseeBook | undefined) ?? {},
  }),
  kindsOf: ({ kinds }) => new Set(kinds),
  open: (settings, doors) =>
    openMessengerLink({ messenger: asSet(new TelegramBot(settings, doors), settings), settings, doors }),
};
