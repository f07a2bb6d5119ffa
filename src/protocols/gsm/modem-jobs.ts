// What a modem is still to be asked. Owns the commands and their order; it writes nothing.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';

export type SendJob<T> = {
  readonly kind: 'send';
  readonly token: T;
  readonly pdu: Uint8Array;
  readonly length: number;
};

type StorageJob =
  | { readonly kind: 'delete' | 'read'; readonly storage: string; readonly index: number }
  | { readonly kind: 'list'; readonly storage: string };

/** What waits for its turn. */
export type QueuedJob<T> =
  | SendJob<T>
  | StorageJob
  /** Of a message that came directly (27.005 section 4.7). */
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'look'; readonly at: 'network' | 'eps' | 'announcements' | 'signal' };

/** What comes first: the network waits for an acknowledgement only so long, and a full SIM takes nothing. */
const RANKS: Readonly<Record<QueuedJob<never>['kind'], number>> = {
  acknowledge: 0,
  delete: 1,
  read: 2,
  list: 3,
  look: 4,
  send: 5,
};

const LOOKS = {
  network: 'AT+CREG?',
  eps: 'AT+CEREG?',
  announcements: 'AT+CNMI?',
  signal: 'AT+CSQ',
} as const;

export function commandOf<T>(job: Exclude<QueuedJob<T>, SendJob<T>>): string {
  switch (job.kind) {
    case 'acknowledge':
      return 'AT+CNMA';
    case 'delete':
      return `AT+CMGD=${job.index}`;
    case 'read':
      return `AT+CMGR=${job.index}`;
    case 'list':
      return 'AT+CMGL=4';
    case 'look':
      return LOOKS[job.at];
    default:
      return unreachable(job);
  }
}

export class ModemJobs<T> {
  private queue: QueuedJob<T>[] = [];

  /** Past the limit, or when the same is waiting already, it is dropped: the next look finds what it was about. */
  add(job: QueuedJob<T>): void {
    const plain = job.kind === 'list' || job.kind === 'look' || job.kind === 'read';
    if (plain && (this.queue.length >= LIMITS.modem.jobs || this.has(job))) return;
    this.queue.push(job);
  }

  /** The next one, taken out; `ending`: of those alone that finish something. */
  next(ending: 'yes' | 'no'): QueuedJob<T> | undefined {
    let first: QueuedJob<T> | undefined;
    for (const job of this.queue) {
      if (ending === 'yes' && RANKS[job.kind] > RANKS.delete && job.kind !== 'send') continue;
      if (!first || RANKS[job.kind] < RANKS[first.kind]) first = job;
    }
    if (first) this.queue.splice(this.queue.indexOf(first), 1);
    return first;
  }

  putBack(job: QueuedJob<T>): void {
    this.queue.unshift(job);
  }

  /** What lies in a storage that cannot be used is out of reach. */
  forgetStorage(storage: string): void {
    this.queue = this.queue.filter((job) => !('storage' in job && job.storage === storage));
  }

  /** Forgets everything; the messages that were to be sent. */
  clear(): readonly SendJob<T>[] {
    const sends = this.queue.flatMap((job) => (job.kind === 'send' ? [job] : []));
    this.queue = [];
    return sends;
  }

  get sends(): 'yes' | 'no' {
    return this.queue.some(({ kind }) => kind === 'send') ? 'yes' : 'no';
  }

  private has(job: QueuedJob<T>): boolean {
    const text = JSON.stringify(job);
    return this.queue.some((one) => one.kind === job.kind && JSON.stringify(one) === text);
  }
}
