// What a backup says of itself: which tables of which version with how many rows, which files, and the digest of each. Owns
// this form and reading it from a file that may be anything; what is done with it is `restore.ts`.

import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** Raised when an older program could not read what a newer one writes. */
const FORM = 1;

const DIGEST = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** Names of tables and sequences stand in statements, those of files in paths. */
const NAME = Type.String({ pattern: '^[a-z_][a-z0-9_]*$' });
const FILE = Type.String({ pattern: '^(?!.*(?:^|/)\\.\\.?(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$' });
const COUNT = Type.Integer({ minimum: 0 });

const MANIFEST = Type.Object({
  form: Type.Literal(FORM),
  /** ISO 8601: the moment whose state it holds. */
  madeAt: Type.String(),
  version: Type.String(),
  /** Digests of the migrations in their order. */
  migrations: Type.Array(DIGEST, { minItems: 1 }),
  tables: Type.Array(Type.Object({ name: NAME, rows: COUNT })),
  /** Last values, as digits. */
  sequences: Type.Array(Type.Object({ name: NAME, last: Type.String({ pattern: '^[0-9]+$' }) })),
  /** What a signature of `KEY_SENTENCE` looks like under the key of the installation. */
  keyMark: Type.String(),
  files: Type.Array(Type.Object({ name: FILE, bytes: COUNT, sha256: DIGEST })),
});

export type Manifest = Type.Static<typeof MANIFEST>;

export const KEY_SENTENCE = 'backup';

export function manifestOf(parts: Omit<Manifest, 'form'>): Manifest {
  return { form: FORM, ...parts };
}

/** Undefined for a text that is no manifest of a form this program reads. */
export function readManifest(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(MANIFEST, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
