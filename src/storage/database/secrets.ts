// The installation's secret key and what is done with it: sealing what must be kept but not read in the database, and
// signing what goes out and must come back unchanged. Owns the key file; nothing here is ever logged.

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SIGNATURE_BYTES = 16;

export class SecretKeyError extends Error {
  override readonly name = 'SecretKeyError';
}

export class Secrets {
  readonly #key: Uint8Array;
  readonly #sealing: Uint8Array;
  readonly #signing: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
    this.#sealing = derive(key, 'seal');
    this.#signing = derive(key, 'sign');
  }

  /** AES-256-GCM: nonce, tag, sealed bytes. `purpose` must be the same when it is opened. */
  seal(plain: string, purpose: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#sealing, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Undefined when it was sealed with another key, for another purpose, or was changed. */
  open(sealed: Uint8Array, purpose: string): string | undefined {
    try {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      const cipher = createDecipheriv('aes-256-gcm', this.#sealing, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(purpose)).setAuthTag(tag);
      const plain = cipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([plain, cipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }

  /** Thirty-two bytes for one purpose alone; they tell nothing of the key or of those for another purpose. */
  key(purpose: string): Uint8Array {
    return derive(this.#key, purpose);
  }

  sign(text: string): string {
    const signature = createHmac('sha256', this.#signing).update(text).digest();
    return signature.subarray(0, SIGNATURE_BYTES).toString('base64url');
  }

  isSigned(text: string, signature: string): boolean {
    const wanted = Buffer.from(this.sign(text));
    const given = Buffer.from(signature);
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  }
}

/** The key of this installation, made at its first start. */
export function openSecrets(folder: string): Secrets {
  const path = join(folder, 'secret.key');
  return new Secrets(readKey(path) ?? makeKey(folder, path));
}

function readKey(path: string): Buffer | undefined {
  try {
    const key = Buffer.from(readFileSync(path, 'latin1').trim(), 'hex');
    if (key.length === KEY_BYTES) return key;
    throw new SecretKeyError(`${path} does not hold ${KEY_BYTES} bytes in hexadecimal`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function makeKey(folder: string, path: string): Buffer {
  makeFolder(folder, 0o711);
  const mine = `${path}.${process.pid}`;
  const file = openSync(mine, 'w', 0o600);
  writeSync(file, randomBytes(KEY_BYTES).toString('hex'));
  fsyncSync(file);
  closeSync(file);
  try {
    // A link, unlike a rename, leaves the key alone that another process made in the meantime.
    linkSync(mine, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  const key = readKey(path);
  if (!key) throw new SecretKeyError(`${path} cannot be read`);
  return key;
}

function derive(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), `dozvon ${purpose}`, KEY_BYTES));
}
