// From what was stored of a call to what its menu machine was told: the events of the history are what the machine did and
// heard, and what is between them (a text that ended by itself) follows from the next. Owns this reading; the machine is
// `src/language`. What does not fit is said, never smoothed over.

import { unreachable } from '../../base/assert.ts';
import type { Instant } from '../../base/time.ts';
import {
  type Key,
  type Machine,
  type MenuEffect,
  type MenuEvent,
  type MenuSettings,
  type Program,
  start,
  step,
  type TimedEvent,
} from '../../language/index.ts';
import type { CallEvent } from '../events/call-event.ts';

export type PastEvent = { readonly at: Instant; readonly event: CallEvent };

type ReadInputs = {
  readonly inputs: readonly TimedEvent[];
  /** The index of the first event that the menu would not have done, or undefined: the call went as the menu says. */
  readonly differsAt: number | undefined;
};

/** Effects that a call writes into its history. */
type Told = Exclude<MenuEffect, { kind: 'listen' | 'stop-record' | 'hang-up' }>;

/** The events of one attempt, from `answered` on. */
export function inputsOf(program: Program, settings: MenuSettings, events: readonly PastEvent[]): ReadInputs {
  const reader = new Reader(start(program, settings), events);
  const differsAt = events.findIndex((_, at) => reader.take(at) === 'differs');
  return { inputs: reader.inputs, differsAt: differsAt < 0 ? undefined : differsAt };
}

class Reader {
  readonly inputs: TimedEvent[] = [];
  readonly #events: readonly PastEvent[];
  #machine: Machine;
  /** What the machine asked for and the history has not told yet. */
  #expected: Told[] = [];
  /** When the text that plays ends by itself. */
  #soundEnd: number | undefined;
  /** Numbers of the transfer that rings, and how many of them failed. */
  #ringing = { numbers: 0, failed: 0 };
  /** Recorded conversations whose file is not closed yet. */
  #talks = 0;

  constructor(machine: Machine, events: readonly PastEvent[]) {
    this.#machine = machine;
    this.#events = events;
  }

  take(index: number): 'fits' | 'differs' {
    const { at, event } = this.#events[index]!;
    switch (event.kind) {
      case 'answered':
        return this.#feed(at, { kind: 'answered' });
      case 'said':
      case 'position':
      case 'recording':
      case 'sms':
      case 'url':
      case 'transfer':
        return this.#effect(at, event);
      case 'note':
        if (event.what === 'time-limit') return this.#limit(at);
        return event.what === 'rtp-timeout' ? 'fits' : this.#effect(at, event);
      case 'key':
        return this.#key(at, event);
      case 'silence':
        this.#settle(at - this.#machine.settings.silenceSeconds * 1000);
        return this.#feed(at, { kind: 'silence' });
      case 'recorded':
        return this.#recorded(at, event);
      case 'transfer-answered':
        return this.#transferAnswered(at, event.number);
      case 'transfer-failed':
        return this.#transferFailed(at, event);
      case 'transfer-ended':
        // The subscriber's leaving and the limit are told by events of their own.
        if (event.by !== 'other' && event.by !== 'silence') return 'fits';
        return this.#feed(at, { kind: 'transfer-ended', by: event.by });
      case 'ended':
        return this.#ended(at, event.cause);
      case 'incoming':
      case 'dialling':
      case 'ringing':
      case 'transfer-ringing':
      case 'held':
      case 'resumed':
        return 'fits';
      default:
        return unreachable(event);
    }
  }

  #feed(at: number, event: MenuEvent): 'fits' | 'differs' {
    // What was asked for before is told before anything else happens.
    if (this.#expected.length > 0) return 'differs';
    const [machine, effects] = step(this.#machine, event);
    this.#machine = machine;
    this.inputs.push({ at, event });
    this.#expected = effects.filter(isTold);
    this.#soundEnd = undefined;
    return 'fits';
  }

  #effect(at: number, event: CallEvent): 'fits' | 'differs' {
    if (this.#expected.length === 0) this.#settleOnce(at);
    const effect = this.#expected.shift();
    if (!effect || !isSame(effect, event)) return 'differs';
    if (event.kind === 'said' && event.seconds !== undefined) this.#soundEnd = at + event.seconds * 1000;
    if (event.kind === 'transfer') this.#ringing = { numbers: event.numbers.length, failed: 0 };
    return 'fits';
  }

  /** The text that must have ended by itself before. */
  #settleOnce(at: number): 'settled' | 'nothing' {
    switch (this.#machine.phase.kind) {
      case 'opening':
      case 'playing':
      case 'leaving':
        this.#feed(Math.min(at, this.#soundEnd ?? at), { kind: 'played' });
        return 'settled';
      default:
        return 'nothing';
    }
  }

  /** Until the machine waits for somebody. */
  #settle(at: number): void {
    while (this.#expected.length === 0 && this.#settleOnce(at) === 'settled');
  }

  #key(at: number, { key, during }: Extract<CallEvent, { kind: 'key' }>): 'fits' | 'differs' {
    // In a conversation keys go to the other side.
    if (during === 'conversation') return 'fits';
    if (during === undefined || during === 'parting') this.#settle(at);
    const { phase } = this.#machine;
    const fed = this.#feed(at, { kind: 'key', key: key as Key });
    // A recording that is ended before it began is over at once.
    const isNone = phase.kind === 'recording' && phase.stopped === 'no' && key === '#';
    if (fed === 'fits' && isNone && during === 'tone-before-record')
      return this.#feed(at, { kind: 'recorded', seconds: 0 });
    return fed;
  }

  #limit(at: number): 'fits' | 'differs' {
    if (this.#soundEnd !== undefined && this.#soundEnd < at && this.#endsQuietly() === 'yes')
      this.#settleOnce(at);
    return this.#feed(at, { kind: 'time-limit' });
  }

  #recorded(at: number, event: Extract<CallEvent, { kind: 'recorded' }>): 'fits' | 'differs' {
    if (event.end === 'hung-up') return 'fits';
    if (this.#talks > 0) {
      this.#talks--;
      return 'fits';
    }
    if (this.#machine.phase.kind !== 'recording') return 'fits';
    return this.#feed(at, { kind: 'recorded', seconds: event.seconds });
  }

  #transferAnswered(at: number, number: string): 'fits' | 'differs' {
    const { run, program } = this.#machine;
    const item = program.items.find(({ selector }) => selector === run?.item);
    const action = item?.actions[(run?.next ?? 0) - 1];
    if (action?.kind === 'call' && action.record === 'yes') this.#talks++;
    return this.#feed(at, { kind: 'transfer-answered', number });
  }

  #transferFailed(
    at: number,
    { number, cause }: Extract<CallEvent, { kind: 'transfer-failed' }>,
  ): 'fits' | 'differs' {
    this.#ringing.failed++;
    if (this.#ringing.failed < this.#ringing.numbers) return 'fits';
    return this.#feed(at, { kind: 'transfer-failed', number, cause });
  }

  #ended(at: number, cause: string): 'fits' | 'differs' {
    if (this.#expected.length > 0) return 'differs';
    for (let settled = this.#endsAlone(at, cause); settled === 'yes'; )
      settled = this.#settleOnce(at) === 'settled' ? this.#endsAlone(at, cause) : 'no';
    if (this.#expected.length > 0) return 'differs';
    if (this.#machine.phase.kind === 'done') return 'fits';
    return this.#feed(at, { kind: 'hung-up' });
  }

  /** Whether what sounded last had ended by itself before the call did. */
  #endsAlone(at: number, cause: string): 'yes' | 'no' {
    const { phase } = this.#machine;
    const heard = this.#soundEnd !== undefined && this.#soundEnd <= at;
    if (phase.kind === 'leaving') return phase.cause === cause ? 'yes' : 'no';
    return heard ? this.#endsQuietly() : 'no';
  }

  /** Whether nothing would have been told of the end of the text that plays. */
  #endsQuietly(): 'yes' | 'no' {
    const { phase } = this.#machine;
    if (phase.kind !== 'playing' && phase.kind !== 'opening') return 'no';
    const [, effects] = step(this.#machine, { kind: 'played' });
    return effects.some(isTold) ? 'no' : 'yes';
  }
}

function isTold(effect: MenuEffect): effect is Told {
  return effect.kind !== 'listen' && effect.kind !== 'stop-record' && effect.kind !== 'hang-up';
}

function isSame(effect: Told, event: CallEvent): boolean {
  switch (effect.kind) {
    case 'play':
      return event.kind === 'said' && event.item === effect.item;
    case 'record':
      return event.kind === 'recording' && event.item === effect.item;
    case 'transfer':
      return event.kind === 'transfer' && event.item === effect.item;
    case 'send-sms':
      return event.kind === 'sms' && event.item === effect.item && event.to === effect.to;
    case 'notify-url':
      return event.kind === 'url' && event.item === effect.item;
    case 'position':
      return event.kind === 'position' && event.item === effect.item;
    case 'note':
      return event.kind === 'note' && event.what === effect.what && event.key === effect.key;
    default:
      return unreachable(effect);
  }
}
