// The site of the documents: every link leads somewhere, every page is in both languages, nothing is inline, words are found in all
// their forms, and the console helps with pages that exist.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { buildSite } from '../../scripts/site/build.ts';
import { type SearchIndex, search } from '../../scripts/site/page/search.ts';
import { stem } from '../../scripts/site/stem.ts';
import { filesBelow, ROOT } from '../support/repository.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-site-'));
after(() => rmSync(folder, { recursive: true }));
const { pages, broken } = buildSite({
  root: ROOT,
  compiled: path.join(ROOT, 'dist/scripts/site'),
  into: folder,
});
const built = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const index = (language: string): SearchIndex =>
  JSON.parse(built(`assets/search-${language}.json`)) as SearchIndex;

test('every link and every anchor of the documents leads somewhere', () => {
  assert.deepEqual(broken, []);
});

test('every document is a page of the site in both languages', () => {
  const documents = filesBelow('docs', '.md').filter((file) => !file.path.startsWith('docs/ru/'));
  for (const { path: file } of documents) {
    const page = pages.find(({ source }) => source.file === file);
    assert.ok(page, file);
    const name = page.address === '' ? 'index' : page.address;
    assert.match(built(`${name}.html`), /^<!doctype html>\n<html lang="en">/);
    assert.match(built(`ru/${name}.html`), /^<!doctype html>\n<html lang="ru">/);
  }
});

test('links between built pages lead to built files and to ids in them', () => {
  const wrong: string[] = [];
  for (const { address } of pages)
    for (const language of ['', 'ru/']) {
      const name = `${language}${address === '' ? 'index' : address}.html`;
      for (const [, href = ''] of built(name).matchAll(/(?:href|src)="([^"]+)"/g)) {
        if (!href.startsWith('/docs/') && !href.startsWith('#')) continue;
        const [file = '', id] = href.split('#');
        const plain = file.slice('/docs/'.length);
        const linked =
          file === ''
            ? name
            : [`${plain}.html`, `${plain}index.html`, plain].find(
                (one) => /\.\w+$/.test(one) && existsSync(path.join(folder, one)),
              );
        if (linked === undefined || (id !== undefined && !built(linked).includes(`id="${id}"`)))
          wrong.push(`${name}: ${href}`);
      }
    }
  assert.deepEqual(wrong, []);
});

test('pages hold no script and no style of their own', () => {
  for (const { address } of pages) {
    const html = built(`${address === '' ? 'index' : address}.html`);
    assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+="|<script(?! type="module" src=)/, address);
  }
});

test('every page has one heading of the first rank, and none below skips a rank', () => {
  for (const { address } of pages)
    for (const language of ['', 'ru/']) {
      const name = `${language}${address === '' ? 'index' : address}.html`;
      const ranks = [...built(name).matchAll(/<h([1-6])[ >]/g)].map((match) => Number(match[1]));
      assert.equal(ranks.filter((rank) => rank === 1).length, 1, name);
      for (const [at, rank] of ranks.entries()) assert.ok(rank <= (ranks[at - 1] ?? 0) + 1, `${name}: ${at}`);
    }
});

test('menus are coloured by the scanner of the language', () => {
  const html = built('project/readme.html');
  assert.match(html, /<span class="m-brace">\{menu:<\/span>/);
  assert.match(html, /<span class="m-command">repeat<\/span>/);
});

test('words have one stem in all their forms', () => {
  const families = [
    ['рассылка', 'рассылки', 'рассылку', 'рассылок'.replace('ок', 'кой'), 'рассылками'],
    ['сообщение', 'сообщения', 'сообщений', 'сообщениями'],
    ['обработчик', 'обработчика', 'обработчиком', 'обработчики'],
    ['отправить', 'отправил', 'отправила'],
    ['номер', 'номера', 'номеру', 'номерами'],
    ['важный', 'важного', 'важными', 'важная'],
    ['connect', 'connected', 'connecting', 'connection', 'connections'],
    ['mailing', 'mailings', 'mailed'],
    ['price', 'prices'],
    ['sms', 'смс'],
    ['webhook', 'вебхук', 'вебхуки', 'вебхуком'],
    ['metric', 'метрика', 'метрик', 'метрики'],
    ['relate', 'relational'],
    ['hop', 'hopping', 'hops'],
  ];
  for (const family of families) assert.equal(new Set(family.map(stem)).size, 1, family.map(stem).join(' '));
  assert.notEqual(stem('номер'), stem('номинал'));
  assert.equal(stem('generalizations'), 'gener');
  assert.equal(stem('важность'), stem('важности'));
});

test('a search finds a passage by other forms of its words and marks them', () => {
  const [hit] = search(index('en'), 'pausing a mailing');
  assert.ok(hit);
  assert.match(hit.address, /^\/docs\/use\/mailings/);
  const [signed] = search(index('en'), 'webhook qwertyuiop');
  assert.equal(signed, undefined, 'a word that is nowhere finds nothing');
  const [found] = search(index('en'), 'handler signat');
  assert.ok(found, 'an unfinished last word is enough');
  assert.ok(
    [...found.title, ...found.heading, ...found.cut].some((one) => one.found === 'yes'),
    JSON.stringify(found),
  );
  assert.deepEqual(search(index('en'), '  ,. '), []);
});

test('a page that is about a word comes before pages that name it among others', () => {
  assert.equal(search(index('en'), 'install')[0]?.address, '/docs/operate/install');
  assert.equal(search(index('ru'), 'установка')[0]?.address, '/docs/ru/operate/install');
});

test('who writes SMS in Russian letters finds it, and pages that are in English alone', () => {
  const first = (query: string): string | undefined => search(index('ru'), query)[0]?.address;
  assert.ok(first('отправить смс'));
  assert.match(first('метрики') ?? '', /\/reference\/metrics$/);
});

test('names of the wire and of settings are found as they are written', () => {
  const settings = search(index('en'), 'DOZVON_HTTP_PORT').map(({ address }) => address);
  assert.ok(settings.some((one) => one.startsWith('/docs/reference/settings')));
});

test('the console helps with pages that exist', () => {
  const text = readFileSync(path.join(ROOT, 'console/src/app/help-pages.ts'), 'utf8');
  const named = [...text.matchAll(/'((?:use|operate|reference)\/[a-z-]+)'/g)].map((match) => match[1]);
  assert.ok(named.length > 10);
  assert.deepEqual(
    named.filter((one) => !pages.some(({ address }) => address === one)),
    [],
  );
});
