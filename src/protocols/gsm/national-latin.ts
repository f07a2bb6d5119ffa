// The shift tables of Turkish, Spanish and Portuguese (3GPP TS 23.038 annex A): Latin letters in place of others of the default
// alphabet and more of them behind the escape.

import { DEFAULT_EXTENSION, type NationalTable } from './national-table.ts';

export const LATIN_TABLES = {
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
