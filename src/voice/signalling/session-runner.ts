// Runs one pure session machine: carries its requests and replies out, keeps its timers, feeds it what arrives. Owns the
// transactions, timers and known sources of one session; every decision is the machine's.

import { unreachable } from '../../base/assert.ts';
import { header, type SipRequest, type SipResponse } from '../../protocols/sip/message.ts';
import { serializeMessage } from '../../protocols/sip/serialize.ts';
import type {
  SessionEffect,
  SessionInput,
  SessionMachine,
  SessionSignal,
} from '../../protocols/sip/session-types.ts';
import { tagOf } from '../../protocols/sip/transaction-key.ts';
import type { Core } from './core.ts';
import { destinationOf } from './destination.ts';
import type { Source } from './network.ts';
import type { Route } from './outgoing-route.ts';
import type { ServerTransaction, ServerUser } from './server-transaction.ts';
import type { Flow, NextHop } from './session.ts';
import { stampRequest, stampResponse } from './stamp.ts';
import { type RequestSender, TargetedRequest } from './targeted-request.ts';
import type { Hop } from './targets.ts';
import type { TimerHandle, TimerTarget } from './timekeeper.ts';

type RunnerOptions = {
  readonly core: Core;
  readonly machine: SessionMachine;
  readonly callId: string;
  readonly localTag: string;
  /** The user part of our Contact. */
  readonly user: string;
  /** Where requests outside a dialog go, when it is not what their URI says; undefined: what the URI says. */
  readonly nextHop: (uri: string) => NextHop | undefined;
  /** The phone's own connection, where it has one. */
  readonly flow?: Flow | undefined;
  /** `host:port` of our Contact in responses. */
  readonly contact: string;
  readonly onSignal: (signal: SessionSignal) => void;
};

/** The last ACK that left, kept for the next repeat of its 2xx. */
type SentAck = { readonly request: SipRequest; readonly bytes: Uint8Array; readonly route: Route };

export class SessionRunner implements TimerTarget, ServerUser {
  readonly callId: string;
  readonly localTag: string;
  readonly #options: Omit<RunnerOptions, 'onSignal'>;
  /** Nobody once the session is over: it stays for late repeats, its whole call must not. */
  #onSignal: RunnerOptions['onSignal'] | undefined;
  readonly #core: Core;
  readonly #machine: SessionMachine;
  readonly #clients = new Map<number, TargetedRequest>();
  readonly #servers = new Map<number, ServerTransaction>();
  readonly #timers = new Map<string, TimerHandle>();
  /** By their tag, where their messages come from. */
  readonly #sources = new Map<string, Source>();
  readonly #acks = new Map<SipRequest, SentAck>();
  /** The last 2xx to an INVITE: the machine gives it again and again until its ACK comes. */
  #stamped: { readonly given: SipResponse; readonly stamped: SipResponse } | undefined;
  readonly #inputs: SessionInput[] = [];
  #running: 'no' | 'yes' = 'no';
  #lastSource: Source | undefined;
  /** Requests of ours without a final response. */
  #awaited = 0;
  #counted: 'active' | 'waiting' | 'neither' = 'active';

  constructor(options: RunnerOptions) {
    const { onSignal, ...kept } = options;
    this.#options = kept;
    this.#onSignal = onSignal;
    this.#core = options.core;
    this.#machine = options.machine;
    this.callId = options.callId;
    this.localTag = options.localTag;
    this.#core.sessions.add(this);
  }

  get over(): boolean {
    return this.#machine.over;
  }

  get remoteAddress(): string | undefined {
    return this.#lastSource?.address;
  }

  /** For what the user of the session wants: acted on when the caller's own work is done. */
  post(input: SessionInput): void {
    queueMicrotask(() => this.run(input));
  }

  run(input: SessionInput): void {
    this.#inputs.push(input);
    if (this.#running === 'yes') return;
    this.#running = 'yes';
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        for (const effect of this.#machine.step(next)) this.#do(effect);
      }
    } finally {
      this.#running = 'no';
    }
    if (this.#machine.over) this.#onSignal = undefined;
    this.#count();
    this.#forgetWhenDone();
  }

  /** The endpoint counts the sessions that have not ended, and those that wait for the reply to a BYE before it closes. */
  #count(): void {
    const { sessions } = this.#core;
    if (this.#counted === 'active' && this.#machine.over) {
      this.#counted = 'waiting';
      sessions.ended();
    }
    if (this.#counted === 'waiting' && this.#awaited === 0) {
      this.#counted = 'neither';
      sessions.waits(-1);
    }
  }

  /** The INVITE that began the session. */
  adopt(transaction: ServerTransaction): void {
    this.#serve(transaction);
    this.#learn(transaction.request, transaction.source);
  }

  /** A request of theirs in one of our dialogs. One whose tag is not the peer's says nothing about where the peer is. */
  take(transaction: ServerTransaction): void {
    this.#serve(transaction);
    const { request, source } = transaction;
    if (this.#sources.has(tagOf(header(request, 'From') ?? ''))) this.#learn(request, source);
    if (transaction.request.method === 'INVITE') this.#core.layer.trying(transaction);
    this.run({ kind: 'request', server: transaction.id, request: transaction.request });
  }

  #serve(transaction: ServerTransaction): void {
    transaction.user = this;
    this.#servers.set(transaction.id, transaction);
  }

  acknowledged(ack: SipRequest): void {
    this.run({ kind: 'request', server: 0, request: ack });
  }

  cancelled(transaction: ServerTransaction): void {
    this.run({ kind: 'cancelled', server: transaction.id, request: transaction.request });
  }

  done(transaction: ServerTransaction): void {
    this.#servers.delete(transaction.id);
    this.#forgetWhenDone();
  }

  expired(timer: string): void {
    this.#timers.delete(timer);
    this.run({ kind: 'timer', timer });
  }

  #learn(message: SipRequest | SipResponse, source: Source): void {
    this.#lastSource = source;
    const value = header(message, message.kind === 'request' ? 'From' : 'To') ?? '';
    this.#sources.set(tagOf(value), source);
  }

  #do(effect: SessionEffect): void {
    switch (effect.kind) {
      case 'send':
        this.#send(effect.transaction, effect.request);
        break;
      case 'cancel':
        this.#clients.get(effect.transaction)?.cancel(effect.headers);
        break;
      case 'abandon':
        this.#clients.get(effect.transaction)?.abandon();
        break;
      case 'acknowledge':
        this.#acknowledge(effect.request);
        break;
      case 'reply':
        this.#reply(effect.server, effect.response);
        break;
      case 'start': {
        this.#stop(effect.timer);
        this.#timers.set(effect.timer, this.#core.timers.start(effect.after, effect.timer, this));
        break;
      }
      case 'stop':
        this.#stop(effect.timer);
        break;
      case 'signal':
        this.#signal(effect.signal);
        break;
      default:
        unreachable(effect);
    }
  }

  #stop(timer: string): void {
    const handle = this.#timers.get(timer);
    if (handle === undefined) return;
    this.#core.timers.stop(handle);
    this.#timers.delete(timer);
  }

  /** A user that throws breaks itself, not the session: the error surfaces on its own. */
  #signal(signal: SessionSignal): void {
    try {
      this.#onSignal?.(signal);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  #send(transaction: number, request: SipRequest): void {
    let awaited = 1;
    const settle = (): void => {
      this.#awaited -= awaited;
      awaited = 0;
      this.#count();
    };
    this.#awaited++;
    const sender: RequestSender = {
      response: (response, source) => {
        this.#learn(response, source);
        this.run({ kind: 'response', transaction, response });
        if (response.status >= 200) settle();
      },
      unanswered: () => this.run({ kind: 'unanswered', transaction }),
      unreachable: (reason) => this.run({ kind: 'unreachable', transaction, reason }),
      done: () => {
        settle();
        this.#clients.delete(transaction);
        this.#forgetWhenDone();
      },
    };
    const sending = new TargetedRequest(this.#core, {
      request,
      to: this.#destination(request),
      contactUser: this.#options.user,
      user: sender,
    });
    this.#clients.set(transaction, sending);
    sending.start();
  }

  #destination(request: SipRequest): ReturnType<typeof destinationOf> {
    const source = this.#sources.get(tagOf(header(request, 'To') ?? ''));
    const { nextHop, flow } = this.#options;
    return destinationOf(this.#core, request, { nextHop: nextHop(request.uri), source, flow });
  }

  /** An ACK of a 2xx has no transaction: it is sent once for each time the 2xx comes. */
  #acknowledge(request: SipRequest): void {
    const sent = this.#acks.get(request);
    if (sent?.route.link.open) {
      this.#core.tally.sent++;
      this.#core.tally.retransmitted++;
      sent.route.link.send(sent.bytes, sent.route.target);
      return;
    }
    const to = this.#destination(request);
    if (to.kind === 'route') this.#ackBy(request, to.route);
    else if (to.kind === 'hop') this.#resolveAck(request, to.hop);
  }

  /** At once wherever possible: a BYE may follow, and must not overtake. */
  #resolveAck(request: SipRequest, hop: Hop): void {
    const found = this.#core.targets.find(hop);
    if (found instanceof Promise) {
      found.then(() => this.#resolveAck(request, hop));
      return;
    }
    this.#ackBy(request, found[0] === undefined ? undefined : this.#core.routes.to(found[0]));
  }

  /** Without a way there the ACK is lost like any other datagram may be: the 2xx comes again. */
  #ackBy(request: SipRequest, route: Route | undefined | Promise<Route | undefined>): void {
    if (route instanceof Promise) {
      route.then(
        (ready) => this.#ackBy(request, ready),
        () => {},
      );
    } else if (route !== undefined) this.#sendAck(request, route);
  }

  #sendAck(request: SipRequest, route: Route): void {
    const stamped = stampRequest(request, {
      signature: this.#core.signature,
      via: `${route.via};rport;branch=${this.#core.layer.branch()}`,
      presence: { user: this.#options.user, contact: route.contact },
    });
    const bytes = serializeMessage(stamped);
    this.#acks.set(request, { request, bytes, route });
    this.#core.tally.sent++;
    route.link.send(bytes, route.target);
  }

  #reply(server: number, response: SipResponse): void {
    const transaction = this.#servers.get(server);
    if (transaction === undefined) return;
    if (this.#stamped?.given === response) {
      transaction.respond(this.#stamped.stamped);
      return;
    }
    const { method } = transaction.request;
    const stamped = stampResponse(response, {
      signature: this.#core.signature,
      presence: { user: this.#options.user, contact: this.#options.contact },
      method,
    });
    if (method === 'INVITE' && response.status < 300) this.#stamped = { given: response, stamped };
    transaction.respond(stamped);
  }

  /** After `ended`, the session stays until nothing can arrive for it any more. */
  #forgetWhenDone(): void {
    if (!this.#machine.over || this.#running === 'yes' || this.#inputs.length > 0) return;
    if (this.#clients.size > 0 || this.#servers.size > 0 || this.#timers.size > 0) return;
    this.#core.sessions.remove(this);
  }
}
