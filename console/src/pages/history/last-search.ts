// What was looked for last in this window, so that the page of a message leads back to what was found. Owns this value.

import type { Search } from './search.ts';

let last: Search = {};

export function noteSearch(search: Search): void {
  last = search;
}

export function lastSearch(): Search {
  return last;
}
