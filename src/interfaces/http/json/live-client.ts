// One websocket that watches: what it says is read, what happens is written, numbered. Owns its limits and its end; who may watch what
// was found out by who opened it.

import Schema from 'typebox/schema';
import type { RawData, WebSocket } from 'ws';
import { unreachable } from '../../../base/assert.ts';
import { LIMITS } from '../../../base/limits.ts';
import { MINUTE } from '../../../base/time.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Live, LiveNews, LiveTopic, LiveView } from '../../../core/live/live.ts';
import { viewOf } from './live.ts';
import {
  callTold,
  changeTold,
  type Frame,
  groupTold,
  linkTold,
  pointTold,
  Subscribe,
  trunkTold,
} from './live-schemas.ts';
import { problemOf } from './replies.ts';
import { momentText } from './schemas.ts';

/** Why a websocket is closed (RFC 6455 7.4.2 leaves numbers from 4000 on to applications); the reference is in docs/use/live.md. */
export const CLOSE = {
  goingAway: 1001,
  onlyText: 1003,
  signedOut: 4401,
  slow: 4408,
  tooMany: 4429,
} as const;

type Told<T extends Static['topic']> = Omit<Extract<Static, { topic: T }>, 'number' | 'cursor'>;
type Static = import('typebox').Static<typeof Frame>;
type Body = { [T in Static['topic']]: Told<T> }[Static['topic']];

type Subscription = {
  readonly subscribe: readonly LiveTopic[];
  readonly scope?: 'account' | 'installation';
  readonly cursor?: string;
};

const subscriptions = Schema.Compile(Subscribe);

type ClientParts = {
  readonly socket: WebSocket;
  readonly account: Account;
  readonly live: Live;
  /** Milliseconds, of whatever clock. */
  readonly now: () => number;
};

export class LiveClient {
  readonly #parts: ClientParts;
  #number = 0;
  #stop: () => void = () => undefined;
  #heard = { since: Number.NEGATIVE_INFINITY, count: 0 };
  #alive: 'yes' | 'asked' = 'yes';

  constructor(parts: ClientParts) {
    this.#parts = parts;
    const { socket } = parts;
    socket.on('message', (data, binary) => this.#hear(data, binary));
    socket.on('pong', () => {
      this.#alive = 'yes';
    });
    socket.on('close', () => this.#stop());
    // A broken connection closes by itself.
    socket.on('error', () => undefined);
  }

  get account(): Account {
    return this.#parts.account;
  }

  /** Asks whether it is still there; one that did not say so since the last time is given up. */
  ping(): void {
    const { socket } = this.#parts;
    if (this.#alive === 'asked') return socket.terminate();
    this.#alive = 'asked';
    socket.ping();
  }

  close(code: number, why: string): void {
    this.#stop();
    this.#parts.socket.close(code, why);
  }

  #hear(data: RawData, binary: boolean): void {
    const { now } = this.#parts;
    if (now() - this.#heard.since > MINUTE) this.#heard = { since: now(), count: 0 };
    if (++this.#heard.count > LIMITS.live.messagesOfMinute)
      return this.close(CLOSE.tooMany, 'too many messages');
    if (binary) return this.close(CLOSE.onlyText, 'say it in text');
    const said = subscriptionOf(String(data));
    if (!said)
      return this.#refuse('say {"subscribe": ["calls", "messages", "rates", "links", "trunks", "queues"]}');
    const view = viewOf(this.account, said.scope);
    if (!view.ok) return this.#refuse(problemOf(view.error).detail);
    this.#watch(said, view.value);
  }

  #watch({ subscribe, cursor: after }: Subscription, view: LiveView): void {
    this.#stop();
    const topics = new Set(subscribe);
    this.#stop = this.#parts.live.watch({
      view,
      topics,
      ...(after !== undefined && { after }),
      hear: (news, cursor) => this.#tell(frameOf(news, view), cursor),
      missed: (cursor) => this.#tell({ topic: 'missed' }, cursor),
    });
  }

  #refuse(detail: string): void {
    this.#send({ number: ++this.#number, topic: 'refused', detail });
  }

  #tell(body: Body, cursor: string): void {
    this.#send({ number: ++this.#number, cursor, ...body });
  }

  #send(frame: object): void {
    const { socket } = this.#parts;
    if (socket.readyState !== socket.OPEN) return;
    // It comes again and goes on where it was; keeping more for it would take the memory of others.
    if (socket.bufferedAmount > LIMITS.live.bytesAhead)
      return this.close(CLOSE.slow, 'too slow: come again with the last cursor');
    socket.send(JSON.stringify(frame));
  }
}

/** Undefined: nothing that is understood. */
function subscriptionOf(text: string): Subscription | undefined {
  try {
    const said: unknown = JSON.parse(text);
    return subscriptions.Check(said) ? (said as Subscription) : undefined;
  } catch {
    return undefined;
  }
}

function frameOf(news: LiveNews, view: LiveView): Body {
  switch (news.topic) {
    case 'calls':
      return { topic: 'calls', snapshot: true, calls: news.calls.map(callTold), over: [] };
    case 'calls-changed':
      return { topic: 'calls', snapshot: false, calls: news.calls.map(callTold), over: [...news.over] };
    case 'messages':
      return { topic: 'messages', changes: news.changes.map(changeTold) };
    case 'rates': {
      const from = news.from === undefined ? null : momentText(news.from);
      return { topic: 'rates', snapshot: from !== null, from, points: news.points.map(pointTold) };
    }
    case 'links':
      return { topic: 'links', links: news.links.map((link) => linkTold(link, view)) };
    case 'trunks':
      return { topic: 'trunks', trunks: news.trunks.map((trunk) => trunkTold(trunk, view)) };
    case 'queues':
      return { topic: 'queues', groups: news.groups.map(groupTold) };
    default:
      return unreachable(news);
  }
}
