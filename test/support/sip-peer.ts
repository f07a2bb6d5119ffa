// A peer that says exactly what a test tells it to: no transactions, no timers, no manners of its own. Owns what it heard and the
// way a reply or request is written out; it must not decide anything.

import assert from 'node:assert/strict';
import { utf8Decode, utf8Encode } from '../../src/base/bytes.ts';
import {
  header,
  headers,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../../src/protocols/sip/message.ts';
import { parseMessage } from '../../src/protocols/sip/parse.ts';
import { reasonPhrase } from '../../src/protocols/sip/reason-phrases.ts';
import type { Carrier, ListenOptions, Network, Place } from '../../src/voice/signalling/network.ts';

export type Saying = {
  /** The tag in To, where it has none. */
  readonly tag?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly contact?: string;
};

export type Heard = { readonly message: SipMessage; readonly from: Place };

export class SipPeer {
  readonly heard: Heard[] = [];
  /** What could not be parsed: a reply to nonsense may hold some of it. */
  readonly unreadable: string[] = [];
  #carrier!: Carrier;
  #read = 0;
  #branch = 1;

  static async open(network: Network, listen: ListenOptions): Promise<SipPeer> {
    const peer = new SipPeer();
    peer.#carrier = await network.open(listen, {
      message: (bytes, from) => {
        const parsed = parseMessage(bytes, { transport: 'datagram' });
        if (parsed.ok) peer.heard.push({ message: parsed.value, from });
        else peer.unreadable.push(utf8Decode(bytes));
      },
      broken: () => assert.fail('broken'),
    });
    return peer;
  }

  get place(): Place {
    return this.#carrier.listening;
  }

  get contact(): string {
    return `<sip:peer@${this.place.address}:${this.place.port}>`;
  }

  /** The start lines of what was heard since the last call: `INVITE`, `200 INVITE`. */
  news(): string[] {
    assert.deepEqual(this.unreadable, []);
    const fresh = this.heard.slice(this.#read);
    this.#read = this.heard.length;
    return fresh.map(({ message }) => nameOf(message));
  }

  /** The last request of this method that was heard. */
  request(method: string): SipRequest {
    const found = this.heard.findLast(
      ({ message }) => message.kind === 'request' && message.method === method,
    );
    assert.ok(
      found?.message.kind === 'request',
      `no ${method} among ${this.heard.map((one) => nameOf(one.message))}`,
    );
    return found.message;
  }

  response(method: string): SipResponse {
    const found = this.heard.findLast(
      ({ message }) => message.kind === 'response' && (header(message, 'CSeq') ?? '').endsWith(` ${method}`),
    );
    assert.ok(found?.message.kind === 'response', `no response to ${method}`);
    return found.message;
  }

  bytes(text: string, to: Place): void {
    this.#carrier.link(to).send(utf8Encode(text), to);
  }

  /** A response to what was heard. The peer answers to where the request came from. */
  reply(request: SipRequest, status: number, saying: Saying = {}): void {
    const heard = this.heard.find(({ message }) => message === request);
    assert.ok(heard, 'a reply to what was never heard');
    const to = header(request, 'To')!;
    const tagged = saying.tag === undefined || to.includes('tag=') ? to : `${to};tag=${saying.tag}`;
    const lines = [
      `SIP/2.0 ${status} ${reasonPhrase(status)}`,
      ...headers(request, 'Via').map((value) => `Via: ${value}`),
      `From: ${header(request, 'From')}`,
      `To: ${tagged}`,
      `Call-ID: ${header(request, 'Call-ID')}`,
      `CSeq: ${header(request, 'CSeq')}`,
    ];
    if (request.method === 'INVITE' && status > 100 && status < 300) {
      lines.push(`Contact: ${saying.contact ?? this.contact}`);
    }
    this.bytes(written(lines, saying), heard.from);
  }

  /** A request with a fresh branch unless `branch` says which. Returns the branch. */
  ask(method: string, to: Place, asking: Asking): string {
    const branch = asking.branch ?? `z9hG4bKpeer${this.#branch++}`;
    const { address, port } = this.place;
    const lines = [
      `${method} ${asking.uri ?? `sip:service@${to.address}:${to.port}`} SIP/2.0`,
      `Via: SIP/2.0/UDP ${address}:${port};branch=${branch}`,
      `From: ${asking.from ?? '<sip:peer@example.com>;tag=theirs'}`,
      `To: ${asking.to ?? '<sip:service@example.com>'}`,
      `Call-ID: ${asking.callId ?? 'call-1'}`,
      `CSeq: ${asking.number ?? 1} ${method}`,
      'Max-Forwards: 70',
    ];
    if (method === 'INVITE' || method === 'UPDATE') lines.push(`Contact: ${asking.contact ?? this.contact}`);
    this.bytes(written(lines, asking), to);
    return branch;
  }

  /** A request inside the dialog that an INVITE of the endpoint made, whose responses carried `tag`. */
  askWithin(method: string, invite: SipRequest, asking: Asking & { readonly tag: string }): string {
    const heard = this.heard.find(({ message }) => message === invite);
    assert.ok(heard);
    return this.ask(method, heard.from, {
      ...asking,
      from: `${header(invite, 'To')};tag=${asking.tag}`,
      to: header(invite, 'From')!,
      callId: header(invite, 'Call-ID')!,
    });
  }
}

export type Asking = Saying & {
  readonly uri?: string;
  readonly from?: string;
  readonly to?: string;
  readonly callId?: string;
  readonly number?: number;
  readonly branch?: string;
};

function written(lines: readonly string[], saying: Saying): string {
  const body = saying.body ?? '';
  const all = [...lines, ...(saying.headers ?? [])];
  if (body !== '') all.push('Content-Type: application/sdp');
  return `${[...all, `Content-Length: ${utf8Encode(body).length}`].join('\r\n')}\r\n\r\n${body}`;
}

export function nameOf(message: SipMessage): string {
  if (message.kind === 'request') return message.method;
  const cseq = header(message, 'CSeq') ?? '';
  return `${message.status} ${cseq.slice(cseq.indexOf(' ') + 1)}`;
}
