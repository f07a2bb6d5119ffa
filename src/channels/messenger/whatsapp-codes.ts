// Error codes of the WhatsApp Cloud API ("Error codes" of its documentation), of answers and of failed statuses alike. Owns the
// table; nothing else of the API is here.

import type { YesNo } from '../../base/section-table.ts';
import { MINUTE, SECOND } from '../../base/time.ts';
import type { SendResult } from './messenger.ts';
import { type Cause, refused } from './refusals.ts';

type Meaning =
  | { readonly kind: 'refused'; readonly cause: Cause }
  /** The account, its number or its token may send nothing until somebody does something about it. */
  | { readonly kind: 'away'; readonly lasting: YesNo }
  | { readonly kind: 'later'; readonly whose: 'message' | 'link'; readonly after?: number };

const means = (cause: Cause): Meaning => ({ kind: 'refused', cause });
const CLOSED: Meaning = { kind: 'away', lasting: 'yes' };
const TROUBLE: Meaning = { kind: 'away', lasting: 'no' };
const SLOWER: Meaning = { kind: 'later', whose: 'link' };

const CODES: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  // Authorization.
  [0, CLOSED],
  [3, CLOSED],
  [10, CLOSED],
  [190, CLOSED],
  // The account.
  [368, CLOSED],
  [131005, CLOSED],
  [131031, CLOSED],
  [131037, CLOSED],
  [131042, CLOSED],
  [131045, CLOSED],
  [133005, CLOSED],
  [133006, CLOSED],
  [133010, CLOSED],
  [33, CLOSED],
  // Too much at once.
  [4, SLOWER],
  [80007, SLOWER],
  [130429, SLOWER],
  [131048, { kind: 'later', whose: 'link', after: 15 * MINUTE }],
  [131056, { kind: 'later', whose: 'message', after: 6 * SECOND }],
  // Their trouble.
  [1, TROUBLE],
  [2, TROUBLE],
  [131000, TROUBLE],
  [131016, TROUBLE],
  [131057, TROUBLE],
  [133004, TROUBLE],
  // The recipient.
  [131021, means('numberWrong')],
  [131026, means('nobody')],
  [131030, means('forbiddenNumber')],
  [130497, means('forbiddenNumber')],
  [130472, means('rejected')],
  [131047, means('template')],
  [131049, means('tooOften')],
  [131050, means('blocked')],
  // The message.
  [100, means('rejected')],
  [131008, means('rejected')],
  [131009, means('rejected')],
  [131051, means('unsupported')],
  [131052, means('rejected')],
  [131053, means('rejected')],
  // Templates.
  [132000, means('template')],
  [132001, means('template')],
  [132005, means('template')],
  [132007, means('spam')],
  [132012, means('template')],
  [132015, means('template')],
  [132016, means('template')],
  [132068, means('template')],
  [132069, means('template')],
]);

/** 200 to 299: permissions that were not granted or were taken back. */
function meaningOf(code: number): Meaning | undefined {
  return code >= 200 && code <= 299 ? CLOSED : CODES.get(code);
}

/** Undefined for a code that no table has. */
export function resultOfCode(code: number, told: string): SendResult | undefined {
  const meaning = meaningOf(code);
  if (!meaning) return undefined;
  return meaning.kind === 'refused' ? refused(meaning.cause, told) : { ...meaning, code: told };
}

/** Of a status `failed`: whatever the code is, it is over. */
export function causeOfCode(code: number | undefined): Cause {
  const meaning = code === undefined ? undefined : meaningOf(code);
  return meaning?.kind === 'refused' ? meaning.cause : 'rejected';
}
