// `name=value&…` as bytes, from a query or a body (application/x-www-form-urlencoded). Owns splitting and percent codes;
// values stay bytes because their charset is itself one of the parameters.

/** A parameter as it came; `charset` is set when the request says it for this one alone (a part of a multipart body). */
export type RawParameter = { readonly name: string; readonly bytes: Buffer; readonly charset?: string };

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const BLANK = 0x20;

function nibble(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Percent codes and pluses resolved; a percent sign that begins no code stays as it is. */
export function unescapeBytes(bytes: Buffer): Buffer {
  if (!bytes.includes(PERCENT) && !bytes.includes(PLUS)) return bytes;
  const plain = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const high = byte === PERCENT && at + 2 < bytes.length ? nibble(bytes[at + 1]!) : -1;
    const low = high >= 0 ? nibble(bytes[at + 2]!) : -1;
    if (low >= 0) {
      plain[length++] = high * 16 + low;
      at += 2;
    } else plain[length++] = byte === PLUS ? BLANK : byte;
  }
  return plain.subarray(0, length);
}

/** The parameters in their order; undefined when there are more than `most`. */
export function parseForm(bytes: Buffer, most: number): RawParameter[] | undefined {
  const parameters: RawParameter[] = [];
  for (let at = 0; at < bytes.length; ) {
    const ampersand = bytes.indexOf(AMPERSAND, at);
    const end = ampersand < 0 ? bytes.length : ampersand;
    const equals = bytes.subarray(at, end).indexOf(EQUALS);
    const nameEnd = equals < 0 ? end : at + equals;
    const name = unescapeBytes(bytes.subarray(at, nameEnd)).toString('latin1').trim();
    if (name !== '') {
      if (parameters.length === most) return undefined;
      parameters.push({ name, bytes: unescapeBytes(bytes.subarray(Math.min(nameEnd + 1, end), end)) });
    }
    at = end + 1;
  }
  return parameters;
}
