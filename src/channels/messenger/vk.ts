// VK API (dev.vk.com: messages.send of a community, notifications.sendMessage of a mini app) and its Callback API. Owns its
// requests and settings. VK knows people by ids and short names, and tells nothing of delivery.

import { unreachable } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { FieldRow } from '../../base/section-table.ts';
import { instant, SECOND } from '../../base/time.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { HeardReply, HeardRequest, LinkDoors, LinkKind } from '../link.ts';
import { type AddresseeBook, addresseeOf, BOOK_FIELD } from './addressee.ts';
import { at, listAt, nameAt, readJson, textAt, wholeAt } from './json.ts';
import {
  type Heard,
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
import { ask, below, type ProviderAnswer, resultOfStatus, unansweredResult } from './provider-request.ts';
import { refusal, refused } from './refusals.ts';
import { requestNumber } from './request-id.ts';
import { sameSecret } from './signature.ts';
import { notificationRefused, resultOfVkCode } from './vk-codes.ts';

const VERSION = '5.199';
/** messages.send: 9000 by the schema, 4096 by error 914 of a community; notifications.sendMessage: 254. */
const MESSAGE_CHARACTERS = 4_096;
const NOTIFICATION_CHARACTERS = 254;
/** Ids up to here are people's; chats begin at 2000000000. */
const ID = /^-?\d{1,12}$/;

const DEFAULTS: MessengerDefaults = {
  kinds: ['social'],
  url: 'https://api.vk.com/method',
  rate: 15,
  rateSays: 'A community\'s token is let make 20 requests ("API requests", limits).',
};

type VkSettings = MessengerSettings & {
  readonly token: string;
  readonly by: 'messages' | 'notifications';
  readonly confirmation: string | undefined;
  readonly secret: string | undefined;
  readonly book: AddresseeBook;
};

const TABLE: readonly FieldRow[] = [
  {
    key: 'token',
    form: SECRET_FORM,
    absent: 'required',
    says: "The community's access key with the right to messages, or the mini app's service key.",
  },
  {
    key: 'by',
    form: { kind: 'choice', choices: ['messages', 'notifications'] },
    absent: 'messages',
    says: "Messages of a community to who wrote to it, or a mini app's notifications of up to 254 characters.",
  },
  {
    key: 'confirmation',
    form: SECRET_FORM,
    absent: 'nothing is heard',
    says: 'What the Callback API wants to be answered when it confirms the address.',
  },
  {
    key: 'secret',
    form: SECRET_FORM,
    absent: 'nothing is heard',
    says: 'The secret key set in the Callback API; events without it are not believed.',
  },
  BOOK_FIELD,
  ...messengerFields(DEFAULTS),
];

class Vk implements Messenger {
  readonly repeats = 'recognised';
  readonly #settings: VkSettings;
  readonly #doors: LinkDoors;

  constructor(settings: VkSettings, doors: LinkDoors) {
    this.#settings = settings;
    this.#doors = doors;
  }

  plan(message: ClaimedMessage): Result<readonly Piece[], Refusal> {
    if (this.#recipient(message) === undefined)
      return err(refusal('nobody', 'VK knows people by ids and names'));
    const whole = wholePiece(message, this.#doors.uploadPath);
    if (!whole.ok) return whole;
    if (whole.value.files.some(({ kind }) => kind === 'upload'))
      return err(refusal('unsupported', 'files go to VK by their addresses alone'));
    // An address in the text is what VK makes a snippet of by itself.
    const addresses = whole.value.files.flatMap((file) => (file.kind === 'address' ? [file.address] : []));
    const text = [whole.value.text, ...addresses].filter((part) => part !== '').join('\n');
    if (this.#settings.by === 'notifications' && text.length > NOTIFICATION_CHARACTERS)
      return err(refusal('rejected', `the text has more than ${NOTIFICATION_CHARACTERS} characters`));
    return ok(textThenFiles({ text, files: [] }, MESSAGE_CHARACTERS));
  }

  async send(sending: Sending): Promise<SendResult> {
    const recipient = this.#recipient(sending.message);
    if (!recipient) return refused('nobody', 'not an id');
    const { by, token, url } = this.#settings;
    const form = new URLSearchParams({
      ...recipient,
      message: sending.piece.text,
      // "Unique identifier to avoid resending the message": a repetition after a lost answer is not shown again.
      random_id: requestNumber(sending),
      access_token: token,
      v: VERSION,
    });
    const answer = await ask(this.#doors.providers, {
      address: below(url, by === 'messages' ? 'messages.send' : 'notifications.sendMessage'),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form.toString()),
      repeatable: 'yes',
    });
    return answer.kind === 'answered' ? resultOf(answer) : unansweredResult(answer);
  }

  #recipient({ phone }: ClaimedMessage): Readonly<Record<string, string>> | undefined {
    const { by, book } = this.#settings;
    const addressee = addresseeOf(phone, book);
    switch (addressee.kind) {
      case 'id':
        if (!ID.test(addressee.id)) return undefined;
        return by === 'messages' ? { peer_id: addressee.id } : { user_ids: addressee.id };
      case 'name':
        return by === 'messages' ? { domain: addressee.name } : undefined;
      case 'phone':
        return undefined;
      default:
        return unreachable(addressee);
    }
  }

  /** Callback API: anything but `ok` makes VK tell it again. */
  hear({ method, body }: HeardRequest): Heard {
    const { confirmation, secret } = this.#settings;
    if (method !== 'POST' || confirmation === undefined || secret === undefined)
      return onlyReply({ status: 404 });
    const told = readJson(body);
    if (!sameSecret(textAt(told, 'secret'), secret)) return onlyReply({ status: 403 });
    const type = textAt(told, 'type');
    if (type === 'confirmation') return onlyReply(plain(confirmation));
    if (type !== 'message_new') return onlyReply(plain('ok'));
    const message = at(told, 'object', 'message');
    const [from, key] = [nameAt(message, 'from_id'), nameAt(told, 'event_id') ?? nameAt(message, 'id')];
    const [text, seconds] = [textAt(message, 'text'), wholeAt(message, 'date')];
    const to = nameAt(told, 'group_id') ?? this.#doors.name;
    const whole = from !== undefined && key !== undefined && seconds !== undefined && text;
    const messages = whole ? [{ from: `#${from}`, to, text, sentAt: instant(seconds * SECOND), key }] : [];
    return { reply: plain('ok'), receipts: [], messages };
  }
}

function plain(body: string): HeardReply {
  return { status: 200, contentType: 'text/plain', body };
}

function resultOf(answer: ProviderAnswer): SendResult {
  const said = readJson(answer.body);
  const failure = wholeAt(said, 'error', 'error_code');
  if (failure !== undefined)
    return resultOfVkCode(failure, `${failure} ${textAt(said, 'error', 'error_msg') ?? ''}`.trim());
  if (wholeAt(said, 'response') !== undefined) return { kind: 'delivered' };
  const [one] = listAt(said, 'response');
  if (at(one, 'status') === true) return { kind: 'delivered' };
  const refusedBy = wholeAt(one, 'error', 'code');
  return refusedBy === undefined ? resultOfStatus(answer) : notificationRefused(refusedBy);
}

export const VK: LinkKind<VkSettings> = {
  kind: 'vk',
  says: 'VK: messages of a community or notifications of a mini app, and what people write to the community.',
  table: TABLE,
  settings: (given, { where, faults }) => {
    if ((given.confirmation === undefined) !== (given.secret === undefined))
      faults.push(`${where}: "confirmation" and "secret" go together`);
    return {
      ...messengerSettings(given, DEFAULTS),
      token: given.token as string,
      by: (given.by as VkSettings['by'] | undefined) ?? 'messages',
      confirmation: given.confirmation as string | undefined,
      secret: given.secret as string | undefined,
      book: (given.book as AddresseeBook | undefined) ?? {},
    };
  },
  kindsOf: ({ kinds }) => new Set(kinds),
  open: (settings, doors) => openMessengerLink({ messenger: new Vk(settings, doors), settings, doors }),
};
