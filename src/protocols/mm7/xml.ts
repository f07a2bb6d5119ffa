// XML as a tree of elements, and printing it. Owns escaping; names are local, prefixes and namespaces are left to who prints an
// envelope. Parsing text is not done here: a tree comes in from outside.

export type XmlElement = {
  /** Without a prefix. */
  readonly name: string;
  /** By names without prefixes. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** All text right inside, trimmed. */
  readonly text: string;
};

export type PrintedElement = {
  /** With its prefix, if any. */
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content?: string | readonly PrintedElement[];
};

/** XML 1.0 2.2: most control characters cannot stand in a document, escaped or not. */
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function escaped(text: string): string {
  return text
    .replace(IMPOSSIBLE, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export function printXml({ name, attributes = {}, content = '' }: PrintedElement): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const inside = typeof content === 'string' ? escaped(content) : content.map(printXml).join('');
  return `<${name}${given.join('')}${inside === '' ? '/>' : `>${inside}</${name}>`}`;
}

export function childOf(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) found = found?.children.find((child) => child.name === name);
  return found;
}

/** Undefined where the element is missing or empty. */
export function textOf(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  return childOf(element, ...path)?.text || undefined;
}
