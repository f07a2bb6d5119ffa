// A media plane without sound: a test sees what each channel was asked and says what it hears. It keeps the port's
// promise that no event comes after `close`.

import assert from 'node:assert/strict';
import type {
  ChannelStats,
  MediaChannel,
  MediaEvent,
  MediaPlane,
  PlaneStats,
  Prompt,
  Remote,
} from '../../src/voice/media/media-plane.ts';
import { NO_STATS } from './no-stats.ts';

export class FakeChannel implements MediaChannel {
  readonly id: number;
  readonly localAddress: string;
  readonly localPort: number;
  /** Every `connect`, in order. */
  readonly remotes: Remote[] = [];
  /** Everything else that was asked, in order: `play 1`, `stop`, `bridge 2`. */
  readonly asked: string[] = [];
  closes = 0;
  /** What happens between `close` and its end: a recording that is finished, say. */
  onClose: () => Promise<void> = async () => undefined;
  readonly #onEvent: (event: MediaEvent) => void;
  #over = false;

  constructor(id: number, localAddress: string, onEvent: (event: MediaEvent) => void) {
    this.id = id;
    this.localAddress = localAddress;
    this.localPort = 20_000 + 2 * id;
    this.#onEvent = onEvent;
  }

  say(event: MediaEvent): void {
    assert.ok(!this.#over, `channel ${this.id} is silent once closed`);
    this.#onEvent(event);
  }

  /** The far end of the last `connect`. */
  get remote(): Remote {
    const remote = this.remotes.at(-1);
    assert.ok(remote, `channel ${this.id} is connected`);
    return remote;
  }

  connect(remote: Remote): void {
    this.remotes.push(remote);
  }

  play(play: number): void {
    this.asked.push(`play ${play}`);
  }

  stop(): void {
    this.asked.push('stop');
  }

  sendDigits(digits: string): void {
    this.asked.push(`digits ${digits}`);
  }

  record(recording: number): void {
    this.asked.push(`record ${recording}`);
  }

  stopRecord(): void {
    this.asked.push('stop-record');
  }

  bridge(other: MediaChannel): void {
    this.asked.push(`bridge ${other.id}`);
  }

  unbridge(): void {
    this.asked.push('unbridge');
  }

  echo(): void {
    this.asked.push('echo');
  }

  hear(onSamples: ((samples: Int16Array) => void) | undefined): void {
    this.asked.push(onSamples ? 'hear' : 'hear nothing');
  }

  async close(): Promise<ChannelStats> {
    this.closes++;
    await this.onClose();
    this.#over = true;
    return NO_STATS;
  }
}

export class FakePlane implements MediaPlane {
  readonly body = 'dgram';
  readonly channels: FakeChannel[] = [];
  /** Thrown by the next `openChannel`. */
  refusal: Error | undefined;
  readonly #address: string;

  constructor(address = '192.0.2.10') {
    this.#address = address;
  }

  get last(): FakeChannel {
    const last = this.channels.at(-1);
    assert.ok(last, 'a channel was opened');
    return last;
  }

  /** Channels that were opened and not closed; every test ends with 0. */
  get open(): number {
    return this.channels.filter((channel) => channel.closes === 0).length;
  }

  async openChannel(options: {
    readonly onEvent: (event: MediaEvent) => void;
    readonly family?: 4 | 6;
  }): Promise<MediaChannel> {
    if (this.refusal) throw this.refusal;
    const address = options.family === 6 ? '2001:db8::10' : this.#address;
    const channel = new FakeChannel(this.channels.length, address, options.onEvent);
    this.channels.push(channel);
    return channel;
  }

  loadPrompt(samples: Int16Array): Prompt {
    return { seconds: samples.length / 8_000 };
  }

  releasePrompt(): void {}

  tone(): Prompt {
    return { seconds: 1 };
  }

  async stats(): Promise<PlaneStats> {
    throw new Error('nobody asks a fake plane how it does');
  }

  async close(): Promise<void> {}
}
