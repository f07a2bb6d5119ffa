// What a command tells the person who typed it, a line at a time. Owns that nothing in it steers the terminal, whoever wrote it.

import { lines } from './terminal/foreign-text.ts';

export function say(line: string): void {
  process.stdout.write(`${lines(line)}\n`);
}
