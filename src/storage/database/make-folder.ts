// Makes a folder with all that is missing above it. Owns what node:fs does not do: its recursive mkdir never returns
// where the system takes no folders (below /proc).

import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Throws the system's error where no folder can be made. `mode` is that of the folders made, not of those found. */
export function makeFolder(path: string, mode: number): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(path) !== path) makeFolder(dirname(path), mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    const made = (error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(path).isDirectory();
    if (!made) throw error;
  }
}
