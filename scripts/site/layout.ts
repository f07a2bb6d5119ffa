// A page of the site as a whole: what stands around a document. Owns the frame; nothing in it is inline, so that the server can forbid
// inline scripts and styles.

import { escaped } from './colours.ts';
import type { Heading } from './markdown.ts';
import { addressIn, type SitePage } from './pages.ts';
import { type Language, SECTIONS, WORDS } from './words.ts';

export type Assets = Readonly<Record<'style' | 'script' | 'icon', string>>;

export type Framed = {
  readonly page: SitePage;
  readonly language: Language;
  readonly pages: readonly SitePage[];
  readonly titles: ReadonlyMap<SitePage, string>;
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly assets: Assets;
};

/** The language of a page's own words: of a page without a translation it is not that of what stands around it. */
function tongueOf(page: SitePage, language: Language): Language {
  return language === 'ru' && page.russian === undefined ? 'en' : language;
}

function linkTo({ page, language, titles }: Framed, to: SitePage): string {
  const current = to === page ? ' aria-current="page"' : '';
  const tongue = tongueOf(to, language);
  const lang = tongue === language ? '' : ` lang="${tongue}"`;
  return `<a href="${addressIn(to, language)}"${current}${lang}>${escaped(titles.get(to) ?? to.name)}</a>`;
}

function navigation(framed: Framed): string {
  const { pages, page, language } = framed;
  const first = pages.find(({ address }) => address === '');
  const sections = SECTIONS.map((row) => {
    const inside = pages.filter(({ address, section }) => address !== '' && section === row.name);
    if (inside.length === 0) return '';
    const open = ['start', 'use', 'operate'].includes(row.name) || page.section === row.name ? ' open' : '';
    const items = inside.map((one) => `<li>${linkTo(framed, one)}</li>`).join('\n');
    return `<details${open}><summary>${row[language]}</summary><ul>\n${items}\n</ul></details>`;
  });
  const top = first ? `<p>${linkTo(framed, first)}</p>` : '';
  return `${top}\n${sections.join('\n')}`;
}

/** More headings than these push the page itself off the screen: of such a page only the chapters are listed. */
const MANY = 40;

function here({ headings, page, language }: Framed): string {
  const both = headings.filter(({ depth }) => depth === 2 || depth === 3);
  const inside = both.length > MANY ? both.filter(({ depth }) => depth === 2) : both;
  if (inside.length < 2) return '';
  const tongue = tongueOf(page, language);
  const items = inside
    .map(({ id, depth, text }) => `<li class="d${depth}"><a href="#${escaped(id)}">${escaped(text)}</a></li>`)
    .join('\n');
  const name = WORDS[language].here;
  return `<nav class="here" aria-label="${name}"><p>${name}</p><ul lang="${tongue}">\n${items}\n</ul></nav>`;
}

function around(framed: Framed): string {
  const { pages, page, language } = framed;
  const words = WORDS[language];
  const at = pages.indexOf(page);
  const [before, behind] = [pages[at - 1], pages[at + 1]];
  const parts = [
    before ? `<span class="before">${words.previous}: ${linkTo(framed, before)}</span>` : '',
    behind ? `<span class="behind">${words.next}: ${linkTo(framed, behind)}</span>` : '',
  ];
  return `<nav class="around" aria-label="${words.previous}, ${words.next}">${parts.join('')}</nav>`;
}

export function framed(one: Framed): string {
  const { page, language, title, html, assets } = one;
  const words = WORDS[language];
  const other: Language = language === 'en' ? 'ru' : 'en';
  const tongue = tongueOf(page, language);
  const note = tongue === language ? '' : `<p class="note">${words.fallback}</p>`;
  const whole = page.address === '' ? words.title : `${title} · Dozvon`;
  const texts = Object.entries({
    copy: words.copy,
    copied: words.copied,
    none: words.none,
    found: words.found,
    failed: words.failed,
  })
    .map(([key, text]) => `data-${key}="${escaped(text)}"`)
    .join(' ');
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(whole)}</title>
<link rel="icon" href="${assets.icon}">
<link rel="stylesheet" href="${assets.style}">
<link rel="alternate" hreflang="${other}" href="${addressIn(page, other)}">
<script type="module" src="${assets.script}"></script>
</head>
<body ${texts} data-index="/docs/assets/search-${language}.json">
<a class="skip" href="#text">${words.skip}</a>
<header>
<a class="home" href="/docs/${language === 'ru' ? 'ru/' : ''}">Dozvon</a>
<a class="to-contents" href="#contents">${words.menu}</a>
<form class="search" role="search" hidden>
<input type="search" name="q" aria-label="${words.search}" placeholder="${words.searchHint}" autocomplete="off" maxlength="200">
</form>
<span class="places">
<a href="/console/">${words.console}</a>
<a href="${addressIn(page, other)}" hreflang="${other}" lang="${other}">${words.other}</a>
</span>
</header>
<section class="results" aria-label="${words.search}" hidden><p role="status"></p><ol></ol></section>
<div class="columns">
<main id="text" tabindex="-1">
${note}${here(one)}
<article lang="${tongue}">
${html}
</article>
${around(one)}
</main>
<nav id="contents" class="contents" aria-label="${words.menu}">
${navigation(one)}
</nav>
</div>
</body>
</html>
`;
}
