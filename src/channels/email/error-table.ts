// What the words of mail servers mean for a message, as one table: from status codes (RFC 3463, RFC 7372, IANA's registry) and
// reply codes (RFC 5321) to status and error of spec codes.md. Owns the table; it must not know how a mail was sent.

import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { MailReply } from '../../protocols/mail-report/enhanced-status.ts';

/** What the server was told when it replied. */
export type SmtpStage = 'connection' | 'sender' | 'recipient' | 'content';

type MailFault = {
  readonly status: number;
  readonly err: number;
  /** `recipient`: nobody could deliver it there; `way`: another link may do better. */
  readonly about: 'recipient' | 'way';
};

/** Errors of spec codes.md 3 that mails alone have, or other channels do not tell by themselves. */
const MAIL_ERR = {
  noSubscriber: 1,
  mailboxFull: 2,
  noMailServer: 3,
  mailboxBlocked: 4,
  spam: 253,
  refused: 255,
} as const;

const NO_SUBSCRIBER: MailFault = {
  status: STATUS.undeliverable,
  err: MAIL_ERR.noSubscriber,
  about: 'recipient',
};
const FULL: MailFault = { status: STATUS.undeliverable, err: MAIL_ERR.mailboxFull, about: 'recipient' };
const BLOCKED: MailFault = { status: STATUS.undeliverable, err: MAIL_ERR.mailboxBlocked, about: 'recipient' };
const REFUSED: MailFault = { status: STATUS.undeliverable, err: MAIL_ERR.refused, about: 'way' };
const SPAM: MailFault = { status: STATUS.forbidden, err: MAIL_ERR.spam, about: 'way' };
const SENDER: MailFault = { status: STATUS.forbidden, err: ERR.senderUnknown, about: 'way' };
const OVERDUE: MailFault = { status: STATUS.expired, err: ERR.none, about: 'way' };
/** No domain, none with a mail server, or one that wants no mail (RFC 7505). */
export const NO_SERVER: MailFault = {
  status: STATUS.undeliverable,
  err: MAIL_ERR.noMailServer,
  about: 'recipient',
};
/** What no mail can be made of, or none that may be sent. */
export const UNSENDABLE = { status: STATUS.undeliverable, err: MAIL_ERR.refused } as const;
/** A file of the mail is gone: of all errors, 241 alone says that not all parts went out. */
export const FILE_GONE = { status: STATUS.undeliverable, err: ERR.soundFailed } as const;
export const SENDER_MISSING = { status: STATUS.forbidden, err: ERR.senderUnknown } as const;

/** By subject and detail of the status; whether for now or for good is the reply's. */
const BY_STATUS: Readonly<Record<string, MailFault>> = {
  '1.0': NO_SUBSCRIBER,
  '1.1': NO_SUBSCRIBER,
  '1.2': NO_SERVER,
  '1.3': NO_SUBSCRIBER,
  '1.4': NO_SUBSCRIBER,
  '1.6': NO_SUBSCRIBER,
  '1.7': SENDER,
  '1.8': SENDER,
  '1.9': REFUSED,
  '1.10': NO_SERVER,
  '2.0': BLOCKED,
  '2.1': BLOCKED,
  '2.2': FULL,
  '2.3': REFUSED,
  '2.4': NO_SUBSCRIBER,
  // No addresses beyond ASCII (RFC 6531); another server may know them.
  '6.7': REFUSED,
  '4.4': NO_SERVER,
  // The time was over in somebody's queue.
  '4.7': OVERDUE,
  '7.0': REFUSED,
  '7.1': REFUSED,
  '7.13': BLOCKED,
  // The mailbox is another person's by now (RFC 7293).
  '7.17': NO_SUBSCRIBER,
  '7.18': NO_SUBSCRIBER,
  // Too many mails from one sender to one recipient.
  '7.28': SPAM,
};

/** Where there is no status; after `RCPT TO` a refusal is about the recipient. */
const BY_CODE: Readonly<Record<SmtpStage, Readonly<Record<number, MailFault>>>> = {
  // RFC 7504: a host, or a domain, that takes no mail.
  connection: { 521: NO_SERVER, 556: NO_SERVER },
  sender: { 556: NO_SERVER },
  recipient: {
    450: REFUSED,
    452: FULL,
    521: NO_SERVER,
    550: NO_SUBSCRIBER,
    551: NO_SUBSCRIBER,
    552: FULL,
    553: NO_SUBSCRIBER,
    556: NO_SERVER,
  },
  content: {},
};

const SPAM_WORDS =
  /\bspam|\bunsolicited|\bblack ?list|\bblock ?list|\bdnsbl|\brbl\b|\bspamhaus|\breputation|\bjunk|спам/i;

/** Statuses that say `policy` or nothing at all; there a word about spam decides. */
const VAGUE = /^(?:7\.[01]|0\.0|3\.0|5\.0|6\.0)$/;

export function faultOf(reply: MailReply, stage: SmtpStage): MailFault {
  const { status, code = 0, text } = reply;
  const key = status && `${status.subject}.${status.detail}`;
  const vague = key === undefined || VAGUE.test(key);
  const byCode = key === undefined || key === '0.0' ? BY_CODE[stage][code] : undefined;
  if (vague && SPAM_WORDS.test(text)) return SPAM;
  return (key !== undefined ? BY_STATUS[key] : undefined) ?? byCode ?? REFUSED;
}
