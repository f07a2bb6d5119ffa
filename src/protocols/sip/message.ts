// The shape of a SIP message (RFC 3261 section 7). Owns the types everybody else passes around; it must not parse,
// write or send anything. Header names are in their canonical spelling (`Call-ID`, never `i`), in the order of the wire.

export type SipHeader = { readonly name: string; readonly value: string };

export type SipRequest = {
  readonly kind: 'request';
  readonly method: string;
  /** The request URI as written. */
  readonly uri: string;
  readonly headers: readonly SipHeader[];
  readonly body: Uint8Array;
};

export type SipResponse = {
  readonly kind: 'response';
  /** 100 to 699. */
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly SipHeader[];
  readonly body: Uint8Array;
};

export type SipMessage = SipRequest | SipResponse;

/** The first value of a header, or undefined. `name` in canonical spelling. */
export function header(message: SipMessage, name: string): string | undefined {
  for (const one of message.headers) if (one.name === name) return one.value;
  return undefined;
}

/** All values of a header, in order; comma-separated lists are already split where the header allows lists. */
export function headers(message: SipMessage, name: string): readonly string[] {
  const values: string[] = [];
  for (const one of message.headers) if (one.name === name) values.push(one.value);
  return values;
}
