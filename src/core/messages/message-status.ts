// One message as whoever sent it sees it: what a door asks for by name and is told. Owns these shapes; how a door writes
// them is its own business, how they are found the store's.

import type { Instant } from '../../base/time.ts';
import type { Money } from '../accounts/money.ts';
import type { MessageKind } from './kind.ts';

/** A message as clients name it: the recipient as written (corrected by the core) and the public id. */
export type MessageName = { readonly phone: string; readonly publicId: string };

/** HLR data in the order every wire has it (spec http-status 3); what is not known is an empty string. */
export const LOOKUP_FIELDS = ['imsi', 'msc', 'mcc', 'mnc', 'cn', 'net', 'rcn', 'rnet'] as const;

export type LookupData = Readonly<Record<(typeof LOOKUP_FIELDS)[number], string>>;

/** What is known of it; fields of the number and its network as far as they are known. */
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
