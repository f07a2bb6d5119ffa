// What the interfaces may ask about mailings. Owns these questions and the shapes they are asked and answered in; who
// answers them is the store.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { Money } from '../accounts/money.ts';
import type { ContactFile, RowFault } from '../contacts/import-file.ts';
import type { FaultCode } from '../faults.ts';
import type { MessageKind } from '../messages/kind.ts';
import type { Accepted, Refused, Submission } from '../messages/submission.ts';
import type { MailingOrder, MailingPlan, Stage } from './mailing-state.ts';
import type { Spread } from './portions.ts';
import type { MailingRecipient } from './recipients.ts';
import type { Zone } from './zone-time.ts';

/** What is sent, without whom it is sent to and when. */
export type MailingContent = Pick<
  Submission,
  | 'door'
  | 'kind'
  | 'sender'
  | 'validity'
  | 'transliterate'
  | 'partsMax'
  | 'links'
  | 'subject'
  | 'binary'
  | 'call'
  | 'files'
  | 'clientAddress'
> & {
  /** For every recipient without a text of its own. */
  readonly text: string;
  /** Sender of the second try; undefined: the same. */
  readonly secondSender?: string;
  /** SMS for those a messenger does not reach: their second try. */
  readonly fallbackText?: string;
};

export type NewMailing = {
  readonly name: string;
  readonly content: MailingContent;
  readonly plan: Omit<MailingPlan, 'zone'> & { readonly zone?: Zone };
  /** Planned start; undefined: at once. */
  readonly start: Instant | undefined;
  readonly recipients: readonly MailingRecipient[];
  /** Groups of the address book, as they are when a run begins. */
  readonly groups: readonly number[];
  /** `ready`: it is planned at once; `open`: more recipients follow, then the order `start`. */
  readonly recipientsAre: 'ready' | 'open';
  /** Whether the price of one run is asked for. */
  readonly price: 'no' | 'yes';
};

export type AddedMailing = {
  /** Its name for clients; its messages have it as their id. */
  readonly id: string;
  /** Of one run for all recipients, when it was asked for. */
  readonly cost?: Money;
};

/** What is given is changed; `recipients` take the place of all there were. */
export type MailingChange = {
  readonly name?: string;
  readonly content?: Partial<MailingContent>;
  readonly plan?: Partial<MailingPlan>;
  readonly start?: Instant;
  readonly recipients?: readonly MailingRecipient[];
  readonly groups?: readonly number[];
};

/** One mailing as its owner sees it. */
export type Mailing = {
  /** Its number inside the service: later ones have higher. */
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly stage: Stage;
  readonly kind: MessageKind;
  readonly content: MailingContent;
  readonly plan: MailingPlan;
  readonly createdAt: Instant;
  /** Start of the next run, or of the present or last one. */
  readonly plannedAt: Instant | undefined;
  /** Recipients it has; members of groups as of the last run. */
  readonly recipients: number;
  readonly groups: readonly number[];
  /** Runs begun; recipients of the present or last run, and how many of them have become messages. */
  readonly run: number;
  readonly total: number;
  readonly taken: number;
  readonly failure: string | undefined;
};

export type MailingStatistics = {
  readonly mailing: Mailing;
  /** Messages of all runs by status, and what they cost or have reserved. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly cost: Money;
  /** Messages that have come to their end. */
  readonly ended: number;
  /** When the last message of the run will have ended, as fast as they ended lately. */
  readonly endsAt: Instant | undefined;
  /** When the last recipient of the run becomes a message as things stand. */
  readonly takenAllAt: Instant | undefined;
};

export type MailingDates = {
  /** Created in this time, both ends counted; undefined: without that end. */
  readonly from: Instant | undefined;
  readonly till: Instant | undefined;
};

/** Absent: the newest, as many as one list may have. */
export type MailingsPage = {
  /** Only those with a lower number. */
  readonly before: number | undefined;
  readonly most: number;
};

export type RecipientTable = Pick<ContactFile, 'bytes' | 'columns' | 'charset'>;

export type AppendedTable = {
  /** How many the mailing has now. */
  readonly recipients: number;
  /** Of one run for those of the table. */
  readonly cost: Money;
  readonly rows: number;
  readonly failed: number;
  readonly faults: readonly RowFault[];
};

export interface Mailings {
  add(account: Account, mailing: NewMailing): Promise<Result<AddedMailing, Refused>>;
  /** A sending with `period`: judged and answered like a sending, sent in portions. */
  spread(account: Account, submission: Submission, spread: Spread): Promise<Result<Accepted, Refused>>;
  /** More recipients for a mailing whose recipients are open; how many it has now. */
  append(
    account: Account,
    id: string,
    recipients: readonly MailingRecipient[],
  ): Promise<Result<number, Refused>>;
  /** The same from a file: a number a line, with a text of its own behind a semicolon when it has one; UTF-8. */
  appendFile(account: Account, id: string, file: AsyncIterable<Uint8Array>): Promise<Result<number, Refused>>;
  /** The same from a table, CSV or XLSX; a text that speaks of its reader is filled from each row. */
  appendTable(account: Account, id: string, table: RecipientTable): Promise<Result<AppendedTable, Refused>>;
  /** Not in the middle of a run, but for its name and its pace. */
  change(account: Account, id: string, change: MailingChange): Promise<Result<true, Refused>>;
  /** `record-missing`; `change-failed` when it is in no stage for that. */
  order(account: Account, id: string, order: MailingOrder): Promise<Result<true, FaultCode>>;
  get(account: Account, id: string): Promise<Result<Mailing, FaultCode>>;
  /** The newest first. */
  list(
    account: Account,
    dates: MailingDates,
    page?: MailingsPage,
  ): Promise<Result<readonly Mailing[], FaultCode>>;
  statistics(account: Account, id: string): Promise<Result<MailingStatistics, FaultCode>>;
}
