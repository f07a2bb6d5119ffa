// The sounds of a plane as the main thread holds them: numbered, encoded once, counted. Owns which numbers the media thread knows; it must not
// look at what plays.

import { assert } from '../../base/assert.ts';
import { type ToneName, toneSamples } from '../../protocols/audio/tones.ts';
import type { Prompt } from './media-plane.ts';
import type { Command } from './messages.ts';
import { encodeSound } from './player.ts';

const RATE = 8_000;

class NumberedPrompt implements Prompt {
  readonly sound: number;
  readonly seconds: number;
  state: 'held' | 'released' = 'held';

  constructor(sound: number, samples: number) {
    this.sound = sound;
    this.seconds = samples / RATE;
  }
}

export class Prompts {
  readonly #send: (command: Command) => void;
  readonly #tones = new Map<ToneName, Prompt>();
  #next = 1;

  constructor(send: (command: Command) => void) {
    this.#send = send;
  }

  load(samples: Int16Array): Prompt {
    const prompt = new NumberedPrompt(this.#next++, samples.length);
    this.#send({ kind: 'sound', sound: prompt.sound, memory: encodeSound(samples) });
    return prompt;
  }

  release(prompt: Prompt): void {
    assert(prompt instanceof NumberedPrompt, 'a prompt comes from loadPrompt');
    assert(prompt.state === 'held', 'a prompt is released once');
    prompt.state = 'released';
    this.#send({ kind: 'forget-sound', sound: prompt.sound });
  }

  tone(name: ToneName): Prompt {
    let prompt = this.#tones.get(name);
    if (!prompt) {
      prompt = this.load(toneSamples(name));
      this.#tones.set(name, prompt);
    }
    return prompt;
  }

  /** The numbers under which the media thread knows these. */
  numbersOf(prompts: readonly Prompt[]): number[] {
    return prompts.map((prompt) => {
      assert(prompt instanceof NumberedPrompt, 'a prompt comes from loadPrompt');
      assert(prompt.state === 'held', 'a released prompt is not played');
      return prompt.sound;
    });
  }
}
