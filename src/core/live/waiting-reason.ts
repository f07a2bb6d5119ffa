// Why messages of a queue wait, as one word and one sentence for a whole group of them. Owns the reasons; which messages make a
// group is read by the store, and why a single one waits is told by `messages/why.ts`.

import { unreachable } from '../../base/assert.ts';
import type { Instant } from '../../base/time.ts';
import { localDateTime } from '../messages/local-time.ts';
import { type Hindrance, hindranceOf, hindranceSentence } from '../routing/hindrance.ts';
import type { LinkNow } from '../routing/link-now.ts';
import { RULES } from '../rules/rules-table.ts';
import type { TrunkNow } from './live.ts';

export const WAITING_REASONS = [
  /** The link is down or has no connection. */
  'link-down',
  /** The operator asked for patience. */
  'link-throttled',
  /** As many submissions as may be are without an answer. */
  'link-full',
  /** The link takes others before: its pace. */
  'link-pace',
  'no-channel',
  /** No trunk is configured, or none is well. */
  'trunks-down',
  'lines-busy',
  'calls-pace',
  'outside-hours',
  'next-attempt',
  'asked-for-later',
  'mailing-paused',
  'test-mode',
] as const;

export type WaitingReason = (typeof WAITING_REASONS)[number];

/** What the row of a message says of its waiting. */
/** `soon`: due in a moment, as what a link puts back is. */
export const WAITING_STATES = ['due', 'soon', 'attempted', 'put-off', 'later', 'stopped'] as const;

export type WaitingState = (typeof WAITING_STATES)[number];

export type WaitingFacts = {
  readonly state: WaitingState;
  /** Who takes from its queue. */
  readonly taker:
    | { readonly kind: 'link'; readonly link: string; readonly now: LinkNow | undefined }
    | { readonly kind: 'calls'; readonly trunks: readonly TrunkNow[] }
    | { readonly kind: 'channel'; readonly served: 'yes' | 'no' }
    | { readonly kind: 'test-mode' };
  /** When the first of them is due. */
  readonly from: Instant | undefined;
  readonly timeZone: string;
};

type Reasoned = { readonly reason: WaitingReason; readonly sentence: string };

export function reasonOf(facts: WaitingFacts): Reasoned {
  const { state, from, timeZone } = facts;
  const at = from === undefined ? '' : localDateTime(from, timeZone);
  switch (state) {
    case 'stopped':
      return { reason: 'mailing-paused', sentence: 'Their mailing is paused.' };
    case 'put-off':
      return {
        reason: 'outside-hours',
        sentence: `Rule put-off: each ${RULES['put-off'].sentence}; the first until ${at}.`,
      };
    case 'attempted':
      return { reason: 'next-attempt', sentence: `An attempt failed; the next begins at ${at}.` };
    case 'soon':
      return hindered(facts) ?? laterReason(at);
    case 'later':
      return laterReason(at);
    case 'due':
      return dueReason(facts);
    default:
      return unreachable(state);
  }
}

function laterReason(at: string): Reasoned {
  return { reason: 'asked-for-later', sentence: `They are to go out later, the first at ${at}.` };
}

/** What is due again in a moment waits for its link as well, when that takes nothing. */
function hindered({ taker, timeZone }: WaitingFacts): Reasoned | undefined {
  if (taker.kind !== 'link' || (taker.now && !hindranceOf(taker.now))) return undefined;
  return linkReason(taker, timeZone);
}

function dueReason({ taker, timeZone }: WaitingFacts): Reasoned {
  switch (taker.kind) {
    case 'link':
      return linkReason(taker, timeZone);
    case 'calls':
      return callsReason(taker.trunks);
    case 'channel':
      return taker.served === 'yes'
        ? { reason: 'link-pace', sentence: 'They are due, and taken one after another.' }
        : { reason: 'no-channel', sentence: 'No channel for this kind has taken them.' };
    case 'test-mode':
      return { reason: 'test-mode', sentence: 'The account is in test mode: they are answered, not sent.' };
    default:
      return unreachable(taker);
  }
}

const OF_HINDRANCE: Readonly<Record<Hindrance['kind'], WaitingReason>> = {
  down: 'link-down',
  'no-connection': 'link-down',
  throttled: 'link-throttled',
  'window-full': 'link-full',
};

function linkReason(
  { link, now }: Extract<WaitingFacts['taker'], { kind: 'link' }>,
  timeZone: string,
): Reasoned {
  if (now === undefined) {
    const sentence = `Link ${link} does not run on this node: is it still configured?`;
    return { reason: 'link-down', sentence };
  }
  const hindrance = hindranceOf(now);
  if (hindrance)
    return {
      reason: OF_HINDRANCE[hindrance.kind],
      sentence: hindranceSentence(link, hindrance, { timeZone, language: 'en' }),
    };
  return { reason: 'link-pace', sentence: `Link ${link} takes them one after another, as fast as it may.` };
}

function callsReason(trunks: readonly TrunkNow[]): Reasoned {
  if (trunks.length === 0)
    return { reason: 'trunks-down', sentence: 'No trunk is configured: calls have no way out.' };
  const well = trunks.filter(({ healthy }) => healthy === 'yes');
  if (well.length === 0)
    return { reason: 'trunks-down', sentence: 'No trunk is well: calls have no way out.' };
  if (well.every(({ busy, lines }) => lines !== undefined && busy >= lines))
    return { reason: 'lines-busy', sentence: 'Every line of every trunk that is well is in use.' };
  return { reason: 'calls-pace', sentence: 'They are begun one after another, as fast as the trunks may.' };
}
