// What can be watched as it happens: calls, messages, rates, links, trunks and queues, of one account or of the whole
// installation. Owns the words for it; who reads it where, and how it reaches a page, is decided elsewhere.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { AccountId } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { MessageKind } from '../messages/kind.ts';
import type { MessageRef } from '../messages/submission.ts';
import type { LinkNow } from '../routing/link-now.ts';
import type { CallProgress } from './call-progress.ts';
import type { WaitingReason } from './waiting-reason.ts';

export const LIVE_TOPICS = ['calls', 'messages', 'rates', 'links', 'trunks', 'queues'] as const;

export type LiveTopic = (typeof LIVE_TOPICS)[number];

/** Whose; everybody's is for who looks after the installation. */
export type LiveView =
  | { readonly kind: 'account'; readonly account: AccountId }
  | { readonly kind: 'installation' };

export type LiveCall = {
  readonly ref: MessageRef;
  readonly account: AccountId;
  readonly login: string;
  readonly publicId: string;
  /** The subscriber's. */
  readonly phone: string;
  /** The number called, of a call that came in; else the number shown, where the message names one. */
  readonly sender: string | undefined;
  readonly direction: 'out' | 'in';
  readonly attempt: number;
  /** Name of the node that lives it. */
  readonly node: string;
  readonly progress: CallProgress;
};

/** Messages that went from one status to another together. */
export type MessageChange = {
  readonly at: Instant;
  readonly account: AccountId;
  readonly kind: MessageKind;
  /** Undefined: they were accepted. */
  readonly was: number | undefined;
  readonly status: number;
  readonly count: number;
  /** Undefined: too many to be named. */
  readonly refs: readonly MessageRef[] | undefined;
};

/** What happened to messages in one second; a kind to which nothing happened has no point. */
export type RatePoint = {
  /** The beginning of the second. */
  readonly at: Instant;
  readonly kind: MessageKind;
  readonly accepted: number;
  /** Taken by an operator, or ringing. */
  readonly handed: number;
  readonly delivered: number;
  readonly failed: number;
  readonly expired: number;
};

export type LiveLink = {
  readonly name: string;
  readonly kinds: readonly MessageKind[];
  /** Undefined: this node cannot tell. */
  readonly now: LinkNow | undefined;
  /** Share of the last hundreds of its messages that were delivered, 0 to 1. */
  readonly quality: number;
  /** Those of the view that are due and nobody has taken, and that are being sent. */
  readonly waiting: number;
  readonly underWay: number;
  /** Since when the oldest of them is due. */
  readonly oldest: Instant | undefined;
};

/** How a trunk does on this node. */
export type TrunkNow = {
  readonly name: string;
  readonly registered: 'yes' | 'no' | 'not-asked';
  /** `no`: it does not reply to OPTIONS, or calls by it fail; others are tried before it. */
  readonly healthy: 'yes' | 'no';
  readonly lastError: string | undefined;
  /** Lines in use, of so many (undefined: not limited), and calls that wait for one. */
  readonly busy: number;
  readonly lines: number | undefined;
  readonly waiting: number;
  /** Share of the last hundreds of calls that it carried, 0 to 1: rung or refused from beyond it. */
  readonly quality: number;
};

/** Messages that wait for the same. */
export type WaitingGroup = {
  /** For asking which messages they are. */
  readonly id: string;
  readonly account: AccountId;
  readonly login: string;
  readonly kind: MessageKind;
  readonly reason: WaitingReason;
  /** The link they wait on. */
  readonly link: string | undefined;
  readonly count: number;
  /** `yes`: there are more than were counted. */
  readonly more: 'yes' | 'no';
  /** When the first of them is due, or was. */
  readonly from: Instant | undefined;
  /** When the last of them is due. */
  readonly to: Instant | undefined;
  /** The reason in words. */
  readonly sentence: string;
};

export type WaitingMessage = {
  readonly ref: MessageRef;
  readonly login: string;
  readonly publicId: string;
  readonly phone: string;
  readonly kind: MessageKind;
  readonly status: number;
  readonly attempts: number;
  readonly dueAt: Instant | undefined;
  readonly validUntil: Instant;
};

export type WaitingPage = { readonly after: MessageRef | undefined; readonly limit: number };

/** What a watcher is told. A snapshot stands for itself; changes continue what was told before. */
export type LiveNews =
  | { readonly topic: 'calls'; readonly calls: readonly LiveCall[] }
  /** Calls that are new or further, and those that are over. */
  | {
      readonly topic: 'calls-changed';
      readonly calls: readonly LiveCall[];
      readonly over: readonly MessageRef[];
    }
  | { readonly topic: 'messages'; readonly changes: readonly MessageChange[] }
  /** `from`: the beginning of the series; absent: points that take the place of those of the same second and kind. */
  | { readonly topic: 'rates'; readonly from?: Instant; readonly points: readonly RatePoint[] }
  | { readonly topic: 'links'; readonly links: readonly LiveLink[] }
  | { readonly topic: 'trunks'; readonly trunks: readonly TrunkNow[] }
  | { readonly topic: 'queues'; readonly groups: readonly WaitingGroup[] };

/** A place in the feed of messages' changes, the same on every node; nothing in it is for reading. */
export type LiveCursor = string;

export type LiveWatch = {
  readonly view: LiveView;
  readonly topics: ReadonlySet<LiveTopic>;
  /** Of messages, what happened since then is told as well. */
  readonly after?: LiveCursor;
  readonly hear: (news: LiveNews, cursor: LiveCursor) => void;
  /** What happened before is not all known: whatever is shown of messages must be read anew. */
  readonly missed: (cursor: LiveCursor) => void;
};

type Asked<T> = Promise<Result<T, FaultCode>>;

export interface Live {
  calls(view: LiveView): Asked<readonly LiveCall[]>;
  rates(view: LiveView): Asked<{ readonly from: Instant; readonly points: readonly RatePoint[] }>;
  links(view: LiveView): Asked<readonly LiveLink[]>;
  trunks(): readonly TrunkNow[];
  queues(view: LiveView): Asked<readonly WaitingGroup[]>;
  /** The messages of a group, the oldest first. `record-missing`: no such group can be. */
  waiting(view: LiveView, group: string, page: WaitingPage): Asked<readonly WaitingMessage[]>;
  /** Tells a snapshot of each topic and then what changes, until it is stopped. */
  watch(watch: LiveWatch): () => void;
}
