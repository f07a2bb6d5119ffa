// A pseudo-terminal of Linux, by libc through koffi: the product opens one end as a serial device, a test speaks at the other.

import { closeSync, constants, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ReadStream } from 'node:tty';

type Call = (...values: readonly unknown[]) => number;
type Koffi = { load(name: string): { func(definition: string): Call } };

export type PseudoTerminal = {
  /** Path of the end that is a serial device. */
  readonly device: string;
  readonly stream: ReadStream;
  /** Of the end that is no device: what is written there is typed. */
  readonly fd: number;
  close(): void;
};

export function openPseudoTerminal(): PseudoTerminal {
  const libc = (createRequire(import.meta.url)('koffi') as Koffi).load('libc.so.6');
  const master = libc.func('int posix_openpt(int flags)')(constants.O_RDWR | constants.O_NOCTTY);
  const named = Buffer.alloc(100);
  const failed =
    master < 0 ||
    libc.func('int grantpt(int fd)')(master) !== 0 ||
    libc.func('int unlockpt(int fd)')(master) !== 0 ||
    libc.func('int ptsname_r(int fd, _Out_ uint8_t *name, size_t size)')(master, named, named.length) !== 0;
  if (failed) throw new Error('no pseudo-terminal can be opened');
  const device = named.subarray(0, named.indexOf(0)).toString('latin1');
  // While somebody holds the device, the other end does not fail when the product closes it.
  const held = openSync(device, constants.O_RDWR | constants.O_NOCTTY);
  const stream = new ReadStream(master);
  stream.on('error', () => stream.destroy());
  return {
    device,
    stream,
    fd: master,
    close: () => {
      stream.destroy();
      closeSync(held);
    },
  };
}
