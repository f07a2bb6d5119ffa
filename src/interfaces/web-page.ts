// A page that another interface answers over the HTTP listener (SOAP, OMS). Owns what the listener hands over and takes back; where
// the page lies and what it says is the interface's.

export type WebRequest = {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  /** Scheme, host and port that the client asked for, such as `https://sms.example`; a trusted proxy's word counts. */
  readonly origin: string;
  /** Names in small letters; `content-type` among them. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** The client's network address. */
  readonly address: string;
};

export type WebReply = {
  readonly status: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

export type WebPage = {
  /** Such as `/sys/soap.php`. */
  readonly path: string;
  readonly methods: readonly ('GET' | 'POST')[];
  /** Octets of a body past which it is refused with HTTP 413. */
  readonly bodyBytes: number;
  readonly answer: (request: WebRequest) => Promise<WebReply>;
};
