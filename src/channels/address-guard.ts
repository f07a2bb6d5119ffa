// Which addresses the service may call because a client said so: handlers and files. Owns that decision; it is taken on
// the very address a connection is made to, so that a name that changes its mind between check and use gains nothing.

import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** `allow`: also private, loopback and other special addresses (DOZVON_PRIVATE_ADDRESSES=allow). */
export type PrivateAddresses = 'refuse' | 'allow';

type ResolvedAddress = { readonly address: string; readonly family: number };

/** Turns a name into addresses; the system's resolver outside tests. */
export type ResolveName = (
  name: string,
  done: (error: Error | null, addresses: readonly ResolvedAddress[]) => void,
) => void;

export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Whether anybody on the Internet could be meant by this IP address. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  // `process` turns IPv4 written as IPv6 into what it is; every special range of the registries is not `unicast`.
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'unicast' && !isCompatible(bare);
}

/** IPv4 inside IPv6 as it was once written (RFC 4291 2.5.5.1), `::7f00:1`: tunnels may still lead there. */
function isCompatible(address: string): boolean {
  const parsed = ipaddr.parse(address);
  return (
    parsed.kind() === 'ipv6' &&
    parsed
      .toByteArray()
      .slice(0, 12)
      .every((byte) => byte === 0)
  );
}

export function isAddress(host: string): boolean {
  return ipaddr.isValid(host.replace(/^\[|\]$/g, ''));
}

const resolveBySystem: ResolveName = (name, done) => {
  systemLookup(name, { all: true, verbatim: true }, (error, addresses) => done(error, addresses ?? []));
};

/** A `lookup` for connections that gives away permitted addresses only, and an error when none is left. */
export function guardedLookup(
  policy: PrivateAddresses,
  resolve: ResolveName = resolveBySystem,
): LookupFunction {
  return (name, options, done) => {
    resolve(name, (error, found) => {
      if (error) return done(error, '', 0);
      const allowed = policy === 'allow' ? found : found.filter((one) => isPublicAddress(one.address));
      const first = allowed[0];
      if (!first) return done(new AddressRefused(`${name} leads to a private address`), '', 0);
      if (options.all) return done(null, [...allowed]);
      return done(null, first.address, first.family);
    });
  };
}
