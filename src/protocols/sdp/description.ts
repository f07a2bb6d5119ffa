// The shape of a session description (RFC 4566), as far as one audio call needs it typed; everything else is kept as lines.
// Owns the types; it must not parse, write or negotiate.

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

type AddressType = 'IP4' | 'IP6';

/** `c=IN IP4 192.0.2.1`. */
export type Connection = {
  readonly addressType: AddressType;
  /** An IPv4 or IPv6 address or a host name. */
  readonly address: string;
  /** What follows the address's slash for multicast: `127` or `127/3`. */
  readonly multicast?: string;
};

/** `o=`: the identity and version of a description. The numbers are text, since they may have 64 bits. */
export type Origin = {
  readonly username: string;
  readonly sessionId: string;
  readonly version: string;
  readonly addressType: AddressType;
  readonly address: string;
};

/** A line this stack has no use for, kept for whoever writes the description again. */
export type Line = { readonly type: string; readonly value: string };

/** `a=name` or `a=name:value`. */
export type Attribute = { readonly name: string; readonly value?: string };

/** `a=rtpmap:8 PCMA/8000`. */
export type RtpMap = {
  /** As written; compared without case. */
  readonly encoding: string;
  readonly clockRate: number;
  readonly channels: number;
};

/** One key of `a=crypto` (RFC 4568 section 6.1). */
export type CryptoKey = {
  /** Master key and salt in base64, without `inline:`. */
  readonly keySalt: string;
  /** As written, such as `2^20`. */
  readonly lifetime?: string;
  /** As written, `value:length`. */
  readonly mki?: string;
};

/** `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:...` (RFC 4568 section 4). */
export type CryptoLine = {
  /** 0 to 999999999. */
  readonly tag: number;
  readonly suite: string;
  readonly keys: readonly CryptoKey[];
  readonly sessionParameters: readonly string[];
};

/** `a=rtcp:53020 IN IP4 192.0.2.1` (RFC 3605). */
export type RtcpAttribute = { readonly port: number; readonly connection?: Connection };

export type Media = {
  /** `audio`, `video`, `image`, `application`... */
  readonly kind: string;
  /** 0 for a stream that is refused or not wanted. */
  readonly port: number;
  /** Ports of a layered stream, `49170/2`. */
  readonly portCount?: number;
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly connection?: Connection;
  readonly direction?: Direction;
  /** By payload type. */
  readonly rtpmap: ReadonlyMap<number, RtpMap>;
  readonly fmtp: ReadonlyMap<number, string>;
  /** Milliseconds of sound in a packet. */
  readonly ptime?: number;
  readonly rtcp?: RtcpAttribute;
  readonly rtcpMux: 'yes' | 'no';
  readonly crypto: readonly CryptoLine[];
  /** All other attributes in order. */
  readonly attributes: readonly Attribute[];
  /** `i=`, `b=`, `k=` and unknown lines. */
  readonly lines: readonly Line[];
};

export type SessionDescription = {
  readonly origin: Origin;
  readonly name: string;
  readonly connection?: Connection;
  readonly direction?: Direction;
  /** All other attributes of the session in order. */
  readonly attributes: readonly Attribute[];
  /** `i= u= e= p= b= t= r= z= k=` and unknown lines of the session. */
  readonly lines: readonly Line[];
  readonly media: readonly Media[];
};
