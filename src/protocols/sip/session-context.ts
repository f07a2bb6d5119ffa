// What the parts of one session share: settings, chance, credentials, the transactions under way and the effects of this
// step. Owns numbering and the rule that `ended` is said once and last;
// it must not decide what a response means.

import type { Chance } from '../../base/chance.ts';
import { type Dialog, type DialogRequest, requestIn } from './dialog.ts';
import type { DigestHash } from './digest.ts';
import { formatReason, parseRetryAfter, q850Cause } from './headers-session.ts';
import { header, headers, type SipHeader, type SipMessage, type SipRequest } from './message.ts';
import { type ReplyOptions, replyTo } from './reply.ts';
import { SessionCredentials, type SipCredentials } from './session-credentials.ts';
import type { SessionEffect, SessionOutcome, SessionSettings, SessionSignal } from './session-types.ts';

export type SessionTools = {
  readonly settings: SessionSettings;
  readonly chance: Chance;
  readonly hash: DigestHash;
  readonly credentials?: SipCredentials;
};

const SIGNED = new Set(['Authorization', 'Proxy-Authorization']);

export class SessionContext {
  readonly settings: SessionSettings;
  readonly chance: Chance;
  readonly credentials: SessionCredentials;
  over = false;
  /** Set when the user let go: from then on only `ended` is said. */
  muted = false;
  #effects: SessionEffect[] = [];
  #nextTransaction = 1;
  #nextOffer = 1;

  constructor(tools: SessionTools) {
    this.settings = tools.settings;
    this.chance = tools.chance;
    this.credentials = new SessionCredentials(tools.credentials, tools.hash, tools.chance);
  }

  /** The effects gathered since the last call. */
  drain(): readonly SessionEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  push(effect: SessionEffect): void {
    this.#effects.push(effect);
  }

  /** Begins a client transaction and returns its number. */
  send(request: SipRequest): number {
    const transaction = this.#nextTransaction++;
    this.#effects.push({ kind: 'send', transaction, request });
    return transaction;
  }

  /** A request in a dialog, signed for the realms known so far (RFC 3261 22.1). */
  compose(dialog: Dialog, method: string, options: DialogRequest = {}): SipRequest {
    const request = requestIn(dialog, method, options);
    const signatures = this.credentials.sign(request);
    return signatures.length === 0 ? request : { ...request, headers: [...request.headers, ...signatures] };
  }

  /** The same request with another number and fresh signatures. */
  renewed(request: SipRequest, number: number, replace: readonly SipHeader[] = []): SipRequest {
    const replaced = new Set(replace.map((one) => one.name));
    const list: SipHeader[] = [];
    for (const one of request.headers) {
      if (one.name === 'CSeq') list.push({ name: 'CSeq', value: `${number} ${request.method}` });
      else if (!SIGNED.has(one.name) && !replaced.has(one.name)) list.push(one);
    }
    list.push(...replace, ...this.credentials.sign(request));
    return { ...request, headers: list };
  }

  reply(
    to: { readonly server: number; readonly request: SipRequest },
    status: number,
    options: ReplyOptions = {},
  ): void {
    this.#effects.push({ kind: 'reply', server: to.server, response: replyTo(to.request, status, options) });
  }

  start(timer: string, after: number): void {
    this.#effects.push({ kind: 'start', timer, after });
  }

  stop(timer: string): void {
    this.#effects.push({ kind: 'stop', timer });
  }

  offerNumber(): number {
    return this.#nextOffer++;
  }

  signal(signal: SessionSignal): void {
    if (!this.over && !this.muted) this.#effects.push({ kind: 'signal', signal });
  }

  end(end: SessionOutcome): void {
    if (this.over) return;
    this.over = true;
    this.#effects.push({ kind: 'signal', signal: { kind: 'ended', end } });
  }
}

/** Whether one of the header's values is this option tag. */
export function lists(values: readonly string[], tag: string): boolean {
  return values.some((value) => value.trim().toLowerCase() === tag);
}

/** `{ q850 }` of a Reason header with a Q.850 cause (RFC 3326), or nothing. */
export function causeOf(message: SipMessage): { q850?: number } {
  const q850 = q850Cause(headers(message, 'Reason'));
  return q850 === undefined ? {} : { q850 };
}

/** Retry-After in seconds, or undefined. */
export function retryAfterOf(message: SipMessage): number | undefined {
  const value = header(message, 'Retry-After');
  if (value === undefined) return undefined;
  const parsed = parseRetryAfter(value);
  return parsed.ok ? parsed.value.seconds : undefined;
}

/** A whole number from 0 to `below` - 1. */
export function pick(chance: Chance, below: number): number {
  const [a = 0, b = 0, c = 0] = chance.bytes(3);
  return ((a << 16) | (b << 8) | c) % below;
}

/** The Reason header of a BYE or CANCEL of ours, or none. */
export function reasonHeaders(options: { readonly q850?: number; readonly reason?: string }): SipHeader[] {
  if (options.q850 === undefined) return [];
  const reason = options.reason?.replaceAll(/[\r\n]/g, ' ');
  const value = formatReason({
    protocol: 'Q.850',
    cause: options.q850,
    ...(reason === undefined ? {} : { text: reason }),
  });
  return [{ name: 'Reason', value }];
}
