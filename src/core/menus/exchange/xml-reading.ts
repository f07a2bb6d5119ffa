// What the importers of XML formats share: a file read within the limits, and every attribute accounted for. Owns these two;
// what an element means is its format's.

import { LIMITS } from '../../../base/limits.ts';
import type { Result } from '../../../base/result.ts';
import { readXml, type XmlElement } from '../../../protocols/xml.ts';
import { accounted } from './accounting.ts';
import type { Format } from './fates.ts';

export function readElements(text: string): Result<XmlElement, string> {
  const { exchangeElements, exchangeDepth, exchangeTag } = LIMITS.menu;
  return readXml(text, { elements: exchangeElements, depth: exchangeDepth, tag: exchangeTag });
}

/** The children of an element with the path of each: `Response/Gather[2]`, counted from 1 where there are several. */
export function placed(
  element: XmlElement,
  path: string,
): readonly { readonly child: XmlElement; readonly at: string }[] {
  const totals = new Map<string, number>();
  for (const { name } of element.children) totals.set(name, (totals.get(name) ?? 0) + 1);
  const counts = new Map<string, number>();
  return element.children.map((child) => {
    const { name } = child;
    const number = (counts.get(name) ?? 0) + 1;
    counts.set(name, number);
    return { child, at: `${path}/${name}${totals.get(name) === 1 ? '' : `[${number}]`}` };
  });
}

/** Notes for an element and its attributes as far as its table does not call them carried. */
export function accountedXml(format: Format, element: XmlElement, at: string): ReturnType<typeof accounted> {
  const values = new Map([...element.attributes].filter(([name]) => !/^xmlns(?::|$)/.test(name)));
  return accounted(format, { element: element.name, values, at, sign: '@' });
}

/** All that is written in an element and in those inside it, in the order of the document. */
export function textOf(element: XmlElement): string {
  return element.content.map((one) => (typeof one === 'string' ? one : textOf(one))).join('');
}
