// What is stored, as the doors of the core: one value that every interface asks. Owns who answers which question; the
// statements behind each are the nouns' own files.

import type { Doors } from '../core/doors.ts';
import type { MessageStatuses } from './message-status.ts';
import type { Uploads } from './uploads.ts';

/** What is not of the database: the clock, and files on the web. */
export type StoredDoors = Omit<Doors, 'clock' | 'fetchFile'>;

type DoorParts = Pick<
  StoredDoors,
  'authenticate' | 'submit' | 'balance' | 'numbers' | 'why' | 'contacts' | 'blackList'
> & {
  readonly statuses: MessageStatuses;
  readonly uploads: Uploads;
};

export function storedDoors({ statuses, uploads, ...parts }: DoorParts): StoredDoors {
  return {
    ...parts,
    status: (account, names) => statuses.status(account, names),
    remove: (account, names) => statuses.remove(account, names),
    storeUpload: (_account, name, bytes) => uploads.store(name, bytes),
    dropUpload: (upload) => uploads.drop(upload),
  };
}
