// A sending of the JSON API read into a Submission, and what became of it told. Owns both ways; texts, numbers, senders
// and prices are judged by the core.

import type { Static } from 'typebox';
import { err, ok, type Result } from '../../../base/result.ts';
import { DAY, type Instant, MINUTE } from '../../../base/time.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Doors } from '../../../core/doors.ts';
import { zoneHoursAt } from '../../../core/messages/sending-time.ts';
import type {
  Accepted,
  AcceptedRecipient,
  CallOptions,
  Refused,
  SendingTime,
  Submission,
  SubmissionItem,
  Upload,
} from '../../../core/messages/submission.ts';
import { sendAtOf } from './dates.ts';
import { type Fault, mistaken } from './replies.ts';
import { moneyAmount } from './schemas.ts';
import type { NewSending, RefusedRecipient, SendingPrice, SentRecipient } from './sending-schemas.ts';

/** What a text and those it goes to may be refused for, whatever sends them. */
export const CONTENT_FAULTS = [
  'menu-wrong',
  'text-too-long',
  'message-forbidden',
  'transfer-not-registered',
  'number-wrong',
  'number-unreachable',
  'kind-unavailable',
] as const;

type Sending = Static<typeof NewSending>;

type Read<T> = Result<T, Fault>;

type Timed = Pick<Sending, 'sendAt' | 'sendHours'>;

type TimeContext = { readonly account: Account; readonly now: Instant; readonly pointer: string };

/** Undefined when neither is told. */
function whenOf({ sendAt, sendHours }: Timed, context: TimeContext): Read<SendingTime | undefined> {
  const { account, now, pointer } = context;
  if (sendAt !== undefined && sendHours)
    return err(mistaken(`${pointer}/sendHours`, 'goes not together with sendAt'));
  if (sendHours) {
    const { from, till } = sendHours;
    if (from === till) return err(mistaken(`${pointer}/sendHours/till`, 'is the same as from', 'date-wrong'));
    const zoneHours = sendHours.utcOffset ?? zoneHoursAt(account.settings.timeZone, now);
    return ok({ kind: 'hours', from, till, zoneHours });
  }
  if (sendAt === undefined) return ok(undefined);
  return sendAtOf(`${pointer}/sendAt`, sendAt, now);
}

type Item = { readonly phones: string[]; readonly text: string; sender?: string; when?: SendingTime };

/** Recipients that are sent the same at the same time are one item, in the order of the first of each. */
function itemsOf(sending: Sending, context: Omit<TimeContext, 'pointer'>): Read<readonly SubmissionItem[]> {
  const items = new Map<string, Item>();
  const common = (sending.text ?? '').replace(/\r\n/g, '\n');
  for (const [at, recipient] of sending.recipients.entries()) {
    const own = typeof recipient === 'string' ? { to: recipient } : recipient;
    const when = whenOf(own, { ...context, pointer: `/recipients/${at}` });
    if (!when.ok) return when;
    const text = own.text?.replace(/\r\n/g, '\n') ?? common;
    const key = JSON.stringify([text, own.sender, when.value]);
    const item = items.get(key) ?? {
      phones: [],
      text,
      ...(own.sender && { sender: own.sender }),
      ...(when.value && { when: when.value }),
    };
    items.set(key, item);
    item.phones.push(own.to);
  }
  return ok([...items.values()]);
}

type Named = { readonly files: readonly string[]; readonly pointer: string };

async function uploadsOf(
  { files, pointer }: Named,
  account: Account,
  doors: Doors,
): Promise<Read<readonly Upload[]>> {
  if (files.length === 0) return ok([]);
  const found = await doors.heldUploads.find(account, files);
  if (!found.ok) return err({ fault: found.error });
  const missing = found.value.indexOf(undefined);
  if (missing >= 0) return err(mistaken(`${pointer}/${missing}`, 'is no upload of this account, or too old'));
  return ok(found.value.filter((upload) => upload !== undefined));
}

const RING_SECONDS = 22;
const PAUSE_SECONDS = 20;
const ATTEMPTS = 5;

async function callOf(
  sending: Sending,
  account: Account,
  doors: Doors,
): Promise<Read<CallOptions | undefined>> {
  const { call } = sending;
  if (sending.kind !== 'call') {
    return call ? err(mistaken('/call', 'belongs to the kind call alone')) : ok(undefined);
  }
  const uploads = await uploadsOf({ files: call?.sounds ?? [], pointer: '/call/sounds' }, account, doors);
  if (!uploads.ok) return uploads;
  return ok({
    ringSeconds: call?.ringSeconds ?? RING_SECONDS,
    pauseSeconds: call?.pauseSeconds ?? PAUSE_SECONDS,
    attempts: call?.attempts ?? ATTEMPTS,
    uploads: uploads.value,
    ...(call?.voice !== undefined && { voice: call.voice }),
  });
}

/** Files that an MMS or an e-mail carries. */
async function filesOf(
  { kind, attachments = [] }: Sending,
  account: Account,
  doors: Doors,
): Promise<Read<readonly Upload[]>> {
  if (attachments.length > 0 && kind !== 'mms' && kind !== 'mail')
    return err(mistaken('/attachments', 'belong to the kinds mms and mail alone'));
  return await uploadsOf({ files: attachments, pointer: '/attachments' }, account, doors);
}

const HEX = /^(?:[0-9a-fA-F]{2})+\s*(?:\n~~~\n[\s\S]*)?$/;
const BYTES = /^[\x00-\xff]*$/;

/** Undefined and no error for any other kind. */
function binaryOf(sending: Sending, items: readonly SubmissionItem[]): Read<Submission['binary']> {
  if (sending.kind !== 'binary')
    return sending.binary ? err(mistaken('/binary', 'belongs to the kind binary alone')) : ok(undefined);
  const binary = sending.binary ?? 'hex';
  const form = binary === 'hex' ? HEX : BYTES;
  return items.every((item) => form.test(item.text))
    ? ok(binary)
    : err(
        mistaken(
          '/text',
          binary === 'hex' ? 'is not pairs of hexadecimal digits' : 'has characters past U+00FF',
        ),
      );
}

const TRANSLITERATIONS = { none: 'no', translit: 'translit', lookAlike: 'look-alike' } as const;

type Context = {
  readonly doors: Doors;
  readonly account: Account;
  readonly address: string;
  readonly purpose: Submission['purpose'];
  readonly idempotencyKey: Submission['idempotencyKey'];
};

export async function readSending(sending: Sending, context: Context): Promise<Read<Submission>> {
  const { doors, account } = context;
  const now = doors.clock.now();
  const items = itemsOf(sending, { account, now });
  if (!items.ok) return items;
  const when = whenOf(sending, { account, now, pointer: '' });
  if (!when.ok) return when;
  const binary = binaryOf(sending, items.value);
  if (!binary.ok) return binary;
  const call = await callOf(sending, account, doors);
  if (!call.ok) return call;
  const files = await filesOf(sending, account, doors);
  if (!files.ok) return files;
  return ok({
    door: 'api',
    kind: sending.kind ?? 'sms',
    items: items.value,
    when: when.value ?? { kind: 'now' },
    validity: (sending.validityMinutes ?? DAY / MINUTE) * MINUTE,
    transliterate: TRANSLITERATIONS[sending.transliteration ?? 'none'],
    purpose: context.purpose,
    clientAddress: context.address,
    ...(sending.id !== undefined && { publicId: sending.id }),
    ...(sending.sender !== undefined && { sender: sending.sender }),
    ...(sending.subject !== undefined && { subject: sending.subject }),
    ...(sending.fallbackText !== undefined && { fallbackText: sending.fallbackText }),
    ...(sending.maximumParts !== undefined && { partsMax: sending.maximumParts }),
    ...(sending.shortLinks === true && { links: 'short' as const }),
    ...(binary.value && { binary: binary.value }),
    ...(call.value && { call: call.value }),
    ...(files.value.length > 0 && { files: files.value }),
    ...(context.idempotencyKey && { idempotencyKey: context.idempotencyKey }),
  });
}

function recipientTold(recipient: AcceptedRecipient, currency: string): Static<typeof SentRecipient> {
  const { phone, parts, cost, refused } = recipient;
  return {
    recipient: phone,
    parts,
    price: moneyAmount(cost, currency),
    ...(refused && { refused: { statusCode: refused.status, errorCode: refused.err } }),
  };
}

export function priceTold(accepted: Accepted, account: Account): Static<typeof SendingPrice> {
  const { currency } = account;
  return {
    count: accepted.count,
    price: moneyAmount(accepted.cost, currency),
    balance: moneyAmount(accepted.balance, currency),
    recipients: accepted.recipients.map((recipient) => recipientTold(recipient, currency)),
  };
}

export function refusalTold(refused: Refused): Fault {
  const { fault, detail, publicId, recipients = [] } = refused;
  const told: Static<typeof RefusedRecipient>[] = recipients.flatMap(({ phone, parts, refused }) =>
    refused ? [{ recipient: phone, parts, statusCode: refused.status, errorCode: refused.err }] : [],
  );
  return {
    fault,
    ...(detail !== undefined && detail !== '' && { detail }),
    ...(publicId !== undefined && publicId !== '' && { id: publicId }),
    ...(told.length > 0 && { recipients: told }),
  };
}
