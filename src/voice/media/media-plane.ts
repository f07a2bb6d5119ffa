// The port of the media plane: what the rest of the product may ask of sound. Owns the types that both bodies (batched
// system calls, node:dgram) answer to; `plane.ts` opens one. It must not hold a socket or a sample.

export type Codec = 'PCMA' | 'PCMU';
export type Digit =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '*'
  | '#'
  | 'A'
  | 'B'
  | 'C'
  | 'D';
type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** Keys of one direction of SRTP: `key` is 30 bytes, master key and master salt in one (RFC 4568, section 6.1). */
export type SrtpKeys = {
  readonly suite: 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32';
  readonly key: Uint8Array;
};

/** The far end, as offer and answer left it. `direction` is ours: `sendonly` means that we speak and do not listen. */
export type Remote = {
  /** An IPv4 or IPv6 address, not a name. */
  readonly address: string;
  readonly port: number;
  readonly codec: Codec;
  /** The payload type of `codec` that the far end wants and sends. */
  readonly payloadType: number;
  /** The payload type of RFC 4733 events, or undefined when the far end has none: then keys are heard in band. */
  readonly telephoneEvent: number | undefined;
  /** The number our own description gave to events, when it is another: RFC 3264 (5.1) has them send under it. */
  readonly telephoneEventOurs?: number;
  /** The other law, when both sides named it too: they may switch to it in any packet. What is sent stays `codec`. */
  readonly second?: { readonly codec: Codec; readonly payloadType: number };
  readonly direction: Direction;
  /**
   * Who else may turn out to be the far end when sound comes from behind a NAT: always other ports of `address`, besides
   * that this address, or anybody at all. None unless told.
   */
  readonly otherwise?: { readonly kind: 'address'; readonly address: string } | { readonly kind: 'anybody' };
  /** Where RTCP goes; the RTP port and one when left out (RFC 3550, section 11). */
  readonly rtcpPort?: number;
  readonly srtp?: { readonly send: SrtpKeys; readonly receive: SrtpKeys };
  /** Milliseconds of sound a packet that we send carries: 20 unless told; 10, 20, 30, 40, 60 are kept. */
  readonly ptime?: number;
};

/** A sound that was encoded once and is shared by all channels; opaque. It counts its holders: release what was loaded. */
export interface Prompt {
  readonly seconds: number;
}

export type RecordEnd = 'time' | 'silence' | 'stopped' | 'failed';

export type MediaEvent =
  /** Once per key press, at the first packet of the event. */
  | { readonly kind: 'digit'; readonly digit: Digit; readonly source: 'event' | 'tone' }
  /** The play with this number ran to its end; never sent for a play that was replaced or stopped. */
  | { readonly kind: 'played'; readonly play: number }
  /** The file is closed and can be read. With `failed`, it holds what could be saved (`bytes` may be 0). */
  | {
      readonly kind: 'recorded';
      readonly recording: number;
      readonly seconds: number;
      readonly end: RecordEnd;
      readonly path: string;
      readonly bytes: number;
    }
  /** The silence rule of a recorded conversation was reached; the conversation itself goes on until told otherwise. */
  | { readonly kind: 'bridge-silent' }
  /** Nothing was received for `rtpTimeoutSeconds` although something was expected; once per quiet stretch. */
  | { readonly kind: 'rtp-timeout' };

export type RecordOptions = {
  readonly path: string;
  /** The longest it may last. */
  readonly seconds: number;
  /** Quiet time that ends it, 0: never. */
  readonly silenceSeconds: number;
};

export type ChannelStats = {
  readonly packetsSent: number;
  readonly packetsReceived: number;
  /** By gaps in the sequence numbers of what was read (RFC 3550, A.3). Packets that the kernel's filter dropped are not lost. */
  readonly packetsLost: number;
  /** Packets that came after a later one. */
  readonly packetsLate: number;
  /** Packets that could not be sent because the socket refused. */
  readonly sendErrors: number;
  /** Malformed, wrong payload type, wrong source, failed authentication. */
  readonly packetsDropped: number;
  /** Inter-arrival jitter, milliseconds (RFC 3550, A.8). */
  readonly jitterMs: number;
  /** What the far end said of our sound in its last RTCP report, or undefined when it sent none. */
  readonly farEnd:
    | { readonly packetsLost: number; readonly jitterMs: number; readonly roundTripMs: number | undefined }
    | undefined;
};

export type PlaneStats = {
  readonly body: 'batch' | 'dgram';
  readonly channels: number;
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly packetsDropped: number;
  readonly sendErrors: number;
  /** How late the 5 ms slots began, milliseconds, over the life of the plane. */
  readonly lateness: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Slots that were given up because the machine stalled. */
  readonly slotsSkipped: number;
  readonly promptBytes: number;
  /** What the worker got of the scheduling it asked for. */
  readonly scheduling: 'fifo' | 'nice' | 'normal';
};

export interface MediaChannel {
  readonly id: number;
  readonly localAddress: string;
  /** Even; RTCP listens on the next one. */
  readonly localPort: number;
  /** May be called again: a re-INVITE, an UPDATE, early media that became the answer. */
  connect(remote: Remote): void;
  /** Starts with the very next packet, at once, and replaces what plays. `play` comes back in `played`. */
  play(play: number, prompts: readonly Prompt[], options?: { readonly loop?: 'yes' }): void;
  /** Nothing plays any more. Packets of silence go on, which keeps NAT bindings and far jitter buffers alive. */
  stop(): void;
  /** RFC 4733 events, one after another, with three end packets each; `lengthMs` 100 and `gapMs` 100 unless told. */
  sendDigits(digits: string, options?: { readonly gapMs?: number; readonly lengthMs?: number }): void;
  /** A mono WAV, 8 kHz, 16 bits, of what the far end says. Replaces (and so stops) a recording that runs. */
  record(recording: number, options: RecordOptions): void;
  stopRecord(): void;
  /** Both far ends hear each other. With `record`, a WAV of two channels: left is this channel's far end. */
  bridge(
    other: MediaChannel,
    options?: { readonly record?: RecordOptions & { readonly recording: number } },
  ): void;
  unbridge(): void;
  /** Whatever is heard is sent back, until play, stop, bridge or record says otherwise. */
  echo(): void;
  /** A tap for virtual phones and tests: each packet's samples as they come. Undefined takes it off. */
  hear(onSamples: ((samples: Int16Array) => void) | undefined): void;
  /** Says BYE in RTCP, frees the ports, ends recordings: their `recorded` comes before it resolves, after it no event does. */
  close(): Promise<ChannelStats>;
}

type ToneName = 'ringing' | 'record-start' | 'busy' | 'congestion' | 'parting';

export interface MediaPlane {
  readonly body: 'batch' | 'dgram';
  /** Reserves an even port and the next; rejects with a MediaError when the range or the channels are used up. */
  openChannel(options: {
    readonly onEvent: (event: MediaEvent) => void;
    readonly family?: 4 | 6;
  }): Promise<MediaChannel>;
  /** Samples at 8 kHz, one channel. Encodes once; the caller holds the prompt until it is released. */
  loadPrompt(samples: Int16Array): Prompt;
  releasePrompt(prompt: Prompt): void;
  /** A shared prompt that needs no release; `ringing`, `busy` and `congestion` are made to be looped. */
  tone(name: ToneName): Prompt;
  stats(): Promise<PlaneStats>;
  close(): Promise<void>;
}

export type MediaPlaneOptions = {
  /** The IPv4 address that sockets are bound to. */
  readonly address: string;
  /** The same for channels of family 6; `::1` when `address` is loopback and `::` otherwise, unless told. */
  readonly address6?: string;
  readonly ports: { readonly first: number; readonly last: number };
  /** `auto` (by default) takes `batch` where it works (Linux with koffi), else `dgram`. */
  readonly body?: 'batch' | 'dgram' | 'auto';
  readonly channelsMax: number;
  /** Send to where packets come from, when it is not where SDP said (NAT). On unless told. */
  readonly latch?: 'on' | 'off';
  /** 0 or left out: never. */
  readonly rtpTimeoutSeconds?: number;
  /** RTCP reports, about one every five seconds. On unless told. */
  readonly rtcp?: 'on' | 'off';
  /** The media thread died of a bug: the plane is closed from then on and its channels are silent. */
  readonly onFault?: (error: Error) => void;
};
