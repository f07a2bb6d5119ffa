// What the classic calls need of the core, as one value handed in by the composition root. Owns these shapes; it must not
// know how anything behind them is stored.

import type { Result } from '../../../base/result.ts';
import type { Clock, Instant } from '../../../base/time.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Money } from '../../../core/accounts/money.ts';
import type { FaultCode } from '../../../core/faults.ts';
import type { MessageKind } from '../../../core/messages/kind.ts';
import type { Submit, Upload } from '../../../core/messages/submission.ts';
import type { Authenticate } from '../../../core/ports.ts';

/** A message as clients name it: the recipient as written (corrected by the core) and the public id. */
export type MessageName = { readonly phone: string; readonly publicId: string };

/** HLR data (spec http-status 3); what is not known is an empty string. */
type LookupData = Readonly<Record<'imsi' | 'msc' | 'mcc' | 'mnc' | 'cn' | 'net' | 'rcn' | 'rnet', string>>;

/** One message of the account, as `status.php` shows it. */
export type MessageStatus = {
  /** Status code of spec codes.md 2, and its name in the account's language. */
  readonly status: number;
  readonly statusName: string;
  readonly changedAt: Instant;
  readonly err: number;
  /** Flag bits of spec http-status 5. */
  readonly flag: number;
  readonly sentAt: Instant;
  readonly phone: string;
  readonly cost: Money;
  readonly sender: string;
  readonly text: string;
  readonly comment?: string;
  readonly kind: MessageKind;
  /** Parts, or seconds of a call. */
  readonly parts: number;
  readonly mccmnc?: string;
  readonly country?: string;
  readonly operator?: string;
  readonly operatorOrig?: string;
  readonly region?: string;
  readonly lookup?: LookupData;
};

export type Balance = { readonly balance: Money; readonly credit: Money; readonly currency: string };

type FetchedFile = { readonly name: string; readonly bytes: Uint8Array };

export type ClassicDoors = {
  readonly clock: Clock;
  readonly authenticate: Authenticate;
  readonly submit: Submit;
  /** One row for each name, in their order; undefined: no such message. The last of several with the same name counts. */
  readonly status: (
    account: Account,
    names: readonly MessageName[],
  ) => Promise<Result<readonly (MessageStatus | undefined)[], FaultCode>>;
  /** Hides the messages from the history; what still waits is not sent. `deletion-failed` when one is not there. */
  readonly remove: (account: Account, names: readonly MessageName[]) => Promise<Result<true, FaultCode>>;
  readonly balance: (account: Account) => Promise<Result<Balance, FaultCode>>;
  /** Keeps a file that came with a request until its message is done. */
  readonly storeUpload: (account: Account, name: string, bytes: Uint8Array) => Promise<Upload>;
  /** Gives up a stored file whose message was refused. */
  readonly dropUpload: (upload: Upload) => Promise<void>;
  /** `fileurl`: the error is a sentence for the client. Private addresses are refused by who implements it. */
  readonly fetchFile: (address: string) => Promise<Result<FetchedFile, string>>;
};
