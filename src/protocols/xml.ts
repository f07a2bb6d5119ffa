// XML 1.0 as protocols read and print it: a text to a tree of elements and back. Owns what is refused (what is not well-formed,
// document types and with them entities of the sender's own, too many elements, too deep) and escaping; how bytes become text is not its.

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { err, ok, type Result } from '../base/result.ts';

export type XmlElement = {
  /** Without a prefix. */
  readonly name: string;
  /** The prefix, or an empty string. */
  readonly prefix: string;
  /** By names as they are written, prefixes included. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All character data right inside, as it stands. */
  readonly text: string;
  /** Both as they follow one another. */
  readonly content: readonly (string | XmlElement)[];
};

/** `tag`: characters of one tag, its attributes included. */
export type XmlLimits = { readonly elements: number; readonly depth: number; readonly tag: number };

export type PrintedElement = {
  /** With its prefix, if any. */
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content?: string | readonly PrintedElement[];
};

const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';

type Node = Readonly<Record<string, unknown>>;

function parserOf({ depth }: XmlLimits): XMLParser {
  return new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    cdataPropName: CDATA,
    ignoreDeclaration: true,
    ignorePiTags: true,
    // References are resolved here: the parser knows no numeric ones without those of HTML, and none is to be resolved twice.
    processEntities: false,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    maxNestedTags: depth,
  });
}

/** What XML 1.0 2.2 leaves out. */
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** A byte order mark before it is none of it. The sentence says what is wrong, in English. */
export function readXml(written: string, limits: XmlLimits): Result<XmlElement, string> {
  const text = written.replace(/^\ufeff/, '');
  const problem = problemOf(text, limits);
  if (problem !== undefined) return err(problem);
  try {
    if (XMLValidator.validate(text) !== true) return err('it is not well-formed XML');
    const nodes = parserOf(limits).parse(text) as readonly Node[];
    const roots = nodes.filter((node) => tagOf(node) !== undefined);
    const [root] = roots;
    const element = roots.length === 1 && root ? elementOf(root) : undefined;
    return element ? ok(element) : err('it is not well-formed XML');
  } catch {
    return err('it is not well-formed XML, or its elements lie too deep');
  }
}

/** Looked at before anything is parsed, in one pass: what stands in comments and CDATA sections counts for nothing. */
function problemOf(text: string, { elements, tag }: XmlLimits): string | undefined {
  if (IMPOSSIBLE.test(text)) return 'it has characters that XML cannot hold';
  let found = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    let end = sectionEnd(text, at);
    if (end === undefined) {
      // SOAP 1.1 section 3 forbids them, and nothing here needs one.
      if (text[at + 1] === '!') return 'document types are not read';
      if (text[at + 1] !== '/' && ++found > elements) return `it has more than ${elements} elements`;
      end = tagEnd(text, at);
      if (end !== 'open' && end - at > tag) return `it has a tag of more than ${tag} characters`;
    }
    if (end === 'open') return 'it is not well-formed XML';
    at = end;
  }
  return undefined;
}

const SECTIONS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/** Where the section that begins here ends; `open`: nowhere; undefined: none begins. */
function sectionEnd(text: string, at: number): number | 'open' | undefined {
  const section = SECTIONS.find(([opening]) => text.startsWith(opening, at));
  if (!section) return undefined;
  const [opening, closing] = section;
  const end = text.indexOf(closing, at + opening.length);
  return end < 0 ? 'open' : end + closing.length;
}

/** Behind the bracket that ends the tag: none inside quotes does. */
function tagEnd(text: string, at: number): number | 'open' {
  const sign = /["'>]/g;
  for (sign.lastIndex = at; ; ) {
    const found = sign.exec(text);
    if (!found) return 'open';
    if (found[0] === '>') return sign.lastIndex;
    const closing = text.indexOf(found[0], sign.lastIndex);
    if (closing < 0) return 'open';
    sign.lastIndex = closing + 1;
  }
}

function tagOf(node: Node): string | undefined {
  return Object.keys(node).find((key) => key !== ATTRIBUTES && key !== TEXT && key !== CDATA);
}

/** Undefined when something in it is not well-formed after all. */
function elementOf(node: Node): XmlElement | undefined {
  const tag = tagOf(node) ?? '';
  const [name, prefix, ...more] = tag.split(':').reverse();
  if (!name || prefix === '' || more.length > 0) return undefined;
  const inside = (node[tag] ?? []) as readonly Node[];
  const attributes = attributesOf(node);
  const content: (string | XmlElement)[] = [];
  for (const one of inside) {
    const found = tagOf(one) === undefined ? characterData(one) : elementOf(one);
    if (found === undefined) return undefined;
    content.push(found);
  }
  const children = content.filter((one) => typeof one !== 'string');
  const text = content.filter((one) => typeof one === 'string').join('');
  return attributes && { name, prefix: prefix ?? '', attributes, children, text, content };
}

function characterData(node: Node): string | undefined {
  const plain = node[TEXT];
  if (typeof plain === 'string') return resolved(plain);
  const section = (node[CDATA] ?? []) as readonly Node[];
  return section.map((one) => String(one[TEXT] ?? '')).join('');
}

function attributesOf(node: Node): ReadonlyMap<string, string> | undefined {
  const given = Object.entries((node[ATTRIBUTES] ?? {}) as Record<string, unknown>);
  const attributes = new Map<string, string>();
  for (const [name, value] of given) {
    const written = String(value);
    const text = resolved(written);
    // XML 1.0 3.1: no tag begins inside a value.
    if (text === undefined || written.includes('<')) return undefined;
    attributes.set(name, text);
  }
  return attributes;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['apos', "'"],
  ['quot', '"'],
]);

/** With its references resolved, each once; undefined when one names nothing that XML knows (XML 1.0 4.1, 4.6). */
function resolved(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let known = true;
  const plain = text.replace(/&(?:#(\d{1,7}|x[0-9a-fA-F]{1,6})|([a-z]{2,4}));|&/g, (_all, number, name) => {
    const character = number === undefined ? NAMED.get(name) : characterOf(number);
    if (character === undefined) known = false;
    return character ?? '';
  });
  return known ? plain : undefined;
}

function characterOf(number: string): string | undefined {
  const code = number.startsWith('x') ? Number.parseInt(number.slice(1), 16) : Number(number);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const character = String.fromCodePoint(code);
  return IMPOSSIBLE.test(character) ? undefined : character;
}

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader makes a line feed of it otherwise (XML 1.0 2.11).
  '\r': '&#13;',
};

function escaped(text: string): string {
  return text.replaceAll(UNPRINTABLE, '\ufffd').replace(/[&<>"\r]/g, (sign) => SIGNS[sign]!);
}

function escapedAttribute(text: string): string {
  // A reader makes blanks of them otherwise (XML 1.0 3.3.3).
  return escaped(text).replace(/[\t\n]/g, (sign) => (sign === '\t' ? '&#9;' : '&#10;'));
}

export function printXml({ name, attributes = {}, content = '' }: PrintedElement): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapedAttribute(value)}"`);
  const inside = typeof content === 'string' ? escaped(content) : content.map(printXml).join('');
  return `<${name}${given.join('')}${inside === '' ? '/>' : `>${inside}</${name}>`}`;
}

/** The first descendant along these names; prefixes count for nothing. */
export function childOf(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) found = found?.children.find((child) => child.name === name);
  return found;
}

/** Without the blanks around it; undefined where the element is missing or says nothing. */
export function textOf(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  return childOf(element, ...path)?.text.trim() || undefined;
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** An attribute by its name without prefix. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  for (const [written, value] of element.attributes)
    if (written === name || written.endsWith(`:${name}`)) return value;
  return undefined;
}
