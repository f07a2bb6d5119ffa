// What is counted and measured, in the form that Prometheus reads. Owns the values; the tables of names are `metric-tables.ts`, what
// happens is told by whoever does it.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { LIMITS } from '../base/limits.ts';
import type { LinkMeter } from '../channels/link-meter.ts';
import { decimalMoney, type Money } from '../core/accounts/money.ts';
import type { TrunkNow } from '../core/live/live.ts';
import type { SmppMeter } from '../interfaces/smpp/smpp-meter.ts';
import type { MoneyNow } from '../storage/money/money-now.ts';
import type { CallMeter } from '../voice/calls/call-meter.ts';
import type { LiveCall } from '../voice/calls/running-calls.ts';
import {
  CALL_METRICS,
  LINK_METRICS,
  type MetricRow,
  MONEY_METRICS,
  PHONE_METRICS,
  QUEUE_METRICS,
  SMPP_METRICS,
  TRUNK_METRICS,
} from './metric-tables.ts';

// From a loopback answer to a peer that takes its time; receipts come within seconds or when the phone is on again.
const ANSWER_SECONDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];
const RECEIPT_SECONDS = [1, 3, 10, 30, 60, 300, 1_800, 7_200, 43_200, 86_400];

/** By the phase they are in, and how many there may be. */
export type CallsNow = { readonly [phase in LiveCall['phase']]: number } & { readonly most: number };

type QueueNow = { readonly link: string; readonly waiting: number; readonly seconds: number };

export class Metrics {
  readonly #registry = new Registry();
  readonly #up = this.#gauge(LINK_METRICS.up);
  readonly #connections = this.#gauge(LINK_METRICS.connections);
  readonly #configured = this.#gauge(LINK_METRICS.configured);
  readonly #inFlight = this.#gauge(LINK_METRICS.inFlight);
  readonly #window = this.#gauge(LINK_METRICS.window);
  readonly #answers = this.#counter(LINK_METRICS.answers);
  readonly #receipts = this.#counter(LINK_METRICS.receipts);
  readonly #incoming = this.#counter(LINK_METRICS.incoming);
  readonly #answerSeconds = this.#histogram(LINK_METRICS.answerSeconds, ANSWER_SECONDS);
  readonly #receiptSeconds = this.#histogram(LINK_METRICS.receiptSeconds, RECEIPT_SECONDS);

  readonly #binds = this.#gauge(SMPP_METRICS.binds);
  readonly #smppAnswers = this.#counter(SMPP_METRICS.answers);
  readonly #told = this.#counter(SMPP_METRICS.told);

  /** Sets the gauges of what is only known when it is asked. */
  readonly #asked: (() => void | Promise<void>)[] = [];

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Everything there is, in the text format of Prometheus. */
  async text(): Promise<{ readonly contentType: string; readonly body: string }> {
    for (const ask of this.#asked) await ask();
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  /** Of a receipt that was matched with its message. */
  receiptAfter(link: string, seconds: number): void {
    this.#receiptSeconds.observe({ link }, seconds);
  }

  turned(link: string, up: 'yes' | 'no'): void {
    this.#up.set({ link }, up === 'yes' ? 1 : 0);
  }

  linkMeter(link: string): LinkMeter {
    const counted = fewWords();
    return {
      connections: (up, configured) => {
        this.#connections.set({ link }, up);
        this.#configured.set({ link }, configured);
      },
      window: (used, size) => {
        this.#inFlight.set({ link }, used);
        this.#window.set({ link }, size);
      },
      answered: (answer, seconds, code) => {
        this.#answers.inc({ link, answer, code: counted(code) });
        this.#answerSeconds.observe({ link }, seconds);
      },
      receipt: (state) => this.#receipts.inc({ link, state: counted(state) }),
      incoming: () => this.#incoming.inc({ link }),
    };
  }

  smppMeter(): SmppMeter {
    return {
      bound: (direction) => this.#binds.inc({ direction }),
      unbound: (direction) => this.#binds.dec({ direction }),
      answered: (command, status) =>
        this.#smppAnswers.inc({ command, status: `0x${status.toString(16).padStart(2, '0')}` }),
      told: (answer) => this.#told.inc({ answer }),
    };
  }

  /** Asked whenever the metrics are. */
  phones(now: () => { readonly sockets: number; readonly registered: number }): void {
    const sockets = this.#gauge(PHONE_METRICS.sockets);
    const registered = this.#gauge(PHONE_METRICS.registered);
    this.#asked.push(() => {
      sockets.set(now().sockets);
      registered.set(now().registered);
    });
  }

  callMeter(): CallMeter {
    const attempts = this.#counter(CALL_METRICS.attempts);
    const seconds = this.#counter(CALL_METRICS.seconds);
    const counted = fewWords();
    return {
      ended: ({ outcome, cause, seconds: talked }) => {
        attempts.inc({ outcome, cause: counted(cause) });
        seconds.inc(talked);
      },
    };
  }

  /** Asked whenever the metrics are. */
  calls(now: () => CallsNow): void {
    const active = this.#gauge(CALL_METRICS.active);
    const limit = this.#gauge(CALL_METRICS.most);
    this.#asked.push(() => {
      const { most, ...phases } = now();
      limit.set(most);
      for (const [phase, count] of Object.entries(phases)) active.set({ phase }, count);
    });
  }

  /** Asked whenever the metrics are. */
  trunks(now: () => readonly TrunkNow[]): void {
    const up = this.#gauge(TRUNK_METRICS.up);
    const used = this.#gauge(TRUNK_METRICS.busy);
    const lines = this.#gauge(TRUNK_METRICS.lines);
    const waiting = this.#gauge(TRUNK_METRICS.waiting);
    const quality = this.#gauge(TRUNK_METRICS.quality);
    this.#asked.push(() => {
      for (const { name: trunk, ...state } of now()) {
        up.set({ trunk }, state.healthy === 'yes' && state.registered !== 'no' ? 1 : 0);
        used.set({ trunk }, state.busy);
        if (state.lines !== undefined) lines.set({ trunk }, state.lines);
        waiting.set({ trunk }, state.waiting);
        quality.set({ trunk }, state.quality);
      }
    });
  }

  /** Asked whenever the metrics are; while nothing can be known, these are not told. */
  money(now: () => Promise<readonly MoneyNow[]>): void {
    const earned = this.#counter(MONEY_METRICS.earned);
    const reserved = this.#gauge(MONEY_METRICS.reserved);
    const balance = this.#gauge(MONEY_METRICS.balance);
    const low = this.#gauge(MONEY_METRICS.low);
    const empty = this.#gauge(MONEY_METRICS.empty);
    this.#asked.push(async () => {
      const currencies = (await now().catch(() => undefined)) ?? [];
      for (const metric of [earned, reserved, balance, low, empty]) metric.reset();
      for (const { currency, ...sums } of currencies) {
        earned.inc({ currency }, inUnits(sums.earned));
        reserved.set({ currency }, inUnits(sums.reserved));
        balance.set({ currency }, inUnits(sums.balance));
        low.set({ currency }, sums.low);
        empty.set({ currency }, sums.empty);
      }
    });
  }

  /** Asked whenever the metrics are; while nothing can be known, these two are not told. */
  queues(now: () => Promise<readonly QueueNow[]>): void {
    const waiting = this.#gauge(QUEUE_METRICS.waiting);
    const age = this.#gauge(QUEUE_METRICS.age);
    const seen = new Set<string>();
    this.#asked.push(async () => {
      const queues = await now().catch(() => undefined);
      for (const gauge of [waiting, age]) gauge.reset();
      for (const { link } of queues ?? []) seen.add(link);
      for (const link of queues ? seen : []) {
        const queue = queues?.find((one) => one.link === link);
        waiting.set({ link }, queue?.waiting ?? 0);
        age.set({ link }, queue?.seconds ?? 0);
      }
    });
  }

  #gauge({ name, labels, says }: MetricRow): Gauge {
    return new Gauge({ name, help: says, labelNames: [...labels], registers: [this.#registry] });
  }

  #counter({ name, labels, says }: MetricRow): Counter {
    return new Counter({ name, help: says, labelNames: [...labels], registers: [this.#registry] });
  }

  #histogram({ name, labels, says }: MetricRow, buckets: readonly number[]): Histogram {
    return new Histogram({
      name,
      help: says,
      labelNames: [...labels],
      buckets: [...buckets],
      registers: [this.#registry],
    });
  }
}

/** A peer that invents words would fill the memory with them. */
function fewWords(): (word: string) => string {
  const words = new Set<string>();
  return (word) => {
    if (words.size < LIMITS.links.wordsCounted) words.add(word);
    return words.has(word) ? word : 'other';
  };
}

/** Prometheus counts in floating point; the books are kept elsewhere. */
function inUnits(amount: Money): number {
  return Number(decimalMoney(amount));
}
