// Why a command of the command line cannot be carried out, in a sentence for the person who typed it. Anything else that
// is thrown is a bug and is shown with its stack.

import type { Exit } from './exit-codes.ts';

type Ending = {
  readonly exit: Exit;
  /** For a program, in place of the sentence. */
  readonly document?: string | undefined;
};

export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly ending: Ending;

  constructor(sentence: string, ending: Ending = { exit: 'refused' }) {
    super(sentence);
    this.ending = ending;
  }
}

/** The command line itself is wrong. */
export function misused(sentence: string): CommandError {
  return new CommandError(sentence, { exit: 'usage' });
}
