// A page that is a WebSocket of its own subprotocol over the HTTP listener (SIP of phones). Owns what the listener hands over and
// takes back; what is said by the socket is for whoever accepts it.

type NetworkPlace = { readonly address: string; readonly port: number };

interface WebSocketEnd {
  /** One message, as text. */
  send(bytes: Uint8Array): void;
  ping(): void;
  /** Status code of RFC 6455 7.4. */
  close(code: number, reason: string): void;
  /** Bytes the peer has not taken yet. */
  readonly waiting: number;
}

interface WebSocketEars {
  message(bytes: Uint8Array): void;
  pong(): void;
  closed(): void;
}

export type WebSocketPage = {
  /** Such as `/sip`. */
  readonly path: string;
  /** What the client must offer in Sec-WebSocket-Protocol. */
  readonly protocol: string;
  /** Sockets at once, all and of one address. Past it: 503 before the socket is opened. */
  readonly most: number;
  readonly mostOfAddress: number;
  readonly accept: (
    socket: WebSocketEnd,
    place: { readonly from: NetworkPlace; readonly to: NetworkPlace; readonly encrypted: 'yes' | 'no' },
  ) => WebSocketEars;
};
