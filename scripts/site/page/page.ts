// What a page does beyond being read: search, and a button that copies a block. Owns nothing that a reader without scripts would miss;
// its words come with the page.

import { type Piece, type SearchIndex, search } from './search.ts';

const words = document.body.dataset;

/** Milliseconds a button says that it has copied. */
const SAID_FOR = 2_000;

for (const block of document.querySelectorAll<HTMLElement>('.code')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = words.copy ?? '';
  button.addEventListener('click', async () => {
    const code = block.querySelector('code');
    if (!code) return;
    try {
      await navigator.clipboard.writeText(code.textContent ?? '');
    } catch {
      // Refused: what is marked can still be copied by hand.
      getSelection()?.selectAllChildren(code);
      return;
    }
    button.textContent = words.copied ?? '';
    setTimeout(() => {
      button.textContent = words.copy ?? '';
    }, SAID_FOR);
  });
  // A clipboard is given to https and to this machine alone.
  if (navigator.clipboard) block.append(button);
}

const form = document.querySelector<HTMLFormElement>('form.search');
const input = form?.querySelector('input');
const results = document.querySelector<HTMLElement>('.results');
const list = results?.querySelector('ol');
const told = results?.querySelector('p');

let index: Promise<SearchIndex> | undefined;

function load(): Promise<SearchIndex> {
  index ??= fetch(words.index ?? '').then(async (reply) => {
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
    return (await reply.json()) as SearchIndex;
  });
  index.catch(() => {
    index = undefined;
  });
  return index;
}

function shown(pieces: readonly Piece[], into: HTMLElement): HTMLElement {
  for (const { text, found } of pieces) {
    if (found === 'no') into.append(text);
    else {
      const mark = document.createElement('mark');
      mark.textContent = text;
      into.append(mark);
    }
  }
  return into;
}

async function find(query: string): Promise<void> {
  if (!results || !list || !told) return;
  if (query.trim() === '') {
    results.hidden = true;
    return;
  }
  const loaded = await load().catch(() => undefined);
  // Typed on meanwhile: the later words count.
  if (input?.value !== query) return;
  results.hidden = false;
  if (!loaded) {
    list.replaceChildren();
    told.textContent = words.failed ?? '';
    return;
  }
  const hits = search(loaded, query);
  told.textContent = hits.length === 0 ? (words.none ?? '') : `${words.found ?? ''} ${hits.length}`;
  list.replaceChildren(
    ...hits.map(({ address, title, heading, cut }) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      link.href = address;
      shown(title, link);
      if (heading.length > 0) {
        link.append(' › ');
        shown(heading, link);
      }
      item.append(link, shown(cut, document.createElement('p')));
      return item;
    }),
  );
}

function leave(): void {
  if (results) results.hidden = true;
}

if (form && input && results) {
  form.hidden = false;
  input.addEventListener('input', () => void find(input.value));
  input.addEventListener('focus', () => void load().catch(() => undefined));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    results.querySelector('a')?.click();
  });
  results.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a')) leave();
  });
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    } else if (event.key === 'Escape' && !results.hidden) {
      leave();
      input.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      move(event);
    }
  });
}

/** The arrows go from the field through what was found and back. */
function move(event: KeyboardEvent): void {
  if (!input || !results || results.hidden) return;
  const all: readonly HTMLElement[] = [input, ...results.querySelectorAll('a')];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = all[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
