// What a handler is told of and what became of a call to it, in words. Owns these words and the colour of each state.

import type { HandlerCall } from '../../../../clients/typescript/src/schema.ts';
import type { Words } from '../../words/words.ts';

type Kind = HandlerCall['kind'];
type State = HandlerCall['state'];

export const KINDS = ['status', 'incoming', 'waited-call', 'menu'] as const satisfies readonly Kind[];
export const STATES = ['waiting', 'held', 'delivered', 'given-up'] as const satisfies readonly State[];

export const KIND_WORDS: Words<Readonly<Record<Kind, string>>> = {
  en: { status: 'Status', incoming: 'Incoming message', 'waited-call': 'Incoming call', menu: 'Menu choice' },
  ru: {
    status: 'Статус',
    incoming: 'Входящее сообщение',
    'waited-call': 'Входящий звонок',
    menu: 'Выбор в меню',
  },
};

export const STATE_WORDS: Words<Readonly<Record<State, string>>> = {
  en: { waiting: 'Being tried', held: 'Held', delivered: 'Taken', 'given-up': 'Given up' },
  ru: { waiting: 'Идут попытки', held: 'Придержан', delivered: 'Принят', 'given-up': 'Не дошёл' },
};

/** Mantine colours; never the only sign: the word stands beside it. */
export const STATE_COLOURS: Readonly<Record<State, string>> = {
  waiting: 'blue',
  held: 'yellow',
  delivered: 'green',
  'given-up': 'red',
};
