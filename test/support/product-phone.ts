// Phones of the product tests that do as they are told: one UDP socket takes the calls to every number, each call is an
// object a test drives by hand. Owns the SIP a phone needs on a line that loses nothing; SIPp and baresip test the rest.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Ear } from './product-ear.ts';

type Message = {
  readonly start: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
};

type Place = { readonly address: string; readonly port: number };

const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  404: 'Not Found',
  408: 'Request Timeout',
  480: 'Temporarily Unavailable',
  484: 'Address Incomplete',
  486: 'Busy Here',
  487: 'Request Terminated',
  503: 'Service Unavailable',
  603: 'Decline',
};

function readMessage(bytes: Buffer): Message {
  const text = bytes.toString('utf8');
  const split = text.indexOf('\r\n\r\n');
  const [start = '', ...lines] = text.slice(0, split).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { start, headers, body: text.slice(split + 4) };
}

const headerOf = (message: Message, name: string): string =>
  message.headers.find(([one]) => one === name)?.[1] ?? '';

const allOf = (message: Message, name: string): readonly string[] =>
  message.headers.filter(([one]) => one === name).map(([, value]) => value);

export type AnswerOptions = { readonly direction?: string; readonly sdp?: string | undefined };

/** One call that came to one of the phones. */
export class PhoneCall {
  readonly number: string;
  readonly invite: Message;
  readonly ear: Ear;
  readonly #phones: ProductPhones;
  readonly #from: Place;
  readonly #tag = Math.random().toString(36).slice(2);
  #cseq = 0;
  #state: 'ringing' | 'answered' | 'over' = 'ringing';
  #latest = '';
  readonly #waiting = new Map<string, (response: Message) => void>();
  #settle: { acked?: () => void; ended?: (how: 'bye' | 'cancel' | 'ours') => void } = {};
  readonly acked = new Promise<void>((resolve) => {
    this.#settle.acked = resolve;
  });
  /** How it ended: they sent BYE, they sent CANCEL, we hung up or refused. */
  readonly ended = new Promise<'bye' | 'cancel' | 'ours'>((resolve) => {
    this.#settle.ended = resolve;
  });
  /** Requests inside the call, by method, in order. */
  readonly requests: Message[] = [];
  /** A phone that picks up in the moment CANCEL is under way. */
  answersCancel: 'with-487' | 'with-200' = 'with-487';

  constructor(parts: { number: string; invite: Message; ear: Ear; phones: ProductPhones; from: Place }) {
    this.number = parts.number;
    this.invite = parts.invite;
    this.ear = parts.ear;
    this.#phones = parts.phones;
    this.#from = parts.from;
    this.ear.far = farOf(parts.invite.body);
    const type = /a=rtpmap:(\d+) telephone-event/i.exec(parts.invite.body)?.[1];
    if (type) this.ear.eventType = Number(type);
  }

  header(name: string): string {
    return headerOf(this.invite, name.toLowerCase());
  }

  get requestUri(): string {
    return this.invite.start.split(' ')[1] ?? '';
  }

  sdp(direction = 'sendrecv'): string {
    const lines = [
      'v=0',
      `o=phone 1 ${++this.#phones.versions} IN IP4 ${this.#phones.address}`,
      's=-',
      `c=IN IP4 ${this.#phones.address}`,
      't=0 0',
      `m=audio ${this.ear.port} RTP/AVP 8 ${this.ear.eventType}`,
      'a=rtpmap:8 PCMA/8000',
      `a=rtpmap:${this.ear.eventType} telephone-event/8000`,
      `a=${direction}`,
    ];
    return `${lines.join('\r\n')}\r\n`;
  }

  ring(status: 180 | 183 = 180): void {
    this.#reply(status, status === 183 ? this.sdp() : '');
  }

  /** Picks up and waits for the ACK. */
  async answer(options: AnswerOptions = {}): Promise<this> {
    this.#state = 'answered';
    this.#reply(200, 'sdp' in options ? (options.sdp ?? '') : this.sdp(options.direction));
    await this.acked;
    return this;
  }

  refuse(status: number, headers: readonly string[] = []): void {
    this.#state = 'over';
    this.#reply(status, '', headers);
    this.#settle.ended?.('ours');
  }

  async hangUp(headers: readonly string[] = []): Promise<void> {
    if (this.#state === 'over') return;
    this.#state = 'over';
    await this.request('BYE', { headers });
    this.#settle.ended?.('ours');
    this.ear.close();
  }

  press(key: string): Promise<void> {
    return this.ear.press(key);
  }

  async pressByInfo(key: string): Promise<void> {
    await this.request('INFO', {
      headers: ['Content-Type: application/dtmf-relay'],
      body: `Signal=${key}\r\nDuration=160\r\n`,
    });
  }

  /** A re-INVITE that holds, resumes or says what `sdp` says; resolves with the status of its answer. */
  async reinvite(sdp: string): Promise<number> {
    const answer = await this.request('INVITE', { headers: ['Content-Type: application/sdp'], body: sdp });
    this.#send('ACK', { cseq: this.#cseq });
    return statusOf(answer);
  }

  async request(
    method: string,
    options: { readonly headers?: readonly string[]; readonly body?: string } = {},
  ): Promise<Message> {
    const cseq = ++this.#cseq;
    const answered = new Promise<Message>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no answer to ${method} of ${this.number}`)), 10_000);
      this.#waiting.set(`${cseq} ${method}`, (response) => {
        clearTimeout(late);
        resolve(response);
      });
    });
    this.#send(method, { cseq, ...options });
    return answered;
  }

  #send(
    method: string,
    what: { readonly cseq: number; readonly headers?: readonly string[]; readonly body?: string },
  ): void {
    const target = /<([^>]+)>/.exec(this.header('contact'))?.[1] ?? '';
    const body = what.body ?? '';
    const lines = [
      `${method} ${target} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.#phones.address}:${this.#phones.port};branch=z9hG4bK${Math.random().toString(36).slice(2)}`,
      'Max-Forwards: 70',
      `From: ${this.header('to')};tag=${this.#tag}`,
      `To: ${this.header('from')}`,
      `Call-ID: ${this.header('call-id')}`,
      `CSeq: ${what.cseq} ${method}`,
      `Contact: <sip:${this.number}@${this.#phones.address}:${this.#phones.port}>`,
      ...(what.headers ?? []),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    this.#phones.send(`${lines.join('\r\n')}\r\n\r\n${body}`, this.#from);
  }

  #reply(status: number, body: string, headers: readonly string[] = []): void {
    this.#latest = this.#phones.answer(this.invite, { status, tag: this.#tag, body, headers }, this.#from);
  }

  /** Requests of this call that are not its first INVITE, and answers to ours. */
  take(message: Message, from: Place): void {
    if (message.start.startsWith('SIP/2.0')) {
      if (statusOf(message) >= 200) this.#waiting.get(headerOf(message, 'cseq'))?.(message);
      return;
    }
    const method = message.start.split(' ')[0] ?? '';
    if (method === 'INVITE' && headerOf(message, 'cseq') === this.header('cseq')) {
      if (this.#latest) this.#phones.send(this.#latest, from);
      return;
    }
    this.requests.push(message);
    this.#inside(method, message, from);
  }

  #inside(method: string, message: Message, from: Place): void {
    const tag = this.#tag;
    if (method === 'ACK') {
      this.#settle.acked?.();
      return;
    }
    const body = (method === 'INVITE' || method === 'UPDATE') && message.body !== '' ? this.sdp() : '';
    this.#phones.answer(message, { status: 200, tag, body, headers: [] }, from);
    if (method === 'CANCEL' && this.#state === 'ringing') {
      if (this.answersCancel === 'with-200') {
        void this.answer();
        return;
      }
      this.#state = 'over';
      this.#reply(487, '');
      this.#settle.ended?.('cancel');
      this.ear.close();
    }
    if (method === 'BYE') {
      this.#state = 'over';
      this.#settle.ended?.('bye');
      this.ear.close();
    }
  }
}

function statusOf(message: Message): number {
  return Number(message.start.split(' ')[1]);
}

function farOf(sdp: string): Place | undefined {
  const address = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1];
  const port = /^m=audio (\d+)/m.exec(sdp)?.[1];
  return address && port ? { address, port: Number(port) } : undefined;
}

export class ProductPhones {
  readonly #socket: Socket;
  readonly address: string;
  readonly #calls = new Map<string, PhoneCall>();
  readonly #arrived = new Map<string, PhoneCall[]>();
  readonly #wanted = new Map<string, ((call: PhoneCall) => void)[]>();
  /** How often each number has been called. */
  readonly rang = new Map<string, number>();
  readonly #late = new Set<NodeJS.Timeout>();
  versions = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.address = socket.address().address;
    socket.on('message', (bytes, from) => void this.#receive(bytes, from));
  }

  static async open(address = '127.0.0.1'): Promise<ProductPhones> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    socket.bind(0, address);
    await once(socket, 'listening');
    return new ProductPhones(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  close(): void {
    for (const call of this.#calls.values()) call.ear.close();
    for (const late of this.#late) clearTimeout(late);
    this.#socket.close();
  }

  /** The next call to a number, whether it has come already or is yet to come. */
  call(number: string, patience = 30_000): Promise<PhoneCall> {
    const here = this.#arrived.get(number)?.shift();
    if (here) return Promise.resolve(here);
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new Error(`nobody called ${number}`));
      const late = setTimeout(giveUp, patience);
      this.#late.add(late);
      const take = (call: PhoneCall): void => {
        clearTimeout(late);
        this.#late.delete(late);
        resolve(call);
      };
      this.#wanted.set(number, [...(this.#wanted.get(number) ?? []), take]);
    });
  }

  /** The next call to a number, answered at once after ringing. */
  async answered(number: string, options: AnswerOptions = {}): Promise<PhoneCall> {
    const call = await this.call(number);
    call.ring();
    return call.answer(options);
  }

  async #receive(bytes: Buffer, info: { readonly address: string; readonly port: number }): Promise<void> {
    const from = { address: info.address, port: info.port };
    const message = readMessage(bytes);
    const callId = headerOf(message, 'call-id');
    const known = this.#calls.get(callId);
    if (known) return known.take(message, from);
    if (!message.start.startsWith('INVITE ')) {
      if (!message.start.startsWith('SIP/2.0') && !message.start.startsWith('ACK'))
        this.answer(
          message,
          { status: message.start.startsWith('OPTIONS') ? 200 : 481, tag: 'x', body: '', headers: [] },
          from,
        );
      return;
    }
    const ear = await Ear.open(this.address);
    if (this.#calls.has(callId)) return ear.close();
    const number = /^INVITE sip:\+?(\d+)@/.exec(message.start)?.[1] ?? '';
    const call = new PhoneCall({ number, invite: message, ear, phones: this, from });
    this.#calls.set(callId, call);
    this.rang.set(number, (this.rang.get(number) ?? 0) + 1);
    const taker = this.#wanted.get(number)?.shift();
    if (taker) taker(call);
    else this.#arrived.set(number, [...(this.#arrived.get(number) ?? []), call]);
  }

  send(text: string, to: Place): void {
    this.#socket.send(text, to.port, to.address);
  }

  /** Answers a request and returns the answer's text. */
  answer(
    request: Message,
    reply: { status: number; tag: string; body: string; headers: readonly string[] },
    to: Place,
  ): string {
    const { status, tag, body, headers } = reply;
    const toHeader = headerOf(request, 'to');
    const lines = [
      `SIP/2.0 ${status} ${REASONS[status] ?? 'Whatever'}`,
      ...allOf(request, 'via').map((via) => `Via: ${via}`),
      ...allOf(request, 'record-route').map((route) => `Record-Route: ${route}`),
      `From: ${headerOf(request, 'from')}`,
      `To: ${toHeader}${/;tag=/.test(toHeader) ? '' : `;tag=${tag}`}`,
      `Call-ID: ${headerOf(request, 'call-id')}`,
      `CSeq: ${headerOf(request, 'cseq')}`,
      `Contact: <sip:phone@${this.address}:${this.port}>`,
      ...headers,
      ...(body ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    const text = `${lines.join('\r\n')}\r\n\r\n${body}`;
    this.send(text, to);
    return text;
  }
}
