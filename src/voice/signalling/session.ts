// What a call looks like to the rest of voice once SIP has been taken out of it: one INVITE session, ours or theirs.
// Owns the port between signalling and legs; it must not know media, menus or trunks. Session descriptions pass as text.

import type { SipHeader, SipRequest } from '../../protocols/sip/message.ts';
import type { OfferReply, SessionOutcome, SessionSignal } from '../../protocols/sip/session-types.ts';
import type { MessageSocket, SocketEars, SocketPlace, Source } from './network.ts';

export type Transport = 'udp' | 'tcp' | 'tls';

/** Besides those, WebSocket (RFC 7118): plain or encrypted connections that others open to us, never we to them. */
export type LinkTransport = Transport | 'ws' | 'wss';

/**
 * One connection of a phone (RFC 5626): what is meant for the phone goes down it, whatever address its Contact has.
 * Opaque: two are the same when their links are.
 */
export type Flow = Source;

/** Where a request leaves to, when it is not what the URI says: an outbound proxy or a trunk's host. */
export type NextHop = { readonly host: string; readonly port?: number; readonly transport: Transport };

export type Credentials = { readonly username: string; readonly password: string; readonly realm?: string };

/** Why a session is over. */
export type SessionEnd = SessionOutcome;

/** What happens to a session. `ended` comes exactly once, last. */
export type SessionEvent =
  | Exclude<SessionSignal, { readonly kind: 'offer' }>
  /** They offer a change (re-INVITE or UPDATE); `reply` must be called once, with our answer or a refusal such as 488. */
  | {
      readonly kind: 'offer';
      readonly description: string | undefined;
      readonly reply: (answer: OfferReply) => void;
    };

/** One INVITE session, outgoing or accepted. Every method may be called at any time; one that comes too late does nothing. */
export interface Session {
  readonly callId: string;
  readonly remoteAddress: string | undefined;
  /** BYE when established, CANCEL (or a late BYE) when not yet. `ended` follows. */
  end(options?: { readonly q850?: number; readonly reason?: string }): void;
  /** Offer a change of the session (hold, new address). 491 glare is retried by RFC 3261 14.1. */
  change(description: string): void;
  info(contentType: string, body: string): void;
  /** Our answer to the offer that `answered` brought, when the INVITE carried none; their 2xx waits for it 16 seconds. */
  acknowledge?(description: string): void;
}

export type InviteOptions = {
  /** The request URI, such as `sip:79990000001@203.0.113.5:5060`. */
  readonly uri: string;
  readonly from: { readonly user: string; readonly host?: string; readonly display?: string };
  readonly to?: string;
  readonly nextHop?: NextHop;
  /** The connection the phone registered by; `nextHop` is not looked at then. */
  readonly flow?: Flow;
  readonly credentials?: Credentials;
  /** Our offer; absent: an INVITE without a description, the offer comes in the answer and `acknowledge` gives ours. */
  readonly description?: string;
  readonly headers?: readonly SipHeader[];
  /** Milliseconds from the first provisional reply until the session gives up ringing by itself with CANCEL. */
  readonly ringMax: number;
  /** Milliseconds without any reply, 100 included, until the session ends with `no-reply`; absent: RFC 3261's 32 s. */
  readonly unheardMax?: number;
  readonly onEvent: (event: SessionEvent) => void;
};

export type IncomingInvite = {
  readonly callId: string;
  /** The request URI, the users or numbers (without their parameters) and URIs of To and From. */
  readonly requestUri: string;
  readonly to: { readonly user: string; readonly uri: string };
  readonly from: { readonly user: string; readonly uri: string; readonly display?: string };
  /** What the network says of who calls (RFC 3325 9.1): a SIP address, a tel one, or both. */
  readonly assertedIdentities: readonly string[];
  /** What the caller asked the network to keep to itself (RFC 3323 4.2), small letters. */
  readonly privacy: readonly string[];
  readonly source: { readonly address: string; readonly port: number; readonly transport: LinkTransport };
  /** The connection it came by, when that is a phone's. */
  readonly flow?: Flow;
  /** Their offer; undefined when the INVITE carried none: then `accept` carries our offer and `answered` their answer. */
  readonly description: string | undefined;
  ring(status: 180 | 181 | 182 | 183, description?: string): void;
  accept(description: string, onEvent: (event: SessionEvent) => void): Session;
  /** `contacts` for 3xx. */
  reject(
    status: number,
    options?: {
      readonly reason?: string;
      readonly retryAfter?: number;
      readonly contacts?: readonly string[];
      readonly headers?: readonly SipHeader[];
    },
  ): void;
  /** Called when they give up (CANCEL, time-out) before it was accepted or rejected. */
  onCancelled(handler: () => void): void;
};

/** A REGISTER of a phone (RFC 3261 10.3), to be answered once. */
export type IncomingRegister = {
  readonly request: SipRequest;
  readonly flow: Flow;
  reply(status: number, headers?: readonly SipHeader[]): void;
};

/** Who takes what phones send by their own connections. */
export interface PhoneDesk {
  /** Whether a phone has ever registered by this connection; calls by others are refused before they cost memory. */
  knows(flow: Flow): boolean;
  register(register: IncomingRegister): void;
  invite(invite: IncomingInvite): void;
}

export type RequestReply =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly reason: string;
      readonly headers: readonly SipHeader[];
      readonly source: { readonly address: string; readonly port: number };
    }
  | { readonly kind: 'no-reply' }
  | { readonly kind: 'unreachable'; readonly reason: string };

export type OutOfDialogRequest = {
  readonly method: 'REGISTER' | 'OPTIONS';
  readonly uri: string;
  readonly from: string;
  readonly to: string;
  readonly callId?: string;
  readonly nextHop?: NextHop;
  readonly credentials?: Credentials;
  readonly headers?: readonly SipHeader[];
};

/** The SIP end point of the server: its sockets, transactions and dialogs. */
export interface Endpoint {
  /** What it listens on, with the real ports when 0 was asked. */
  readonly listening: readonly {
    readonly transport: Transport;
    readonly address: string;
    readonly port: number;
  }[];
  invite(options: InviteOptions): Session;
  /** REGISTER and OPTIONS, answered or timed out; challenges are met with `credentials` and not seen here. */
  request(request: OutOfDialogRequest): Promise<RequestReply>;
  /** The contact URI a peer reached by `nextHop` should use for us. */
  contact(nextHop: NextHop): Promise<string>;
  /**
   * Replaces the handler of incoming INVITEs; without one they get 480, and so do those from an address that is not welcome,
   * before anything is kept of them. Unless told, everybody is.
   */
  onInvite(handler: (invite: IncomingInvite) => void, isWelcome?: (address: string) => boolean): void;
  /** Takes calls and registrations that come by WebSocket; without a desk they are refused. */
  servePhones(desk: PhoneDesk): void;
  /** Takes over a WebSocket of the subprotocol `sip` (RFC 7118) that was opened to us. */
  takeSocket(socket: MessageSocket, place: SocketPlace): SocketEars;
  stats(): EndpointStats;
  /** Ends every session, then the sockets. */
  close(): Promise<void>;
}

export type EndpointStats = {
  /** Sessions that have not ended. */
  readonly sessions: number;
  /** Sessions that ended but still answer late repeats; with `transactions`, they are gone half a minute after the last call. */
  readonly lingering?: number;
  /** WebSockets of phones that are open. */
  readonly sockets?: number;
  readonly transactions: number;
  readonly received: number;
  readonly sent: number;
  readonly retransmitted: number;
  readonly malformed: number;
};
