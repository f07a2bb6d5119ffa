// What one run of a mailing would cost, and whether it can be sent at all: its recipients judged page by page as they will be
// judged when their turn comes. Owns the adding up; nothing is stored or charged.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import { type Money, money } from '../../core/accounts/money.ts';
import { hasFallback, secondTryOf } from '../../core/campaigns/content.ts';
import type { MailingContent } from '../../core/campaigns/mailings.ts';
import type { GroupPages, MailingRecipient } from '../../core/campaigns/recipients.ts';
import { asksForCode } from '../../core/menus/call-text.ts';
import type { Refused } from '../../core/messages/submission.ts';
import { type AcceptPart, partOf } from './mailing-acceptance.ts';

type Pricing = { readonly price: AcceptPart; readonly members: GroupPages };

/** Faults of numbers: a mailing goes to those that are right. */
const OF_NUMBERS: ReadonlySet<string> = new Set(['number-wrong', 'number-unreachable']);
/** Stands for members that are not looked at, so that the text is judged all the same. */
const SOMEBODY: MailingRecipient = { phone: '+79990000000' };

export async function priceOfRecipients(
  account: Account,
  { content, recipients }: { content: MailingContent; recipients: readonly MailingRecipient[] },
  accept: AcceptPart,
): Promise<Result<Money, Refused>> {
  if (content.kind === 'call' && (asksForCode(content.text) || recipients.some(wantsCode)))
    return err({ fault: 'parameters-wrong', detail: 'a code is for a sending, not for a mailing' });
  let cost = 0;
  let refused: Refused | undefined;
  let good = 0;
  for (let from = 0; from < recipients.length; from += LIMITS.mailing.chunk) {
    const part = partOf(content, recipients.slice(from, from + LIMITS.mailing.chunk));
    const priced = await accept(account, part);
    if (priced.ok) good++;
    else if (!OF_NUMBERS.has(priced.error.fault)) return priced;
    else refused ??= priced.error;
    cost += priced.ok ? priced.value.cost : 0;
    await nextTurn();
  }
  return good === 0 && refused ? err(refused) : ok(money(cost));
}

function wantsCode({ text }: MailingRecipient): boolean {
  return text !== undefined && asksForCode(text);
}

type Priced = {
  readonly content: MailingContent;
  readonly recipients: readonly MailingRecipient[];
  readonly groups: readonly number[];
  readonly price: 'no' | 'yes';
};

/** Groups must exist; their members are read only when the price is asked for. */
export async function priceOfMailing(
  account: Account,
  { content, recipients, groups, price }: Priced,
  { price: accept, members }: Pricing,
): Promise<Result<Money, Refused>> {
  const own = await priceOfRecipients(account, { content, recipients }, accept);
  if (!own.ok && (groups.length === 0 || !OF_NUMBERS.has(own.error.fault))) return own;
  let cost = own.ok ? own.value : 0;
  for (const group of groups) {
    const pages = await members(account, { group, content });
    if (!pages) return err({ fault: 'parameters-wrong', detail: `there is no group G${group}` });
    if (price === 'no') continue;
    for await (const page of pages) {
      const priced = await priceOfRecipients(account, { content, recipients: page }, accept);
      if (!priced.ok && !OF_NUMBERS.has(priced.error.fault)) return priced;
      cost += priced.ok ? priced.value : 0;
    }
  }
  // Without a text for all, each one to come has his own.
  if (recipients.length === 0 && (groups.length > 0 || content.text !== '')) {
    const judged = await priceOfRecipients(account, { content, recipients: [SOMEBODY] }, accept);
    if (!judged.ok && !OF_NUMBERS.has(judged.error.fault)) return judged;
  }
  const second = await judgedSecond(account, { content, recipients }, accept);
  return second.ok ? ok(money(cost)) : second;
}

/** The sender and the text of the second try. */
async function judgedSecond(
  account: Account,
  { content, recipients }: Pick<Priced, 'content' | 'recipients'>,
  accept: AcceptPart,
): Promise<Result<true, Refused>> {
  if (content.secondSender === undefined && !hasFallback(content)) return ok(true);
  const [first = SOMEBODY] = recipients;
  const one = hasFallback(content) ? { phone: first.phone } : first;
  const asked = { content: secondTryOf(content), recipients: [one] };
  const judged = await priceOfRecipients(account, asked, accept);
  return judged.ok || OF_NUMBERS.has(judged.error.fault) ? ok(true) : judged;
}
