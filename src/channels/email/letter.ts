// A message as the mail that goes out: header fields, text, files, envelope. Owns what a mail of ours looks like; it must not
// know which server takes it.

import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { SendMailOptions } from 'nodemailer';
import type { Chance } from '../../base/chance.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import { parseAsciiMailAddress, parseMailAddress } from '../../core/numbers/recipient.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { DkimSettings, EmailSettings } from './email-settings.ts';
import { FILE_GONE, SENDER_MISSING, UNSENDABLE } from './error-table.ts';
import { isHtml, plainTextOf } from './plain-text.ts';
import { newToken, returnPath, unsubscribeProof } from './return-path.ts';
import { needsUtf8 } from './utf8-transport.ts';

export type Letter = {
  readonly recipient: string;
  readonly domain: string;
  /** What reports about it are known by. */
  readonly token: string;
  readonly dkim: DkimSettings | undefined;
  readonly options: SendMailOptions;
};

type LetterDoors = {
  readonly link: string;
  readonly settings: EmailSettings;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly uploadPath: (file: string) => string | undefined;
  readonly publicUrl: () => string;
};

type Unsendable = { readonly status: number; readonly err: number; readonly says: string };

export async function writeLetter(
  message: ClaimedMessage,
  doors: LetterDoors,
): Promise<Result<Letter, Unsendable>> {
  const { settings, clock, chance } = doors;
  const sender = message.sender?.trim() ?? '';
  const recipient = parseMailAddress(message.phone);
  if (recipient === undefined) return err({ ...UNSENDABLE, says: 'the recipient is no address' });
  if (parseAsciiMailAddress(sender) === undefined)
    return err({ ...SENDER_MISSING, says: 'the sender is no address' });
  const files = await attachmentsOf(message, doors);
  if (!files.ok) return files;
  const token = newToken(chance);
  const options: SendMailOptions = {
    from: { name: '', address: sender },
    to: { name: '', address: recipient },
    subject: (message.subject ?? '').replace(/\p{Cc}+/gu, ' ').trim(),
    date: new Date(clock.now()),
    messageId: messageIdOf(message, doors.link),
    ...bodyOf(message),
    attachments: files.value,
    headers: {
      ...noticeOf(message, settings),
      ...unsubscribeFields(recipient, doors),
      ...mobileFields(message),
    },
    envelope: { from: envelopeFrom(message, settings, token), to: [recipient] },
    xMailer: false,
    disableUrlAccess: true,
    ...(settings.receipts !== 'reply' && !message.answer && { dsn: dsnOf(settings, token, recipient) }),
  };
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
  return ok({ recipient, domain, token, dkim: settings.dkim, options });
}

/**
 * The same for every attempt of a message, so that a copy that goes out because an answer got lost can be told for one
 * (RFC 5322 3.6.4); nobody learns numbers from it.
 */
function messageIdOf({ ref, acceptedAt, sender }: ClaimedMessage, link: string): string {
  const digest = createHash('sha256').update(`${link}\0${ref}\0${acceptedAt}`).digest('hex');
  return `<${digest.slice(0, 32)}@${sender!.trim().slice(sender!.trim().lastIndexOf('@') + 1)}>`;
}

/** What makes Outlook and Exchange take a mail for an SMS that can be answered by one ([MS-OMS]). */
function mobileFields({ replyMobile }: ClaimedMessage): Record<string, string> {
  if (replyMobile === undefined) return {};
  const number = /^\d+$/.test(replyMobile) ? `+${replyMobile}` : replyMobile.replace(/[^\x20-\x7e]+/g, ' ');
  return { 'Content-class': 'MS-OMS-SMS', 'X-MS-Reply-To-Mobile': number };
}

/** What a subscriber wrote is text, whatever it looks like. */
function bodyOf({ text, replyMobile }: ClaimedMessage): Pick<SendMailOptions, 'text' | 'html'> {
  return isHtml(text) && replyMobile === undefined ? { html: text, text: plainTextOf(text) } : { text };
}

/** An answer that no person wrote has no return path: nothing may answer it in turn (RFC 3834 3.3). */
function envelopeFrom(message: ClaimedMessage, { bounceDomain }: EmailSettings, token: string): string {
  if (message.answer) return '';
  return bounceDomain === undefined ? message.sender!.trim() : returnPath(token, bounceDomain);
}

/** RFC 3834 3.1.5 to 3.1.7. */
function noticeOf({ answer }: ClaimedMessage, { autoSubmitted }: EmailSettings): Record<string, string> {
  if (answer) {
    const thread = answer.to === undefined ? {} : { 'In-Reply-To': answer.to, References: answer.to };
    return { 'Auto-Submitted': 'auto-replied', ...thread };
  }
  return autoSubmitted === 'yes' ? { 'Auto-Submitted': 'auto-generated' } : {};
}

/** One click works over https alone (RFC 8058 3.1). */
function unsubscribeFields(recipient: string, doors: LetterDoors): Record<string, string> {
  const { settings, link, publicUrl } = doors;
  if (settings.unsubscribe === undefined) return {};
  const addresses = settings.unsubscribe
    .replaceAll('{url}', `${publicUrl()}/links/${encodeURIComponent(link)}`)
    .replaceAll('{address}', encodeURIComponent(recipient))
    .replaceAll('{token}', settings.secret ? unsubscribeProof(settings.secret, link, recipient) : '')
    .split(/,\s+/);
  return {
    'List-Unsubscribe': addresses.map((address) => `<${address}>`).join(', '),
    ...(addresses.some((address) => address.startsWith('https:')) && {
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  };
}

function dsnOf(
  { receipts }: EmailSettings,
  token: string,
  recipient: string,
): NonNullable<SendMailOptions['dsn']> {
  const notify = receipts === 'dsn' ? ['SUCCESS', 'FAILURE'] : ['FAILURE'];
  // An address beyond ASCII is of no type that older reports know (RFC 6533 3); the token alone finds the mail.
  const original = needsUtf8(recipient) ? {} : { orcpt: `rfc822;${recipient}` };
  return { ret: 'HDRS', envid: token, notify, ...original };
}

// Four characters for three bytes, and a line end after 76 of them (RFC 2045 6.8).
const FILE_GROWTH = (4 / 3) * (78 / 76);
// Three characters a byte when quoted, and a second time as plain text.
const TEXT_GROWTH = 6;
const HEADER_BYTES = 4_000;

async function attachmentsOf(
  { files = [], text }: ClaimedMessage,
  { uploadPath, settings }: LetterDoors,
): Promise<Result<NonNullable<SendMailOptions['attachments']>, Unsendable>> {
  if (files.length > LIMITS.email.files)
    return err({ ...UNSENDABLE, says: `more than ${LIMITS.email.files} files` });
  const attachments: { readonly filename: string; readonly path: string }[] = [];
  let bytes = HEADER_BYTES + Buffer.byteLength(text) * TEXT_GROWTH;
  for (const { name, file } of files) {
    const path = uploadPath(file);
    const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
    if (path === undefined || !found?.isFile())
      return err({ ...FILE_GONE, says: 'a file of the mail is gone' });
    bytes += found.size * FILE_GROWTH;
    attachments.push({ filename: name.replace(/[\p{Cc}/\\]+/gu, ' ').trim() || 'file', path });
  }
  if (bytes > settings.sizeMax) return err({ ...UNSENDABLE, says: 'the mail is larger than "sizeMax"' });
  return ok(attachments);
}
