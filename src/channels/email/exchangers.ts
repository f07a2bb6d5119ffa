// Which mail servers take mails for a domain (RFC 5321 5.1): its MX records in their order, the domain itself without any, none
// when it says so (RFC 7505). Owns asking the DNS and remembering the answers for a while; connecting is `exchange-way.ts`.

import { Resolver } from 'node:dns/promises';
import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import type { YesNo } from '../../base/section-table.ts';
import { type Clock, type Instant, later } from '../../base/time.ts';
import { isPublicAddress } from '../address-guard.ts';

/** The part of the DNS mails need. Rejects with Node's codes: `ENOTFOUND` no such name, `ENODATA` no such record. */
export interface MailDns {
  mx(domain: string): Promise<readonly { readonly exchange: string; readonly priority: number }[]>;
  /** IPv4 and IPv6. */
  addresses(host: string): Promise<readonly string[]>;
  /** Each record in the pieces it travels in. */
  texts(name: string): Promise<readonly (readonly string[])[]>;
}

type ExchangeDns = Pick<MailDns, 'mx' | 'addresses'>;

export type Exchanger = { readonly name: string; readonly address: string };

type Exchange =
  /** In the order they are tried in. */
  | { readonly kind: 'found'; readonly exchangers: readonly Exchanger[] }
  | { readonly kind: 'none'; readonly why: string }
  /** Nobody answers; another time perhaps. */
  | { readonly kind: 'unknown'; readonly why: string };

export class Exchangers {
  readonly #dns: ExchangeDns;
  readonly #clock: Clock;
  readonly #privateHosts: YesNo;
  readonly #known = new RecentMap<string, { readonly exchange: Exchange; readonly until: Instant }>(
    LIMITS.email.domains,
  );
  readonly #asked = new Map<string, Promise<Exchange>>();

  constructor(options: { readonly dns: ExchangeDns; readonly clock: Clock; readonly privateHosts: YesNo }) {
    this.#dns = options.dns;
    this.#clock = options.clock;
    this.#privateHosts = options.privateHosts;
  }

  /** Never rejects; many who ask for one domain at a time ask once. */
  of(domain: string): Promise<Exchange> {
    const known = this.#known.get(domain);
    if (known && known.until > this.#clock.now()) return Promise.resolve(known.exchange);
    const asked = this.#asked.get(domain);
    if (asked) return asked;
    const asking = this.#ask(domain)
      .then((exchange) => {
        const until = later(this.#clock.now(), LIMITS.email.exchangersKept);
        if (exchange.kind !== 'unknown') this.#known.set(domain, { exchange, until });
        return exchange;
      })
      .finally(() => this.#asked.delete(domain));
    this.#asked.set(domain, asking);
    return asking;
  }

  async #ask(domain: string): Promise<Exchange> {
    const records = await answered(() => this.#dns.mx(domain));
    if (records.kind === 'failed') return { kind: 'unknown', why: records.why };
    if (records.kind === 'no-name') return { kind: 'none', why: 'there is no such domain' };
    // RFC 5321 5.1: without MX records the domain's own address counts.
    if (records.value.length === 0) return this.#resolve([domain]);
    // RFC 7505 3: one record that leads to the root.
    const hosts = records.value.filter(({ exchange }) => exchange !== '' && exchange !== '.');
    if (hosts.length === 0) return { kind: 'none', why: 'the domain takes no mail' };
    const inOrder = hosts
      .map((host) => ({ ...host, chance: Math.random() }))
      .sort((one, other) => one.priority - other.priority || one.chance - other.chance);
    const names = inOrder.map(({ exchange }) => exchange.toLowerCase().replace(/\.$/, ''));
    return this.#resolve(names.slice(0, LIMITS.email.exchangersAsked));
  }

  async #resolve(hosts: readonly string[]): Promise<Exchange> {
    const exchangers: Exchanger[] = [];
    let trouble: string | undefined;
    let hidden = 0;
    for (const name of hosts) {
      if (exchangers.length >= LIMITS.email.addressesTried) break;
      const found = await answered(() => this.#dns.addresses(name));
      if (found.kind === 'failed') trouble = found.why;
      if (found.kind !== 'answer') continue;
      const allowed = found.value.filter((one) => this.#privateHosts === 'yes' || isPublicAddress(one));
      hidden += found.value.length - allowed.length;
      exchangers.push(...allowed.map((address) => ({ name, address })));
    }
    if (exchangers.length > 0)
      return { kind: 'found', exchangers: exchangers.slice(0, LIMITS.email.addressesTried) };
    if (trouble !== undefined) return { kind: 'unknown', why: trouble };
    const why = hidden > 0 ? 'its mail servers have private addresses' : 'its mail servers have no address';
    return { kind: 'none', why };
  }
}

type Answered<T> =
  | { readonly kind: 'answer'; readonly value: readonly T[] }
  | { readonly kind: 'no-name' }
  | { readonly kind: 'failed'; readonly why: string };

async function answered<T>(ask: () => Promise<readonly T[]>): Promise<Answered<T>> {
  try {
    return { kind: 'answer', value: await ask() };
  } catch (trouble) {
    const { code = 'unknown' } = trouble as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND') return { kind: 'no-name' };
    return code === 'ENODATA' ? { kind: 'answer', value: [] } : { kind: 'failed', why: `DNS: ${code}` };
  }
}

/** Without `servers` those of the system's configuration. */
export function systemDns(servers?: readonly string[]): MailDns {
  const resolver = new Resolver({ timeout: LIMITS.email.dnsTime, tries: 3 });
  if (servers) resolver.setServers(servers);
  return {
    mx: (domain) => resolver.resolveMx(domain),
    texts: (name) => resolver.resolveTxt(name),
    addresses: async (host) => {
      const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
      const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      if (found.length > 0) return found;
      const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
      // A trouble weighs more than an answer: the address may be there.
      throw failures.find(({ code }) => code !== 'ENOTFOUND' && code !== 'ENODATA') ?? failures[0];
    },
  };
}
