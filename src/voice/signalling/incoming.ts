// Calls that are made to us: a new INVITE becomes a session machine, its runner and the port's IncomingInvite. Owns the
// identities of the new call; what happens then is in the pure machine.

import { token } from '../../base/chance.ts';
import { dialogOfRequest } from '../../protocols/sip/dialog.ts';
import { parseNameAddress } from '../../protocols/sip/headers.ts';
import { header, headers, type SipHeader, type SipRequest } from '../../protocols/sip/message.ts';
import { descriptionOf } from '../../protocols/sip/session-body.ts';
import { IncomingSession } from '../../protocols/sip/session-incoming.ts';
import type { SessionOutcome, SessionSignal } from '../../protocols/sip/session-types.ts';
import { telephoneOf } from '../../protocols/sip/uri.ts';
import type { Core } from './core.ts';
import { isWebSocket } from './network-websocket.ts';
import type { Route } from './outgoing-route.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type { IncomingInvite, SessionEvent } from './session.ts';
import { eventOf, sessionHandle } from './session-handle.ts';
import { SessionRunner } from './session-runner.ts';

type Handler = (invite: IncomingInvite) => void;

/** Begins the session of a new INVITE, which `handler` hears of unless the machine itself refuses it. */
export function inviteIn(core: Core, transaction: ServerTransaction, handler: Handler): void {
  const { address, port, link } = transaction.source;
  const back = core.routes.back(link, { address, port, transport: link.transport, pinned: 'yes' });
  core.layer.trying(transaction);
  if (!(back instanceof Promise)) begin(core, { transaction, handler, route: back });
  else {
    back.then(
      (route) => begin(core, { transaction, handler, route }),
      () => core.layer.reply(transaction, 500),
    );
  }
}

type Beginning = {
  readonly transaction: ServerTransaction;
  readonly handler: Handler;
  readonly route: Route;
};

function begin(core: Core, { transaction, handler, route }: Beginning): void {
  const { request } = transaction;
  const localTag = token(core.chance, 8);
  const dialog = dialogOfRequest(request, localTag);
  if (!dialog.ok) {
    core.layer.reply(transaction, 400, { reason: 'Bad Request' });
    return;
  }
  transaction.tag = localTag;
  const listener = new Listener();
  const runner = new SessionRunner({
    core,
    machine: new IncomingSession({
      tools: { settings: core.settings, chance: core.chance, hash: core.hash },
      invite: { server: transaction.id, request },
      dialog: dialog.value,
    }),
    callId: dialog.value.callId,
    localTag,
    user: telephoneOf(request.uri),
    nextHop: () => undefined,
    contact: route.contact,
    onSignal: (signal) => listener.hear(signal, runner),
  });
  runner.adopt(transaction);
  runner.run({ kind: 'start' });
  if (runner.over) return;
  try {
    handler(portOf(transaction, runner, listener));
  } catch (error) {
    // A handler that throws costs its own call; the error surfaces on its own.
    runner.post({ kind: 'reject', status: 500, headers: [] });
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Before `accept` the one thing to hear is that they gave up; after it, everything. */
class Listener {
  #onEvent: ((event: SessionEvent) => void) | undefined;
  readonly #cancelled: (() => void)[] = [];
  #end: SessionOutcome | undefined;

  hear(signal: SessionSignal, runner: SessionRunner): void {
    if (signal.kind === 'ended') this.#end = signal.end;
    if (this.#onEvent !== undefined) this.#onEvent(eventOf(signal, runner));
    else if (signal.kind === 'ended') for (const handler of this.#cancelled) handler();
  }

  onCancelled(handler: () => void): void {
    if (this.#end === undefined) this.#cancelled.push(handler);
    else queueMicrotask(handler);
  }

  /** From now on events go there; what has ended already is said again. */
  attach(onEvent: (event: SessionEvent) => void, runner: SessionRunner): void {
    this.#onEvent = onEvent;
    if (!runner.over) return;
    const end = this.#end ?? { kind: 'cancelled' };
    queueMicrotask(() => onEvent({ kind: 'ended', end }));
  }
}

function portOf(transaction: ServerTransaction, runner: SessionRunner, listener: Listener): IncomingInvite {
  const { request, source } = transaction;
  const { address, port, link } = source;
  return {
    callId: runner.callId,
    requestUri: request.uri,
    to: partyOf(request, 'To'),
    from: partyOf(request, 'From'),
    assertedIdentities: headers(request, 'P-Asserted-Identity'),
    privacy: headers(request, 'Privacy').flatMap((value) => value.toLowerCase().split(/[;,\s]+/)),
    source: { address, port, transport: link.transport },
    ...(isWebSocket(link) ? { flow: source } : {}),
    description: descriptionOf(request),
    ring: (status, description) =>
      runner.post({ kind: 'ring', status, ...(description === undefined ? {} : { description }) }),
    accept: (description, onEvent) => {
      listener.attach(onEvent, runner);
      runner.post({ kind: 'accept', description });
      return sessionHandle(runner);
    },
    reject: (status, options = {}) => {
      const more: SipHeader[] = [];
      if (options.retryAfter !== undefined)
        more.push({ name: 'Retry-After', value: `${options.retryAfter}` });
      for (const uri of options.contacts ?? []) more.push({ name: 'Contact', value: `<${uri}>` });
      more.push(...(options.headers ?? []));
      const { reason } = options;
      runner.post({ kind: 'reject', status, headers: more, ...(reason === undefined ? {} : { reason }) });
    },
    onCancelled: (handler) => listener.onCancelled(handler),
  };
}

function partyOf(request: SipRequest, name: 'To' | 'From'): { user: string; uri: string; display?: string } {
  const parsed = parseNameAddress(header(request, name) ?? '');
  if (!parsed.ok) return { user: '', uri: '' };
  const { uri, display } = parsed.value;
  return { user: telephoneOf(uri), uri, ...(display === undefined ? {} : { display }) };
}
