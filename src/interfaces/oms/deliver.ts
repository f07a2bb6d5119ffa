// One OMS message sent: its user signed in, its content judged, its files kept, submitted; and what became of it as entries of an
// answer. Owns these steps; texts, numbers, senders and prices are judged by the core.

import { createHash } from 'node:crypto';
import { DAY } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { Doors } from '../../core/doors.ts';
import type { SendingTime, Submission } from '../../core/messages/submission.ts';
import type { Admission } from '../../dialect/frame.ts';
import { textParameters } from '../../dialect/parameters.ts';
import { keepingUploads, storeFiles } from '../../dialect/send-files.ts';
import type { OmsError } from '../../protocols/oms/answers.ts';
import type { XmsData, XmsUser } from '../../protocols/oms/documents.ts';
import { contentOf, type OmsContent } from './content.ts';
import type { OmsOffer } from './oms-offer.ts';
import { refusal, refusedErrors, takenErrors } from './replies.ts';

export type OmsDoors = {
  readonly doors: Doors;
  readonly admission: Admission;
  readonly service: OmsOffer;
};

type Delivery = {
  readonly xms: XmsData;
  readonly address: string;
  /** What makes a repetition of this message known. */
  readonly key: string | undefined;
};

type Delivered = { readonly errors: readonly OmsError[]; readonly account?: Account };

/** Without a name the password is an API key, as elsewhere. */
export function signInParameters({ userId, password }: XmsUser) {
  return textParameters([
    ['login', userId],
    ['psw', password],
  ]);
}

const NOBODY: Delivered = { errors: refusal('invalidUser', 'there is no user in the request') };

export async function deliver(parts: OmsDoors, delivery: Delivery): Promise<Delivered> {
  const { doors, admission, service } = parts;
  const { xms, address } = delivery;
  const { user } = xms;
  if (!user || (user.userId === '' && user.password === '')) return NOBODY;
  const content = contentOf(xms, service);
  const when = whenOf(xms, doors);
  const request = { parameters: signInParameters(user), address };
  const { outcome, account } = await admission.frame.serve({ call: 'send' }, request, async (signed) => {
    // Only who may send learns what is wrong with a message.
    if (!content.ok) return { ok: true, value: content.error };
    if (when === undefined)
      return { ok: true, value: refusal('noScheduled', 'the time to send at is no time') };
    const submission = submissionOf(delivery, content.value, when);
    const sent = await submit(doors, signed.account, { submission, content: content.value });
    return sent.ok ? { ok: true, value: takenErrors(sent.value.recipients) } : sent;
  });
  return { errors: outcome.ok ? outcome.value : refusedErrors(outcome.error), ...(account && { account }) };
}

/** Undefined: it is no time. What is past is now. */
function whenOf({ scheduled }: XmsData, { clock }: Doors): SendingTime | undefined {
  if (scheduled === 'wrong') return undefined;
  return scheduled === undefined || scheduled <= clock.now()
    ? { kind: 'now' }
    : { kind: 'at', at: scheduled };
}

function submissionOf(
  { xms, address, key }: Delivery,
  { kind, texts, files }: OmsContent,
  when: SendingTime,
): Submission {
  const { subject, recipients: phones } = xms;
  const asked = JSON.stringify(['oms', kind, phones, subject, when, texts, files.map(digestOf)]);
  const request = createHash('sha256').update(asked).digest('base64url');
  return {
    door: 'oms',
    kind,
    items: texts.map((text) => ({ phones, text })),
    when,
    validity: DAY,
    transliterate: 'no',
    purpose: 'send',
    clientAddress: address,
    ...(kind === 'mms' && subject !== '' && { subject }),
    ...(key !== undefined && { idempotencyKey: { key, request } }),
  };
}

function digestOf({ name, bytes }: OmsContent['files'][number]): readonly string[] {
  return [name, createHash('sha256').update(bytes).digest('base64url')];
}

type Ready = { readonly submission: Submission; readonly content: OmsContent };

async function submit(
  doors: Doors,
  account: Account,
  { submission, content }: Ready,
): ReturnType<Doors['submit']> {
  if (content.files.length === 0) return await doors.submit(account, submission);
  const files = await storeFiles(doors, account, content.files);
  const complete = { ...submission, files };
  return await keepingUploads(doors, complete, () => doors.submit(account, complete));
}
