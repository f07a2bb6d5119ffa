// The settings of an endpoint and what they are when nobody sets them. Owns these defaults; it must not open anything.

import { createHash, randomBytes } from 'node:crypto';
import { lookup, resolveSrv } from 'node:dns/promises';
import type { Chance } from '../../base/chance.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import type { DigestFunction, DigestHash } from '../../protocols/sip/digest.ts';
import type { SipTimers } from '../../protocols/sip/timers.ts';
import type { ListenOptions, Network } from './network.ts';
import type { Dns } from './targets.ts';

export type TlsOptions = {
  /** PEM: the certificate chain and key of our listener, also shown to servers that ask for one. */
  readonly certificate?: string;
  readonly key?: string;
  /** PEM: who is trusted beside, or instead of, the system's authorities. */
  readonly authorities?: string;
  /** `verify` (by default): a peer we connect to must have a certificate for its name. */
  readonly peers?: 'verify' | 'accept-any';
};

export type EndpointOptions = {
  /** Port 0 takes a free one. */
  readonly listen: readonly ListenOptions[];
  readonly tls?: TlsOptions;
  /** The address peers beyond loopback reach us by, when it is not the one a listener is bound to. */
  readonly publicAddress?: string;
  /** The value of User-Agent and Server. */
  readonly userAgent?: string;
  /** `auto` (by default): replies and requests go back to where a peer behind a NAT was heard from. */
  readonly nat?: 'auto' | 'off';
  /** Whether the contacts of a 3xx are tried: `follow` by default. */
  readonly redirects?: 'follow' | 'refuse';
  /** Requests over 1300 bytes to a peer whose transport nobody asked for: `tcp` by default (RFC 3261 18.1.1). */
  readonly largeMessages?: 'tcp' | 'udp';
  /** Milliseconds; RFC 3261's by default. */
  readonly timers?: Partial<SipTimers>;
  /** Seconds (RFC 4028): 1800 and 90 by default. */
  readonly sessionExpires?: number;
  readonly minSe?: number;
  /** Past it new requests get 503 with Retry-After: 100000 by default. */
  readonly transactionsMax?: number;
  /** Sessions that have not ended; past it INVITEs get 503 and ours fail: 10000 by default. */
  readonly sessionsMax?: number;
  /** Connections of one TCP or TLS listener: 2000 by default. */
  readonly connectionsMax?: number;
  /** Seconds a connection may be silent: 600 by default. */
  readonly idleSeconds?: number;
  readonly clock?: Timekeeper;
  readonly chance?: Chance;
  readonly network?: Network;
  readonly dns?: Dns;
};

/** Randomness is drawn in blocks: a call takes a few small pieces and the system call costs more than the bytes. */
const BLOCK_BYTES = 4_096;

export function systemChance(): Chance {
  let block = randomBytes(BLOCK_BYTES);
  let at = 0;
  return {
    bytes(length) {
      if (length > BLOCK_BYTES) return randomBytes(length);
      if (at + length > BLOCK_BYTES) {
        block = randomBytes(BLOCK_BYTES);
        at = 0;
      }
      at += length;
      return block.subarray(at - length, at);
    },
  };
}

const HASH_NAMES: Readonly<Record<DigestFunction, string>> = {
  MD5: 'md5',
  'SHA-256': 'sha256',
  'SHA-512-256': 'sha512-256',
};

export const systemHash: DigestHash = (algorithm, bytes) =>
  createHash(HASH_NAMES[algorithm]).update(bytes).digest();

export const SYSTEM_DNS: Dns = {
  srv: (name) => resolveSrv(name),
  addresses: async (host) => {
    const found = await lookup(host, { all: true, order: 'ipv4first' });
    return found.map((one) => one.address);
  },
};
