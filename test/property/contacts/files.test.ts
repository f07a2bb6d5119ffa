// Files of anything: an import answers with a report or a refusal and never throws, a row is neither lost nor counted twice, and what
// a row becomes can always be kept.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkFields } from '../../../src/core/contacts/contact.ts';
import { columnsOf } from '../../../src/core/contacts/import-columns.ts';
import { readRow } from '../../../src/core/contacts/import-row.ts';
import { csvRows } from '../../../src/storage/sheets/csv-rows.ts';
import { SheetFault } from '../../../src/storage/sheets/sheet-fault.ts';
import { sheetRows } from '../../../src/storage/sheets/sheet-rows.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const SNIPPET = fc.constantFrom(
  ...[
    '"',
    '""',
    ';',
    ',',
    '\t',
    '\n',
    '\r\n',
    '\r',
    "'",
    '=',
    '\0',
    '\ufeff',
    '\ud800',
    'sep=;\n',
    'Телефон',
    'name',
    'группа',
  ],
  ...[
    '79990000001',
    '8 999 000-00-02',
    '+7',
    '7.1.1990',
    'a@b.example',
    'друзья',
    '12',
    'x'.repeat(300),
    '😀',
  ],
);
const TEXT_FILE = fc.array(SNIPPET, { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')));
const BYTES = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const HEADED = fc
  .tuple(fc.constantFrom('Телефон;Имя;Группа\n', 'phone,name,birthday\n'), TEXT_FILE)
  .map(([head, rest]) => Buffer.concat([Buffer.from(head), rest]));
const PACKED = BYTES.map((bytes) => Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), bytes]));

test('a file of anything is read as rows or refused with a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(TEXT_FILE, BYTES, HEADED),
      fc.integer({ min: 1, max: 64 }),
      async (file, size) => {
        let last = 0;
        try {
          for await (const row of sheetRows(pieces(file, size), undefined)) {
            assert.ok(row.number > last, 'rows are in order');
            last = row.number;
            if (row.kind === 'unreadable') continue;
            const columns = columnsOf(row.cells, 'phones', undefined);
            const read = readRow(
              row.cells,
              columns.ok ? columns.value.meanings : ['address', 'name'],
              'phones',
            );
            if (read.ok) assert.ok(checkFields(read.value.fields).ok);
          }
        } catch (trouble) {
          assert.ok(trouble instanceof SheetFault, String(trouble));
        }
      },
    ),
    { numRuns: 400 },
  );
});

test('how a file is cut into pieces changes nothing', async () => {
  const rowsOf = async (file: Buffer, size: number) => {
    const rows: unknown[] = [];
    for await (const row of csvRows(pieces(file, size), 'utf-8')) rows.push(row);
    return rows;
  };
  await fc.assert(
    fc.asyncProperty(fc.oneof(TEXT_FILE, HEADED), fc.integer({ min: 1, max: 40 }), async (file, size) => {
      assert.deepEqual(await rowsOf(file, size), await rowsOf(file, 1_000_000));
    }),
    { numRuns: 200 },
  );
});

test('an import of anything ends with a report that adds up, or a refusal', async () => {
  const given = await openTestStorage();
  const account = await testAccount(given.storage, 'importer');
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 8, arbitrary: HEADED }, TEXT_FILE, BYTES),
        fc.constantFrom('phones' as const, 'mails' as const),
        async (file, book) => {
          const result = await given.storage.doors.contacts.importFile(account, {
            book,
            bytes: pieces(file, 64),
          });
          if (!result.ok) return assert.ok((result.error.detail ?? '') !== '', JSON.stringify(result));
          const { rows, added, changed, same, failed, faults } = result.value;
          assert.equal(rows, added + changed + same + failed);
          assert.equal(faults.length, failed);
        },
      ),
      { numRuns: 150 },
    );
    await fc.assert(
      fc.asyncProperty(PACKED, async (file) => {
        const result = await given.storage.doors.contacts.importFile(account, {
          book: 'phones',
          bytes: pieces(file, 64),
        });
        assert.equal(result.ok, false);
      }),
      { numRuns: 5 },
    );
    assert.deepEqual(given.faults, []);
  } finally {
    await given.close();
  }
});
