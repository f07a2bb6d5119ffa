// Every metric of ours: name, kind, labels and meaning, as data. Owns these tables, which `metrics.ts` makes metrics of, the reference
// is printed from, and the rules, dashboards and templates of `integrations/` are held against.

import { LIMITS } from '../base/limits.ts';

export type MetricRow = {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly says: string;
};

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

/** The same of calls: those of this node. */
export const CALL_METRICS = {
  active: {
    name: 'dozvon_calls_active',
    kind: 'gauge',
    labels: ['phase'],
    says: 'Calls that are on: `preparing` (their texts are being spoken), `waiting` (for a line), `dialled` (from the first INVITE to the end, those that came in included).',
  },
  most: {
    name: 'dozvon_calls_limit',
    kind: 'gauge',
    labels: [],
    says: 'How many may be on at once.',
  },
  attempts: {
    name: 'dozvon_call_attempts_total',
    kind: 'counter',
    labels: ['outcome', 'cause'],
    says: 'Attempts that have ended: `answered`, `failed` (another may follow) or `final` (none does); `cause` is the word of the history.',
  },
  seconds: {
    name: 'dozvon_call_seconds_total',
    kind: 'counter',
    labels: [],
    says: 'Seconds of calls from their answer to their end.',
  },
} as const satisfies Record<string, MetricRow>;

/** The same of trunks, as this node knows them. */
export const TRUNK_METRICS = {
  up: {
    name: 'dozvon_trunk_up',
    kind: 'gauge',
    labels: ['trunk'],
    says: 'Whether the trunk is registered, if it is to be, and replies: 0 while others are tried before it.',
  },
  busy: {
    name: 'dozvon_trunk_lines_used',
    kind: 'gauge',
    labels: ['trunk'],
    says: 'Lines of the trunk in use.',
  },
  lines: {
    name: 'dozvon_trunk_lines',
    kind: 'gauge',
    labels: ['trunk'],
    says: 'Lines the trunk has; not told of one that is not limited.',
  },
  waiting: {
    name: 'dozvon_trunk_waiting',
    kind: 'gauge',
    labels: ['trunk'],
    says: 'Calls that wait for a line of the trunk.',
  },
  quality: {
    name: 'dozvon_trunk_quality',
    kind: 'gauge',
    labels: ['trunk'],
    says: 'Share of its last hundreds of calls that the trunk carried, 0 to 1.',
  },
} as const satisfies Record<string, MetricRow>;

/** The same of money, read from the database whenever the metrics are: every node of a database tells the same. */
export const MONEY_METRICS = {
  earned: {
    name: 'dozvon_money_earned_total',
    kind: 'counter',
    labels: ['currency'],
    says: 'What the messages that have ended cost the accounts of a currency, in units of it. Every node of a database tells the same, here and below: take the greatest, not the sum.',
  },
  reserved: {
    name: 'dozvon_money_reserved',
    kind: 'gauge',
    labels: ['currency'],
    says: 'What is reserved for messages that have not ended.',
  },
  balance: {
    name: 'dozvon_money_balance',
    kind: 'gauge',
    labels: ['currency'],
    says: 'The balances of all accounts together, the electronic ones included.',
  },
  low: {
    name: 'dozvon_accounts_low',
    kind: 'gauge',
    labels: ['currency'],
    says: 'Open accounts with less than they named (setting `balanceAlarm`).',
  },
  empty: {
    name: 'dozvon_accounts_empty',
    kind: 'gauge',
    labels: ['currency'],
    says: 'Open accounts that have sent messages and have neither money nor credit left.',
  },
} as const satisfies Record<string, MetricRow>;

/** All of them, in the order of the reference. */
export const METRIC_ROWS: readonly MetricRow[] = [
  LINK_METRICS,
  QUEUE_METRICS,
  CALL_METRICS,
  TRUNK_METRICS,
  MONEY_METRICS,
  SMPP_METRICS,
  PHONE_METRICS,
].flatMap((table) => Object.values<MetricRow>(table));
