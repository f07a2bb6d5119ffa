// Telegram Gateway API (core.telegram.org/gateway/api): verification codes to numbers, and reports on them. Owns its requests
// and settings. Only a code of 4 to 8 digits goes this way; the words around it are Telegram's own.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { FieldRow } from '../../base/section-table.ts';
import { type Instant, instant, SECOND, unixSeconds } from '../../base/time.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { HeardRequest, LinkDoors, LinkKind } from '../link.ts';
import { addresseeOf } from './addressee.ts';
import { at, readJson, textAt, wholeAt } from './json.ts';
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
import {
  ask,
  below,
  JSON_HEADERS,
  jsonBody,
  type ProviderAnswer,
  resultOfStatus,
  type Unanswered,
  unansweredResult,
} from './provider-request.ts';
import { CAUSE, type Cause, refusal, refused, statusOf } from './refusals.ts';
import { hmacSha256, sameSecret, sha256 } from './signature.ts';

/** sendVerificationMessage, `ttl`: what every edition of the page allows. */
const TTL_LEAST = 60;
const TTL_MOST = 3_600;

const DEFAULTS: MessengerDefaults = {
  kinds: ['telegram'],
  url: 'https://gatewayapi.telegram.org',
  rate: 10,
  rateSays: 'Telegram publishes no rate.',
};

type TelegramGatewaySettings = MessengerSettings & {
  readonly token: string;
  readonly senderUsername: string | undefined;
  readonly ttl: number | undefined;
};

const TABLE: readonly FieldRow[] = [
  { key: 'token', form: SECRET_FORM, absent: 'required', says: 'Access token of the Gateway account.' },
  {
    key: 'senderUsername',
    form: { kind: 'text', pattern: /^\w{4,40}$/, form: 'a name of a channel' },
    absent: 'Telegram itself',
    says: "A verified channel of the account's owner that codes are sent from.",
  },
  {
    key: 'ttl',
    form: { kind: 'number', least: TTL_LEAST, most: TTL_MOST, whole: 'whole' },
    absent: 'codes stay',
    says: 'Seconds after which a code that nobody read is deleted; the message then counts as expired.',
  },
  ...messengerFields(DEFAULTS),
];

/** Errors; the page names ACCESS_TOKEN_INVALID alone, so the rest goes by what the words are about. */
const ERRORS: readonly (readonly [RegExp, Cause | 'closed' | 'slower'])[] = [
  [/^ACCESS_TOKEN|BALANCE|^SENDER_/, 'closed'],
  [/FLOOD|TOO_MANY/, 'slower'],
  [/PHONE_NUMBER_INVALID/, 'numberWrong'],
  [/PHONE_NUMBER|USER_NOT_FOUND|NOT_AVAILABLE/, 'nobody'],
  [/CODE/, 'template'],
];

/** The only run of 4 to 8 digits in a text. */
export function codeIn(text: string): string | undefined {
  const runs = text.match(/(?<!\d)\d{4,8}(?!\d)/g) ?? [];
  return runs.length === 1 ? runs[0] : undefined;
}

class TelegramGateway implements Messenger {
  readonly #settings: TelegramGatewaySettings;
  readonly #doors: LinkDoors;

  constructor(settings: TelegramGatewaySettings, doors: LinkDoors) {
    this.#settings = settings;
    this.#doors = doors;
  }

  plan({ phone, text }: ClaimedMessage): Result<readonly Piece[], Refusal> {
    if (addresseeOf(phone).kind !== 'phone') return err(refusal('nobody', 'codes go to numbers'));
    const code = codeIn(text);
    if (code === undefined) return err(refusal('template', 'there is not exactly one code of 4 to 8 digits'));
    return ok([{ text: code, files: [] }]);
  }

  /** First whether the number can be reached, which gives the id that makes the sending happen once at most. */
  async send({ message, piece }: Sending): Promise<SendResult> {
    const phone = `+${message.phone}`;
    const checked = await this.#call('checkSendAbility', { phone_number: phone }, 'yes');
    const request = requestOf(checked);
    // Nothing was sent yet, whatever became of the question.
    if (request === undefined) return surely(failureOf(checked));
    const { senderUsername, ttl } = this.#settings;
    const callback = this.#callback();
    const sent = await this.#call(
      'sendVerificationMessage',
      {
        phone_number: phone,
        request_id: request,
        code: piece.text,
        payload: message.publicId,
        ...(senderUsername !== undefined && { sender_username: senderUsername }),
        ...(ttl !== undefined && { ttl }),
        ...(callback !== undefined && { callback_url: callback }),
      },
      'no',
    );
    if (requestOf(sent) !== undefined) return this.#taken(request);
    const failure = failureOf(sent);
    return failure.kind === 'unknown' ? this.#looked(request, failure) : failure;
  }

  /** The answer got lost: whether anything went out under this id can still be asked. */
  async #looked(request: string, otherwise: SendResult): Promise<SendResult> {
    const status = await this.#call('checkVerificationStatus', { request_id: request }, 'yes');
    const known = status.kind === 'answered' ? readJson(status.body) : undefined;
    if (at(known, 'ok') !== true) return otherwise;
    const out = textAt(known, 'result', 'delivery_status', 'status') !== undefined;
    return out ? this.#taken(request) : { kind: 'away', lasting: 'no', code: 'it was not sent' };
  }

  /** Without an address for reports, that it was sent to the recipient's devices is all there will be to know. */
  #taken(id: string): SendResult {
    return this.#callback() === undefined ? { kind: 'delivered' } : { kind: 'taken', id };
  }

  /** callback_url: https alone, up to 256 bytes. */
  #callback(): string | undefined {
    const address = `${this.#doors.publicUrl()}/links/${encodeURIComponent(this.#doors.name)}`;
    return address.startsWith('https://') && address.length <= 256 ? address : undefined;
  }

  #call(method: string, parameters: object, repeatable: 'yes' | 'no') {
    return ask(this.#doors.providers, {
      address: below(this.#settings.url, method),
      headers: { ...JSON_HEADERS, authorization: `Bearer ${this.#settings.token}` },
      body: jsonBody(parameters),
      repeatable,
    });
  }

  /** "Checking report integrity": HMAC-SHA-256 of the timestamp, a line feed and the body, with the token's SHA-256 as key. */
  hear({ method, headers, body }: HeardRequest): Heard {
    if (method !== 'POST') return onlyReply({ status: 405 });
    const timestamp = headers.get('x-request-timestamp') ?? '';
    const signature = hmacSha256(sha256(this.#settings.token), `${timestamp}\n`, body);
    if (!sameSecret(headers.get('x-request-signature')?.toLowerCase(), signature))
      return onlyReply({ status: 403 });
    const now = this.#doors.clock.now();
    const age = Math.abs(unixSeconds(now) - Number(timestamp));
    if (!(age <= LIMITS.messenger.signedSeconds)) return onlyReply({ status: 403 });
    const told = readJson(body);
    return told === undefined
      ? onlyReply({ status: 400 })
      : { reply: { status: 200 }, receipts: receiptsOf(told, now), messages: [] };
  }
}

function receiptsOf(told: unknown, now: Instant): readonly HeardReceipt[] {
  const id = textAt(told, 'request_id');
  const seconds = wholeAt(told, 'delivery_status', 'updated_at');
  if (id === undefined) return [];
  const receipt = { ids: [id], at: seconds === undefined ? now : instant(seconds * SECOND) };
  switch (textAt(told, 'delivery_status', 'status')) {
    case 'delivered':
      return [{ ...receipt, report: { kind: 'delivered' } }];
    case 'read':
      return [{ ...receipt, report: { kind: 'read' } }];
    case 'expired':
      return [
        { ...receipt, report: { kind: 'failed', status: STATUS.expired, err: 0, reason: 'undelivered' } },
      ];
    case 'revoked': {
      const failed = { status: statusOf('rejected'), err: CAUSE.rejected } as const;
      return [{ ...receipt, report: { kind: 'failed', ...failed, reason: 'undelivered' } }];
    }
    // `sent`: on its way.
    default:
      return [];
  }
}

function requestOf(answer: ProviderAnswer | Unanswered): string | undefined {
  const said = answer.kind === 'answered' ? readJson(answer.body) : undefined;
  return at(said, 'ok') === true ? textAt(said, 'result', 'request_id') : undefined;
}

function failureOf(answer: ProviderAnswer | Unanswered): SendResult {
  if (answer.kind !== 'answered') return unansweredResult(answer);
  const error = textAt(readJson(answer.body), 'error');
  if (error === undefined) return resultOfStatus(answer);
  const meaning = ERRORS.find(([words]) => words.test(error))?.[1] ?? 'rejected';
  if (meaning === 'closed') return { kind: 'away', lasting: 'yes', code: error };
  if (meaning !== 'slower') return refused(meaning, error);
  // FLOOD_WAIT_30: how many seconds.
  const seconds = /_(\d{1,5})$/.exec(error)?.[1];
  const after = seconds === undefined ? {} : { after: Number(seconds) * SECOND };
  return { kind: 'later', whose: 'link', code: error, ...after };
}

/** For a request that sends nothing: a lost answer leaves no doubt. */
function surely(result: SendResult): SendResult {
  return result.kind === 'unknown' ? { kind: 'away', lasting: 'no', code: result.code } : result;
}

export const TELEGRAM_GATEWAY: LinkKind<TelegramGatewaySettings> = {
  kind: 'telegram-gateway',
  says: 'Telegram Gateway: confirmation codes to numbers that have Telegram, and reports on them.',
  table: TABLE,
  settings: (given) => ({
    ...messengerSettings(given, DEFAULTS),
    token: given.token as string,
    senderUsername: given.senderUsername as string | undefined,
    ttl: given.ttl as number | undefined,
  }),
  kindsOf: ({ kinds }) => new Set(kinds),
  open: (settings, doors) =>
    openMessengerLink({ messenger: new TelegramGateway(settings, doors), settings, doors }),
};
