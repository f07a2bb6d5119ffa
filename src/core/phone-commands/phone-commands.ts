// Commands that came by SMS and wait to be done: the queue as whoever does them sees it. Owns these shapes; a command is taken in with
// its message, in one transaction, and done afterwards.

import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';

export type CommandRef = number & { readonly __command: true };

export type WaitingCommand = {
  readonly ref: CommandRef;
  /** Whom it commands: the account the phone has joined, or wants to. */
  readonly account: Account;
  /** Who sent it, digits. */
  readonly phone: string;
  readonly text: string;
  readonly receivedAt: Instant;
};

export interface PhoneCommands {
  /** The oldest that are due. They come again after a while unless they are told to be done. */
  claim(limit: number): Promise<readonly WaitingCommand[]>;
  done(ref: CommandRef): Promise<void>;
  /** Once more, in a moment: nothing came of it. */
  putBack(ref: CommandRef): Promise<void>;
  onWork(wake: () => void): () => void;
  /** From now on the phone commands this account, and no other. */
  join(phone: string, account: Account): Promise<void>;
  leave(phone: string): Promise<void>;
}
