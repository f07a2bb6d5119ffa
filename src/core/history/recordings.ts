// What was recorded in the calls of an account: listed, handed out as a file, drawn. Owns these questions; the files are the
// store's.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { MessageKey } from '../messages/message-archive.ts';

export type RecordingEntry = {
  /** Its number among the events of its call. */
  readonly number: number;
  /** Item of the menu. */
  readonly item: string;
  readonly seconds: number;
  readonly bytes: number;
  readonly at: Instant;
};

/** A WAV file on this machine. */
export type RecordingFile = { readonly file: string; readonly bytes: number; readonly name: string };

/** How loud it is from its beginning to its end: of each channel the peak of each of equal pieces, 0 to 1. */
export type RecordingPeaks = {
  readonly seconds: number;
  /** One channel for what one person said; of a conversation the subscriber's and the other side's. */
  readonly peaks: readonly (readonly number[])[];
};

/** `message-missing` where the account has no such message; `record-missing` where it has no such recording. */
export interface RecordingBook {
  list(account: Account, key: MessageKey): Promise<Result<readonly RecordingEntry[], FaultCode>>;
  file(account: Account, key: MessageKey, number: number): Promise<Result<RecordingFile, FaultCode>>;
  peaks(
    account: Account,
    key: MessageKey,
    wanted: { readonly number: number; readonly points: number },
  ): Promise<Result<RecordingPeaks, FaultCode>>;
}
