// A client transaction at work: the bytes of one request, its timers, its ACK. Owns what the pure machine asks for; where the
// request goes was decided before, what a response means is decided above.

import { unreachable } from '../../base/assert.ts';
import { header, type SipHeader, type SipRequest, type SipResponse } from '../../protocols/sip/message.ts';
import { NO_BODY, spent } from '../../protocols/sip/reply.ts';
import { serializeMessage } from '../../protocols/sip/serialize.ts';
import type { TransactionSetting } from '../../protocols/sip/timers.ts';
import type { ClientEvent, TransactionEffect, TransactionTimer } from '../../protocols/sip/transaction.ts';
import { CLIENT_NEW, type ClientState, stepClient } from '../../protocols/sip/transaction-client.ts';
import {
  CLIENT_INVITE_NEW,
  type ClientInviteState,
  stepClientInvite,
} from '../../protocols/sip/transaction-client-invite.ts';
import type { LinkWatcher, Sender, Source } from './network.ts';
import type { Route } from './outgoing-route.ts';
import type { Tally } from './tally.ts';
import type { TimerHandle, TimerHeap, TimerTarget } from './timekeeper.ts';

export interface ClientUser {
  response(response: SipResponse, source: Source): void;
  timedOut(): void;
  failed(reason: string): void;
  /** Nothing comes from this transaction any more. */
  done(transaction: ClientTransaction): void;
}

type ClientOptions = {
  /** With its Via on top. */
  readonly request: SipRequest;
  readonly route: Route;
  readonly setting: TransactionSetting;
  readonly timers: TimerHeap;
  readonly tally: Tally;
  readonly user: ClientUser;
  readonly onDone: (transaction: ClientTransaction) => void;
};

type State =
  | { readonly kind: 'invite'; readonly state: ClientInviteState }
  | { readonly kind: 'other'; readonly state: ClientState };

export class ClientTransaction implements Sender, LinkWatcher, TimerTarget {
  readonly route: Route;
  /** Set by the layer that keeps it. */
  key = '';
  readonly #options: Omit<ClientOptions, 'request'>;
  #request: SipRequest;
  #bytes: Uint8Array;
  #state: State;
  #ack: Uint8Array | undefined;
  #sent: 'no' | 'yes' = 'no';
  #heard: 'no' | 'yes' = 'no';
  #failure = '';
  readonly #timers: Partial<Record<TransactionTimer, TimerHandle>> = {};

  constructor(options: ClientOptions) {
    this.#request = options.request;
    this.route = options.route;
    const { request: _, ...rest } = options;
    this.#options = rest;
    this.#bytes = serializeMessage(options.request);
    this.#state =
      options.request.method === 'INVITE'
        ? { kind: 'invite', state: CLIENT_INVITE_NEW }
        : { kind: 'other', state: CLIENT_NEW };
  }

  /** What CANCEL needs; spent once the final response has come. */
  get request(): SipRequest {
    return this.#request;
  }

  start(): void {
    this.#step({ kind: 'start' });
  }

  receive(response: SipResponse, source: Source): void {
    this.#heard = 'yes';
    this.#step({ kind: 'response', status: response.status }, { response, source });
    // Half a minute of every call's messages would be a lot to keep for nothing.
    if (response.status >= 200 && this.#bytes !== NO_BODY) {
      this.#bytes = NO_BODY;
      this.#request = spent(this.#request);
    }
  }

  expired(timer: string): void {
    this.#step({ kind: 'timer', timer: timer as TransactionTimer });
  }

  sendFailed(reason: string): void {
    this.#failure = reason;
    this.#step({ kind: 'transport-error' });
  }

  /** Who has heard us may still answer by a connection of its own (RFC 3261 18.2.2); else nobody will. */
  linkClosed(reason: string): void {
    if (this.#heard === 'no') this.sendFailed(reason);
  }

  /** Nobody waits any more: no timer, no word to the user. */
  abandon(): void {
    for (const handle of Object.values(this.#timers)) this.#options.timers.stop(handle);
    this.route.link.unwatch(this);
    this.#options.onDone(this);
    this.#options.user.done(this);
  }

  #step(event: ClientEvent, arrived?: { readonly response: SipResponse; readonly source: Source }): void {
    const { setting } = this.#options;
    let effects: readonly TransactionEffect[];
    if (this.#state.kind === 'invite') {
      const [state, list] = stepClientInvite(this.#state.state, event, setting);
      if (state !== this.#state.state) this.#state = { kind: 'invite', state };
      effects = list;
    } else {
      const [state, list] = stepClient(this.#state.state, event, setting);
      if (state !== this.#state.state) this.#state = { kind: 'other', state };
      effects = list;
    }
    for (const effect of effects) this.#do(effect, arrived);
  }

  #do(
    effect: TransactionEffect,
    arrived: { readonly response: SipResponse; readonly source: Source } | undefined,
  ): void {
    const { timers, user, onDone } = this.#options;
    switch (effect.kind) {
      case 'send':
        this.#send();
        break;
      case 'ack':
        if (arrived) this.#acknowledge(arrived.response);
        break;
      case 'pass':
        if (arrived) user.response(arrived.response, arrived.source);
        break;
      case 'start':
        this.#timers[effect.timer] = timers.start(effect.after, effect.timer, this);
        break;
      case 'stop': {
        const handle = this.#timers[effect.timer];
        if (handle) timers.stop(handle);
        break;
      }
      case 'timed-out':
        user.timedOut();
        break;
      case 'failed':
        user.failed(this.#failure);
        break;
      case 'done':
        this.route.link.unwatch(this);
        onDone(this);
        user.done(this);
        break;
      default:
        unreachable(effect);
    }
  }

  #send(): void {
    const { tally, route } = this.#options;
    if (this.#sent === 'yes') tally.retransmitted++;
    else route.link.watch(this);
    this.#sent = 'yes';
    tally.sent++;
    route.link.send(this.#bytes, route.target, this);
  }

  /** The ACK of a refusal has the Via, the target and the Route of its INVITE and the To of the response (17.1.1.3). */
  #acknowledge(response: SipResponse): void {
    const { tally, route } = this.#options;
    if (this.#ack === undefined) {
      const to = header(response, 'To');
      this.#ack = serializeMessage(
        companion(this.#request, 'ACK', to === undefined ? [] : [{ name: 'To', value: to }]),
      );
    } else tally.retransmitted++;
    tally.sent++;
    route.link.send(this.#ack, route.target);
  }
}

const KEPT = new Set([
  'Route',
  'From',
  'To',
  'Call-ID',
  'Max-Forwards',
  'Authorization',
  'Proxy-Authorization',
]);

/** The ACK or CANCEL that belongs to an INVITE: same Via, target, Route, identity and number (17.1.1.3, 9.1). */
export function companion(
  invite: SipRequest,
  method: 'ACK' | 'CANCEL',
  replace: readonly SipHeader[],
): SipRequest {
  const replaced = new Set(replace.map((one) => one.name));
  const list: SipHeader[] = [];
  let vias = 0;
  for (const one of invite.headers) {
    if (one.name === 'Via') {
      if (vias++ === 0) list.push(one);
    } else if (one.name === 'CSeq') {
      list.push({ name: 'CSeq', value: `${one.value.slice(0, one.value.indexOf(' '))} ${method}` });
    } else if (KEPT.has(one.name) && !replaced.has(one.name)) list.push(one);
  }
  list.push(...replace);
  return { kind: 'request', method, uri: invite.uri, headers: list, body: NO_BODY };
}
