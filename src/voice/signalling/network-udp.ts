// A UDP listener: one socket that sends and receives for everybody. Owns the socket; it must not look into a message.

import { createSocket, type Socket } from 'node:dgram';
import {
  type Carrier,
  isIPv6,
  type Link,
  type ListenOptions,
  type NetworkEvents,
  type Place,
  type Sender,
} from './network.ts';

/** Bytes the kernel may hold for us while we are busy: a second of 400 calls a second is about 1.5 MB. */
const BUFFER_BYTES = 4 * 1024 * 1024;

export async function openUdp(listen: ListenOptions, events: NetworkEvents): Promise<Carrier> {
  const socket = createSocket({ type: isIPv6(listen.address) ? 'udp6' : 'udp4', lookup: asIs });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: listen.address, port: listen.port, exclusive: true }, () => {
      socket.removeListener('error', reject);
      resolve();
    });
  });
  enlarge(socket);
  const link = new UdpLink(socket, { ...listen, port: socket.address().port });
  // An error of a bound socket concerns one datagram that was sent; its sender hears of it by the callback.
  socket.on('error', () => {});
  socket.on('message', (bytes, from) =>
    events.message(bytes, { address: from.address, port: from.port, link }),
  );
  return {
    listening: link.listener,
    link: () => link,
    close: () =>
      new Promise((resolve) => {
        link.open = false;
        socket.close(() => resolve());
      }),
  };
}

function enlarge(socket: Socket): void {
  try {
    socket.setRecvBufferSize(BUFFER_BYTES);
    socket.setSendBufferSize(BUFFER_BYTES);
  } catch {
    // The system's limit is smaller; it has kept what it allows.
  }
}

class UdpLink implements Link {
  readonly transport = 'udp';
  readonly listener: ListenOptions;
  open = true;
  readonly #socket: Socket;

  constructor(socket: Socket, listener: ListenOptions) {
    this.#socket = socket;
    this.listener = listener;
  }

  anew(): Link {
    return this;
  }

  /** A socket is never closed by the other side. */
  watch(): void {}

  unwatch(): void {}

  send(bytes: Uint8Array, to: Place, sender?: Sender): void {
    if (!this.open) {
      sender?.sendFailed('closed');
      return;
    }
    if (sender === undefined) {
      this.#socket.send(bytes, to.port, to.address, ignore);
      return;
    }
    this.#socket.send(bytes, to.port, to.address, (error) => {
      if (error) sender.sendFailed(error.message);
    });
  }
}

function ignore(): void {}

/** Addresses are numeric here: nothing is to be looked up, not even in a round trip through the resolver. */
function asIs(
  address: string,
  _options: object,
  done: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  done(null, address, isIPv6(address) ? 6 : 4);
}
