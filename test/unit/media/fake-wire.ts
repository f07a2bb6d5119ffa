// A wire without sockets: keeps what is sent, hands over what a test says was received. Owns nothing the real ones decide.

import {
  RTP_HEADER_BYTES,
  readUint16,
  readUint32,
  writeRtpHeader,
} from '../../../src/protocols/rtp/packet.ts';
import { Engine } from '../../../src/voice/media/engine.ts';
import { Grid } from '../../../src/voice/media/grid.ts';
import type { Remote } from '../../../src/voice/media/media-plane.ts';
import type { Command, Report } from '../../../src/voice/media/messages.ts';
import { encodeSound } from '../../../src/voice/media/player.ts';
import {
  type Aim,
  type Block,
  type Endpoint,
  HEADER_STRIDE,
  type OpenOutcome,
  type Piece,
  pieceOf,
  type Wire,
  type WireListener,
} from '../../../src/voice/media/wire.ts';

export type Sent = {
  readonly slot: number;
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly payload: Uint8Array;
};

export class FakeWire implements Wire {
  readonly headers: Uint8Array;
  readonly counts = { sendErrors: 0 };
  readonly sent: Sent[] = [];
  readonly rtcp: Uint8Array[] = [];
  readonly filters: (number | undefined)[] = [];
  listener!: WireListener;
  from: Endpoint = { address: '192.0.2.1', port: 4_000 };

  constructor(channels: number) {
    this.headers = new Uint8Array(channels * HEADER_STRIDE);
  }

  block(bytes: Uint8Array): Block {
    return { bytes, address: 0 };
  }

  open(slot: number, _family: 4 | 6, done: (outcome: OpenOutcome) => void): void {
    done({ kind: 'open', port: 10_000 + 2 * slot });
  }

  close(): void {}

  aim(_slot: number, _to: Aim): void {}

  lock(): void {}

  source(): Endpoint {
    return this.from;
  }

  filter(slot: number, payloadType: number | undefined): void {
    this.filters[slot] = payloadType;
  }

  sendSound(slot: number, piece: Piece): boolean {
    const at = slot * HEADER_STRIDE;
    this.sent.push({
      slot,
      marker: this.headers[at + 1]! >= 0x80,
      payloadType: this.headers[at + 1]! & 0x7f,
      sequence: readUint16(this.headers, at + 2),
      timestamp: readUint32(this.headers, at + 4),
      payload: piece.bytes.slice(piece.at, piece.at + piece.length),
    });
    return true;
  }

  sendWhole(): boolean {
    return true;
  }

  sendRtcp(_slot: number, packet: Uint8Array): void {
    this.rtcp.push(packet);
  }
}

/** An engine on a fake wire whose clock the test turns. */
export class Workbench {
  readonly wire: FakeWire;
  readonly engine: Engine;
  readonly grid: Grid;
  readonly reports: Report[] = [];
  #sequence = 0;

  constructor(channels = 8, rtpTimeoutSeconds = 0) {
    this.wire = new FakeWire(channels);
    const settings = {
      body: 'dgram',
      address: '127.0.0.1',
      address6: '::1',
      ports: { first: 10_000, last: 19_999 },
      channelsMax: channels,
      latch: 'on',
      rtpTimeoutSeconds,
      rtcp: 'on',
      bell: new Int32Array(new SharedArrayBuffer(4)),
    } as const;
    this.engine = new Engine(settings, this.wire, (report) => this.reports.push(report));
    this.engine.now = 1_000;
    this.grid = new Grid(1_000);
  }

  tell(...commands: Command[]): void {
    for (const command of commands) this.engine.obey(command);
  }

  /** Opens and connects a channel. */
  call(slot: number, changes: Partial<Remote> = {}): void {
    const remote: Remote = {
      address: '192.0.2.1',
      port: 4_000,
      codec: 'PCMA',
      payloadType: 8,
      telephoneEvent: 101,
      direction: 'sendrecv',
      ...changes,
    };
    this.tell({ kind: 'open', slot, family: 4 }, { kind: 'connect', slot, remote });
  }

  sound(sound: number, samples: Int16Array): void {
    this.tell({ kind: 'sound', sound, memory: encodeSound(samples) });
  }

  /** Time passes, a millisecond at a time. */
  pass(milliseconds: number): void {
    for (let k = 0; k < milliseconds; k++) {
      this.engine.now++;
      this.grid.run(this.engine);
    }
  }

  /** Time passes without the machine giving us any of it. */
  stall(milliseconds: number): void {
    this.engine.now += milliseconds;
    this.grid.run(this.engine);
  }

  receive(slot: number, payloadType = 8): void {
    const bytes = new Uint8Array(RTP_HEADER_BYTES + 160);
    const sequence = ++this.#sequence;
    writeRtpHeader(bytes, 0, { marker: 0, payloadType, sequence, timestamp: sequence * 160, ssrc: 5 });
    const piece = pieceOf({ bytes, address: 0 });
    piece.length = bytes.length;
    this.wire.listener.onRtp(slot, piece);
  }

  events(): string[] {
    return this.reports.flatMap((report) => (report.kind === 'event' ? [report.event.kind] : []));
  }
}
