// Files that come with requests, kept until their messages are done. Owns the folder; what is in a file is the business of
// whoever speaks or sends it.

import type { Clock, Instant } from '../../base/time.ts';
import type { Upload } from '../../core/messages/submission.ts';
import type { Session } from '../database/database.ts';
import { FileFolder } from '../file-folder.ts';

// `due_at` and `claimed_by`, which partial indexes serve, rather than `final`: a message that has neither and has not ended
// is a stopped one of a mailing, which names its uploads itself.
const IN_USE = `
  select distinct u->>'file' as file
  from messages m join submissions s on s.id = m.submission_id
  cross join lateral jsonb_array_elements(s.options->'call'->'uploads') u
  where (m.due_at is not null or m.claimed_by is not null) and jsonb_typeof(s.options->'call'->'uploads') = 'array'
  union
  select u->>'file' from messages m join submissions s on s.id = m.submission_id
  cross join lateral jsonb_array_elements(s.options->'files') u
  where (m.due_at is not null or m.claimed_by is not null) and jsonb_typeof(s.options->'files') = 'array'
  union
  select u->>'file' from mailings
  cross join lateral jsonb_array_elements(content->'call'->'uploads') u
  where not hidden and jsonb_typeof(content->'call'->'uploads') = 'array'
  union
  select u->>'file' from mailings
  cross join lateral jsonb_array_elements(content->'files') u
  where not hidden and jsonb_typeof(content->'files') = 'array'
  union select answer->'sound'->>'file' from call_answers where answer->>'kind' = 'sound'
  union select file::text from held_uploads where until >= $1`;

export class Uploads {
  readonly #files: FileFolder;
  readonly #session: Session;
  readonly #clock: Clock;

  constructor(folder: string, session: Session, clock: Clock) {
    this.#files = new FileFolder(folder, clock);
    this.#session = session;
    this.#clock = clock;
  }

  /** On disk for good when it resolves; the name the client gave is kept for display only. */
  async store(name: string, bytes: Uint8Array): Promise<Upload> {
    return { name, file: await this.#files.write(bytes), bytes: bytes.length };
  }

  /** Where an upload lies; undefined for a name this store never gave. */
  path(file: string): string | undefined {
    return this.#files.path(file);
  }

  async drop(upload: Upload): Promise<void> {
    await this.#files.drop(upload.file);
  }

  /** They may be needed until then by messages that no index finds: those that wait for receipts are as many as all others. */
  async keep(uploads: readonly Upload[], until: Instant): Promise<void> {
    for (const { file } of uploads) await this.#files.keep(file, until);
  }

  /** Removes files that no unfinished message needs. Returns how many. */
  async sweep(): Promise<number> {
    return await this.#files.sweep(async () => {
      const rows = await this.#session.query<{ file: string }>(IN_USE, [new Date(this.#clock.now())]);
      return new Set(rows.map((row) => row.file));
    });
  }
}
