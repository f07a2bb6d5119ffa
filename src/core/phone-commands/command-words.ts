// The words of commands by SMS, as one table: what each command is called in English and Russian, what stands behind the word, what it
// does (spec sms-commands 2, the whole of it [inferred]). Owns the words; the settings may put others in their place.

export type Language = 'en' | 'ru';

type CommandRow = {
  readonly words: readonly string[];
  readonly takes: string;
  readonly says: string;
  readonly says_ru: string;
};

export const COMMANDS = {
  balance: {
    words: ['BALANCE', 'БАЛАНС'],
    takes: '',
    says: 'the balance',
    says_ru: 'баланс',
  },
  send: {
    words: ['SEND', 'ОТПРАВИТЬ', 'ОТПРАВЬ'],
    takes: '<phones> <text>',
    says: 'sends an SMS; G5 is the group 5 of the address book',
    says_ru: 'отправить SMS; G5 - группа 5 адресной книги',
  },
  call: {
    words: ['CALL', 'ПОЗВОНИТЬ', 'ПОЗВОНИ'],
    takes: '<phones> <text>',
    says: 'calls and speaks a text, which may hold a menu',
    says_ru: 'позвонить и произнести текст, в нём может быть меню',
  },
  menu: {
    words: ['MENU', 'МЕНЮ'],
    takes: '<template> [<phones>]',
    says: 'calls with the text of a template: you, or these numbers',
    says_ru: 'позвонить с текстом шаблона: вам или на эти номера',
  },
  cost: {
    words: ['COST', 'ЦЕНА', 'СТОИМОСТЬ'],
    takes: '<phones> <text>',
    says: 'what an SMS would cost',
    says_ru: 'сколько будет стоить SMS',
  },
  status: {
    words: ['STATUS', 'СТАТУС'],
    takes: '<id> <phone>',
    says: 'what became of a message',
    says_ru: 'что стало с сообщением',
  },
  stop: {
    words: ['STOP', 'СТОП', 'CANCEL', 'ОТМЕНА'],
    takes: '<id> <phone>',
    says: 'takes back a message that still waits',
    says_ru: 'отменить сообщение, которое ещё ждёт',
  },
  help: {
    words: ['HELP', 'ПОМОЩЬ', 'СПРАВКА'],
    takes: '',
    says: 'this list',
    says_ru: 'этот список',
  },
  join: {
    words: ['JOIN', 'ВХОД'],
    takes: '<login> <PIN>',
    says: 'lets this phone command the account',
    says_ru: 'разрешить этому телефону команды аккаунта',
  },
  leave: {
    words: ['LEAVE', 'ВЫХОД'],
    takes: '',
    says: 'ends that',
    says_ru: 'запретить снова',
  },
} as const satisfies Record<string, CommandRow>;

export type CommandName = keyof typeof COMMANDS;

export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

/** Words in capitals and the command each stands for. */
export type CommandWords = ReadonlyMap<string, CommandName>;

/** Of a word that stands for several commands the first in the table is meant. */
export function commandWords(
  words: Readonly<Partial<Record<CommandName, readonly string[]>>> = {},
): CommandWords {
  const known = new Map<string, CommandName>();
  for (const name of COMMAND_NAMES)
    for (const word of words[name] ?? COMMANDS[name].words) {
      const capitals = word.toUpperCase();
      if (!known.has(capitals)) known.set(capitals, name);
    }
  return known;
}

/** One SMS long, or little more: what a phone shows. */
export function helpText(words: CommandWords, language: Language): string {
  const lines = COMMAND_NAMES.flatMap((name) => {
    const own = [...words].filter(([, of]) => of === name).map(([word]) => word);
    const cyrillic = own.find((word) => /\p{Script=Cyrillic}/u.test(word));
    const latin = own.find((word) => !/\p{Script=Cyrillic}/u.test(word));
    const word = language === 'ru' ? (cyrillic ?? latin) : (latin ?? cyrillic);
    return word === undefined ? [] : [`${word} ${COMMANDS[name].takes}`.trim()];
  });
  return lines.join('\n');
}
