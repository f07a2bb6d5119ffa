// Where a field of ours lies in what a provider says: a JSON pointer (RFC 6901), or a pattern whose first group it is. Owns the
// reading of answers and hooks into values; what the fields mean is their reader's business.

import { err, ok, type Result } from '../../base/result.ts';

export type FieldPath =
  | { readonly kind: 'pointer'; readonly steps: readonly string[] }
  | { readonly kind: 'pattern'; readonly pattern: RegExp };

/** What a provider said: as a value, where it is one, and as the text it was. */
export type Said = { readonly value: unknown; readonly text: string };

export type FieldPaths = ReadonlyMap<string, FieldPath>;

/** `/data/0/id` is a pointer, an empty text the whole document; `~ID - (\d+)` a pattern. The error is a phrase. */
export function readFieldPath(text: string): Result<FieldPath, string> {
  if (text === '') return ok({ kind: 'pointer', steps: [] });
  if (text.startsWith('~')) return readPattern(text.slice(1));
  if (!text.startsWith('/')) return err(`has "${text}": a pointer begins with /, a pattern with ~`);
  if (/~(?![01])/.test(text)) return err(`has "${text}": in a pointer ~ is written ~0, and / in a name ~1`);
  // Section 4: ~1 before ~0, so that ~01 becomes ~1.
  const steps = text
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return ok({ kind: 'pointer', steps });
}

function readPattern(source: string): Result<FieldPath, string> {
  try {
    const pattern = new RegExp(source, 'u');
    // An alternative that is empty matches always, and shows how many groups there are.
    const groups = (new RegExp(`${source}|`, 'u').exec('')?.length ?? 1) - 1;
    return groups > 0 ? ok({ kind: 'pattern', pattern }) : err(`has "~${source}": nothing is in brackets`);
  } catch {
    return err(`has "~${source}": this is no regular expression`);
  }
}

/** Whole numbers that a double cannot hold become texts: ids of nineteen digits exist. */
function exactNumbers(json: string): string {
  return json.replace(
    /("(?:[^"\\]|\\[\s\S])*")|(?<![\w.+-])(-?\d{16,})(?![\d.eE])/g,
    (_all, text: string | undefined, digits: string | undefined) => text ?? `"${digits}"`,
  );
}

export function saidAsJson(text: string): Said {
  try {
    return { value: JSON.parse(exactNumbers(text.replace(/^\ufeff/, ''))), text };
  } catch {
    return { value: undefined, text };
  }
}

/** The first value there, as text; undefined when there is none, or null. */
export function foundField(said: Said, path: FieldPath | undefined): string | undefined {
  return foundFields(said, path)[0];
}

/** The same where a list may stand: each of its values. */
export function foundFields(said: Said, path: FieldPath | undefined): readonly string[] {
  if (path === undefined) return [];
  if (path.kind === 'pattern') {
    const found = path.pattern.exec(said.text)?.[1];
    return found === undefined ? [] : [found];
  }
  const value = pointedAt(said.value, path.steps);
  return (Array.isArray(value) ? value : [value]).flatMap((one) => {
    const text = scalarText(one);
    return text === undefined ? [] : [text];
  });
}

/** Items of a list there, each as something said; a single object is a list of one. */
export function foundItems(said: Said, path: FieldPath | undefined): readonly Said[] {
  if (path === undefined || path.kind === 'pattern') return [said];
  const value = pointedAt(said.value, path.steps);
  if (!Array.isArray(value)) return value === undefined ? [] : [{ value, text: said.text }];
  return value.map((one) => ({ value: one, text: JSON.stringify(one) }));
}

function pointedAt(value: unknown, steps: readonly string[]): unknown {
  let at = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    // Section 4: an index has no leading zeros; `length` is no member of an array.
    if (Array.isArray(at) && !/^(0|[1-9]\d*)$/.test(step)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[step];
  }
  return at;
}

function scalarText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}
