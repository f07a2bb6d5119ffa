// What interfaces and the acceptance of messages may ask of short links. Owns these questions; the store answers them.

import type { Result } from '../../base/result.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { LinkPlace } from './shorten.ts';
import type { Visitor } from './visitor.ts';

/** Clicks, in days of the account's zone. */
export type LinkClicks = {
  readonly id: number;
  readonly link: string;
  readonly all: number;
  readonly month: number;
  readonly today: number;
  readonly yesterday: number;
};

/** By its id, by the full link, or by a short one. */
export type LinkRef = { readonly id: number } | { readonly link: string };

/** What stands for the links of a submission's texts, and the address before all their codes. */
export type LinkPlaces = { readonly place: LinkPlace; readonly prefix: string };

export interface ShortLinks {
  /** Places for the links of a submission's texts; for a price nothing is kept. */
  places(account: Account, links: readonly string[], purpose: 'send' | 'price'): Promise<LinkPlaces>;
  clicks(account: Account, ref: LinkRef): Promise<Result<LinkClicks, FaultCode>>;
  /** Where a code leads, a person's click counted. `record-missing`: nowhere, or not any more. */
  follow(code: string, visitor: Visitor): Promise<Result<string, FaultCode>>;
}
