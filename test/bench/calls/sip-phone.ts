// Phones that answer whatever rings, as briefly as a test tool may: one socket for all, text cut by patterns, so that it costs little and
// shares no code with what it measures. Owns the calls; sound is `rtp-ears.ts`.

import { createSocket, type Socket } from 'node:dgram';
import type { Heard } from './heard.ts';
import type { RtpEars } from './rtp-ears.ts';
import { wallNow } from './wall-clock.ts';

export type SipPhoneOptions = {
  readonly address: string;
  readonly port: number;
  readonly ears: RtpEars;
  /** Seconds after which the phone hangs up; 0: never by itself. */
  readonly holdSeconds: number;
};

export type PhoneCounts = {
  invites: number;
  repeats: number;
  answered: number;
  acknowledged: number;
  hungUp: number;
  refused: number;
};

/** What is told of a call when it is over, milliseconds; `firstPacket` is undefined when nothing was heard. */
export type CallTimes = {
  readonly digits: string;
  readonly invitedAt: number;
  readonly firstPacket: number | undefined;
};

type Call = {
  readonly callId: string;
  readonly digits: string;
  readonly invitedAt: number;
  readonly slot: number;
  readonly heard: Heard;
  readonly port: number;
  readonly address: string;
  readonly contact: string;
  readonly from: string;
  readonly to: string;
  readonly answer: string;
  repeat: NodeJS.Timeout | undefined;
  hold: NodeJS.Timeout | undefined;
  state: 'ringing' | 'talking' | 'ending';
};

const REPEAT_MS = 500;
const REPEATS = 8;

export class SipPhone {
  readonly counts: PhoneCounts = {
    invites: 0,
    repeats: 0,
    answered: 0,
    acknowledged: 0,
    hungUp: 0,
    refused: 0,
  };
  times: CallTimes[] = [];
  readonly #options: SipPhoneOptions;
  readonly #socket: Socket;
  readonly #calls = new Map<string, Call>();
  #tags = 0;

  private constructor(options: SipPhoneOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    socket.on('message', (bytes, from) => this.#heard(bytes.toString('latin1'), from.port, from.address));
  }

  static async open(options: SipPhoneOptions): Promise<SipPhone> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ address: options.address, port: options.port }, resolve);
    });
    socket.setRecvBufferSize(4 << 20);
    return new SipPhone(options, socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  get talking(): number {
    let talking = 0;
    for (const call of this.#calls.values()) if (call.state === 'talking') talking++;
    return talking;
  }

  hangUpAll(): void {
    for (const call of this.#calls.values()) if (call.state === 'talking') this.#hangUp(call);
  }

  close(): void {
    for (const call of this.#calls.values()) this.#forget(call);
    this.#socket.close();
  }

  #heard(text: string, port: number, address: string): void {
    const callId = headerOf(text, 'Call-ID');
    const call = this.#calls.get(callId);
    if (text.startsWith('INVITE ')) {
      if (call) {
        this.counts.repeats++;
        if (call.state === 'talking') this.#send(call.answer, call);
      } else this.#ring(text, { callId, port, address });
    } else if (text.startsWith('ACK ')) {
      this.counts.acknowledged++;
      clearTimeout(call?.repeat);
    } else if (text.startsWith('BYE ') || text.startsWith('CANCEL ')) {
      this.#socket.send(reply(text, '200 OK', { tag: '', rest: '\r\n' }), port, address);
      if (call?.state === 'talking') this.#over(call);
    } else if (text.startsWith('SIP/2.0 ') && call?.state === 'ending') {
      clearTimeout(call.repeat);
      this.#calls.delete(callId);
    }
  }

  #ring(
    text: string,
    { callId, port, address }: { readonly callId: string; readonly port: number; readonly address: string },
  ): void {
    this.counts.invites++;
    const tag = `;tag=p${++this.#tags}`;
    const place = { port, address };
    const { ears } = this.#options;
    const ear = ears.take();
    const remote = /c=IN IP4 (\S+)/.exec(text)?.[1];
    const media = Number(/m=audio (\d+)/.exec(text)?.[1]);
    if (!ear || remote === undefined || !(media > 0)) {
      this.counts.refused++;
      this.#socket.send(reply(text, '486 Busy Here', { tag, rest: '\r\n' }), port, address);
      return;
    }
    const own = `${this.#options.address}:${this.port}`;
    const contact = `Contact: <sip:phone@${own}>\r\n`;
    const event = Number(/a=rtpmap:(\d+) telephone-event/.exec(text)?.[1] ?? 101);
    const sdp =
      `v=0\r\no=- 1 1 IN IP4 ${this.#options.address}\r\ns=-\r\nc=IN IP4 ${this.#options.address}\r\nt=0 0\r\n` +
      `m=audio ${ear.port} RTP/AVP 8 ${event}\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:${event} telephone-event/8000\r\n`;
    const rest = `${contact}Content-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`;
    const call: Call = {
      callId,
      digits: /^INVITE sip:\+?(\d+)/.exec(text)?.[1] ?? '',
      invitedAt: wallNow(),
      slot: ear.slot,
      heard: ear.heard,
      ...place,
      contact: /<([^>]+)>/.exec(headerOf(text, 'Contact'))?.[1] ?? '',
      from: `${headerOf(text, 'To')}${tag}`,
      to: headerOf(text, 'From'),
      answer: reply(text, '200 OK', { tag, rest }),
      repeat: undefined,
      hold: undefined,
      state: 'ringing',
    };
    this.#calls.set(callId, call);
    this.#send(reply(text, '180 Ringing', { tag, rest: `${contact}\r\n` }), call);
    this.#answer(call, { address: remote, port: media, event });
  }

  #answer(call: Call, to: { readonly address: string; readonly port: number; readonly event: number }): void {
    this.counts.answered++;
    call.state = 'talking';
    this.#options.ears.talk(call.slot, to);
    this.#insist(call, call.answer);
    const { holdSeconds } = this.#options;
    if (holdSeconds > 0) call.hold = setTimeout(() => this.#hangUp(call), holdSeconds * 1_000);
  }

  #hangUp(call: Call): void {
    this.#over(call);
    call.state = 'ending';
    this.#calls.set(call.callId, call);
    const via = `${this.#options.address}:${this.port};branch=z9hG4bKbye${call.slot}-${this.#tags}-${call.callId}`;
    const bye =
      `BYE ${call.contact} SIP/2.0\r\nVia: SIP/2.0/UDP ${via}\r\nMax-Forwards: 70\r\nFrom: ${call.from}\r\n` +
      `To: ${call.to}\r\nCall-ID: ${call.callId}\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n`;
    this.#insist(call, bye);
  }

  /** Over UDP whatever waits for an answer is said again (RFC 3261, section 17.1.2.1). */
  #insist(call: Call, message: string, times = 0): void {
    this.#send(message, call);
    const wait = Math.min(REPEAT_MS * 2 ** times, 4_000);
    call.repeat = setTimeout(() => {
      if (times >= REPEATS) return this.#forget(call);
      this.counts.repeats++;
      this.#insist(call, message, times + 1);
    }, wait);
  }

  #over(call: Call): void {
    this.counts.hungUp++;
    this.#options.ears.stop(call.slot);
    const { answeredAt, firstAt } = call.heard;
    const firstPacket = firstAt === 0 ? undefined : firstAt - answeredAt;
    this.times.push({ digits: call.digits, invitedAt: call.invitedAt, firstPacket });
    this.#forget(call);
  }

  #forget(call: Call): void {
    clearTimeout(call.repeat);
    clearTimeout(call.hold);
    this.#calls.delete(call.callId);
  }

  #send(message: string, to: { readonly port: number; readonly address: string }): void {
    this.#socket.send(message, to.port, to.address);
  }
}

function headerOf(text: string, name: string): string {
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(text)?.[1]?.trimEnd() ?? '';
}

function reply(
  request: string,
  status: string,
  own: { readonly tag: string; readonly rest: string },
): string {
  const copied = request
    .slice(0, request.indexOf('\r\n\r\n'))
    .split('\r\n')
    .filter((line) => /^(?:Via|From|Call-ID|CSeq|Record-Route):/i.test(line));
  const to = `To: ${headerOf(request, 'To')}${own.tag}`;
  const rest = own.rest === '\r\n' ? 'Content-Length: 0\r\n\r\n' : own.rest;
  return `SIP/2.0 ${status}\r\n${[...copied, to].join('\r\n')}\r\n${rest}`;
}
