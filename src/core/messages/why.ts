// Why a message is where it is: which rule decided, what it waits for, what it costs and by which price. Owns the sentences;
// the facts of the message are read by the store.

import { type Instant, MINUTE } from '../../base/time.ts';
import { formatMoney, type Money } from '../accounts/money.ts';
import type { FoundPrice } from '../prices/price-book.ts';
import { hindranceOf, hindranceSentence } from '../routing/hindrance.ts';
import type { LinkNow } from '../routing/link-now.ts';
import { isRule, RULES } from '../rules/rules-table.ts';
import { ERRORS } from './errors.ts';
import { MESSAGE_KINDS, type MessageKind } from './kind.ts';
import { localDateTime } from './local-time.ts';
import { isFinal, STATUS, statusName } from './status.ts';

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

type Around = { readonly now: Instant; readonly timeZone: string; readonly price: FoundPrice };

/** Milliseconds that a link puts a message back for at most: what is due later was asked for so. */
export const PUT_BACK_MOST = 10 * MINUTE;

export function explain(message: MessageFacts, around: Around): Explanation {
  const { status, err, rule } = message;
  const decisive = isFinal(status) ? ended(message) : waits(message, around);
  return {
    status,
    err,
    ...(rule === undefined ? {} : { rule }),
    sentences: [...decisive, ...way(message), ...money(message, around.price), ...life(message, around)],
  };
}

function ended({ status, err, rule }: MessageFacts): readonly string[] {
  const named = `Status ${status}: ${statusName(status, 'en').toLowerCase()}.`;
  const error =
    err === 0 ? [] : [`Error ${err}: ${(ERRORS.get(err)?.en ?? 'not in the table').toLowerCase()}.`];
  if (rule !== undefined && isRule(rule) && status !== STATUS.delivered)
    return [`Rule ${rule}: ${RULES[rule].sentence}.`, named, ...error];
  if (status === STATUS.moneyShort)
    return ['The balance did not cover the price when it was accepted.', named];
  return [named, ...error];
}

function waits(message: MessageFacts, { now, timeZone }: Around): readonly string[] {
  const { status, dueAt, rule, attempts, claimedBy, before, kind } = message;
  if (claimedBy !== undefined) return [`It is being delivered: attempt ${attempts}, by node ${claimedBy}.`];
  if (status === STATUS.stopped) return ['It waits because its mailing is paused.'];
  const { receiptUntil } = message;
  if (receiptUntil !== undefined)
    return [`The operator has it; a receipt is waited for until ${localDateTime(receiptUntil, timeZone)}.`];
  if (dueAt === undefined)
    return ['Nobody holds it and it is not due: the books are in doubt, run the ledger check.'];
  const at = localDateTime(dueAt, timeZone);
  // Only a restoration makes the end of its life the time it is due (storage/backup/held-messages.ts).
  if (dueAt > now && dueAt === message.validUntil)
    return ['A backup was restored that it waits in: it is held until `./dozvon held` sends or ends it.'];
  if (dueAt > now && attempts > 0) return [`Attempt ${attempts} failed; the next begins at ${at}.`];
  if (dueAt > now && rule !== undefined && isRule(rule))
    return [`Rule ${rule}: it ${RULES[rule].sentence}, until ${at}.`];
  const hindered = hindrances(message, timeZone);
  if (dueAt > now && attempts === 0 && hindered.length > 0 && dueAt - now <= PUT_BACK_MOST)
    return [`It is due again at ${at}.`, ...hindered];
  if (dueAt > now) return [`It was asked to go out at ${at}.`];
  const queue = before === 0 ? 'it is the next of its account' : `${before} of its account are due before it`;
  const taker = message.link === undefined ? `no channel for ${kind}` : `link ${message.link}`;
  const taken = message.link === undefined ? 'has taken it yet' : 'has not taken it yet';
  return [`It is due since ${at} and ${taker} ${taken}; ${queue}.`, ...hindered];
}

/** What keeps the link from taking anything now. */
function hindrances({ link, linkNow }: MessageFacts, timeZone: string): readonly string[] {
  const hindrance = linkNow && hindranceOf(linkNow);
  return link === undefined || !hindrance ? [] : [hindranceSentence(link, hindrance, timeZone)];
}

/** Links it went by, and what is not known of them. */
function way({ carrier, upstream, tried, doubtful }: MessageFacts): readonly string[] {
  const names = upstream === undefined || upstream === '' ? '' : ` as ${upstream}`;
  return [
    ...(carrier === undefined ? [] : [`Link ${carrier} took it${names}.`]),
    ...(tried.length === 0 ? [] : [`Before, it could not go by ${tried.join(', ')}.`]),
    ...(doubtful === 'no'
      ? []
      : ['An answer got lost, so it was sent again: the recipient may have got it twice.']),
  ];
}

function money(
  { unitPrice, parts, cost, reserved, purse, payer, kind }: MessageFacts,
  price: FoundPrice,
): readonly string[] {
  const unit = MESSAGE_KINDS[kind] === MESSAGE_KINDS.call ? 'second' : 'part';
  const from = purse === 1 ? 'the balance' : 'the electronic balance';
  const whose = payer === undefined ? from : `${from} of ${payer}`;
  const count = `${parts} × ${exact(unitPrice)} a ${unit}`;
  const charged =
    reserved > 0
      ? `${formatMoney(reserved)} is reserved from ${whose}: ${count}.`
      : cost > 0
        ? `It cost ${formatMoney(cost)} from ${whose}: ${count}.`
        : 'It cost nothing.';
  return [charged, `The price now is ${exact(price.unitPrice)} a ${unit}, from ${price.from}.`];
}

/** All four decimals where there are more than two. */
function exact(amount: Money): string {
  return amount % 100 === 0 ? formatMoney(amount) : (amount / 10_000).toFixed(4);
}

function life(message: MessageFacts, { timeZone }: Around): readonly string[] {
  const at = (moment: Instant): string => localDateTime(moment, timeZone);
  const { acceptedAt, changedAt, validUntil, mailing, status } = message;
  const part = mailing === undefined ? '' : ' as part of a mailing';
  return [
    `It was accepted at ${at(acceptedAt)}${part}; its status is of ${at(changedAt)}.`,
    ...(isFinal(status) ? [] : [`It is given up at ${at(validUntil)}.`]),
  ];
}
