// A session of theirs from the INVITE on: ringing (reliably where they require it), answer, refusal, CANCEL (RFC 3261 13.3,
// RFC 3262, 4028). Owns the one final response; what happens inside the dialog is in session-usage.ts. It must not know
// transports.

import { unreachable } from '../../base/assert.ts';
import { type Dialog, takeNumber } from './dialog.ts';
import { headers, type SipHeader, type SipRequest } from './message.ts';
import { type ReplyOptions, replyTo } from './reply.ts';
import { described, descriptionOf } from './session-body.ts';
import { lists, SessionContext, type SessionTools } from './session-context.ts';
import { type Asked, numberOf } from './session-offers.ts';
import { ReliableResponses } from './session-reliable.ts';
import { type Agreement, agreeInterval } from './session-timer.ts';
import type { SessionEffect, SessionInput, SessionMachine, SessionOutcome } from './session-types.ts';
import { DialogUsage } from './session-usage.ts';

type IncomingOptions = {
  readonly tools: SessionTools;
  readonly invite: Asked;
  /** Made of the INVITE with our tag. */
  readonly dialog: Dialog;
};

/** Proxies give up ringing calls after three minutes unless something provisional comes (13.3.1.1): once a minute. */
const RINGING_AGAIN = 60_000;
/** Milliseconds an INVITE may stay without a final response before it is refused with 480. */
const OPEN_MAX = 300_000;

export class IncomingSession implements SessionMachine {
  readonly #context: SessionContext;
  readonly #invite: Asked;
  readonly #usage: DialogUsage;
  readonly #reliable: ReliableResponses;
  readonly #agreement: Agreement;
  readonly #offered: string | undefined;
  #phase: 'open' | 'accepting' | 'answered' | 'done' = 'open';
  #description = '';
  #lastRinging: { readonly status: number; readonly options: ReplyOptions } | undefined;

  constructor({ tools, invite, dialog }: IncomingOptions) {
    this.#context = new SessionContext(tools);
    this.#invite = invite;
    this.#usage = new DialogUsage({ context: this.#context, dialog, role: 'callee', id: 1 });
    this.#usage.learn(invite.request);
    this.#offered = descriptionOf(invite.request);
    this.#usage.offers.remote = this.#offered;
    this.#reliable = new ReliableResponses(this.#context, invite);
    this.#agreement = agreeInterval(invite.request, tools.settings);
  }

  get over(): boolean {
    return this.#context.over;
  }

  step(input: SessionInput): readonly SessionEffect[] {
    switch (input.kind) {
      case 'start':
        this.#start();
        break;
      case 'response':
        this.#usage.response(input.transaction, input.response);
        break;
      case 'unanswered':
      case 'unreachable':
        this.#usage.unanswered(input.transaction);
        break;
      case 'request':
        this.#asked(input);
        break;
      case 'cancelled':
        if (this.#usage.offers.isAbout(input.server)) this.#usage.offers.withdraw();
        else if (input.server === this.#invite.server) this.#cancelled();
        break;
      case 'timer':
        this.#expired(input.timer);
        break;
      case 'ring':
        this.#ring(input.status, input.description);
        break;
      case 'accept':
        this.#accept(input.description);
        break;
      case 'reject':
        this.#reject(input);
        break;
      case 'end':
        this.#end(input);
        break;
      case 'change':
        this.#usage.offers.change(input.description);
        break;
      case 'info':
        this.#usage.info(input.contentType, input.body);
        break;
      case 'reply-offer':
        this.#usage.offers.reply(input.offer, input.answer);
        break;
      case 'acknowledge':
        break;
      default:
        return unreachable(input);
    }
    return this.#context.drain();
  }

  #start(): void {
    if (this.#agreement.kind === 'too-small') {
      this.#refuse(422, { headers: this.#agreement.headers });
      this.#context.over = true;
      return;
    }
    this.#context.start('open', OPEN_MAX);
  }

  get #tag(): string {
    return this.#usage.dialog.localTag;
  }

  #ring(status: number, description: string | undefined): void {
    if (this.#phase !== 'open' || status <= 100 || status >= 200) return;
    const options: ReplyOptions = { tag: this.#tag, ...described(description) };
    if (description !== undefined) this.#usage.offers.local = description;
    if (lists(headers(this.#invite.request, 'Require'), '100rel')) {
      this.#reliable.send(status, options);
      return;
    }
    this.#lastRinging = { status, options };
    this.#context.reply(this.#invite, status, options);
    this.#context.start('ringing', RINGING_AGAIN);
  }

  #accept(description: string): void {
    if (this.#phase !== 'open') return;
    this.#description = description;
    this.#phase = 'accepting';
    // RFC 3262 section 3: no 2xx while a reliable response that may carry a description is not acknowledged.
    if (!this.#reliable.busy) this.#answer();
  }

  #answer(): void {
    this.#phase = 'answered';
    this.#settle();
    const agreed = this.#agreement.kind === 'agreed' ? this.#agreement : undefined;
    const body = described(this.#description);
    const list: SipHeader[] = [...(agreed?.headers ?? []), ...body.headers];
    const response = replyTo(this.#invite.request, 200, { tag: this.#tag, ...body, headers: list });
    this.#context.push({ kind: 'reply', server: this.#invite.server, response });
    const offers = this.#usage.offers;
    // Their answer may have come in a PRACK already.
    const answered = this.#offered !== undefined || offers.remote !== undefined;
    offers.local = this.#description;
    this.#usage.phase = 'confirmed';
    offers.awaitAck(this.#invite, response, answered ? 'nothing' : 'first-answer');
    if (agreed) this.#usage.refresh.set(agreed.interval);
    if (!answered) return;
    const theirs = this.#offered === undefined ? offers.remote : undefined;
    const fork = this.#tag;
    this.#context.signal({
      kind: 'answered',
      fork,
      ...(theirs === undefined ? {} : { description: theirs }),
    });
  }

  #reject(input: Extract<SessionInput, { kind: 'reject' }>): void {
    if (this.#phase !== 'open') return;
    const status = input.status >= 300 && input.status < 700 ? input.status : 500;
    this.#refuse(status, {
      headers: input.headers,
      ...(input.reason === undefined ? {} : { reason: input.reason }),
    });
    this.#context.over = true;
  }

  /** The final response that is not a 2xx. */
  #refuse(status: number, options: ReplyOptions): void {
    this.#phase = 'done';
    this.#settle();
    this.#usage.close();
    this.#context.reply(this.#invite, status, { ...options, tag: this.#tag });
  }

  #settle(): void {
    this.#reliable.stop();
    this.#context.stop('ringing');
    this.#context.stop('open');
  }

  #cancelled(): void {
    if (this.#phase !== 'open' && this.#phase !== 'accepting') return;
    this.#refuse(487, {});
    this.#context.end({ kind: 'cancelled' });
  }

  #end(options: { readonly q850?: number; readonly reason?: string }): void {
    if (this.#phase === 'open' || this.#phase === 'accepting') this.#refuse(480, {});
    else this.#usage.hangUp(options);
    this.#context.end({ kind: 'hung-up', by: 'us' });
  }

  #asked(asked: Asked): void {
    const { request } = asked;
    const early = this.#phase === 'open' || this.#phase === 'accepting';
    switch (request.method) {
      case 'ACK':
        this.#usage.offers.acknowledged(request);
        break;
      case 'PRACK':
        this.#pracked(asked);
        break;
      case 'BYE':
        this.#usage.take(asked);
        if (early && this.#usage.phase === 'closed') this.#refuse(487, {});
        break;
      default:
        if (early && request.method === 'UPDATE' && this.#unanswered(request)) {
          // RFC 3311 5.2: the offer of the INVITE has no answer yet.
          this.#context.reply(asked, 500, { headers: [{ name: 'Retry-After', value: '3' }] });
        } else this.#usage.take(asked);
    }
  }

  #unanswered(request: SipRequest): boolean {
    return descriptionOf(request) !== undefined && this.#usage.offers.local === undefined;
  }

  #pracked(asked: Asked): void {
    const stale = takeNumber(this.#usage.dialog, numberOf(asked.request)) === 'stale';
    if (stale || this.#reliable.acknowledged(asked.request) === 'unknown') {
      this.#context.reply(asked, stale ? 500 : 481);
      return;
    }
    const description = descriptionOf(asked.request);
    if (description !== undefined && this.#usage.offers.remote !== undefined) this.#usage.offers.take(asked);
    else {
      if (description !== undefined) this.#usage.offers.remote = description;
      this.#context.reply(asked, 200);
    }
    if (this.#phase === 'accepting' && !this.#reliable.busy) this.#answer();
  }

  #expired(timer: string): void {
    if (timer === 'ringing') this.#ringAgain();
    else if (timer === 'open') this.#giveUp(480, { kind: 'cancelled' });
    else if (timer === 'reliable') {
      // RFC 3262 section 3: without a PRACK the INVITE is refused with a 5xx.
      if (this.#reliable.expired() === 'given-up') this.#giveUp(504, { kind: 'lost', reason: 'no-ack' });
    } else {
      const [, what = '', number] = timer.split(' ');
      this.#usage.expired(what, Number(number));
    }
  }

  #ringAgain(): void {
    if (this.#phase !== 'open' || this.#lastRinging === undefined) return;
    this.#context.reply(this.#invite, this.#lastRinging.status, this.#lastRinging.options);
    this.#context.start('ringing', RINGING_AGAIN);
  }

  #giveUp(status: number, end: SessionOutcome): void {
    this.#refuse(status, {});
    this.#context.end(end);
  }
}
