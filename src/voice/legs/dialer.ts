// Rings one number: takes a line of the best trunk, places the INVITE, moves on to the next trunk while that may help.
// Owns the order of trunks within one attempt and the lines it holds; it must not try again later, which is the queue's.

import type { Chance } from '../../base/chance.ts';
import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';
import type { Leg, LegEnd, LegEvent } from '../leg.ts';
import type { MediaPlane } from '../media/media-plane.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import { systemChance } from '../signalling/endpoint-options.ts';
import type { Endpoint } from '../signalling/session.ts';
import type { Reservation } from '../trunks/pacer.ts';
import type { Trunk } from '../trunks/trunk.ts';
import { callerOf, credentialsOf, nextHopOf, requestUri } from '../trunks/trunk-address.ts';
import type { Trunks } from '../trunks/trunks.ts';
import { causeOf } from './causes.ts';
import type { Dial, Dialling, DialWish } from './dial.ts';
import { OutgoingLeg } from './outgoing-leg.ts';

type DialerPorts = {
  readonly endpoint: Endpoint;
  readonly plane: MediaPlane;
  readonly trunks: Trunks;
  readonly scheduler: Scheduler;
  /** The system's, unless told. */
  readonly chance?: Chance;
};

type Ports = DialerPorts & { readonly chance: Chance };

/** Lower goes first (pacer.ts). */
const PRIORITY: Readonly<Record<DialWish['priority'], number>> = { transfer: 0, call: 1 };

export function createDialer(ports: DialerPorts): Dial {
  const complete = { ...ports, chance: ports.chance ?? systemChance() };
  return (wish) => new Attempt(complete, wish);
}

class Attempt implements Dialling {
  readonly #ports: Ports;
  readonly #wish: DialWish;
  /** Trunks still to be tried, by stage. */
  #stages: readonly (readonly string[])[];
  #tried = 0;
  #cancelled: 'no' | 'yes' = 'no';
  #over: 'no' | 'yes' = 'no';
  #leaveQueue: Cancel | undefined;
  #impatience: Cancel | undefined;
  #reservation: Reservation | undefined;
  #outgoing: OutgoingLeg | undefined;
  #lastEnd: LegEnd = { kind: 'no-route' };

  constructor(ports: Ports, wish: DialWish) {
    this.#ports = ports;
    this.#wish = wish;
    this.#stages = ports.trunks.route(wish.digits);
    queueMicrotask(() => this.#next());
  }

  leg(): Leg | undefined {
    return this.#outgoing?.leg;
  }

  cancel(): void {
    if (this.#cancelled === 'yes') return;
    this.#cancelled = 'yes';
    if (this.#outgoing) this.#outgoing.hangUp();
    // Whoever waits for a line, or for leave to ring, is not on the wire: it is over at once.
    else queueMicrotask(() => this.#finish({ kind: 'cancelled' }));
  }

  /** The next stage with trunks left; with none, the attempt is over for the reason of the last. */
  #next(): void {
    if (this.#unwanted() === 'yes') return;
    const trunks = this.#stages[0];
    if (trunks === undefined || this.#tried >= LIMITS.voice.trunksTried) return this.#finish(this.#lastEnd);
    const priority = PRIORITY[this.#wish.priority];
    const { pacer } = this.#ports.trunks;
    const reservation = pacer.reserve(trunks, priority);
    if (reservation !== 'full') return void this.#ring(reservation);
    const waiting = pacer.wait({ trunks, priority, onRoom: (line) => void this.#ring(line) });
    if (waiting === 'full')
      return this.#finish({ kind: 'no-room', reason: 'too many calls wait for a line' });
    this.#leaveQueue = waiting;
    if (this.#wish.priority === 'transfer') this.#waitNoLongerThanRinging();
  }

  /** A subscriber hears the ringing tone: a transfer without a line gives up when its ring time is over. */
  #waitNoLongerThanRinging(): void {
    const end = { kind: 'no-room', reason: 'no free line' } as const;
    this.#impatience ??= this.#ports.scheduler.after(this.#wish.ringSeconds * SECOND, () => {
      if (this.#leaveQueue) this.#finish(end);
    });
  }

  async #ring(reservation: Reservation): Promise<void> {
    this.#leaveQueue = undefined;
    this.#reservation = reservation;
    if (this.#unwanted() === 'yes') return this.#finish({ kind: 'cancelled' });
    const trunk = this.#ports.trunks.get(reservation.trunk);
    try {
      await this.#wish.beforeInvite?.(reservation.trunk);
    } catch {
      return this.#finish({ kind: 'cancelled' });
    }
    if (this.#unwanted() === 'yes') return this.#finish({ kind: 'cancelled' });
    this.#impatience?.();
    this.#impatience = undefined;
    this.#tried++;
    this.#forget(reservation.trunk);
    this.#outgoing = this.#place(trunk);
  }

  #place(trunk: Trunk): OutgoingLeg {
    const { settings, serviceRoute } = trunk;
    const { digits, callerId, ringSeconds } = this.#wish;
    const credentials = credentialsOf(settings);
    const caller = callerOf(settings, callerId);
    const routes = serviceRoute.map((value) => ({ name: 'Route', value }));
    return new OutgoingLeg(this.#ports, {
      uri: requestUri(settings, digits),
      from: caller.from,
      nextHop: nextHopOf(settings, serviceRoute),
      headers: [...routes, ...caller.headers],
      ...(credentials ? { credentials } : {}),
      ringMax: ringSeconds * SECOND,
      ...(this.#stages.length > 0 ? { unheardMax: LIMITS.voice.unheardSeconds * SECOND } : {}),
      sound: { codecs: settings.codecs, srtp: settings.srtp },
      onEvent: (event) => this.#heard(trunk, event),
    });
  }

  #heard(trunk: Trunk, event: LegEvent): void {
    if (event.kind !== 'ended') {
      if (event.kind === 'ringing' || event.kind === 'answered') trunk.callRang();
      this.#wish.onEvent(event);
      return;
    }
    const { end } = event;
    const rang = this.#outgoing?.rang ?? 'no';
    trunk.callEnded(end, rang);
    this.#release();
    this.#lastEnd = end;
    const mayMoveOn = rang === 'no' && this.#cancelled === 'no' && causeOf(end).failOver === 'yes';
    if (!mayMoveOn || this.#stages.length === 0) return this.#finish(end);
    this.#outgoing = undefined;
    this.#next();
  }

  /** What was tried is not tried again in this attempt. */
  #forget(tried: string): void {
    this.#stages = this.#stages
      .map((stage) => stage.filter((trunk) => trunk !== tried))
      .filter((stage) => stage.length > 0);
  }

  #unwanted(): 'yes' | 'no' {
    return this.#over === 'yes' || this.#cancelled === 'yes' ? 'yes' : 'no';
  }

  #release(): void {
    this.#reservation?.release();
    this.#reservation = undefined;
  }

  #finish(end: LegEnd): void {
    this.#release();
    this.#leaveQueue?.();
    this.#leaveQueue = undefined;
    this.#impatience?.();
    if (this.#over === 'yes') return;
    this.#over = 'yes';
    this.#wish.onEvent({ kind: 'ended', end });
  }
}
