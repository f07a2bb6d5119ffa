// The words of commands by SMS, as one table: what each command is called in English and Russian, what stands behind the word
// (spec sms-commands 2, the whole of it [inferred]). Owns the words; the settings may put others in their place.

export type Language = 'en' | 'ru';

type CommandRow = {
  readonly words: readonly string[];
  /** What stands behind the word. */
  readonly takes: string;
};

export const COMMANDS = {
  balance: {
    words: ['BALANCE', 'БАЛАНС'],
    takes: '',
  },
  send: {
    words: ['SEND', 'ОТПРАВИТЬ', 'ОТПРАВЬ'],
    takes: '<phones> <text>',
  },
  call: {
    words: ['CALL', 'ПОЗВОНИТЬ', 'ПОЗВОНИ'],
    takes: '<phones> <text>',
  },
  menu: {
    words: ['MENU', 'МЕНЮ'],
    takes: '<menu> [<phones>]',
  },
  cost: {
    words: ['COST', 'ЦЕНА', 'СТОИМОСТЬ'],
    takes: '<phones> <text>',
  },
  status: {
    words: ['STATUS', 'СТАТУС'],
    takes: '<id> <phone>',
  },
  stop: {
    words: ['STOP', 'СТОП', 'CANCEL', 'ОТМЕНА'],
    takes: '<id> <phone>',
  },
  help: {
    words: ['HELP', 'ПОМОЩЬ', 'СПРАВКА'],
    takes: '',
  },
  join: {
    words: ['JOIN', 'ВХОД'],
    takes: '<login> <PIN>',
  },
  leave: {
    words: ['LEAVE', 'ВЫХОД'],
    takes: '',
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
