// Whether an address lies in networks that the configuration names. Owns that comparison.

import ipaddr from 'ipaddr.js';

/** Whether an address lies in one of the networks; an IPv4 address written as IPv6 is what it is. */
export function isAmong(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const own = ipaddr.process(address);
  return networks.some((network) => {
    const [base, bits] = network.includes('/')
      ? ipaddr.parseCIDR(network)
      : ([ipaddr.parse(network), undefined] as const);
    if (base.kind() !== own.kind()) return false;
    return own.match(base, bits ?? (base.kind() === 'ipv4' ? 32 : 128));
  });
}
