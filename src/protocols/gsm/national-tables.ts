// The national language shift tables of 3GPP TS 23.038 annex A that are in use: Turkish, Spanish, Portuguese. Owns where each
// differs from the default alphabet and from its extension table, and the numbers languages have in a header.

/** Characters from `code` upwards, one after the other. */
type Run = readonly [code: number, characters: string];

export type NationalTable = {
  /** National Language Identifier (23.038 section 6.2.1.2.4). */
  readonly identifier: number;
  /** What the locking shift table has in place of the default alphabet's; absent: the language has none. */
  readonly locking?: readonly Run[];
  /** The single shift table, the whole of it. */
  readonly single: readonly Run[];
};

/** 23.038 section 6.2.1.1: the default extension table. All that is not listed is not defined. */
export const DEFAULT_EXTENSION: readonly Run[] = [
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{}'],
  [0x2f, '\\'],
  [0x3c, '[~]'],
  [0x40, '|'],
  [0x65, '€'],
];

export const NATIONAL_TABLES = {
  // Sections A.3.1 and A.2.1.
  turkish: {
    identifier: 1,
    locking: [
      [0x04, '€'],
      [0x07, 'ı'],
      [0x0b, 'Ğğ'],
      [0x1c, 'Şş'],
      [0x40, 'İ'],
      [0x60, 'ç'],
    ],
    single: [
      ...DEFAULT_EXTENSION,
      [0x47, 'Ğ'],
      [0x49, 'İ'],
      [0x53, 'Ş'],
      [0x63, 'ç'],
      [0x67, 'ğ'],
      [0x69, 'ı'],
      [0x73, 'ş'],
    ],
  },
  // Section A.2.2; A.3.2 is void.
  spanish: {
    identifier: 2,
    single: [
      ...DEFAULT_EXTENSION,
      [0x09, 'ç'],
      [0x41, 'Á'],
      [0x49, 'Í'],
      [0x4f, 'Ó'],
      [0x55, 'Ú'],
      [0x61, 'á'],
      [0x69, 'í'],
      [0x6f, 'ó'],
      [0x75, 'ú'],
    ],
  },
  // Sections A.3.3 and A.2.3.
  portuguese: {
    identifier: 3,
    locking: [
      [0x04, 'ê'],
      [0x06, 'úíóç'],
      [0x0b, 'Ôô'],
      [0x0e, 'Áá'],
      [0x12, 'ªÇÀ∞^\\€Ó|'],
      [0x1c, 'ÂâÊ'],
      [0x24, 'º'],
      [0x40, 'Í'],
      [0x5b, 'ÃÕÚ'],
      [0x60, '~'],
      [0x7b, 'ãõ`'],
    ],
    single: [
      ...DEFAULT_EXTENSION,
      [0x05, 'ê'],
      [0x09, 'ç'],
      [0x0b, 'Ôô'],
      [0x0e, 'Áá'],
      [0x12, 'ΦΓ^ΩΠΨΣΘ'],
      [0x1f, 'Ê'],
      [0x41, 'À'],
      [0x49, 'Í'],
      [0x4f, 'Ó'],
      [0x55, 'Ú'],
      [0x5b, 'ÃÕ'],
      [0x61, 'Â'],
      [0x69, 'í'],
      [0x6f, 'ó'],
      [0x75, 'ú'],
      [0x7b, 'ãõ'],
      [0x7f, 'â'],
    ],
  },
} as const satisfies Record<string, NationalTable>;

export type LanguageId = keyof typeof NATIONAL_TABLES;

/** All languages there are tables for. */
export const LANGUAGES: readonly LanguageId[] = ['turkish', 'spanish', 'portuguese'];

/** The language of a header's number; undefined: no table of it is known, the default one is used (23.038 section 6.2.1.2.4). */
export function languageOf(identifier: number): LanguageId | undefined {
  return LANGUAGES.find((language) => NATIONAL_TABLES[language].identifier === identifier);
}
