// A far end made of plain sockets: sends exactly the packets a test wants and keeps every packet it gets. Owns its two sockets; it must not
// use the media plane, whose judge it is.

import dgram from 'node:dgram';
import { once } from 'node:events';
import { encodeInto, LINEAR_TO_ALAW } from '../../../src/protocols/audio/g711.ts';
import {
  emptyRtpView,
  RTP_HEADER_BYTES,
  type RtpView,
  readRtp,
  writeRtpHeader,
} from '../../../src/protocols/rtp/packet.ts';
import type { MediaChannel, Remote } from '../../../src/voice/media/media-plane.ts';

export type Got = RtpView & { readonly payload: Buffer };

export type Sent = {
  payloadType?: number;
  marker?: 0 | 1;
  sequence?: number;
  timestamp?: number;
  ssrc?: number;
};

const EVENT = 101;

export class FarEnd {
  readonly got: Got[] = [];
  readonly reports: Uint8Array[] = [];
  port = 0;
  sequence = 65_530;
  timestamp = 0xfffffe00;
  readonly address: string;
  readonly rtp: dgram.Socket;
  readonly rtcp: dgram.Socket;
  #to = { port: 0, address: '' };
  #changed = withResolvers();

  private constructor(address: string) {
    this.address = address;
    const type = address.includes(':') ? 'udp6' : 'udp4';
    this.rtp = dgram.createSocket({ type, recvBufferSize: 1 << 20 });
    this.rtcp = dgram.createSocket(type);
  }

  static async open(address = '127.0.0.1'): Promise<FarEnd> {
    const far = new FarEnd(address);
    far.rtp.bind(0, address);
    far.rtcp.bind(0, address);
    await Promise.all([once(far.rtp, 'listening'), once(far.rtcp, 'listening')]);
    far.port = far.rtp.address().port;
    far.rtp.on('message', (bytes) => {
      const view = emptyRtpView();
      if (!readRtp({ bytes, at: 0, length: bytes.length }, view)) throw new Error('the plane sent no RTP');
      const payload = bytes.subarray(view.payloadAt, view.payloadAt + view.payloadLength);
      far.#tell(() => far.got.push({ ...view, payload }));
    });
    far.rtcp.on('message', (bytes) => far.#tell(() => far.reports.push(bytes)));
    return far;
  }

  remote(changes: Partial<Remote> = {}): Remote {
    return {
      address: this.address,
      port: this.port,
      rtcpPort: this.rtcp.address().port,
      codec: 'PCMA',
      payloadType: 8,
      telephoneEvent: EVENT,
      direction: 'sendrecv',
      ...changes,
    };
  }

  /** Connects a channel and this end to each other. */
  meet(channel: MediaChannel, changes: Partial<Remote> = {}): void {
    this.aim(channel);
    channel.connect(this.remote(changes));
  }

  aim(channel: MediaChannel): void {
    this.#to = { port: channel.localPort, address: channel.localAddress };
  }

  sendRaw(bytes: Uint8Array, to: { port: number; address: string } = this.#to): void {
    this.rtp.send(bytes, to.port, to.address);
  }

  /** Sends a payload; numbers that are left out go on from the last packet. */
  send(payload: Uint8Array, about: Sent = {}): void {
    this.sequence = about.sequence ?? (this.sequence + 1) & 0xffff;
    const bytes = new Uint8Array(RTP_HEADER_BYTES + payload.length);
    writeRtpHeader(bytes, 0, {
      marker: about.marker ?? 0,
      payloadType: about.payloadType ?? 8,
      sequence: this.sequence,
      timestamp: about.timestamp ?? this.timestamp,
      ssrc: about.ssrc ?? 0x5eed,
    });
    bytes.set(payload, RTP_HEADER_BYTES);
    this.sendRaw(bytes);
    if (about.timestamp === undefined) this.timestamp = (this.timestamp + payload.length) >>> 0;
  }

  /** One packet of a press. The time stamp is the press's own. */
  sendEvent(event: number, about: Sent & { timestamp: number; duration?: number; end?: 1 }): void {
    const duration = about.duration ?? 160;
    const payload = Uint8Array.from([event, (about.end ? 0x80 : 0) | 10, duration >> 8, duration & 0xff]);
    this.send(payload, { payloadType: EVENT, ...about });
  }

  /** Speaks samples at the pace of real time, packets of so many samples. */
  async speak(samples: Int16Array, size = 160): Promise<void> {
    const start = performance.now();
    for (let at = 0; at + size <= samples.length; at += size) {
      const wait = start + at / 8 - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const payload = new Uint8Array(size);
      encodeInto(payload, 0, samples.subarray(at, at + size), LINEAR_TO_ALAW);
      this.send(payload);
    }
  }

  /** Waits until what was got is enough. */
  async until(enough: () => boolean): Promise<void> {
    while (!enough()) await this.#changed.promise;
  }

  async close(): Promise<void> {
    const gone = [once(this.rtp, 'close'), once(this.rtcp, 'close')];
    this.rtp.close();
    this.rtcp.close();
    await Promise.all(gone);
  }

  #tell(change: () => void): void {
    change();
    const before = this.#changed;
    this.#changed = withResolvers();
    before.resolve();
  }
}

type Resolvers = { readonly promise: Promise<void>; readonly resolve: () => void };

function withResolvers(): Resolvers {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
