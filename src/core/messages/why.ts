// Why a message is where it is: which rule decided, what it waits for, what it costs and by which price. Owns which
// sentences; their words are `why-words.ts`, the facts of the message are read by the store.

import { type Instant, MINUTE } from '../../base/time.ts';
import { formatMoney, type Money } from '../accounts/money.ts';
import type { FoundPrice } from '../prices/price-book.ts';
import { hindranceOf, hindranceSentence } from '../routing/hindrance.ts';
import type { LinkNow } from '../routing/link-now.ts';
import { isRule } from '../rules/rules-table.ts';
import { MESSAGE_KINDS, type MessageKind } from './kind.ts';
import { localDateTime } from './local-time.ts';
import { isFinal, type NameLanguage, STATUS } from './status.ts';
import { WHY_WORDS, type WhyWords } from './why-words.ts';

/** What is stored of a message, as far as it explains where it is. */
type MessageFacts = {
  readonly kind: MessageKind;
  readonly phone: string;
  readonly status: number;
  readonly err: number;
  readonly rule: string | undefined;
  readonly parts: number;
  readonly unitPrice: Money;
  readonly cost: Money;
  readonly reserved: Money;
  readonly purse: 1 | 2;
  /** Login of the account that paid, when it was another. */
  readonly payer: string | undefined;
  readonly mailing: number | undefined;
  readonly acceptedAt: Instant;
  readonly changedAt: Instant;
  readonly dueAt: Instant | undefined;
  readonly validUntil: Instant;
  readonly attempts: number;
  /** Name of the node that holds it now. */
  readonly claimedBy: string | undefined;
  /** Messages of its queue and account that are due before it. */
  readonly before: number;
  /** Until when a receipt is waited for. */
  readonly receiptUntil: Instant | undefined;
  /** An attempt may have gone out and been made again. */
  readonly doubtful: 'no' | 'yes';
  /** The link it is routed to, and those that could not carry it. */
  readonly link: string | undefined;
  readonly tried: readonly string[];
  /** The link that took it in this attempt, and the peer's names of its parts. */
  readonly carrier: string | undefined;
  readonly upstream: string | undefined;
  /** How the link is that it waits on; undefined: nobody here can tell. */
  readonly linkNow: LinkNow | undefined;
};

export type Explanation = {
  readonly status: number;
  readonly err: number;
  /** Name of the rule before sending that decided; absent: none did. */
  readonly rule?: string;
  /** Whole sentences, the decisive one first. */
  readonly sentences: readonly string[];
};

type Around = {
  readonly now: Instant;
  readonly timeZone: string;
  readonly price: FoundPrice;
  readonly language: NameLanguage;
};

/** Milliseconds that a link puts a message back for at most: what is due later was asked for so. */
export const PUT_BACK_MOST = 10 * MINUTE;

/**
 * Milliseconds after the end of its life at which a message is due that a restoration holds (storage/backup/held-messages.ts). A link
 * puts one back for the end itself at most, and what is due at the end goes out once more; what is due after it never does.
 */
export const HELD_PAST_END = 1;

export function explain(message: MessageFacts, around: Around): Explanation {
  const { status, err, rule } = message;
  const decisive = isFinal(status) ? ended(message, WHY_WORDS[around.language]) : waits(message, around);
  return {
    status,
    err,
    ...(rule === undefined ? {} : { rule }),
    sentences: [...decisive, ...way(message, around), ...money(message, around), ...life(message, around)],
  };
}

function ended({ status, err, rule }: MessageFacts, words: WhyWords): readonly string[] {
  const named = words.status(status);
  const error = err === 0 ? [] : [words.error(err)];
  if (rule !== undefined && isRule(rule) && status !== STATUS.delivered)
    return [words.rule(rule), named, ...error];
  if (status === STATUS.moneyShort) return [words.moneyShort, named];
  return [named, ...error];
}

function waits(message: MessageFacts, around: Around): readonly string[] {
  const { now, timeZone, language } = around;
  const words = WHY_WORDS[language];
  const { status, dueAt, rule, attempts, claimedBy, before, kind, link } = message;
  if (claimedBy !== undefined) return [words.delivering(attempts, claimedBy)];
  if (status === STATUS.stopped) return [words.mailingPaused];
  const { receiptUntil } = message;
  if (receiptUntil !== undefined) return [words.receiptUntil(localDateTime(receiptUntil, timeZone))];
  if (dueAt === undefined) return [words.inDoubt];
  const at = localDateTime(dueAt, timeZone);
  if (dueAt > now && dueAt === message.validUntil + HELD_PAST_END) return [words.held];
  if (dueAt > now && attempts > 0) return [words.nextAttempt(attempts, at)];
  if (dueAt > now && rule !== undefined && isRule(rule)) return [words.ruleUntil(rule, at)];
  const hindered = hindrances(message, around);
  if (dueAt > now && attempts === 0 && hindered.length > 0 && dueAt - now <= PUT_BACK_MOST)
    return [words.dueAgain(at), ...hindered];
  if (dueAt > now) return [words.askedFor(at)];
  return [words.dueSince({ at, kind, link, before }), ...hindered];
}

/** What keeps the link from taking anything now. */
function hindrances({ link, linkNow }: MessageFacts, { timeZone, language }: Around): readonly string[] {
  const hindrance = linkNow && hindranceOf(linkNow);
  return link === undefined || !hindrance ? [] : [hindranceSentence(link, hindrance, { timeZone, language })];
}

/** Links it went by, and what is not known of them. */
function way({ carrier, upstream, tried, doubtful }: MessageFacts, { language }: Around): readonly string[] {
  const words = WHY_WORDS[language];
  return [
    ...(carrier === undefined ? [] : [words.carrier(carrier, upstream ?? '')]),
    ...(tried.length === 0 ? [] : [words.tried(tried.join(', '))]),
    ...(doubtful === 'no' ? [] : [words.doubtful]),
  ];
}

function money(
  { unitPrice, parts, cost, reserved, purse, payer, kind }: MessageFacts,
  { price, language }: Around,
): readonly string[] {
  const words = WHY_WORDS[language];
  const unit = words.unit[MESSAGE_KINDS[kind] === MESSAGE_KINDS.call ? 'second' : 'part'];
  const each = (amount: Money): string => `${exact(amount)} ${language === 'ru' ? 'за' : 'a'} ${unit}`;
  const whose = words.purse(purse, payer);
  const count = `${parts} × ${each(unitPrice)}`;
  const charged =
    reserved > 0
      ? words.reserved(formatMoney(reserved), whose, count)
      : cost > 0
        ? words.paid(formatMoney(cost), whose, count)
        : words.free;
  return [charged, words.price(each(price.unitPrice), price.from)];
}

/** All four decimals where there are more than two. */
function exact(amount: Money): string {
  return amount % 100 === 0 ? formatMoney(amount) : (amount / 10_000).toFixed(4);
}

function life(message: MessageFacts, { timeZone, language }: Around): readonly string[] {
  const words = WHY_WORDS[language];
  const at = (moment: Instant): string => localDateTime(moment, timeZone);
  const { acceptedAt, changedAt, validUntil, mailing, status } = message;
  return [
    words.accepted(at(acceptedAt), at(changedAt), mailing === undefined ? 'no' : 'yes'),
    ...(isFinal(status) ? [] : [words.givenUp(at(validUntil))]),
  ];
}
