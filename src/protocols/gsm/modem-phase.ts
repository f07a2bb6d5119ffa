// How far a dialogue with a modem has come, the command under way in it, and in which networks the modem is. Owns these three;
// the steps are in modem-session.ts.

import { isRegistered } from './modem-answers.ts';
import type { QueuedJob, SendJob } from './modem-jobs.ts';

export type Phase =
  | { readonly kind: 'new' }
  /** Asked whether it is there. */
  | { readonly kind: 'knocking'; readonly knocks: number }
  /** It is; late answers may come. */
  | { readonly kind: 'settling' }
  | { readonly kind: 'setting-up' }
  /** For its SIM. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'working' }
  | { readonly kind: 'closed' };

export type Job<T> =
  | Exclude<QueuedJob<T>, SendJob<T>>
  | { readonly kind: 'setup' }
  | { readonly kind: 'select'; readonly storage: string }
  | (SendJob<T> & { readonly written: 'no' | 'yes' });

export type Current<T> = { readonly job: Job<T>; readonly lines: string[] };

export class Networks {
  private readonly states = new Map<string, number>();
  private told: 'yes' | 'no' | undefined;

  reset(states: ReadonlyMap<string, number>): void {
    this.states.clear();
    this.told = undefined;
    for (const [network, state] of states) this.states.set(network, state);
  }

  set(network: string, state: number | undefined): void {
    if (state !== undefined) this.states.set(network, state);
  }

  /** Registered in one of them is registered; a modem that tells of none is believed to be. Undefined: as told before. */
  changed(): 'yes' | 'no' | undefined {
    const registered = this.states.size === 0 || [...this.states.values()].some(isRegistered) ? 'yes' : 'no';
    if (registered === this.told) return undefined;
    this.told = registered;
    return registered;
  }
}
