// What goes into a session and what comes out of it: settings, events, effects. Owns these types; the steps are in session.ts. Moments
// come with events and need no zone: any clock that only goes forward will do.

import type { NoticeName, RequestName, ResponseName } from './command-ids.ts';
import type { BindName, ContentOf, Pdu, PduOf } from './pdu.ts';
import type { ReadFault } from './read-pdu.ts';
import type { Tlv } from './tlvs.ts';

/** Who we are: the ESME connects and binds, the SMSC (message centre) is bound to. */
export type Role = 'esme' | 'smsc';

export type Direction = 'transmitter' | 'receiver' | 'transceiver';

export type SessionSettings = {
  readonly role: Role;
  /** The highest version we speak: 0x34 or 0x50. */
  readonly interface_version: number;
  /** Requests of ours that may wait for their answers at once. */
  readonly window: number;
  /** Requests of the peer that may wait for our answers at once; more are to come again: ESME_RTHROTTLED, of an ESME ESME_RX_T_APPN. */
  readonly peerWindow: number;
  /** Milliseconds from the opened connection to the bind (section 2.9, session_init_timer). */
  readonly sessionInitMs: number;
  /** Milliseconds for the answer to a request of ours (response_timer); also for the answers we owe when the session ends. */
  readonly responseMs: number;
  /** Milliseconds after a request counted as unanswered in which its answer is still told; absent: it is not. */
  readonly lateMs?: number;
  /** Milliseconds without any PDU from the peer until we ask with enquire_link; absent: we do not ask. */
  readonly enquireLinkMs?: number;
  /** Milliseconds without any PDU from the peer until we close (inactivity_timer); absent: never. */
  readonly inactivityMs?: number;
};

export type SessionTimer = 'session-init' | 'response' | 'enquire-link' | 'inactivity';

/** Commands a user of a session may send; binds, unbind and enquire_link are the session's own. */
export type Operation = Exclude<RequestName, BindName | 'unbind' | 'enquire_link'>;
export type OperationPdu = PduOf<Operation>;

/** `T` is what the user knows a request by. It comes back exactly once: answered, unanswered or not-sent; what was late may be told after that. */
export type SessionEvent<T> =
  /** The connection stands. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'received'; readonly pdu: Pdu }
  /** A PDU that readPdu refused. */
  | { readonly kind: 'unreadable'; readonly fault: ReadFault }
  /** The stream lost its place (FrameSplitter). */
  | { readonly kind: 'broken'; readonly says: string }
  /** ESME: bind with this; interface_version is set from the settings. */
  | { readonly kind: 'bind'; readonly content: ContentOf<BindName> }
  /** SMSC: what the user decided about the bind that was told. */
  | { readonly kind: 'accept-bind'; readonly system_id: string }
  | { readonly kind: 'refuse-bind'; readonly command_status: number }
  /** SMSC: ask the ESME we connected to, to bind. */
  | { readonly kind: 'outbind'; readonly content: ContentOf<'outbind'> }
  | { readonly kind: 'request'; readonly token: T; readonly content: ContentOf<Operation> }
  /** SMSC: nobody answers this; the token comes back as `sent` or `not-sent`. */
  | { readonly kind: 'notify'; readonly token: T; readonly content: ContentOf<'alert_notification'> }
  /** The answer to a request of the peer: the response of its command, or generic_nack. */
  | { readonly kind: 'respond'; readonly handle: number; readonly content: ContentOf<ResponseName> }
  | { readonly kind: 'timer'; readonly timer: SessionTimer }
  /** End in good order: nothing new, what is pending is answered, then unbind. */
  | { readonly kind: 'end' }
  /** The connection is gone, by the peer or by an error of the network. */
  | { readonly kind: 'lost' };

export type CloseCause =
  | 'unbound'
  | 'unbind-unanswered'
  | 'bind-refused'
  | 'bind-unwritable'
  | 'no-bind'
  | 'inactive'
  | 'link-dead'
  | 'broken-stream'
  | 'lost'
  | 'ended-before-bind';

/** Why a request did not leave. */
export type NotSentWhy =
  | 'not-bound'
  | 'ending'
  | 'window-full'
  /** Not in this direction, or not by our role. */
  | 'direction'
  /** The agreed version has no such command, or no optional parameters though the message lies in one. */
  | 'version'
  /** A value has no place on the wire. */
  | 'unwritable';

export type SessionEffect<T> =
  /** In their order; before a `close` they are still to leave. */
  | { readonly kind: 'write'; readonly bytes: Uint8Array }
  /** Set anew when it runs already. */
  | { readonly kind: 'start'; readonly timer: SessionTimer; readonly after: number }
  | { readonly kind: 'stop'; readonly timer: SessionTimer }
  /** SMSC: somebody wants to bind. To be decided by `accept-bind` or `refuse-bind`. */
  | { readonly kind: 'bind-asked'; readonly pdu: PduOf<BindName>; readonly direction: Direction }
  | {
      readonly kind: 'bound';
      readonly direction: Direction;
      /** The peer's, from its bind or the response to ours. */
      readonly system_id: string;
      /** The agreed version. */
      readonly interface_version: number;
    }
  | { readonly kind: 'bind-failed'; readonly command_status: number; readonly tlvs: readonly Tlv[] }
  /** ESME: the SMSC asks us to bind, and says who it is. */
  | { readonly kind: 'outbind-asked'; readonly pdu: PduOf<'outbind'> }
  /** A request of the peer; `handle` names it in `respond`. */
  | { readonly kind: 'request'; readonly handle: number; readonly pdu: OperationPdu }
  | { readonly kind: 'notice'; readonly pdu: PduOf<Exclude<NoticeName, 'outbind'>> }
  /** The response, or the generic_nack that stands for it. */
  | { readonly kind: 'answered'; readonly token: T; readonly pdu: PduOf<ResponseName> }
  /** After `unanswered` by `timeout`, once: the answer has come all the same. */
  | { readonly kind: 'answered-late'; readonly token: T; readonly pdu: PduOf<ResponseName> }
  /** It left, and what became of it is unknown. */
  | { readonly kind: 'unanswered'; readonly token: T; readonly why: 'timeout' | 'closed' | 'unreadable' }
  | { readonly kind: 'sent'; readonly token: T }
  | { readonly kind: 'not-sent'; readonly token: T; readonly why: NotSentWhy; readonly says: string }
  /** congestion_state of the peer, 0..100, when it changes (5.0 section 4.8.4.18). */
  | { readonly kind: 'congestion'; readonly percent: number }
  /** The peer was silent, so that no room was given, and speaks again. */
  | { readonly kind: 'heard-again' }
  /** No requests are taken or sent from here on; a connection that is lost closes without it. */
  | { readonly kind: 'unbound' }
  /** The last effect of a session: write what is to be written, then close the connection. */
  | { readonly kind: 'close'; readonly cause: CloseCause; readonly says: string };

/** What came and did not fit, counted: a peer that errs is to be seen, not punished. */
export type SessionCounts = {
  /** Responses that answer nothing we sent, late and doubled ones among them. */
  readonly strayResponses: number;
  /** Requests above the peer's window. */
  readonly throttled: number;
  /** PDUs that could not be read or did not fit the state. */
  readonly faulty: number;
};
