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
  // What JSON leaves out or writes otherwise (undefined, dates) is settled first.
  return written(JSON.parse(JSON.stringify(value)));
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => byCodePoint(a, b));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${written(one)}`).join(',')}}`;
}

/** The order of JavaScript is that of UTF-16 units. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => Array.from(text, (sign) => sign.codePointAt(0) ?? 0));
  const at = left?.findIndex((sign, index) => sign !== right?.[index]) ?? -1;
  return at < 0 ? a.length - b.length : (left?.[at] ?? 0) - (right?.[at] ?? -1);
}

/** A random UUID (RFC 9562 5.4), also where a page came without encryption and has no `crypto.randomUUID`. */
export function uuid(): string {
  const octets = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(octets, (octet, at) => {
    const marked = at === 6 ? (octet & 0x0f) | 0x40 : at === 8 ? (octet & 0x3f) | 0x80 : octet;
    return marked.toString(16).padStart(2, '0');
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
