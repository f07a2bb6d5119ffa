// How one session meets 401 and 407 (RFC 3261 section 22, RFC 8760): what is known of each realm, how often it was tried.
// Owns nonce counts and rounds; it must not send anything or log a password.

import { type Chance, token } from '../../base/chance.ts';
import { authorize, type Challenge, chooseChallenge, type DigestHash } from './digest.ts';
import { headers, type SipHeader, type SipRequest, type SipResponse } from './message.ts';

export type SipCredentials = {
  readonly username: string;
  readonly password: string;
  readonly realm?: string;
};

type Realm = { readonly name: HeaderName; challenge: Challenge; nonceCount: number; rounds: number };
type HeaderName = 'Authorization' | 'Proxy-Authorization';

/** The most realms one session signs for: each proxy on the way may have its own. */
const REALMS_MAX = 4;

export class SessionCredentials {
  readonly #credentials: SipCredentials | undefined;
  readonly #hash: DigestHash;
  readonly #chance: Chance;
  readonly #realms = new Map<string, Realm>();

  constructor(credentials: SipCredentials | undefined, hash: DigestHash, chance: Chance) {
    this.#credentials = credentials;
    this.#hash = hash;
    this.#chance = chance;
  }

  /** Whether the request should go out again. Two rounds a realm at the most, the second only for a stale nonce. */
  take(response: SipResponse): 'again' | 'give-up' {
    if (this.#credentials === undefined) return 'give-up';
    const name: HeaderName = response.status === 407 ? 'Proxy-Authorization' : 'Authorization';
    const values = headers(response, response.status === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate');
    const challenge = chooseChallenge(values);
    if (challenge === undefined) return 'give-up';
    const wanted = this.#credentials.realm;
    if (wanted !== undefined && wanted !== challenge.realm) return 'give-up';
    const key = `${name} ${challenge.realm}`;
    const known = this.#realms.get(key);
    if (known === undefined) {
      if (this.#realms.size >= REALMS_MAX) return 'give-up';
      this.#realms.set(key, { name, challenge, nonceCount: 0, rounds: 1 });
      return 'again';
    }
    if (known.rounds >= 2 || (known.rounds === 1 && !challenge.stale)) return 'give-up';
    known.challenge = challenge;
    known.nonceCount = 0;
    known.rounds++;
    return 'again';
  }

  /** A request went through: the next challenge begins a new count of rounds. */
  settled(): void {
    for (const realm of this.#realms.values()) realm.rounds = 0;
  }

  /** The headers that sign this request for every realm known so far. */
  sign(request: Pick<SipRequest, 'method' | 'uri' | 'body'>): SipHeader[] {
    if (this.#credentials === undefined) return [];
    const list: SipHeader[] = [];
    for (const realm of this.#realms.values()) {
      realm.nonceCount++;
      const value = authorize(
        {
          challenge: realm.challenge,
          credentials: this.#credentials,
          method: request.method,
          uri: request.uri,
          body: request.body,
          nonceCount: realm.nonceCount,
          cnonce: token(this.#chance, 8),
        },
        this.#hash,
      );
      list.push({ name: realm.name, value });
    }
    return list;
  }
}
