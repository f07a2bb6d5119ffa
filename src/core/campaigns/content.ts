// A submission taken apart into what a mailing keeps of it: what is sent, to whom, and when. Owns this translation, which
// every door uses that makes a mailing of a request read like a sending.

import { unreachable } from '../../base/assert.ts';
import type { Instant } from '../../base/time.ts';
import { asksForCode } from '../menus/call-text.ts';
import type { SendingTime, Submission } from '../messages/submission.ts';
import type { MailingContent } from './mailings.ts';
import type { DayHours } from './portions.ts';

export function contentOf(submission: Submission): MailingContent {
  const { door, kind, items, validity, transliterate } = submission;
  const { sender, partsMax, links, subject, binary, call, files, clientAddress, fallbackText } = submission;
  return {
    door,
    kind,
    validity,
    transliterate,
    // With several texts each recipient has his own.
    text: items.length === 1 ? (items[0]?.text ?? '') : '',
    ...(sender === undefined ? {} : { sender }),
    ...(partsMax === undefined ? {} : { partsMax }),
    ...(links === undefined ? {} : { links }),
    ...(subject === undefined ? {} : { subject }),
    ...(binary === undefined ? {} : { binary }),
    ...(call === undefined ? {} : { call }),
    ...(files === undefined ? {} : { files }),
    ...(clientAddress === undefined ? {} : { clientAddress }),
    ...(fallbackText === undefined ? {} : { fallbackText }),
  };
}

export const ZONE_OF_LINE = 'a time zone of its own for a line of list is for a sending, not for a mailing';

/** Why a request cannot be a mailing although it could be a sending; undefined: it can. */
export function notForMailings({ kind, items }: Submission): string | undefined {
  if (items.some((item) => item.when !== undefined)) return ZONE_OF_LINE;
  return kind === 'call' && items.some((item) => asksForCode(item.text))
    ? 'a code is for a sending, not for a mailing'
    : undefined;
}

type MailingTimes = { readonly start: Instant | undefined; readonly hours: DayHours | undefined };

export function timesOf(when: SendingTime): MailingTimes {
  switch (when.kind) {
    case 'now':
      return { start: undefined, hours: undefined };
    case 'at':
      return { start: when.at, hours: undefined };
    case 'hours':
      return { start: undefined, hours: { from: when.from, till: when.till } };
    default:
      return unreachable(when);
  }
}

/** What a messenger did not deliver goes as an SMS when there is a text for it, the same for all. */
export function hasFallback({ kind, fallbackText }: MailingContent): boolean {
  return fallbackText !== undefined && (kind === 'viber' || kind === 'social');
}

/** What the second try sends. */
export function secondTryOf(content: MailingContent): MailingContent {
  const { secondSender, fallbackText } = content;
  const signed = secondSender === undefined ? content : { ...content, sender: secondSender };
  return hasFallback(content) ? { ...signed, kind: 'sms', text: fallbackText ?? '' } : signed;
}
