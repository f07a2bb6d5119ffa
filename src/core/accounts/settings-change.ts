// What an account changes about itself. Owns the question; which settings are the client's own is each door's list, and
// what a sender name must be is decided by who answers.

import type { Result } from '../../base/result.ts';
import type { FaultCode } from '../faults.ts';
import type { Account, AccountSettings } from './account.ts';

export type SettingsRefused = {
  readonly fault: FaultCode;
  /** The setting that is at fault, and why. */
  readonly setting?: keyof AccountSettings;
  readonly detail?: string;
};

export interface SettingsChange {
  /**
   * What is absent stays, of `more` each name by itself; undefined goes back to nothing. Sender names and the number of
   * calls must be registered in the account: `message-forbidden`.
   */
  change(account: Account, settings: Partial<AccountSettings>): Promise<Result<Account, SettingsRefused>>;
}
