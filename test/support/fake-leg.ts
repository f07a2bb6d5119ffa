// A leg without SIP and sound: what is asked of it becomes lines, what the line says is told by the test. Owns the lines;
// prompts are named by the texts they stand for.

import type { Part } from '../../src/language/index.ts';
import type { CallPrompts } from '../../src/voice/calls/prompts.ts';
import type { Leg } from '../../src/voice/leg.ts';
import type { ChannelStats, MediaChannel, Prompt, RecordOptions } from '../../src/voice/media/media-plane.ts';
import { NO_STATS } from './no-stats.ts';

/** A prompt that knows its text; an empty text has no sound. */
export class NamedPrompt implements Prompt {
  readonly seconds: number;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    this.seconds = name === '' ? 0 : 1;
  }
}

export const namedPrompts: CallPrompts = {
  of: (parts: readonly Part[]) =>
    parts
      .map((part) => new NamedPrompt(part.kind === 'speech' ? part.text : part.source))
      .filter((prompt) => prompt.seconds > 0),
  release: () => {},
};

const nameOf = (prompt: Prompt): string => (prompt instanceof NamedPrompt ? prompt.name : '?');

export class FakeChannel implements MediaChannel {
  readonly id = 1;
  readonly localAddress = '127.0.0.1';
  readonly localPort = 20_000;
  readonly lines: string[] = [];
  readonly #name: string;
  /** The number of the newest play, to be answered with `played`. */
  play_ = 0;
  recording = 0;

  constructor(name: string, lines: string[]) {
    this.#name = name;
    this.lines = lines;
  }

  #line(text: string): void {
    this.lines.push(`${this.#name}: ${text}`);
  }

  connect(): void {
    this.#line('connect');
  }

  play(play: number, prompts: readonly Prompt[], options?: { readonly loop?: 'yes' }): void {
    this.play_ = play;
    this.#line(`play ${prompts.map(nameOf).join(' + ')}${options?.loop ? ' again and again' : ''}`);
  }

  stop(): void {
    this.#line('stop');
  }

  sendDigits(digits: string): void {
    this.#line(`digits ${digits}`);
  }

  record(recording: number, options: RecordOptions): void {
    this.recording = recording;
    this.#line(`record ${options.seconds} s, silence ${options.silenceSeconds} s`);
  }

  stopRecord(): void {
    this.#line('stop record');
  }

  bridge(
    _other: MediaChannel,
    options?: { readonly record?: RecordOptions & { readonly recording: number } },
  ): void {
    if (options?.record) this.recording = options.record.recording;
    this.#line(options?.record ? `bridge, recorded up to ${options.record.seconds} s` : 'bridge');
  }

  unbridge(): void {
    this.#line('unbridge');
  }

  echo(): void {
    this.#line('echo');
  }

  hear(): void {}

  close(): Promise<ChannelStats> {
    this.#line('close');
    return Promise.resolve(NO_STATS);
  }
}

export class FakeLeg implements Leg {
  readonly callId: string;
  readonly channel: FakeChannel;
  readonly lines: string[];

  constructor(name: string, lines: string[] = []) {
    this.callId = name;
    this.lines = lines;
    this.channel = new FakeChannel(name, lines);
  }

  hangUp(): void {
    this.lines.push(`${this.callId}: hang up`);
  }
}
