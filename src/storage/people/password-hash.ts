// A person's password as it is kept: scrypt (RFC 7914) with its parameters and salt beside it. Owns the form, the cost and how
// many are made at once; passwords of accounts, which programs send as digests, are `accounts/password.ts`.

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { StorageUnavailable } from '../database/database.ts';

type Cost = { readonly ln: number; readonly r: number; readonly p: number };

/**
 * 2^15 · 8 · 128 bytes are 32 MiB for each guess, so that a card with thousands of cores has room for few; three rounds of
 * it take a quarter of a second here, which nobody notices who signs in. OWASP holds this and (2^17, 8, 1), which wants
 * 128 MiB of a small server, for equally strong. Older hashes keep their own cost, as it stands beside them.
 */
const COST: Cost = { ln: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;
/** Memory that a stored cost may ask for. */
const MEMORY_MOST = 256 * 1024 * 1024;

/** Lets so many hash at once; the others wait in line. */
class Line {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= LIMITS.console.hashesAtOnce) {
      if (this.#waiting.length >= LIMITS.console.hashesWaiting)
        throw new StorageUnavailable('too many passwords wait to be looked at');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // Whoever is woken takes over this one's place.
      if (next) next();
      else this.#running--;
    }
  }
}

const LINE = new Line();

/**
 * HMAC fills a short key up with zeros (RFC 2104 2), so that `a` and `a` with U+0000 behind it would be one password: what holds
 * that sign ends with an octet that no UTF-8 has.
 */
function octetsOf(password: string): Buffer {
  const octets = Buffer.from(password.normalize('NFC'), 'utf8');
  return octets.includes(0) ? Buffer.concat([octets, Buffer.of(0xff)]) : octets;
}

function derive(password: string, salt: Uint8Array, cost: Cost): Promise<Buffer> {
  const options = { N: 2 ** cost.ln, r: cost.r, p: cost.p, maxmem: MEMORY_MOST };
  return LINE.pass(
    () =>
      new Promise((resolve, reject) => {
        scrypt(octetsOf(password), salt, KEY_BYTES, options, (error, key) =>
          error ? reject(error) : resolve(key),
        );
      }),
  );
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}

/** `$scrypt$ln=15,r=8,p=3$salt$key`. Throws StorageUnavailable when too many wait. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, COST);
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${base64(salt)}$${base64(key)}`;
}

const NOBODY_SALT = Buffer.alloc(SALT_BYTES);

/**
 * Whether it is the password. Undefined: there is nobody with such a login, which takes as long. Throws StorageUnavailable
 * when too many wait.
 */
export async function isHashed(password: string, hash: string | undefined): Promise<boolean> {
  const match = FORM.exec(hash ?? '');
  const [, ln, r, p, salt = '', key = ''] = match ?? [];
  const cost = match ? { ln: Number(ln), r: Number(r), p: Number(p) } : COST;
  const given = await derive(password, match ? Buffer.from(salt, 'base64') : NOBODY_SALT, cost);
  return match !== null && timingSafeEqual(given, Buffer.from(key, 'base64'));
}
