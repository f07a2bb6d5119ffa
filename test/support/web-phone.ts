// A phone of the tests that lives in no browser: SIP by a WebSocket of its own, sound by werift. Owns the socket, the dialogs a
// test drives by hand and what is heard; it must not know the server from inside.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RtpHeader,
  type RtpPacket,
} from 'werift';
import { WebSocket } from 'ws';
import { authorize, chooseChallenge } from '../../src/protocols/sip/digest.ts';
import {
  header,
  headers,
  type SipHeader,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../../src/protocols/sip/message.ts';
import { parseMessage } from '../../src/protocols/sip/parse.ts';
import { replyTo } from '../../src/protocols/sip/reply.ts';
import { serializeMessage } from '../../src/protocols/sip/serialize.ts';
import { systemHash } from '../../src/voice/signalling/endpoint-options.ts';
import { alawOf } from './product-sound.ts';

const NO_BODY = new Uint8Array(0);
const EVENTS = 126;
const PATIENCE = 30_000;

let names = 0;
const fresh = (): string => `${(++names).toString(36)}x${Math.random().toString(36).slice(2, 12)}`;

type Waiter = {
  readonly wanted: (message: SipMessage) => boolean;
  readonly give: (message: SipMessage) => void;
};

export class WebPhone {
  readonly number: string;
  readonly host = `${fresh()}.invalid`;
  readonly #socket: WebSocket;
  readonly #password: string;
  readonly #waiting: Waiter[] = [];
  readonly #unread: SipMessage[] = [];
  readonly #sounds: WebSound[] = [];
  #sequence = 0;
  readonly #registration = fresh();

  private constructor(socket: WebSocket, who: { readonly number: string; readonly password: string }) {
    this.#socket = socket;
    this.number = who.number;
    this.#password = who.password;
    socket.on('message', (data: Buffer) => this.#heard(data));
  }

  static async open(
    url: string,
    who: { readonly number: string; readonly password: string },
  ): Promise<WebPhone> {
    const socket = new WebSocket(url, ['sip']);
    await once(socket, 'open');
    return new WebPhone(socket, who);
  }

  get contact(): string {
    return `sip:${this.number}@${this.host};transport=ws`;
  }

  /** Gone without a word, with the sound of its calls. */
  close(): void {
    this.#socket.terminate();
    for (const sound of this.#sounds) sound.close();
  }

  /** Resolves when the server has let go of the socket as well. */
  async closed(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.CLOSED) await once(this.#socket, 'close');
  }

  /** Sound for a call that begins. */
  sound(): WebSound {
    const sound = new WebSound();
    this.#sounds.push(sound);
    return sound;
  }

  #heard(data: Buffer): void {
    const parsed = parseMessage(data, { transport: 'datagram' });
    assert.ok(parsed.ok, data.toString());
    const message = parsed.value;
    const at = this.#waiting.findIndex(({ wanted }) => wanted(message));
    if (at >= 0) this.#waiting.splice(at, 1)[0]!.give(message);
    else this.#unread.push(message);
  }

  next(wanted: (message: SipMessage) => boolean, what: string): Promise<SipMessage> {
    const at = this.#unread.findIndex(wanted);
    if (at >= 0) return Promise.resolve(this.#unread.splice(at, 1)[0]!);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${this.number} never heard ${what}`)), PATIENCE);
      this.#waiting.push({
        wanted,
        give: (message) => {
          clearTimeout(late);
          resolve(message);
        },
      });
    });
  }

  async request(method: string): Promise<SipRequest> {
    const found = await this.next((one) => one.kind === 'request' && one.method === method, method);
    assert.equal(found.kind, 'request');
    return found as SipRequest;
  }

  send(message: SipMessage): void {
    this.#socket.send(Buffer.from(serializeMessage(message)).toString('utf8'));
  }

  /** A request outside any dialog and its final response, challenges met with the password unless told. */
  async ask(
    method: string,
    options: {
      readonly uri: string;
      readonly headers?: readonly SipHeader[];
      readonly body?: string;
      readonly callId?: string;
      readonly password?: string;
    },
  ): Promise<{ readonly request: SipRequest; readonly response: SipResponse }> {
    const { uri, callId = fresh(), password = this.#password } = options;
    const tag = fresh();
    for (let authorization: SipHeader[] = [], count = 1; ; count++) {
      const number = ++this.#sequence;
      const request = this.#made({ ...options, method, number, tag, callId }, authorization);
      this.send(request);
      const response = await this.#final(request);
      const challenge =
        response.status === 401 && count === 1
          ? chooseChallenge(headers(response, 'WWW-Authenticate'))
          : undefined;
      if (!challenge) return { request, response };
      const credentials = { username: this.number, password };
      const digest = {
        challenge,
        credentials,
        method,
        uri,
        body: request.body,
        nonceCount: 1,
        cnonce: fresh(),
      };
      authorization = [{ name: 'Authorization', value: authorize(digest, systemHash) }];
    }
  }

  #made(
    asked: {
      readonly method: string;
      readonly uri: string;
      readonly number: number;
      readonly tag: string;
      readonly callId: string;
      readonly headers?: readonly SipHeader[];
      readonly body?: string;
    },
    more: readonly SipHeader[],
  ): SipRequest {
    const own = `<sip:${this.number}@dozvon.invalid>`;
    const to = asked.method === 'REGISTER' ? own : `<${asked.uri}>`;
    const described = asked.body === undefined ? [] : [{ name: 'Content-Type', value: 'application/sdp' }];
    return {
      kind: 'request',
      method: asked.method,
      uri: asked.uri,
      headers: [
        { name: 'Via', value: `SIP/2.0/WS ${this.host};branch=z9hG4bK${fresh()}` },
        { name: 'Max-Forwards', value: '69' },
        { name: 'From', value: `${own};tag=${asked.tag}` },
        { name: 'To', value: to },
        { name: 'Call-ID', value: asked.callId },
        { name: 'CSeq', value: `${asked.number} ${asked.method}` },
        ...(asked.headers ?? [{ name: 'Contact', value: `<${this.contact}>` }]),
        ...described,
        ...more,
      ],
      body: asked.body === undefined ? NO_BODY : Buffer.from(asked.body),
    };
  }

  async #final(request: SipRequest): Promise<SipResponse> {
    const cseq = header(request, 'CSeq');
    const callId = header(request, 'Call-ID');
    const found = await this.next(
      (one) =>
        one.kind === 'response' &&
        one.status >= 200 &&
        header(one, 'CSeq') === cseq &&
        header(one, 'Call-ID') === callId,
      `the answer to ${cseq}`,
    );
    return found as SipResponse;
  }

  /** `seconds` 0 takes the registration back. */
  async register(seconds = 600, password?: string): Promise<SipResponse> {
    const { response } = await this.ask('REGISTER', {
      uri: 'sip:dozvon.invalid',
      headers: [{ name: 'Contact', value: `<${this.contact}>;expires=${seconds}` }],
      callId: this.#registration,
      ...(password === undefined ? {} : { password }),
    });
    return response;
  }

  /** Waits to be rung and rings; `answer` picks up. */
  async rung(): Promise<RungCall> {
    const invite = await this.request('INVITE');
    return new RungCall(this, invite);
  }

  /** Calls a number; rejects with the status when nobody picks up. */
  async call(number: string): Promise<WebTalk> {
    const sound = this.sound();
    const { request, response } = await this.ask('INVITE', {
      uri: `sip:${number}@dozvon.invalid`,
      body: await sound.offer(),
    });
    if (response.status !== 200) {
      sound.close();
      throw new Error(`${response.status} ${header(response, 'Warning') ?? ''}`.trim());
    }
    const dialog = dialogOf(request, response);
    this.send({
      ...dialog.request('ACK', Number.parseInt(header(request, 'CSeq') ?? '', 10)),
      body: NO_BODY,
    });
    await sound.accept(Buffer.from(response.body).toString());
    return new WebTalk(this, dialog, sound);
  }

  via(): SipHeader {
    return { name: 'Via', value: `SIP/2.0/WS ${this.host};branch=z9hG4bK${fresh()}` };
  }
}

type Dialog = { readonly request: (method: string, number: number) => SipRequest };

function dialogOf(invite: SipRequest, response: SipResponse): Dialog {
  const target = /<([^>]+)>/.exec(header(response, 'Contact') ?? '')?.[1] ?? '';
  return {
    request: (method, number) => ({
      kind: 'request',
      method,
      uri: target,
      headers: [
        { name: 'Via', value: `SIP/2.0/WS ${fresh()}.invalid;branch=z9hG4bK${fresh()}` },
        { name: 'Max-Forwards', value: '69' },
        { name: 'From', value: header(invite, 'From') ?? '' },
        { name: 'To', value: header(response, 'To') ?? '' },
        { name: 'Call-ID', value: header(invite, 'Call-ID') ?? '' },
        { name: 'CSeq', value: `${number} ${method}` },
      ],
      body: NO_BODY,
    }),
  };
}

export class RungCall {
  readonly #phone: WebPhone;
  readonly invite: SipRequest;
  readonly #tag = fresh();

  constructor(phone: WebPhone, invite: SipRequest) {
    this.#phone = phone;
    this.invite = invite;
    phone.send(replyTo(invite, 180, { tag: this.#tag, headers: this.#contact() }));
  }

  #contact(): SipHeader[] {
    return [{ name: 'Contact', value: `<${this.#phone.contact}>` }];
  }

  refuse(status: number): void {
    this.#phone.send(replyTo(this.invite, status, { tag: this.#tag }));
  }

  async answer(): Promise<WebTalk> {
    const sound = this.#phone.sound();
    const body = Buffer.from(await sound.answer(Buffer.from(this.invite.body).toString()));
    const headersOf = [...this.#contact(), { name: 'Content-Type', value: 'application/sdp' }];
    const reply = replyTo(this.invite, 200, { tag: this.#tag, headers: headersOf, body });
    this.#phone.send(reply);
    await this.#phone.request('ACK');
    const swapped = (name: string): string => header(reply, name) ?? '';
    const target = /<([^>]+)>/.exec(header(this.invite, 'Contact') ?? '')?.[1] ?? '';
    const dialog: Dialog = {
      request: (method, number) => ({
        kind: 'request',
        method,
        uri: target,
        headers: [
          this.#phone.via(),
          { name: 'Max-Forwards', value: '69' },
          { name: 'From', value: swapped('To') },
          { name: 'To', value: swapped('From') },
          { name: 'Call-ID', value: header(this.invite, 'Call-ID') ?? '' },
          { name: 'CSeq', value: `${number} ${method}` },
        ],
        body: NO_BODY,
      }),
    };
    return new WebTalk(this.#phone, dialog, sound);
  }
}

/** A call that stands. */
export class WebTalk {
  readonly sound: WebSound;
  readonly #phone: WebPhone;
  readonly #dialog: Dialog;
  #sequence = 1_000;

  constructor(phone: WebPhone, dialog: Dialog, sound: WebSound) {
    this.#phone = phone;
    this.#dialog = dialog;
    this.sound = sound;
  }

  async hangUp(): Promise<void> {
    const bye = this.#dialog.request('BYE', ++this.#sequence);
    this.#phone.send(bye);
    await this.#phone.next(
      (one) => one.kind === 'response' && header(one, 'CSeq') === header(bye, 'CSeq'),
      'the answer to BYE',
    );
    this.sound.close();
  }

  /** The other side hangs up. */
  async hungUp(): Promise<void> {
    const bye = await this.#phone.request('BYE');
    this.#phone.send(replyTo(bye, 200));
    this.sound.close();
  }
}

/** What a browser would have of sound: ICE, DTLS and SRTP by werift; every octet of A-law that came, in order. */
export class WebSound {
  readonly #connection: RTCPeerConnection;
  readonly #track = new MediaStreamTrack({ kind: 'audio' });
  readonly #transceiver: ReturnType<RTCPeerConnection['addTransceiver']>;
  #heard = '';
  readonly #waiting: { readonly met: () => boolean; readonly give: () => void }[] = [];
  /** Sequence numbers, in the order they came. */
  readonly sequences: number[] = [];
  /** Keys that came as events, one for each time stamp. */
  readonly keys: string[] = [];
  #keyStamp = -1;
  #sequence = 100;
  #stamp = 16_000;
  #eventType = EVENTS;

  constructor() {
    const codec = (mimeType: string, payloadType: number): RTCRtpCodecParameters =>
      new RTCRtpCodecParameters({ mimeType, payloadType, clockRate: 8_000, channels: 1 });
    this.#connection = new RTCPeerConnection({
      codecs: { audio: [codec('audio/PCMA', 8), codec('audio/telephone-event', EVENTS)] },
      iceAdditionalHostAddresses: ['127.0.0.1'],
      iceUseIpv6: false,
      iceServers: [],
      bundlePolicy: 'max-bundle',
    });
    this.#transceiver = this.#connection.addTransceiver(this.#track, { direction: 'sendrecv' });
    // Straight from DTLS: a description need not name its sources, and this library hands on none that it does not.
    this.#transceiver.receiver.dtlsTransport.onRtp.subscribe((packet) => this.#receive(packet));
  }

  async offer(): Promise<string> {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#connection.localDescription?.sdp ?? '';
  }

  async accept(answer: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
    await this.#connected();
  }

  async answer(offer: string): Promise<string> {
    this.#eventType = Number(/a=rtpmap:(\d+) telephone-event\/8000/i.exec(offer)?.[1] ?? EVENTS);
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    return this.#connection.localDescription?.sdp ?? '';
  }

  async #connected(): Promise<void> {
    if (this.#connection.connectionState === 'connected') return;
    await this.#connection.connectionStateChange.watch((state) => state === 'connected', PATIENCE);
  }

  close(): void {
    void this.#connection.close();
  }

  #receive({ header: { sequenceNumber, payloadType, timestamp }, payload }: RtpPacket): void {
    this.sequences.push(sequenceNumber);
    if (payloadType === 8) this.#heard += payload.toString('latin1');
    else if (timestamp !== this.#keyStamp) {
      this.#keyStamp = timestamp;
      this.keys.push('0123456789*#ABCD'[payload[0] ?? 0] ?? '?');
    }
    for (const waiter of [...this.#waiting]) {
      if (!waiter.met()) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      waiter.give();
    }
  }

  until(met: () => boolean, what: string): Promise<void> {
    if (met()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`never heard ${what}`)), PATIENCE);
      this.#waiting.push({
        met,
        give: () => {
          clearTimeout(late);
          resolve();
        },
      });
    });
  }

  /** Resolves when the first packet has come: from then on the other side listens, too. */
  begun(): Promise<void> {
    return this.until(() => this.sequences.length > 0, 'anything');
  }

  /** Resolves when a text of the tests' voice has been heard from its first octet to its last, none missing. */
  whole(text: string): Promise<void> {
    const octets = Buffer.from(alawOf(text)).toString('latin1');
    return this.until(() => this.#heard.includes(octets), `all of "${text}"`);
  }

  /** Sends a text of the tests' voice, a packet every 20 ms. */
  async say(text: string): Promise<void> {
    await this.#connected();
    const octets = alawOf(text);
    for (let at = 0; at < octets.length; at += 160) {
      await this.#send(Buffer.from(octets.subarray(at, at + 160)), { payloadType: 8, marker: at === 0 });
      this.#stamp += 160;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** A key as an event (RFC 4733): ten packets of which three end it. */
  async press(key: string): Promise<void> {
    await this.#connected();
    const code = '0123456789*#ABCD'.indexOf(key);
    for (let step = 1; step <= 10; step++) {
      const payload = Buffer.from([code, step > 7 ? 0x8a : 0x0a, 0, 0]);
      payload.writeUInt16BE(Math.min(step, 8) * 160, 2);
      await this.#send(payload, { payloadType: this.#eventType, marker: step === 1 });
    }
    this.#stamp += 1_600;
  }

  async #send(
    payload: Buffer,
    about: { readonly payloadType: number; readonly marker: boolean },
  ): Promise<void> {
    const head = new RtpHeader({
      ...about,
      sequenceNumber: this.#sequence++,
      timestamp: this.#stamp,
      ssrc: 4_711,
    });
    await this.#transceiver.sender.dtlsTransport.sendRtp(payload, head);
  }
}
