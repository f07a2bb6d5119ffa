// How requests are written, octet by octet the same in every language's library. Owns percent codes and the order of members; what is
// sent is decided elsewhere.

/** A text in a path or a query: all but the unreserved characters of RFC 3986 2.3 becomes percent codes of its UTF-8. */
export function percent(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `name=value` pairs in the order given; values that are undefined are left out. */
export function pairs(fields: Iterable<readonly [string, unknown]>): string {
  return [...fields]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${percent(name)}=${percent(String(value))}`)
    .join('&');
}

/** JSON without blanks, members sorted by code point, letters as they are. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? sorted(part) : part,
  );
}

function sorted(value: object): unknown {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
