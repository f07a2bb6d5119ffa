// A server transaction at work: the request, the last response in bytes, its timers. Owns what the pure machine asks for; which
// response is given is decided above.

import { unreachable } from '../../base/assert.ts';
import type { SipRequest, SipResponse } from '../../protocols/sip/message.ts';
import { spent } from '../../protocols/sip/reply.ts';
import { serializeMessage } from '../../protocols/sip/serialize.ts';
import type { TransactionSetting } from '../../protocols/sip/timers.ts';
import type { ServerEvent, TransactionEffect, TransactionTimer } from '../../protocols/sip/transaction.ts';
import { SERVER_NEW, type ServerState, stepServer } from '../../protocols/sip/transaction-server.ts';
import {
  SERVER_INVITE_NEW,
  type ServerInviteState,
  stepServerInvite,
} from '../../protocols/sip/transaction-server-invite.ts';
import type { Place, Sender, Source } from './network.ts';
import type { Tally } from './tally.ts';
import type { TimerHandle, TimerHeap, TimerTarget } from './timekeeper.ts';

export interface ServerUser {
  /** The ACK of a 2xx that came inside the transaction (RFC 2543). */
  acknowledged(ack: SipRequest): void;
  /** Their CANCEL; the 200 to it has been sent. */
  cancelled(transaction: ServerTransaction): void;
  done(transaction: ServerTransaction): void;
}

type ServerOptions = {
  readonly id: number;
  readonly key: string;
  readonly request: SipRequest;
  readonly source: Source;
  /** Where responses go by this link (RFC 3261 18.2.2, RFC 3581). */
  readonly replyTo: Place;
  /** Where the top Via says they listen. */
  readonly sentBy: Place;
  readonly setting: TransactionSetting;
  readonly timers: TimerHeap;
  readonly tally: Tally;
  readonly onDone: (transaction: ServerTransaction) => void;
};

type State =
  | { readonly kind: 'invite'; readonly state: ServerInviteState }
  | { readonly kind: 'other'; readonly state: ServerState };

export class ServerTransaction implements Sender, TimerTarget {
  readonly id: number;
  readonly key: string;
  readonly source: Source;
  user: ServerUser | undefined;
  /** '' unless copies of this request are to be recognised. */
  mergeKey = '';
  /** The tag in To of our responses, where the request had none. */
  tag = '';
  readonly #options: Omit<ServerOptions, 'request'>;
  #request: SipRequest;
  #state: State;
  #last: SipResponse | undefined;
  #bytes: Uint8Array | undefined;
  readonly #timers: Partial<Record<TransactionTimer, TimerHandle>> = {};

  constructor(options: ServerOptions) {
    this.id = options.id;
    this.key = options.key;
    this.#request = options.request;
    this.source = options.source;
    const { request: _, ...rest } = options;
    this.#options = rest;
    this.#state =
      options.request.method === 'INVITE'
        ? { kind: 'invite', state: SERVER_INVITE_NEW }
        : { kind: 'other', state: SERVER_NEW };
  }

  /** Spent once the final response was given: then only repeats are answered. */
  get request(): SipRequest {
    return this.#request;
  }

  /** Whether a final response is still to be given. */
  get open(): boolean {
    const { kind } = this.#state.state;
    return kind === 'trying' || kind === 'proceeding';
  }

  respond(response: SipResponse): void {
    if (response !== this.#last) {
      this.#last = response;
      this.#bytes = undefined;
    } else this.#options.tally.retransmitted++;
    this.#step({ kind: 'respond', status: response.status }, undefined);
    if (response.status >= 200 && this.#request.headers.length > 0) this.#request = spent(this.#request);
  }

  /** The request came again. */
  repeated(): void {
    this.#step({ kind: 'request' }, undefined);
  }

  acknowledge(ack: SipRequest): void {
    this.#step({ kind: 'ack' }, ack);
  }

  expired(timer: string): void {
    this.#step({ kind: 'timer', timer: timer as TransactionTimer }, undefined);
  }

  sendFailed(_reason: string): void {
    this.#step({ kind: 'transport-error' }, undefined);
  }

  #step(event: ServerEvent, ack: SipRequest | undefined): void {
    const { setting } = this.#options;
    let effects: readonly TransactionEffect[];
    if (this.#state.kind === 'invite') {
      const [state, list] = stepServerInvite(this.#state.state, event, setting);
      if (state !== this.#state.state) this.#state = { kind: 'invite', state };
      effects = list;
    } else {
      const [state, list] = stepServer(this.#state.state, event, setting);
      if (state !== this.#state.state) this.#state = { kind: 'other', state };
      effects = list;
    }
    for (const effect of effects) this.#do(effect, { event, ack });
  }

  #do(effect: TransactionEffect, { event, ack }: { event: ServerEvent; ack: SipRequest | undefined }): void {
    const { timers, tally, onDone } = this.#options;
    switch (effect.kind) {
      case 'send':
        if (event.kind !== 'respond') tally.retransmitted++;
        this.#send();
        break;
      case 'pass':
        if (ack) this.user?.acknowledged(ack);
        break;
      case 'start':
        this.#timers[effect.timer] = timers.start(effect.after, effect.timer, this);
        break;
      case 'stop': {
        const handle = this.#timers[effect.timer];
        if (handle) timers.stop(handle);
        break;
      }
      case 'done':
        onDone(this);
        this.user?.done(this);
        break;
      case 'ack':
      // Without its ACK a refusal is as final as with it, and a response that can not be sent leaves the peer to its timers.
      case 'timed-out':
      case 'failed':
        break;
      default:
        unreachable(effect);
    }
  }

  #send(): void {
    if (this.#last === undefined) return;
    this.#bytes ??= serializeMessage(this.#last);
    this.#options.tally.sent++;
    const { link } = this.source;
    const { replyTo, sentBy } = this.#options;
    // 18.2.2: a connection that is gone is replaced by one to where the Via says the peer listens.
    if (link.open) link.send(this.#bytes, replyTo, this);
    else link.anew(sentBy).send(this.#bytes, sentBy, this);
  }
}
