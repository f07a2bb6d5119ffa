// The repository as the tests see it: its root and its source files. Owns the walk; it must not judge what it finds.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Compiled tests live in dist/test/support, so the root is three folders up. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

export type SourceFile = {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
};

/** Every file below `folder` whose name ends with `ending`, in order of their paths. */
export function filesBelow(folder: string, ending: string): readonly SourceFile[] {
  const found: SourceFile[] = [];
  const visit = (relative: string): void => {
    for (const entry of readdirSync(path.join(ROOT, relative), { withFileTypes: true })) {
      const inner = `${relative}/${entry.name}`;
      if (entry.isDirectory()) visit(inner);
      else if (entry.name.endsWith(ending))
        found.push({ path: inner, text: readFileSync(path.join(ROOT, inner), 'utf8') });
    }
  };
  visit(folder);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files right in the root whose name ends with `ending`. */
export function filesAtRoot(ending: string): readonly SourceFile[] {
  return readdirSync(ROOT)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ path: name, text: readFileSync(path.join(ROOT, name), 'utf8') }));
}

/** The relative imports of a TypeScript file, resolved to paths from the root; type imports included. */
export function importsOf(file: SourceFile): readonly string[] {
  const specifiers = [
    ...file.text.matchAll(/^(?:import|export)\b[^;]*?from\s+'([^']+)'/gms),
    ...file.text.matchAll(/import\(\s*'([^']+)'\s*\)/g),
  ];
  return specifiers
    .map((match) => match[1] ?? '')
    .map((one) => (one.startsWith('.') ? path.posix.join(path.posix.dirname(file.path), one) : one));
}
