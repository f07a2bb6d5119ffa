// Messages find their transactions here (RFC 3261 section 17 and 18.2): what is a repeat, what is new, what is refused before
// anybody looks at it. Owns both tables of transactions; it must not know dialogs or calls.

import { type Chance, token } from '../../base/chance.ts';
import { formatVia, parseVia, type Via } from '../../protocols/sip/headers.ts';
import { header, type SipHeader, type SipMessage, type SipRequest } from '../../protocols/sip/message.ts';
import { parseMessage, type SipFault } from '../../protocols/sip/parse.ts';
import { refuseOf } from '../../protocols/sip/refuse.ts';
import { type ReplyOptions, replyTo } from '../../protocols/sip/reply.ts';
import { serializeMessage } from '../../protocols/sip/serialize.ts';
import type { Reliability, SipTimers } from '../../protocols/sip/timers.ts';
import { clientKey, mergeKey, methodOf, serverKey, tagOf } from '../../protocols/sip/transaction-key.ts';
import { ClientTransaction, type ClientUser, companion } from './client-transaction.ts';
import { isPrivate, type NetworkEvents, type Place, type Source } from './network.ts';
import type { Route } from './outgoing-route.ts';
import { ServerTransaction } from './server-transaction.ts';
import type { LinkTransport } from './session.ts';
import { type Signature, stampResponse } from './stamp.ts';
import type { Tally } from './tally.ts';
import { defaultPort } from './targets.ts';
import type { TimerHeap } from './timekeeper.ts';

/** The reply to a request that is not served, without a transaction (RFC 3261 8.2.7). */
export type Refused = { readonly status: number; readonly headers: readonly SipHeader[] };

export interface RequestUser {
  /** Whether a new request is answered at once and forgotten; everything else arrives. */
  refuses(request: SipRequest, source: Source): Refused | undefined;
  /** A new request that nothing stands against so far. */
  arrived(transaction: ServerTransaction): void;
  /** An ACK outside any transaction: that of a 2xx. */
  acknowledged(ack: SipRequest, source: Source): void;
}

type LayerOptions = {
  readonly timers: TimerHeap;
  readonly tally: Tally;
  readonly sipTimers: SipTimers;
  readonly chance: Chance;
  readonly nat: 'auto' | 'off';
  readonly signature: Signature;
  /** Of theirs, past it requests get 503 with Retry-After; of ours, past it they fail. Neither takes the room of the other. */
  readonly transactionsMax: number;
  readonly user: RequestUser;
};

export const BUSY: Refused = { status: 503, headers: [{ name: 'Retry-After', value: '5' }] };
const NO_SUCH_CALL: Refused = { status: 481, headers: [] };
const QUIET: ClientUser = { response() {}, timedOut() {}, failed() {}, done() {} };

export class TransactionLayer implements NetworkEvents {
  readonly #options: LayerOptions;
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #merges = new Map<string, ServerTransaction>();
  #nextServer = 1;

  constructor(options: LayerOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#clients.size + this.#servers.size;
  }

  /** Whether no request of ours may be begun any more. */
  get full(): boolean {
    return this.#clients.size >= this.#options.transactionsMax;
  }

  /** A branch nobody can guess, with the cookie of RFC 3261. */
  branch(): string {
    return `z9hG4bK${token(this.#options.chance, 9)}`;
  }

  /** Prepares a client transaction; `start` sends it. The branch is that of the Via on top. */
  client(
    request: SipRequest,
    route: Route,
    options: { branch: string; user: ClientUser },
  ): ClientTransaction {
    const { timers, tally, sipTimers } = this.#options;
    const transaction = new ClientTransaction({
      request,
      route,
      setting: { timers: sipTimers, reliability: reliabilityOf(route.link.transport) },
      timers,
      tally,
      user: options.user,
      onDone: this.#clientDone,
    });
    transaction.key = clientKey(options.branch, request.method);
    this.#clients.set(transaction.key, transaction);
    return transaction;
  }

  /** CANCEL goes the way of its INVITE (9.1); nobody waits for what comes back. */
  cancel(invite: ClientTransaction, extra: readonly SipHeader[]): void {
    const branch = invite.key.slice(0, invite.key.indexOf(' '));
    const request = companion(invite.request, 'CANCEL', [...extra, this.#options.signature.userAgent]);
    this.client(request, invite.route, { branch, user: QUIET }).start();
  }

  readonly #clientDone = (transaction: ClientTransaction): void => {
    this.#clients.delete(transaction.key);
  };

  readonly #serverDone = (transaction: ServerTransaction): void => {
    this.#servers.delete(transaction.key);
    if (transaction.mergeKey !== '') this.#merges.delete(transaction.mergeKey);
  };

  message(bytes: Uint8Array, source: Source): void {
    const { tally } = this.#options;
    tally.received++;
    // RFC 7118 5: a WebSocket message is a SIP message whole, like a datagram, and may go without Content-Length.
    const kind = isStream(source.link.transport) ? 'stream' : 'datagram';
    const parsed = parseMessage(bytes, { transport: kind });
    if (!parsed.ok) {
      tally.malformed++;
      this.#faulty(parsed.error, source);
      return;
    }
    this.#sort(parsed.value, source);
  }

  broken(): void {
    this.#options.tally.malformed++;
  }

  #sort(message: SipMessage, source: Source): void {
    const via = parseVia(header(message, 'Via') ?? '');
    if (!via.ok) {
      this.#options.tally.malformed++;
      return;
    }
    if (message.kind === 'response') {
      const key = clientKey(via.value.parameters.get('branch') ?? '', methodOf(message));
      this.#clients.get(key)?.receive(message, source);
    } else this.#request(message, { via: via.value, source });
  }

  /** A request that could not be read whole is answered from what could be (400 and the like), without a transaction. */
  #faulty(fault: SipFault, source: Source): void {
    if (fault.kind === 'garbage' || fault.request === undefined || fault.request.method === 'ACK') return;
    const via = parseVia(header(fault.request, 'Via') ?? '');
    if (!via.ok) return;
    const request = received(fault.request, via.value, source);
    this.#replyStateless(request, { via: via.value, source }, { status: fault.status, reason: fault.reason });
  }

  #replyStateless(
    request: SipRequest,
    from: { readonly via: Via; readonly source: Source },
    reply: { readonly status: number } & ReplyOptions,
  ): void {
    const { tally, signature, nat } = this.#options;
    const tag = statelessTag(request, from.via);
    const response = replyTo(request, reply.status, { tag, ...reply });
    tally.sent++;
    const stamped = stampResponse(response, { signature, presence: undefined, method: request.method });
    from.source.link.send(serializeMessage(stamped), replyPlace(from.via, from.source, nat));
  }

  #request(raw: SipRequest, from: { readonly via: Via; readonly source: Source }): void {
    const { via, source } = from;
    const ack = raw.method === 'ACK';
    const key = serverKey(raw, via, ack ? 'INVITE' : raw.method);
    const known = this.#servers.get(key);
    if (known !== undefined) {
      if (ack) known.acknowledge(raw);
      else known.repeated();
      return;
    }
    if (ack) {
      if (refuseOf(raw) === undefined) this.#options.user.acknowledged(raw, source);
      return;
    }
    const request = received(raw, via, source);
    const refusal = refuseOf(request) ?? this.#refuses(request, from);
    if (refusal !== undefined) {
      this.#replyStateless(request, from, refusal);
      return;
    }
    const transaction = this.#serve(request, key, from);
    if (request.method === 'CANCEL') this.#cancelled(transaction, via);
    else if (this.#isMerged(transaction)) this.reply(transaction, 482);
    else this.#options.user.arrived(transaction);
  }

  #refuses(
    request: SipRequest,
    { via, source }: { readonly via: Via; readonly source: Source },
  ): Refused | undefined {
    if (request.method === 'CANCEL')
      return this.#servers.has(serverKey(request, via, 'INVITE')) ? undefined : NO_SUCH_CALL;
    const refused = this.#options.user.refuses(request, source);
    if (refused !== undefined) return refused;
    // New calls must not shut out what belongs to calls that stand.
    const { transactionsMax } = this.#options;
    const most = tagOf(header(request, 'To') ?? '') === '' ? transactionsMax : 2 * transactionsMax;
    return this.#servers.size < most ? undefined : BUSY;
  }

  #serve(
    request: SipRequest,
    key: string,
    { via, source }: { readonly via: Via; readonly source: Source },
  ): ServerTransaction {
    const { timers, tally, sipTimers, nat } = this.#options;
    const transaction = new ServerTransaction({
      id: this.#nextServer++,
      key,
      request,
      source,
      replyTo: replyPlace(via, source, nat),
      sentBy: { address: source.address, port: via.port ?? defaultPort(source.link.transport) },
      setting: { timers: sipTimers, reliability: reliabilityOf(source.link.transport) },
      timers,
      tally,
      onDone: this.#serverDone,
    });
    this.#servers.set(key, transaction);
    return transaction;
  }

  /** 8.2.2.2: the same request came by another way already. */
  #isMerged(transaction: ServerTransaction): boolean {
    const { request } = transaction;
    if (tagOf(header(request, 'To') ?? '') !== '') return false;
    const key = mergeKey(request);
    const first = this.#merges.get(key);
    if (first !== undefined) return true;
    transaction.mergeKey = key;
    this.#merges.set(key, transaction);
    return false;
  }

  #cancelled(transaction: ServerTransaction, via: Via): void {
    const invite = this.#servers.get(serverKey(transaction.request, via, 'INVITE'));
    if (invite === undefined) return;
    // 9.2: the tag of this 200 is that of the responses to the INVITE.
    if (invite.tag === '') this.reply(transaction, 200);
    else this.reply(transaction, 200, { tag: invite.tag });
    if (invite.open) invite.user?.cancelled(invite);
  }

  /** A response that no session gives. */
  reply(transaction: ServerTransaction, status: number, options: ReplyOptions = {}): void {
    const { chance, signature } = this.#options;
    const response = replyTo(transaction.request, status, { tag: token(chance, 4), ...options });
    const { method } = transaction.request;
    transaction.respond(stampResponse(response, { signature, presence: undefined, method }));
  }

  /** 100 Trying, without a tag. */
  trying(transaction: ServerTransaction): void {
    transaction.respond(replyTo(transaction.request, 100));
  }
}

/** 8.2.7: the same request gets the same tag, by whatever copy it comes. FNV-1a; nothing has to be secret about it. */
function statelessTag(request: SipRequest, via: Via): string {
  let sum = 0x811c9dc5;
  for (const character of `${via.parameters.get('branch') ?? ''} ${mergeKey(request)}`)
    sum = Math.imul(sum ^ character.charCodeAt(0), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, '0');
}

function isStream(transport: LinkTransport): boolean {
  return transport === 'tcp' || transport === 'tls';
}

function reliabilityOf(transport: LinkTransport): Reliability {
  return transport === 'udp' ? 'unreliable' : 'reliable';
}

/** The request with what 18.2.1 and RFC 3581 want noted in its top Via: where it really came from. */
function received(request: SipRequest, via: Via, source: Source): SipRequest {
  const rport = via.parameters.has('rport');
  if (!rport && via.host === source.address) return request;
  const parameters = new Map(via.parameters);
  parameters.set('received', source.address);
  if (rport) parameters.set('rport', `${source.port}`);
  const value = formatVia({ ...via, parameters });
  let vias = 0;
  const list = request.headers.map((one) =>
    one.name === 'Via' && vias++ === 0 ? { name: 'Via', value } : one,
  );
  return { ...request, headers: list };
}

/** Where responses go (18.2.2, RFC 3581): back to the source with rport or from behind a NAT, else to the sent-by port. */
function replyPlace(via: Via, source: Source, nat: 'auto' | 'off'): Place {
  if (source.link.transport !== 'udp' || via.parameters.has('rport')) return source;
  if (nat === 'auto' && via.host !== source.address && isPrivate(via.host)) return source;
  return { address: source.address, port: via.port ?? defaultPort('udp') };
}
