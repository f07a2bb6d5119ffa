// A spreadsheet that is made is read again with the same cells.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { Spreadsheet } from '../../../src/storage/sheets/spreadsheet.ts';
import { xlsxRows } from '../../../src/storage/sheets/xlsx-rows.ts';

test('texts stay texts, numbers numbers, and moments are told by the clock of their zone', async (context) => {
  const sheet = new Spreadsheet({ sheet: 's', heads: ['a', 'b', 'c', 'd'], timeZone: 'Europe/Moscow' });
  context.after(() => sheet.close());
  const at = instant(Date.UTC(2026, 0, 31, 22));
  sheet.add([
    [
      { kind: 'text', text: '=00700' },
      { kind: 'text', text: '' },
      { kind: 'number', text: '1.50' },
      { kind: 'moment', at },
    ],
  ]);
  sheet.add([[{ kind: 'text', text: 'second' }]]);
  const bytes = await sheet.packed();
  const rows: (readonly string[])[] = [];
  for await (const row of xlsxRows(Readable.from([bytes]))) {
    assert.equal(row.kind, 'row');
    if (row.kind === 'row') rows.push(row.cells);
  }
  assert.deepEqual(rows, [
    ['a', 'b', 'c', 'd'],
    ['=00700', '', '1.5', '01.02.2026'],
    ['second', '', '', ''],
  ]);
});
