// Said texts on disk: one WAV file per sound (a player opens it) with a SHA-256 of it behind its end. Owns its folder:
// what is not whole is thrown away, what is too much goes by age of use. Trouble with the disk is no trouble for a call:
// it is told to the observer and the sound is made again.

import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readWav, writeWav } from '../../protocols/audio/wav.ts';
import { LINE_RATE } from './convert-wav.ts';
import type { KeptSounds } from './speech.ts';

const ENDING = '.wav';
const HASH_BYTES = 32;
/** Files looked at together when the folder is opened. */
const TOGETHER = 64;

type Trouble = (reason: string) => void;

export class DiskCache {
  /** Bytes of each file, in the order of use. */
  private readonly files = new Map<string, number>();
  private bytes = 0;
  private readonly folder: string;
  private readonly bytesMax: number;
  private readonly trouble: Trouble;

  private constructor(folder: string, bytesMax: number, trouble: Trouble) {
    this.folder = folder;
    this.bytesMax = bytesMax;
    this.trouble = trouble;
  }

  /** Opens the folder, makes it when it is missing, removes what an earlier run left half-written. */
  static async open(folder: string, bytesMax: number, trouble: Trouble): Promise<DiskCache> {
    const cache = new DiskCache(folder, bytesMax, trouble);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // One that belongs to somebody else is theirs to close.
      await chmod(folder, 0o700).catch(() => undefined);
      await cache.scan();
      await cache.shrink();
    } catch (fault) {
      trouble(String(fault));
    }
    return cache;
  }

  get kept(): KeptSounds {
    return { sounds: this.files.size, bytes: this.bytes, bytesMost: this.bytesMax };
  }

  async get(key: string): Promise<Int16Array | undefined> {
    const size = this.files.get(key);
    if (size === undefined) return undefined;
    const place = this.place(key);
    const bytes = await readFile(place).catch(() => undefined);
    const sound = bytes && unsealed(bytes);
    if (!sound) {
      await this.drop(key);
      return undefined;
    }
    if (this.files.delete(key)) this.files.set(key, size);
    const now = new Date();
    // Only the order after the next start depends on it.
    utimes(place, now, now).catch(() => {});
    return sound;
  }

  async put(key: string, sound: Int16Array): Promise<void> {
    const bytes = sealed(sound);
    if (bytes.length > this.bytesMax) return;
    const half = path.join(this.folder, `${key}.${randomUUID()}.half`);
    try {
      await writeFile(half, bytes, { flag: 'wx', mode: 0o600 });
      await rename(half, this.place(key));
    } catch (fault) {
      this.trouble(String(fault));
      await rm(half, { force: true }).catch(() => {});
      return;
    }
    this.bytes += bytes.length - (this.files.get(key) ?? 0);
    this.files.delete(key);
    this.files.set(key, bytes.length);
    await this.shrink();
  }

  private place(key: string): string {
    return path.join(this.folder, key + ENDING);
  }

  private async scan(): Promise<void> {
    const found: { key: string; size: number; usedAt: number }[] = [];
    const names = await readdir(this.folder);
    for (let at = 0; at < names.length; at += TOGETHER) {
      const part = names.slice(at, at + TOGETHER);
      await Promise.all(
        part.map(async (name) => {
          const place = path.join(this.folder, name);
          if (name.endsWith('.half')) return await rm(place, { force: true });
          if (!/^[0-9a-f]{64}\.wav$/.test(name)) return;
          const { size, mtimeMs } = await stat(place);
          found.push({ key: name.slice(0, -ENDING.length), size, usedAt: mtimeMs });
        }),
      );
    }
    found.sort((one, other) => one.usedAt - other.usedAt);
    for (const { key, size } of found) {
      this.files.set(key, size);
      this.bytes += size;
    }
  }

  private async shrink(): Promise<void> {
    for (const key of this.files.keys()) {
      if (this.bytes <= this.bytesMax) return;
      await this.drop(key);
    }
  }

  private async drop(key: string): Promise<void> {
    this.bytes -= this.files.get(key) ?? 0;
    this.files.delete(key);
    await rm(this.place(key), { force: true }).catch((fault: unknown) => this.trouble(String(fault)));
  }
}

function hash(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function sealed(sound: Int16Array): Uint8Array {
  const wav = writeWav(sound, LINE_RATE);
  return Buffer.concat([wav, hash(wav)]);
}

/** The sound of a file that is whole; undefined when a bit of it is not as it was written. */
function unsealed(bytes: Uint8Array): Int16Array | undefined {
  if (bytes.length <= HASH_BYTES) return undefined;
  const wav = bytes.subarray(0, -HASH_BYTES);
  if (!hash(wav).equals(bytes.subarray(-HASH_BYTES))) return undefined;
  const read = readWav(wav);
  return read.ok ? new Int16Array(read.value.samples) : undefined;
}
