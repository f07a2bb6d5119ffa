// Whether a message may go to a recipient, now or later: each rule in its turn, the first that speaks decides. Owns the order
// of the rules; what they must know is gathered beforehand, so that ten thousand recipients are judged without a question.

import type { Instant } from '../../base/time.ts';
import { type Account, mayMakeMailings } from '../accounts/account.ts';
import type { RecipientUnderJudgement, Verdict } from '../messages/judge.ts';
import { MESSENGER_KINDS, type MessageKind } from '../messages/kind.ts';
import { zoneHoursAt } from '../messages/sending-time.ts';
import { type CountLimit, counts, limitsReader } from './day-counts.ts';
import { RULES, type RuleName } from './rules-table.ts';
import { nextInside, parseSendingHours } from './sending-hours.ts';

/** Kinds whose texts are registered with operators; nobody registers what is spoken, or a look-up. */
export const REGISTERED: ReadonlySet<MessageKind> = new Set(['sms', 'flash', ...MESSENGER_KINDS]);

export type BlackHit = 'black-list' | 'service-black-list' | 'grey-list';

/** What the rules must know of a submission and its recipients. */
export type RuleFacts = {
  readonly account: Account;
  /** Part of a mailing, not a sending of its own. */
  readonly use: 'single' | 'mass';
  readonly clientAddress: string | undefined;
  /** Hour of the account's day, `00` to `23`. */
  readonly hour: string;
  readonly black: ReadonlyMap<string, BlackHit>;
  /** Today's counts by subject, before this submission. */
  readonly counted: ReadonlyMap<string, number>;
  readonly textMark: (text: string) => string;
  /** Whether one more message to the number, after `pending` of this submission, is one too many in a row. */
  readonly isFlood: (phone: string, pending: number) => boolean;
  /** Hours east of UTC where the number belongs; undefined when nobody knows. */
  readonly zoneHours: (phone: string, at: Instant) => number | undefined;
};

/** Judges recipients one after the other and keeps what the accepted ones add to the day's counts. */
export class RecipientRules {
  readonly #facts: RuleFacts;
  /** Undefined: nothing is counted for this account. */
  readonly #limitsOf: ReturnType<typeof limitsReader> | undefined;
  readonly #added = new Map<string, CountLimit>();
  readonly #letThrough = new Map<string, number>();

  constructor(facts: RuleFacts) {
    this.#facts = facts;
    this.#limitsOf = counts(facts.account) ? limitsReader(facts.account, facts.hour) : undefined;
  }

  /** Counts of all recipients let through, to be checked once more when they are stored. */
  get added(): readonly CountLimit[] {
    return [...this.#added.values()];
  }

  /** Messages let through, by number. */
  get letThrough(): ReadonlyMap<string, number> {
    return this.#letThrough;
  }

  readonly verdict = (recipient: RecipientUnderJudgement): Verdict | undefined => {
    const refused = this.#refusedBy(recipient);
    if (refused !== undefined) return refusal(refused);
    const limits = this.#limits(recipient);
    const reached = limits.find((limit) => this.#sum(limit) > limit.most);
    if (reached) return refusal(reached.rule);
    const pending = this.#letThrough.get(recipient.phone) ?? 0;
    if (this.#facts.isFlood(recipient.phone, pending)) return refusal('flood');
    const late = this.#outsideHours(recipient);
    if (late?.kind === 'refuse') return late;
    this.#letThrough.set(recipient.phone, pending + 1);
    for (const limit of limits)
      this.#added.set(limit.subject, {
        ...limit,
        add: limit.add + (this.#added.get(limit.subject)?.add ?? 0),
      });
    return late;
  };

  #refusedBy({ phone, kind, template }: RecipientUnderJudgement): RuleName | undefined {
    const { account, use, black } = this.#facts;
    const { settings } = account;
    const hit = black.get(phone);
    if (hit !== undefined) return hit;
    if (settings.destinations !== undefined && !isDestination(phone, settings.destinations))
      return 'destinations';
    if (use === 'mass' && !mayMakeMailings(settings)) return 'mailings-forbidden';
    if (settings.templatesOnly === 'on' && REGISTERED.has(kind) && template === undefined)
      return 'no-template';
    return undefined;
  }

  #limits({ phone, written, cost, place }: RecipientUnderJudgement): readonly CountLimit[] {
    if (!this.#limitsOf) return [];
    const { clientAddress, textMark } = this.#facts;
    const country = place?.country;
    return this.#limitsOf({ phone, textMark: textMark(written), cost, country, clientAddress });
  }

  /** What the count would come to with this recipient. */
  #sum({ subject, add }: CountLimit): number {
    return (this.#facts.counted.get(subject) ?? 0) + (this.#added.get(subject)?.add ?? 0) + add;
  }

  #outsideHours({ phone, dueAt }: RecipientUnderJudgement): Verdict | undefined {
    const { account, zoneHours } = this.#facts;
    const { sendingHours, sendingHoursZone, outsideHours, timeZone } = account.settings;
    const hours = sendingHours === undefined ? undefined : parseSendingHours(sendingHours);
    if (!hours) return undefined;
    const own = sendingHoursZone === 'recipient' ? zoneHours(phone, dueAt) : undefined;
    const until = nextInside(hours, dueAt, own ?? zoneHoursAt(timeZone, dueAt));
    if (until === dueAt) return undefined;
    return outsideHours === 'refuse' ? refusal('outside-hours') : { kind: 'put-off', rule: 'put-off', until };
  }
}

function refusal(rule: RuleName): Verdict {
  const { status, err } = RULES[rule];
  return { kind: 'refuse', rule, status, err };
}

/** `7,-77`: begins with one of the codes and with none of those after a minus; only minuses mean anywhere else. */
export function isDestination(phone: string, destinations: string): boolean {
  const codes = destinations.split(',').map((code) => code.trim());
  const without = codes.filter((code) => code.startsWith('-')).map((code) => code.slice(1));
  const within = codes.filter((code) => code !== '' && !code.startsWith('-'));
  if (without.some((code) => code !== '' && phone.startsWith(code))) return false;
  return within.length === 0 || within.some((code) => phone.startsWith(code));
}
