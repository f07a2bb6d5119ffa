// Builds the site from the documents into a folder: a page for each in both languages, the search indexes, compressed ahead. Owns the
// order of the steps and what is written; a link that leads nowhere is told of, and a test fails by it.

import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type Assets, framed } from './layout.ts';
import { headingsOf, type Rendered, rendered, type Site } from './markdown.ts';
import { addressIn, readPages, type SitePage, sourceIn } from './pages.ts';
import { indexOf } from './search-index.ts';
import { LANGUAGES, type Language } from './words.ts';

/** Smaller files gain nothing from compression. */
const LEAST_BYTES = 1_024;

/** Brotli's best takes five times as long for two hundredths. */
const BROTLI_QUALITY = 9;

export type SiteOptions = {
  /** Of the project. */
  readonly root: string;
  /** Where the compiled scripts of the page lie. */
  readonly compiled: string;
  readonly into: string;
};

function write(file: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const bytes = Buffer.from(content);
  writeFileSync(file, bytes);
  if (bytes.length < LEAST_BYTES) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${file}.gz`, gzipSync(bytes));
}

/** Scripts and styles, under names that tell their content. */
function writeAssets({ root, compiled, into }: SiteOptions): Assets {
  const script = (name: string): string =>
    readFileSync(path.join(compiled, name), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n');
  const named = (name: string, content: string): string => {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const file = name.replace('.', `-${hash}.`);
    write(path.join(into, 'assets', file), content);
    return file;
  };
  const stem = named('stem.js', script('stem.js'));
  const search = named(
    'search.js',
    script('page/search.js').replace(/(["'])\.\.\/stem\.js\1/, `$1./${stem}$1`),
  );
  const page = named('page.js', script('page/page.js').replace(/(["'])\.\/search\.js\1/, `$1./${search}$1`));
  const style = named('style.css', readFileSync(path.join(root, 'scripts/site/page/style.css'), 'utf8'));
  const icon = named('icon.svg', readFileSync(path.join(root, 'console/public/favicon.svg'), 'utf8'));
  const at = (file: string): string => `/docs/assets/${file}`;
  return { style: at(style), script: at(page), icon: at(icon) };
}

function fileOf(page: SitePage, language: Language): string {
  return `${language === 'ru' ? 'ru/' : ''}${page.address === '' ? 'index' : page.address}.html`;
}

function writeLanguage(options: SiteOptions, site: Site, language: Language): readonly (() => void)[] {
  const { pages } = site;
  const all = new Map<SitePage, Rendered>(
    pages.map((page) => [page, rendered(site, { page, language, source: sourceIn(page, language) })]),
  );
  const titles = new Map([...all].map(([page, { title }]) => [page, title]));
  const index = indexOf([...all].map(([page, one]) => ({ address: addressIn(page, language), page: one })));
  return [
    () => {
      const assets = writeAssets(options);
      for (const [page, { title, html, headings }] of all)
        write(
          path.join(options.into, fileOf(page, language)),
          framed({ page, language, pages, titles, title, html, headings, assets }),
        );
    },
    () => write(path.join(options.into, 'assets', `search-${language}.json`), JSON.stringify(index)),
  ];
}

export type Built = { readonly pages: readonly SitePage[]; readonly broken: readonly string[] };

/** Told back: the pages, and every link that leads nowhere. */
export function buildSite(options: SiteOptions): Built {
  const { root, into } = options;
  const pages = readPages(root);
  const anchors = new Map(
    pages.map(({ source }) => [source.file, headingsOf(source.text).map(({ id }) => id)]),
  );
  const site: Site = { root, pages, anchors, files: new Set(), broken: [] };
  const writing = LANGUAGES.flatMap((language) => writeLanguage(options, site, language));
  rmSync(into, { recursive: true, force: true });
  for (const one of writing) one();
  for (const file of site.files) {
    const to = path.join(into, 'files', file);
    mkdirSync(path.dirname(to), { recursive: true });
    copyFileSync(path.join(root, file), to);
  }
  return { pages, broken: [...new Set(site.broken)] };
}
