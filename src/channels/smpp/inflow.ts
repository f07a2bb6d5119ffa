// What has come over a connection and the session has no room for yet: it waits a moment, and the peer with it, for nothing
// more is read meanwhile. Gateways send a thousand receipts at once and none of them again. Owns what waits and for how long;
// it reads nothing itself.

import type { Timekeeper } from '../../base/timekeeper.ts';

type InflowDoors = {
  readonly time: Timekeeper;
  /** Milliseconds that are waited for room. */
  readonly patience: number;
  /** Requests of the peer that may be taken now. */
  readonly room: () => number;
  readonly take: (pdu: Uint8Array) => void;
  /** Nothing more is to be read, and then again. */
  readonly pause: () => void;
  readonly resume: () => void;
};

export class Inflow {
  readonly #doors: InflowDoors;
  readonly #waiting: Uint8Array[] = [];
  #state: 'idle' | 'taking' = 'idle';
  /** Spent once, it comes back with the next room: meanwhile nothing else has to wait for what cannot be taken. */
  #patience: 'has' | 'spent' = 'has';
  /** Defined while room is waited for. */
  #callOff: (() => void) | undefined;
  /** What comes after all that waits. */
  #then: (() => void) | undefined;

  constructor(doors: InflowDoors) {
    this.#doors = doors;
  }

  get waits(): boolean {
    return this.#callOff !== undefined;
  }

  push(pdus: readonly Uint8Array[]): void {
    this.#waiting.push(...pdus);
    this.go();
  }

  /** There may be room. */
  go(): void {
    const { room } = this.#doors;
    if (room() > 0) this.#patience = 'has';
    this.#take();
  }

  /** Nothing more comes. What waits is taken first: who sent it may have gone for good. */
  end(then: () => void): void {
    if (this.#waiting.length === 0) return then();
    this.#then = then;
  }

  /** Takes whatever waits: patience is over, or what comes behind it ends all. */
  flush(): void {
    this.#patience = 'spent';
    this.#take();
  }

  #take(): void {
    if (this.#state === 'taking' || (this.#waiting.length === 0 && !this.waits)) return;
    const { time, patience, room, take, pause, resume } = this.#doors;
    this.#state = 'taking';
    while (this.#waiting.length > 0 && (this.#patience === 'spent' || room() > 0))
      take(this.#waiting.shift()!);
    this.#state = 'idle';
    if (this.#waiting.length > 0) {
      if (this.waits) return;
      pause();
      this.#callOff = time.alarm(patience, () => this.flush());
    } else if (this.#callOff) {
      this.#callOff();
      this.#callOff = undefined;
      resume();
      this.#then?.();
      this.#then = undefined;
    }
  }
}
