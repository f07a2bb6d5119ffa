// Where a request goes (RFC 3263 without NAPTR): numeric hosts as they are, names by SRV with priority and weight, then by
// address. Owns the cache of answers and of targets that failed; it must not send anything.

import type { Chance } from '../../base/chance.ts';
import { hostKind, withoutBrackets } from '../../protocols/sip/host.ts';
import { parseUri } from '../../protocols/sip/uri.ts';
import type { Place } from './network.ts';
import type { LinkTransport, NextHop, Transport } from './session.ts';

/** Where to send, in this order. `pinned`: the transport was asked for and is not to be changed for a long message. */
export type Target = Place & {
  readonly transport: LinkTransport;
  readonly pinned: 'yes' | 'no';
  /** The name a TLS certificate must be for. */
  readonly serverName?: string;
};

export type Hop = {
  readonly host: string;
  readonly port?: number;
  /** undefined: nobody said. */
  readonly transport: Transport | undefined;
};

type SrvRecord = {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
};

/** The port to DNS. Both reject, or give nothing, when there is no answer. */
export interface Dns {
  srv(name: string): Promise<readonly SrvRecord[]>;
  addresses(host: string): Promise<readonly string[]>;
}

const FOUND_MAX_AGE = 30_000;
const NOT_FOUND_MAX_AGE = 5_000;
/** Milliseconds a target that failed stands behind the others. */
const PENALTY = 30_000;
const CACHE_MAX = 10_000;
const TARGETS_MAX = 8;

const SRV_PREFIX: Readonly<Record<Transport, string>> = {
  udp: '_sip._udp.',
  tcp: '_sip._tcp.',
  tls: '_sips._tcp.',
};

const DEFAULT_PORT: Readonly<Record<LinkTransport, number>> = {
  udp: 5060,
  tcp: 5060,
  tls: 5061,
  ws: 80,
  wss: 443,
};

export function defaultPort(transport: LinkTransport): number {
  return DEFAULT_PORT[transport];
}

/** The hop a URI names, or why it names none. */
export function hopOfUri(text: string): Hop | string {
  const parsed = parseUri(text);
  if (!parsed.ok) return parsed.error;
  const uri = parsed.value;
  if (uri.opaque !== undefined) return `no way to reach ${uri.scheme}:`;
  const named = uri.parameters.get('transport')?.toLowerCase();
  if (named !== undefined && named !== 'udp' && named !== 'tcp' && named !== 'tls') {
    return `transport ${named} is not known here`;
  }
  const transport = uri.scheme === 'sips' ? 'tls' : named;
  const host = uri.parameters.get('maddr') ?? uri.host;
  return { host, transport, ...(uri.port === undefined ? {} : { port: uri.port }) };
}

export function hopOf(next: NextHop): Hop {
  return {
    host: next.host,
    transport: next.transport,
    ...(next.port === undefined ? {} : { port: next.port }),
  };
}

type Cached = { readonly targets: readonly Target[]; readonly until: number };

type TargetsOptions = {
  readonly dns: Dns;
  readonly now: () => number;
  readonly chance: Chance;
  /** Transports there is a listener for; SRV is asked for no other. */
  readonly transports: readonly Transport[];
};

export class Targets {
  readonly #options: TargetsOptions;
  readonly #cache = new Map<string, Cached>();
  readonly #penalties = new Map<string, number>();

  constructor(options: TargetsOptions) {
    this.#options = options;
  }

  /** At once for numeric hosts and what is in the cache; an empty list when the host cannot be found. */
  find(hop: Hop): readonly Target[] | Promise<readonly Target[]> {
    const host = withoutBrackets(hop.host);
    const kind = hostKind(host);
    const pinned = hop.transport === undefined ? 'no' : 'yes';
    const transport = hop.transport ?? 'udp';
    const { port } = hop;
    if (kind !== 'name') return [{ address: host, port: port ?? defaultPort(transport), transport, pinned }];
    const key = `${host} ${port ?? ''} ${hop.transport ?? ''}`;
    const cached = this.#cache.get(key);
    const now = this.#options.now();
    if (cached !== undefined && cached.until > now) return this.#sorted(cached.targets);
    return this.#lookUp(host, hop).then((targets) => {
      if (this.#cache.size >= CACHE_MAX) this.#cache.clear();
      const age = targets.length > 0 ? FOUND_MAX_AGE : NOT_FOUND_MAX_AGE;
      this.#cache.set(key, { targets, until: this.#options.now() + age });
      return this.#sorted(targets);
    });
  }

  /** This target did not answer: others come first for a while. */
  failed(target: Target): void {
    if (this.#penalties.size >= CACHE_MAX) this.#penalties.clear();
    this.#penalties.set(keyOf(target), this.#options.now() + PENALTY);
  }

  worked(target: Target): void {
    if (this.#penalties.size > 0) this.#penalties.delete(keyOf(target));
  }

  #sorted(targets: readonly Target[]): readonly Target[] {
    if (this.#penalties.size === 0 || targets.length < 2) return targets;
    const now = this.#options.now();
    const bad = (target: Target): boolean => (this.#penalties.get(keyOf(target)) ?? 0) > now;
    return [...targets.filter((one) => !bad(one)), ...targets.filter(bad)];
  }

  async #lookUp(host: string, hop: Hop): Promise<readonly Target[]> {
    const pinned = hop.transport === undefined ? 'no' : 'yes';
    if (hop.port === undefined) {
      const asked = hop.transport === undefined ? this.#options.transports : [hop.transport];
      for (const transport of asked) {
        const records = await this.#options.dns.srv(SRV_PREFIX[transport] + host).catch(() => []);
        if (records.length === 0) continue;
        const targets: Target[] = [];
        for (const record of order(records, this.#options.chance).slice(0, TARGETS_MAX)) {
          for (const address of await this.#addresses(record.name)) {
            // RFC 3263 and RFC 5922: the certificate is that of the name that was asked for, not of the SRV target.
            targets.push({ address, port: record.port, transport, pinned, serverName: host });
          }
        }
        return targets.slice(0, TARGETS_MAX);
      }
    }
    const transport = hop.transport ?? 'udp';
    const port = hop.port ?? defaultPort(transport);
    const addresses = await this.#addresses(host);
    return addresses
      .slice(0, TARGETS_MAX)
      .map((address) => ({ address, port, transport, pinned, serverName: host }));
  }

  #addresses(host: string): Promise<readonly string[]> {
    if (hostKind(host) !== 'name') return Promise.resolve([host]);
    return this.#options.dns.addresses(host).catch(() => []);
  }
}

function keyOf(target: Target): string {
  return `${target.transport} ${target.address} ${target.port}`;
}

/** RFC 2782: by priority; within one, each next record is drawn with a chance in proportion to its weight. */
export function order(records: readonly SrvRecord[], chance: Chance): readonly SrvRecord[] {
  const left = records.filter((record) => record.name !== '' && record.name !== '.');
  left.sort((a, b) => a.priority - b.priority || a.weight - b.weight);
  const ordered: SrvRecord[] = [];
  while (left.length > 0) {
    const group = left.filter((record) => record.priority === left[0]!.priority);
    const total = group.reduce((sum, record) => sum + record.weight, 0);
    const [a = 0, b = 0, c = 0] = chance.bytes(3);
    let mark = ((a << 16) | (b << 8) | c) % (total + 1);
    const drawn = group.find((record) => {
      mark -= record.weight;
      return mark <= 0;
    });
    ordered.push(drawn ?? group[0]!);
    left.splice(left.indexOf(drawn ?? group[0]!), 1);
  }
  return ordered;
}
