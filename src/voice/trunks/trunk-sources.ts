// Where calls of our trunks may come from: the addresses of their hosts and what the configuration adds. Owns the list and its
// renewal as names move; an INVITE from anywhere else is a stranger's.

import ipaddr from 'ipaddr.js';
import { MINUTE } from '../../base/time.ts';
import { hostKind, withoutBrackets } from '../../protocols/sip/host.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import type { Dns } from '../signalling/targets.ts';
import { nextHopOf } from './trunk-address.ts';
import type { TrunkSettings } from './trunk-settings.ts';

type SourceOptions = {
  readonly settings: readonly TrunkSettings[];
  readonly dns: Dns;
  readonly scheduler: Scheduler;
};

type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** What is known of where a trunk calls from before any name is looked up. */
type Place = {
  readonly trunk: TrunkSettings;
  readonly networks: readonly Network[];
  readonly names: readonly string[];
};

// How late a host's new address is known.
const RENEWAL = MINUTE;

export class TrunkSources {
  readonly #options: SourceOptions;
  readonly #places: readonly Place[];
  /** Host name → addresses found last, with those known before where not everything could be asked. */
  readonly #found = new Map<string, readonly string[]>();
  readonly #names: readonly string[];
  #wake: Cancel | undefined;
  #open: 'yes' | 'no' = 'yes';

  constructor(options: SourceOptions) {
    this.#options = options;
    this.#places = options.settings.map(placeOf);
    this.#names = [...new Set(this.#places.flatMap(({ names }) => names))];
  }

  /** Resolves when every name has been looked up once; goes on looking. */
  async start(): Promise<void> {
    await Promise.all(this.#names.map((name) => this.#lookUp(name)));
    if (this.#names.length === 0 || this.#open === 'no') return;
    this.#wake = this.#options.scheduler.after(RENEWAL, () => void this.start());
  }

  close(): void {
    this.#open = 'no';
    this.#wake?.();
  }

  /** Whether a trunk may call from this address. */
  knows(address: string): boolean {
    return this.trunkAt(address) !== undefined;
  }

  /** The first trunk that may call from this address. */
  trunkAt(address: string): TrunkSettings | undefined {
    if (!ipaddr.isValid(address)) return undefined;
    const parsed = ipaddr.process(address);
    const text = parsed.toString();
    const fits = ([network, bits]: Network): boolean =>
      network.kind() === parsed.kind() && parsed.match(network, bits);
    return this.#places.find(
      ({ networks, names }) =>
        networks.some(fits) || names.some((name) => this.#found.get(name)?.includes(text) === true),
    )?.trunk;
  }

  async #lookUp(name: string): Promise<void> {
    const { dns } = this.#options;
    const known = this.#found.get(name) ?? [];
    let whole: 'yes' | 'no' = 'yes';
    const orNone = (error: unknown): readonly never[] => {
      if (!meansNone(error)) whole = 'no';
      return [];
    };
    const records = await Promise.all(
      ['_sip._udp.', '_sip._tcp.', '_sips._tcp.'].map((prefix) => dns.srv(prefix + name).catch(orNone)),
    );
    const hosts = [name, ...records.flat().map((record) => record.name)];
    const found = await Promise.all(hosts.map((host) => dns.addresses(host).catch(orNone)));
    const addresses = found
      .flat()
      .flatMap((one) => (ipaddr.isValid(one) ? ipaddr.process(one).toString() : []));
    // What could not be asked may still be as it was: a server left out would have its calls refused.
    const all = whole === 'yes' ? addresses : [...new Set([...known, ...addresses])];
    if (addresses.length > 0) this.#found.set(name, all);
  }
}

function placeOf(trunk: TrunkSettings): Place {
  const hosts = [withoutBrackets(trunk.host), nextHopOf(trunk).host];
  const numeric = hosts.filter((host) => hostKind(host) !== 'name');
  const names = hosts.filter((host) => hostKind(host) === 'name');
  return { trunk, networks: [...numeric, ...(trunk.sources ?? [])].map(networkOf), names };
}

/** There is no such name, or it has no such records; anything else is trouble on the way to the answer. */
function meansNone(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'ENOTFOUND' || code === 'ENODATA';
}

/** An address is a network of one. The configuration has been read: what stands here is one or the other. */
function networkOf(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128] as Network;
}
