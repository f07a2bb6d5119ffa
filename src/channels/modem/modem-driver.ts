// One modem, kept open: moves octets between its line and the dialogue, times what the dialogue times, and opens the line anew
// when it is lost. Owns the line and what is known of the PIN; what a message is, is the channel's.

import { unreachable } from '../../base/assert.ts';
import { latin1Encode } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import { ModemSession } from '../../protocols/gsm/modem-session.ts';
import type {
  ModemEffect,
  ModemError,
  ModemEvent,
  ModemSettings,
  ModemTimer,
  PinState,
} from '../../protocols/gsm/modem-session-types.ts';
import type { ModemPort, OpenPort } from './modem-port.ts';

/** What became of one part. */
export type SendResult =
  | { readonly kind: 'sent'; readonly reference: number }
  | { readonly kind: 'refused'; readonly error: ModemError }
  | { readonly kind: 'unanswered'; readonly says: string }
  | { readonly kind: 'not-sent'; readonly says: string };

type DriverListener = {
  ready(reports: 'yes' | 'no'): void;
  unready(says: string): void;
  network(registered: 'yes' | 'no'): void;
  signal(power: number | undefined): void;
  /** Resolves when it is stored: `taken`; `left`: nobody can read it; `open`: the link ends before it is stored. */
  told(pdu: Uint8Array): Promise<'taken' | 'left' | 'open'>;
  trouble(says: string): void;
};

type DriverOptions = {
  readonly open: OpenPort;
  readonly timers: Timekeeper;
  readonly settings: Omit<ModemSettings, 'pinBefore'>;
  readonly listener: DriverListener;
};

type Token = (result: SendResult) => void;

export class ModemDriver {
  readonly #options: DriverOptions;
  readonly #timers = new Map<ModemTimer | 'reopen', () => void>();
  /** Messages being stored. */
  readonly #storing = new Set<Promise<void>>();
  #session: ModemSession<Token> | undefined;
  #port: ModemPort | undefined;
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> = Promise.resolve();
  #pin: PinState = 'untried';
  #failures = 0;
  #stopping: (() => void) | undefined;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#opening = this.#open();
  }

  /** One at a time; whatever the modem does, it resolves. */
  send(pdu: Uint8Array, length: number): Promise<SendResult> {
    return new Promise((resolve) => {
      if (!this.#session) resolve({ kind: 'not-sent', says: 'the line is closed' });
      else this.#step({ kind: 'send', token: resolve, pdu, length });
    });
  }

  /** What is stored is still acknowledged and deleted, within `LIMITS.modem.stopMs`. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#stopping = resolve;
    });
    this.#cancel('reopen');
    await this.#opening;
    await Promise.all(this.#storing);
    if (!this.#session) return this.#closing;
    const giveUp = this.#options.timers.alarm(LIMITS.modem.stopMs, () => this.#lost('the link ends'));
    this.#step({ kind: 'end' });
    await closed;
    giveUp();
    await this.#closing;
  }

  async #open(): Promise<void> {
    const session = new ModemSession<Token>({ ...this.#options.settings, pinBefore: this.#pin });
    try {
      const port = await this.#options.open({
        received: (octets) => {
          if (this.#session === session) this.#step({ kind: 'received', octets });
        },
        ended: (says) => {
          if (this.#session === session) this.#lost(says);
        },
      });
      if (this.#stopping) return port.close();
      this.#port = port;
      this.#session = session;
      this.#step({ kind: 'opened' });
    } catch (trouble) {
      this.#options.listener.trouble((trouble as Error).message);
      this.#reopen();
    }
  }

  #reopen(): void {
    if (this.#stopping) return;
    const { reopenMs, reopenMostMs } = LIMITS.modem;
    const pause = Math.min(reopenMs * 2 ** this.#failures++, reopenMostMs);
    this.#start('reopen', pause, () => {
      this.#opening = this.#open();
    });
  }

  #lost(says: string): void {
    this.#options.listener.trouble(says);
    this.#step({ kind: 'lost' });
  }

  #step(event: ModemEvent<Token>): void {
    for (const effect of this.#session?.step(event) ?? []) this.#do(effect);
  }

  #do(effect: ModemEffect<Token>): void {
    const { listener } = this.#options;
    switch (effect.kind) {
      case 'write':
        return this.#port?.write(latin1Encode(effect.text));
      case 'start': {
        const { timer, after } = effect;
        return this.#start(timer, after, () => this.#step({ kind: 'timer', timer }));
      }
      case 'stop':
        return this.#cancel(effect.timer);
      case 'ready':
        this.#failures = 0;
        return listener.ready(effect.reports);
      case 'unready':
        return listener.unready(effect.says);
      case 'trouble':
        return listener.trouble(effect.says);
      case 'pin':
        this.#pin = effect.state;
        return;
      case 'network':
        return listener.network(effect.registered);
      case 'signal':
        return listener.signal(effect.power);
      case 'sent':
        return effect.token({ kind: 'sent', reference: effect.reference });
      case 'refused':
        return effect.token({ kind: 'refused', error: effect.error });
      case 'unanswered':
      case 'not-sent':
        return effect.token({ kind: effect.kind, says: effect.says });
      case 'told':
        return this.#told(effect.handle, effect.pdu);
      case 'close':
        return this.#closed(effect.says);
      default:
        return unreachable(effect);
    }
  }

  #told(handle: number, pdu: Uint8Array): void {
    const session = this.#session;
    const storing = this.#options.listener.told(pdu).then((fate) => {
      this.#storing.delete(storing);
      // Handles of a line that was lost say nothing on the next one.
      if (fate !== 'open' && this.#session === session) this.#step({ kind: fate, handle });
    });
    this.#storing.add(storing);
  }

  #closed(says: string): void {
    this.#session = undefined;
    this.#closing = this.#port?.close() ?? this.#closing;
    this.#port = undefined;
    if (this.#stopping) return this.#stopping();
    this.#options.listener.unready(says);
    this.#reopen();
  }

  #start(timer: ModemTimer | 'reopen', milliseconds: number, act: () => void): void {
    this.#cancel(timer);
    const cancel = this.#options.timers.alarm(milliseconds, () => {
      this.#timers.delete(timer);
      act();
    });
    this.#timers.set(timer, cancel);
  }

  #cancel(timer: ModemTimer | 'reopen'): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }
}
