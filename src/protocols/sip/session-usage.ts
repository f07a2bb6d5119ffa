// One dialog of a session, early or confirmed: the requests inside it in both directions and its end (RFC 3261 sections 12
// and 15). Owns phase, BYE, INFO and what is refused; offers and refreshes are in their own files.

import { utf8Encode } from '../../base/bytes.ts';
import { type Dialog, takeNumber } from './dialog.ts';
import { parseCSeq } from './headers.ts';
import {
  header,
  headers,
  type SipHeader,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from './message.ts';
import { descriptionOf } from './session-body.ts';
import { causeOf, reasonHeaders, type SessionContext } from './session-context.ts';
import { type Asked, SessionOffers } from './session-offers.ts';
import { SessionRefresh } from './session-refresh.ts';
import type { SessionOutcome } from './session-types.ts';
import { textOf } from './text.ts';
import { unhandled } from './unhandled.ts';

type Purpose =
  | { readonly kind: 'bye' }
  | { readonly kind: 'prack' }
  | { readonly kind: 'info' }
  | { readonly kind: 'offer' }
  | { readonly kind: 'refresh' };

type Underway = { readonly request: SipRequest; readonly purpose: Purpose };

type UsageOptions = {
  readonly context: SessionContext;
  readonly dialog: Dialog;
  /** `caller`: we sent the INVITE. */
  readonly role: 'caller' | 'callee';
  /** Names the timers of this dialog; unique in the session. */
  readonly id: number;
};

export class DialogUsage {
  readonly context: SessionContext;
  readonly dialog: Dialog;
  readonly role: 'caller' | 'callee';
  readonly id: number;
  readonly offers: SessionOffers;
  readonly refresh: SessionRefresh;
  phase: 'early' | 'confirmed' | 'closed' = 'early';
  readonly #underway = new Map<number, Underway>();
  #allowed: Set<string> | undefined;
  /** The BYE that waits for an ACK: a callee must not send it earlier (section 15). */
  #byeHeaders: readonly SipHeader[] | undefined;
  #lastReliable: number | undefined;

  constructor(options: UsageOptions) {
    this.context = options.context;
    this.dialog = options.dialog;
    this.role = options.role;
    this.id = options.id;
    this.offers = new SessionOffers(this);
    this.refresh = new SessionRefresh(this);
  }

  /** Notes what the peer says it understands. */
  learn(message: SipMessage): void {
    const values = headers(message, 'Allow');
    if (values.length > 0) this.#allowed = new Set(values.map((value) => value.trim().toUpperCase()));
  }

  allows(method: string): boolean {
    return this.#allowed?.has(method) ?? false;
  }

  disallow(method: string): void {
    this.#allowed?.delete(method);
  }

  send(request: SipRequest, purpose: Purpose): number {
    const transaction = this.context.send(request);
    this.#underway.set(transaction, { request, purpose });
    return transaction;
  }

  info(contentType: string, body: string): void {
    if (this.phase === 'closed') return;
    const list = [{ name: 'Content-Type', value: contentType }];
    const request = this.context.compose(this.dialog, 'INFO', { headers: list, body: utf8Encode(body) });
    this.send(request, { kind: 'info' });
  }

  /** A request of theirs in this dialog, of any method but ACK, CANCEL and PRACK. */
  take(asked: Asked): void {
    const { request } = asked;
    const cseq = parseCSeq(header(request, 'CSeq') ?? '');
    if (!cseq.ok || takeNumber(this.dialog, cseq.value.number) === 'stale') {
      this.context.reply(asked, 500);
      return;
    }
    if (this.phase === 'closed') {
      // A BYE that crossed ours is answered as if nothing were (15.1.2).
      this.context.reply(asked, request.method === 'BYE' ? 200 : 481);
      return;
    }
    this.learn(request);
    switch (request.method) {
      case 'BYE':
        this.context.reply(asked, 200);
        this.#closedByThem(request);
        break;
      case 'INVITE':
      case 'UPDATE':
        this.offers.take(asked);
        break;
      case 'INFO':
        this.context.reply(asked, 200);
        this.#informed(request);
        break;
      case 'OPTIONS':
        this.context.reply(asked, 200);
        break;
      default: {
        const refusal = unhandled(request.method);
        this.context.reply(asked, refusal.status, { headers: refusal.headers });
      }
    }
  }

  #informed(request: SipRequest): void {
    if (request.body.length === 0) return;
    const contentType = header(request, 'Content-Type') ?? '';
    this.context.signal({ kind: 'info', contentType, body: textOf(request.body) });
  }

  #closedByThem(request: SipRequest): void {
    this.close();
    this.context.end({ kind: 'hung-up', by: 'them', ...causeOf(request) });
  }

  /** Sends BYE, now or when the ACK has come. */
  hangUp(options: { readonly q850?: number; readonly reason?: string } = {}): void {
    if (this.phase === 'closed') return;
    const list = reasonHeaders(options);
    const waits = this.offers.awaitsAck;
    this.close();
    if (waits) this.#byeHeaders = list;
    else this.#bye(list);
  }

  #bye(list: readonly SipHeader[]): void {
    this.send(this.context.compose(this.dialog, 'BYE', { headers: list }), { kind: 'bye' });
  }

  /** The ACK of a 2xx came; a BYE may have waited for it. */
  acknowledged(): void {
    const list = this.#byeHeaders;
    if (list === undefined || this.offers.awaitsAck) return;
    this.#byeHeaders = undefined;
    this.#bye(list);
  }

  /** The dialog can not go on: BYE, and the session is over. */
  lose(reason: Extract<SessionOutcome, { kind: 'lost' }>['reason']): void {
    if (this.#byeHeaders !== undefined) {
      // The ACK will not come any more; the BYE waited for nothing.
      const list = this.#byeHeaders;
      this.#byeHeaders = undefined;
      this.#bye(list);
      return;
    }
    this.hangUp();
    this.context.end({ kind: 'lost', reason });
  }

  /** No request but BYE leaves any more and only BYE is taken. */
  close(): void {
    if (this.phase === 'closed') return;
    this.refresh.stop();
    this.offers.withdraw();
    this.context.stop(`${this.id} glare`);
    this.phase = 'closed';
  }

  owns(transaction: number): boolean {
    return this.#underway.has(transaction);
  }

  /** A response to a request this dialog sent. */
  response(transaction: number, response: SipResponse): void {
    const underway = this.#underway.get(transaction);
    if (underway === undefined || response.status < 200) return;
    if (this.offers.again(transaction)) return;
    this.learn(response);
    const { request, purpose } = underway;
    if (
      (response.status === 401 || response.status === 407) &&
      this.context.credentials.take(response) === 'again'
    ) {
      this.#underway.delete(transaction);
      const next = this.send(this.context.renewed(request, ++this.dialog.localNumber), purpose);
      if (purpose.kind === 'offer') this.offers.renumbered(next);
      return;
    }
    if (response.status < 300) this.context.credentials.settled();
    // The 2xx of a re-INVITE may come again and must find its ACK.
    if (purpose.kind !== 'offer' || response.status >= 300) this.#underway.delete(transaction);
    this.#final(transaction, underway, response);
  }

  #final(transaction: number, { request, purpose }: Underway, response: SipResponse): void {
    switch (purpose.kind) {
      case 'offer':
        this.offers.answered(transaction, request, response);
        break;
      case 'refresh':
        if (this.phase !== 'closed') this.refresh.answered(response);
        break;
      case 'info':
      case 'prack':
        // 481 says that the dialog is gone (RFC 5057); every other refusal concerns this request alone.
        if (response.status === 481 && this.phase === 'confirmed') this.lose('protocol');
        break;
      case 'bye':
        break;
    }
  }

  /** A request of this dialog got no final response, or could not be sent. */
  unanswered(transaction: number): void {
    const underway = this.#underway.get(transaction);
    this.#underway.delete(transaction);
    if (underway === undefined) return;
    if (underway.purpose.kind === 'offer') this.offers.unanswered();
    if (underway.purpose.kind === 'bye' || this.phase === 'closed') return;
    if (this.phase === 'confirmed') {
      this.lose(underway.purpose.kind === 'refresh' ? 'session-timer' : 'transport');
    }
  }

  /** A timer named `<id> <what> <number>`. */
  expired(what: string, number: number): void {
    if (what === 'refresh' || what === 'expire') this.refresh.expired(what);
    else this.offers.expired(what, number);
  }

  /**
   * A provisional response to our INVITE in this dialog that wants PRACK (RFC 3262 section 4). `in-order`: it was
   * acknowledged and counts; `ignored`: a repeat or out of order.
   */
  reliable(response: SipResponse): 'in-order' | 'ignored' {
    const number = Number(header(response, 'RSeq') ?? Number.NaN);
    if (!Number.isSafeInteger(number) || number < 1) return 'ignored';
    if (this.#lastReliable !== undefined && number !== this.#lastReliable + 1) return 'ignored';
    this.#lastReliable = number;
    const value = `${number} ${header(response, 'CSeq') ?? ''}`;
    const request = this.context.compose(this.dialog, 'PRACK', { headers: [{ name: 'RAck', value }] });
    this.send(request, { kind: 'prack' });
    const description = descriptionOf(response);
    if (description !== undefined) this.offers.remote = description;
    return 'in-order';
  }
}
