// The complaints in Russian. A complaint travels with its English sentence (over the API too), so what filled the sentence's holes is
// read back out of it. Owns the Russian wording only; codes and English sentences are `diagnostics.ts`.
import { DIAGNOSTICS, type Diagnostic, type DiagnosticCode } from './diagnostics.ts';
import type { Language } from './explain-words.ts';

/** With the holes of the English sentence. */
export const RUSSIAN_SENTENCES: Readonly<Record<DiagnosticCode, string>> = {
  'selector-missing':
    'перед двоеточием ничего нет; строка начинается с цифр от 1 до 9, «*», «#», «0» или метки',
  'value-missing': 'в строке «{selector}» ничего нет; после двоеточия напишите текст или команду',
  'command-malformed': 'команду «{command}» нельзя прочесть: {reason}',
  'number-malformed':
    '«{number}» — не номер телефона; напишите от 3 до 15 цифр без пробелов, перед ними можно плюс',
  'too-many-numbers': 'номеров в одном call: {count}, можно не больше {max}',
  'wait-out-of-range': 'wait={seconds} вне пределов; напишите целое число секунд от 0 до {max}',
  'target-unknown': 'err:{target} никуда не ведёт: такого пункта или метки нет',
  'macro-unclosed': 'у меню, которое начинается здесь, нет закрывающей скобки',
  'macro-twice': 'в тексте может быть только одно меню',
  'text-too-long': 'в тексте знаков: {length}, можно не больше {max}',
  'number-not-registered': 'номер {number} не зарегистрирован в аккаунте, звонить на него нельзя',
  'item-unreachable': 'к пункту {item} не ведёт ни клавиша, ни переход',
  'no-way-out':
    'после пункта {item} никакая клавиша не ведёт дальше и ничто не кончает звонок; он кончится молчанием',
  'commands-in-a-cycle': '{command} в «{item}» может повториться за один звонок, {how}',
  'key-not-announced': '{position}: текст не называет {keys}',
  'label-unused': 'к метке «{label}» не ведёт ни один err:, её текст никогда не прозвучит',
  'prompt-long': '{position}: текст звучит около {seconds} с, люди запоминают {max} с',
  'choices-many': '{position}: клавиш {count}, люди запоминают {max}',
  'mixed-alphabets': 'в слове «{word}» смешаны латинские и русские буквы',
  'selector-doubtful': '«{selector}» — не клавиша и не метка, поэтому строка присоединена к предыдущей',
  'brace-unopened':
    'эта скобка ничего не закрывает: меню кончилось в строке {line}, столбце {column}; закрывающая скобка внутри текста пишется \\}',
};

/** What stands in a hole in English → in Russian; `$1` is what was matched. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/^a line that is no entry follows it$/, 'за ней идёт строка, которая ничего не значит'],
  [/^no colon follows it$/, 'двоеточие после неё не нужно'],
  [/^write the address itself, or "url" alone$/, 'напишите сам адрес или одно слово «url»'],
  [/^write a colon before the seconds$/, 'перед секундами нужно двоеточие'],
  [/^an address holds no blanks$/, 'в адресе нет пробелов'],
  [/^the address names no host$/, 'в адресе нет имени сервера'],
  [/^write 1 to (\d+) seconds$/, 'напишите число секунд: от 1 до $1'],
  [
    /^write number, sender and text with commas between$/,
    'напишите номер, отправителя и текст через запятую',
  ],
  [/^it names no number$/, 'в ней нет номера'],
  [/^it has no text$/, 'в ней нет текста'],
  [/^a comma has no number beside it$/, 'у запятой нет номера'],
  [
    /^"(.*)" is no option; write wait=N, ok:end, err:ITEM or record, no blanks inside$/s,
    '«$1» — не параметр; пишите wait=N, ok:end, err:ПУНКТ или record, без пробелов внутри',
  ],
  [/^(.*) stands twice$/, '$1 стоит дважды'],
  [/^record must be the last word$/, 'record должно быть последним словом'],
  [/^it names no file$/, 'не назван файл'],
  [/^its closing ">" is missing$/, 'нет закрывающей «>»'],
  [/^the menu$/, 'меню'],
  [/^item (.*)$/s, 'пункт $1'],
  [/^"(.*)"$/s, '«$1»'],
  [/^key (.*)$/, 'клавишу $1'],
  [/^keys (.*)$/, 'клавиши $1'],
  [/^handler call$/, 'вызов обработчика'],
  [/^transfer$/, 'перевод звонка'],
  [
    /^whenever the subscriber comes to it again; write "(.*): end" after it if once is enough$/s,
    'каждый раз, когда абонент снова придёт сюда; если довольно одного раза, напишите следом «$1: end»',
  ],
  [
    /^even without a right key between: an err: jump or wrong keys lead back to it$/,
    'даже без верной клавиши между ними: сюда возвращает переход err: или неверные клавиши',
  ],
];

/** Holes filled with words of ours; what fills the others is the text's own and stays as it is, even if it is called `transfer`. */
const PHRASE_HOLES: Partial<Readonly<Record<DiagnosticCode, readonly string[]>>> = {
  'command-malformed': ['reason'],
  'commands-in-a-cycle': ['command', 'how'],
  'key-not-announced': ['position', 'keys'],
  'prompt-long': ['position'],
  'choices-many': ['position'],
};

/** The sentence of a complaint in a language. */
export function sentenceIn(diagnostic: Diagnostic, lang: Language): string {
  if (lang === 'en') return diagnostic.sentence;
  const holes = holesOf(diagnostic);
  const phrases = PHRASE_HOLES[diagnostic.code];
  return RUSSIAN_SENTENCES[diagnostic.code].replace(/\{(\w+)\}/g, (_hole, name: string) => {
    const filled = holes[name] ?? '';
    return phrases?.includes(name) ? russian(filled) : filled;
  });
}

function russian(phrase: string): string {
  for (const [english, told] of PHRASES) if (english.test(phrase)) return phrase.replace(english, told);
  return phrase;
}

function holesOf({ code, sentence }: Diagnostic): Readonly<Record<string, string>> {
  const names: string[] = [];
  const pattern = DIAGNOSTICS[code].sentence
    .split(/\{(\w+)\}/)
    .map((piece, at) => {
      if (at % 2 === 0) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(piece);
      return '(.*?)';
    })
    .join('');
  const found = new RegExp(`^${pattern}$`, 's').exec(sentence);
  return Object.fromEntries(names.map((name, at) => [name, found?.[at + 1] ?? '']));
}
