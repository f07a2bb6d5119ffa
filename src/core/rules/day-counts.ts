// What is counted by the day for limits: messages and money of an account, by number, text, client address, hour and
// country. Owns the names of these counts and which of them a recipient adds to; where they are kept is the store's.

import { assert } from '../../base/assert.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import { type Money, parseMoney } from '../accounts/money.ts';
import { localDateTime } from '../messages/local-time.ts';
import type { RuleName } from './rules-table.ts';

/** One count a recipient adds to, and how far it may go. */
export type CountLimit = {
  readonly rule: RuleName;
  /** Unique within an account and day, short. */
  readonly subject: string;
  readonly add: number;
  readonly most: number;
};

type CountedRecipient = {
  readonly phone: string;
  /** A digest of the text, short. */
  readonly textMark: string;
  readonly cost: Money;
  readonly country: string | undefined;
  readonly clientAddress: string | undefined;
};

/** The account's day (`2026-11-27`) and hour at a moment. */
export function dayOf(account: Account, at: Instant): { readonly day: string; readonly hour: string } {
  const local = localDateTime(at, account.settings.timeZone);
  return {
    day: `${local.slice(6, 10)}-${local.slice(3, 5)}-${local.slice(0, 2)}`,
    hour: local.slice(11, 13),
  };
}

/** Whether anything is counted for this account at all. */
export function counts(account: Account): boolean {
  const { settings } = account;
  return [
    settings.dayLimit,
    settings.numberDayLimit,
    settings.textDayLimit,
    settings.addressDayLimit,
    settings.daySpendLimit,
    settings.hourSpendLimit,
    settings.countrySpendLimits,
  ].some((limit) => limit !== undefined);
}

/** The counts a recipient adds to. */
type LimitsOf = (recipient: CountedRecipient) => readonly CountLimit[];

/** For an hour of the account's day; the account's settings are read once for all recipients. */
export function limitsReader({ settings }: Account, hour: string): LimitsOf {
  const countries = countryLimits(settings.countrySpendLimits);
  assert(countries !== undefined, 'limits by country are read where they are set');
  return (recipient) => limitsOf(recipient, { settings, countries, hour });
}

type Limiting = {
  readonly settings: Account['settings'];
  readonly countries: ReadonlyMap<string, Money>;
  readonly hour: string;
};

function limitsOf(
  recipient: CountedRecipient,
  { settings, countries, hour }: Limiting,
): readonly CountLimit[] {
  const { phone, cost, country, clientAddress } = recipient;
  const found: (CountLimit | undefined)[] = [
    limit('day-limit', { subject: 'all', add: 1, most: settings.dayLimit }),
    limit('number-day-limit', { subject: `number ${phone}`, add: 1, most: settings.numberDayLimit }),
    limit('text-day-limit', {
      subject: `text ${phone} ${recipient.textMark}`,
      add: 1,
      most: settings.textDayLimit,
    }),
    clientAddress === undefined
      ? undefined
      : limit('address-day-limit', {
          subject: `address ${clientAddress}`,
          add: 1,
          most: settings.addressDayLimit,
        }),
    limit('day-spend-limit', { subject: 'spent', add: cost, most: settings.daySpendLimit }),
    limit('hour-spend-limit', { subject: `spent hour ${hour}`, add: cost, most: settings.hourSpendLimit }),
    country === undefined
      ? undefined
      : limit('country-spend-limit', {
          subject: `spent ${country}`,
          add: cost,
          most: countries.get(country),
        }),
  ];
  return found.filter((one) => one !== undefined);
}

function limit(
  rule: RuleName,
  { most, ...rest }: { readonly subject: string; readonly add: number; readonly most: number | undefined },
): CountLimit | undefined {
  return most === undefined ? undefined : { rule, most, ...rest };
}

/** `UZ=100,TJ=50.5`: money a day for each country; undefined for anything else. */
export function countryLimits(text: string | undefined): ReadonlyMap<string, Money> | undefined {
  if (text === undefined) return new Map();
  const limits = new Map<string, Money>();
  for (const part of text.split(',')) {
    const match = /^\s*([A-Z]{2})\s*=\s*([\d.]+)\s*$/.exec(part);
    const most = match && parseMoney(match[2] ?? '');
    if (!match?.[1] || most === undefined || most === null) return undefined;
    limits.set(match[1], most);
  }
  return limits;
}
