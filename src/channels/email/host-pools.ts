// The servers a link has connections to, each with its pool. Owns how many are kept: those in use always, of the others the
// ones used last.

import { LIMITS } from '../../base/limits.ts';
import { type HostOptions, SmtpHost } from './smtp-host.ts';

type Pool = { readonly host: SmtpHost; users: number };

export class HostPools {
  /** The one used longest ago stands first. */
  readonly #pools = new Map<string, Pool>();

  async use<T>(key: string, options: HostOptions, act: (host: SmtpHost) => Promise<T>): Promise<T> {
    const pool = this.#pools.get(key) ?? { host: new SmtpHost(options), users: 0 };
    this.#pools.delete(key);
    this.#pools.set(key, pool);
    pool.users++;
    this.#forget();
    try {
      return await act(pool.host);
    } finally {
      pool.users--;
    }
  }

  close(): void {
    for (const { host } of this.#pools.values()) host.close();
    this.#pools.clear();
  }

  #forget(): void {
    if (this.#pools.size <= LIMITS.email.hosts) return;
    for (const [key, { host, users }] of this.#pools) {
      if (users > 0) continue;
      host.close();
      this.#pools.delete(key);
      return;
    }
  }
}
