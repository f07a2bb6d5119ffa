// Provisional responses that must arrive (RFC 3262, the side that sends them): numbered, repeated, one after another until
// each has its PRACK. Owns that queue; it must not know why a response is sent.

import { parseRAck } from './headers.ts';
import { header, type SipHeader, type SipRequest, type SipResponse } from './message.ts';
import { type ReplyOptions, replyTo } from './reply.ts';
import { pick, type SessionContext } from './session-context.ts';
import { type Asked, numberOf } from './session-offers.ts';
import { patience } from './timers.ts';

/** Provisional responses that may wait for the PRACK of an earlier one; further ones replace the last. */
const WAITING_MAX = 8;

export class ReliableResponses {
  readonly #context: SessionContext;
  readonly #invite: Asked;
  #number: number;
  #pending: { readonly response: SipResponse; pause: number; waited: number } | undefined;
  #waiting: SipResponse[] = [];

  constructor(context: SessionContext, invite: Asked) {
    this.#context = context;
    this.#invite = invite;
    this.#number = 1 + pick(context.chance, 0xffffff);
  }

  get busy(): boolean {
    return this.#pending !== undefined;
  }

  send(status: number, options: ReplyOptions): void {
    const list: SipHeader[] = [
      { name: 'Require', value: '100rel' },
      { name: 'RSeq', value: `${this.#number++}` },
      ...(options.headers ?? []),
    ];
    const response = replyTo(this.#invite.request, status, { ...options, headers: list });
    if (this.#pending === undefined) this.#begin(response);
    else if (this.#waiting.length < WAITING_MAX) this.#waiting.push(response);
    else this.#number--;
  }

  #begin(response: SipResponse): void {
    const pause = this.#context.settings.timers.t1;
    this.#pending = { response, pause, waited: 0 };
    this.#context.push({ kind: 'reply', server: this.#invite.server, response });
    this.#context.start('reliable', pause);
  }

  /** The timer `reliable`: once more, with twice the pause; `given-up` after 64 × T1. */
  expired(): 'repeated' | 'given-up' {
    const pending = this.#pending;
    if (pending === undefined) return 'repeated';
    pending.waited += pending.pause;
    const left = patience(this.#context.settings.timers) - pending.waited;
    if (left <= 0) return 'given-up';
    pending.pause = Math.min(pending.pause * 2, left);
    this.#context.push({ kind: 'reply', server: this.#invite.server, response: pending.response });
    this.#context.start('reliable', pending.pause);
    return 'repeated';
  }

  /** Whether this PRACK belongs to what waits; then the next one leaves. */
  acknowledged(prack: SipRequest): 'matched' | 'unknown' {
    const rack = parseRAck(header(prack, 'RAck') ?? '');
    const wanted = this.#pending && header(this.#pending.response, 'RSeq');
    if (!rack.ok || wanted !== `${rack.value.rseq}`) return 'unknown';
    if (rack.value.cseq !== numberOf(this.#invite.request) || rack.value.method !== 'INVITE')
      return 'unknown';
    this.stop();
    const next = this.#waiting.shift();
    if (next) this.#begin(next);
    return 'matched';
  }

  stop(): void {
    this.#pending = undefined;
    this.#context.stop('reliable');
  }
}
