// What one step of a dialogue with a modem gives: the effects in their order, and the timers that run. Owns these two; it decides
// nothing.

import type { ModemEffect, ModemTimer } from './modem-session-types.ts';

export class ModemOutput<T> {
  private readonly running = new Set<ModemTimer>();
  private effects: ModemEffect<T>[] = [];

  /** The effects since the last time. */
  take(): readonly ModemEffect<T>[] {
    const { effects } = this;
    this.effects = [];
    return effects;
  }

  push(effect: ModemEffect<T>): void {
    this.effects.push(effect);
  }

  start(timer: ModemTimer, after: number): void {
    this.running.add(timer);
    this.effects.push({ kind: 'start', timer, after });
  }

  stop(timer: ModemTimer): void {
    if (this.running.delete(timer)) this.effects.push({ kind: 'stop', timer });
  }

  stopAll(): void {
    for (const timer of this.running) this.effects.push({ kind: 'stop', timer });
    this.running.clear();
  }

  /** Whether the timer was running: one that was stopped while it fired says nothing. */
  fired(timer: ModemTimer): boolean {
    return this.running.delete(timer);
  }
}
