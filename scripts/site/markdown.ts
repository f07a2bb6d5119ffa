// A document as HTML: headings with anchors, links led to the site's addresses, code coloured. Owns what of Markdown the site knows and
// complains about every link that leads nowhere.

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { Marked, type Token, type Tokens } from 'marked';
import { kindOf } from './blocks.ts';
import { coloured, escaped } from './colours.ts';
import { addressIn, type SitePage, type Source } from './pages.ts';
import { type Language, WORDS } from './words.ts';

export type Heading = { readonly id: string; readonly depth: number; readonly text: string };

/** What is found in a page below one heading. */
export type Passage = { readonly id: string; readonly heading: string; readonly text: string };

export type Rendered = {
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly passages: readonly Passage[];
};

/** The anchors of the original, so that a translation has the same ones. */
export type Anchors = readonly string[];

const marked = new Marked({ gfm: true });

/** As GitHub makes them, so that links in the repository work as well. */
function slug(text: string, taken: Map<string, number>): string {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
  const count = taken.get(plain) ?? 0;
  taken.set(plain, count + 1);
  return count === 0 ? plain : `${plain}-${count}`;
}

/** What a reader reads of tokens, without marks. */
function plainOf(tokens: readonly Token[]): string {
  return tokens
    .map((token): string => {
      if (token.type === 'table') {
        const { header, rows } = token as Tokens.Table;
        return [header, ...rows].map((row) => row.map((cell) => plainOf(cell.tokens)).join(' | ')).join('\n');
      }
      if (token.type === 'list')
        return (token as Tokens.List).items.map((item) => plainOf(item.tokens)).join('\n');
      if (token.type === 'space') return '\n';
      if ('tokens' in token && token.tokens) return plainOf(token.tokens);
      return 'text' in token ? String(token.text) : '';
    })
    .join('');
}

export function headingsOf(text: string): readonly Heading[] {
  const taken = new Map<string, number>();
  return marked
    .lexer(text)
    .filter((token): token is Tokens.Heading => token.type === 'heading')
    .map((token) => {
      const words = plainOf(token.tokens);
      return { id: slug(words, taken), depth: token.depth, text: words };
    });
}

function passagesOf(tokens: readonly Token[], headings: readonly Heading[]): readonly Passage[] {
  const found: { id: string; heading: string; text: string }[] = [];
  let at = 0;
  for (const token of tokens) {
    if (token.type === 'heading') {
      const heading = headings[at++];
      found.push({ id: at === 1 ? '' : (heading?.id ?? ''), heading: heading?.text ?? '', text: '' });
    } else {
      const last = found.at(-1);
      if (last) last.text += `${plainOf([token])}\n`;
    }
  }
  return found.map((one) => ({ ...one, text: one.text.replaceAll(/\n{2,}/g, '\n').trim() }));
}

export type Site = {
  readonly root: string;
  readonly pages: readonly SitePage[];
  /** The anchors of a page, by its file in English. */
  readonly anchors: ReadonlyMap<string, Anchors>;
  /** Files that are no pages and are linked to: they become part of the site. */
  readonly files: Set<string>;
  /** Links that lead nowhere, and HTML where there must be none. */
  readonly broken: string[];
};

type Place = { readonly source: Source; readonly page: SitePage; readonly language: Language };

/** Where a link of a document leads in the site. */
function led(site: Site, { source, page, language }: Place, target: string): string {
  if (/^(?:https?|mailto):/.test(target)) return target;
  const [file = '', anchor] = target.split('#');
  const complain = (): string => {
    site.broken.push(`${source.file}: ${target}`);
    return '#';
  };
  const linked =
    file === ''
      ? page.source.file
      : path.posix
          .normalize(path.posix.join(path.posix.dirname(source.file), file))
          .replace(/^docs\/ru\//, 'docs/')
          .replace(/\/$/, '');
  const found = site.pages.find((one) => one.source.file === linked);
  if (found) {
    if (anchor !== undefined && !site.anchors.get(linked)?.includes(anchor)) return complain();
    return `${file === '' ? '' : addressIn(found, language)}${anchor === undefined ? '' : `#${anchor}`}`;
  }
  const whole = path.join(site.root, linked);
  if (!existsSync(whole) || linked.startsWith('..')) return complain();
  if (statSync(whole).isDirectory()) {
    const inside = site.pages.find((one) => one.source.file.startsWith(`${linked}/`));
    // A folder of files alone is no page: its link stays where it is told of.
    return addressIn(inside ?? page, language);
  }
  site.files.add(linked);
  return `/docs/files/${linked}`;
}

export function rendered(site: Site, place: Place): Rendered {
  const { source, page, language } = place;
  const words = WORDS[language];
  const own = headingsOf(source.text);
  const anchors = site.anchors.get(page.source.file) ?? [];
  // A translation has the headings of its original, in number and order: a test holds it.
  const headings = own.map((one, at) => ({ ...one, id: anchors[at] ?? one.id }));
  let heading = 0;
  let tables = 0;
  const html = new Marked({
    gfm: true,
    renderer: {
      heading({ depth, tokens }) {
        const { id = '', text = '' } = headings[heading++] ?? {};
        const inner = this.parser.parseInline(tokens);
        if (depth === 1) return `<h1 id="${escaped(id)}">${inner}</h1>\n`;
        const link = `<a class="anchor" href="#${escaped(id)}" aria-label="${escaped(`${words.anchor}: ${text}`)}">#</a>`;
        return `<h${depth} id="${escaped(id)}">${inner} ${link}</h${depth}>\n`;
      },
      code({ text, lang }) {
        const kind = kindOf(text, lang ?? '');
        return `<div class="code"><pre tabindex="0" class="k-${kind}"><code>${coloured(text, kind)}</code></pre></div>\n`;
      },
      link({ href, tokens }) {
        return `<a href="${escaped(led(site, place, href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      table({ header, rows }) {
        tables++;
        const cells = (row: readonly Tokens.TableCell[], mark: 'th' | 'td'): string =>
          row
            .map(({ tokens }) => {
              const scope = mark === 'th' ? ' scope="col"' : '';
              return `<${mark}${scope}>${this.parser.parseInline(tokens)}</${mark}>`;
            })
            .join('');
        const named = header.some(({ text }) => text.trim() !== '');
        const head = named ? `<thead><tr>${cells(header, 'th')}</tr></thead>` : '';
        const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
        return `<div class="table" tabindex="0" role="region" aria-label="${words.table} ${tables}"><table>${head}<tbody>${body}</tbody></table></div>\n`;
      },
      html({ text }) {
        site.broken.push(`${source.file}: HTML outside of code: ${text}`);
        return escaped(text);
      },
    },
  }).parse(source.text, { async: false });
  const tokens = marked.lexer(source.text);
  const title = headings[0]?.text ?? page.name;
  return { title, html, headings, passages: passagesOf(tokens, headings) };
}
