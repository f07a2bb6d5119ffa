// The user data header of a short message (3GPP TS 23.040 section 9.2.3.24): its information elements both ways. Owns their
// layout; what is not known, or is not as the standard has it, is kept as it came and never acted upon.

import { unreachable } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';

export type Concatenation = {
  readonly reference: number;
  /** Parts altogether and the number of this one, from 1. */
  readonly total: number;
  readonly number: number;
};

export type Ports = { readonly destination: number; readonly source: number };

export type HeaderElement =
  /** Sections 9.2.3.24.1 and 9.2.3.24.8: a reference of 8 or 16 bits. */
  | ({ readonly kind: 'concatenation8' | 'concatenation16' } & Concatenation)
  /** Sections 9.2.3.24.3 and 9.2.3.24.4: ports of 8 or 16 bits. */
  | ({ readonly kind: 'ports8' | 'ports16' } & Ports)
  /** Sections 9.2.3.24.15 and 9.2.3.24.16: a National Language Identifier. */
  | { readonly kind: 'single-shift' | 'locking-shift'; readonly language: number }
  | { readonly kind: 'other'; readonly identifier: number; readonly octets: Uint8Array };

type KnownKind = Exclude<HeaderElement['kind'], 'other'>;

/** Identifier and length of the value in octets (section 9.2.3.24). */
const KNOWN: Readonly<Record<KnownKind, { readonly identifier: number; readonly length: number }>> = {
  concatenation8: { identifier: 0x00, length: 3 },
  ports8: { identifier: 0x04, length: 2 },
  ports16: { identifier: 0x05, length: 4 },
  concatenation16: { identifier: 0x08, length: 4 },
  'single-shift': { identifier: 0x24, length: 1 },
  'locking-shift': { identifier: 0x25, length: 1 },
};

const KINDS: ReadonlyMap<number, KnownKind> = new Map(
  Object.entries(KNOWN).map(([kind, { identifier }]) => [identifier, kind as KnownKind]),
);

export type HeaderFault = 'header-cut-off' | 'element-cut-off';

type ReadHeader = {
  readonly elements: readonly HeaderElement[];
  /** Octets the header takes, its length octet counted: the message proper begins behind them. */
  readonly length: number;
};

const MAX_8 = 0xff;

function elementOf(identifier: number, octets: Uint8Array): HeaderElement {
  const other: HeaderElement = { kind: 'other', identifier, octets };
  const kind = KINDS.get(identifier);
  if (kind === undefined || octets.length !== KNOWN[kind].length) return other;
  const [first = 0, second = 0, third = 0, fourth = 0] = octets;
  if (kind === 'concatenation8') {
    const element = { kind, reference: first, total: second, number: third } as const;
    return isPart(element) ? element : other;
  }
  if (kind === 'concatenation16') {
    const element = { kind, reference: (first << 8) | second, total: third, number: fourth } as const;
    return isPart(element) ? element : other;
  }
  if (kind === 'ports8') return { kind, destination: first, source: second };
  if (kind === 'ports16') return { kind, destination: (first << 8) | second, source: (third << 8) | fourth };
  return { kind, language: first };
}

/** Section 9.2.3.24.1: an element with any other numbers is to be ignored. */
function isPart({ total, number }: Concatenation): boolean {
  return total >= 1 && number >= 1 && number <= total;
}

/** The header at the beginning of `userData`, the octet of its length first. */
export function readHeader(userData: Uint8Array): Result<ReadHeader, HeaderFault> {
  const end = 1 + (userData[0] ?? MAX_8);
  if (end > userData.length) return err('header-cut-off');
  const elements: HeaderElement[] = [];
  let at = 1;
  while (at < end) {
    const length = userData[at + 1];
    if (at + 1 >= end || length === undefined || at + 2 + length > end) return err('element-cut-off');
    elements.push(elementOf(userData[at]!, userData.slice(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  return ok({ elements, length: end });
}

function octetsOfElement(element: HeaderElement): readonly number[] {
  switch (element.kind) {
    case 'concatenation8':
      return [element.reference & MAX_8, element.total, element.number];
    case 'concatenation16':
      return [(element.reference >> 8) & MAX_8, element.reference & MAX_8, element.total, element.number];
    case 'ports8':
      return [element.destination, element.source];
    case 'ports16': {
      const { destination, source } = element;
      return [destination >> 8, destination & MAX_8, source >> 8, source & MAX_8];
    }
    case 'single-shift':
    case 'locking-shift':
      return [element.language];
    case 'other':
      return [...element.octets];
    default:
      return unreachable(element);
  }
}

/** The header with the octet of its length; empty when there are no elements. At most 139 octets of elements make sense. */
export function writeHeader(elements: readonly HeaderElement[]): Uint8Array {
  if (elements.length === 0) return new Uint8Array(0);
  const octets = elements.flatMap((element) => {
    const value = octetsOfElement(element);
    const identifier = element.kind === 'other' ? element.identifier : KNOWN[element.kind].identifier;
    return [identifier, value.length, ...value];
  });
  return Uint8Array.from([octets.length, ...octets]);
}

/** Octets `writeHeader` would make of these elements. */
export function headerLength(elements: readonly HeaderElement[]): number {
  const lengths = elements.map(
    (element) => 2 + (element.kind === 'other' ? element.octets.length : KNOWN[element.kind].length),
  );
  return lengths.length === 0 ? 0 : 1 + lengths.reduce((sum, length) => sum + length, 0);
}

/** Of elements that may stand once, and of those that exclude each other, the last one counts (section 9.2.3.24). */
export function concatenationOf(elements: readonly HeaderElement[]): Concatenation | undefined {
  const found = elements.findLast(
    (element) => element.kind === 'concatenation8' || element.kind === 'concatenation16',
  );
  if (found?.kind !== 'concatenation8' && found?.kind !== 'concatenation16') return undefined;
  return { reference: found.reference, total: found.total, number: found.number };
}

export function portsOf(elements: readonly HeaderElement[]): Ports | undefined {
  const found = elements.findLast((element) => element.kind === 'ports8' || element.kind === 'ports16');
  if (found?.kind !== 'ports8' && found?.kind !== 'ports16') return undefined;
  return { destination: found.destination, source: found.source };
}

/** Numbers of the languages whose tables the text uses. */
export function shiftNumbersOf(elements: readonly HeaderElement[]): {
  readonly locking: number | undefined;
  readonly single: number | undefined;
} {
  const last = (kind: 'locking-shift' | 'single-shift'): number | undefined => {
    const found = elements.findLast((element) => element.kind === kind);
    return found?.kind === 'locking-shift' || found?.kind === 'single-shift' ? found.language : undefined;
  };
  return { locking: last('locking-shift'), single: last('single-shift') };
}
