// What a numbering plan knows of a telephone number: country, operator, region, network codes, time zone. Owns these shapes
// and the question every part of the core may ask; the plan itself is `numbering-plan.ts`, its file `numbering-text.ts`.

export type Names = { readonly ru: string; readonly en: string };

export type Country = Names & {
  /** ISO 3166 (`RU`); `001` for the networks that belong to no country. */
  readonly code: string;
  readonly mcc: string | undefined;
  /** IANA zone of most of its numbers. */
  readonly timeZone: string;
};

export type Operator = Names & {
  readonly id: string;
  readonly mcc: string | undefined;
  readonly mnc: string | undefined;
  /** Further names it goes by, such as its legal ones in registers. */
  readonly aliases: readonly string[];
};

export type Region = Names & {
  /** ISO 3166-2 where there is one (`RU-MOW`). */
  readonly id: string;
  readonly timeZone: string | undefined;
  readonly aliases: readonly string[];
};

/** Shared by all numbers of the same place: it must not be changed, and may be compared by identity. */
export type NumberPlace = {
  readonly country: Country;
  readonly operator: Operator | undefined;
  readonly region: Region | undefined;
  /** Of the operator, or of the country when the operator is not known. */
  readonly mcc: string | undefined;
  readonly mnc: string | undefined;
  /** Both together (`25001`); undefined unless both are known. */
  readonly mccmnc: string | undefined;
  /** IANA zone where the number is registered; `zone-time.ts` tells its hour and offset. */
  readonly timeZone: string;
};

export interface Numbering {
  /**
   * What is known of a number written as the core keeps it, digits only and country code first. Undefined when no country
   * has such numbers, and for whatever is no number at all. It costs a fraction of a microsecond and allocates nothing.
   */
  place(phone: string): NumberPlace | undefined;
  /** The same before the number was taken to another operator, where that is known; absent: as `place` has it. */
  planned?(phone: string): NumberPlace | undefined;
  /** Every operator that the plan names. */
  operators(): readonly Operator[];
}
