// Tells whoever takes work that there may be some: at once inside this process, by NOTIFY between processes, by a timer for
// what falls due later, and every few seconds in case a message got lost. Also the watch over the database itself: when its
// connection breaks it brings the database back. Owns that one connection; false alarms are allowed, silence is not.

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Instant } from '../base/time.ts';

type WorkSignalOptions = {
  readonly connection: pg.ClientConfig;
  /** Starts the embedded server again; resolves at once for any other. */
  readonly ensure: () => Promise<void>;
  /** Runs on every new connection before anybody is woken: the node's lock. */
  readonly onConnected: (client: pg.Client) => Promise<void>;
  /** An account has changed, or (`all`) what many have in common; also whenever changes may have been missed. */
  readonly onChange: (account: number | 'all') => void;
  readonly onFault: (what: string, error: unknown) => void;
};

type Listener = { readonly queues: ReadonlySet<number>; readonly wake: () => void };

const CHANNEL = 'dozvon_work';
/** Told by triggers of the database (migration 0002). */
const CHANGES = 'dozvon_accounts';
// The net below every other way of waking.
const ROUND_MILLISECONDS = 2_000;
// NOTIFY holds a lock over the whole server while a transaction commits; sent apart, once for many submissions, it
// does not queue up commits that could share one flush.
const NOTIFY_GATHER_MILLISECONDS = 50;
const RETRY_LONGEST = 2_000;
const TIMER_STEP = 100;
// The longest pause between attempts; what is later is found by the round.
const TIMER_LONGEST = 3_600_000;

export class WorkSignal {
  readonly #options: WorkSignalOptions;
  /** Tells own messages, which come back too, from others'. */
  readonly #name = randomUUID();
  readonly #listeners = new Set<Listener>();
  readonly #told = new Map<number, number>();
  #client: pg.Client | undefined;
  #notifying: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  #round: NodeJS.Timeout | undefined;
  /** One timer for all work of a queue that falls due in the same step. */
  readonly #dues = new Map<string, NodeJS.Timeout>();
  #closed = false;

  constructor(options: WorkSignalOptions) {
    this.#options = options;
  }

  /** Connects and listens; from then on a lost connection is made again until `close`. */
  async start(): Promise<void> {
    await this.#connect();
    this.#nextRound();
  }

  listen(queues: readonly number[], wake: () => void): () => void {
    const listener = { queues: new Set(queues), wake };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether what other processes tell is heard now. */
  get hears(): boolean {
    return this.#client !== undefined;
  }

  /** Work of a queue has been committed, or falls due at `at`. */
  announce(queue: number, at: Instant): void {
    if (this.#closed) return;
    this.#dueAt(queue, at);
    this.#told.set(queue, Math.min(at, this.#told.get(queue) ?? Number.POSITIVE_INFINITY));
    this.#notifying ??= setTimeout(() => void this.#notify(), NOTIFY_GATHER_MILLISECONDS);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#round);
    for (const timer of this.#dues.values()) clearTimeout(timer);
    clearTimeout(this.#notifying);
    await this.#notify();
    await this.#client?.end().catch(() => undefined);
  }

  /** One after another: the connection is not for two statements at once. */
  #notify(): Promise<void> {
    this.#notifying = undefined;
    this.#telling = this.#telling.then(() => this.#tell());
    return this.#telling;
  }

  async #tell(): Promise<void> {
    const told = [...this.#told].map(([queue, at]) => `${queue} ${at}`);
    this.#told.clear();
    if (told.length === 0) return;
    // When it fails the round finds the work.
    await this.#client
      ?.query('select pg_notify($1, $2)', [CHANNEL, `${this.#name}\n${told.join('\n')}`])
      .catch(() => undefined);
  }

  #onNotification(payload: string): void {
    const [from, ...lines] = payload.split('\n');
    // What others tell while the connection ends would keep a command alive until that work falls due.
    if (from === this.#name || this.#closed) return;
    for (const line of lines) {
      const [queue, at] = line.split(' ').map(Number);
      if (queue !== undefined && at !== undefined) this.#dueAt(queue, at as Instant);
    }
  }

  #dueAt(queue: number, at: Instant): void {
    const step = Math.ceil(at / TIMER_STEP);
    const key = `${queue} ${step}`;
    const wait = step * TIMER_STEP - Date.now();
    if (at <= Date.now()) setImmediate(() => this.#wake(queue));
    if (at <= Date.now() || wait > TIMER_LONGEST || this.#dues.has(key)) return;
    const timer = setTimeout(() => {
      this.#dues.delete(key);
      this.#wake(queue);
    }, wait);
    this.#dues.set(key, timer);
  }

  #wake(queue: number): void {
    for (const listener of this.#listeners) if (listener.queues.has(queue)) listener.wake();
  }

  #nextRound(): void {
    this.#round = setTimeout(() => {
      this.#wakeAll();
      this.#nextRound();
    }, ROUND_MILLISECONDS);
  }

  #wakeAll(): void {
    for (const listener of this.#listeners) listener.wake();
  }

  async #connect(): Promise<void> {
    const client = new pg.Client(this.#options.connection);
    let over = false;
    const lost = (): void => {
      if (over) return;
      over = true;
      if (this.#client === client) void this.#reconnect();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === CHANNEL) this.#onNotification(payload);
      else this.#options.onChange(payload === 'all' ? 'all' : Number(payload));
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}; listen ${CHANGES}`);
      await this.#options.onConnected(client);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    if (over) throw new Error('the connection broke while it was made');
    this.#client = client;
    this.#options.onChange('all');
  }

  async #reconnect(): Promise<void> {
    this.#client = undefined;
    for (let wait = 50; !this.#closed; wait = Math.min(2 * wait, RETRY_LONGEST)) {
      try {
        await this.#options.ensure();
        await this.#connect();
        this.#wakeAll();
        return;
      } catch (error) {
        if (this.#closed) return;
        this.#options.onFault('the database is away', error);
        await pause(wait);
      }
    }
  }
}
