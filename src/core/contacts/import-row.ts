// One row of a file as a contact, or a sentence about what is wrong with it. Owns this reading; whether the contact is new is
// found out by the store.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Book, type ContactAddress, readAddresses } from './addresses.ts';
import { type ContactFields, checkFields, type FieldName, fieldSentence } from './contact.ts';
import type { ColumnMeaning } from './import-columns.ts';

export type ImportedRow = {
  readonly addresses: readonly ContactAddress[];
  /** None is empty. */
  readonly fields: Partial<ContactFields>;
  /** Names, ids or numbers as written. */
  readonly groups: readonly string[];
};

/** `Фамилия Имя Отчество`, as the order of documents has it; a single word is a name. */
function nameParts(text: string): Partial<ContactFields> {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [lastName, firstName, ...rest] = words;
  if (lastName === undefined) return {};
  if (firstName === undefined) return { name: lastName };
  return { lastName, firstName, ...(rest.length > 0 && { middleName: rest.join(' ') }) };
}

/** What is wrong with a row, and in which column, from 1. */
export type RowTrouble = { readonly sentence: string; readonly column?: number };

type Meanings = readonly (ColumnMeaning | undefined)[];

type Cells = ReadonlyMap<ColumnMeaning, readonly string[]>;

function cellsOf(row: readonly string[], meanings: Meanings): Cells {
  const cells = new Map<ColumnMeaning, string[]>();
  for (const [at, meaning] of meanings.entries()) {
    const text = row[at]?.trim() ?? '';
    if (meaning === undefined || text === '') continue;
    const known = cells.get(meaning);
    if (known) known.push(text);
    else cells.set(meaning, [text]);
  }
  return cells;
}

function fieldsOf(cells: Cells): Partial<ContactFields> {
  const fields: { [name in FieldName]?: string } = {};
  for (const [meaning, [text = '']] of cells) {
    if (meaning === 'fullName') Object.assign(fields, { ...nameParts(text), ...fields });
    else if (meaning !== 'address' && meaning !== 'groups') fields[meaning] = text;
  }
  return fields;
}

const NAME_PARTS: ReadonlySet<ColumnMeaning> = new Set(['name', 'lastName', 'firstName', 'middleName']);

/** The first column that holds the meaning; a part of a name may have come from a full one. */
function inColumn(sentence: string, meaning: ColumnMeaning, meanings: Meanings): RowTrouble {
  const own = meanings.indexOf(meaning);
  const at = own < 0 && NAME_PARTS.has(meaning) ? meanings.indexOf('fullName') : own;
  return at < 0 ? { sentence } : { sentence, column: at + 1 };
}

function addressesOf(
  row: readonly string[],
  meanings: Meanings,
  book: Book,
): Result<readonly ContactAddress[], RowTrouble> {
  const found = new Set<ContactAddress>();
  for (const [at, meaning] of meanings.entries()) {
    if (meaning !== 'address') continue;
    const read = readAddresses(row[at] ?? '', book);
    if (!read.ok) return err({ sentence: read.error, column: at + 1 });
    for (const address of read.value) found.add(address);
  }
  const wrong = (sentence: string) => err(inColumn(sentence, 'address', meanings));
  if (found.size === 0)
    return wrong(book === 'phones' ? 'there is no phone number' : 'there is no e-mail address');
  if (found.size > LIMITS.contacts.addresses)
    return wrong(`more than ${LIMITS.contacts.addresses} numbers or addresses`);
  return ok([...found]);
}

/** A row with nothing in it is not asked about. */
export function readRow(
  row: readonly string[],
  meanings: Meanings,
  book: Book,
): Result<ImportedRow, RowTrouble> {
  const { columns, cellCharacters } = LIMITS.sheet;
  if (row.length > columns) return err({ sentence: `it has more than ${columns} columns` });
  const long = row.findIndex((cell) => cell.length > cellCharacters);
  if (long >= 0) {
    const column = long + 1;
    return err({ sentence: `column ${column} is longer than ${cellCharacters} characters`, column });
  }
  const cells = cellsOf(row, meanings);
  const addresses = addressesOf(row, meanings, book);
  if (!addresses.ok) return addresses;
  const fields = checkFields(fieldsOf(cells));
  if (!fields.ok) return err(inColumn(fieldSentence(fields.error), fields.error.field, meanings));
  const groups = (cells.get('groups') ?? [])
    .flatMap((cell) => cell.split(/[|;,]/))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const tooLong = groups.find((name) => name.length > LIMITS.contacts.nameCharacters);
  if (tooLong !== undefined) {
    const sentence = `a group's name is longer than ${LIMITS.contacts.nameCharacters} characters`;
    return err(inColumn(sentence, 'groups', meanings));
  }
  return ok({ addresses: addresses.value, fields: fields.value, groups: [...new Set(groups)] });
}
