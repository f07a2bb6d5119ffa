// The text of a message from a file of the person at the terminal. Owns the reading and what is said when there is no
// such file; the text is handed on unseen.

import { readFile } from 'node:fs/promises';
import { CommandError } from './command-error.ts';
import { causeInWords } from './system-words.ts';

/** `-` is standard input. A text file ends with a line feed that its author did not mean to have spoken. */
export async function readTextFile(file: string): Promise<string> {
  try {
    return (await readFile(file === '-' ? '/dev/stdin' : file, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Reading a folder fails without naming it.
    throw new CommandError(causeInWords(Object.assign(error, { path: file })) ?? error.message);
  }
}
