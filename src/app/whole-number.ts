// A whole number as an argument of the command line. Owns its form and the complaint.

import { InvalidArgumentError } from 'commander';

export function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
