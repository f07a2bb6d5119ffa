// The few calls of Linux's C library that the batch body makes, through koffi. Owns signatures, constants and addresses of memory; it must
// not know packets. Only for 64-bit little-endian Linux with glibc; loading fails elsewhere, and the plane then takes node:dgram.

type KoffiFunction = (...values: (number | bigint | Uint8Array | null)[]) => number;

type Koffi = {
  load(name: string): { func(definition: string): KoffiFunction };
  address(memory: Uint8Array): bigint;
  errno(): number;
};

export type Libc = {
  readonly socket: KoffiFunction;
  readonly bind: KoffiFunction;
  readonly connect: KoffiFunction;
  readonly setsockopt: KoffiFunction;
  readonly close: KoffiFunction;
  readonly sendto: KoffiFunction;
  readonly sendmsg: KoffiFunction;
  readonly recvmmsg: KoffiFunction;
  readonly epollCreate: KoffiFunction;
  readonly epollControl: KoffiFunction;
  readonly epollWait: KoffiFunction;
  readonly epollWaitLong: KoffiFunction;
  readonly eventfd: KoffiFunction;
  readonly write: KoffiFunction;
  readonly setScheduler: KoffiFunction;
  readonly setPriority: KoffiFunction;
  errno(): number;
  /** Where memory lies. Holds for as long as the memory is referenced: buffers of their own do not move. */
  addressOf(memory: Uint8Array): number;
};

export const AF_INET = 2;
export const AF_INET6 = 10;
export const SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0o4000 | 0o2000000;
export const SOL_SOCKET = 1;
export const SO_SNDBUF = 7;
export const SO_RCVBUF = 8;
export const SO_ATTACH_FILTER = 26;
export const SO_DETACH_FILTER = 27;
export const IPPROTO_IP = 0;
export const IP_TOS = 1;
export const IPPROTO_IPV6 = 41;
export const IPV6_V6ONLY = 26;
export const IPV6_TCLASS = 67;
export const MSG_DONTWAIT = 0x40;
export const EPOLL_ADD = 1;
export const EPOLL_DELETE = 2;
export const EPOLLIN = 1;
export const EPOLLET = 0x80000000;
export const ENFILE = 23;
export const EMFILE = 24;
export const EAFNOSUPPORT = 97;
export const EADDRNOTAVAIL = 99;
/** The size of struct epoll_event, which only x86-64 packs. */
export const EPOLL_EVENT_BYTES = process.arch === 'x64' ? 12 : 16;
export const EPOLL_DATA_AT = process.arch === 'x64' ? 4 : 8;
/** epoll_pwait2 has one number on all architectures. */
const SYS_EPOLL_PWAIT2 = 441;
const SCHED_FIFO_RESET_ON_FORK = 1 | 0x40000000;
const PRIO_PROCESS = 0;

/** Memory of its own that does not move, filled with zeros. */
export function pinned(length: number): Uint8Array {
  return Buffer.allocUnsafeSlow(Math.max(64, length)).fill(0);
}

/** Writes an address as the machine's eight bytes. */
export function putAddress(bytes: Uint8Array, at: number, address: number): void {
  putUint32(bytes, at, address % 2 ** 32);
  putUint32(bytes, at + 4, Math.floor(address / 2 ** 32));
}

export function putUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

/** Loads the library. Throws where it cannot be used, with the reason. */
export async function loadLibc(): Promise<Libc> {
  if (process.platform !== 'linux' || (process.arch !== 'x64' && process.arch !== 'arm64')) {
    throw new Error(`batched socket calls are for 64-bit Linux, not ${process.platform} ${process.arch}`);
  }
  const { default: koffi } = (await import('koffi')) as unknown as { default: Koffi };
  const library = koffi.load('libc.so.6');
  const wait2 = library.func('long syscall(long, int, uintptr_t, int, uintptr_t, uintptr_t, size_t)');
  return {
    socket: library.func('int socket(int, int, int)'),
    bind: library.func('int bind(int, void*, uint)'),
    connect: library.func('int connect(int, void*, uint)'),
    setsockopt: library.func('int setsockopt(int, int, int, void*, uint)'),
    close: library.func('int close(int)'),
    sendto: library.func('long sendto(int, void*, size_t, int, void*, uint)'),
    sendmsg: library.func('long sendmsg(int, uintptr_t, int)'),
    recvmmsg: library.func('int recvmmsg(int, uintptr_t, uint, int, uintptr_t)'),
    epollCreate: library.func('int epoll_create1(int)'),
    epollControl: library.func('int epoll_ctl(int, int, int, void*)'),
    epollWait: library.func('int epoll_wait(int, uintptr_t, int, int)'),
    epollWaitLong: (epoll, events, most, time) =>
      wait2(SYS_EPOLL_PWAIT2, epoll!, events!, most!, time!, 0, 8),
    eventfd: library.func('int eventfd(uint, int)'),
    write: library.func('long write(int, void*, size_t)'),
    setScheduler: library.func('int sched_setscheduler(int, int, void*)'),
    setPriority: library.func('int setpriority(int, uint, int)'),
    errno: () => koffi.errno(),
    addressOf: (memory) => Number(koffi.address(memory)),
  };
}

/** Asks for the calling thread to be woken first: real time, else a better nice value, else what there is. */
export function askForScheduling(libc: Libc): 'fifo' | 'nice' | 'normal' {
  const parameter = pinned(4);
  putUint32(parameter, 0, 1);
  if (libc.setScheduler(0, SCHED_FIFO_RESET_ON_FORK, parameter) === 0) return 'fifo';
  // On Linux `who` 0 is the calling thread (setpriority(2), "C library/kernel differences").
  return libc.setPriority(PRIO_PROCESS, 0, -11) === 0 ? 'nice' : 'normal';
}
