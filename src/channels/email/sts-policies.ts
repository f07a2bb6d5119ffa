// The policies domains have about TLS to their mail servers, as known now (RFC 8461 sections 3.3 and 5.1). Owns asking for them
// and how long they are kept: one that was had holds until its time is over, whatever the DNS or the web server say meanwhile.
// What a policy forbids is `exchange-way.ts`.

import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { type Clock, type Instant, later, SECOND } from '../../base/time.ts';
import { readStsRecord, type StsPolicy } from '../../protocols/mta-sts/policy.ts';
import type { MailDns } from './exchangers.ts';
import type { StsSource } from './sts-source.ts';

const NAME = /^(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{1,63}$/i;

type Known = {
  /** Of the record it came with; absent: none could be had yet. */
  readonly held?: { readonly id: string; readonly policy: StsPolicy; readonly fetchedAt: Instant };
  /** Nobody asks before. */
  readonly askedAgainAt: Instant;
};

type StsPoliciesOptions = {
  readonly dns: Pick<MailDns, 'texts'>;
  readonly source: StsSource;
  readonly clock: Clock;
  readonly report: (what: string, trouble: unknown) => void;
};

export class StsPolicies {
  readonly #options: StsPoliciesOptions;
  readonly #known = new RecentMap<string, Known>(LIMITS.email.domains);
  readonly #asked = new Map<string, Promise<StsPolicy | undefined>>();

  constructor(options: StsPoliciesOptions) {
    this.#options = options;
  }

  /** Undefined: the domain has none. Never rejects; many who ask for one domain at a time ask once. */
  of(domain: string): Promise<StsPolicy | undefined> {
    // An address in brackets has no policy, and nothing but a name may become part of a web address.
    if (!NAME.test(domain)) return Promise.resolve(undefined);
    const known = this.#known.get(domain);
    if (known && known.askedAgainAt > this.#options.clock.now()) return Promise.resolve(this.#valid(known));
    const asked = this.#asked.get(domain);
    if (asked) return asked;
    const asking = this.#ask(domain, known).finally(() => this.#asked.delete(domain));
    this.#asked.set(domain, asking);
    return asking;
  }

  close(): void {
    this.#options.source.close();
  }

  #valid({ held }: Known): StsPolicy | undefined {
    if (!held) return undefined;
    const until = later(held.fetchedAt, held.policy.maxAgeSeconds * SECOND);
    return until > this.#options.clock.now() ? held.policy : undefined;
  }

  async #ask(domain: string, known: Known | undefined): Promise<StsPolicy | undefined> {
    const { clock } = this.#options;
    const id = await this.#recordOf(domain);
    const held = known && this.#valid(known) ? known.held : undefined;
    const fresh = held && held.id === id && later(held.fetchedAt, LIMITS.email.policyRefreshed) > clock.now();
    const fetched = id === undefined || fresh ? undefined : await this.#fetched(domain, id);
    // Section 3.3: a web server that fails is left alone for five minutes, as is the DNS.
    const askedAgainAt = later(clock.now(), LIMITS.email.exchangersKept);
    const next: Known = {
      askedAgainAt,
      ...((fetched ?? held) && { held: (fetched ?? held)! }),
    };
    this.#known.set(domain, next);
    return this.#valid(next);
  }

  /** A DNS that does not answer is as one that says there is none: what is held goes on holding (section 5.1). */
  async #recordOf(domain: string): Promise<string | undefined> {
    try {
      return readStsRecord(
        (await this.#options.dns.texts(`_mta-sts.${domain}`)).map((parts) => parts.join('')),
      );
    } catch {
      return undefined;
    }
  }

  async #fetched(domain: string, id: string): Promise<Known['held'] | undefined> {
    const { source, clock, report } = this.#options;
    const policy = await source.policy(domain);
    if (policy.ok) return { id, policy: policy.value, fetchedAt: clock.now() };
    report(`the MTA-STS policy of ${domain}`, policy.error);
    return undefined;
  }
}
