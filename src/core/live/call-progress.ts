// How far a call is, made of its events one after another. Owns that reckoning; pure, so that whoever reads the events comes to
// the same.

import { type Instant, instant } from '../../base/time.ts';
import type { CallEvent } from '../events/call-event.ts';

export const CALL_STATES = [
  /** Claimed: its words are being made, or it waits for a line. */
  'preparing',
  'dialling',
  'ringing',
  'in-menu',
  'recording',
  /** Others are being rung for the subscriber. */
  'transferring',
  'transferred',
] as const;

type CallState = (typeof CALL_STATES)[number];

export type CallProgress = {
  readonly state: CallState;
  /** Since when it is in this state. */
  readonly since: Instant;
  readonly answeredAt: Instant | undefined;
  readonly trunk: string | undefined;
  /** Path or label of the menu's item it is at. */
  readonly item: string | undefined;
  /** What was said last. */
  readonly said: string | undefined;
  /** Keys pressed, the last of them. */
  readonly keys: string;
  /** Numbers being rung, or the one that is talked with. */
  readonly transferTo: readonly string[];
  readonly held: 'yes' | 'no';
  /** The number of the last event. */
  readonly event: number;
};

/** Keys shown: what a subscriber presses in a call is a dozen or two. Those before are not shown. */
const KEYS_SHOWN = 40;

export function progressAtClaim(at: Instant, event: number): CallProgress {
  return {
    state: 'preparing',
    since: at,
    answeredAt: undefined,
    trunk: undefined,
    item: undefined,
    said: undefined,
    keys: '',
    transferTo: [],
    held: 'no',
    event,
  };
}

type Happened = { readonly number: number; readonly at: Instant; readonly event: CallEvent };

export function stepProgress(before: CallProgress, { number, at, event }: Happened): CallProgress {
  const after = { ...before, ...changeOf(before, event, at), event: number };
  return after.state === before.state ? after : { ...after, since: instant(at) };
}

function changeOf(before: CallProgress, event: CallEvent, at: Instant): Partial<CallProgress> {
  switch (event.kind) {
    case 'incoming':
      return { state: 'ringing', trunk: event.trunk };
    case 'dialling':
      return { state: 'dialling', trunk: event.trunk };
    case 'ringing':
      return { state: 'ringing' };
    case 'answered':
      return { state: 'in-menu', answeredAt: at };
    case 'said':
      return { state: 'in-menu', item: event.item, said: event.texts.join(' ') };
    case 'position':
      return { item: event.item };
    case 'key':
      return { keys: (before.keys + event.key).slice(-KEYS_SHOWN) };
    case 'recording':
      return { state: 'recording', item: event.item };
    case 'recorded':
      // A recorded conversation is over with the conversation.
      return before.state === 'recording' ? { state: 'in-menu' } : {};
    case 'transfer':
      return { state: 'transferring', item: event.item, transferTo: event.numbers };
    case 'transfer-ringing':
      return { state: 'transferring' };
    case 'transfer-answered':
      return { state: 'transferred', transferTo: [event.number] };
    case 'transfer-failed':
      return afterFailedTransfer(before, event.number);
    case 'transfer-ended':
      return { state: 'in-menu', transferTo: [] };
    case 'held':
      return { held: 'yes' };
    case 'resumed':
      return { held: 'no' };
    default:
      // Notes, SMS, handler calls, silence and the end say nothing of where it is.
      return {};
  }
}

function afterFailedTransfer({ transferTo }: CallProgress, number: string): Partial<CallProgress> {
  const left = transferTo.filter((one) => one !== number);
  return left.length === 0 ? { state: 'in-menu', transferTo: [] } : { transferTo: left };
}
