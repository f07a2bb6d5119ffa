// Parts of long messages as clients submit them, each answered at once with an id of its own and kept until the others are there. Owns the
// port to where they are kept and what a part is to it; what its octets mean is the door's.

import type { Result } from '../../base/result.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { ReceiptWish } from './esme-told.ts';

export type SubmittedPart = {
  /** What the parts of one message have in common (spec smpp.md 8.5). */
  readonly source: string;
  readonly destination: string;
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly number: number;
  /** The same for what is the same. */
  readonly digest: string;
  readonly receipt?: ReceiptWish;
  /** Whatever the door needs to make the message; plain values. */
  readonly content: unknown;
};

export type KeptPart = Pick<SubmittedPart, 'content' | 'receipt' | 'number'> & {
  /** What it was answered with. */
  readonly id: string;
};

/** All parts of a message, in their order. */
export type WholeMessage = {
  readonly account: Account;
  /** Names it for good: whoever submits it twice submits it once. */
  readonly name: string;
  readonly parts: readonly KeptPart[];
};

export type PartAdded = {
  readonly id: string;
  /** It was the last that was missing. */
  readonly whole?: WholeMessage;
};

export type WholeEnd =
  | { readonly kind: 'joined'; readonly as: string }
  /** The parts that were answered before are told of it; `last`: the one whose own answer says so. */
  | { readonly kind: 'refused'; readonly err: number; readonly last: string | undefined };

export interface SubmittedParts {
  /** On disk when it resolves. One that came before gets the id it had. */
  add(account: Account, part: SubmittedPart): Promise<Result<PartAdded, FaultCode>>;
  /** What became of the message that the parts made. */
  end(whole: WholeMessage, end: WholeEnd): Promise<void>;
  /** Messages whose parts were all there when a process died, before they were submitted; so many milliseconds ago at least. */
  unfinished(after: number): Promise<readonly WholeMessage[]>;
}
