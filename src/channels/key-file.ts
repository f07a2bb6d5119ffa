// Files with keys and certificates that a link's configuration names. Owns reading them and how it is said that one cannot be read; what
// is in them is the link's affair.

import { readFileSync } from 'node:fs';

/** Its text; undefined: none was named, or it cannot be read, which is told to `fault`. */
export function readKeyFile(
  file: string | undefined,
  key: string,
  fault: (text: string) => void,
): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (trouble) {
    fault(`"${key}": ${file} cannot be read (${(trouble as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return undefined;
  }
}
