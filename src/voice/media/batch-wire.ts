// The sockets of the batch body: one pair per channel, sent by sendmsg out of pinned memory, read by epoll and recvmmsg, filtered in
// the kernel. Owns descriptors and every structure the kernel reads; it must not know what packets mean. Nothing is allocated per packet.

import {
  AF_INET,
  AF_INET6,
  EADDRNOTAVAIL,
  EAFNOSUPPORT,
  EMFILE,
  ENFILE,
  EPOLL_ADD,
  EPOLL_DATA_AT,
  EPOLL_DELETE,
  EPOLL_EVENT_BYTES,
  EPOLLET,
  EPOLLIN,
  IP_TOS,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPV6_TCLASS,
  IPV6_V6ONLY,
  type Libc,
  MSG_DONTWAIT,
  pinned,
  putAddress,
  putUint32,
  SO_ATTACH_FILTER,
  SO_DETACH_FILTER,
  SO_RCVBUF,
  SO_SNDBUF,
  SOCK_DGRAM_NONBLOCK_CLOEXEC,
  SOL_SOCKET,
} from './libc.ts';
import { instructionsOf, keepPayloadType } from './packet-filter.ts';
import type { PortRange } from './port-range.ts';
import { readSockaddr, SOCKADDR_BYTES, writeSockaddr } from './socket-address.ts';
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

/** struct msghdr and mmsghdr on 64-bit Linux. */
const MESSAGE_BYTES = 64;
const MESSAGE_IOV_AT = 16;
const MESSAGE_IOVLEN_AT = 24;
const MESSAGE_LENGTH_AT = 56;
const IOVEC_BYTES = 16;
const SOCKADDR_STRIDE = 32;
/** Packets read from one socket by one call. */
const READ_BATCH = 16;
/** Calls on one socket in one turn, so that a flood on it cannot hold up the others. */
const READ_TURNS = 4;
/** Ready sockets told by one call. */
const EVENTS = 1_024;
const SOCKET_BUFFER_BYTES = 1 << 16;
/** Expedited forwarding (RFC 4594, section 4.1: telephony). */
const DSCP_EF = 0xb8;
/** The number that stands for the wake-up descriptor in epoll's data; channels have their slot, RTCP the slot and this bit. */
const WAKE = 0xffffffff;
const RTCP_BIT = 0x40000000;

type BatchSettings = {
  readonly address: string;
  readonly address6: string;
  readonly channelsMax: number;
};

export class BatchWire implements Wire {
  readonly headers: Uint8Array;
  readonly counts = { sendErrors: 0 };
  listener!: WireListener;
  /** Written to by whoever wants the loop to look at its commands. */
  readonly wake: number;
  readonly #libc: Libc;
  readonly #settings: BatchSettings;
  readonly #ports: PortRange;
  /** Sockets that only keys come through, and the wake-up: the loop sleeps on these. Those that everything comes through are read every slot. */
  readonly #urgent: number;
  readonly #steady: number;
  readonly #rtp: Int32Array;
  readonly #rtcp: Int32Array;
  readonly #port: Uint16Array;
  /** 0: everything is wanted (in the steady set), else filtered (in the urgent set). */
  readonly #filtered: Uint8Array;
  readonly #messages: Uint8Array;
  readonly #messagesAt: number;
  readonly #vectors32: Uint32Array;
  readonly #names: Uint8Array;
  readonly #rtcpNames: Uint8Array;
  readonly #rtcpNameLength: Uint8Array;
  readonly #whole: Uint8Array;
  readonly #wholeAt: number;
  readonly #whole32: Uint32Array;
  readonly #received: Uint8Array;
  readonly #receivedAt: number;
  readonly #received32: Uint32Array;
  readonly #from: Uint8Array;
  readonly #piece: Piece;
  #fromIndex = 0;
  readonly #event = pinned(EPOLL_EVENT_BYTES);
  readonly #events = pinned(EPOLL_EVENT_BYTES * EVENTS);
  readonly #eventsView = new DataView(this.#events.buffer, this.#events.byteOffset);
  readonly #eventsAt: number;
  /** struct sock_fprog and what it points to. Fields, like all memory the kernel reads: it must outlive the call. */
  readonly #programHead = pinned(16);
  readonly #program = pinned(64);
  readonly #time = pinned(16);
  readonly #time32 = new Uint32Array(this.#time.buffer, this.#time.byteOffset, 4);
  readonly #timeAt: number;
  #longWait = true;

  constructor(libc: Libc, settings: BatchSettings, ports: PortRange) {
    this.#libc = libc;
    this.#settings = settings;
    this.#ports = ports;
    const count = settings.channelsMax;
    this.headers = pinned(count * HEADER_STRIDE);
    this.#rtp = new Int32Array(count).fill(-1);
    this.#rtcp = new Int32Array(count).fill(-1);
    this.#port = new Uint16Array(count);
    this.#filtered = new Uint8Array(count);
    this.#messages = pinned(count * MESSAGE_BYTES);
    this.#messagesAt = libc.addressOf(this.#messages);
    const vectors = pinned(count * 2 * IOVEC_BYTES);
    this.#vectors32 = new Uint32Array(vectors.buffer, vectors.byteOffset, count * 8);
    this.#names = pinned(count * SOCKADDR_STRIDE);
    this.#rtcpNames = pinned(count * SOCKADDR_STRIDE);
    this.#rtcpNameLength = new Uint8Array(count);
    const headersAt = libc.addressOf(this.headers);
    const vectorsAt = libc.addressOf(vectors);
    for (let slot = 0; slot < count; slot++) {
      const message = slot * MESSAGE_BYTES;
      putAddress(this.#messages, message + MESSAGE_IOV_AT, vectorsAt + slot * 2 * IOVEC_BYTES);
      putUint32(this.#messages, message + MESSAGE_IOVLEN_AT, 2);
      putAddress(vectors, slot * 2 * IOVEC_BYTES, headersAt + slot * HEADER_STRIDE);
      putUint32(vectors, slot * 2 * IOVEC_BYTES + 8, 12);
    }
    // One message of one vector for packets that are sent whole.
    this.#whole = pinned(MESSAGE_BYTES + IOVEC_BYTES);
    this.#wholeAt = libc.addressOf(this.#whole);
    this.#whole32 = new Uint32Array(this.#whole.buffer, this.#whole.byteOffset, 20);
    putAddress(this.#whole, MESSAGE_IOV_AT, this.#wholeAt + MESSAGE_BYTES);
    putUint32(this.#whole, MESSAGE_IOVLEN_AT, 1);
    // What is received into.
    const buffers = pinned(READ_BATCH * DATAGRAM_MAX);
    this.#piece = pieceOf(this.block(buffers));
    this.#from = pinned(READ_BATCH * SOCKADDR_STRIDE);
    const into = pinned(READ_BATCH * IOVEC_BYTES);
    this.#received = pinned(READ_BATCH * MESSAGE_BYTES);
    this.#receivedAt = libc.addressOf(this.#received);
    this.#received32 = new Uint32Array(this.#received.buffer, this.#received.byteOffset, READ_BATCH * 16);
    this.#layReceive(buffers, into);
    this.#eventsAt = libc.addressOf(this.#events);
    this.#timeAt = libc.addressOf(this.#time);
    this.#urgent = libc.epollCreate(0);
    this.#steady = libc.epollCreate(0);
    this.wake = libc.eventfd(0, 0o4000);
    if (this.#urgent < 0 || this.#steady < 0 || this.wake < 0)
      throw new Error(`epoll: errno ${libc.errno()}`);
    this.#control(this.#urgent, this.wake, WAKE);
  }

  /** Where the kernel puts what it reads. Kept reachable by the pieces' memory. */
  #layReceive(buffers: Uint8Array, into: Uint8Array): void {
    const libc = this.#libc;
    const [buffersAt, intoAt, fromAt] = [
      libc.addressOf(buffers),
      libc.addressOf(into),
      libc.addressOf(this.#from),
    ];
    for (let k = 0; k < READ_BATCH; k++) {
      putAddress(this.#received, k * MESSAGE_BYTES, fromAt + k * SOCKADDR_STRIDE);
      putAddress(this.#received, k * MESSAGE_BYTES + MESSAGE_IOV_AT, intoAt + k * IOVEC_BYTES);
      putUint32(this.#received, k * MESSAGE_BYTES + MESSAGE_IOVLEN_AT, 1);
      putAddress(into, k * IOVEC_BYTES, buffersAt + k * DATAGRAM_MAX);
      putUint32(into, k * IOVEC_BYTES + 8, DATAGRAM_MAX);
    }
    this.#held.push(into);
  }

  /** Memory that only the kernel looks at again. */
  readonly #held: Uint8Array[] = [];

  block(bytes: Uint8Array): Block {
    return { bytes, address: this.#libc.addressOf(bytes) };
  }

  open(slot: number, family: 4 | 6, done: (outcome: OpenOutcome) => void): void {
    for (let left = this.#ports.free; left > 0; left--) {
      const port = this.#ports.take()!;
      const rtp = this.#socket(family, port);
      const rtcp = rtp < 0 ? -1 : this.#socket(family, port + 1);
      if (rtp >= 0 && rtcp >= 0) {
        this.#rtp[slot] = rtp;
        this.#rtcp[slot] = rtcp;
        this.#port[slot] = port;
        this.#filtered[slot] = 0;
        this.#rtcpNameLength[slot] = 0;
        this.#control(this.#steady, rtp, slot);
        this.#control(this.#steady, rtcp, slot + RTCP_BIT);
        return done({ kind: 'open', port });
      }
      const errno = this.#errno;
      if (rtp >= 0) this.#libc.close(rtp);
      this.#ports.give(port);
      // Another program may hold a port; an address that is not ours is not better on the next one.
      if (errno === EAFNOSUPPORT || errno === EADDRNOTAVAIL) return done({ kind: 'family-unavailable' });
      // Out of descriptors: the next port would not open either, and the sound of the others must not wait for the trying.
      if (errno === EMFILE || errno === ENFILE) break;
    }
    done({ kind: 'ports-exhausted' });
  }

  #errno = 0;

  #socket(family: 4 | 6, port: number): number {
    const libc = this.#libc;
    const fd = libc.socket(family === 4 ? AF_INET : AF_INET6, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
    if (fd < 0) {
      this.#errno = libc.errno();
      return -1;
    }
    this.#option(fd, { level: SOL_SOCKET, name: SO_RCVBUF, value: SOCKET_BUFFER_BYTES });
    this.#option(fd, { level: SOL_SOCKET, name: SO_SNDBUF, value: SOCKET_BUFFER_BYTES });
    if (family === 4) this.#option(fd, { level: IPPROTO_IP, name: IP_TOS, value: DSCP_EF });
    else {
      this.#option(fd, { level: IPPROTO_IPV6, name: IPV6_V6ONLY, value: 1 });
      this.#option(fd, { level: IPPROTO_IPV6, name: IPV6_TCLASS, value: DSCP_EF });
    }
    const name = new Uint8Array(SOCKADDR_BYTES);
    const address = family === 4 ? this.#settings.address : this.#settings.address6;
    const length = writeSockaddr(name, 0, { address, port });
    if (libc.bind(fd, name, length) === 0) return fd;
    this.#errno = libc.errno();
    libc.close(fd);
    return -1;
  }

  #option(fd: number, option: { level: number; name: number; value: number }): void {
    const value = new Uint8Array(4);
    putUint32(value, 0, option.value);
    this.#libc.setsockopt(fd, option.level, option.name, value, 4);
  }

  #control(epoll: number, fd: number, data: number): void {
    const events = data === WAKE ? EPOLLIN + EPOLLET : EPOLLIN;
    putUint32(this.#event, 0, events);
    putUint32(this.#event, EPOLL_DATA_AT, data);
    this.#libc.epollControl(epoll, EPOLL_ADD, fd, this.#event);
  }

  close(slot: number): void {
    // Closing takes a descriptor out of its epoll sets.
    this.#libc.close(this.#rtp[slot]!);
    this.#libc.close(this.#rtcp[slot]!);
    this.#rtp[slot] = -1;
    this.#rtcp[slot] = -1;
    this.#ports.give(this.#port[slot]!);
  }

  aim(slot: number, to: Aim): void {
    const at = slot * SOCKADDR_STRIDE;
    const message = slot * MESSAGE_BYTES;
    // AF_UNSPEC dissolves the connection; the bound address stays.
    this.#libc.connect(this.#rtp[slot]!, new Uint8Array(16), 16);
    const length = writeSockaddr(this.#names, at, to.rtp);
    putAddress(this.#messages, message, this.#libc.addressOf(this.#names) + at);
    putUint32(this.#messages, message + 8, length);
    this.#rtcpNameLength[slot] = writeSockaddr(this.#rtcpNames, at, to.rtcp);
  }

  lock(slot: number): void {
    const at = slot * SOCKADDR_STRIDE;
    const message = slot * MESSAGE_BYTES;
    const length = this.#messages[message + 8]!;
    if (this.#libc.connect(this.#rtp[slot]!, this.#names.subarray(at, at + length), length) !== 0) return;
    putAddress(this.#messages, message, 0);
    putUint32(this.#messages, message + 8, 0);
  }

  source(): Endpoint {
    return readSockaddr(this.#from, this.#fromIndex * SOCKADDR_STRIDE);
  }

  filter(slot: number, payloadType: number | undefined): void {
    const fd = this.#rtp[slot]!;
    if (payloadType === undefined) this.#option(fd, { level: SOL_SOCKET, name: SO_DETACH_FILTER, value: 0 });
    else {
      const program = keepPayloadType(payloadType);
      this.#program.set(program);
      this.#programHead[0] = instructionsOf(program);
      putAddress(this.#programHead, 8, this.#libc.addressOf(this.#program));
      this.#libc.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, this.#programHead, 16);
    }
    const filtered = payloadType === undefined ? 0 : 1;
    if (this.#filtered[slot] === filtered) return;
    this.#filtered[slot] = filtered;
    this.#libc.epollControl(filtered ? this.#steady : this.#urgent, EPOLL_DELETE, fd, this.#event);
    this.#control(filtered ? this.#urgent : this.#steady, fd, slot);
  }

  sendSound(slot: number, piece: Piece): boolean {
    const address = piece.block.address + piece.at;
    const vectors = this.#vectors32;
    const at = slot * 8 + 4;
    vectors[at] = address % 4_294_967_296;
    vectors[at + 1] = address / 4_294_967_296;
    vectors[at + 2] = piece.length;
    return this.#libc.sendmsg(this.#rtp[slot]!, this.#messagesAt + slot * MESSAGE_BYTES, MSG_DONTWAIT) >= 0;
  }

  sendWhole(slot: number, piece: Piece): boolean {
    const address = piece.block.address + piece.at;
    const whole = this.#whole32;
    const message = slot * MESSAGE_BYTES;
    // The destination of the slot, or none when it is connected.
    this.#whole.set(this.#messages.subarray(message, message + 12));
    whole[16] = address % 4_294_967_296;
    whole[17] = address / 4_294_967_296;
    whole[18] = piece.length;
    return this.#libc.sendmsg(this.#rtp[slot]!, this.#wholeAt, MSG_DONTWAIT) >= 0;
  }

  sendRtcp(slot: number, packet: Uint8Array): void {
    const length = this.#rtcpNameLength[slot]!;
    if (length === 0) return;
    const at = slot * SOCKADDR_STRIDE;
    const name = this.#rtcpNames.subarray(at, at + length);
    const sent = this.#libc.sendto(this.#rtcp[slot]!, packet, packet.length, MSG_DONTWAIT, name, length);
    if (sent < 0) this.counts.sendErrors++;
  }

  /** Sleeps until a key or a command comes, at most so long; hands over what came. */
  sleep(milliseconds: number): void {
    const libc = this.#libc;
    let ready = -1;
    if (this.#longWait) {
      this.#time32[2] = Math.max(0, Math.floor(milliseconds * 1e6));
      ready = libc.epollWaitLong(this.#urgent, this.#eventsAt, EVENTS, this.#timeAt);
      // A kernel before 5.11, or a sandbox, does not know the call; an interruption (4) is nothing.
      if (ready < 0 && libc.errno() !== 4) this.#longWait = false;
    } else {
      ready = libc.epollWait(this.#urgent, this.#eventsAt, EVENTS, Math.ceil(Math.max(0, milliseconds)));
    }
    this.#readReady(ready);
  }

  /** Hands over what came to the sockets that are read every slot. */
  readSteady(): void {
    this.#readReady(this.#libc.epollWait(this.#steady, this.#eventsAt, EVENTS, 0));
  }

  #readReady(ready: number): void {
    for (let k = 0; k < ready; k++) {
      const data = this.#eventsView.getUint32(k * EPOLL_EVENT_BYTES + EPOLL_DATA_AT, true);
      if (data === WAKE) continue;
      if (data >= RTCP_BIT) this.#readSocket(data - RTCP_BIT, 'rtcp');
      else this.#readSocket(data, 'rtp');
    }
  }

  #readSocket(slot: number, kind: 'rtp' | 'rtcp'): void {
    for (let turn = 0; turn < READ_TURNS; turn++) {
      // A packet handed over may have closed the channel.
      const fd = kind === 'rtp' ? this.#rtp[slot]! : this.#rtcp[slot]!;
      if (fd < 0) return;
      for (let k = 0; k < READ_BATCH; k++) this.#received32[k * 16 + 2] = SOCKADDR_STRIDE;
      const count = this.#libc.recvmmsg(fd, this.#receivedAt, READ_BATCH, MSG_DONTWAIT, 0);
      for (let k = 0; k < count; k++) {
        const length = this.#received32[k * 16 + MESSAGE_LENGTH_AT / 4]!;
        const piece = this.#piece;
        piece.at = k * DATAGRAM_MAX;
        // What did not fit is cut off and worthless: as nothing it is dropped and counted.
        piece.length = length < DATAGRAM_MAX ? length : 0;
        this.#fromIndex = k;
        if (kind === 'rtp') this.listener.onRtp(slot, piece);
        else this.listener.onRtcp(slot, piece);
      }
      if (count < READ_BATCH) return;
    }
  }

  shut(): void {
    for (const fd of [this.#urgent, this.#steady, this.wake]) this.#libc.close(fd);
  }
}
