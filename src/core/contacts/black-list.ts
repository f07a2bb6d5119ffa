// Who is not to be written to: an account's own list and the service's, black and grey. Owns the shape of an entry, how its
// value is read, and the port for whoever judges recipients before a sending; the judging itself is not here.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import { parsePhone } from '../numbers/phone-number.ts';
import { type Book, parseMail } from './addresses.ts';
import type { ContactFault } from './contacts.ts';

/** `black`: not to be written to. `grey`: no mass mailings until a date, or until somebody takes the entry away. */
export type BlackListName = 'black' | 'grey';

/** Which messages an entry stops: `type` 0, 1, 2 of add_black. */
export const BLACK_SCOPES = ['all', 'mass', 'single'] as const;

export type BlackScope = (typeof BLACK_SCOPES)[number];

/** One number, all numbers that begin so (`7900*`), or an e-mail address. */
export type BlackValue = {
  readonly form: 'number' | 'prefix' | 'mail';
  /** Digits, or an address in small letters. */
  readonly value: string;
};

export type BlackTerms = {
  readonly list: BlackListName;
  /** A grey entry stops mass mailings alone. */
  readonly scope: BlackScope;
  readonly reason: string;
  /** Counts before this moment; undefined: for ever. */
  readonly until: Instant | undefined;
};

export type BlackEntry = BlackValue & BlackTerms & { readonly id: number };

export type BlackFilter = {
  readonly after?: number;
  /** At most LIMITS.contacts.listed. */
  readonly limit?: number;
  readonly list?: BlackListName;
  /** Numbers and prefixes alone, or e-mail addresses alone. */
  readonly book?: Book;
};

/** The account's own list, or the one of the whole service that its administrator keeps. */
export type BlackListOwner = Account | 'service';

type Answer<T> = Promise<Result<T, ContactFault>>;

/** A list as whoever keeps it sees it. */
export interface BlackListBook {
  /** The ids of the entries in their order; one that is there already gets the new terms. */
  add(owner: BlackListOwner, values: readonly BlackValue[], terms: BlackTerms): Answer<readonly number[]>;
  /** From the black and the grey list; all must be there, or none goes. */
  remove(owner: BlackListOwner, values: readonly BlackValue[]): Answer<true>;
  /** In the order of their ids; those that do not count any more are told, too. */
  list(owner: BlackListOwner, filter?: BlackFilter): Answer<readonly BlackEntry[]>;
}

/** The entry that decides about a recipient. */
export type BlackHit = BlackEntry & { readonly of: 'account' | 'parent' | 'service' };

/** Asked before a sending, for all its recipients at once. */
export interface BlackLists {
  /**
   * Recipients (digits, or e-mail addresses) that this use must not reach, each with one entry: black before grey, the
   * service's before the account's. Lists of the parent count when it shares its contacts.
   */
  hits(
    account: Account,
    phones: readonly string[],
    use: 'single' | 'mass',
  ): Promise<ReadonlyMap<string, BlackHit>>;
}

const PREFIX = /^\+?(\d{1,15})\*$/;
const ORNAMENT = /[\s()\-.]/g;

/** A number, a prefix with a star, or an e-mail address; undefined for anything else. */
export function parseBlackValue(text: string): BlackValue | undefined {
  const mail = parseMail(text);
  if (mail !== undefined) return { form: 'mail', value: mail };
  const digits = PREFIX.exec(text.replace(ORNAMENT, ''))?.[1];
  // Mobiles of Russia written with the trunk prefix: no country code begins with 89.
  if (digits !== undefined) return { form: 'prefix', value: digits.replace(/^89/, '79') };
  const phone = parsePhone(text);
  return phone === undefined ? undefined : { form: 'number', value: phone };
}

const SHOWN = 60;

/** A list split by commas, semicolons, bars or lines, each value once; the error is a sentence about the first wrong one. */
export function readBlackValues(text: string): Result<readonly BlackValue[], string> {
  const found = new Map<string, BlackValue>();
  for (const entry of text.split(/[,;|\r\n\t]+/)) {
    if (entry.trim() === '') continue;
    const value = parseBlackValue(entry);
    if (!value)
      return err(
        `"${entry.trim().slice(0, SHOWN)}" is no number, no prefix such as 7900* and no e-mail address`,
      );
    found.set(`${value.form} ${value.value}`, value);
  }
  return ok([...found.values()]);
}

/** Undefined when the terms can be kept, else a sentence. */
export function wrongTerms({ list, scope, reason }: BlackTerms): string | undefined {
  if (list === 'grey' && scope !== 'mass') return 'an entry of the grey list stops mass mailings alone';
  const most = LIMITS.contacts.reasonCharacters;
  return reason.length > most ? `the reason is longer than ${most} characters` : undefined;
}
