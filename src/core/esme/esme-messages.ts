// A client's own messages by the ids it was answered with: where they stand, taken back, given another text. Owns these questions; how
// they are asked and answered on the wire is the interface's.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { Refused, SendingTime } from '../messages/submission.ts';
import type { ReceiptWish } from './esme-told.ts';

export type EsmeMessageState = {
  readonly status: number | 'cancelled';
  readonly err: number;
  readonly changedAt: Instant;
  /** It waits for a time that has not come. */
  readonly scheduled: 'yes' | 'no';
};

/** One message by its id, or those from a sender to a number; `phone` with an id: that recipient alone. */
export type CancelAsked = { readonly id: string; readonly source: string; readonly phone: string };

export type Replacement = {
  /** By data_coding of the message it replaces; undefined: it cannot be read so. */
  readonly textFor: (dataCoding: number) => string | undefined;
  /** Absent: as before. */
  readonly when?: SendingTime;
  readonly validity?: number;
  readonly receiptOf: ReceiptWish['of'] | undefined;
  readonly source: ReceiptWish['from'];
};

export interface EsmeMessages {
  /** Undefined: there is no such message. */
  find(account: Account, id: string): Promise<Result<EsmeMessageState | undefined, FaultCode>>;
  /** What still waits is not sent and costs nothing. `deletion-failed` when nothing waits, `message-missing` when there is none. */
  cancel(account: Account, asked: CancelAsked): Promise<Result<true, FaultCode>>;
  /** Of a message that still waits: priced anew, under the same id. `change-failed` when it does not wait any more. */
  replace(account: Account, id: string, replacement: Replacement): Promise<Result<true, Refused>>;
}
