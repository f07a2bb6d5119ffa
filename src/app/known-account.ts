// What several commands ask of a login or of a door's answer: the account, or a sentence for the terminal. Owns these two
// sentences; the commands do the rest.

import type { Result } from '../base/result.ts';
import type { Account } from '../core/accounts/account.ts';
import { FAULTS, type FaultCode } from '../core/faults.ts';
import type { Storage } from '../storage/storage.ts';
import { CommandError } from './command-error.ts';

export async function knownAccount(storage: Storage, login: string): Promise<Account> {
  const account = await storage.accounts.find(login);
  if (!account) throw new CommandError(`there is no account "${login}"`);
  return account;
}

type Refusal = FaultCode | { readonly fault: FaultCode; readonly detail?: string | undefined };

/** The value, or the fault's sentence (its own words where it has some) as the end of the command. */
export function granted<T>(answer: Result<T, Refusal>): T {
  if (answer.ok) return answer.value;
  const refusal: Exclude<Refusal, FaultCode> =
    typeof answer.error === 'string' ? { fault: answer.error } : answer.error;
  throw new CommandError(refusal.detail ?? FAULTS[refusal.fault].sentence);
}
