// The registrar of phones (RFC 3261 10.3): proves who registers by digest, keeps their contacts, says who calls by a connection.
// Owns challenges and the guard against guessing; which phones exist is asked elsewhere.

import { type Chance, token } from '../../base/chance.ts';
import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { type FindPhone, type KnownPhone, readPhoneNumber } from '../../core/phones/phones.ts';
import {
  type DigestHash,
  formatChallenge,
  nonceCountOf,
  parseAuthorization,
  verifyAuthorization,
} from '../../protocols/sip/digest.ts';
import { headers, type SipHeader } from '../../protocols/sip/message.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Link } from '../signalling/network.ts';
import type { Flow, IncomingRegister } from '../signalling/session.ts';
import { type Binding, type BindingRefusal, Bindings, contactValue } from './bindings.ts';
import { type RegisterRequest, readRegister } from './register-request.ts';

const PHONE_REALM = 'dozvon';

type RegistrarPorts = {
  readonly findPhone: FindPhone;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly hash: DigestHash;
  readonly report: (what: string, error: unknown) => void;
};

/** What a connection was challenged with, and the last count it has used of it (RFC 7616 3.4). */
type Challenged = { readonly nonce: string; count: number };
type Owner = Pick<KnownPhone, 'account' | 'madeAt'>;
type Guesses = { readonly count: number; readonly until: number };

const REFUSED: Readonly<
  Record<BindingRefusal, { readonly status: number; readonly headers?: readonly SipHeader[] }>
> = {
  'out-of-order': { status: 500 },
  'too-many': { status: 403 },
  'too-brief': {
    status: 423,
    headers: [{ name: 'Min-Expires', value: `${LIMITS.phones.registeredSecondsLeast}` }],
  },
};

const SOON: readonly SipHeader[] = [{ name: 'Retry-After', value: '1' }];

function isSame(owner: Owner, phone: Owner): boolean {
  return owner.account === phone.account && owner.madeAt === phone.madeAt;
}

export class Registrar {
  readonly #ports: RegistrarPorts;
  readonly #bindings = new Bindings();
  readonly #challenges = new WeakMap<Link, Challenged>();
  /** Connections whose end is waited for. */
  readonly #watched = new WeakSet<Link>();
  /** Whose each registered number is; a connection proves it once for as long as it registers. */
  readonly #owners = new Map<string, Owner>();
  /** Connections whose password is being looked up. */
  readonly #proving = new WeakSet<Link>();
  readonly #guesses = new RecentMap<string, Guesses>(LIMITS.phones.wrongAddresses);

  constructor(ports: RegistrarPorts) {
    this.#ports = ports;
  }

  /** Contacts of the account's phone that can be rung now, the one registered last first. */
  async contacts(account: KnownPhone['account'], number: string): Promise<readonly Binding[]> {
    if (this.#owners.get(number)?.account !== account) return [];
    // While nobody can be asked, who has registered is rung: nothing is given away by it.
    const stands = await this.#stands(number).catch(() => true);
    if (!stands || this.#owners.get(number)?.account !== account) return [];
    return this.#bindings.of(number, this.#ports.scheduler.now());
  }

  get size(): number {
    return this.#bindings.count(this.#ports.scheduler.now());
  }

  /** Whose phone it is that says it is `number`; undefined: this connection has not registered as it. */
  async callerBy(flow: Flow, number: string): Promise<KnownPhone['account'] | undefined> {
    const known = (): boolean => this.#bindings.has(number, { flow, now: this.#ports.scheduler.now() });
    return known() && (await this.#stands(number)) && known() ? this.#owners.get(number)?.account : undefined;
  }

  /** Whether this connection has ever proved to be a phone: others have nothing to call with. */
  hasProved({ link }: Pick<Flow, 'link'>): boolean {
    return this.#watched.has(link);
  }

  /** A phone that was taken away meanwhile, or made anew, is not the one that registered: its contacts go. */
  async #stands(number: string): Promise<boolean> {
    const owner = this.#owners.get(number);
    const phone = await this.#ports.findPhone(number);
    if (this.#owners.get(number) !== owner) return true;
    if (owner && phone && isSame(owner, phone)) return true;
    this.#forget(number);
    return false;
  }

  #forget(number: string): void {
    this.#bindings.drop((one) => one === number);
    this.#owners.delete(number);
  }

  register(register: IncomingRegister): void {
    this.#register(register).catch((error: unknown) => {
      this.#ports.report('a registration cannot be looked up', error);
      register.reply(503, [{ name: 'Retry-After', value: '10' }]);
    });
  }

  async #register(register: IncomingRegister): Promise<void> {
    const { flow, request } = register;
    const read = readRegister(request);
    if (!read.ok) return register.reply(400);
    const authorization = this.#authorizationOf(register);
    if (authorization === undefined) return this.#challenge(register);
    if (this.#isShutOut(flow.address)) return register.reply(403);
    const { number } = read.value;
    if (readPhoneNumber(number) !== number) return this.#wrong(register);
    // One after the other: a hundred guesses at once would be a hundred questions to the database.
    if (this.#proving.has(flow.link)) return register.reply(503, SOON);
    this.#proving.add(flow.link);
    const phone = await this.#ports.findPhone(number).finally(() => this.#proving.delete(flow.link));
    if (this.#isShutOut(flow.address)) return register.reply(403);
    const right = phone?.passwords.some((password) => {
      const credentials = { username: number, password };
      const { method, body } = request;
      return verifyAuthorization({ authorization, credentials, method, body }, this.#ports.hash) === 'right';
    });
    if (!phone || right !== true) return this.#wrong(register);
    // The password was looked up: meanwhile the count may have been used by a copy, or the connection closed.
    if (!this.#isFresh(flow, authorization)) return this.#challenge(register, 'stale');
    if (!flow.link.open) return;
    this.#change(register, { asked: read.value, phone });
  }

  #change(
    register: IncomingRegister,
    { asked, phone }: { readonly asked: RegisterRequest; readonly phone: KnownPhone },
  ): void {
    const { flow } = register;
    const now = this.#ports.scheduler.now();
    // A number that was given to somebody else: what its last owner registered is not the new one's.
    const owner = this.#owners.get(asked.number);
    if (owner && !isSame(owner, phone)) this.#forget(asked.number);
    const refusal = this.#bindings.change(asked, { flow, now });
    if (refusal !== undefined) {
      const { status, headers: more } = REFUSED[refusal];
      return register.reply(status, more);
    }
    const contacts = this.#bindings.of(asked.number, now);
    if (contacts.length === 0) this.#owners.delete(asked.number);
    else if (!this.#owners.has(asked.number)) {
      this.#owners.set(asked.number, { account: phone.account, madeAt: phone.madeAt });
    }
    this.#watch(flow.link);
    register.reply(
      200,
      contacts.map((binding) => ({ name: 'Contact', value: contactValue(binding, now) })),
    );
  }

  /** RFC 5626: what came by a connection that ends is not there any more. */
  #watch(link: Link): void {
    if (this.#watched.has(link)) return;
    this.#watched.add(link);
    link.watch({ linkClosed: () => this.#bindings.drop((_number, binding) => binding.flow.link === link) });
  }

  /** Undefined: none of ours that could be right. */
  #authorizationOf({ request, flow }: IncomingRegister) {
    for (const value of headers(request, 'Authorization')) {
      const parsed = parseAuthorization(value);
      if (!parsed.ok || parsed.value.realm !== PHONE_REALM) continue;
      if (parsed.value.nonce === this.#challenges.get(flow.link)?.nonce) return parsed.value;
    }
    return undefined;
  }

  /** Each count once, rising: nobody who listened can say the same again. */
  #isFresh(flow: Flow, authorization: Parameters<typeof nonceCountOf>[0]): boolean {
    const challenged = this.#challenges.get(flow.link);
    const count = nonceCountOf(authorization);
    if (!challenged || challenged.nonce !== authorization.nonce || count <= challenged.count) return false;
    challenged.count = count;
    return true;
  }

  #challenge({ flow, reply }: IncomingRegister, stale: 'stale' | 'first' = 'first'): void {
    const nonce = token(this.#ports.chance, 16);
    this.#challenges.set(flow.link, { nonce, count: 0 });
    // MD5 alone: JsSIP looks at the first challenge and knows no other. Passwords are random and long, so that it does no harm.
    const value = formatChallenge({
      realm: PHONE_REALM,
      nonce,
      qop: ['auth'],
      algorithm: 'MD5',
      stale: stale === 'stale',
      userhash: false,
    });
    reply(401, [{ name: 'WWW-Authenticate', value }]);
  }

  /** Who guesses is told nothing of whether there is such a phone. */
  #wrong({ flow, reply }: IncomingRegister): void {
    const { wrongPasswordMs } = LIMITS.phones;
    const now = this.#ports.scheduler.now();
    const before = this.#guesses.get(flow.address);
    const count = before && before.until > now ? before.count + 1 : 1;
    this.#guesses.set(flow.address, { count, until: now + wrongPasswordMs });
    this.#challenges.delete(flow.link);
    reply(403);
  }

  #isShutOut(address: string): boolean {
    const guesses = this.#guesses.get(address);
    if (!guesses || guesses.until <= this.#ports.scheduler.now()) return false;
    return guesses.count >= LIMITS.phones.wrongPasswords;
  }
}
