// A session of ours from the first INVITE to the last repeat: provisional responses and forks, challenges, redirects, CANCEL
// and its races, the answer (RFC 3261 section 13, 9, 8.1.3). Owns the choice of the fork; what happens inside a dialog is in
// session-usage.ts. It must not know transports.

import { unreachable } from '../../base/assert.ts';
import { confirmRoutes, dialogOfResponse } from './dialog.ts';
import { header, headers, type SipHeader, type SipRequest, type SipResponse } from './message.ts';
import { described, descriptionOf } from './session-body.ts';
import {
  causeOf,
  lists,
  reasonHeaders,
  retryAfterOf,
  SessionContext,
  type SessionTools,
} from './session-context.ts';
import { numberOf } from './session-offers.ts';
import { Redirects } from './session-redirects.ts';
import { intervalOfReply, minSeOf } from './session-timer.ts';
import type { SessionEffect, SessionInput, SessionMachine, SessionOutcome } from './session-types.ts';
import { DialogUsage } from './session-usage.ts';
import { patience } from './timers.ts';
import { tagOf } from './transaction-key.ts';

type OutgoingOptions = {
  readonly tools: SessionTools;
  readonly uri: string;
  /** The values of From (with our tag) and To, and the Call-ID. */
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  /** Our offer; undefined: they offer in their 2xx. */
  readonly description: string | undefined;
  readonly headers: readonly SipHeader[];
  /** Milliseconds from the first provisional response until CANCEL. */
  readonly ringMax: number;
  /** Milliseconds without any response, 100 included, until it counts as `no-reply`; undefined: timer B decides. */
  readonly unheardMax?: number;
};

/** Forks one INVITE may have; a further one is acknowledged and hung up, but its provisional responses are not heard. */
const FORKS_MAX = 16;
/** Milliseconds after CANCEL until the session counts as over even though no final response came. */
const CANCEL_PATIENCE = 2_000;
/** How often a 422 may raise the interval. */
const TOO_SMALL_MAX = 3;

export class OutgoingSession implements SessionMachine {
  readonly #context: SessionContext;
  readonly #options: OutgoingOptions;
  readonly #usages = new Map<string, DialogUsage>();
  readonly #redirects: Redirects;
  #phase: 'inviting' | 'cancelling' | 'established' | 'done' = 'inviting';
  #number = 1;
  #transaction = 0;
  #request: SipRequest;
  #provisional: 'none' | 'seen' = 'none';
  #chosen: DialogUsage | undefined;
  /** The 2xx that waits for our answer to its offer. */
  #unanswered: { readonly transaction: number; readonly request: SipRequest } | undefined;
  readonly #acks = new Map<string, SipRequest>();
  #tooSmall = 0;

  constructor(options: OutgoingOptions) {
    this.#options = options;
    this.#context = new SessionContext(options.tools);
    this.#redirects = new Redirects(options.uri);
    const { sessionExpires, minSe } = options.tools.settings;
    const body = described(options.description);
    // Who sends no offer takes no reliable responses either: an offer in one would have to be answered in its PRACK.
    const supported = options.description === undefined ? 'timer' : '100rel, timer';
    this.#request = {
      kind: 'request',
      method: 'INVITE',
      uri: options.uri,
      headers: [
        { name: 'From', value: options.from },
        { name: 'To', value: options.to },
        { name: 'Call-ID', value: options.callId },
        { name: 'CSeq', value: '1 INVITE' },
        { name: 'Supported', value: supported },
        { name: 'Session-Expires', value: `${sessionExpires}` },
        { name: 'Min-SE', value: `${minSe}` },
        ...options.headers,
        ...body.headers,
      ],
      body: body.body ?? new Uint8Array(0),
    };
  }

  get over(): boolean {
    return this.#context.over;
  }

  step(input: SessionInput): readonly SessionEffect[] {
    switch (input.kind) {
      case 'start':
        this.#transaction = this.#context.send(this.#request);
        this.#listen();
        break;
      case 'response':
        this.#response(input.transaction, input.response);
        break;
      case 'unanswered':
        this.#failed(input.transaction, { kind: 'no-reply' });
        break;
      case 'unreachable':
        this.#failed(input.transaction, { kind: 'unreachable', reason: input.reason });
        break;
      case 'request':
        this.#asked(input.server, input.request);
        break;
      case 'cancelled':
        this.#withdrawn(input.server);
        break;
      case 'timer':
        this.#expired(input.timer);
        break;
      case 'end':
        this.#end(input);
        break;
      case 'change':
        this.#chosen?.offers.change(input.description);
        break;
      case 'info':
        this.#chosen?.info(input.contentType, input.body);
        break;
      case 'reply-offer':
        for (const usage of this.#usages.values()) usage.offers.reply(input.offer, input.answer);
        break;
      case 'acknowledge':
        this.#acknowledge(input.description);
        break;
      case 'ring':
      case 'accept':
      case 'reject':
        break;
      default:
        return unreachable(input);
    }
    return this.#context.drain();
  }

  #response(transaction: number, response: SipResponse): void {
    if (transaction !== this.#transaction) {
      for (const usage of this.#usages.values()) usage.response(transaction, response);
      return;
    }
    this.#context.stop('unheard');
    if (response.status < 200) this.#provisionally(response);
    else if (response.status < 300) this.#succeeded(response);
    else this.#refused(response);
  }

  #provisionally(response: SipResponse): void {
    if (this.#provisional === 'none') {
      this.#provisional = 'seen';
      if (this.#phase === 'inviting') this.#context.start('ring', this.#options.ringMax);
    }
    if (response.status === 100 || this.#phase !== 'inviting') return;
    const tag = tagOf(header(response, 'To') ?? '');
    const usage = tag === '' ? undefined : this.#fork(tag, response);
    if (lists(headers(response, 'Require'), '100rel') && header(response, 'RSeq') !== undefined) {
      if (usage === undefined || usage.reliable(response) === 'ignored') return;
    }
    const description = descriptionOf(response);
    if (usage && description !== undefined) usage.offers.remote = description;
    this.#context.signal({
      kind: 'progress',
      status: response.status,
      fork: tag,
      ...(description === undefined ? {} : { description }),
    });
  }

  /** The dialog of this To tag; made when it is new and there is room for it. */
  #fork(tag: string, response: SipResponse): DialogUsage | undefined {
    const known = this.#usages.get(tag);
    if (known) {
      known.learn(response);
      return known;
    }
    if (response.status < 200 && this.#usages.size >= FORKS_MAX) return undefined;
    const dialog = dialogOfResponse(this.#request, response);
    if (!dialog.ok) return undefined;
    const id = this.#usages.size + 1;
    const usage = new DialogUsage({ context: this.#context, dialog: dialog.value, role: 'caller', id });
    usage.offers.local = this.#options.description;
    usage.learn(response);
    this.#usages.set(tag, usage);
    return usage;
  }

  #succeeded(response: SipResponse): void {
    const tag = tagOf(header(response, 'To') ?? '');
    const again = this.#acks.get(tag);
    if (again) {
      this.#context.push({ kind: 'acknowledge', request: again });
      return;
    }
    const usage = this.#fork(tag, response);
    if (usage === undefined || usage === this.#chosen) return;
    this.#context.stop('ring');
    this.#context.stop('cancel');
    this.#context.stop('abandon');
    this.#context.credentials.settled();
    confirmRoutes(usage.dialog, response);
    if (this.#phase !== 'inviting') {
      // Another fork answered too, or the 2xx crossed our CANCEL: it is acknowledged and hung up (13.2.2.4, 9.1).
      this.#sendAck(usage, undefined);
      usage.phase = 'confirmed';
      usage.hangUp();
      if (this.#phase === 'cancelling') this.#finish({ kind: 'cancelled', answered: 'yes' });
      return;
    }
    this.#answered(usage, response);
  }

  #answered(usage: DialogUsage, response: SipResponse): void {
    this.#phase = 'established';
    this.#chosen = usage;
    usage.phase = 'confirmed';
    for (const other of this.#usages.values()) if (other !== usage) other.close();
    const own = descriptionOf(response);
    const description = own ?? usage.offers.remote;
    usage.offers.remote = description;
    if (this.#options.description === undefined && own !== undefined) {
      this.#unanswered = { transaction: this.#transaction, request: this.#request };
      this.#context.start('answer', patience(this.#context.settings.timers) / 2);
    } else this.#sendAck(usage, undefined);
    usage.refresh.set(intervalOfReply(response));
    const fork = usage.dialog.remoteTag;
    this.#context.signal({ kind: 'answered', fork, ...(description === undefined ? {} : { description }) });
  }

  #sendAck(usage: DialogUsage, description: string | undefined): void {
    const number = numberOf(this.#request);
    const ack = this.#context.compose(usage.dialog, 'ACK', { number, ...described(description) });
    this.#acks.set(usage.dialog.remoteTag, ack);
    this.#context.push({ kind: 'acknowledge', request: ack });
  }

  #acknowledge(description: string): void {
    if (this.#unanswered === undefined || this.#chosen === undefined) return;
    this.#unanswered = undefined;
    this.#context.stop('answer');
    this.#chosen.offers.local = description;
    this.#sendAck(this.#chosen, description);
  }

  #refused(response: SipResponse): void {
    for (const usage of this.#usages.values()) usage.close();
    this.#context.stop('ring');
    this.#context.stop('abandon');
    if (this.#phase === 'cancelling') {
      this.#finish({ kind: 'cancelled' });
      return;
    }
    const { status } = response;
    if ((status === 401 || status === 407) && this.#context.credentials.take(response) === 'again') {
      this.#invite(this.#request.uri, []);
      return;
    }
    if (status === 422 && this.#tooSmall++ < TOO_SMALL_MAX) {
      const least = Math.max(minSeOf(response) ?? 0, this.#context.settings.minSe);
      const seconds = Math.max(least, this.#context.settings.sessionExpires);
      this.#invite(this.#request.uri, [
        { name: 'Session-Expires', value: `${seconds}` },
        { name: 'Min-SE', value: `${least}` },
      ]);
      return;
    }
    if (status < 400 && this.#context.settings.redirects === 'follow') this.#redirects.add(response);
    const next = this.#redirects.next(status);
    if (next !== undefined) {
      this.#invite(next, []);
      return;
    }
    const retryAfter = retryAfterOf(response);
    this.#finish({
      kind: 'refused',
      status,
      reason: response.reason,
      ...causeOf(response),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  }

  /** The INVITE once more, with the next number (8.1.3.5). */
  #invite(uri: string, replace: readonly SipHeader[]): void {
    this.#provisional = 'none';
    this.#usages.clear();
    this.#request = this.#context.renewed({ ...this.#request, uri }, ++this.#number, replace);
    this.#transaction = this.#context.send(this.#request);
    this.#listen();
  }

  #listen(): void {
    const { unheardMax } = this.#options;
    if (unheardMax !== undefined) this.#context.start('unheard', unheardMax);
  }

  /** Somebody else may be asked instead; a response that comes after all is met with CANCEL, or ACK and BYE. */
  #unheard(): void {
    if (this.#phase !== 'inviting' || this.#provisional === 'seen') return;
    this.#end({});
    this.#context.end({ kind: 'no-reply' });
  }

  #failed(transaction: number, end: SessionOutcome): void {
    if (transaction !== this.#transaction) {
      for (const usage of this.#usages.values()) usage.unanswered(transaction);
      return;
    }
    if (this.#phase === 'established' || this.#phase === 'done') return;
    const next = this.#phase === 'inviting' ? this.#redirects.next(408) : undefined;
    if (next !== undefined) this.#invite(next, []);
    else this.#finish(this.#phase === 'cancelling' ? { kind: 'cancelled' } : end);
  }

  #finish(end: SessionOutcome): void {
    this.#phase = 'done';
    for (const name of ['ring', 'unheard', 'cancel', 'abandon', 'answer']) this.#context.stop(name);
    this.#context.end(end);
  }

  #asked(server: number, request: SipRequest): void {
    const usage = this.#usages.get(tagOf(header(request, 'From') ?? ''));
    if (request.method === 'ACK') usage?.offers.acknowledged(request);
    else if (usage === undefined || request.method === 'PRACK') this.#context.reply({ server, request }, 481);
    else usage.take({ server, request });
  }

  #withdrawn(server: number): void {
    for (const usage of this.#usages.values()) if (usage.offers.isAbout(server)) usage.offers.withdraw();
  }

  #expired(timer: string): void {
    if (timer === 'ring') this.#end({});
    else if (timer === 'unheard') this.#unheard();
    else if (timer === 'cancel') this.#context.end({ kind: 'cancelled' });
    else if (timer === 'abandon') {
      // 9.1: no final response in 64 × T1 after CANCEL, the transaction is given up.
      this.#context.push({ kind: 'abandon', transaction: this.#transaction });
      this.#finish({ kind: 'cancelled' });
    } else if (timer === 'answer') {
      this.#acknowledge('');
      this.#chosen?.lose('protocol');
    } else {
      const [id, what = '', number] = timer.split(' ');
      for (const usage of this.#usages.values()) {
        if (usage.id === Number(id)) usage.expired(what, Number(number));
      }
    }
  }

  #end(options: { readonly q850?: number; readonly reason?: string }): void {
    switch (this.#phase) {
      case 'inviting':
        this.#phase = 'cancelling';
        this.#context.muted = true;
        this.#context.stop('ring');
        this.#context.start('cancel', CANCEL_PATIENCE);
        // The sender keeps CANCEL back until something provisional has come (9.1).
        this.#context.push({
          kind: 'cancel',
          transaction: this.#transaction,
          headers: reasonHeaders(options),
        });
        this.#context.start('abandon', patience(this.#context.settings.timers));
        break;
      case 'established':
        if (this.#unanswered) this.#acknowledge('');
        this.#chosen?.hangUp(options);
        this.#context.end({ kind: 'hung-up', by: 'us' });
        break;
      case 'cancelling':
      case 'done':
        break;
      default:
        unreachable(this.#phase);
    }
  }
}
