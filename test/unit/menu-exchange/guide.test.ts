// The guide tells of each verb, action and element what its table says, and of nothing else.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { FATES, type Fates } from '../../../src/core/menus/exchange/fates.ts';
import { FORMATS } from '../../../src/core/menus/exchange/formats.ts';
import { ROOT } from '../../support/repository.ts';

const guide = readFileSync(path.join(ROOT, 'docs/use/exchange.md'), 'utf8');

for (const format of FORMATS)
  test(`the guide's table of ${format} is that of the code`, () => {
    const section = guide.split(/^### /m).find((one) => one.startsWith(`${format}\n`)) ?? '';
    const told = section.split('\n').filter((line) => line.startsWith('| `'));
    const rows = Object.entries(FATES[format] as Fates).map(([element, words]) => {
      const own = words[''];
      return `| \`${element}\` | ${own?.fate === 'lost' ? 'left out: ' : ''}${own?.why} |`;
    });
    assert.deepEqual(told, rows);
  });
