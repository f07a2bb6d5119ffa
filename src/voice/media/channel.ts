// A channel as the main thread holds it: orders go to the media thread, events come back. Owns which orders still make sense; it must not
// know how they are carried out.

import { assert } from '../../base/assert.ts';
import { SRTP_MASTER_BYTES } from '../../protocols/rtp/srtp.ts';
import type { ChannelStats, MediaChannel, MediaEvent, Prompt, RecordOptions, Remote } from './media-plane.ts';
import type { Command, RecordingOrder } from './messages.ts';

type ChannelPlace = {
  readonly id: number;
  readonly slot: number;
  readonly address: string;
  readonly port: number;
};

/** What a channel needs of its plane. */
export type ChannelEnds = {
  readonly send: (command: Command) => void;
  readonly numbersOf: (prompts: readonly Prompt[]) => readonly number[];
  /** Opens the file; the ring is for the media thread. */
  readonly startRecording: (
    channel: OpenChannel,
    order: RecordOptions & { readonly recording: number; readonly channels: 1 | 2 },
  ) => RecordingOrder;
};

export class OpenChannel implements MediaChannel {
  readonly id: number;
  readonly slot: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly onEvent: (event: MediaEvent) => void;
  onSamples: ((samples: Int16Array) => void) | undefined;
  /** Recordings whose files are not closed yet. */
  recordings = 0;
  readonly #ends: ChannelEnds;
  #closing: Promise<ChannelStats> | undefined;
  #closed: ((stats: ChannelStats) => void) | undefined;
  #stats: ChannelStats | undefined;

  constructor(place: ChannelPlace, ends: ChannelEnds, onEvent: (event: MediaEvent) => void) {
    this.id = place.id;
    this.slot = place.slot;
    this.localAddress = place.address;
    this.localPort = place.port;
    this.#ends = ends;
    this.onEvent = onEvent;
  }

  connect(remote: Remote): void {
    for (const keys of remote.srtp ? [remote.srtp.send, remote.srtp.receive] : []) {
      assert(keys.key.length === SRTP_MASTER_BYTES, 'SRTP keys have 30 bytes');
    }
    this.#send({ kind: 'connect', slot: this.slot, remote });
  }

  play(play: number, prompts: readonly Prompt[], options: { readonly loop?: 'yes' } = {}): void {
    const sounds = this.#ends.numbersOf(prompts);
    this.#send({ kind: 'play', slot: this.slot, play, sounds, loop: options.loop ?? 'no' });
  }

  stop(): void {
    this.#send({ kind: 'stop', slot: this.slot });
  }

  sendDigits(digits: string, options: { readonly gapMs?: number; readonly lengthMs?: number } = {}): void {
    const { gapMs = 100, lengthMs = 100 } = options;
    this.#send({ kind: 'digits', slot: this.slot, digits, gapMs, lengthMs });
  }

  record(recording: number, options: RecordOptions): void {
    if (this.#closing) return;
    const order = this.#ends.startRecording(this, { ...options, recording, channels: 1 });
    this.#send({ kind: 'record', slot: this.slot, recording: order });
  }

  stopRecord(): void {
    this.#send({ kind: 'stop-record', slot: this.slot });
  }

  bridge(
    other: MediaChannel,
    options: { readonly record?: RecordOptions & { readonly recording: number } } = {},
  ): void {
    if (this.#closing) return;
    assert(other instanceof OpenChannel, 'channels of one plane are bridged');
    const recording = options.record && this.#ends.startRecording(this, { ...options.record, channels: 2 });
    this.#send({ kind: 'bridge', slot: this.slot, other: other.slot, recording });
  }

  unbridge(): void {
    this.#send({ kind: 'unbridge', slot: this.slot });
  }

  echo(): void {
    this.#send({ kind: 'echo', slot: this.slot });
  }

  hear(onSamples: ((samples: Int16Array) => void) | undefined): void {
    this.onSamples = onSamples;
    this.#send({ kind: 'hear', slot: this.slot, tap: onSamples ? 'on' : 'off' });
  }

  close(): Promise<ChannelStats> {
    if (!this.#closing) {
      this.#send({ kind: 'close', slot: this.slot });
      this.#closing = new Promise((resolve) => {
        this.#closed = resolve;
        this.#settle();
      });
    }
    return this.#closing;
  }

  /** The media thread has closed it. */
  closed(stats: ChannelStats): void {
    this.#stats = stats;
    this.#closing ??= Promise.resolve(stats);
    this.#settle();
  }

  recorded(event: Extract<MediaEvent, { kind: 'recorded' }>): void {
    this.recordings--;
    this.onEvent(event);
    this.#settle();
  }

  #settle(): void {
    if (this.#stats && this.recordings === 0) this.#closed?.(this.#stats);
  }

  #send(command: Command): void {
    // A call that is ending may still be told things; nobody hears them.
    if (!this.#closing) this.#ends.send(command);
  }
}
