// Questions to whoever sits at the terminal, or the lines of a pipe as the answers. Owns standard input while it asks, and that nothing
// hidden is shown.

import { CommandError, misused } from '../command-error.ts';
import { oneLine } from '../terminal/foreign-text.ts';

const END_OF_LINE = /\r\n|\n|\r/;
/** As raw mode has it; otherwise the terminal makes a signal of it. */
const CONTROL_C = '\u0003';
const BROKEN_OFF = /[\u0003\u0004]/;

export class Questions {
  #chunks: AsyncIterator<string | Buffer> | undefined;
  #read = '';

  async ask(question: string, answer: 'seen' | 'hidden'): Promise<string> {
    const { stdin, stderr } = process;
    // The terminal's own echo is off in raw mode, and with it its own editing of a line.
    const raw = answer === 'hidden' && stdin.isTTY;
    if (raw) stdin.setRawMode(true);
    // Only now: who types as soon as he is asked is not shown either.
    stderr.write(oneLine(question));
    try {
      const line = await this.#line();
      if (line?.includes(CONTROL_C)) throw new CommandError('broken off', { exit: 'interrupted' });
      if (line === undefined || BROKEN_OFF.test(line))
        throw misused(`${question.replace(/[:?]? $/, '')}: there is no answer`);
      return raw ? edited(line) : line;
    } finally {
      if (raw) stdin.setRawMode(false);
      if (raw || !stdin.isTTY) stderr.write('\n');
    }
  }

  async #line(): Promise<string | undefined> {
    this.#chunks ??= process.stdin[Symbol.asyncIterator]() as AsyncIterator<string | Buffer>;
    for (;;) {
      const end = END_OF_LINE.exec(this.#read);
      if (end) {
        const line = this.#read.slice(0, end.index);
        this.#read = this.#read.slice(end.index + end[0].length);
        return line;
      }
      if (BROKEN_OFF.test(this.#read)) return this.#read;
      const { value, done } = await this.#chunks.next();
      if (done) {
        const last = this.#read;
        this.#read = '';
        return last === '' ? undefined : last;
      }
      this.#read += value.toString();
    }
  }

  close(): void {
    process.stdin.destroy();
  }
}

/** As a terminal would have it after its backspaces. */
function edited(line: string): string {
  let kept = '';
  for (const key of line)
    kept = key === '\u007f' || key === '\b' ? [...kept].slice(0, -1).join('') : kept + key;
  return kept;
}

/** Whether he who is asked says yes; where nobody can be asked it is a mistake not to have said so. */
export async function agreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw misused('nobody can be asked here: say --yes');
  const questions = new Questions();
  try {
    return /^\s*y(?:es)?\s*$/i.test(await questions.ask(`${question} [y/N] `, 'seen'));
  } finally {
    questions.close();
  }
}
