// A modem behind a TCP server that passes octets as they are, such as ser2net in raw mode. Owns the connecting.

import { connect } from 'node:net';
import { LIMITS } from '../../base/limits.ts';
import type { OpenPort } from './modem-port.ts';
import { socketPort } from './socket-port.ts';

export function tcpPort(host: string, port: number): OpenPort {
  return (listener) =>
    new Promise((resolve, reject) => {
      // A host in brackets is an IPv6 address.
      const socket = connect({
        host: host.replace(/^\[(.*)\]$/, '$1'),
        port,
        noDelay: true,
        keepAlive: true,
      });
      const fail = (says: string): void => {
        socket.destroy();
        reject(new Error(says));
      };
      const failed = (trouble: Error): void => fail(trouble.message);
      socket.setTimeout(LIMITS.modem.connectMs, () => fail(`${host}:${port} does not answer`));
      socket.once('error', failed);
      socket.once('connect', () => {
        socket.setTimeout(0);
        socket.off('error', failed);
        resolve(socketPort(socket, listener));
      });
    });
}
