// Whole numbers among a request's parameters: counts, ids, places in a list. Owns reading them; what each may be at most is
// its page's.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { isGiven, type Parameters } from '../../../dialect/parameters.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';

/** No id of a record is more: that is what its column holds. */
export const IDS_MOST = LIMITS.database.integerMost;

/** Undefined when it is not given, which zero means, too (client-habits 27). */
export function wholeParameter(
  parameters: Parameters,
  name: string,
  most = Number.MAX_SAFE_INTEGER,
): Result<number | undefined, ClassicFault> {
  const written = parameters.text(name).trim();
  if (!isGiven(written)) return ok(undefined);
  if (!/^\d{1,15}$/.test(written)) return err(wrongParameters(`${name} is not a number`));
  if (Number(written) > most) return err(wrongParameters(`${name} is more than ${most}`));
  return ok(Number(written));
}

export function requiredWhole(parameters: Parameters, name: string): Result<number, ClassicFault> {
  const read = wholeParameter(parameters, name);
  if (!read.ok) return read;
  return read.value === undefined ? err(wrongParameters(`${name} is missing`)) : ok(read.value);
}
