// Every word of a foreign file accounted for: what its format's table does not call carried becomes a note. Owns these notes; what an
// element or an action means is its format's.

import { type Format, fateOf, wordsOf } from './fates.ts';
import { type Note, note } from './notes.ts';

type Written = {
  readonly element: string;
  /** Its attributes as they are written; a value that is no text has none. */
  readonly values: ReadonlyMap<string, string | undefined>;
  readonly at: string;
  /** What stands before the name of an attribute in the path of its note. */
  readonly sign: '' | '@';
};

/** Notes for all of an element that its table does not call carried; `gone`: the element itself is not carried. */
export function accounted(
  format: Format,
  { element, values, at, sign }: Written,
): { readonly gone: 'yes' | 'no'; readonly notes: readonly Note[] } {
  const own = noteOf(format, { element, attribute: '', at });
  if (own && own.severity === 'lost') return { gone: 'yes', notes: [own] };
  const silent = Object.entries(wordsOf(format, element)).flatMap(([attribute, { absent }]) =>
    absent !== undefined && !values.has(attribute) ? [[attribute, absent] as const] : [],
  );
  const notes = [...values, ...silent].flatMap(
    ([attribute, value]) =>
      noteOf(format, { element, attribute, at: `${at}/${sign}${attribute}`, value }) ?? [],
  );
  return { gone: 'no', notes: own ? [own, ...notes] : notes };
}

type Word = {
  readonly element: string;
  readonly attribute: string;
  readonly at: string;
  readonly value?: string | undefined;
};

/** The note of one word, or none when it is carried. */
function noteOf(format: Format, { element, attribute, at, value }: Word): Note | undefined {
  const what = attribute === '' ? element : attribute;
  const fate = fateOf(format, element, attribute);
  if (!fate) return note('unknown', at, { what });
  if (fate.fate === 'carried' || (value !== undefined && value === fate.same)) return undefined;
  return note(fate.fate === 'lost' ? 'left-out' : 'carried-otherwise', at, { what, why: fate.why });
}
