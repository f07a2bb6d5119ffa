// Which column of a file means what: chosen by the client, told by headings in Russian or English, or guessed from the first row.
// Owns the table of headings; it must not judge rows.

import { err, ok, type Result } from '../../base/result.ts';
import { type Book, readAddresses } from './addresses.ts';
import type { FieldName } from './contact.ts';

/** `fullName` is cut into last, first and middle name; `groups` are names, ids or numbers. */
export type ColumnMeaning = FieldName | 'address' | 'fullName' | 'groups';

/** `column`: its heading, its letter as in a spreadsheet, or its number from 1. */
export type ColumnChoice = { readonly meaning: ColumnMeaning; readonly column: string };

export type Columns = {
  /** Meaning of each column; undefined: not read. */
  readonly meanings: readonly (ColumnMeaning | undefined)[];
  readonly headings: 'first row' | 'none';
};

const HEADINGS: Readonly<Record<ColumnMeaning, readonly string[]>> = {
  address: [],
  name: [
    'name',
    'contact',
    'contact name',
    'display name',
    'название',
    'контакт',
    'имя контакта',
    'наименование',
    'клиент',
  ],
  fullName: ['fio', 'full name', 'фио', 'ф.и.о.', 'ф. и. о.', 'полное имя'],
  lastName: ['lnm', 'last name', 'last_name', 'lastname', 'surname', 'family name', 'фамилия'],
  firstName: ['fnm', 'first name', 'first_name', 'firstname', 'given name', 'имя'],
  middleName: ['mnm', 'middle name', 'middle_name', 'middlename', 'patronymic', 'отчество'],
  birthday: [
    'bd',
    'birthday',
    'date of birth',
    'birth date',
    'birthdate',
    'дата рождения',
    'день рождения',
    'др',
  ],
  ownId: ['myid', 'id', 'own id', 'external id', 'external_id', 'внешний id', 'ваш id', 'код', 'код клиента'],
  comment: [
    'cmt',
    'comment',
    'comments',
    'note',
    'notes',
    'комментарий',
    'комментарии',
    'примечание',
    'заметка',
  ],
  tags: ['tags', 'tag', 'labels', 'теги', 'тег', 'метки', 'метка'],
  otherPhones: [
    'pho',
    'phone_other',
    'other phones',
    'other phone',
    'другие телефоны',
    'другой телефон',
    'доп. телефон',
    'дополнительный телефон',
  ],
  limit: ['lmt', 'limit', 'лимит'],
  groups: ['grp', 'group', 'groups', 'группа', 'группы'],
};

const ADDRESS_HEADINGS: Readonly<Record<Book, readonly string[]>> = {
  phones: [
    'phone',
    'phones',
    'phone number',
    'mobile',
    'mobile phone',
    'cell',
    'msisdn',
    'tel',
    'telephone',
    'number',
    'телефон',
    'телефоны',
    'номер телефона',
    'номер',
    'номера',
    'мобильный',
    'мобильный телефон',
    'моб. телефон',
    'сотовый',
    'тел',
    'тел.',
  ],
  mails: [
    'mail',
    'mails',
    'email',
    'e-mail',
    'emails',
    'e-mail address',
    'email address',
    'почта',
    'эл. почта',
    'электронная почта',
    'адрес почты',
    'адрес электронной почты',
    'имейл',
  ],
};

export const COLUMN_MEANINGS = Object.keys(HEADINGS) as readonly ColumnMeaning[];

const MEANINGS: ReadonlySet<string> = new Set(COLUMN_MEANINGS);

function isColumnMeaning(text: string): text is ColumnMeaning {
  return MEANINGS.has(text);
}

function heading(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/^[\s"'*#]+|[\s"'*:]+$/g, '')
    .replace(/\s+/g, ' ');
}

/** What a heading means in files of this book, by the words people put there, or by the meaning's own name. */
function meaningOf(text: string, book: Book): ColumnMeaning | undefined {
  const words = heading(text);
  if (words === '') return undefined;
  if (ADDRESS_HEADINGS[book].includes(words)) return 'address';
  for (const [meaning, known] of Object.entries(HEADINGS))
    if (known.includes(words) || meaning.toLowerCase() === words) return meaning as ColumnMeaning;
  return undefined;
}

/** `phone=1,name=B,comment=Note`: what a column means, and its number, letter or heading; or a sentence. */
export function parseColumns(text: string, book: Book): Result<readonly ColumnChoice[], string> {
  const choices: ColumnChoice[] = [];
  for (const pair of text.split(',')) {
    const [what = '', column = ''] = pair.split('=').map((part) => part.trim());
    const meaning = isColumnMeaning(what) ? what : meaningOf(what, book);
    if (meaning === undefined) return err(`"${what}" is nothing a contact has`);
    if (column === '') return err(`"${what}" names no column`);
    choices.push({ meaning, column });
  }
  return ok(choices);
}

/** Index of a column named by heading, letter or number; undefined when the file has none such. */
function indexOf(column: string, first: readonly string[]): number | undefined {
  const wanted = heading(column);
  const named = first.findIndex((cell) => heading(cell) === wanted);
  if (named >= 0) return named;
  if (/^\d{1,3}$/.test(wanted)) return Number(wanted) >= 1 ? Number(wanted) - 1 : undefined;
  if (!/^[a-z]{1,2}$/.test(wanted)) return undefined;
  return [...wanted].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 96, 0) - 1;
}

function holdsAddress(cell: string, book: Book): boolean {
  const read = readAddresses(cell, book);
  return read.ok && read.value.length > 0;
}

function chosen(
  first: readonly string[],
  choices: readonly ColumnChoice[],
  book: Book,
): Result<Columns, string> {
  const meanings: (ColumnMeaning | undefined)[] = [];
  for (const { meaning, column } of choices) {
    const at = indexOf(column, first);
    if (at === undefined) return err(`the file has no column "${column}"`);
    meanings[at] = meaning;
  }
  const at = meanings.indexOf('address');
  if (at < 0) return err('no column is chosen for the phone or e-mail address');
  // A row whose address column holds no address is headings.
  const headings = holdsAddress(first[at] ?? '', book) ? 'none' : 'first row';
  return ok({ meanings: Array.from(meanings), headings });
}

/** Two columns that mean the same: the first counts, but for addresses and groups, which add up. */
function byHeadings(first: readonly string[], book: Book): Columns | undefined {
  const meanings = first.map((cell) => meaningOf(cell, book));
  if (!meanings.includes('address')) return undefined;
  const seen = new Set<ColumnMeaning>();
  const once = meanings.map((meaning) => {
    if (meaning === undefined || meaning === 'address' || meaning === 'groups') return meaning;
    if (seen.has(meaning)) return undefined;
    seen.add(meaning);
    return meaning;
  });
  return { meanings: once, headings: 'first row' };
}

/** Without headings: the first column with an address, and the first other with letters is the name. */
function byContent(first: readonly string[], book: Book): Columns | undefined {
  const address = first.findIndex((cell) => holdsAddress(cell, book));
  if (address < 0) return undefined;
  const name = first.findIndex((cell, at) => at !== address && /\p{L}/u.test(cell));
  const meanings = first.map((_, at): ColumnMeaning | undefined =>
    at === address ? 'address' : at === name ? 'name' : undefined,
  );
  return { meanings, headings: 'none' };
}

const SHOWN = 200;

/** What the columns of a file mean, told by its first row that is not empty; else a sentence for who made the file. */
export function columnsOf(
  first: readonly string[],
  book: Book,
  choices: readonly ColumnChoice[] | undefined,
): Result<Columns, string> {
  if (choices !== undefined && choices.length > 0) return chosen(first, choices, book);
  const found = byHeadings(first, book) ?? byContent(first, book);
  if (found) return ok(found);
  const what =
    book === 'phones'
      ? 'phone numbers (such as "phone" or "Телефон")'
      : 'e-mail addresses (such as "email" or "Почта")';
  const seen = first
    .map((cell) => `"${cell.trim()}"`)
    .join(', ')
    .slice(0, SHOWN);
  return err(`no column of ${what} is found; the first row has ${seen}`);
}
