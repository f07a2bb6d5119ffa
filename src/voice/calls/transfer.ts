// One `call` of a menu: rings the numbers, lets the subscriber hear it, joins the first who answers, and tells how it
// went. Owns the legs it dials and the bridge; it must not know the menu around it.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import type { CallEvent } from '../../core/events/call-event.ts';
import type { TransferWay } from '../../core/numbers/transfer-number.ts';
import type { MenuEvent } from '../../language/index.ts';
import type { Leg, LegEnd, LegEvent } from '../leg.ts';
import { causeOf } from '../legs/causes.ts';
import type { Dial, Dialling } from '../legs/dial.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';

export type TransferOptions = {
  readonly subscriber: Leg;
  readonly numbers: readonly string[];
  readonly waitSeconds: number;
  readonly ring: 'one' | 'all';
  /** Begins a recording when somebody answers: its number on the subscriber's channel and its file; undefined: not recorded. */
  readonly record: (() => { readonly recording: number; readonly path: string }) | undefined;
  /** Numbers registered in the account when the call began: checked again when it runs (menu language, section 4). */
  readonly registered: ReadonlyMap<string, TransferWay>;
  readonly dial: Dial;
  readonly callerId: string | undefined;
  readonly scheduler: Scheduler;
  readonly write: (event: CallEvent) => void;
  /** Exactly one `transfer-failed`, or `transfer-answered` and later `transfer-ended`. */
  readonly onEvent: (event: MenuEvent) => void;
};

type Attempt = { readonly number: string; dialling: Dialling | undefined; over: 'no' | 'yes' };

export class Transfer {
  readonly #options: TransferOptions;
  #waiting: string[];
  readonly #ringing = new Set<Attempt>();
  #other: { readonly number: string; readonly leg: Leg; readonly since: number } | undefined;
  #lastFailure: { number: string; cause: string };
  #state: 'ringing' | 'talking' | 'over' = 'ringing';
  #limit: Cancel | undefined;

  constructor(options: TransferOptions) {
    this.#options = options;
    this.#waiting = [...options.numbers];
    this.#lastFailure = { number: options.numbers[0] ?? '', cause: 'unreachable' };
  }

  start(): void {
    if (this.#options.ring === 'all') while (this.#waiting.length > 0) this.#ringNext();
    else this.#ringNext();
    this.#failedWhenNobodyIsLeft();
  }

  /** A key of the subscriber that the media path did not carry by itself goes to the other side as an event. */
  key(key: string, source: 'event' | 'tone' | 'info'): void {
    if (source === 'info') this.#other?.leg.channel.sendDigits(key);
  }

  get talking(): 'yes' | 'no' {
    return this.#state === 'talking' ? 'yes' : 'no';
  }

  /** The recorded conversation was silent for too long: it ends, and with it the recording. */
  silent(): void {
    if (this.#state === 'talking') this.#end('silence');
  }

  /** The subscriber has gone or the call's time is up: everything stops, nothing more is reported. */
  abandon(by: 'subscriber' | 'limit'): void {
    if (this.#state === 'over') return;
    const other = this.#other;
    this.#state = 'over';
    this.#limit?.();
    for (const attempt of this.#ringing) attempt.dialling?.cancel();
    this.#ringing.clear();
    this.#waiting = [];
    if (other) {
      this.#options.subscriber.channel.unbridge();
      other.leg.hangUp();
      this.#writeEnded(other, by);
    }
  }

  #ringNext(): void {
    const number = this.#waiting.shift();
    if (number === undefined) return;
    const way = this.#options.registered.get(number);
    if (way === undefined) {
      this.#failed(number, 'not-registered');
      if (this.#options.ring === 'one') this.#ringNext();
      return;
    }
    const attempt: Attempt = { number, dialling: undefined, over: 'no' };
    this.#ringing.add(attempt);
    attempt.dialling = this.#options.dial({
      digits: number,
      ...(way === 'own-phone' && { trunk: 'never' as const }),
      callerId: this.#options.callerId,
      ringSeconds: this.#options.waitSeconds,
      priority: 'transfer',
      onEvent: (event) => this.#onLeg(attempt, event),
    });
  }

  #onLeg(attempt: Attempt, event: LegEvent): void {
    switch (event.kind) {
      case 'ringing':
        this.#options.write({ kind: 'transfer-ringing', number: attempt.number });
        return;
      case 'answered':
        this.#answered(attempt);
        return;
      case 'key':
        if (event.source === 'info' && this.#other?.number === attempt.number) {
          this.#options.subscriber.channel.sendDigits(event.key);
        }
        return;
      case 'ended':
        this.#ended(attempt, event.end);
        return;
      case 'held':
      case 'resumed':
      case 'media':
        return;
      default:
        return unreachable(event);
    }
  }

  #answered(attempt: Attempt): void {
    const leg = attempt.dialling?.leg();
    if (!leg || this.#state !== 'ringing') {
      leg?.hangUp();
      return;
    }
    this.#state = 'talking';
    this.#ringing.delete(attempt);
    for (const late of this.#ringing) late.dialling?.cancel();
    this.#ringing.clear();
    this.#waiting = [];
    const { subscriber, record, scheduler } = this.#options;
    this.#other = { number: attempt.number, leg, since: scheduler.now() };
    subscriber.channel.stop();
    subscriber.channel.bridge(
      leg.channel,
      record === undefined
        ? undefined
        : {
            record: {
              ...record(),
              seconds: LIMITS.menu.recordSeconds,
              silenceSeconds: LIMITS.calls.conversationSilenceSeconds,
            },
          },
    );
    this.#options.write({ kind: 'transfer-answered', number: attempt.number });
    this.#options.onEvent({ kind: 'transfer-answered', number: attempt.number });
  }

  #ended(attempt: Attempt, end: LegEnd): void {
    attempt.over = 'yes';
    if (this.#other?.number === attempt.number && this.#state === 'talking') {
      this.#end('other');
      return;
    }
    if (!this.#ringing.delete(attempt) || this.#state !== 'ringing') return;
    this.#failed(attempt.number, causeOf(end, { answered: 'no' }).transfer);
    if (this.#options.ring === 'one') this.#ringNext();
    this.#failedWhenNobodyIsLeft();
  }

  #failed(number: string, cause: string): void {
    this.#lastFailure = { number, cause };
    this.#options.write({ kind: 'transfer-failed', number, cause });
  }

  #failedWhenNobodyIsLeft(): void {
    if (this.#state !== 'ringing' || this.#ringing.size > 0 || this.#waiting.length > 0) return;
    this.#state = 'over';
    this.#options.subscriber.channel.stop();
    this.#options.onEvent({ kind: 'transfer-failed', ...this.#lastFailure });
  }

  #end(by: 'other' | 'silence'): void {
    const other = this.#other;
    if (!other) return;
    this.#state = 'over';
    this.#limit?.();
    this.#options.subscriber.channel.unbridge();
    if (by !== 'other') other.leg.hangUp();
    this.#writeEnded(other, by);
    this.#options.onEvent({ kind: 'transfer-ended', by });
  }

  #writeEnded(other: { readonly number: string; readonly since: number }, by: string): void {
    const seconds = Math.round((this.#options.scheduler.now() - other.since) / 1000);
    this.#options.write({ kind: 'transfer-ended', number: other.number, by, seconds });
  }
}
