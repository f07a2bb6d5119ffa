// Offers inside one dialog (RFC 3261 section 14, RFC 3311, the timing rules of RFC 3264): theirs waiting for our word, ours
// waiting for theirs, 2xx waiting for ACK. Owns who may offer when; it must not read a description.

import { refreshTarget } from './dialog.ts';
import { parseCSeq } from './headers.ts';
import { header, type SipHeader, type SipRequest, type SipResponse } from './message.ts';
import { replyTo } from './reply.ts';
import { described, descriptionOf } from './session-body.ts';
import { pick, retryAfterOf } from './session-context.ts';
import { agreeInterval, intervalOfReply } from './session-timer.ts';
import type { OfferReply } from './session-types.ts';
import type { DialogUsage } from './session-usage.ts';
import { patience } from './timers.ts';

export type Asked = { readonly server: number; readonly request: SipRequest };

type Unacknowledged = {
  readonly server: number;
  readonly response: SipResponse;
  /** What the ACK brings besides itself. */
  readonly expects: 'nothing' | 'answer' | 'first-answer';
  pause: number;
  waited: number;
};

/** An offer of ours. The answer to a refresh is told only when it says something new. */
type Wanted = { readonly description: string; readonly why: 'change' | 'refresh' };

/** Milliseconds the user of the session may think about an offer before it is refused with 488. */
const REPLY_MAX = 10_000;
/** Times an offer of ours is tried again after 491 or a 500 with Retry-After. */
const RETRIES_MAX = 8;
/** Seconds of Retry-After that are waited for; a longer one drops the offer. */
const RETRY_AFTER_MAX = 10;

export class SessionOffers {
  readonly #usage: DialogUsage;
  #ours: (Wanted & { readonly transaction: number }) | undefined;
  #theirs: (Asked & { readonly offer: number; readonly headers: readonly SipHeader[] }) | undefined;
  #wanted: Wanted | undefined;
  #retries = 0;
  readonly #unacknowledged = new Map<number, Unacknowledged>();
  readonly #acks = new Map<number, SipRequest>();
  /** The last descriptions said by each side. */
  local: string | undefined;
  remote: string | undefined;

  constructor(usage: DialogUsage) {
    this.#usage = usage;
  }

  /** Something is under way that forbids another INVITE of ours (14.1). */
  get busy(): boolean {
    return this.#ours !== undefined || this.#theirs !== undefined || this.#unacknowledged.size > 0;
  }

  get awaitsAck(): boolean {
    return this.#unacknowledged.size > 0;
  }

  /** Their re-INVITE or UPDATE. */
  take(asked: Asked): void {
    const { context } = this.#usage;
    const description = descriptionOf(asked.request);
    const invite = asked.request.method === 'INVITE';
    const offers = invite || description !== undefined;
    if (this.#theirs && offers) {
      // 14.2 and RFC 3311 5.2: the first one has no final response yet.
      const value = `${pick(context.chance, 11)}`;
      context.reply(asked, 500, { headers: [{ name: 'Retry-After', value }] });
      return;
    }
    if (offers && (this.#ours || this.#awaitsAnswer() || (invite && this.#usage.phase === 'early'))) {
      context.reply(asked, 491);
      return;
    }
    const agreement = agreeInterval(asked.request, context.settings);
    if (agreement.kind === 'too-small') {
      context.reply(asked, 422, { headers: agreement.headers });
      return;
    }
    const headers = agreement.kind === 'agreed' ? agreement.headers : [];
    refreshTarget(this.#usage.dialog, asked.request);
    if (this.#usage.phase === 'confirmed') {
      this.#usage.refresh.set(agreement.kind === 'agreed' ? agreement.interval : undefined);
    }
    if (!offers) {
      context.reply(asked, 200, { headers });
      return;
    }
    const offer = context.offerNumber();
    this.#theirs = { ...asked, offer, headers };
    context.start(`${this.#usage.id} reply`, REPLY_MAX);
    context.signal({ kind: 'offer', offer, description });
  }

  /** What the user says to their offer. */
  reply(offer: number, answer: OfferReply): void {
    const theirs = this.#theirs;
    if (theirs === undefined || theirs.offer !== offer) return;
    const { context, id } = this.#usage;
    this.#theirs = undefined;
    context.stop(`${id} reply`);
    if ('status' in answer) {
      context.reply(theirs, answer.status >= 300 && answer.status < 700 ? answer.status : 500);
      this.#next();
      return;
    }
    const body = described(answer.description);
    const offered = descriptionOf(theirs.request);
    this.local = answer.description;
    if (offered !== undefined) this.remote = offered;
    const response = replyTo(theirs.request, 200, {
      headers: [...theirs.headers, ...body.headers],
      ...(body.body ? { body: body.body } : {}),
    });
    context.push({ kind: 'reply', server: theirs.server, response });
    if (theirs.request.method === 'INVITE') {
      this.awaitAck(theirs, response, offered === undefined ? 'answer' : 'nothing');
    } else this.#next();
  }

  /** Their CANCEL of a re-INVITE, or the end of the dialog: the offer is off the table. */
  withdraw(): void {
    const theirs = this.#theirs;
    if (theirs === undefined) return;
    this.#theirs = undefined;
    this.#usage.context.stop(`${this.#usage.id} reply`);
    this.#usage.context.reply(theirs, 487);
  }

  isAbout(server: number): boolean {
    return this.#theirs?.server === server;
  }

  /** A 2xx to an INVITE left: it is repeated until its ACK comes (13.3.1.4), on streams too. */
  awaitAck(asked: Asked, response: SipResponse, expects: Unacknowledged['expects']): void {
    const { context, id } = this.#usage;
    const number = numberOf(asked.request);
    const pause = context.settings.timers.t1;
    this.#unacknowledged.set(number, { server: asked.server, response, expects, pause, waited: 0 });
    context.start(`${id} ok ${number}`, pause);
  }

  acknowledged(ack: SipRequest): void {
    const number = numberOf(ack);
    const waiting = this.#unacknowledged.get(number);
    if (waiting === undefined) return;
    const { context, id } = this.#usage;
    this.#unacknowledged.delete(number);
    context.stop(`${id} ok ${number}`);
    const description = descriptionOf(ack);
    if (waiting.expects !== 'nothing' && description !== undefined) this.remote = description;
    if (waiting.expects === 'first-answer') {
      const fork = this.#usage.dialog.localTag;
      context.signal({ kind: 'answered', fork, ...(description === undefined ? {} : { description }) });
    } else if (waiting.expects === 'answer' && description !== undefined) {
      context.signal({ kind: 'changed', description });
    }
    this.#usage.acknowledged();
    this.#next();
  }

  /** A timer of this dialog: `ok N`, `glare`, `offer` or `reply`. */
  expired(timer: string, number: number): void {
    if (timer === 'reply') this.reply(this.#theirs?.offer ?? 0, { status: 488 });
    else if (timer === 'glare') this.#next();
    else if (timer === 'offer') this.#abandon();
    else this.#repeatOk(number);
  }

  #repeatOk(number: number): void {
    const waiting = this.#unacknowledged.get(number);
    if (waiting === undefined) return;
    const { context, id } = this.#usage;
    const { timers } = context.settings;
    waiting.waited += waiting.pause;
    const left = patience(timers) - waiting.waited;
    if (left <= 0) {
      this.#unacknowledged.delete(number);
      this.#usage.lose('no-ack');
      return;
    }
    waiting.pause = Math.min(waiting.pause * 2, timers.t2, left);
    context.push({ kind: 'reply', server: waiting.server, response: waiting.response });
    context.start(`${id} ok ${number}`, waiting.pause);
  }

  /** Offers this description as soon as the dialog is free; the last one wanted wins. */
  change(description: string): void {
    this.#wanted = { description, why: 'change' };
    this.#retries = 0;
    this.#next();
  }

  /** A re-INVITE that says the same again, to refresh the session. */
  repeat(): void {
    if (this.local !== undefined) this.#wanted ??= { description: this.local, why: 'refresh' };
    this.#next();
  }

  #next(): void {
    const usage = this.#usage;
    if (this.#wanted === undefined || usage.phase !== 'confirmed' || this.busy) return;
    const wanted = this.#wanted;
    this.#wanted = undefined;
    const body = described(wanted.description);
    const request = usage.context.compose(usage.dialog, 'INVITE', {
      headers: [...usage.refresh.headers(), ...body.headers],
      ...(body.body ? { body: body.body } : {}),
    });
    this.#ours = { ...wanted, transaction: usage.send(request, { kind: 'offer' }) };
    usage.context.start(`${usage.id} offer`, 2 * patience(usage.context.settings.timers));
  }

  /** The offer's request left again, signed or with another number. */
  renumbered(transaction: number): void {
    if (this.#ours) this.#ours = { ...this.#ours, transaction };
  }

  /** The final response to an offer of ours. */
  answered(transaction: number, request: SipRequest, response: SipResponse): void {
    const usage = this.#usage;
    const ours = this.#ours;
    if (response.status < 300) this.#acknowledge(transaction, request);
    if (ours === undefined || ours.transaction !== transaction) return;
    this.#ours = undefined;
    usage.context.stop(`${usage.id} offer`);
    if (response.status < 300) {
      const description = descriptionOf(response);
      this.local = ours.description;
      refreshTarget(usage.dialog, response);
      usage.refresh.set(intervalOfReply(response));
      if (description !== undefined && (ours.why === 'change' || description !== this.remote)) {
        this.remote = description;
        usage.context.signal({ kind: 'changed', description });
      }
      this.#next();
    } else this.#refused(ours, response);
  }

  /** No final response came at all. */
  unanswered(): void {
    this.#ours = undefined;
    this.#usage.context.stop(`${this.#usage.id} offer`);
  }

  /** Provisional responses stop the repeats but promise nothing: the offer is given up. */
  #abandon(): void {
    const ours = this.#ours;
    if (ours === undefined) return;
    this.#ours = undefined;
    this.#usage.context.push({ kind: 'abandon', transaction: ours.transaction });
    this.#next();
  }

  /** The 2xx of this transaction came again: its ACK was lost. */
  again(transaction: number): boolean {
    const ack = this.#acks.get(transaction);
    if (ack) this.#usage.context.push({ kind: 'acknowledge', request: ack });
    return ack !== undefined;
  }

  #acknowledge(transaction: number, request: SipRequest): void {
    const ack = this.#usage.context.compose(this.#usage.dialog, 'ACK', { number: numberOf(request) });
    this.#acks.set(transaction, ack);
    this.#usage.context.push({ kind: 'acknowledge', request: ack });
  }

  #refused(wanted: Wanted, response: SipResponse): void {
    const usage = this.#usage;
    if (response.status === 408 || response.status === 481) {
      usage.lose('protocol');
      return;
    }
    const wait = this.#pauseAfter(response);
    if (wait === undefined || ++this.#retries > RETRIES_MAX) {
      this.#next();
      return;
    }
    if (response.status === 422) usage.refresh.tooSmall(response);
    this.#wanted ??= wanted;
    usage.context.start(`${usage.id} glare`, wait);
  }

  /** Milliseconds until the refused offer may go out again, or undefined when it may not. */
  #pauseAfter(response: SipResponse): number | undefined {
    const { chance } = this.#usage.context;
    if (response.status === 422) return 0;
    if (response.status === 491) {
      // 14.1: in units of 10 ms, and longer for the side that chose the Call-ID.
      return this.#usage.role === 'caller' ? 2_100 + 10 * pick(chance, 191) : 10 * pick(chance, 201);
    }
    const seconds = response.status === 500 || response.status === 503 ? retryAfterOf(response) : undefined;
    return seconds !== undefined && seconds <= RETRY_AFTER_MAX ? seconds * 1_000 : undefined;
  }

  #awaitsAnswer(): boolean {
    for (const one of this.#unacknowledged.values()) if (one.expects !== 'nothing') return true;
    return false;
  }
}

/** The number in CSeq; 0 where it cannot be read. */
export function numberOf(request: SipRequest): number {
  const cseq = parseCSeq(header(request, 'CSeq') ?? '');
  return cseq.ok ? cseq.value.number : 0;
}
