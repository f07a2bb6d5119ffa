// What the importers of XML formats share: a file read within the limits, and every attribute accounted for. Owns these two;
// what an element means is its format's.

import { LIMITS } from '../../../base/limits.ts';
import type { Result } from '../../../base/result.ts';
import { readXml, type XmlElement } from '../../../protocols/xml.ts';
import { type Format, fateOf } from './fates.ts';
import { type Note, note } from './notes.ts';

export function readElements(text: string): Result<XmlElement, string> {
  const { exchangeElements, exchangeDepth, exchangeTag } = LIMITS.menu;
  return readXml(text, { elements: exchangeElements, depth: exchangeDepth, tag: exchangeTag });
}

/** The children of an element with the path of each: `Response/Gather[2]`, counted from 1 where there are several. */
export function placed(
  element: XmlElement,
  path: string,
): readonly { readonly child: XmlElement; readonly at: string }[] {
  const counts = new Map<string, number>();
  const total = (name: string) => element.children.filter((child) => child.name === name).length;
  return element.children.map((child) => {
    const number = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, number);
    return { child, at: `${path}/${child.name}${total(child.name) > 1 ? `[${number}]` : ''}` };
  });
}

/** Notes for all of an element that its table does not call carried; `gone`: the element itself is not carried. */
export function accounted(
  format: Format,
  element: XmlElement,
  at: string,
): { readonly gone: 'yes' | 'no'; readonly notes: readonly Note[] } {
  const own = wordNote(format, { element: element.name, attribute: '', at });
  if (own && own.severity === 'lost') return { gone: 'yes', notes: [own] };
  const notes = [...element.attributes.keys()].flatMap((attribute) => {
    if (attribute === 'xmlns' || attribute.startsWith('xmlns:')) return [];
    const value = element.attributes.get(attribute);
    return wordNote(format, { element: element.name, attribute, at: `${at}/@${attribute}`, value }) ?? [];
  });
  return { gone: 'no', notes: own ? [own, ...notes] : notes };
}

type Word = {
  readonly element: string;
  readonly attribute: string;
  readonly at: string;
  readonly value?: string | undefined;
};

/** The note of one word, or none when it is carried. */
export function wordNote(format: Format, { element, attribute, at, value }: Word): Note | undefined {
  const what = attribute === '' ? element : attribute;
  const fate = fateOf(format, element, attribute);
  if (!fate) return note('unknown', at, { what });
  if (fate.fate === 'carried' || (value !== undefined && value === fate.same)) return undefined;
  return note(fate.fate === 'lost' ? 'left-out' : 'carried-otherwise', at, { what, why: fate.why });
}
