// A modem at a serial device of Linux, such as /dev/ttyUSB0. Owns opening the device and setting its line, by coreutils' `stty`:
// Node has no serial ports of its own. It must not block: a device without a carrier would, opened the plain way.

import { execFile } from 'node:child_process';
import { closeSync, constants, fstatSync, open } from 'node:fs';
import { isatty, ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import { LIMITS } from '../../base/limits.ts';
import type { OpenPort } from './modem-port.ts';
import { socketPort } from './socket-port.ts';

const run = promisify(execFile);
const openFile = promisify(open);

/** Octets as they are, eight bits, no echo, no flow control, and no waiting for a carrier. */
const RAW = ['raw', '-echo', 'cs8', '-parenb', '-cstopb', 'clocal', 'cread', '-crtscts'] as const;

export const SERIAL_PLATFORM = 'linux';

async function setLine(device: string, baud: number): Promise<void> {
  try {
    await run('stty', ['-F', device, String(baud), ...RAW], { timeout: LIMITS.modem.sttyMs });
  } catch (trouble) {
    const { stderr = '', message } = trouble as { readonly stderr?: string; readonly message: string };
    throw new Error(`stty cannot set ${device}: ${stderr.trim() || message}`);
  }
}

/**
 * The stream opens a terminal anew by its name and closes that; the number it was given stays open with it (libuv's
 * `uv_tty_init`). Where it could not, the number is closed already, and another file may have it.
 */
function closeWith(stream: ReadStream, fd: number): void {
  const { rdev } = fstatSync(fd);
  stream.once('close', () => {
    try {
      if (fstatSync(fd).rdev === rdev) closeSync(fd);
    } catch {
      // Closed with the stream.
    }
  });
}

export function serialPort(device: string, baud: number): OpenPort {
  return async (listener) => {
    if (process.platform !== SERIAL_PLATFORM)
      throw new Error(`serial devices are opened on Linux only; use \`host\` and \`port\` for ${device}`);
    const fd = await openFile(device, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    try {
      if (!isatty(fd)) throw new Error(`${device} is no serial device`);
      await setLine(device, baud);
    } catch (trouble) {
      closeSync(fd);
      throw trouble;
    }
    const stream = new ReadStream(fd);
    closeWith(stream, fd);
    return socketPort(stream, listener);
  };
}
