// The networks an account may be used from. Owns how one is written and whether an address lies in one; that sign-in asks
// is sign-in's business.

import ipaddr from 'ipaddr.js';
import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { FaultCode } from '../faults.ts';
import type { Account } from './account.ts';

/** In canonical form: `10.0.0.0/8`, `192.0.2.7/32`, `2001:db8::/32`. */
export type Network = string & { readonly __network: true };

export type AllowedNetwork = { readonly network: Network; readonly createdAt: Instant };

export interface AccountAddresses {
  /** In order of their numbers. None: the account may be used from anywhere. */
  list(account: Account): Promise<Result<readonly AllowedNetwork[], FaultCode>>;
  /** One that is there already stays. `change-failed` past the limit, `locks-out` when whoever asks would be shut out. */
  add(
    account: Account,
    network: Network,
    asked: AddressesAsked,
  ): Promise<Result<AllowedNetwork, AddressesRefused>>;
  /** `record-missing` when it is not there; `locks-out` when whoever asks would be shut out. */
  remove(account: Account, network: Network, asked: AddressesAsked): Promise<Result<true, AddressesRefused>>;
}

/** Where the request comes from; `force`: it may be shut out. */
export type AddressesAsked = { readonly from: string; readonly lockOut: 'refuse' | 'force' };

export type AddressesRefused = FaultCode | 'locks-out';

/** Whether the account could not be used any more from where the request comes from. */
export function wouldLockOut(left: readonly Network[], { from, lockOut }: AddressesAsked): boolean {
  return lockOut === 'refuse' && !isAllowedFrom(left, from);
}

/** An address or a network; bits behind its length are cut off. Undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const plain = text.trim();
  // The library also reads the old short and octal forms, which people mean otherwise.
  const address = plain.split('/')[0] ?? '';
  if (!ipaddr.IPv6.isValid(address) && !ipaddr.IPv4.isValidFourPartDecimal(address)) return undefined;
  if (address.includes('%')) return undefined;
  if (!plain.includes('/')) {
    const single = ipaddr.process(address);
    return `${single.toString()}/${single.kind() === 'ipv4' ? 32 : 128}` as Network;
  }
  if (!ipaddr.isValidCIDR(plain)) return undefined;
  const [parsed, length] = ipaddr.parseCIDR(plain);
  const whole = `${parsed.toString()}/${length}`;
  const first =
    parsed.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(whole)
      : ipaddr.IPv6.networkAddressFromCIDR(whole);
  return `${first.toString()}/${length}` as Network;
}

/** Whether an address is in one of the networks, or there are none. */
export function isAllowedFrom(networks: readonly string[], address: string): boolean {
  if (networks.length === 0) return true;
  const bare = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;
  const from = ipaddr.process(bare);
  return networks.some((network) => {
    const [first, length] = ipaddr.parseCIDR(network);
    return first.kind() === from.kind() && from.match(first, length);
  });
}
