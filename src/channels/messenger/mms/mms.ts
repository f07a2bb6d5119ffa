// MMS to a relay by MM7 (3GPP TS 23.140, SOAP over HTTP): submissions with text and files, delivery and read reports, and MMS
// that subscribers send. Owns its requests, its answers and its settings; bytes of MM7 are `protocols/mm7`.

import { unreachable } from '../../../base/assert.ts';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { type FieldRow, FORMS, type YesNo } from '../../../base/section-table.ts';
import { type Instant, instant } from '../../../base/time.ts';
import { STATUS } from '../../../core/messages/status.ts';
import type { ClaimedMessage } from '../../../core/ports.ts';
import {
  MM7_NAMESPACE,
  MM7_SUCCESS,
  MM7_VALIDATION_ERROR,
  MM7_VERSION,
} from '../../../protocols/mm7/codes.ts';
import { type Mm7Message, type Mm7Status, readMm7 } from '../../../protocols/mm7/messages.ts';
import { type MimePart, readMultipart, typeOf } from '../../../protocols/mm7/mime.ts';
import { type Edition, printAnswer, printFault, printSubmit } from '../../../protocols/mm7/print.ts';
import { readXml } from '../../../protocols/xml.ts';
import type { HeardReply, HeardRequest, LinkDoors, LinkKind } from '../../link.ts';
import {
  type Heard,
  type HeardReceipt,
  type Messenger,
  onlyReply,
  type Piece,
  type Refusal,
  type Sending,
  type SendResult,
} from '../messenger.ts';
import { openMessengerLink } from '../messenger-link.ts';
import {
  type MessengerDefaults,
  type MessengerSettings,
  messengerFields,
  messengerSettings,
  SECRET_FORM,
} from '../messenger-settings.ts';
import { readUpload } from '../multipart-form.ts';
import { wholePiece } from '../pieces.ts';
import { ask, type ProviderAnswer, resultOfStatus, unansweredResult } from '../provider-request.ts';
import { CAUSE, type Cause, refusal, refused, statusOf } from '../refusals.ts';
import { requestUuid } from '../request-id.ts';
import { sameSecret } from '../signature.ts';
import { BASE64, type ContentFile, submissionBody, textOfParts } from './content.ts';

const DEFAULTS: MessengerDefaults = {
  kinds: ['mms'],
  rate: 10,
  rateSays: 'The contract says how many.',
};

type MmsSettings = MessengerSettings & {
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly reportUser: string | undefined;
  readonly reportPassword: string | undefined;
  readonly vaspId: string | undefined;
  readonly vasId: string | undefined;
  readonly sender: string | undefined;
  readonly serviceCode: string | undefined;
  readonly edition: Edition;
};

const TABLE: readonly FieldRow[] = [
  { key: 'user', form: FORMS.word, absent: 'no sign-in', says: 'Name for the relay (HTTP Basic).' },
  { key: 'password', form: SECRET_FORM, absent: 'no sign-in', says: 'Password for the relay.' },
  {
    key: 'reportUser',
    form: FORMS.word,
    absent: 'nothing is heard: what the relay has taken counts as delivered',
    says: 'Name the relay signs in with when it tells us something (HTTP Basic).',
  },
  { key: 'reportPassword', form: SECRET_FORM, absent: 'nothing is heard', says: 'Password of the relay.' },
  { key: 'vaspId', form: FORMS.line, absent: 'left out', says: 'VASPID: who we are to the relay.' },
  { key: 'vasId', form: FORMS.line, absent: 'left out', says: 'VASID: which of our services it is.' },
  {
    key: 'sender',
    form: FORMS.word,
    absent: "the message's sender name",
    says: 'Short code, or number with a plus, that messages are from.',
  },
  {
    key: 'serviceCode',
    form: FORMS.word,
    absent: 'left out',
    says: 'ServiceCode: what the relay bills it as.',
  },
  {
    key: 'namespace',
    form: FORMS.url,
    absent: MM7_NAMESPACE,
    says: "Namespace of the relay's edition of MM7.",
  },
  {
    key: 'version',
    form: { kind: 'text', pattern: /^\d{1,2}\.\d{1,2}\.\d{1,2}$/, form: 'three numbers' },
    absent: MM7_VERSION,
    says: 'MM7Version of that edition.',
  },
  ...messengerFields(DEFAULTS),
];

/** What a status code is about; the rest goes by its first digit. */
const REFUSED: ReadonlyMap<number, Cause> = new Map<number, Cause>([
  [2002, 'numberWrong'],
  [2003, 'nobody'],
  [2004, 'unsupported'],
  [3002, 'rejected'],
  [4004, 'rejected'],
]);
const CLOSED: ReadonlySet<number> = new Set([4001, 4002, 4003, 4007, 4008]);

class MmsRelay implements Messenger {
  readonly #settings: MmsSettings;
  readonly #doors: LinkDoors;

  constructor(settings: MmsSettings, doors: LinkDoors) {
    this.#settings = settings;
    this.#doors = doors;
  }

  plan(message: ClaimedMessage): Result<readonly Piece[], Refusal> {
    if (!/^\d+$/.test(message.phone)) return err(refusal('numberWrong', 'MMS go to numbers', 'no'));
    const { subject, text, files = [] } = message;
    // A subject alone is an MMS too (spec http-send 2.6).
    if (text.trim() === '' && files.length === 0 && subject) return ok([{ text: '', files: [] }]);
    const whole = wholePiece(message, this.#doors.uploadPath);
    if (!whole.ok) return whole;
    if (whole.value.files.some(({ kind }) => kind === 'address'))
      return err(refusal('unsupported', 'files of an MMS are handed in, not named by address'));
    return ok([whole.value]);
  }

  async send(sending: Sending): Promise<SendResult> {
    const files: ContentFile[] = [];
    for (const file of sending.piece.files) {
      if (file.kind === 'address') return refused('unsupported', 'a file by its address');
      const bytes = await readUpload(file.path);
      if (!bytes.ok) return bytes.error;
      files.push({ name: file.name, bytes: bytes.value });
    }
    // The same for every attempt: a relay that compares TransactionIDs knows the repetition after a lost answer.
    const transactionId = requestUuid(sending);
    const { text } = sending.piece;
    const { contentType, body } = submissionBody(
      (contentId) => this.#envelope(sending, transactionId, contentId),
      {
        text,
        files,
        key: transactionId,
      },
    );
    const answer = await ask(this.#doors.providers, {
      address: this.#settings.url,
      headers: { 'content-type': contentType, soapaction: '""', ...this.#signIn() },
      body,
      repeatable: 'no',
    });
    return answer.kind === 'answered' ? this.#told(resultOf(answer)) : unansweredResult(answer);
  }

  /** Where no report is heard, that the relay has taken it is all there will be to know. */
  #told(result: SendResult): SendResult {
    return result.kind === 'taken' && this.#reports() === 'no' ? { kind: 'delivered' } : result;
  }

  #reports(): YesNo {
    return this.#settings.reportUser === undefined ? 'no' : 'yes';
  }

  #envelope({ message }: Sending, transactionId: string, contentId: string): string {
    const { vaspId, vasId, sender, serviceCode, edition } = this.#settings;
    const request = {
      transactionId,
      vaspId,
      vasId,
      sender: sender ?? message.sender,
      recipient: `+${message.phone}`,
      serviceCode,
      timeStamp: iso(this.#doors.clock.now()),
      expiryDate: iso(message.validUntil),
      reports: this.#reports(),
      subject: message.subject ?? message.sender,
      contentId,
    };
    return printSubmit(request, edition);
  }

  #signIn(): Readonly<Record<string, string>> {
    const { user, password } = this.#settings;
    return user === undefined ? {} : { authorization: basic(user, password ?? '') };
  }

  hear({ method, headers, body }: HeardRequest): Heard {
    const { reportUser, reportPassword = '', edition } = this.#settings;
    if (method !== 'POST' || reportUser === undefined) return onlyReply({ status: 404 });
    // The word in front is read whatever its case (RFC 9110 11.1).
    const given = headers.get('authorization')?.replace(/^basic +/i, 'Basic ');
    if (!sameSecret(given, basic(reportUser, reportPassword)))
      return onlyReply({ status: 401, challenge: 'Basic realm="MM7"' });
    const read = readMessage(headers.get('content-type') ?? '', body);
    if (!read.ok) return onlyReply(soap(500, printFault(MM7_VALIDATION_ERROR, read.error, edition)));
    const { message, parts } = read.value;
    const now = this.#doors.clock.now();
    switch (message.kind) {
      case 'delivery-report-req':
      case 'read-reply-req':
        return { reply: this.#answered(message), receipts: receiptsOf(message, now), messages: [] };
      case 'deliver-req': {
        const { sender, recipient, subject, date, linkedId, transactionId } = message;
        const text = [subject ?? '', textOfParts(parts)].filter((part) => part !== '').join('\n');
        const key = linkedId ?? transactionId;
        const from = bare(sender);
        const to = bare(recipient) || this.#doors.name;
        return {
          reply: this.#answered(message),
          receipts: [],
          messages: [{ from, to, text, sentAt: momentOf(date, now), key }],
        };
      }
      case 'submit-rsp':
      case 'error':
        return onlyReply(soap(500, printFault(MM7_VALIDATION_ERROR, 'a request was expected', edition)));
      default:
        return unreachable(message);
    }
  }

  #answered(message: Extract<Mm7Message, { readonly transactionId: string }>): HeardReply {
    const { kind, transactionId } = message;
    return soap(200, printAnswer(kind, { transactionId, code: MM7_SUCCESS }, this.#settings.edition));
  }
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function soap(status: number, body: string): HeardReply {
  return { status, contentType: 'text/xml; charset=utf-8', body };
}

/** Milliseconds are more than some relays read. */
function iso(moment: Instant): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}

function momentOf(text: string | undefined, otherwise: Instant): Instant {
  const milliseconds = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(milliseconds) ? otherwise : instant(milliseconds);
}

/** `+7999…/TYPE=PLMN` is how MMS addresses look inside a relay; ours are digits. */
function bare(address: string): string {
  return address.replace(/\/TYPE=.*$/i, '').replace(/^\+/, '');
}

type ReadMessage = { readonly message: Mm7Message; readonly parts: readonly MimePart[] };

/** The envelope alone, or as the first part of a multipart body. */
function readMessage(contentType: string, body: Uint8Array): Result<ReadMessage, string> {
  let xml = body;
  let parts: readonly MimePart[] = [];
  if (typeOf(contentType).startsWith('multipart/')) {
    const read = readMultipart(contentType, body, BASE64);
    if (!read.ok) return read;
    const [envelope, ...rest] = read.value;
    if (!envelope) return err('no part is whole');
    xml = envelope.body;
    parts = rest;
  }
  const { xmlElements: elements, xmlDepth: depth, xmlTag: tag } = LIMITS.messenger;
  const tree = readXml(Buffer.from(xml).toString('utf8'), { elements, depth, tag });
  if (!tree.ok) return tree;
  const message = readMm7(tree.value);
  return message.ok ? ok({ message: message.value, parts }) : message;
}

function resultOf(answer: ProviderAnswer): SendResult {
  const read = readMessage(answer.contentType, answer.body);
  if (!read.ok) return resultOfStatus(answer);
  const { message } = read.value;
  if (message.kind === 'error') return resultOfCode(message.status);
  if (message.kind !== 'submit-rsp') return { kind: 'unknown', code: message.kind };
  const { status, messageId } = message;
  // Partial success of a single recipient: it was taken.
  if (status.code !== MM7_SUCCESS && status.code !== 1100) return resultOfCode(status);
  return messageId === undefined ? { kind: 'delivered' } : { kind: 'taken', id: messageId };
}

function resultOfCode({ code, text }: Mm7Status): SendResult {
  const told = `${code} ${text}`.trim();
  const cause = REFUSED.get(code);
  if (cause !== undefined) return refused(cause, told);
  if (CLOSED.has(code)) return { kind: 'away', lasting: 'yes', code: told };
  // 2xxx: our request; 3xxx and 4xxx: the relay and its service, which did not take it.
  return code < 3000 ? refused('rejected', told) : { kind: 'away', lasting: 'no', code: told };
}

/** MMStatus of both reports (TS 23.140 8.1.3.3, 8.1.9); what decides nothing yet is left out. */
function receiptsOf(
  {
    kind,
    messageId,
    mmStatus,
    date,
  }: Extract<Mm7Message, { readonly messageId: string; readonly mmStatus: string }>,
  now: Instant,
): readonly HeardReceipt[] {
  const receipt = { ids: [messageId], at: momentOf(date, now) };
  const failed = (cause: Cause, status = statusOf(cause)): readonly HeardReceipt[] => [
    { ...receipt, report: { kind: 'failed', status, err: CAUSE[cause], reason: 'undelivered' } },
  ];
  if (kind === 'read-reply-req') {
    if (mmStatus === 'Read') return [{ ...receipt, report: { kind: 'read' } }];
    // Thrown away unread, but it was there.
    return mmStatus.startsWith('Deleted') ? [{ ...receipt, report: { kind: 'delivered' } }] : [];
  }
  switch (mmStatus) {
    case 'Retrieved':
    case 'Forwarded':
      return [{ ...receipt, report: { kind: 'delivered' } }];
    case 'Expired':
      return [
        { ...receipt, report: { kind: 'failed', status: STATUS.expired, err: 0, reason: 'undelivered' } },
      ];
    case 'Unrecognised':
      return failed('unsupported');
    case 'Unreachable':
    case 'Rejected':
    case 'DeliveryConditionNotMet':
      return failed('rejected');
    // Indeterminate, Deferred: it may still come.
    default:
      return [];
  }
}

export const MMS: LinkKind<MmsSettings> = {
  kind: 'mms',
  says: "MMS to an operator's relay by MM7: text and files, delivery and read reports, MMS of subscribers.",
  table: TABLE,
  settings: (given, { where, faults }) => {
    if ((given.reportUser === undefined) !== (given.reportPassword === undefined))
      faults.push(`${where}: "reportUser" and "reportPassword" go together`);
    if ((given.user === undefined) !== (given.password === undefined))
      faults.push(`${where}: "user" and "password" go together`);
    const text = (key: string): string | undefined => given[key] as string | undefined;
    return {
      ...messengerSettings(given, DEFAULTS),
      user: text('user'),
      password: text('password'),
      reportUser: text('reportUser'),
      reportPassword: text('reportPassword'),
      vaspId: text('vaspId'),
      vasId: text('vasId'),
      sender: text('sender'),
      serviceCode: text('serviceCode'),
      edition: { namespace: text('namespace') ?? MM7_NAMESPACE, version: text('version') ?? MM7_VERSION },
    };
  },
  kindsOf: ({ kinds }) => new Set(kinds),
  open: (settings, doors) => openMessengerLink({ messenger: new MmsRelay(settings, doors), settings, doors }),
};
