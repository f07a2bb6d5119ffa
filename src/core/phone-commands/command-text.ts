// The text of an SMS read as a command: `[PIN] WORD [arguments]`, in any letter case. Owns that grammar; who may command, and what
// a command does, is decided elsewhere. Whatever is no command is an ordinary message.

import type { CommandName, CommandWords, Language } from './command-words.ts';

export type CommandText = {
  readonly name: CommandName;
  /** Digits before the word; of `join` those behind the login. */
  readonly pin: string | undefined;
  /** What stands behind the word, blanks at both ends cut off. */
  readonly rest: string;
  /** Of the word that was used: answers speak it. */
  readonly language: Language;
  /** The text without the digits of the PIN: what may be kept and shown. */
  readonly masked: string;
};

const PIN = /^\d{4,12}$/;
const MASK = '****';
const HEAD = /^\s*(?:(\d{4,12})\s+)?([\p{L}]{2,20}|\?)(?:\s+([\s\S]*))?$/u;

export function isPin(text: string): boolean {
  return PIN.test(text);
}

/** The text with its first digits hidden. */
export function maskedPin(text: string): string {
  return text.replace(/\d+/, MASK);
}

/** Arguments of `join`. */
export function joinArguments(rest: string): { readonly login: string; readonly pin: string } | undefined {
  const [login = '', pin = '', ...more] = rest.split(/\s+/);
  return login !== '' && isPin(pin) && more.length === 0 ? { login, pin } : undefined;
}

/** `<id> <phone>` of `status` and `stop`. */
function isMessageName(rest: string): boolean {
  return /^\S{1,40}\s+\+?\d[\d() -]*$/.test(rest);
}

/** Whether the word is meant as the command: a bare STOP is a wish to be left alone, whoever says it. */
function fits(name: CommandName, rest: string): boolean {
  switch (name) {
    case 'stop':
      return isMessageName(rest);
    case 'join':
      return joinArguments(rest) !== undefined;
    case 'balance':
    case 'help':
    case 'leave':
      return rest === '';
    case 'send':
    case 'call':
    case 'menu':
    case 'cost':
    case 'status':
      return true;
  }
}

export function readCommand(text: string, words: CommandWords): CommandText | undefined {
  const [, before, word = '', behind = ''] = HEAD.exec(text) ?? [];
  const name = word === '?' ? 'help' : words.get(word.toUpperCase());
  if (name === undefined) return undefined;
  const rest = behind.trim();
  if (!fits(name, rest)) return undefined;
  const pin = name === 'join' ? joinArguments(rest)?.pin : before;
  const language = /\p{Script=Cyrillic}/u.test(word) ? 'ru' : 'en';
  const shown = name === 'join' ? rest.replace(/\S+$/, MASK) : rest;
  const masked = [before === undefined ? '' : MASK, word, shown].filter((part) => part !== '').join(' ');
  return { name, pin, rest, language, masked };
}

/** `<first word> <rest>`: recipients split by commas without blanks, and a text; undefined: one of them is missing. */
export function recipientsAndText(
  rest: string,
): { readonly phones: string; readonly text: string } | undefined {
  const [, phones = '', text = ''] = /^(\S+)\s+([\s\S]+)$/.exec(rest) ?? [];
  return phones === '' || text.trim() === '' ? undefined : { phones, text };
}
