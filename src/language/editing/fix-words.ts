// What a fix is called in an editor's list, in English and Russian. Owns wording only.
import type { Language } from '../explain-words.ts';

export type FixWords = {
  readonly write: (text: string) => string;
  readonly add: (entry: string) => string;
  readonly remove: (what: string) => string;
  readonly close: string;
  readonly escapeBefore: string;
  readonly escape: string;
};

export const FIX_WORDS: Readonly<Record<Language, FixWords>> = {
  en: {
    write: (text) => `Write "${text}"`,
    add: (entry) => `Add "${entry}"`,
    remove: (what) => `Remove "${what}"`,
    close: 'Close the menu at the end of the text',
    escapeBefore: 'The brace before this one belongs to a text: write it \\}',
    escape: 'This brace belongs to the text: write it \\}',
  },
  ru: {
    write: (text) => `Написать «${text}»`,
    add: (entry) => `Добавить «${entry}»`,
    remove: (what) => `Убрать «${what}»`,
    close: 'Закрыть меню в конце текста',
    escapeBefore: 'Скобка перед этой принадлежит тексту: писать её \\}',
    escape: 'Эта скобка принадлежит тексту: писать её \\}',
  },
};
