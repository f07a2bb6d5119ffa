// A stream of Node as the line to a modem. Owns what its end and its errors become; opening it is the caller's.

import type { Socket } from 'node:net';
import type { ModemPort, PortListener } from './modem-port.ts';

/** Listens from here on; errors after the end are nobody's. */
export function socketPort(socket: Socket, listener: PortListener): ModemPort {
  let over: 'no' | 'yes' = 'no';
  const end = (says: string): void => {
    if (over === 'yes') return;
    over = 'yes';
    socket.destroy();
    listener.ended(says);
  };
  socket.on('data', (octets: Buffer) => {
    if (over === 'no') listener.received(octets);
  });
  socket.on('error', (trouble) => end(trouble.message));
  socket.on('close', () => end('the other side has closed the line'));
  socket.on('end', () => end('the other side has closed the line'));
  socket.resume();
  return {
    write: (octets) => void socket.write(octets),
    close: () => {
      over = 'yes';
      return new Promise((resolve) => {
        if (socket.closed) resolve();
        else socket.once('close', () => resolve());
        socket.destroy();
      });
    },
  };
}
