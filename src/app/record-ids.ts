// Numbers of records as they are typed at the terminal. Owns reading them.

import { LIMITS } from '../base/limits.ts';
import { CommandError } from './command-error.ts';

export function recordIds(texts: readonly string[]): readonly number[] {
  return texts.map((text) => {
    const id = /^\d{1,10}$/.test(text) ? Number(text) : 0;
    if (id < 1 || id > LIMITS.database.integerMost)
      throw new CommandError(`"${text}" is no number of a record`);
    return id;
  });
}
