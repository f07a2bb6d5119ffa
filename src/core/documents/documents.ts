// Invoices and acts: what an account asks for its sub-clients, and what is kept of each document. Owns these shapes; the
// printed page is `document-page.ts`, the figures of an act the store's.

import { assert } from '../../base/assert.ts';
import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { Money } from '../accounts/money.ts';
import type { ClientName, ClientRefusal } from '../clients/clients.ts';
import type { MessageKind } from '../messages/kind.ts';

/** Who sells: the operator of this installation, from its configuration. */
export type Seller = {
  /** Undefined: the account above the client sells. */
  readonly name: string | undefined;
  /** Address, registration and tax numbers, one line each. */
  readonly details: string | undefined;
  readonly bank: string | undefined;
  /** What is said of VAT; undefined: nothing. */
  readonly vat: string | undefined;
  readonly director: string | undefined;
  readonly accountant: string | undefined;
};

type Buyer = { readonly name: string; readonly details?: string; readonly contract?: string };

export type DocumentLine = {
  /** What was sold in the words of whoever asked, or a kind of message. */
  readonly service?: string;
  readonly kind?: MessageKind;
  readonly quantity: number;
  /** Whole hundredths, so that the lines add up to the sum as it is printed. */
  readonly sum: Money;
};

export type DocumentContent = {
  readonly seller: { readonly [Part in keyof Seller]?: string };
  readonly buyer: Buyer;
  readonly lines: readonly DocumentLine[];
};

export type StoredDocument = {
  readonly id: number;
  readonly kind: 'invoice' | 'act';
  readonly number: number;
  readonly madeAt: Instant;
  /** Of an act: its first day, `YYYY-MM-DD`. */
  readonly month: string | undefined;
  readonly currency: string;
  readonly amount: Money;
  readonly content: DocumentContent;
  /** Zone its date is told in. */
  readonly timeZone: string;
};

type NewInvoice = {
  readonly client: ClientName;
  /** In the client's currency. */
  readonly sum: Money;
  readonly service: string | undefined;
};

type DocumentName =
  | { readonly by: 'id'; readonly id: number }
  | { readonly by: 'number'; readonly number: number };

type DocumentQuestion = {
  readonly client: ClientName;
  readonly kind: StoredDocument['kind'];
  readonly name: DocumentName;
};

export interface Documents {
  /** The id of the invoice. */
  addInvoice(account: Account, invoice: NewInvoice): Promise<Result<number, ClientRefusal>>;
  find(account: Account, question: DocumentQuestion): Promise<Result<StoredDocument, ClientRefusal>>;
  /** Newest first. */
  list(account: Account, client: ClientName): Promise<Result<readonly StoredDocument[], ClientRefusal>>;
}

const CENT = 100;

/** To whole hundredths, a half upwards, as sums are printed; `amount` is not negative. */
export function wholeCents(amount: Money): Money {
  assert(amount >= 0, 'sums of documents are not negative');
  return (Math.round(amount / CENT) * CENT) as Money;
}
