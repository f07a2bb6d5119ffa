// One virtual phone that rings: answers as its script says and plays the script's steps on the line. Owns the steps of
// one call; the sockets, the signalling and the sound under it are the real ones.

import { unreachable } from '../../base/assert.ts';
import type { LegEvent } from '../leg.ts';
import type { IncomingLeg } from '../legs/incoming-leg.ts';
import type { MediaPlane, Prompt } from '../media/media-plane.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import type { PhoneScript, PhoneStep } from './phone-script.ts';
import { QuietEar } from './quiet-ear.ts';

type PhoneSurroundings = {
  readonly plane: MediaPlane;
  readonly scheduler: Scheduler;
  /** Makes a text audible; the caller releases the prompt. */
  readonly speak: (text: string) => Promise<Prompt>;
  /** Told of what the phone does, for live transcripts. */
  readonly watch: ((number: string, what: string) => void) | undefined;
};

/** How long a key is held and the pause after it, milliseconds: a quick finger. */
const KEY = { lengthMs: 100, gapMs: 100 };

export class VirtualPhone {
  readonly #script: PhoneScript;
  readonly #number: string;
  readonly #around: PhoneSurroundings;
  readonly #ear = new QuietEar();
  #leg: IncomingLeg | undefined;
  #wait: Cancel | undefined;
  #played: (() => void) | undefined;
  #plays = 0;
  #over: 'no' | 'yes' = 'no';

  constructor(options: {
    readonly script: PhoneScript;
    readonly number: string;
    readonly around: PhoneSurroundings;
  }) {
    this.#script = options.script;
    this.#number = options.number;
    this.#around = options.around;
  }

  /** The phone rings on this leg. */
  ring(leg: IncomingLeg): void {
    this.#leg = leg;
    const { does, ringSeconds } = this.#script;
    if (does === 'no-such-number') {
      leg.reject(404);
      return;
    }
    leg.ring(180);
    this.#watch('rings');
    if (does === 'no-answer') return;
    this.#wait = this.#around.scheduler.after(ringSeconds * 1000, () => {
      if (does === 'busy') leg.reject(486);
      else if (does === 'refuse') leg.reject(603);
      else {
        this.#watch('answers');
        leg.answer();
      }
    });
  }

  onLeg(event: LegEvent): void {
    switch (event.kind) {
      case 'answered':
        this.#leg?.channel.hear((samples) => this.#ear.hear(samples));
        void this.#play();
        return;
      case 'media':
        if (event.event.kind === 'played' && event.event.play === this.#plays) this.#played?.();
        return;
      case 'ended':
        this.#over = 'yes';
        this.#wait?.();
        this.#watch('is hung up');
        return;
      case 'ringing':
      case 'key':
      case 'held':
      case 'resumed':
        return;
      default:
        return unreachable(event);
    }
  }

  async #play(): Promise<void> {
    for (const step of this.#script.steps) {
      if (this.#over === 'yes') return;
      await this.#do(step);
    }
  }

  async #do(step: PhoneStep): Promise<void> {
    const leg = this.#leg;
    if (!leg) return;
    switch (step.kind) {
      case 'wait':
        return this.#pause(step.seconds);
      case 'hear':
        return this.#hear(step.seconds, step.most);
      case 'press':
        this.#watch(`presses ${step.keys}`);
        leg.channel.sendDigits(step.keys, KEY);
        return this.#pause((step.keys.length * (KEY.lengthMs + KEY.gapMs)) / 1000);
      case 'say':
        return this.#say(step.text, leg);
      case 'echo':
        leg.channel.echo();
        await this.#pause(step.seconds);
        leg.channel.stop();
        return;
      case 'hang-up':
        this.#watch('hangs up');
        leg.hangUp();
        return;
      default:
        return unreachable(step);
    }
  }

  #pause(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wait = this.#around.scheduler.after(seconds * 1000, resolve);
    });
  }

  #hear(seconds: number, most: number): Promise<void> {
    return new Promise((resolve) => {
      const forget = this.#ear.whenQuiet(seconds, () => {
        this.#wait?.();
        resolve();
      });
      this.#wait = this.#around.scheduler.after(most * 1000, () => {
        forget();
        resolve();
      });
    });
  }

  async #say(text: string, leg: IncomingLeg): Promise<void> {
    this.#watch(`says: ${text}`);
    const prompt = await this.#around.speak(text);
    if (this.#over === 'no') {
      await new Promise<void>((resolve) => {
        this.#played = resolve;
        this.#wait = this.#around.scheduler.after(prompt.seconds * 1000 + 2_000, resolve);
        leg.channel.play(++this.#plays, [prompt]);
      });
      this.#wait?.();
      leg.channel.stop();
    }
    this.#around.plane.releasePrompt(prompt);
  }

  #watch(what: string): void {
    this.#around.watch?.(this.#number, what);
  }
}
