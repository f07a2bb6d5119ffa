// What a client that is bound over SMPP is told: receipts of what it submitted, messages of subscribers. Owns these values and what
// a submission says about the receipts it wants; how they look as PDUs is the interface's.

import type { Instant } from '../../base/time.ts';
import type { Money } from '../accounts/money.ts';
import type { MessageKind } from '../messages/kind.ts';
import type { LookupData } from '../messages/message-status.ts';
import { heapOf } from '../messages/status.ts';

/** An address as a PDU has it: type of number, numbering plan, the address itself. */
export type EsmeAddress = { readonly ton: number; readonly npi: number; readonly address: string };

/** The receipts a submission asked for; while it has one, its statuses go nowhere else until they are final. */
export type ReceiptWish = {
  /** Of which ends. */
  readonly of: 'final' | 'failure' | 'success';
  /** Whether it is told too that the message is under way. */
  readonly passing?: 'yes';
  /** Ids that the parts of the message were answered with; absent: the message's own. */
  readonly ids?: readonly string[];
  /** As the submission had them. `to` absent: the recipient's number. */
  readonly from: EsmeAddress;
  readonly to?: EsmeAddress;
};

export type ToldReceipt = {
  /** `notification`: not the end yet. */
  readonly kind: 'receipt' | 'notification';
  readonly id: string;
  readonly message: MessageKind;
  /** `cancelled`: the client took it back. */
  readonly status: number | 'cancelled';
  readonly err: number;
  readonly from: EsmeAddress;
  readonly to: EsmeAddress;
  readonly acceptedAt: Instant;
  readonly at: Instant;
  readonly parts: number;
  readonly cost: Money;
  /** Flag bits of spec http-status 5. */
  readonly flag: number;
  /** How the message begins. */
  readonly text: string;
  readonly lookup?: Partial<LookupData>;
};

export type ToldMessage = {
  readonly kind: 'incoming';
  readonly from: string;
  readonly to: string;
  readonly text: string;
};

export type EsmeTold = ToldReceipt | ToldMessage;

/** Characters of a message that its receipts begin with (SMPP 3.4 appendix B has 20). */
export const RECEIPT_TEXT = 20;

/** What of a wish comes true with this status; undefined: nothing is told. */
export function toldBy(wish: ReceiptWish, status: number): ToldReceipt['kind'] | undefined {
  const heap = heapOf(status);
  if (heap === 'waiting') return wish.passing === 'yes' ? 'notification' : undefined;
  const end = heap === 'delivered' ? 'success' : 'failure';
  return wish.of === 'final' || wish.of === end ? 'receipt' : undefined;
}
