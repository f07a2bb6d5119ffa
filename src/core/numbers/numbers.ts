// What clients may ask of numbers: country, operator, region, zone. Owns the shape of the answer, the same for every door;
// the facts are the numbering plan's.

import { ok, type Result } from '../../base/result.ts';
import { type Clock, MINUTE } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { NameLanguage } from '../messages/status.ts';
import { zoneOffset } from './local-time.ts';
import type { Names, Numbering } from './number-place.ts';
import { parsePhone } from './phone-number.ts';

/** Names are in the language of the service; what is not known is an empty string. */
export type KnownNumber = {
  /** Digits only. */
  readonly phone: string;
  readonly country: string;
  /** ISO 3166; `001` for the networks of no country. */
  readonly countryCode: string;
  readonly operator: string;
  readonly region: string;
  readonly mcc: string;
  readonly mnc: string;
  /** IANA zone of the registration, and how many minutes it is ahead of UTC now. */
  readonly timeZone: string;
  readonly minutesAhead: number;
};

export interface Numbers {
  /** One for each number, in their order; undefined: no country has such numbers, or it is none. */
  places(
    account: Account,
    phones: readonly string[],
  ): Promise<Result<readonly (KnownNumber | undefined)[], FaultCode>>;
}

type NumbersParts = {
  readonly numbering: Numbering;
  readonly clock: Clock;
  readonly language: NameLanguage;
};

export function numbersOf({ numbering, clock, language }: NumbersParts): Numbers {
  const nameOf = (names: Names | undefined): string => names?.[language] ?? '';
  const known = (written: string): KnownNumber | undefined => {
    const phone = parsePhone(written);
    const place = phone && numbering.place(phone);
    if (!place) return undefined;
    const { country, operator, region, mcc = '', mnc = '', timeZone } = place;
    return {
      phone,
      country: nameOf(country),
      countryCode: country.code,
      operator: nameOf(operator),
      region: nameOf(region),
      mcc,
      mnc,
      timeZone,
      minutesAhead: Math.round(zoneOffset(timeZone, clock.now()) / MINUTE),
    };
  };
  return { places: async (_account, phones) => ok(phones.map(known)) };
}
