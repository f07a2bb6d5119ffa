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

// All IPv6 addresses that have been given out (RFC 4291 2.4, registry of IANA); what lies outside has a meaning of its own
// or none: IPv4 as it was once written (`::7f00:1`), translations, what a network uses for itself.
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether anybody on the Internet could be meant by this IP address. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;
  // `process` turns IPv4 written as IPv6 into what it is; every special range of the registries is not `unicast`.
  const parsed = ipaddr.process(bare);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GIVEN_OUT);
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
