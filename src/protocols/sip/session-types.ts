// What goes into a session machine and what comes out of it. Owns these types; it must not decide anything. A machine takes
// one input at a time and leaves its effects in order; the shell outside sends, keeps time and tells the user.

import type { SipHeader, SipRequest, SipResponse } from './message.ts';
import type { SipTimers } from './timers.ts';

/** Why a session is over. `status` is the SIP status where one decided; `q850` the cause of a Reason header (RFC 3326). */
export type SessionOutcome =
  | { readonly kind: 'hung-up'; readonly by: 'us' | 'them'; readonly q850?: number }
  /** `answered`: their 2xx crossed our CANCEL. */
  | { readonly kind: 'cancelled'; readonly answered?: 'yes' }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly reason: string;
      readonly q850?: number;
      readonly retryAfter?: number;
    }
  | { readonly kind: 'no-reply' }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'lost'; readonly reason: 'session-timer' | 'no-ack' | 'transport' | 'protocol' };

export type SessionSignal =
  /** A provisional response above 100; `description` when it carries one (early media). Every fork's arrive here. */
  | {
      readonly kind: 'progress';
      readonly status: number;
      readonly description?: string;
      readonly fork: string;
    }
  /** The dialog stands. `description` is the far side's answer (or their offer, when we sent none). */
  | { readonly kind: 'answered'; readonly description?: string; readonly fork: string }
  /** They offer; the input `reply-offer` with the same number answers it. */
  | { readonly kind: 'offer'; readonly offer: number; readonly description: string | undefined }
  /** The answer to an offer of ours. */
  | { readonly kind: 'changed'; readonly description: string }
  | { readonly kind: 'info'; readonly contentType: string; readonly body: string }
  | { readonly kind: 'ended'; readonly end: SessionOutcome };

export type OfferReply = { readonly description: string } | { readonly status: number };

export type SessionInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'response'; readonly transaction: number; readonly response: SipResponse }
  /** A client transaction ended without a final response. */
  | { readonly kind: 'unanswered'; readonly transaction: number }
  | { readonly kind: 'unreachable'; readonly transaction: number; readonly reason: string }
  /** A request inside one of this session's dialogs; ACK too, whose `server` means nothing. */
  | { readonly kind: 'request'; readonly server: number; readonly request: SipRequest }
  /** Their CANCEL of the INVITE `server`. */
  | { readonly kind: 'cancelled'; readonly server: number; readonly request: SipRequest }
  | { readonly kind: 'timer'; readonly timer: string }
  | { readonly kind: 'end'; readonly q850?: number; readonly reason?: string }
  | { readonly kind: 'change'; readonly description: string }
  | { readonly kind: 'info'; readonly contentType: string; readonly body: string }
  | { readonly kind: 'reply-offer'; readonly offer: number; readonly answer: OfferReply }
  /** Our answer to the offer of a 2xx, when our INVITE carried none. */
  | { readonly kind: 'acknowledge'; readonly description: string }
  | { readonly kind: 'ring'; readonly status: number; readonly description?: string }
  | { readonly kind: 'accept'; readonly description: string }
  | {
      readonly kind: 'reject';
      readonly status: number;
      readonly reason?: string;
      readonly headers: readonly SipHeader[];
    };

export type SessionEffect =
  /** Begin a client transaction. The sender adds Via, Max-Forwards, Contact and what it says of itself. */
  | { readonly kind: 'send'; readonly transaction: number; readonly request: SipRequest }
  /** CANCEL the INVITE of this client transaction, as soon as that is allowed (RFC 3261 9.1). */
  | { readonly kind: 'cancel'; readonly transaction: number; readonly headers: readonly SipHeader[] }
  /** The client transaction will not be waited for any more. */
  | { readonly kind: 'abandon'; readonly transaction: number }
  /** The ACK of a 2xx, outside any transaction. The same object again means: the same bytes again. */
  | { readonly kind: 'acknowledge'; readonly request: SipRequest }
  | { readonly kind: 'reply'; readonly server: number; readonly response: SipResponse }
  /** (Re)starts the timer of this name. Milliseconds. */
  | { readonly kind: 'start'; readonly timer: string; readonly after: number }
  | { readonly kind: 'stop'; readonly timer: string }
  | { readonly kind: 'signal'; readonly signal: SessionSignal };

export type SessionSettings = {
  readonly timers: SipTimers;
  /** RFC 4028, in seconds: what we ask for, and the least that we bear. */
  readonly sessionExpires: number;
  readonly minSe: number;
  readonly redirects: 'follow' | 'refuse';
};

/** A machine of one session, ours or theirs. */
export interface SessionMachine {
  step(input: SessionInput): readonly SessionEffect[];
  /** After the signal `ended`: what comes now is only cleaning up. */
  readonly over: boolean;
}
