// Files that the person at the terminal names: the text of a message, or one that is read as a stream. Owns what is said when
// there is no such file; what is in it is handed on unseen.

import { readFile, stat } from 'node:fs/promises';
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

/** The file itself, found out to be one before anything is opened or stored for it. */
export async function inputFile(file: string): Promise<string> {
  const found = await stat(file).catch((error: Error) => {
    throw new CommandError(causeInWords(Object.assign(error, { path: file })) ?? error.message);
  });
  if (found.isDirectory()) throw new CommandError(`${file} is a folder`);
  return file;
}
