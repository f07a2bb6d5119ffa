// A voice as it is typed: one of the eight names, a language, or both. Owns the strictness that a person at the terminal
// wants; over HTTP an unknown voice is the default one.

import { CommandError } from './command-error.ts';

export function voiceOption(text: string): string {
  if (!/^([mw][2-4]?)?(,[a-z]{2})?$/.test(text) || text === '') {
    throw new CommandError(
      `"${text}" is no voice; write m, m2 … m4, w, w2 … w4, with a language if you like: w2,en`,
    );
  }
  return text;
}
