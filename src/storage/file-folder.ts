// Files that came with requests, in a folder of their own under names made here; rows of the database say what each is for.
// Owns writing them for good and removing those that no row needs any more.

import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, DAY, type Instant, SECOND } from '../base/time.ts';

const NAME = /^[0-9a-f-]{36}(\.[a-z]{3})?$/;
// Between writing a file and its row lie milliseconds; a day is past every doubt.
const UNUSED_FOR = DAY;

export class FileFolder {
  readonly #folder: string;
  readonly #clock: Clock;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** On disk for good, with its entry in the folder, when it resolves with the name. `form`: three letters, for people. */
  async write(bytes: Uint8Array, form?: string): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = form === undefined ? randomUUID() : `${randomUUID()}.${form}`;
    const handle = await open(join(this.#folder, file), 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await this.#syncEntries();
    return file;
  }

  /** Where a file lies; undefined for a name this folder never gave. */
  path(file: string): string | undefined {
    return NAME.test(file) ? join(this.#folder, file) : undefined;
  }

  async drop(file: string): Promise<void> {
    const path = this.path(file);
    if (path !== undefined) await rm(path, { force: true });
  }

  /** Nothing sweeps it away until then: the file itself bears the time. One that is gone stays so. */
  async keep(file: string, until: Instant): Promise<void> {
    const path = this.path(file);
    const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
    if (path === undefined || !found || found.mtimeMs >= until) return;
    await utimes(path, until / SECOND, until / SECOND);
  }

  /** Removes files that are not in `used` and older than a day. `used` is asked only when there is a file. Returns how many. */
  async sweep(used: () => Promise<ReadonlySet<string>>): Promise<number> {
    const names = (await readdir(this.#folder).catch(() => [])).filter((name) => NAME.test(name));
    if (names.length === 0) return 0;
    const kept = await used();
    let removed = 0;
    for (const name of names.filter((one) => !kept.has(one))) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => undefined);
      if (!found || this.#clock.now() - found.mtimeMs < UNUSED_FOR) continue;
      await rm(path, { force: true });
      removed++;
    }
    return removed;
  }

  async #syncEntries(): Promise<void> {
    // Windows has no such thing as a folder that is opened; it writes entries with their files.
    if (process.platform === 'win32') return;
    const folder = await open(this.#folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}
