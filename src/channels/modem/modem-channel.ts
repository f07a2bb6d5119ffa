// A modem as a channel: claims a message when the modem can send it, hands its parts over at the pace a SIM bears, and stores
// what the modem tells. Owns the pace and what each answer means for the message; the dialogue is modem-driver.ts's.

import { randomInt } from 'node:crypto';
import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../base/time.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { AttemptOutcome, ClaimedMessage } from '../../core/ports.ts';
import type { FailOverReason } from '../../core/routing/route.ts';
import { ClaimLoop } from '../claim-loop.ts';
import type { LinkDoors, OpenLink } from '../link.ts';
import { LinkHealth } from './link-health.ts';
import { ModemDriver, type SendResult } from './modem-driver.ts';
import type { OpenPort } from './modem-port.ts';
import { PartNames } from './part-names.ts';
import { type Refusal, refusalOf } from './refusals.ts';
import { type SubmitPart, submitParts } from './submit-parts.ts';
import { ToldMessages } from './told-messages.ts';

export type ModemChannelOptions = {
  readonly open: OpenPort;
  readonly timers: Timekeeper;
  readonly pin?: string;
  readonly centre?: string;
  /** Of the SIM: where messages come to. */
  readonly number: string;
  /** Parts in a minute. */
  readonly rate: number;
  /** Milliseconds without the network until messages go elsewhere. */
  readonly awayMs: number;
};

type ChannelDoors = Pick<
  LinkDoors,
  'name' | 'outbox' | 'inbox' | 'reception' | 'clock' | 'meter' | 'national' | 'turned' | 'report'
>;

/** How the sending of a message ended. */
type Ending =
  | { readonly kind: 'outcome'; readonly outcome: AttemptOutcome }
  /** Nothing of it left; milliseconds until it is due again. */
  | { readonly kind: 'put-back'; readonly after: number };

type Trouble = { readonly count: number; readonly sentBefore: number };

const ANSWERS = {
  permanent: 'refused',
  temporary: 'throttled',
  unsent: 'throttled',
  unknown: 'unanswered',
} as const satisfies Record<Refusal['kind'], string>;

const REFERENCES = 256;
/** Rejected by the operator (spec codes.md section 3). */
const REJECTED = 255;

/** Once more, and no oftener: a modem that never answers must not have a subscriber get the same text all day. */
function unanswered({ doubtful }: ClaimedMessage, link: string): AttemptOutcome {
  if (doubtful === 'no') return { kind: 'doubtful', link };
  return linkFailed(link, ERR.noReceipt, 'unanswered');
}

function rejected(link: string): AttemptOutcome {
  return linkFailed(link, REJECTED, 'refused');
}

function linkFailed(link: string, err: number, reason: FailOverReason): AttemptOutcome {
  return { kind: 'link-failed', link, status: STATUS.undeliverable, err, reason };
}

class ModemChannel implements OpenLink {
  readonly #options: ModemChannelOptions;
  readonly #doors: ChannelDoors;
  readonly #loop: ClaimLoop;
  readonly #driver: ModemDriver;
  readonly #health: LinkHealth;
  readonly #names = new PartNames();
  /** Temporary refusals by message. */
  readonly #troubles = new RecentMap<MessageRef, Trouble>(LIMITS.modem.refusedKept);
  readonly #hurry = new AbortController();
  #reference = randomInt(REFERENCES);
  #ready: 'no' | 'yes' = 'no';
  #registered: 'no' | 'yes' = 'no';
  #power: number | undefined;
  /** By the timers' clock: no part leaves before. */
  #nextAt = 0;
  /** Refusals without a message taken between them. */
  #refusals = 0;
  #sent = 0;
  #sending: 'no' | 'yes' = 'no';
  #cancelWake: (() => void) | undefined;

  constructor(options: ModemChannelOptions, doors: ChannelDoors) {
    this.#options = options;
    this.#doors = doors;
    const { name, outbox, turned, meter } = doors;
    const { timers, awayMs, open, pin, centre } = options;
    const report = (trouble: unknown): void => doors.report(`link ${name}`, trouble);
    this.#health = new LinkHealth({
      timers,
      awayMs,
      turned,
      reroute: (limit) => outbox.reroute(name, limit),
      mayTry: () => this.#mayTry(),
      report,
    });
    this.#loop = new ClaimLoop({
      // One at a time, at the pace of the SIM.
      every: 0,
      claim: () => this.#claim(),
      onWork: (wake) => outbox.onWork({ link: name }, wake),
      report,
    });
    const told = new ToldMessages({ ...doors, to: options.number, names: this.#names, loop: this.#loop });
    meter.connections(0, 1);
    this.#health.ill('the modem is being set up');
    this.#driver = new ModemDriver({
      open,
      timers,
      settings: { ...(pin !== undefined && { pin }), ...(centre !== undefined && { centre }) },
      listener: {
        ready: (reports) => this.#setUp(reports),
        unready: (says) => this.#unready(says),
        network: (registered) => this.#network(registered),
        signal: (power) => {
          this.#power = power;
        },
        told: (pdu) => told.store(pdu),
        trouble: (says) => report(says),
      },
    });
  }

  async stop(): Promise<void> {
    this.#hurry.abort();
    this.#cancelWake?.();
    await this.#loop.stop();
    await this.#health.stop();
    await this.#driver.stop();
  }

  // How the modem is.

  #setUp(reports: 'yes' | 'no'): void {
    this.#ready = 'yes';
    this.#doors.meter.connections(1, 1);
    if (reports === 'yes') return;
    const { name, report } = this.#doors;
    report(`link ${name}`, 'the modem announces no status reports: what becomes of messages stays unknown');
  }

  #unready(says: string): void {
    this.#ready = 'no';
    this.#registered = 'no';
    this.#doors.meter.connections(0, 1);
    this.#health.ill(says);
  }

  #network(registered: 'yes' | 'no'): void {
    this.#registered = registered;
    if (registered === 'no') {
      const power = this.#power === undefined ? 'no signal is measured' : `the signal has ${this.#power} dBm`;
      return this.#health.ill(`the modem is not in the network; ${power}`);
    }
    this.#refusals = 0;
    this.#nextAt = Math.min(this.#nextAt, this.#options.timers.now() + this.#pace());
    this.#health.well();
    this.#loop.wake();
  }

  /** What waited here has been tried since the last pause, or has moved. */
  #mayTry(): boolean {
    const pausedUntil = this.#nextAt + LIMITS.modem.rerouteMs;
    return this.#registered === 'yes' && this.#sending === 'no' && pausedUntil <= this.#options.timers.now();
  }

  #pace(): number {
    return MINUTE / this.#options.rate;
  }

  // Sending.

  async #claim(): Promise<void> {
    if (this.#ready === 'no' || this.#registered === 'no') return;
    const wait = this.#nextAt - this.#options.timers.now();
    if (wait > 0) return this.#wakeAfter(wait);
    const [message] = await this.#doors.outbox.claim({ link: this.#doors.name }, 1);
    if (!message) return;
    this.#busy('yes');
    const ending = await this.#send(message);
    this.#busy('no');
    const { inbox, outbox, clock } = this.#doors;
    await this.#loop.store(() =>
      ending.kind === 'outcome'
        ? inbox.outcome(message.ref, ending.outcome)
        : outbox.putBack(message.ref, later(clock.now(), ending.after)),
    );
    this.#wakeAfter(Math.max(0, this.#nextAt - this.#options.timers.now()));
  }

  #busy(sending: 'no' | 'yes'): void {
    this.#sending = sending;
    this.#doors.meter.window(sending === 'yes' ? 1 : 0, 1);
  }

  #wakeAfter(milliseconds: number): void {
    this.#cancelWake?.();
    if (!this.#loop.stopping)
      this.#cancelWake = this.#options.timers.alarm(milliseconds, () => this.#loop.wake());
  }

  async #send(message: ClaimedMessage): Promise<Ending> {
    const { clock, name } = this.#doors;
    this.#reference = (this.#reference + 1) % REFERENCES;
    const { national = [] } = this.#doors;
    const parts = submitParts(message, { reference: this.#reference, now: clock.now(), national });
    if (!parts.ok) return { kind: 'outcome', outcome: { kind: 'final', ...parts.error } };
    const ids: string[] = [];
    for (const part of parts.value) {
      const ended = await this.#sendPart(message, { part, ids });
      if (ended) return ended;
    }
    const now = clock.now();
    const until = later(now, Math.max(DAY, message.validUntil - now + HOUR));
    const outcome = { kind: 'handed', link: name, ids, awaits: 'all', until, silence: 'failed' } as const;
    return { kind: 'outcome', outcome };
  }

  /** Undefined: it was taken, and its name is among `ids`. A part of a message that has begun is tried for longer. */
  async #sendPart(
    message: ClaimedMessage,
    { part, ids }: { readonly part: SubmitPart; readonly ids: string[] },
  ): Promise<Ending | undefined> {
    const { clock, name } = this.#doors;
    for (let tries = 1; ; tries++) {
      if (this.#loop.stopping && ids.length === 0) return { kind: 'put-back', after: 0 };
      await this.#until(this.#nextAt);
      const result = await this.#answered(part);
      switch (result.kind) {
        case 'sent':
          ids.push(this.#names.add(message.phone, result.reference, clock.now()));
          return undefined;
        case 'unanswered':
          return { kind: 'outcome', outcome: unanswered(message, name) };
        case 'refused':
        case 'not-sent': {
          const refusal: Refusal =
            result.kind === 'refused' ? refusalOf(result.error) : { kind: 'unsent', says: result.says };
          const ending = this.#refused(message, { refusal, begun: ids.length, tries });
          if (ending) return ending;
          break;
        }
        default:
          return unreachable(result);
      }
    }
  }

  /** Undefined: the same part is tried again. */
  #refused(
    message: ClaimedMessage,
    { refusal, begun, tries }: { readonly refusal: Refusal; readonly begun: number; readonly tries: number },
  ): Ending | undefined {
    const { name } = this.#doors;
    if (refusal.kind === 'unknown') return { kind: 'outcome', outcome: unanswered(message, name) };
    if (refusal.kind === 'permanent') {
      const { status, err, elsewhere } = refusal;
      const outcome: AttemptOutcome =
        elsewhere === 'yes'
          ? { kind: 'link-failed', link: name, status, err, reason: 'refused' }
          : { kind: 'final', status, err };
      return { kind: 'outcome', outcome };
    }
    const { pauseMs, pauseMostMs, refusals } = LIMITS.modem;
    const pause = Math.min(pauseMs * 2 ** this.#refusals++, pauseMostMs);
    this.#nextAt = this.#options.timers.now() + pause;
    this.#health.ill(refusal.says);
    if (begun > 0) {
      // Sent anew, its first parts would go out twice: that is for when nothing else is left.
      if (this.#loop.stopping) return { kind: 'outcome', outcome: unanswered(message, name) };
      if (tries < refusals) return undefined;
      return {
        kind: 'outcome',
        outcome: refusal.kind === 'unsent' ? unanswered(message, name) : rejected(name),
      };
    }
    if (refusal.kind === 'unsent') return { kind: 'put-back', after: pause };
    const { count, sentBefore } = this.#troubles.get(message.ref) ?? { count: 0, sentBefore: this.#sent };
    this.#troubles.set(message.ref, { count: count + 1, sentBefore });
    // While others are taken, it is the message that is refused; else it waits for better times until it expires.
    if (count + 1 >= refusals && this.#sent > sentBefore) return { kind: 'outcome', outcome: rejected(name) };
    return { kind: 'put-back', after: Math.min(pauseMs * 2 ** count, pauseMostMs) };
  }

  async #answered(part: SubmitPart): Promise<SendResult> {
    const { timers } = this.#options;
    const from = timers.now();
    const result = await this.#beforeTheEnd(this.#driver.send(part.pdu, part.length));
    const seconds = (timers.now() - from) / SECOND;
    this.#nextAt = timers.now() + this.#pace();
    const { meter } = this.#doors;
    switch (result.kind) {
      case 'sent':
        this.#sent++;
        this.#refusals = 0;
        this.#health.well();
        meter.answered('taken', seconds, 'OK');
        break;
      case 'refused': {
        const { of, code } = result.error;
        const { kind } = refusalOf(result.error);
        meter.answered(ANSWERS[kind], seconds, String(code ?? of));
        break;
      }
      case 'unanswered':
        meter.answered('unanswered', seconds, '');
        break;
      case 'not-sent':
        break;
      default:
        return unreachable(result);
    }
    return result;
  }

  /** A stop does not wait for the network for ever. */
  #beforeTheEnd(sending: Promise<SendResult>): Promise<SendResult> {
    return new Promise((resolve) => {
      let cancel = (): void => {};
      const { signal } = this.#hurry;
      const limit = (): void => {
        const late: SendResult = { kind: 'unanswered', says: 'the link ends' };
        cancel = this.#options.timers.alarm(LIMITS.modem.stopMs, () => resolve(late));
      };
      if (signal.aborted) limit();
      else signal.addEventListener('abort', limit, { once: true });
      sending.then((result) => {
        signal.removeEventListener('abort', limit);
        cancel();
        resolve(result);
      });
    });
  }

  /** At that moment of the timers' clock, or when the link stops. */
  #until(moment: number): Promise<void> {
    const wait = moment - this.#options.timers.now();
    const { signal } = this.#hurry;
    if (wait <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#options.timers.alarm(wait, end);
      signal.addEventListener('abort', end);
    });
  }
}

export function openModem(options: ModemChannelOptions, doors: ChannelDoors): OpenLink {
  return new ModemChannel(options, doors);
}
