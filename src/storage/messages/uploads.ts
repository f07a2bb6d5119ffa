// Sound files that come with requests, kept until their messages are done. Owns the folder; what is in a file is the
// speech side's business.

import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, DAY } from '../../base/time.ts';
import type { Upload } from '../../core/messages/submission.ts';
import type { Session } from '../database/database.ts';

const NAME = /^[0-9a-f-]{36}$/;
// Between storing a file and accepting its message lie milliseconds; a day is past every doubt.
const UNUSED_FOR = DAY;

const IN_USE = `
  select distinct u->>'file' as file
  from messages m join submissions s on s.id = m.submission_id
  cross join lateral jsonb_array_elements(s.options->'call'->'uploads') u
  where not m.final and jsonb_typeof(s.options->'call'->'uploads') = 'array'
  union
  select u->>'file' from messages m join submissions s on s.id = m.submission_id
  cross join lateral jsonb_array_elements(s.options->'files') u
  where not m.final and jsonb_typeof(s.options->'files') = 'array'
  union
  select u->>'file' from mailings
  cross join lateral jsonb_array_elements(content->'call'->'uploads') u
  where not hidden and jsonb_typeof(content->'call'->'uploads') = 'array'
  union
  select u->>'file' from mailings
  cross join lateral jsonb_array_elements(content->'files') u
  where not hidden and jsonb_typeof(content->'files') = 'array'
  union select file::text from held_uploads where until >= $1`;

export class Uploads {
  readonly #folder: string;
  readonly #session: Session;
  readonly #clock: Clock;

  constructor(folder: string, session: Session, clock: Clock) {
    this.#folder = folder;
    this.#session = session;
    this.#clock = clock;
  }

  /** On disk for good when it resolves; the name the client gave is kept for display only. */
  async store(name: string, bytes: Uint8Array): Promise<Upload> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = randomUUID();
    const handle = await open(join(this.#folder, file), 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return { name, file, bytes: bytes.length };
  }

  /** Where an upload lies; undefined for a name this store never gave. */
  path(file: string): string | undefined {
    return NAME.test(file) ? join(this.#folder, file) : undefined;
  }

  async drop(upload: Upload): Promise<void> {
    const path = this.path(upload.file);
    if (path !== undefined) await rm(path, { force: true });
  }

  /** Removes files that no unfinished message needs. Returns how many. */
  async sweep(): Promise<number> {
    const names = await readdir(this.#folder).catch(() => []);
    if (names.length === 0) return 0;
    const rows = await this.#session.query<{ file: string }>(IN_USE, [new Date(this.#clock.now())]);
    const used = new Set(rows.map((row) => row.file));
    let removed = 0;
    for (const name of names.filter((name) => NAME.test(name) && !used.has(name))) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => undefined);
      if (!found || this.#clock.now() - found.mtimeMs < UNUSED_FOR) continue;
      await rm(path, { force: true });
      removed++;
    }
    return removed;
  }
}
