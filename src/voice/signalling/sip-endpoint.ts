// The endpoint: new requests find their session or begin one, everything else is answered here (RFC 3261 8.2, 11, 12.2.2).
// Owns this sorting and the life of the listeners; it must not know menus, media or trunks.

import { header, type SipHeader, type SipRequest } from '../../protocols/sip/message.ts';
import { tagOf } from '../../protocols/sip/transaction-key.ts';
import { unhandled } from '../../protocols/sip/unhandled.ts';
import type { Core } from './core.ts';
import { inviteIn } from './incoming.ts';
import type { Carrier, MessageSocket, SocketEars, SocketPlace, Source } from './network.ts';
import { isWebSocket, WebSocketLink } from './network-websocket.ts';
import { inviteOut } from './outgoing.ts';
import { plainRequest } from './plain-request.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type {
  Endpoint,
  EndpointStats,
  IncomingInvite,
  InviteOptions,
  NextHop,
  OutOfDialogRequest,
  PhoneDesk,
  RequestReply,
  Session,
} from './session.ts';
import { hopOf } from './targets.ts';
import { BUSY, type Refused, type RequestUser } from './transaction-layer.ts';

/** Milliseconds `close` waits for the BYEs to be answered. */
const PARTING = 2_000;

const UNREGISTERED: Refused = {
  status: 403,
  headers: [{ name: 'Warning', value: '399 dozvon "Register first as who calls"' }],
};

type EndpointParts = {
  readonly core: Core;
  readonly carriers: readonly Carrier[];
  /** What From and Call-ID say where the caller of `invite` says nothing. */
  readonly host: string;
  readonly sessionsMax: number;
};

export class SipEndpoint implements Endpoint, RequestUser {
  readonly #parts: EndpointParts;
  #handler: ((invite: IncomingInvite) => void) | undefined;
  #desk: PhoneDesk | undefined;
  #isWelcome: (address: string) => boolean = () => true;
  #closing: Promise<void> | undefined;
  #number = 1;
  readonly #sockets = new Set<WebSocketLink>();

  constructor(parts: EndpointParts) {
    this.#parts = parts;
  }

  get listening(): Endpoint['listening'] {
    return this.#parts.carriers.map((carrier) => carrier.listening);
  }

  invite(options: InviteOptions): Session {
    const { core, host, sessionsMax } = this.#parts;
    if (this.#closing !== undefined || core.sessions.active >= sessionsMax) {
      return stillborn(options, this.#closing === undefined ? 'too many sessions' : 'the endpoint is closed');
    }
    return inviteOut(core, options, host);
  }

  request(request: OutOfDialogRequest): Promise<RequestReply> {
    if (this.#closing !== undefined) {
      return Promise.resolve({ kind: 'unreachable', reason: 'the endpoint is closed' });
    }
    return plainRequest(this.#parts.core, request, () => this.#number++);
  }

  async contact(nextHop: NextHop): Promise<string> {
    const { targets, routes } = this.#parts.core;
    for (const target of await targets.find(hopOf(nextHop))) {
      const contact = await routes.contactToward(target);
      if (contact !== undefined) return `sip:${contact}`;
    }
    throw new Error(`no listener reaches ${nextHop.host} by ${nextHop.transport}`);
  }

  onInvite(handler: (invite: IncomingInvite) => void, isWelcome = (_address: string) => true): void {
    this.#handler = handler;
    this.#isWelcome = isWelcome;
  }

  servePhones(desk: PhoneDesk): void {
    this.#desk = desk;
  }

  takeSocket(socket: MessageSocket, place: SocketPlace): SocketEars {
    const { layer, timers } = this.#parts.core;
    const link = new WebSocketLink(socket, {
      place,
      timers,
      events: layer,
      forget: () => this.#sockets.delete(link),
    });
    if (this.#closing === undefined) this.#sockets.add(link);
    else link.close('closed');
    return link;
  }

  /** What is refused whoever asks. Only what comes past this costs memory: strangers get their answer and are forgotten. */
  refuses(request: SipRequest, source: Source): Refused | undefined {
    const tag = tagOf(header(request, 'To') ?? '');
    if (tag !== '') return this.#refusesWithin(request, tag);
    if (request.method === 'INVITE') return this.#refusesInvite(source);
    const registers = request.method === 'REGISTER' && isWebSocket(source.link) && this.#desk !== undefined;
    return registers ? undefined : this.#refusesOutside(request.method);
  }

  arrived(transaction: ServerTransaction): void {
    const { core } = this.#parts;
    const { request } = transaction;
    const tag = tagOf(header(request, 'To') ?? '');
    if (tag !== '') core.sessions.find(header(request, 'Call-ID') ?? '', tag)?.take(transaction);
    else if (isWebSocket(transaction.source.link)) this.#fromPhone(transaction);
    else if (this.#handler !== undefined) inviteIn(core, transaction, this.#handler);
  }

  #fromPhone(transaction: ServerTransaction): void {
    const { core } = this.#parts;
    const desk = this.#desk;
    if (desk === undefined) return;
    const { request, source: flow } = transaction;
    if (request.method === 'INVITE') return inviteIn(core, transaction, (invite) => desk.invite(invite));
    const reply = (status: number, headers: readonly SipHeader[] = []): void =>
      core.layer.reply(transaction, status, { headers });
    desk.register({ request, flow, reply });
  }

  stats(): EndpointStats {
    const { layer, sessions, tally } = this.#parts.core;
    const { active } = sessions;
    const lingering = sessions.size - active;
    return { ...tally, sessions: active, lingering, transactions: layer.size, sockets: this.#sockets.size };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { core, carriers } = this.#parts;
    for (const session of core.sessions.all()) session.run({ kind: 'end' });
    await core.sessions.parted(core.timers, PARTING);
    core.timers.close();
    for (const link of this.#sockets) link.close('closed');
    await Promise.all(carriers.map((carrier) => carrier.close()));
  }

  #refusesWithin(request: SipRequest, tag: string): Refused | undefined {
    const { method } = request;
    if (this.#parts.core.sessions.find(header(request, 'Call-ID') ?? '', tag) !== undefined) return undefined;
    const refusal = unhandled(method);
    const known = method === 'OPTIONS' || method === 'INVITE' || refusal.status === 501;
    return known ? { status: 481, headers: [] } : refusal;
  }

  #refusesInvite(source: Source): Refused | undefined {
    const { core, sessionsMax } = this.#parts;
    const { address, link } = source;
    if (this.#closing !== undefined || core.sessions.active >= sessionsMax) return BUSY;
    if (isWebSocket(link)) {
      if (this.#desk === undefined) return { status: 480, headers: [] };
      return this.#desk.knows(source) ? undefined : UNREGISTERED;
    }
    const taken = this.#handler !== undefined && this.#isWelcome(address);
    return taken ? undefined : { status: 480, headers: [] };
  }

  #refusesOutside(method: string): Refused {
    if (method !== 'OPTIONS') return unhandled(method);
    return { status: this.#closing === undefined ? 200 : 503, headers: [] };
  }

  /** An ACK outside any transaction belongs to a 2xx, or to nothing. */
  acknowledged(ack: SipRequest): void {
    const tag = tagOf(header(ack, 'To') ?? '');
    this.#parts.core.sessions.find(header(ack, 'Call-ID') ?? '', tag)?.acknowledged(ack);
  }
}

/** A session that could not even begin: its end is said like any other. */
function stillborn(options: InviteOptions, reason: string): Session {
  queueMicrotask(() => options.onEvent({ kind: 'ended', end: { kind: 'unreachable', reason } }));
  return { callId: '', remoteAddress: undefined, end() {}, change() {}, info() {} };
}
