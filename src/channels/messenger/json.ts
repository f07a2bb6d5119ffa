// Reading JSON that somebody else wrote: what is not there, or is of another kind, is undefined. Owns that nothing throws
// on hostile bytes; what the fields mean is the adapters' business.

/** Undefined for what is no JSON. */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The value behind a path of keys. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined;
    found = Object.hasOwn(found, key) ? (found as Record<string, unknown>)[key] : undefined;
  }
  return found;
}

export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

/** A whole number that is exact. */
export function wholeAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const found = at(value, ...keys);
  return Number.isSafeInteger(found) ? (found as number) : undefined;
}

/** A text, or a whole number as its digits: providers change their minds about which an id is. */
export function nameAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const text = textAt(value, ...keys);
  return text ?? wholeAt(value, ...keys)?.toString();
}

export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}
