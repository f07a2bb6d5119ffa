// Text of XML to a tree that protocols read. Owns the parser and its limits: nothing that is not well-formed, no document types
// and so no entities of the sender's own (SOAP 1.1 section 3 forbids them anyway).

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { XmlElement } from '../../../protocols/mm7/xml.ts';

const PARSER = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  // Numeric character references too (XML 1.0 4.1): many relays write whatever is not ASCII with them.
  htmlEntities: true,
});

type Node = Readonly<Record<string, unknown>>;

const ATTRIBUTES = ':@';
const TEXT = '#text';

export function xmlTree(text: string): Result<XmlElement, string> {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return err('document types are not read');
  if (tooDeep(text)) return err('too many elements, or too deep');
  try {
    if (XMLValidator.validate(text) !== true) return err('not well-formed XML');
    const nodes = PARSER.parse(text) as readonly Node[];
    const root = nodes.map(elementOf).find((element) => element !== undefined);
    return root ? ok(root) : err('no element');
  } catch {
    return err('not well-formed XML');
  }
}

/** Looked at before anything walks the tree: parsers do it by calling themselves. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let elements = 0;
  for (const [tag] of text.matchAll(/<\/?[A-Za-z_][^<>]*>/g)) {
    if (tag.startsWith('</')) depth--;
    else {
      elements++;
      if (!tag.endsWith('/>')) depth++;
    }
    if (depth > LIMITS.messenger.xmlDepth || elements > LIMITS.messenger.xmlElements) return true;
  }
  return false;
}

function elementOf(node: Node): XmlElement | undefined {
  const name = Object.keys(node).find((key) => key !== ATTRIBUTES);
  if (name === undefined || name === TEXT) return undefined;
  const inside = (node[name] ?? []) as readonly Node[];
  const attributes = (node[ATTRIBUTES] ?? {}) as Record<string, unknown>;
  return {
    name,
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
    children: inside.map(elementOf).filter((element) => element !== undefined),
    text: inside
      .map((one) => (typeof one[TEXT] === 'string' ? one[TEXT] : ''))
      .join('')
      .trim(),
  };
}
