// Typed characters for a rehearsal: single key presses of a terminal, or the characters of a pipe. Owns raw mode and
// gives it back; it must not know what a character means.

import type { ReadStream } from 'node:tty';
import { CommandError } from './command-error.ts';
import type { Keyboard } from './rehearsal.ts';

interface OpenKeyboard extends Keyboard {
  close(): void;
}

const CONTROL_C = '\u0003';
const CONTROL_D = '\u0004';

export function openKeyboard(input: ReadStream | NodeJS.ReadStream): OpenKeyboard {
  return new Typed(input);
}

/**
 * With a terminal, silence takes its real time, Ctrl-D is the end of what is typed and Ctrl-C that of the command; a pipe that has no more
 * to say is silent at once.
 */
class Typed implements OpenKeyboard {
  readonly #input: NodeJS.ReadStream;
  readonly #typed: string[] = [];
  #ended: 'no' | 'yes' | 'broken off' = 'no';
  #waiter: (() => void) | undefined;

  constructor(input: NodeJS.ReadStream) {
    this.#input = input;
    if (input.isTTY) input.setRawMode(true);
    input.setEncoding('utf8');
    input.on('data', (text: string) => {
      for (const one of text)
        if (one === CONTROL_C) this.#ended = 'broken off';
        else if (one === CONTROL_D) this.#ended = 'yes';
        else if (one.trim() !== '') this.#typed.push(one);
      this.#waiter?.();
    });
    input.on('end', () => {
      this.#ended = 'yes';
      this.#waiter?.();
    });
  }

  async next(seconds: number): Promise<string> {
    for (;;) {
      if (this.#ended === 'broken off') throw new CommandError('broken off', { exit: 'interrupted' });
      const typed = this.#typed.shift();
      if (typed !== undefined) return typed;
      if (this.#ended === 'yes') return this.#input.isTTY ? 'gone' : 'silence';
      if (!(await this.#more(this.#input.isTTY ? seconds : undefined))) return 'silence';
    }
  }

  #more(seconds: number | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = seconds === undefined ? undefined : setTimeout(() => done(false), seconds * 1000);
      const done = (more: boolean): void => {
        clearTimeout(timer);
        this.#waiter = undefined;
        resolve(more);
      };
      this.#waiter = () => done(true);
    });
  }

  close(): void {
    if (this.#input.isTTY) this.#input.setRawMode(false);
    this.#input.pause();
  }
}
