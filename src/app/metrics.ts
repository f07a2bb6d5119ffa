// What is counted and measured, in the form that Prometheus reads. Owns the table of metrics; what happens is told by whoever
// does it.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { LIMITS } from '../base/limits.ts';
import type { LinkMeter } from '../channels/link-meter.ts';
import type { SmppMeter } from '../interfaces/smpp/smpp-meter.ts';

// From a loopback answer to a peer that takes its time; receipts come within seconds or when the phone is on again.
const ANSWER_SECONDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];
const RECEIPT_SECONDS = [1, 3, 10, 30, 60, 300, 1_800, 7_200, 43_200, 86_400];

/** Name, kind, labels and meaning of every metric of links; the reference is printed from it. */
export const LINK_METRICS = {
  up: {
    name: 'dozvon_link_up',
    kind: 'gauge',
    labels: ['link'],
    says: 'Whether the link is up: 0 while its messages go by other links of their routes.',
  },
  connections: {
    name: 'dozvon_link_connections',
    kind: 'gauge',
    labels: ['link'],
    says: 'Connections of the link that are up.',
  },
  configured: {
    name: 'dozvon_link_connections_configured',
    kind: 'gauge',
    labels: ['link'],
    says: 'Connections the link is to have.',
  },
  inFlight: {
    name: 'dozvon_link_window_used',
    kind: 'gauge',
    labels: ['link'],
    says: 'Submissions that wait for their answer.',
  },
  window: {
    name: 'dozvon_link_window_size',
    kind: 'gauge',
    labels: ['link'],
    says: 'Submissions that may wait for their answer at once.',
  },
  answers: {
    name: 'dozvon_link_answers_total',
    kind: 'counter',
    labels: ['link', 'answer', 'code'],
    says: `Submissions by how they ended: taken, refused, throttled, unanswered; \`code\` is the word of the peer, past ${LIMITS.links.wordsCounted} different words of both \`other\`.`,
  },
  answerSeconds: {
    name: 'dozvon_link_answer_seconds',
    kind: 'histogram',
    labels: ['link'],
    says: 'From a submission to its answer.',
  },
  receipts: {
    name: 'dozvon_link_receipts_total',
    kind: 'counter',
    labels: ['link', 'state'],
    says: `Receipts by the state they report, past ${LIMITS.links.wordsCounted} different words of both \`other\`.`,
  },
  receiptSeconds: {
    name: 'dozvon_link_receipt_seconds',
    kind: 'histogram',
    labels: ['link'],
    says: 'From handing a part over to its receipt, of those that were waited for.',
  },
  incoming: {
    name: 'dozvon_link_incoming_total',
    kind: 'counter',
    labels: ['link'],
    says: 'Messages of subscribers, part by part.',
  },
} as const satisfies Record<string, MetricRow>;

/** The same of what waits on links, read from the database whenever the metrics are. */
export const QUEUE_METRICS = {
  waiting: {
    name: 'dozvon_link_waiting_messages',
    kind: 'gauge',
    labels: ['link'],
    says: 'Messages that are due and wait for the link, those of mailings included; links that have had some.',
  },
  age: {
    name: 'dozvon_link_waiting_seconds',
    kind: 'gauge',
    labels: ['link'],
    says: 'How long the oldest of them has been due; 0: none is.',
  },
} as const satisfies Record<string, MetricRow>;

/** The same of clients that bind over SMPP. */
export const SMPP_METRICS = {
  binds: {
    name: 'dozvon_smpp_binds',
    kind: 'gauge',
    labels: ['direction'],
    says: 'Clients that are bound.',
  },
  answers: {
    name: 'dozvon_smpp_answers_total',
    kind: 'counter',
    labels: ['command', 'status'],
    says: 'Requests of clients by command and the command_status they were answered; binds where they were refused.',
  },
  told: {
    name: 'dozvon_smpp_told_total',
    kind: 'counter',
    labels: ['answer'],
    says: 'Receipts and messages told to clients: taken, refused for good, put off, unanswered.',
  },
} as const satisfies Record<string, MetricRow>;

/** The same of phones that register here. */
export const PHONE_METRICS = {
  sockets: {
    name: 'dozvon_phone_sockets',
    kind: 'gauge',
    labels: [],
    says: 'WebSockets of phones that are open.',
  },
  registered: {
    name: 'dozvon_phones_registered',
    kind: 'gauge',
    labels: [],
    says: 'Contacts that phones are registered with.',
  },
} as const satisfies Record<string, MetricRow>;

type MetricRow = {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly says: string;
};

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
    // A peer that invents words would fill the memory with them.
    const words = new Set<string>();
    const counted = (word: string): string => {
      if (words.size < LIMITS.links.wordsCounted) words.add(word);
      return words.has(word) ? word : 'other';
    };
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
