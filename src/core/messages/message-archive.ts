// An account's messages as they are looked through: page by page, one with everything that happened to it, and taken away.
// Owns these questions; how they are found is the store's, how they are written each door's.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { MessageKind } from './kind.ts';
import type { MessageName, MessageStatus } from './message-status.ts';
import type { MessageRef } from './submission.ts';

type Direction = 'out' | 'in';

export type ArchivedMessage = MessageStatus & {
  readonly ref: MessageRef;
  readonly publicId: string;
  readonly attempts: number;
  readonly validUntil: Instant;
  /** When the next attempt is due; undefined: none is, or one is being made. */
  readonly dueAt: Instant | undefined;
  /** `in`: a call that a subscriber made to a number of the account. */
  readonly direction: Direction;
  /** The call whose menu sent it. */
  readonly cause: MessageRef | undefined;
  /** An answer of the operator got lost and it was sent again: the recipient may have got it twice. */
  readonly doubtful: 'no' | 'yes';
  /** Alerts it told of, by what they are known by; none of most messages. */
  readonly alerts: readonly string[];
};

export type ArchivedEvent = {
  readonly at: string;
  readonly kind: string;
  readonly [field: string]: unknown;
};

export type ArchivedRecording = { readonly item: string; readonly url: string; readonly seconds: number };

export type MessageRecord = ArchivedMessage & {
  readonly events: readonly ArchivedEvent[];
  readonly recordings: readonly ArchivedRecording[];
};

/** Which messages; what is left out does not restrict. */
export type ArchiveFilter = {
  /** Numbers or addresses, as a client writes them. */
  readonly recipients?: readonly string[];
  /** What a number or an address begins with, and what it ends with. */
  readonly recipientBegins?: string;
  readonly recipientEnds?: string;
  /** Words of the text, or beginnings of them; all of them must be there. */
  readonly words?: string;
  readonly sender?: string;
  /** Id of a mailing. */
  readonly mailing?: string;
  readonly publicId?: string;
  readonly statuses?: readonly number[];
  readonly kinds?: readonly MessageKind[];
  readonly direction?: Direction;
  /** Moments of acceptance, the first counted, the second not. */
  readonly from?: Instant;
  readonly till?: Instant;
};

/** By its number in the service, or as the client names it: then the last of several with the same name counts. */
export type MessageKey = { readonly ref: MessageRef } | MessageName;

/** A page of a search. */
export type ArchivePage = {
  readonly messages: readonly ArchivedMessage[];
  /**
   * Set when the time of the search was up before the page was full: what is older than this message has not been looked at, and
   * was accepted then or before.
   */
  readonly broken?: { readonly below: MessageRef; readonly at: Instant };
};

export interface MessageArchive {
  /** The same as `list` for filters that may find little in much: it takes seconds at most, and says how far it came. */
  search(
    account: Account,
    filter: ArchiveFilter,
    page: { readonly before: MessageRef | undefined; readonly limit: number },
  ): Promise<Result<ArchivePage, FaultCode>>;
  /** Newest first, older than `before`, as far back as the account sees (`history-view.ts`). */
  list(
    account: Account,
    filter: ArchiveFilter,
    page: { readonly before: MessageRef | undefined; readonly limit: number },
  ): Promise<Result<readonly ArchivedMessage[], FaultCode>>;
  /**
   * `message-missing` when there is none; so does `remove`. What programs ask is counted with their questions for its status; a
   * person looks at a page again and again.
   */
  find(
    account: Account,
    key: MessageKey,
    asker: 'person' | 'program',
  ): Promise<Result<MessageRecord, FaultCode>>;
  /** Hidden from every list; what still waits is not sent and costs nothing. */
  remove(account: Account, key: MessageKey): Promise<Result<true, FaultCode>>;
}
