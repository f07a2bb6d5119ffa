// REGISTER and OPTIONS, outside any dialog: one request, its challenges met, one reply. Owns the rounds of one such request; who
// registers when is decided elsewhere.

import { token } from '../../base/chance.ts';
import type { SipHeader, SipRequest, SipResponse } from '../../protocols/sip/message.ts';
import { NO_BODY } from '../../protocols/sip/reply.ts';
import { SessionCredentials } from '../../protocols/sip/session-credentials.ts';
import { tagOf } from '../../protocols/sip/transaction-key.ts';
import { bracketed } from './address-value.ts';
import type { Core } from './core.ts';
import { destinationOf } from './destination.ts';
import type { Source } from './network.ts';
import type { OutOfDialogRequest, RequestReply } from './session.ts';
import { type RequestSender, TargetedRequest } from './targeted-request.ts';

/** Never rejects. Numbers of requests with one Call-ID must rise (RFC 3261 10.2): `number` gives the next one. */
export function plainRequest(
  core: Core,
  asked: OutOfDialogRequest,
  number: () => number,
): Promise<RequestReply> {
  return new Promise((resolve) => new PlainRequest(core, { asked, number, resolve }).send());
}

type PlainOptions = {
  readonly asked: OutOfDialogRequest;
  readonly number: () => number;
  readonly resolve: (reply: RequestReply) => void;
};

class PlainRequest implements RequestSender {
  readonly #core: Core;
  readonly #options: PlainOptions;
  readonly #credentials: SessionCredentials;
  readonly #callId: string;
  readonly #from: string;

  constructor(core: Core, options: PlainOptions) {
    const { asked } = options;
    this.#core = core;
    this.#options = options;
    this.#credentials = new SessionCredentials(asked.credentials, core.hash, core.chance);
    this.#callId = asked.callId ?? token(core.chance, 16);
    const from = bracketed(asked.from);
    this.#from = tagOf(from) === '' ? `${from};tag=${token(core.chance, 8)}` : from;
  }

  send(): void {
    const { asked, number } = this.#options;
    const unsigned: SipRequest = {
      kind: 'request',
      method: asked.method,
      uri: asked.uri,
      headers: [
        { name: 'From', value: this.#from },
        { name: 'To', value: bracketed(asked.to) },
        { name: 'Call-ID', value: this.#callId },
        { name: 'CSeq', value: `${number()} ${asked.method}` },
        ...(asked.headers ?? []),
      ],
      body: NO_BODY,
    };
    const signatures: SipHeader[] = this.#credentials.sign(unsigned);
    const request = { ...unsigned, headers: [...unsigned.headers, ...signatures] };
    const to = destinationOf(this.#core, request, { nextHop: asked.nextHop, source: undefined });
    new TargetedRequest(this.#core, { request, to, contactUser: '', user: this }).start();
  }

  response(response: SipResponse, source: Source): void {
    const { status, reason, headers } = response;
    if (status < 200) return;
    if ((status === 401 || status === 407) && this.#credentials.take(response) === 'again') this.send();
    else {
      const { address, port } = source;
      this.#options.resolve({ kind: 'reply', status, reason, headers, source: { address, port } });
    }
  }

  unanswered(): void {
    this.#options.resolve({ kind: 'no-reply' });
  }

  unreachable(reason: string): void {
    this.#options.resolve({ kind: 'unreachable', reason });
  }

  done(): void {}
}
