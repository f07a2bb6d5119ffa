// What is asked of the numbering plan: by clients, who want names, and by acceptance, which wants codes and hours. Owns the
// shapes of both answers; the facts are the plan's.

import { ok, type Result } from '../../base/result.ts';
import { type Clock, HOUR, type Instant, MINUTE } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { Accepting } from '../messages/accept.ts';
import type { Place } from '../messages/judge.ts';
import type { NameLanguage } from '../messages/status.ts';
import type { Names, Numbering, NumberPlace } from './number-place.ts';
import { parsePhone } from './phone-number.ts';
import { zoneOffset } from './zone-time.ts';

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

/** How a submission asks: what price and rules go by, made once for each place and not for each number. */
export function placesOf(numbering: Numbering): Pick<Accepting, 'place' | 'zoneHours'> {
  const known = new WeakMap<NumberPlace, Place>();
  return {
    place: (phone) => {
      const found = numbering.place(phone);
      if (!found) return undefined;
      const made = known.get(found) ?? codesOf(found);
      known.set(found, made);
      return made;
    },
    zoneHours: (phone: string, at: Instant) => {
      const found = numbering.place(phone);
      return found && zoneOffset(found.timeZone, at) / HOUR;
    },
  };
}

function codesOf({ country, mccmnc }: NumberPlace): Place {
  return { country: country.code, ...(mccmnc === undefined ? {} : { mccmnc }) };
}
