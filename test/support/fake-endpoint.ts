// A SIP endpoint without SIP: a test sees what was asked of it and says what comes back. It keeps the port's promises:
// an ended session takes no more events and every session ends once.

import assert from 'node:assert/strict';
import type {
  Endpoint,
  EndpointStats,
  IncomingInvite,
  InviteOptions,
  NextHop,
  OutOfDialogRequest,
  PhoneDesk,
  RequestReply,
  Session,
  SessionEnd,
  SessionEvent,
} from '../../src/voice/signalling/session.ts';

type Answer = { readonly description: string } | { readonly status: number };

export class FakeSession implements Session {
  readonly callId: string;
  readonly remoteAddress: string | undefined;
  /** What the code under test asked for: `end`, `end 16`, `change`, `info application/dtmf`. */
  readonly asked: string[] = [];
  readonly #onEvent: (event: SessionEvent) => void;
  #over = false;

  constructor(callId: string, onEvent: (event: SessionEvent) => void, remoteAddress?: string) {
    this.callId = callId;
    this.remoteAddress = remoteAddress;
    this.#onEvent = onEvent;
  }

  get over(): boolean {
    return this.#over;
  }

  say(event: SessionEvent): void {
    assert.ok(!this.#over, `nothing comes after the end of ${this.callId}`);
    if (event.kind === 'ended') this.#over = true;
    this.#onEvent(event);
  }

  sayEnded(end: SessionEnd): void {
    this.say({ kind: 'ended', end });
  }

  /** They offer a change of the session; resolves with what our side replied. */
  async sayOffer(description: string | undefined): Promise<Answer> {
    return new Promise((resolve) => this.say({ kind: 'offer', description, reply: resolve }));
  }

  end(options: { readonly q850?: number; readonly reason?: string } = {}): void {
    if (!this.#over) this.asked.push(options.q850 === undefined ? 'end' : `end ${options.q850}`);
  }

  change(description: string): void {
    this.asked.push(`change ${description.length > 0 ? 'sdp' : 'nothing'}`);
  }

  info(contentType: string, body: string): void {
    this.asked.push(`info ${contentType} ${body}`);
  }
}

export type Placed = { readonly options: InviteOptions; readonly session: FakeSession };

export class FakeEndpoint implements Endpoint {
  readonly listening = [{ transport: 'udp', address: '127.0.0.1', port: 5060 }] as const;
  /** Every INVITE, in order. */
  readonly placed: Placed[] = [];
  /** Every REGISTER and OPTIONS, in order. */
  readonly requests: OutOfDialogRequest[] = [];
  /** Says what a request gets; by default it never gets a reply. */
  onRequest: (request: OutOfDialogRequest) => Promise<RequestReply> = () => new Promise(() => undefined);
  /** What it says of itself, when that is not the address it listens on. */
  contactUri: string | undefined;
  /** Who takes what phones send. */
  desk: PhoneDesk | undefined;
  #onInvite: ((invite: IncomingInvite) => void) | undefined;
  isWelcome: (address: string) => boolean = () => true;

  invite(options: InviteOptions): Session {
    const session = new FakeSession(`call-${this.placed.length + 1}`, options.onEvent, '192.0.2.9');
    this.placed.push({ options, session });
    return session;
  }

  /** The INVITE placed last, for the test to answer. */
  get last(): Placed {
    const last = this.placed.at(-1);
    assert.ok(last, 'an INVITE was placed');
    return last;
  }

  async request(request: OutOfDialogRequest): Promise<RequestReply> {
    this.requests.push(request);
    return this.onRequest(request);
  }

  async contact(nextHop: NextHop): Promise<string> {
    const own = nextHop.host.includes(':') ? '[2001:db8::10]' : '192.0.2.10';
    return this.contactUri ?? `sip:${own}:5060`;
  }

  onInvite(handler: (invite: IncomingInvite) => void, isWelcome = (_address: string) => true): void {
    this.#onInvite = handler;
    this.isWelcome = isWelcome;
  }

  ring(invite: IncomingInvite): void {
    assert.ok(this.#onInvite, 'somebody takes incoming calls');
    this.#onInvite(invite);
  }

  servePhones(desk: PhoneDesk): void {
    this.desk = desk;
  }

  takeSocket(): never {
    throw new Error('nobody opens sockets to a fake');
  }

  stats(): EndpointStats {
    return { sessions: 0, transactions: 0, received: 0, sent: 0, retransmitted: 0, malformed: 0 };
  }

  async close(): Promise<void> {}
}

/** A reply to REGISTER or OPTIONS; headers as `Name: value` lines. */
export function reply(status: number, ...headers: readonly string[]): RequestReply {
  return {
    kind: 'reply',
    status,
    reason: `Reason ${status}`,
    headers: headers.map((line) => {
      const [name = '', ...rest] = line.split(': ');
      return { name, value: rest.join(': ') };
    }),
    source: { address: '192.0.2.1', port: 5060 },
  };
}
