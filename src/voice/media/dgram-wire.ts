// The sockets of the body that runs everywhere: node:dgram, one pair per channel. Owns the sockets; it must not know what packets mean.
// Nothing is filtered in the kernel here, and each packet costs an object and a callback: that is what the batch body saves.

import dgram from 'node:dgram';
import type { PortRange } from './port-range.ts';
import { canonicalAddress } from './socket-address.ts';
import {
  type Aim,
  type Block,
  DATAGRAM_MAX,
  type Endpoint,
  HEADER_STRIDE,
  type OpenOutcome,
  type Piece,
  pieceOf,
  type Wire,
  type WireListener,
} from './wire.ts';

const SOCKET_BUFFER_BYTES = 1 << 16;
const HEADER_BYTES = 12;

type Pair = {
  readonly rtp: dgram.Socket;
  readonly rtcp: dgram.Socket;
  readonly port: number;
  aim: Aim | undefined;
  /** The spelling of the locked address that node:dgram uses; undefined while packets may come from anywhere. */
  only: Endpoint | undefined;
};

export class DgramWire implements Wire {
  readonly headers: Uint8Array;
  readonly counts = { sendErrors: 0 };
  listener!: WireListener;
  /** Called before each packet is handed over, so that the engine's clock is right. */
  onActivity: () => void = () => {};
  readonly #settings: { readonly address: string; readonly address6: string };
  readonly #ports: PortRange;
  readonly #pairs: (Pair | undefined)[];
  readonly #piece: Piece;
  #source: Endpoint = { address: '', port: 0 };

  constructor(
    settings: { readonly address: string; readonly address6: string; readonly channelsMax: number },
    ports: PortRange,
  ) {
    this.#settings = settings;
    this.#ports = ports;
    this.headers = new Uint8Array(settings.channelsMax * HEADER_STRIDE);
    this.#pairs = Array.from({ length: settings.channelsMax }, () => undefined);
    this.#piece = pieceOf(this.block(new Uint8Array(0)));
  }

  block(bytes: Uint8Array): Block {
    return { bytes, address: 0 };
  }

  open(slot: number, family: 4 | 6, done: (outcome: OpenOutcome) => void): void {
    this.#tryPorts({ slot, family, done, left: this.#ports.free });
  }

  #tryPorts(order: {
    readonly slot: number;
    readonly family: 4 | 6;
    readonly done: (outcome: OpenOutcome) => void;
    left: number;
  }): void {
    const port = order.left-- > 0 ? this.#ports.take() : undefined;
    if (port === undefined) return order.done({ kind: 'ports-exhausted' });
    const rtp = this.#socket(order.family);
    const rtcp = this.#socket(order.family);
    const address = order.family === 4 ? this.#settings.address : this.#settings.address6;
    const fail = (error: NodeJS.ErrnoException): void => {
      for (const socket of [rtp, rtcp]) {
        socket.removeAllListeners();
        socket.on('error', () => {});
        closeQuietly(socket);
      }
      this.#ports.give(port);
      const hopeless = error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL';
      if (hopeless) order.done({ kind: 'family-unavailable' });
      else if (error.code === 'EMFILE' || error.code === 'ENFILE') order.done({ kind: 'ports-exhausted' });
      else this.#tryPorts(order);
    };
    rtp.once('error', fail);
    rtcp.once('error', fail);
    rtp.bind({ port, address, exclusive: true }, () => {
      rtcp.bind({ port: port + 1, address, exclusive: true }, () => {
        this.#pairs[order.slot] = { rtp, rtcp, port, aim: undefined, only: undefined };
        this.#listen(order.slot, this.#pairs[order.slot]!);
        order.done({ kind: 'open', port });
      });
    });
  }

  #socket(family: 4 | 6): dgram.Socket {
    return dgram.createSocket({
      type: family === 4 ? 'udp4' : 'udp6',
      ipv6Only: family === 6,
      recvBufferSize: SOCKET_BUFFER_BYTES,
      // Destinations are addresses already: nothing is looked up.
      lookup: (host, _options, found) => found(null, host, family),
    });
  }

  #listen(slot: number, pair: Pair): void {
    for (const socket of [pair.rtp, pair.rtcp]) {
      socket.removeAllListeners('error');
      socket.on('error', () => {
        this.counts.sendErrors++;
      });
    }
    pair.rtp.on('message', (bytes, from) => {
      if (pair.only && (from.port !== pair.only.port || from.address !== pair.only.address)) return;
      this.#hand(bytes, from);
      this.listener.onRtp(slot, this.#piece);
    });
    pair.rtcp.on('message', (bytes, from) => {
      this.#hand(bytes, from);
      this.listener.onRtcp(slot, this.#piece);
    });
  }

  #hand(bytes: Uint8Array, from: Endpoint): void {
    const piece = this.#piece;
    piece.block = this.block(bytes);
    piece.bytes = bytes;
    piece.at = 0;
    piece.length = bytes.length < DATAGRAM_MAX ? bytes.length : 0;
    this.#source = from;
    this.onActivity();
  }

  close(slot: number): void {
    const pair = this.#pairs[slot];
    if (!pair) return;
    this.#pairs[slot] = undefined;
    for (const socket of [pair.rtp, pair.rtcp]) socket.removeAllListeners('message');
    closeQuietly(pair.rtcp);
    // The ports are free when the sockets are, which is not at once.
    pair.rtp.once('close', () => this.#ports.give(pair.port));
    closeQuietly(pair.rtp);
  }

  aim(slot: number, to: Aim): void {
    const pair = this.#pairs[slot];
    if (!pair) return;
    pair.aim = canonicalAddress(to.rtp.address) === undefined ? undefined : to;
    pair.only = undefined;
  }

  lock(slot: number): void {
    const pair = this.#pairs[slot];
    // Called while a packet from there is being handed over: its source is spelled as the next ones will be.
    if (pair) pair.only = { address: this.#source.address, port: this.#source.port };
  }

  source(): Endpoint {
    return this.#source;
  }

  filter(): void {}

  sendSound(slot: number, piece: Piece): boolean {
    const packet = Buffer.allocUnsafe(HEADER_BYTES + piece.length);
    const header = slot * HEADER_STRIDE;
    for (let k = 0; k < HEADER_BYTES; k++) packet[k] = this.headers[header + k]!;
    packet.set(piece.bytes.subarray(piece.at, piece.at + piece.length), HEADER_BYTES);
    return this.#send(slot, packet);
  }

  sendWhole(slot: number, piece: Piece): boolean {
    return this.#send(slot, Buffer.from(piece.bytes.subarray(piece.at, piece.at + piece.length)));
  }

  #send(slot: number, packet: Buffer): boolean {
    const pair = this.#pairs[slot];
    if (!pair?.aim || pair.aim.rtp.port === 0) return false;
    pair.rtp.send(packet, pair.aim.rtp.port, pair.aim.rtp.address);
    return true;
  }

  sendRtcp(slot: number, packet: Uint8Array): void {
    const pair = this.#pairs[slot];
    if (!pair?.aim || pair.aim.rtcp.port === 0 || pair.aim.rtcp.port > 65_535) return;
    pair.rtcp.send(packet, pair.aim.rtcp.port, pair.aim.rtcp.address);
  }
}

function closeQuietly(socket: dgram.Socket): void {
  try {
    socket.close();
  } catch {
    // It was closed by the error that brought us here.
  }
}
