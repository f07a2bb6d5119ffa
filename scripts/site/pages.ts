// Which pages the site has: every document below docs/, those at the root, and what they link to. Owns addresses and order; it must not
// know how a page looks.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Language, SECTIONS } from './words.ts';

export type Source = {
  /** From the root, such as `docs/use/http.md`. */
  readonly file: string;
  readonly text: string;
};

export type SitePage = {
  /** Below `/docs/`, such as `use/http`; empty: the first page. */
  readonly address: string;
  readonly section: string;
  readonly name: string;
  readonly source: Source;
  /** The Russian page; absent: not translated. */
  readonly russian: Source | undefined;
};

const AT_ROOT = [
  'README.md',
  'CHANGELOG.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'STYLE.md',
  'SECURITY.md',
  'console/README.md',
];

/** Every `.md` below a folder, the Russian tree apart. */
function documentsBelow(root: string, folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const inner = `${folder}/${entry.name}`;
    if (inner === 'docs/ru') return [];
    if (entry.isDirectory()) return documentsBelow(root, inner);
    return entry.name.endsWith('.md') ? [inner] : [];
  });
}

/** Documents elsewhere that these link to, such as those of the client libraries, and so on from there. */
function withLinked(root: string, files: readonly string[]): readonly string[] {
  const all = new Set(files);
  for (const file of all) {
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s#]+\.md)/g)) {
      const linked = path.posix.normalize(path.posix.join(path.posix.dirname(file), target));
      if (!/^[a-z]+:/.test(target) && existsSync(path.join(root, linked))) all.add(linked);
    }
  }
  return [...all].filter((file) => !file.startsWith('docs/ru/') && !file.endsWith('.ru.md'));
}

export function addressOf(file: string): string {
  const plain = file.replace(/\.md$/, '');
  if (plain === 'docs/index') return '';
  return plain.startsWith('docs/') ? plain.slice('docs/'.length) : `project/${plain.toLowerCase()}`;
}

function read(root: string, file: string): Source | undefined {
  const whole = path.join(root, file);
  if (!existsSync(whole) || !statSync(whole).isFile()) return undefined;
  return { file, text: readFileSync(whole, 'utf8') };
}

/** Below docs/ the Russian pages have a tree of their own; elsewhere they lie beside. */
export function russianOf(file: string): string {
  return file.startsWith('docs/') ? file.replace('docs/', 'docs/ru/') : file.replace(/\.md$/, '.ru.md');
}

function pageOf(root: string, file: string): SitePage {
  const source = read(root, file);
  if (!source) throw new Error(`${file} cannot be read`);
  const address = addressOf(file);
  const [section = '', ...rest] = address.split('/');
  const russian = read(root, russianOf(file));
  return { address, section, name: rest.join('/'), source, russian };
}

function rank({ section, name }: SitePage): readonly [number, number, string] {
  const at = SECTIONS.findIndex((row) => row.name === section);
  const first = SECTIONS[at]?.first.indexOf(name) ?? -1;
  return [at, first < 0 ? Number.MAX_SAFE_INTEGER : first, name];
}

function compare(one: SitePage, other: SitePage): number {
  const [a, b] = [rank(one), rank(other)];
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1);
}

/** All pages in the order they are read in. */
export function readPages(root: string): readonly SitePage[] {
  const files = withLinked(root, [
    ...documentsBelow(root, 'docs'),
    ...AT_ROOT.filter((file) => existsSync(path.join(root, file))),
  ]);
  const pages = files.map((file) => pageOf(root, file)).sort(compare);
  const homeless = pages.filter(
    ({ address, section }) => address !== '' && !SECTIONS.some((row) => row.name === section),
  );
  if (homeless.length > 0)
    throw new Error(`in no section of the site: ${homeless.map(({ source }) => source.file).join(', ')}`);
  return pages;
}

/** What is shown of a page in a language. */
export function sourceIn(page: SitePage, language: Language): Source {
  return language === 'ru' ? (page.russian ?? page.source) : page.source;
}

export function addressIn(page: SitePage, language: Language): string {
  return `/docs/${language === 'ru' ? 'ru/' : ''}${page.address}`;
}
