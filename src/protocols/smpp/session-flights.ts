// Requests of ours that wait for their answers, by sequence number (SMPP 3.4 section 5.1.4). Owns the numbers: 1 to
// 0x7FFFFFFF, then 1 again, never one that is in flight. It must not write or time anything.

import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { type CommandName, type RequestName, responseTo } from './command-ids.ts';
import type { CloseCause } from './session-types.ts';

export type Flight<T> = {
  readonly command: RequestName;
  readonly sentAt: number;
  /** Undefined for the session's own: bind, unbind, enquire_link. */
  readonly user: { readonly token: T } | undefined;
};

/** Why the session is over when this request stays unanswered, if it is. */
export function endBySilence(flight: Flight<unknown>, lastHeard: number): CloseCause | undefined {
  if (flight.command === 'unbind') return 'unbind-unanswered';
  // A peer that says other things is alive, whatever it does with enquire_link.
  if (flight.command === 'enquire_link') return lastHeard < flight.sentAt ? 'link-dead' : undefined;
  return flight.user ? undefined : 'no-bind';
}

const SEQUENCE_MOST = 0x7fff_ffff;

export class Flights<T> {
  /** In the order they left, which is the order in which they are overdue. */
  private readonly flights = new Map<number, Flight<T>>();
  /** Those of the user that counted as unanswered, and since when. */
  private readonly given = new RecentMap<number, { readonly flight: Flight<T>; readonly at: number }>(
    LIMITS.smpp.lateKept,
  );
  private readonly lateMs: number;
  private last: number;
  private users = 0;

  /** `lateMs`: how long the answer to a request that counts as unanswered is still known. */
  constructor(last = 0, lateMs = 0) {
    this.last = last;
    this.lateMs = lateMs;
  }

  /** Those of the user: they are what the window counts. */
  get ofUser(): number {
    return this.users;
  }

  nextSequence(): number {
    do this.last = this.last >= SEQUENCE_MOST ? 1 : this.last + 1;
    while (this.flights.has(this.last));
    return this.last;
  }

  add(sequence_number: number, flight: Flight<T>): void {
    this.flights.set(sequence_number, flight);
    if (flight.user) this.users++;
  }

  /** Takes the request that this response answers: by its number, when it is of its command or a nack. */
  land(sequence_number: number, command: CommandName | undefined): Flight<T> | undefined {
    const flight = this.flights.get(sequence_number);
    if (!flight || (command !== 'generic_nack' && command !== responseTo(flight.command))) return undefined;
    this.remove(sequence_number);
    return flight;
  }

  /** The same of one that counts as unanswered, for a while. */
  landLate(
    { sequence_number, command }: { readonly sequence_number: number; readonly command: CommandName },
    now: number,
  ): Flight<T> | undefined {
    const given = this.given.get(sequence_number);
    if (!given || command !== responseTo(given.flight.command) || now - given.at > this.lateMs)
      return undefined;
    this.given.delete(sequence_number);
    return given.flight;
  }

  private remove(sequence_number: number): void {
    if (this.flights.get(sequence_number)?.user) this.users--;
    this.flights.delete(sequence_number);
  }

  /** Takes those that have waited for so long, one by one. */
  *late(after: number, now: number): Iterable<Flight<T>> {
    for (const [sequence_number, flight] of this.flights) {
      if (flight.sentAt + after > now) return;
      this.remove(sequence_number);
      if (flight.user && this.lateMs > 0) this.given.set(sequence_number, { flight, at: now });
      yield flight;
    }
  }

  /** When the next one has waited for so long; never, where none waits. */
  lateAt(after: number): number {
    for (const { sentAt } of this.flights.values()) return sentAt + after;
    return Number.POSITIVE_INFINITY;
  }

  takeAll(): readonly Flight<T>[] {
    const all = [...this.flights.values()];
    this.flights.clear();
    this.users = 0;
    return all;
  }
}
