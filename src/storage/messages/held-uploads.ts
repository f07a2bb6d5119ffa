// Sounds handed in beforehand: whose they are and until when they may be named. Owns these rows; the files are those of
// `uploads.ts`, which clears them away when neither a row nor an unfinished message needs them.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, later } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { HeldUpload, HeldUploads } from '../../core/messages/held-uploads.ts';
import type { Upload } from '../../core/messages/submission.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import type { Uploads } from './uploads.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const HOLD = {
  name: 'held-uploads-hold',
  text: `
with gone as (delete from held_uploads where account_id = $1 and until < $6)
insert into held_uploads (file, account_id, name, bytes, until)
select $2::uuid, $1, $3, $4, $5
where (select count(*) from held_uploads where account_id = $1 and until >= $6) < $7
returning file`,
};
const FIND = {
  name: 'held-uploads-find',
  text: `select file::text as file, name, bytes from held_uploads
         where account_id = $1 and file = any($2::uuid[]) and until >= $3`,
};

type HeldParts = { readonly session: Database; readonly uploads: Uploads; readonly clock: Clock };

export class StoredHeldUploads implements HeldUploads {
  readonly #parts: HeldParts;

  constructor(parts: HeldParts) {
    this.#parts = parts;
  }

  async hold(account: Account, name: string, bytes: Uint8Array): Promise<Result<HeldUpload, FaultCode>> {
    const { session: database, uploads, clock } = this.#parts;
    const now = clock.now();
    const until = later(now, LIMITS.json.uploadKept);
    const upload = await uploads.store(storable(name), bytes);
    const held = await whileAvailable<HeldUpload, FaultCode>(async () => {
      const { file, name, bytes } = upload;
      const held = [file, name, bytes, new Date(until), new Date(now), LIMITS.json.uploadsHeld];
      const rows = await database.transaction(async (session) => {
        await session.query(LOCK_ACCOUNT, [account.id]);
        return await session.query(HOLD, [account.id, ...held]);
      });
      return rows.length > 0 ? ok({ ...upload, until }) : err('change-failed');
    }, 'service-unavailable');
    if (!held.ok) await uploads.drop(upload);
    return held;
  }

  async find(
    account: Account,
    files: readonly string[],
  ): Promise<Result<readonly (Upload | undefined)[], FaultCode>> {
    const { session, clock } = this.#parts;
    return await whileAvailable<readonly (Upload | undefined)[], FaultCode>(async () => {
      const asked = files.filter((file) => UUID.test(file));
      const rows = await session.query<Upload>(FIND, [account.id, asked, new Date(clock.now())]);
      const found = new Map(rows.map((row) => [row.file, row]));
      return ok(files.map((file) => found.get(file)));
    }, 'service-unavailable');
  }
}
