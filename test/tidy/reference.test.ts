// The printed reference is what the tables say now.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { referencePages } from '../../src/app/reference.ts';
import { commandPages } from '../../src/app/reference-commands.ts';
import { russianReferencePages } from '../../src/app/reference-ru.ts';
import { ROOT } from '../support/repository.ts';

test('the reference pages are those of the tables (npm run docs prints them)', async () => {
  for (const [folder, pages] of [
    [path.join(ROOT, 'docs/reference'), new Map([...(await referencePages()), ...commandPages()])],
    [path.join(ROOT, 'docs/ru/reference'), russianReferencePages()],
  ] as const) {
    assert.deepEqual(readdirSync(folder).sort(), [...pages.keys()].sort());
    for (const [name, text] of pages) assert.equal(readFileSync(path.join(folder, name), 'utf8'), text, name);
  }
});
