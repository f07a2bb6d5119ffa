// Files of rows as bytes: charset, separator, quotes, and rows that cannot be read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvRows, separatorOf } from '../../../src/storage/sheets/csv-rows.ts';

type Told = readonly (string | number)[];

/** In pieces of five bytes, so that characters are cut. */
async function read(file: string | Buffer, charset?: string): Promise<Told[]> {
  const bytes = Buffer.from(file);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5);
  }
  const told: Told[] = [];
  for await (const row of csvRows(pieces(), charset))
    told.push(row.kind === 'row' ? [row.number, ...row.cells] : [row.number, `! ${row.sentence}`]);
  return told;
}

test('the separator is the sign that lines share', () => {
  assert.equal(separatorOf('a;b;c\n1,5;2;3\n'), ';');
  assert.equal(separatorOf('a,b\n"x;y;z",2\n'), ',');
  assert.equal(separatorOf('a\tb\n1\t2'), '\t');
  assert.equal(separatorOf('79990000001\n79990000002'), ';');
  assert.equal(separatorOf('sep=|\na;b|c'), '|');
});

test('charsets are found out: a mark, UTF-8, else windows-1251; a name is believed', async () => {
  const cyrillic = 'Имя;Телефон';
  assert.deepEqual(await read(cyrillic), [[1, 'Имя', 'Телефон']]);
  assert.deepEqual(await read(`\ufeff${cyrillic}`), [[1, 'Имя', 'Телефон']]);
  assert.deepEqual(await read(Buffer.from('c8ecff3bd2e5eb', 'hex')), [[1, 'Имя', 'Тел']]);
  assert.deepEqual(await read(Buffer.from('e9cdd1', 'hex'), 'koi8-r'), [[1, 'Имя']]);
  assert.deepEqual(await read(Buffer.from(`\ufeff${cyrillic}\n`, 'utf16le')), [[1, 'Имя', 'Телефон']]);
  await assert.rejects(read('a', 'nonsense'), /there is no charset "nonsense"/);
});

test('rows are counted as a spreadsheet counts them, whatever ends a line', async () => {
  assert.deepEqual(await read('a;b\r\n\r\n"1\r\n2";"x""y"\r3;4'), [
    [1, 'a', 'b'],
    [2, ''],
    [3, '1\n2', 'x"y'],
    [4, '3', '4'],
  ]);
  assert.deepEqual(await read('sep=,\na,b'), [[2, 'a', 'b']]);
  assert.deepEqual(await read(''), []);
});

test('a careless quote is a letter; one that is never closed costs its row alone', async () => {
  assert.deepEqual(await read('1,te"xt,3\n"4"x,5\n6,7'), [
    [1, '1', 'te"xt', '3'],
    [2, '"4"x', '5'],
    [3, '6', '7'],
  ]);
  assert.deepEqual(await read('a,b\n1,"open\n2,x\n3,y'), [
    [1, 'a', 'b'],
    [2, '! a quote is opened and not closed'],
    [3, '2', 'x'],
    [4, '3', 'y'],
  ]);
});

test('a row without end is refused, and the next is read', async () => {
  const long = 'x'.repeat(100_001);
  assert.deepEqual(await read(`a;b\n${long}\n"${long}\n5;6\n`), [
    [1, 'a', 'b'],
    [2, '! it is longer than 100000 characters'],
    [3, '! it is longer than 100000 characters'],
    [4, '5', '6'],
  ]);
});

test('a sign that keeps a cell from being a formula is taken away', async () => {
  assert.deepEqual(await read("'=1+1;''-2;'x;it's"), [[1, '=1+1', "'-2", "'x", "it's"]]);
});
