// A modem link on a stage: the product's channel over one line to a simulated modem, a queue in memory, and a store for what
// comes in that can be looked at.

import type { TestContext } from 'node:test';
import type { Timekeeper } from '../../src/base/timekeeper.ts';
import { type ModemChannelOptions, openModem } from '../../src/channels/modem/modem-channel.ts';
import type { OpenPort, PortListener } from '../../src/channels/modem/modem-port.ts';
import type {
  Received,
  ReceivedMessage,
  ReceivedPart,
  Reception,
} from '../../src/core/incoming/incoming-message.ts';
import { accountValue } from './account.ts';
import { FakeOutbox } from './fake-outbox.ts';
import { GsmModem } from './gsm-modem.ts';
import { ManualClock } from './manual-clock.ts';
import { ManualScheduler } from './manual-scheduler.ts';

/** Keeps what is received; one that comes again by its key is known. */
export class FakeReception implements Reception {
  readonly messages: ReceivedMessage[] = [];
  readonly parts: ReceivedPart[] = [];
  /** How often anything came, known or not. */
  calls = 0;
  /** So many of the next fail, as without a database. */
  failures = 0;
  readonly #keys = new Set<string>();

  async receive(message: ReceivedMessage): Promise<Received> {
    const known = this.#known(message);
    if (known) return known;
    this.messages.push(message);
    return { kind: 'taken', id: this.messages.length, owner: undefined, by: 'nobody' };
  }

  async receivePart(part: ReceivedPart): Promise<Received | { readonly kind: 'waits' }> {
    const known = this.#known(part);
    if (known) return known;
    this.parts.push(part);
    return { kind: 'waits' };
  }

  #known({ key = '' }: ReceivedMessage): Received | undefined {
    this.calls++;
    if (this.failures > 0) {
      this.failures--;
      throw new Error('the database is gone');
    }
    if (this.#keys.has(key)) return { kind: 'known' };
    this.#keys.add(key);
    return undefined;
  }
}

/** A line without a device: octets go over at once, in pieces as told. */
export class DirectLine {
  listener: PortListener | undefined;
  opened = 0;
  pieces: 'whole' | 'octets' = 'whole';
  readonly modem: GsmModem;

  constructor(sim?: ConstructorParameters<typeof GsmModem>[1]) {
    this.modem = new GsmModem((octets) => this.#toProduct(octets), sim);
  }

  readonly open: OpenPort = async (listener) => {
    this.listener = listener;
    this.opened++;
    return {
      // The modem answers later, as over any line.
      write: (octets) => void setImmediate(() => this.modem.feed(octets)),
      close: async () => {
        this.listener = undefined;
      },
    };
  };

  /** The cable is pulled. */
  pull(): void {
    const { listener } = this;
    this.listener = undefined;
    listener?.ended('the cable was pulled');
  }

  #toProduct(octets: Uint8Array): void {
    if (this.pieces === 'whole') this.listener?.received(octets);
    else for (const octet of octets) this.listener?.received(Uint8Array.of(octet));
  }
}

type StageOptions = Partial<Omit<ModemChannelOptions, 'open' | 'timers'>> & { readonly timers?: Timekeeper };

const STEP = 50;

export function modemStage(context: TestContext, open: OpenPort, options: StageOptions = {}) {
  const scheduler = new ManualScheduler();
  const clock = new ManualClock();
  const outbox = new FakeOutbox(accountValue());
  const reception = new FakeReception();
  const turned: string[] = [];
  const troubles: string[] = [];
  const meters: string[] = [];
  const link = openModem(
    { open, timers: scheduler, number: '79990000010', rate: 60, awayMs: 60_000, ...options },
    {
      name: 'sim',
      outbox,
      inbox: outbox,
      reception,
      clock,
      meter: {
        connections: (up) => void meters.push(`connections ${up}`),
        window: () => {},
        answered: (answer, _, code) => void meters.push(`${answer} ${code}`.trim()),
        receipt: (state) => void meters.push(`receipt ${state}`),
        incoming: () => void meters.push('incoming'),
      },
      turned: (up) => void turned.push(up),
      report: (_, trouble) => void troubles.push(String(trouble)),
    },
  );
  /** Lets time pass in small steps until it holds. */
  const until = async (settled: () => boolean, most = 600_000): Promise<void> => {
    for (let passed = 0; !settled(); passed += STEP) {
      if (passed > most) throw new Error(`it does not come to that: ${[...meters, ...troubles].join('; ')}`);
      await scheduler.pass(STEP);
      clock.advance(STEP);
    }
  };
  const stop = async (): Promise<void> => {
    const stopped = link.stop();
    // Without a real clock its own has to go on.
    if (options.timers === undefined) await scheduler.pass(60_000);
    await stopped;
  };
  context.after(stop);
  return { scheduler, clock, outbox, reception, turned, troubles, meters, until, stop, link };
}
