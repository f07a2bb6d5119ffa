// What is stored, as the doors of the core: one value that every interface asks. Owns who answers which question; the
// statements behind each are the nouns' own files.

import { ok } from '../base/result.ts';
import type { Doors } from '../core/doors.ts';
import type { FaultCode } from '../core/faults.ts';
import { checkMenu, type MenuChecked } from '../core/menus/menu-check.ts';
import { StoredAddresses } from './accounts/account-addresses.ts';
import type { Accounts } from './accounts/accounts.ts';
import { StoredApiKeys } from './accounts/api-keys.ts';
import { settingsChange } from './accounts/settings-change.ts';
import { whileAvailable } from './database/database.ts';
import type { Ground } from './ground.ts';
import { StoredHeldUploads } from './messages/held-uploads.ts';
import type { MessageStatuses } from './messages/message-status.ts';
import { StoredRequestKeys } from './messages/request-keys.ts';
import type { Uploads } from './messages/uploads.ts';

/** What is not of the database: the clock, files on the web, and what else runs in this process. */
export type StoredDoors = Omit<Doors, 'clock' | 'fetchFile' | 'iceServers' | 'administration' | 'rehearsal'>;

/** What this file puts together itself; all else comes as it is. */
type Composed =
  | 'status'
  | 'remove'
  | 'storeUpload'
  | 'dropUpload'
  | 'heldUploads'
  | 'menus'
  | 'requestKeys'
  | 'apiKeys'
  | 'addresses'
  | 'settings';

type DoorParts = Omit<StoredDoors, Composed> & {
  readonly ground: Pick<Ground, 'database' | 'secrets' | 'book' | 'clock'>;
  readonly accounts: Accounts;
  readonly statuses: MessageStatuses;
  readonly uploads: Uploads;
};

export function storedDoors(parts: DoorParts): StoredDoors {
  const { ground, accounts, statuses, uploads, ...asked } = parts;
  const { database: session, secrets, book, clock } = ground;
  return {
    ...asked,
    heldUploads: new StoredHeldUploads({ session, uploads, clock }),
    menus: {
      check: (account, text, lang) =>
        whileAvailable<MenuChecked, FaultCode>(async () => {
          const registered = await accounts.transferNumbers(account);
          return ok(checkMenu(text, { account, registered, lang }));
        }, 'service-unavailable'),
    },
    requestKeys: new StoredRequestKeys({ session, secrets, clock }),
    apiKeys: new StoredApiKeys({ session, book }),
    addresses: new StoredAddresses({ database: session, book }),
    settings: settingsChange(accounts, book),
    status: (account, names, request) => statuses.status(account, names, request),
    remove: (account, names) => statuses.remove(account, names),
    storeUpload: (_account, name, bytes) => uploads.store(name, bytes),
    dropUpload: (upload) => uploads.drop(upload),
  };
}
