// IP addresses between text and the bytes of a socket address. Owns struct sockaddr_in and sockaddr_in6 as Linux lays them out; it must not
// resolve names.

import { isIPv4, isIPv6 } from 'node:net';
import type { Endpoint } from './wire.ts';

const AF_INET = 2;
const AF_INET6 = 10;
/** Room for either form. */
export const SOCKADDR_BYTES = 28;

/** Eight groups of an IPv6 address without a zone; the last two may be written as IPv4. */
function groupsOf(text: string): number[] {
  const bare = text.split('%')[0]!;
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(bare);
  const plain = dotted
    ? `${dotted[1]}${((Number(dotted[2]) << 8) | Number(dotted[3])).toString(16)}:${((Number(dotted[4]) << 8) | Number(dotted[5])).toString(16)}`
    : bare;
  const [before = '', after] = plain.split('::');
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const front = read(before);
  const back = after === undefined ? [] : read(after);
  const zeros = after === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  return [...front, ...Array.from({ length: zeros }, () => 0), ...back];
}

/** One spelling for each address, for comparing; undefined for what is no IP address. */
export function canonicalAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) return undefined;
  return groupsOf(text)
    .map((group) => group.toString(16))
    .join(':');
}

export function sameEndpoint(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && canonicalAddress(one.address) === canonicalAddress(other.address);
}

/** Writes a socket address at `at`; its length, or 0 for what is no address. */
export function writeSockaddr(bytes: Uint8Array, at: number, endpoint: Endpoint): number {
  const four = isIPv4(endpoint.address);
  if (!four && !isIPv6(endpoint.address)) return 0;
  bytes.fill(0, at, at + SOCKADDR_BYTES);
  // sa_family is in the machine's order (little-endian here), the port in the network's.
  bytes[at] = four ? AF_INET : AF_INET6;
  bytes[at + 2] = endpoint.port >>> 8;
  bytes[at + 3] = endpoint.port & 0xff;
  if (four) {
    endpoint.address.split('.').forEach((part, k) => {
      bytes[at + 4 + k] = Number(part);
    });
    return 16;
  }
  groupsOf(endpoint.address).forEach((group, k) => {
    bytes[at + 8 + 2 * k] = group >>> 8;
    bytes[at + 9 + 2 * k] = group & 0xff;
  });
  return SOCKADDR_BYTES;
}

export function readSockaddr(bytes: Uint8Array, at: number): Endpoint {
  const port = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  if (bytes[at] === AF_INET) return { address: bytes.subarray(at + 4, at + 8).join('.'), port };
  const groups: string[] = [];
  for (let k = 0; k < 8; k++) {
    groups.push(((bytes[at + 8 + 2 * k]! << 8) | bytes[at + 9 + 2 * k]!).toString(16));
  }
  return { address: groups.join(':'), port };
}
