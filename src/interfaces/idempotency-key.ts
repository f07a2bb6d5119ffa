// The header Idempotency-Key, which says that a request may be a repetition. Owns its form; what a repetition is answered is
// decided where requests are stored.

import { LIMITS } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';

// A structured-field string in quotes, as the draft has it, or the bare characters most clients send.
const KEY = /^(?:"((?:[ !#-[\]-~]|\\["\\])+)"|([!#-[\]-~]+))$/;

/** The error is what the header must be. */
export function readIdempotencyKey(header: string): Result<string, string> {
  const match = KEY.exec(header.trim());
  const key = match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
  const most = LIMITS.json.idempotencyKeyCharacters;
  if (key !== undefined && key.length <= most) return ok(key);
  return err(`must be 1 to ${most} visible ASCII characters`);
}
