// What is wrong with a row of a file, or with its rest, in Russian. A fault travels with its English sentence, so what filled its holes is read back out of
// it, as with complaints about menus. Owns the Russian wording only; a sentence that is not here stays as it is.

import type { NameLanguage } from '../messages/status.ts';

/** English, and Russian with the same holes. */
export const ROW_SENTENCES: readonly (readonly [english: string, russian: string])[] = [
  ['"{text}" is no phone number', '«{text}» — не номер телефона'],
  ['"{text}" is no e-mail address', '«{text}» — не адрес e-mail'],
  ['there is no phone number', 'нет номера телефона'],
  ['there is no e-mail address', 'нет адреса e-mail'],
  ['more than {count} numbers or addresses', 'номеров или адресов больше {count}'],
  ['it has more than {count} columns', 'столбцов больше {count}'],
  ['column {column} is longer than {count} characters', 'в столбце {column} больше {count} знаков'],
  ["a group's name is longer than {count} characters", 'в имени группы больше {count} знаков'],
  ['"{text}" is no date of birth; write dd.mm.yyyy', '«{text}» — не дата рождения; пишите дд.мм.гггг'],
  ['{field} is longer than {count} characters', '{field}: больше {count} знаков'],
  ['its numbers or addresses belong to different contacts', 'его номера или адреса — у разных контактов'],
  ['the address book is full: {count} contacts', 'книга заполнена: контактов {count}'],
  ['a contact has at most {count} numbers or addresses', 'у контакта не больше {count} номеров или адресов'],
  ['a contact is in at most {count} groups', 'контакт может быть не больше чем в {count} группах'],
  ['there is no group {group}', 'нет группы {group}'],
  ['there are {count} groups already', 'групп уже {count}'],
  ['the group "{group}" cannot be made', 'группу «{group}» нельзя создать'],
  ['a quote is opened and not closed', 'кавычка открыта и не закрыта'],
  ['its quotes cannot be read', 'кавычки нельзя разобрать'],
  ['it is longer than {count} characters', 'в строке больше {count} знаков'],
  // Why the rest of a file was not read.
  [
    'the file has more than {count} rows; the rest was not read',
    'в файле больше {count} строк; остальное не прочитано',
  ],
  ['the file is larger than {count} MB', 'файл больше {count} МБ'],
  ['the spreadsheet is too large to be read; save it as CSV', 'таблица слишком велика; сохраните её как CSV'],
];

const FIELDS_RU: Readonly<Record<string, string>> = {
  name: 'имя',
  lastName: 'фамилия',
  firstName: 'имя',
  middleName: 'отчество',
  birthday: 'день рождения',
  ownId: 'свой номер',
  comment: 'заметка',
  tags: 'метки',
  otherPhones: 'другие телефоны',
  limit: 'предел',
};

const HOLE = /\{(\w+)\}/;

const READERS = ROW_SENTENCES.map(([english, russian]) => {
  const names: string[] = [];
  const pattern = english.split(HOLE).map((piece, at) => {
    if (at % 2 === 0) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    names.push(piece);
    return '(.+?)';
  });
  return { read: new RegExp(`^${pattern.join('')}$`, 's'), names, russian };
});

export function rowSentenceIn(sentence: string, language: NameLanguage): string {
  if (language === 'en') return sentence;
  for (const { read, names, russian } of READERS) {
    const found = read.exec(sentence);
    if (!found) continue;
    const holes = new Map(names.map((name, at) => [name, found[at + 1] ?? '']));
    return russian.replace(/\{(\w+)\}/g, (_hole, name: string) => {
      const filled = holes.get(name) ?? '';
      return name === 'field' ? (FIELDS_RU[filled] ?? filled) : filled;
    });
  }
  return sentence;
}
