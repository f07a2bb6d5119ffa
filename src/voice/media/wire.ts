// The port between the engine of the media plane and its sockets. Owns the words for a stretch of memory that is sent or was received; it
// must not know what packets mean. Two bodies answer to it: batch-wire.ts and dgram-wire.ts.

/** Memory that can be sent from. `address` is where it lies, for bodies that hand it to the kernel; 0 elsewhere. */
export type Block = { readonly bytes: Uint8Array; readonly address: number };

/** A stretch of a block. Mutable on purpose: one is reused for every packet. */
export type Piece = { block: Block; bytes: Uint8Array; at: number; length: number };

export function pieceOf(block: Block): Piece {
  return { block, bytes: block.bytes, at: 0, length: 0 };
}

/** Bytes between the headers of neighbouring slots in `Wire.headers`. */
export const HEADER_STRIDE = 16;
/** Longest datagram that is read whole; longer ones are dropped. RTP with 200 ms of G.711 has 1612 bytes. */
export const DATAGRAM_MAX = 2_048;

export type Endpoint = { readonly address: string; readonly port: number };

export type Aim = { readonly rtp: Endpoint; readonly rtcp: Endpoint };

/** What received packets are handed to. The piece is only good during the call; its bytes may be changed in place. */
export interface WireListener {
  onRtp(slot: number, piece: Piece): void;
  onRtcp(slot: number, piece: Piece): void;
}

export interface Wire {
  /** The first 12 bytes of `sendSound` packets, HEADER_STRIDE apart by slot. */
  readonly headers: Uint8Array;
  readonly counts: { sendErrors: number };
  listener: WireListener;
  /** Gives memory an address, when the body needs one. */
  block(bytes: Uint8Array): Block;
  /** Binds an RTP and an RTCP socket; `done` gets the RTP port, or why not. */
  open(slot: number, family: 4 | 6, done: (outcome: OpenOutcome) => void): void;
  close(slot: number): void;
  /** From now on packets of the slot go there, and come from anywhere. */
  aim(slot: number, to: Aim): void;
  /** From now on packets come only from where the slot aims. */
  lock(slot: number): void;
  /** Where the packet that is being handed over came from. */
  source(): Endpoint;
  /** Only packets of this payload type are wanted; undefined: all. A body that cannot filter delivers all the same. */
  filter(slot: number, payloadType: number | undefined): void;
  /** Sends the slot's header and a piece behind it. False when the socket refused. */
  sendSound(slot: number, piece: Piece): boolean;
  /** Sends a piece that is a whole packet. */
  sendWhole(slot: number, piece: Piece): boolean;
  sendRtcp(slot: number, packet: Uint8Array): void;
}

export type OpenOutcome =
  | { readonly kind: 'open'; readonly port: number }
  | { readonly kind: 'ports-exhausted' }
  | { readonly kind: 'family-unavailable' };
