// Menus an account keeps, for calls that come in: each save makes a new version, and one version is current. Owns the port and
// the shapes; the language is `src/language`.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Diagnostic } from '../../language/index.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';

export type SavedMenu = {
  readonly id: number;
  readonly name: string;
  readonly madeAt: Instant;
  /** The version that calls run, and the newest. */
  readonly current: number;
  readonly newest: number;
};

export type MenuVersion = {
  /** Counts from 1. */
  readonly version: number;
  readonly savedAt: Instant;
  readonly text: string;
};

export type MenuRefused = { readonly fault: FaultCode; readonly detail?: string };

export type MenuSaved = {
  readonly menu: SavedMenu;
  readonly version: MenuVersion;
  /** What the language has to say about the text although it compiles. */
  readonly warnings: readonly Diagnostic[];
};

/** By its number in the service, or its name in the account. */
export type MenuKey = { readonly id: number } | { readonly name: string };

/** Faults: `record-missing` where there is none; of a text `menu-wrong`, `text-too-long`, `transfer-not-registered`. */
export interface SavedMenus {
  list(account: Account): Promise<Result<readonly SavedMenu[], FaultCode>>;
  find(
    account: Account,
    key: MenuKey,
    version?: number,
  ): Promise<Result<{ readonly menu: SavedMenu; readonly version: MenuVersion }, FaultCode>>;
  /** Newest first. */
  versions(account: Account, key: MenuKey): Promise<Result<readonly MenuVersion[], FaultCode>>;
  /** `change-failed` when the name is taken, or the account keeps as many as it may. */
  add(account: Account, name: string, text: string): Promise<Result<MenuSaved, MenuRefused>>;
  /** A new version, current at once; calls that are on stay with theirs. `change-failed`: no more versions. */
  save(account: Account, key: MenuKey, text: string): Promise<Result<MenuSaved, MenuRefused>>;
  /** Makes a version current again, if it still compiles. */
  use(account: Account, key: MenuKey, version: number): Promise<Result<SavedMenu, MenuRefused>>;
  /** `change-failed` while a number answers with it. */
  remove(account: Account, key: MenuKey): Promise<Result<true, MenuRefused>>;
}
