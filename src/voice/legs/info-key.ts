// Keys in the body of a SIP INFO: `application/dtmf-relay` (Signal=5, Duration=160) and `application/dtmf` (the key alone).
// Owns the reading of both; neither has a standard, so it is generous with blanks, case and line ends.

const KEYS = /^[0-9*#A-D]$/;

/** The key and how long it was held, or undefined when the body holds no key. */
export function keyOfInfo(
  contentType: string,
  body: string,
): { readonly key: string; readonly heldMs: number } | undefined {
  switch (contentType.split(';', 1)[0]!.trim().toLowerCase()) {
    case 'application/dtmf-relay': {
      // Blanks, not \s: that would run on over empty lines, from each of them to the end.
      const signal = keyOf(/^[ \t]*signal[ \t]*=[ \t]*(\S+)/im.exec(body)?.[1]);
      const duration = Number(/^[ \t]*duration[ \t]*=[ \t]*(\d{1,6})/im.exec(body)?.[1] ?? 0);
      return signal === undefined ? undefined : { key: signal, heldMs: duration };
    }
    case 'application/dtmf': {
      const signal = keyOf(body.trim());
      return signal === undefined ? undefined : { key: signal, heldMs: 0 };
    }
    default:
      return undefined;
  }
}

/** Some phones write the RFC 4733 numbers 10 to 15 for star, hash and the letters. */
function keyOf(text: string | undefined): string | undefined {
  const number = /^1[0-5]$/.test(text ?? '') ? Number(text) : undefined;
  const key = number === undefined ? text?.toUpperCase() : '*#ABCD'[number - 10];
  return key !== undefined && KEYS.test(key) ? key : undefined;
}
