// The port of a messenger: one message to its provider, and what the provider tells by itself. Owns the words the runner
// and the adapters speak; claims, pace and outcomes are `messenger-link.ts`, wire formats are the adapters'.

import type { Result } from '../../base/result.ts';
import type { YesNo } from '../../base/section-table.ts';
import type { Instant } from '../../base/time.ts';
import type { ReceivedMessage } from '../../core/incoming/incoming-message.ts';
import type { ClaimedMessage, Receipt } from '../../core/ports.ts';
import type { HeardReply, HeardRequest } from '../link.ts';

/** A file of a message: what the provider fetches by itself, or what lies on our disk. */
export type Attachment =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'upload'; readonly name: string; readonly path: string };

/** What becomes one message of the provider; a long text becomes several. */
export type Piece = { readonly text: string; readonly files: readonly Attachment[] };

export type Sending = {
  readonly message: ClaimedMessage;
  readonly piece: Piece;
  /** Which piece of the message, counted from 0. */
  readonly number: number;
};

/** It will not be delivered by this link. `code`: the provider's own word; `elsewhere`: another link might do better. */
export type Refusal = {
  readonly status: number;
  readonly err: number;
  readonly code: string;
  readonly elsewhere: YesNo;
};

export type SendResult =
  /** Receipts tell the rest under this name. */
  | { readonly kind: 'taken'; readonly id: string }
  /** It lies in the recipient's chat, and the provider tells nothing more. */
  | { readonly kind: 'delivered' }
  | ({ readonly kind: 'refused' } & Refusal)
  /** Not taken now: `after` milliseconds (absent: the link knows) this recipient, or everybody, may be tried again. */
  | {
      readonly kind: 'later';
      readonly whose: 'message' | 'link';
      readonly after?: number;
      readonly code: string;
    }
  /** Not taken: the provider is out of order or, `lasting`, refuses our credentials. */
  | { readonly kind: 'away'; readonly lasting: YesNo; readonly code: string }
  /** It may have been taken or not. */
  | { readonly kind: 'unknown'; readonly code: string };

export type HeardReceipt = Omit<Receipt, 'link'>;
export type HeardMessage = Pick<ReceivedMessage, 'from' | 'to' | 'text'> & {
  readonly sentAt: Instant;
  /** The provider's name for it; comes twice, is taken once. */
  readonly key: string;
};

/** What a request of the provider tells; the reply goes out once that is stored. */
export type Heard = {
  readonly reply: HeardReply;
  readonly receipts: readonly HeardReceipt[];
  readonly messages: readonly HeardMessage[];
};

export type Polled =
  /** `confirm` is called once everything is stored. */
  | { readonly kind: 'got'; readonly heard: Heard; readonly confirm: () => void }
  /** Nothing could be asked; again after so many milliseconds. */
  | { readonly kind: 'failed'; readonly after?: number; readonly code: string };

export interface Messenger {
  /** The provider knows a repeated request by its id and does not show it again; absent: it may show every one. */
  readonly repeats?: 'recognised';
  /** The pieces of a message, at least one, or why it cannot go this way at all. */
  plan(message: ClaimedMessage): Result<readonly Piece[], Refusal>;
  /** Never throws; ends within `LIMITS.messenger.requestTime` of each request it makes. */
  send(sending: Sending): Promise<SendResult>;
  /** Whatever the provider must be told before it tells us anything; the error is the provider's word. */
  prepare?(): Promise<Result<undefined, string>>;
  hear?(request: HeardRequest): Heard;
  /** Where the provider is asked instead; resolves when there is something, or after a while. */
  poll?(): Promise<Polled>;
}

/** A request that was answered and told nothing. */
export function onlyReply(reply: HeardReply): Heard {
  return { reply, receipts: [], messages: [] };
}
