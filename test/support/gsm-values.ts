// Arbitrary values of short messages for property tests: header elements, and the octets that may stand behind them.

import fc from 'fast-check';
import type { HeaderElement } from '../../src/protocols/gsm/user-data-header.ts';

/** Objects as the code makes them, for `deepEqual`. */
const PLAIN = { noNullPrototype: true } as const;
const OCTET = fc.integer({ min: 0, max: 0xff });
const WORD = fc.integer({ min: 0, max: 0xffff });
const PART = fc
  .tuple(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 1, max: 255 }))
  .map(([one, other]) => ({ total: Math.max(one, other), number: Math.min(one, other) }));

const KNOWN_IDENTIFIERS = new Set([0x00, 0x04, 0x05, 0x08, 0x24, 0x25]);

const HEADER_ELEMENT: fc.Arbitrary<HeaderElement> = fc.oneof(
  fc.tuple(OCTET, PART).map(([reference, part]) => ({ kind: 'concatenation8' as const, reference, ...part })),
  fc.tuple(WORD, PART).map(([reference, part]) => ({ kind: 'concatenation16' as const, reference, ...part })),
  fc.record({ kind: fc.constant('ports8' as const), destination: OCTET, source: OCTET }, PLAIN),
  fc.record({ kind: fc.constant('ports16' as const), destination: WORD, source: WORD }, PLAIN),
  fc.record(
    { kind: fc.constantFrom('single-shift' as const, 'locking-shift' as const), language: OCTET },
    PLAIN,
  ),
  fc
    .tuple(
      OCTET.filter((identifier) => !KNOWN_IDENTIFIERS.has(identifier)),
      fc.uint8Array({ maxLength: 10 }),
    )
    .map(([identifier, octets]) => ({ kind: 'other' as const, identifier, octets })),
);

export const HEADER = fc.array(HEADER_ELEMENT, { maxLength: 6 });
