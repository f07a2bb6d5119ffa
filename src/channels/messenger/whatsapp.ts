// WhatsApp Cloud API (developers.facebook.com/docs/whatsapp/cloud-api): texts, templates and media to numbers; statuses and
// incoming messages by its webhook. Owns its requests and settings. It knows no id of a request, so what is in doubt may come twice.

import { err, ok, type Result } from '../../base/result.ts';
import type { FieldRow } from '../../base/section-table.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { HeardRequest, LinkDoors, LinkKind } from '../link.ts';
import { addresseeOf } from './addressee.ts';
import { at, listAt, nameAt, readJson, textAt, wholeAt } from './json.ts';
import {
  type Attachment,
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
import { mediaType, multipartForm, readUpload } from './multipart-form.ts';
import { textThenFiles, wholePiece } from './pieces.ts';
import {
  ask,
  below,
  JSON_HEADERS,
  jsonBody,
  type ProviderAnswer,
  resultOfStatus,
  unansweredResult,
} from './provider-request.ts';
import { refusal, refused } from './refusals.ts';
import { hmacSha256, sameSecret } from './signature.ts';
import { resultOfCode } from './whatsapp-codes.ts';
import { heardOf } from './whatsapp-webhook.ts';

/** Text messages, `body`; a parameter of a template shares the 1024 of its body. */
const TEXT_CHARACTERS = 4_096;
const TEMPLATE_CHARACTERS = 1_024;

const DEFAULTS: MessengerDefaults = {
  kinds: ['whatsapp'],
  url: 'https://graph.facebook.com/v23.0',
  rate: 80,
  rateSays: 'A number is let send 80 unless WhatsApp raised it ("Throughput").',
};

type WhatsappSettings = MessengerSettings & {
  readonly token: string;
  readonly phoneNumberId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly template: string | undefined;
  readonly language: string;
};

const TABLE: readonly FieldRow[] = [
  {
    key: 'token',
    form: SECRET_FORM,
    absent: 'required',
    says: 'Access token of a system user with whatsapp_business_messaging.',
  },
  {
    key: 'phoneNumberId',
    form: { kind: 'text', pattern: /^\d{5,25}$/, form: 'digits' },
    absent: 'required',
    says: 'Id of the number that is sent from, not the number itself.',
  },
  {
    key: 'appSecret',
    form: SECRET_FORM,
    absent: 'required',
    says: "The app's secret: what WhatsApp tells is signed with it, and nothing unsigned is believed.",
  },
  {
    key: 'verifyToken',
    form: SECRET_FORM,
    absent: 'required',
    says: 'Any word of your own, given to WhatsApp with the address of the webhook.',
  },
  {
    key: 'template',
    form: { kind: 'text', pattern: /^[a-z0-9_]{1,512}$/, form: 'small letters, digits and underscores' },
    absent: 'texts go as they are',
    says: 'A template whose body has one parameter, which becomes the text, its line ends blanks; without one only who wrote within the last day can be reached.',
  },
  {
    key: 'language',
    form: { kind: 'text', pattern: /^[a-z]{2,3}(_[A-Z]{2,3})?$/, form: 'a language such as ru or en_US' },
    absent: 'ru',
    says: 'Language of the template.',
  },
  ...messengerFields(DEFAULTS),
];

class Whatsapp implements Messenger {
  readonly #settings: WhatsappSettings;
  readonly #doors: LinkDoors;

  constructor(settings: WhatsappSettings, doors: LinkDoors) {
    this.#settings = settings;
    this.#doors = doors;
  }

  plan(message: ClaimedMessage): Result<readonly Piece[], Refusal> {
    if (addresseeOf(message.phone).kind !== 'phone')
      return err(refusal('nobody', 'WhatsApp knows people by numbers'));
    const whole = wholePiece(message, this.#doors.uploadPath);
    if (!whole.ok) return whole;
    if (this.#settings.template === undefined) return ok(textThenFiles(whole.value, TEXT_CHARACTERS));
    if (whole.value.text.length > TEMPLATE_CHARACTERS)
      return err(refusal('rejected', `the text has more than ${TEMPLATE_CHARACTERS} characters`));
    if (whole.value.files.length > 0) return err(refusal('unsupported', 'a template carries no files here'));
    return ok([whole.value]);
  }

  async send({ message: { phone }, piece }: Sending): Promise<SendResult> {
    const [file] = piece.files;
    if (!file) return this.#post(phone, this.#textContent(piece.text));
    if (file.kind === 'address')
      return this.#post(phone, mediaContent(lastOf(file.address), { link: file.address }));
    const uploaded = await this.#upload(file);
    return typeof uploaded === 'string'
      ? this.#post(phone, mediaContent(file.name, { id: uploaded }))
      : uploaded;
  }

  #textContent(text: string): object {
    const { template, language } = this.#settings;
    if (template === undefined) return { type: 'text', text: { preview_url: false, body: text } };
    // Error 132018: a parameter may have neither line ends nor tabs nor five blanks in a row.
    const parameter = { type: 'text', text: text.replace(/[\r\n\t]+| {4,}/g, ' ').trim() };
    const components = [{ type: 'body', parameters: [parameter] }];
    return { type: 'template', template: { name: template, language: { code: language }, components } };
  }

  async #post(to: string, content: object): Promise<SendResult> {
    const body = jsonBody({ messaging_product: 'whatsapp', recipient_type: 'individual', to, ...content });
    const answer = await ask(this.#doors.providers, {
      address: this.#address('messages'),
      headers: { ...JSON_HEADERS, authorization: `Bearer ${this.#settings.token}` },
      body,
      repeatable: 'no',
    });
    if (answer.kind !== 'answered') return unansweredResult(answer);
    const id = textAt(listAt(readJson(answer.body), 'messages')[0], 'id');
    return id === undefined ? failureOf(answer) : { kind: 'taken', id };
  }

  /** The id of the media, or why there is none; nothing was sent by then, so nothing is in doubt. */
  async #upload({ name, path }: Attachment & { readonly kind: 'upload' }): Promise<string | SendResult> {
    const bytes = await readUpload(path);
    if (!bytes.ok) return bytes.error;
    const fields = { messaging_product: 'whatsapp', type: mediaType(name) };
    const { contentType, body } = multipartForm(fields, { field: 'file', name, bytes: bytes.value });
    const answer = await ask(this.#doors.providers, {
      address: this.#address('media'),
      headers: { 'content-type': contentType, authorization: `Bearer ${this.#settings.token}` },
      body,
      repeatable: 'yes',
    });
    if (answer.kind !== 'answered') return { kind: 'away', lasting: 'no', code: answer.code };
    const id = nameAt(readJson(answer.body), 'id');
    if (id !== undefined) return id;
    const failure = failureOf(answer);
    return failure.kind === 'unknown' ? { kind: 'away', lasting: 'no', code: failure.code } : failure;
  }

  #address(edge: string): string {
    return below(this.#settings.url, `${this.#settings.phoneNumberId}/${edge}`);
  }

  hear({ method, query, headers, body }: HeardRequest): Heard {
    if (method === 'GET') return this.#verified(query);
    if (method !== 'POST') return onlyReply({ status: 405 });
    const { appSecret, phoneNumberId } = this.#settings;
    const signature = `sha256=${hmacSha256(appSecret, body)}`;
    if (!sameSecret(headers.get('x-hub-signature-256')?.toLowerCase(), signature))
      return onlyReply({ status: 403 });
    const told = readJson(body);
    return told === undefined ? onlyReply({ status: 400 }) : heardOf(told, phoneNumberId);
  }

  /** "Verification requests": the challenge goes back as it came. */
  #verified(query: ReadonlyMap<string, string>): Heard {
    const subscribes = query.get('hub.mode') === 'subscribe';
    if (!subscribes || !sameSecret(query.get('hub.verify_token'), this.#settings.verifyToken))
      return onlyReply({ status: 403 });
    return onlyReply({ status: 200, contentType: 'text/plain', body: query.get('hub.challenge') ?? '' });
  }
}

/** `error` of the Graph API, whatever the HTTP status is. */
function failureOf(answer: ProviderAnswer): SendResult {
  const error = at(readJson(answer.body), 'error');
  const code = wholeAt(error, 'code');
  if (code === undefined) return resultOfStatus(answer);
  const told = `${code} ${textAt(error, 'message') ?? ''}`.trim();
  const result = resultOfCode(code, told);
  if (!result) return answer.status >= 500 ? { kind: 'unknown', code: told } : refused('rejected', told);
  if (result.kind !== 'later' || result.after !== undefined || answer.retryAfter === undefined) return result;
  return { ...result, after: answer.retryAfter };
}

/** Media objects: an image, audio or video where the name says so, a document else. */
function mediaContent(name: string, where: { readonly link: string } | { readonly id: string }): object {
  const [general] = mediaType(name).split('/');
  if (general === 'image' && /\.(jpe?g|png)$/i.test(name)) return { type: 'image', image: where };
  if (general === 'audio' && /\.(mp3|amr|ogg)$/i.test(name)) return { type: 'audio', audio: where };
  if (general === 'video') return { type: 'video', video: where };
  return { type: 'document', document: { ...where, filename: name } };
}

function lastOf(address: string): string {
  const last = URL.canParse(address) ? new URL(address).pathname.split('/').at(-1) : undefined;
  return last || 'file';
}

export const WHATSAPP: LinkKind<WhatsappSettings> = {
  kind: 'whatsapp',
  says: 'WhatsApp by its Cloud API: texts, templates and files to numbers, receipts, and what people answer.',
  table: TABLE,
  settings: (given) => ({
    ...messengerSettings(given, DEFAULTS),
    token: given.token as string,
    phoneNumberId: given.phoneNumberId as string,
    appSecret: given.appSecret as string,
    verifyToken: given.verifyToken as string,
    template: given.template as string | undefined,
    language: (given.language as string | undefined) ?? 'ru',
  }),
  kindsOf: ({ kinds }) => new Set(kinds),
  open: (settings, doors) => openMessengerLink({ messenger: new Whatsapp(settings, doors), settings, doors }),
};
