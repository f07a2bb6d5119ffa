// Files of contacts into a book and out of it: CSV and spreadsheets, what is told of bad rows, and files that mean harm.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import writeExcelFile from 'write-excel-file/node';
import { LIMITS } from '../../../src/base/limits.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { Contact } from '../../../src/core/contacts/contact.ts';
import type { ContactFile, ImportReport } from '../../../src/core/contacts/import-file.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';

let given: TestStorage;
let accounts = 0;

before(async () => {
  given = await openTestStorage();
});
after(async () => {
  await given.close();
});

const account = (): Promise<Account> => testAccount(given.storage, `account${++accounts}`);

async function* pieces(file: string | Buffer, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(file);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function imported(
  owner: Account,
  file: string | Buffer,
  options: Partial<ContactFile> = {},
): Promise<ImportReport | string | undefined> {
  const book = options.book ?? 'phones';
  const result = await given.storage.doors.contacts.importFile(owner, {
    book,
    bytes: pieces(file),
    ...options,
  });
  return result.ok ? result.value : result.error.detail;
}

async function contacts(owner: Account, book: 'phones' | 'mails' = 'phones'): Promise<readonly Contact[]> {
  const listed = await given.storage.doors.contacts.list(owner, { book });
  assert.ok(listed.ok);
  return listed.value;
}

async function exported(owner: Account, format: 'csv' | 'xlsx', group?: number): Promise<Buffer> {
  const asked = { book: 'phones' as const, format, ...(group !== undefined && { group }) };
  const result = await given.storage.doors.contacts.exportFile(owner, asked);
  assert.ok(result.ok);
  const chunks: Uint8Array[] = [];
  for await (const chunk of result.value) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const NOTHING = { rows: 0, added: 0, changed: 0, same: 0, failed: 0, faults: [], groupsMade: [] };

test('good rows are stored, bad ones told of by row and sentence', async () => {
  const owner = await account();
  const file =
    'Телефон;ФИО;Группы\n8 999 000-00-01;Иванова Анна;друзья\nabc;Пётр;\n;;\n79990000002;Борис;друзья, семья\n79990000002;Борис Ё;\n';
  assert.deepEqual(await imported(owner, file), {
    ...{ rows: 4, added: 2, changed: 1, same: 0, failed: 1 },
    faults: [{ row: 3, column: 1, sentence: '"abc" is no phone number', cells: ['abc', 'Пётр', ''] }],
    groupsMade: ['друзья', 'семья'],
  });
  const [anna, boris] = await contacts(owner);
  assert.deepEqual([anna?.lastName, anna?.firstName, anna?.groups.length], ['Иванова', 'Анна', 1]);
  assert.deepEqual([boris?.name, boris?.lastName, boris?.groups.length], ['Борис', 'Борис', 2]);
  assert.deepEqual(await imported(owner, file), {
    ...{ rows: 4, added: 0, changed: 0, same: 3, failed: 1 },
    faults: [{ row: 3, column: 1, sentence: '"abc" is no phone number', cells: ['abc', 'Пётр', ''] }],
    groupsMade: [],
  });
});

test('windows-1251 and e-mail books are read the same', async () => {
  const owner = await account();
  const cyrillic = Buffer.concat([
    Buffer.from('mail,'),
    Buffer.from('c8ecff', 'hex'),
    Buffer.from('\na@b.example,'),
    Buffer.from('c0ededE0', 'hex'),
  ]);
  const report = await imported(owner, cyrillic, { book: 'mails' });
  assert.deepEqual(report, { ...NOTHING, rows: 1, added: 1 });
  assert.equal((await contacts(owner, 'mails'))[0]?.firstName, 'Анна');
});

test('a spreadsheet is read with its dates and its numbers that are phones', async () => {
  const owner = await account();
  const rows = [
    ['Телефон', 'Имя', 'Дата рождения', 'Комментарий'],
    [79990000001, 'Анна', new Date(Date.UTC(1990, 0, 7)), true],
    ['8 (999) 000-00-02', null, null, null],
    [null, null, null, null],
    ['x', 'y', null, null],
  ];
  const file = await writeExcelFile(rows, { dateFormat: 'dd.mm.yyyy' } as never).toBuffer();
  const report = await imported(owner, file);
  assert.deepEqual(report, {
    ...{ ...NOTHING, rows: 3, added: 2, failed: 1 },
    faults: [{ row: 5, column: 1, sentence: '"x" is no phone number', cells: ['x', 'y', '', ''] }],
  });
  const [anna] = await contacts(owner);
  assert.deepEqual([anna?.addresses, anna?.birthday, anna?.comment], [['79990000001'], '07.01.1990', 'true']);
});

test('what is exported is imported again as it was, in both forms', async () => {
  const owner = await account();
  const doors = given.storage.doors.contacts;
  const group = await doors.addGroup(owner, { book: 'phones', name: 'a;b, "c"' });
  const named = await doors.addGroup(owner, { book: 'phones', name: 'plain' });
  assert.ok(group.ok && named.ok);
  const fields = {
    name: '=SUM(A1)',
    lastName: 'a;"b"\nc',
    comment: "'-x",
    tags: '+1,@2',
    birthday: '07.01.1990',
    ownId: '00700',
  };
  const added = await doors.add(owner, {
    ...{ book: 'phones', addresses: ['79990000001', '79990000002'] as never[] },
    ...{ fields, groups: [group.value, named.value] },
  });
  assert.ok(added.ok);
  const before = await contacts(owner);
  const csv = await exported(owner, 'csv');
  assert.match(csv.toString('utf8'), /^\ufeffphone;name;.*\r\n79990000001, 79990000002;'=SUM\(A1\);/);
  const xlsx = await exported(owner, 'xlsx');
  for (const file of [csv, xlsx]) {
    await doors.remove(owner, { book: 'phones', ids: (await contacts(owner)).map((contact) => contact.id) });
    assert.deepEqual(await imported(owner, file), { ...NOTHING, rows: 1, added: 1 });
    const [contact, ...others] = await contacts(owner);
    assert.deepEqual({ ...contact, id: before[0]?.id }, before[0]);
    assert.deepEqual(others, []);
  }
  assert.equal((await exported(owner, 'csv', named.value)).toString('utf8').split('\r\n').length, 3);
});

test('a file that nobody can read says why', async () => {
  const owner = await account();
  assert.equal(await imported(owner, ''), 'the file is empty');
  assert.match(String(await imported(owner, 'a;b\n1;2\n')), /^no column of phone numbers/);
  assert.match(String(await imported(owner, Buffer.from('d0cf11e0a1b11ae100', 'hex'))), /old form or locked/);
  assert.match(
    String(await imported(owner, Buffer.from('PK\x03\x04 and so on'))),
    /no spreadsheet, or a broken one/,
  );
  assert.match(
    String(await imported(owner, 'Телефон\n79990000001', { groups: [12345] })),
    /there is no group 12345/,
  );
  assert.match(
    String(await imported(owner, 'a', { columns: [{ meaning: 'name', column: '1' }] })),
    /no column is chosen/,
  );
  assert.deepEqual(await contacts(owner), []);
});

type Packed = { readonly name: string; readonly bytes: Buffer; readonly claimed?: number };

/** An archive that may lie about sizes. */
function archive(files: readonly Packed[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, claimed = bytes.length } of files) {
    const packed = deflateRawSync(bytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(crc32(bytes), 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(claimed, 22);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    local.copy(central, 6, 4, 30);
    central.writeUInt32LE(offset, 42);
    pieces.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, ...directory, end]);
}

const PARTS: readonly Packed[] = (
  [
    [
      'xl/_rels/workbook.xml.rels',
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ],
    [
      'xl/workbook.xml',
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
    ],
  ] as const
).map(([name, text]) => ({ name, bytes: Buffer.from(text) }));

const sheet = (rows: string): Packed => ({
  name: 'xl/worksheets/sheet1.xml',
  bytes: Buffer.from(
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
  ),
});

const CELL = '<row r="1"><c r="A1" t="str"><v>79990000001</v></c></row>';

test('a spreadsheet whose headers lie about sizes is read by what it holds', async () => {
  const owner = await account();
  const honest = archive([...PARTS, { ...sheet(CELL), claimed: 0xffff_fff0 }]);
  assert.deepEqual(await imported(owner, honest), { ...NOTHING, rows: 1, added: 1 });
});

test('a spreadsheet that unpacks without end is refused', async () => {
  const owner = await account();
  const bomb = {
    name: 'xl/sharedStrings.xml',
    bytes: Buffer.alloc(LIMITS.sheet.xlsxUnpackedBytes + 1),
    claimed: 10,
  };
  assert.match(
    String(await imported(owner, archive([...PARTS, sheet(CELL), bomb]))),
    /unpacks to more than 384 MB/,
  );
});

test('a spreadsheet with a row at the end of the world takes no memory of ours', async () => {
  const owner = await account();
  const far = archive([
    ...PARTS,
    sheet(`${CELL}<row r="999999999"><c r="A999999999" t="str"><v>79990000002</v></c></row>`),
  ]);
  assert.match(String(await imported(owner, far)), /rows or columns where none can be/);
});

test('a cell with an error of the spreadsheet holds nothing', async () => {
  const owner = await account();
  const wrong = '<row r="2"><c r="A2" t="str"><v>79990000002</v></c><c r="B2" t="e"><v>#N/A</v></c></row>';
  assert.deepEqual(await imported(owner, archive([...PARTS, sheet(CELL + wrong)])), {
    ...NOTHING,
    rows: 2,
    added: 2,
  });
});
