// The network of the machine: which kind of listener opens which sockets, and the address we leave by. Owns that choice only.

import { createSocket } from 'node:dgram';
import type { TlsOptions } from './endpoint-options.ts';
import { isIPv6, type Network } from './network.ts';
import { openStream } from './network-stream.ts';
import { openUdp } from './network-udp.ts';

type SystemNetworkOptions = {
  readonly tls: TlsOptions | undefined;
  readonly connectionsMax: number;
  readonly idleSeconds: number;
};

export function systemNetwork(options: SystemNetworkOptions): Network {
  return {
    open: async (listen, events) =>
      listen.transport === 'udp' ? openUdp(listen, events) : openStream({ ...options, listen, events }),
    localAddress,
  };
}

/** A connected datagram socket sends nothing, but the system has chosen its address. */
function localAddress(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.connect(9, address, () => {
      const local = socket.address().address;
      socket.close();
      resolve(local);
    });
  });
}
