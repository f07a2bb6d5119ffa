// Viber Business Messages through Infobip (infobip.com/docs/api/channels/viber/viber-business-messages, POST /viber/2/messages):
// to numbers, with a life time, receipts by webhook. Owns its requests and settings; Viber itself gives this to partners alone.

import { err, ok, type Result } from '../../base/result.ts';
import { type FieldRow, FORMS } from '../../base/section-table.ts';
import { type Instant, instant, SECOND } from '../../base/time.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { HeardRequest, LinkDoors, LinkKind } from '../link.ts';
import { addresseeOf } from './addressee.ts';
import { at, listAt, nameAt, readJson, textAt, wholeAt } from './json.ts';
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
import { wholePiece } from './pieces.ts';
import {
  ask,
  below,
  JSON_HEADERS,
  jsonBody,
  type ProviderAnswer,
  resultOfStatus,
  unansweredResult,
} from './provider-request.ts';
import { CAUSE, refusal, refused, statusOf } from './refusals.ts';
import { requestUuid } from './request-id.ts';
import { hmacSha256, sameSecret } from './signature.ts';

/** Text content: up to 1000 characters. */
const TEXT_CHARACTERS = 1_000;
/** options.validityPeriod: 15 seconds to a day. */
const VALIDITY_LEAST = 15;
const VALIDITY_MOST = 86_400;

const DEFAULTS: MessengerDefaults = {
  kinds: ['viber'],
  rate: 20,
  rateSays: 'The contract says how many.',
};

type ViberBusinessSettings = MessengerSettings & {
  readonly apiKey: string;
  readonly sender: string;
  readonly label: string;
  readonly lifeSeconds: number | undefined;
};

const TABLE: readonly FieldRow[] = [
  { key: 'apiKey', form: SECRET_FORM, absent: 'required', says: 'API key of the account.' },
  { key: 'sender', form: FORMS.line, absent: 'required', says: 'Sender registered with Viber.' },
  {
    key: 'label',
    form: { kind: 'choice', choices: ['TRANSACTIONAL', 'PROMOTIONAL'] },
    absent: 'TRANSACTIONAL',
    says: 'What messages are to Viber, which prices and checks them by it.',
  },
  {
    key: 'lifeSeconds',
    form: { kind: 'number', least: VALIDITY_LEAST, most: VALIDITY_MOST, whole: 'whole' },
    absent: 'as long as the message lives',
    says: 'Seconds Viber tries to deliver at most; then the message counts as undelivered and may go another way.',
  },
  ...messengerFields(DEFAULTS),
];

class ViberBusiness implements Messenger {
  readonly #settings: ViberBusinessSettings;
  readonly #doors: LinkDoors;

  constructor(settings: ViberBusinessSettings, doors: LinkDoors) {
    this.#settings = settings;
    this.#doors = doors;
  }

  plan(message: ClaimedMessage): Result<readonly Piece[], Refusal> {
    if (addresseeOf(message.phone).kind !== 'phone') return err(refusal('nobody', 'messages go to numbers'));
    const whole = wholePiece(message, this.#doors.uploadPath);
    if (!whole.ok) return whole;
    const { text, files } = whole.value;
    if (text.length > TEXT_CHARACTERS)
      return err(refusal('rejected', `the text has more than ${TEXT_CHARACTERS} characters`));
    if (files.length > 1 || files.some(({ kind }) => kind === 'upload'))
      return err(refusal('unsupported', 'at most one picture by its address'));
    return ok([whole.value]);
  }

  async send(sending: Sending): Promise<SendResult> {
    const { message, piece } = sending;
    // Ours, so that a receipt is known even where the answer got lost.
    const messageId = requestUuid(sending);
    const left = Math.floor((message.validUntil - this.#doors.clock.now()) / SECOND);
    const life = Math.min(
      this.#settings.lifeSeconds ?? VALIDITY_MOST,
      Math.max(VALIDITY_LEAST, left),
      VALIDITY_MOST,
    );
    const report = { url: this.#reportAddress() };
    const answer = await ask(this.#doors.providers, {
      address: below(this.#settings.url, 'viber/2/messages'),
      headers: { ...JSON_HEADERS, accept: 'application/json', authorization: `App ${this.#settings.apiKey}` },
      body: jsonBody({
        messages: [
          {
            sender: this.#settings.sender,
            destinations: [{ to: message.phone, messageId }],
            content: contentOf(piece),
            options: {
              label: this.#settings.label,
              validityPeriod: { amount: life, timeUnit: 'SECONDS' },
            },
            webhooks: { delivery: report, seen: report },
          },
        ],
      }),
      repeatable: 'no',
    });
    return answer.kind === 'answered' ? resultOf(answer, messageId) : unansweredResult(answer);
  }

  /** Reports are not signed: the address itself is the secret, made of the key. */
  #reportAddress(): string {
    const { name, publicUrl } = this.#doors;
    return `${publicUrl()}/links/${encodeURIComponent(name)}?key=${this.#reportKey()}`;
  }

  #reportKey(): string {
    return hmacSha256(this.#settings.apiKey, `reports of ${this.#doors.name}`).slice(0, 32);
  }

  hear({ method, query, body }: HeardRequest): Heard {
    if (method !== 'POST') return onlyReply({ status: 405 });
    if (!sameSecret(query.get('key'), this.#reportKey())) return onlyReply({ status: 403 });
    const told = readJson(body);
    if (told === undefined) return onlyReply({ status: 400 });
    const receipts = listAt(told, 'results').flatMap((one) => receiptOf(one, this.#doors.clock.now()));
    return { reply: { status: 200 }, receipts, messages: [] };
  }
}

function contentOf({ text, files: [file] }: Piece): object {
  if (file?.kind !== 'address') return { type: 'TEXT', text };
  return { type: 'IMAGE', mediaUrl: file.address, ...(text !== '' && { text }) };
}

/** Names of rejections ("Message status codes") that are not about the message; all others are. */
const REJECTIONS: ReadonlyMap<string, SendResult['kind'] & ('taken' | 'away')> = new Map([
  // Our repetition after a lost answer: it has the first one, and reports come under the same id.
  ['REJECTED_DUPLICATE_MESSAGE_ID', 'taken'],
  ['REJECTED_NOT_ENOUGH_CREDITS', 'away'],
  ['REJECTED_PREPAID_PACKAGE_EXPIRED', 'away'],
  ['REJECTED_SYSTEM_ERROR', 'away'],
]);

/** Groups of statuses ("Message status codes"): 1 pending, 2 undeliverable, 3 delivered, 4 expired, 5 rejected. */
function resultOf(answer: ProviderAnswer, messageId: string): SendResult {
  const said = readJson(answer.body);
  const status = at(listAt(said, 'messages')[0], 'status');
  const group = wholeAt(status, 'groupId');
  const code = `${group ?? ''} ${textAt(status, 'name') ?? ''}`.trim();
  switch (group) {
    case 1:
    case 3:
      return { kind: 'taken', id: messageId };
    case 2:
    case 4:
      return refused('nobody', code);
    case 5:
      return rejected(textAt(status, 'name') ?? '', code, messageId);
    default: {
      const failure = textAt(said, 'requestError', 'serviceException', 'messageId');
      if (failure !== undefined && answer.status === 400) return refused('rejected', failure);
      return resultOfStatus(answer);
    }
  }
}

function rejected(name: string, code: string, messageId: string): SendResult {
  switch (REJECTIONS.get(name)) {
    case 'taken':
      return { kind: 'taken', id: messageId };
    case 'away':
      return { kind: 'away', lasting: name === 'REJECTED_SYSTEM_ERROR' ? 'no' : 'yes', code };
    case undefined:
      return refused('rejected', code);
  }
}

function receiptOf(result: unknown, now: Instant): readonly HeardReceipt[] {
  const id = nameAt(result, 'messageId');
  if (id === undefined) return [];
  const seen = textAt(result, 'seenAt');
  if (seen !== undefined) return [{ ids: [id], at: momentOf(seen, now), report: { kind: 'read' } }];
  const receipt = { ids: [id], at: momentOf(textAt(result, 'doneAt'), now) };
  switch (wholeAt(result, 'status', 'groupId')) {
    case 3:
      // Of this group alone one is on its way still.
      if (textAt(result, 'status', 'name') === 'DELIVERED_TO_OPERATOR') return [];
      return [{ ...receipt, report: { kind: 'delivered' } }];
    case 4:
      return [
        { ...receipt, report: { kind: 'failed', status: STATUS.expired, err: 0, reason: 'undelivered' } },
      ];
    case 2:
    case 5: {
      // A user Viber does not know is the usual cause (VIBER_USER_NOT_FOUND and its like).
      const name = `${textAt(result, 'error', 'name') ?? ''} ${textAt(result, 'status', 'name') ?? ''}`;
      const cause = /USER|SUBSCRIBER|DESTINATION|UNKNOWN/.test(name) ? 'nobody' : 'rejected';
      return [
        {
          ...receipt,
          report: { kind: 'failed', status: statusOf(cause), err: CAUSE[cause], reason: 'refused' },
        },
      ];
    }
    default:
      return [];
  }
}

function momentOf(text: string | undefined, otherwise: Instant): Instant {
  // `+0000` without a colon is theirs; `Date` reads it all the same.
  const milliseconds = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(milliseconds) ? otherwise : instant(milliseconds);
}

export const VIBER_BUSINESS: LinkKind<ViberBusinessSettings> = {
  kind: 'viber-business',
  says: 'Viber Business Messages through Infobip: texts and pictures to numbers, and receipts.',
  table: TABLE,
  settings: (given) => ({
    ...messengerSettings(given, DEFAULTS),
    apiKey: given.apiKey as string,
    sender: given.sender as string,
    label: (given.label as string | undefined) ?? 'TRANSACTIONAL',
    lifeSeconds: given.lifeSeconds as number | undefined,
  }),
  kindsOf: ({ kinds }) => new Set(kinds),
  open: (settings, doors) =>
    openMessengerLink({ messenger: new ViberBusiness(settings, doors), settings, doors }),
};
