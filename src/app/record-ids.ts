// Numbers of records as they are typed at the terminal. Owns reading them.

import { CommandError } from './command-error.ts';

const ID_MOST = 2_147_483_647;

export function recordIds(texts: readonly string[]): readonly number[] {
  return texts.map((text) => {
    const id = /^\d{1,10}$/.test(text) ? Number(text) : 0;
    if (id < 1 || id > ID_MOST) throw new CommandError(`"${text}" is no number of a record`);
    return id;
  });
}
