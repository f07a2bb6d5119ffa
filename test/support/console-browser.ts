// The console as a person has it: Debian's Chromium, a window, a language, a light or dark look. Owns the browser; pictures of what was
// seen are kept in dist/reports/browser, and whatever the page complains of is kept to be asserted.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { ROOT } from './repository.ts';

const PICTURES = path.join(ROOT, 'dist/reports/browser');
const PROGRAM = '/usr/bin/chromium';
/** Milliseconds a page may take on a busy machine. */
const PATIENCE = 60_000;

type Look = {
  readonly language?: 'en' | 'ru';
  readonly scheme?: 'light' | 'dark';
  readonly size?: 'desk' | 'pocket';
};

const SIZES = { desk: { width: 1280, height: 860 }, pocket: { width: 390, height: 780 } };

/** Of a browser's page, as much as is looked at. */
type Element = {
  readonly scrollWidth: number;
  readonly clientWidth: number;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
};
type Sight = {
  readonly document: {
    readonly documentElement: Element;
    querySelectorAll(selector: string): Iterable<Element>;
  };
  getComputedStyle(element: Element): { readonly overflowX: string };
};

export class ConsoleBrowser {
  readonly page: Page;
  /** Errors of scripts and of the content security policy, in their words. */
  readonly faults: string[] = [];
  readonly #browser: Browser;
  readonly #context: BrowserContext;
  readonly #url: string;

  private constructor(browser: Browser, context: BrowserContext, { page, url }: { page: Page; url: string }) {
    this.#browser = browser;
    this.#context = context;
    this.page = page;
    this.#url = url;
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      // The browser itself notes every refusal of the API; pages show them.
      if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
        this.faults.push(message.text());
    });
  }

  /** `url`: of the product, such as `http://127.0.0.1:8080`. */
  static async open(url: string, look: Look = {}): Promise<ConsoleBrowser> {
    const browser = await chromium.launch({
      executablePath: PROGRAM,
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        '--autoplay-policy=no-user-gesture-required',
      ],
    });
    const context = await browser.newContext({
      locale: look.language === 'ru' ? 'ru-RU' : 'en-GB',
      timezoneId: 'Europe/Moscow',
      colorScheme: look.scheme ?? 'light',
      viewport: SIZES[look.size ?? 'desk'],
      permissions: ['microphone'],
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    return new ConsoleBrowser(browser, context, { page, url });
  }

  /** `at` below the console, such as `/history`. */
  async go(at: string): Promise<void> {
    await this.page.goto(`${this.#url}/console${at}`);
  }

  async signIn(login: string, password: string): Promise<void> {
    await this.go('/sign-in');
    await this.page.locator('input[name="login"]').fill(login);
    await this.page.locator('input[name="password"]').fill(password);
    await this.page.locator('button[type="submit"]').click();
    await this.page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
  }

  /** Asserts that the page as it is now has nothing that keeps a keyboard or a screen reader out (WCAG 2.1 A and AA). */
  async assertAccessible(): Promise<void> {
    await this.page.evaluate(axe.source);
    const found = await this.page.evaluate(async () => {
      const run = (globalThis as unknown as { readonly axe: typeof axe }).axe.run;
      const { violations } = await run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
      return violations.map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`,
      );
    });
    assert.deepEqual(found, []);
  }

  /** Asserts that the page is no wider than its window, and no table on it must be pushed sideways to be read. */
  async assertFits(): Promise<void> {
    const wide = await this.page.evaluate(() => {
      const { document, getComputedStyle } = globalThis as unknown as Sight;
      const { scrollWidth, clientWidth } = document.documentElement;
      const pushed = [...document.querySelectorAll('*')].filter(
        (one) =>
          one.querySelector('table, [role="table"]') !== null &&
          /auto|scroll/.test(getComputedStyle(one).overflowX) &&
          one.scrollWidth > one.clientWidth + 1,
      );
      const named = pushed.map((one) => one.querySelector('[aria-label]')?.getAttribute('aria-label') ?? '');
      return scrollWidth > clientWidth + 1 ? ['the page', ...named] : named;
    });
    assert.deepEqual(wide, []);
  }

  /** Asserts that what `locator` finds comes to read exactly so, each element a text: a page may draw what was before for a while. */
  async assertReads(locator: Locator, texts: readonly string[]): Promise<void> {
    const until = Date.now() + PATIENCE;
    let read = await locator.allInnerTexts();
    while (!isDeepStrictEqual(read, texts) && Date.now() < until) read = await locator.allInnerTexts();
    assert.deepEqual(read, texts);
  }

  /** Asserts that no page complained of anything. */
  assertQuiet(): void {
    assert.deepEqual(this.faults, []);
  }

  async picture(name: string): Promise<void> {
    await mkdir(PICTURES, { recursive: true });
    await this.page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });
  }

  /** A second window of the same person. */
  async another(): Promise<Page> {
    return await this.#context.newPage();
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
