// One request on its way to one of several targets (RFC 3263 4.3): the next one is tried after silence, an error of the
// transport or 503. Owns the order of these tries; each try is a client transaction of its own.

import type { SipHeader, SipRequest, SipResponse } from '../../protocols/sip/message.ts';
import type { ClientTransaction, ClientUser } from './client-transaction.ts';
import type { Core } from './core.ts';
import type { Source } from './network.ts';
import { nameOf, type Route } from './outgoing-route.ts';
import { stampRequest } from './stamp.ts';
import type { Hop, Target } from './targets.ts';

export interface RequestSender {
  response(response: SipResponse, source: Source): void;
  /** No final response from any target; at least one may have got the request. */
  unanswered(): void;
  unreachable(reason: string): void;
  /** Everything is over, repeats included. */
  done(): void;
}

export type Sending = {
  /** Without Via and what else the sender adds. */
  readonly request: SipRequest;
  /** Where to: a hop to be resolved, a way that is known, or why there is none. */
  readonly to:
    | { readonly kind: 'hop'; readonly hop: Hop }
    | { readonly kind: 'route'; readonly route: Route | Promise<Route> }
    | { readonly kind: 'nowhere'; readonly reason: string };
  /** The user part of our Contact. */
  readonly contactUser: string;
  readonly user: RequestSender;
};

/** RFC 3261 18.1.1: a request within 200 bytes of the path's MTU, which is taken for 1500, does not go by UDP. */
const DATAGRAM_MAX = 1_300;
/** Bytes that the stamp adds, about. */
const STAMP_BYTES = 350;

export class TargetedRequest implements ClientUser {
  readonly #core: Core;
  readonly #sending: Sending;
  #targets: readonly Target[] = [];
  #next = 0;
  #transaction: ClientTransaction | undefined;
  #answered: 'no' | 'provisionally' | 'finally' = 'no';
  #over = false;
  #cancelHeaders: readonly SipHeader[] | undefined;
  #failure = 'no address for this host';

  constructor(core: Core, sending: Sending) {
    this.#core = core;
    this.#sending = sending;
  }

  start(): void {
    const { to } = this.#sending;
    if (this.#core.layer.full) this.#fail('too many transactions');
    else if (to.kind === 'nowhere') this.#fail(to.reason);
    else if (to.kind === 'route') this.#launchBack(to.route);
    else {
      const targets = this.#core.targets.find(to.hop);
      if (!(targets instanceof Promise)) this.#begin(targets);
      else targets.then((found) => this.#begin(found));
    }
  }

  /**
   * Takes the request back. CANCEL leaves when the target under way has said something provisional (9.1); no further target is
   * tried. What was not even sent counts as unanswered.
   */
  cancel(headers: readonly SipHeader[]): void {
    if (this.#cancelHeaders !== undefined) return;
    this.#cancelHeaders = headers;
    if (this.#answered === 'provisionally') this.#sendCancel();
  }

  #sendCancel(): void {
    const headers = this.#cancelHeaders;
    if (headers === undefined || this.#transaction === undefined) return;
    this.#core.layer.cancel(this.#transaction, headers);
  }

  abandon(): void {
    if (this.#over) return;
    if (this.#transaction !== undefined) this.#transaction.abandon();
    else this.#finish();
  }

  #launchBack(route: Route | Promise<Route>): void {
    if (!(route instanceof Promise)) {
      this.#launch(route);
      return;
    }
    route.then(
      (ready) => {
        if (this.#cancelHeaders !== undefined) this.#giveUp();
        else if (!this.#over) this.#launch(ready);
      },
      (error: unknown) => this.#fail(String(error)),
    );
  }

  #begin(targets: readonly Target[]): void {
    if (this.#over) return;
    this.#targets =
      this.#core.largeMessages === 'tcp' && this.#isLong() ? this.#withStreams(targets) : targets;
    this.#tryNext();
  }

  #isLong(): boolean {
    const { request } = this.#sending;
    let bytes = request.uri.length + request.body.length + STAMP_BYTES;
    for (const one of request.headers) bytes += one.name.length + one.value.length + 4;
    return bytes > DATAGRAM_MAX;
  }

  /** TCP first; UDP remains as the way out when nobody listens there (18.1.1). */
  #withStreams(targets: readonly Target[]): readonly Target[] {
    if (!this.#core.routes.has('tcp')) return targets;
    return targets.flatMap((target): Target[] =>
      target.transport === 'udp' && target.pinned === 'no'
        ? [{ ...target, transport: 'tcp' }, target]
        : [target],
    );
  }

  #tryNext(): void {
    if (this.#cancelHeaders !== undefined) {
      this.#giveUp();
      return;
    }
    const target = this.#targets[this.#next++];
    if (target === undefined) {
      this.#fail(this.#failure);
      return;
    }
    const route = this.#core.routes.to(target);
    if (route instanceof Promise) {
      route.then(
        (found) => this.#launchOrSkip(found, target),
        () => this.#launchOrSkip(undefined, target),
      );
    } else this.#launchOrSkip(route, target);
  }

  #launchOrSkip(route: Route | undefined, target: Target): void {
    if (this.#over) return;
    if (this.#cancelHeaders !== undefined) this.#giveUp();
    else if (route !== undefined) this.#launch(route);
    else {
      this.#failure = `no listener that reaches ${nameOf(target)}`;
      this.#tryNext();
    }
  }

  #launch(route: Route): void {
    const { request, contactUser } = this.#sending;
    const { layer, signature } = this.#core;
    const branch = layer.branch();
    const stamped = stampRequest(request, {
      signature,
      via: `${route.via};rport;branch=${branch}`,
      presence: { user: contactUser, contact: route.contact },
    });
    this.#answered = 'no';
    this.#transaction = layer.client(stamped, route, { branch, user: this });
    this.#transaction.start();
  }

  response(response: SipResponse, source: Source): void {
    if (this.#over) return;
    this.#core.targets.worked(this.#transaction!.route.target);
    if (response.status === 503 && this.#hasMore()) {
      this.#answered = 'finally';
      this.#moveOn(`503 from ${this.#place()}`);
      return;
    }
    const first = this.#answered === 'no';
    this.#answered = response.status < 200 ? 'provisionally' : 'finally';
    if (first && response.status < 200) this.#sendCancel();
    this.#sending.user.response(response, source);
  }

  timedOut(): void {
    if (this.#over) return;
    if (this.#answered === 'no' && this.#hasMore()) this.#moveOn(`no reply from ${this.#place()}`);
    else {
      this.#core.targets.failed(this.#transaction!.route.target);
      this.#giveUp();
    }
  }

  failed(reason: string): void {
    if (this.#over || this.#answered === 'finally') return;
    // The transaction says `done` next; by then it is not ours any more.
    this.#moveOn(`${this.#place()}: ${reason}`);
  }

  done(transaction: ClientTransaction): void {
    // One that was left for the next target ends unheard.
    if (transaction === this.#transaction) this.#finish();
  }

  #place(): string {
    return this.#transaction === undefined ? '' : nameOf(this.#transaction.route.target);
  }

  #hasMore(): boolean {
    return this.#cancelHeaders === undefined && this.#next < this.#targets.length;
  }

  #moveOn(failure: string): void {
    this.#failure = failure;
    this.#core.targets.failed(this.#transaction!.route.target);
    this.#transaction = undefined;
    this.#tryNext();
  }

  #giveUp(): void {
    if (this.#over) return;
    this.#over = true;
    this.#sending.user.unanswered();
    this.#sending.user.done();
  }

  #fail(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#sending.user.unreachable(reason);
    this.#sending.user.done();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#sending.user.done();
  }
}
