// What systemd is told when it has started the server: that it is ready, that it stops, and while it lives that its main thread
// does (sd_notify(3)). Owns the datagrams, which Node cannot send to a Unix socket, so the C library does; where nobody asked for
// them nothing is loaded.

import { SECOND } from '../base/time.ts';

type KoffiFunction = (...values: (number | Uint8Array)[]) => number;
type Koffi = { load(name: string): { func(definition: string): KoffiFunction } };

// socket(2), unix(7).
const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const PATH_BYTES = 108;

type SystemdNotices = {
  readonly ready: (status: string) => void;
  /** `drain`: seconds that calls may talk on. */
  readonly stopping: (drain: number) => void;
};

const NOBODY: SystemdNotices = { ready: () => {}, stopping: () => {} };

/** Seconds beside those of the calls: trunks deregister, the last writes are committed, PostgreSQL writes down what it has. */
const STOP_SECONDS = 40;

type Environment = Readonly<Record<string, string | undefined>>;

/** `onFault` is told why systemd hears nothing; a server that was started is not ended for that. */
export async function systemdNotices(
  env: Environment,
  onFault: (what: string, error: unknown) => void,
): Promise<SystemdNotices> {
  const place = env.NOTIFY_SOCKET;
  if (place === undefined || place === '') return NOBODY;
  try {
    const send = await sender(addressOf(place));
    return noticesBy(send, watchdogMilliseconds(env));
  } catch (error) {
    onFault('systemd cannot be told anything', error);
    return NOBODY;
  }
}

function noticesBy(send: (text: string) => void, watchdog: number | undefined): SystemdNotices {
  const beat = (every: number): void => {
    send('WATCHDOG=1');
    setTimeout(beat, every, every).unref();
  };
  return {
    ready: (status) => {
      send(`READY=1\nSTATUS=${status}`);
      // Twice in the time it has, as sd_watchdog_enabled(3) recommends, and until the very end.
      if (watchdog !== undefined) beat(watchdog / 2);
    },
    stopping: (drain) => {
      const extended = (drain + STOP_SECONDS) * 1_000_000;
      send(`STOPPING=1\nSTATUS=waits for calls to end\nEXTEND_TIMEOUT_USEC=${extended}`);
    },
  };
}

/** Milliseconds within which a sign of life is wanted; undefined: none is, or of another process. */
function watchdogMilliseconds({ WATCHDOG_USEC: time, WATCHDOG_PID: whose }: Environment): number | undefined {
  if (time === undefined || !/^[1-9]\d*$/.test(time)) return undefined;
  if (whose !== undefined && whose !== String(process.pid)) return undefined;
  return Number(time) / SECOND;
}

/** A path, or after an at sign a name in the abstract space, which begins with a zero. */
function addressOf(place: string): Uint8Array {
  const path = Buffer.from(place);
  if (path.length >= PATH_BYTES) throw new Error(`${place} is too long for a socket`);
  if (place.startsWith('@')) path[0] = 0;
  else if (!place.startsWith('/')) throw new Error(`${place} is no Unix socket`);
  const address = Buffer.alloc(2 + path.length + (path[0] === 0 ? 0 : 1));
  address.writeUInt16LE(AF_UNIX);
  address.set(path, 2);
  return address;
}

/** One that is not heard is lost: systemd counts on the next. */
async function sender(address: Uint8Array): Promise<(text: string) => void> {
  const { default: koffi } = (await import('koffi')) as unknown as { default: Koffi };
  const library = koffi.load('libc.so.6');
  const socket = library.func('int socket(int domain, int type, int protocol)');
  const sendto = library.func(
    'long sendto(int fd, const uint8_t *bytes, size_t length, int flags, const uint8_t *address, uint32_t size)',
  );
  const fd = socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
  if (fd < 0) throw new Error('there is no socket to be had');
  return (text) => {
    const bytes = Buffer.from(text);
    sendto(fd, bytes, bytes.length, 0, address, address.length);
  };
}
