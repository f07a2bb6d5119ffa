// Viber REST Bot API (developers.viber.com/docs/api/rest-bot-api): messages to subscribers of a bot by their ids, receipts and
// what they write by its webhook. Owns its requests and settings. Numbers are reached by `viber-business` alone.

import { err, ok, type Result } from '../../base/result.ts';
import { type FieldRow, FORMS } from '../../base/section-table.ts';
import { instant } from '../../base/time.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { HeardRequest, LinkDoors, LinkKind } from '../link.ts';
import { type AddresseeBook, addresseeOf, BOOK_FIELD } from './addressee.ts';
import { nameAt, readJson, textAt, wholeAt } from './json.ts';
import {
  type Heard,
  type HeardReceipt,
  type Messenger,
  onlyReply,
  type Piece,
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
import { textThenFiles, wholePiece } from './pieces.ts';
import { ask, below, JSON_HEADERS, jsonBody, resultOfStatus, unansweredResult } from './provider-request.ts';
import { CAUSE, type Cause, refusal, refused, statusOf } from './refusals.ts';
import { hmacSha256, sameSecret } from './signature.ts';

/** "Text message": max. 7,000 characters. */
const TEXT_CHARACTERS = 7_000;

const DEFAULTS: MessengerDefaults = {
  kinds: ['viber'],
  url: 'https://chatapi.viber.com/pa',
  rate: 20,
  rateSays: 'Viber publishes no rate for single messages.',
};

type ViberBotSettings = MessengerSettings & {
  readonly token: string;
  readonly senderName: string;
  readonly avatar: string | undefined;
  readonly book: AddresseeBook;
};

const TABLE: readonly FieldRow[] = [
  { key: 'token', form: SECRET_FORM, absent: 'required', says: "The bot's authentication token (app key)." },
  {
    key: 'senderName',
    form: { kind: 'text', pattern: /^[^\p{Cc}]{1,28}$/u, form: 'up to 28 characters' },
    absent: 'required',
    says: 'Name that is shown beside messages.',
  },
  { key: 'avatar', form: FORMS.url, absent: "the bot's", says: 'Picture that is shown beside messages.' },
  BOOK_FIELD,
  ...messengerFields(DEFAULTS),
];

/** "Error codes" of the API. */
const REFUSED: ReadonlyMap<number, Cause> = new Map<number, Cause>([
  [3, 'rejected'],
  [4, 'rejected'],
  [5, 'nobody'],
  [6, 'notSubscribed'],
  [11, 'handset'],
  [13, 'unsupported'],
  [14, 'unsupported'],
  [16, 'blocked'],
  [17, 'rejected'],
  [21, 'unsupported'],
]);
/** 2 wrong token, 7 to 9 the bot is blocked, unknown or suspended, 10 no webhook, 15, 20, 23, 24 nothing allowed or paid for. */
const CLOSED: ReadonlySet<number> = new Set([1, 2, 7, 8, 9, 10, 15, 18, 19, 20, 22, 23, 24]);
const TOO_MANY = 12;

/** message_token has more digits than a number of JavaScript holds; as a text it stays what it is. */
function exactly(body: Uint8Array): unknown {
  const text = Buffer.from(body).toString('utf8');
  return readJson(Buffer.from(text.replace(/"message_token"\s*:\s*(\d{1,20})/g, '"message_token":"$1"')));
}

class ViberBot implements Messenger {
  readonly #settings: ViberBotSettings;
  readonly #doors: LinkDoors;

  constructor(settings: ViberBotSettings, doors: LinkDoors) {
    this.#settings = settings;
    this.#doors = doors;
  }

  plan(message: ClaimedMessage): Result<readonly Piece[], Refusal> {
    if (addresseeOf(message.phone, this.#settings.book).kind !== 'id')
      return err(refusal('nobody', 'a bot of Viber writes to ids of its subscribers'));
    const whole = wholePiece(message, this.#doors.uploadPath);
    if (!whole.ok) return whole;
    if (whole.value.files.some(({ kind }) => kind === 'upload'))
      return err(refusal('unsupported', 'Viber takes files by their addresses alone'));
    return ok(textThenFiles(whole.value, TEXT_CHARACTERS));
  }

  async send({ message: { phone, publicId }, piece }: Sending): Promise<SendResult> {
    const addressee = addresseeOf(phone, this.#settings.book);
    if (addressee.kind !== 'id') return refused('nobody', 'not an id');
    const { senderName, avatar } = this.#settings;
    const answer = await this.#call('send_message', {
      receiver: addressee.id,
      min_api_version: 1,
      sender: { name: senderName, ...(avatar !== undefined && { avatar }) },
      tracking_data: publicId,
      ...contentOf(piece),
    });
    if (answer.kind !== 'answered') return unansweredResult(answer);
    const said = exactly(answer.body);
    const status = wholeAt(said, 'status');
    if (status === undefined) return resultOfStatus(answer);
    const token = nameAt(said, 'message_token');
    if (status === 0) return token === undefined ? { kind: 'delivered' } : { kind: 'taken', id: token };
    return failureOf(status, `${status} ${textAt(said, 'status_message') ?? ''}`.trim());
  }

  /** set_webhook: without one the API refuses every message (error 10). Viber asks the address back before it answers. */
  async prepare(): Promise<Result<undefined, string>> {
    const { name, publicUrl } = this.#doors;
    const answer = await this.#call('set_webhook', {
      url: `${publicUrl()}/links/${encodeURIComponent(name)}`,
      event_types: ['delivered', 'seen', 'failed', 'message'],
      send_name: false,
      send_photo: false,
    });
    if (answer.kind !== 'answered') return err(answer.code);
    const said = readJson(answer.body);
    if (wholeAt(said, 'status') === 0) return ok(undefined);
    return err(textAt(said, 'status_message') ?? `HTTP ${answer.status}`);
  }

  #call(method: 'send_message' | 'set_webhook', parameters: object) {
    return ask(this.#doors.providers, {
      address: below(this.#settings.url, method),
      headers: { ...JSON_HEADERS, 'x-viber-auth-token': this.#settings.token },
      body: jsonBody(parameters),
      repeatable: method === 'set_webhook' ? 'yes' : 'no',
    });
  }

  hear({ method, headers, body }: HeardRequest): Heard {
    if (method !== 'POST') return onlyReply({ status: 405 });
    const signature = headers.get('x-viber-content-signature')?.toLowerCase();
    if (!sameSecret(signature, hmacSha256(this.#settings.token, body))) return onlyReply({ status: 403 });
    const told = exactly(body);
    const event = textAt(told, 'event');
    const id = nameAt(told, 'message_token');
    const milliseconds = wholeAt(told, 'timestamp');
    if (event === undefined) return onlyReply({ status: 400 });
    if (id === undefined || milliseconds === undefined) return onlyReply({ status: 200 });
    const at = instant(milliseconds);
    const report = reportOf(event);
    const receipts = report ? [{ ids: [id], at, report }] : [];
    const from = textAt(told, 'sender', 'id');
    const text = textAt(told, 'message', 'text');
    const written = event === 'message' && from !== undefined && text !== undefined;
    const messages = written ? [{ from: `#${from}`, to: this.#doors.name, text, sentAt: at, key: id }] : [];
    return { reply: { status: 200 }, receipts, messages };
  }
}

function reportOf(event: string): HeardReceipt['report'] | undefined {
  switch (event) {
    case 'delivered':
      return { kind: 'delivered' };
    case 'seen':
      return { kind: 'read' };
    case 'failed':
      return { kind: 'failed', status: statusOf('rejected'), err: CAUSE.rejected, reason: 'undelivered' };
    default:
      return undefined;
  }
}

/** Pictures are shown where the address ends like one; of other files Viber would want the size, so they go as links. */
function contentOf({ text, files: [file] }: Piece): object {
  if (file?.kind !== 'address') return { type: 'text', text };
  const picture = /\.(jpe?g|png)$/i.test(file.address);
  return picture ? { type: 'picture', text: '', media: file.address } : { type: 'url', media: file.address };
}

function failureOf(status: number, code: string): SendResult {
  // "Too many requests": a hundred messages within an hour to one who never answered.
  if (status === TOO_MANY) return { kind: 'later', whose: 'message', after: 600_000, code };
  if (CLOSED.has(status)) return { kind: 'away', lasting: 'yes', code };
  return refused(REFUSED.get(status) ?? 'rejected', code);
}

export const VIBER_BOT: LinkKind<ViberBotSettings> = {
  kind: 'viber-bot',
  says: 'A bot of Viber: texts and pictures to its subscribers, receipts, and what they write.',
  table: TABLE,
  settings: (given) => ({
    ...messengerSettings(given, DEFAULTS),
    token: given.token as string,
    senderName: given.senderName as string,
    avatar: given.avatar as string | undefined,
    book: (given.book as AddresseeBook | undefined) ?? {},
  }),
  kindsOf: ({ kinds }) => new Set(kinds),
  open: (settings, doors) => openMessengerLink({ messenger: new ViberBot(settings, doors), settings, doors }),
};
