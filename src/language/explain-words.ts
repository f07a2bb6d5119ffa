// The sentences of the explainer in English and Russian. Owns wording only; what is told, and in which order, is decided
// in `explain.ts`.
export type Language = 'en' | 'ru';

export type Words = {
  readonly answered: string;
  readonly menu: string;
  readonly end: string;
  readonly says: (text: string) => string;
  readonly sound: (source: string) => string;
  readonly silent: string;
  readonly key: (keys: string) => string;
  readonly anywhere: (key: string) => string;
  readonly wrongKey: string;
  readonly label: (label: string) => string;
  readonly onlyParent: string;
  readonly back: string;
  readonly start: string;
  readonly repeat: string;
  readonly leave: string;
  readonly handler: string;
  readonly address: (address: string) => string;
  readonly sms: (to: string, text: string) => string;
  readonly subscriber: string;
  readonly record: (seconds: number) => string;
  readonly call: (numbers: string, seconds: number) => string;
  readonly recorded: string;
  readonly talkLeaves: string;
  readonly failed: (target: string) => string;
  readonly silence: (rounds: number, seconds: number) => string;
  readonly wrongKeys: (count: number) => string;
  readonly noMenu: string;
  readonly longest: (keys: string, count: number) => string;
  readonly most: (count: number) => string;
};

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    answered: 'On answer',
    menu: 'Menu',
    end: 'At the end',
    says: (text) => `says "${text}"`,
    sound: (source) => `plays ${source}`,
    silent: 'says nothing',
    key: (keys) => `Key ${keys}`,
    anywhere: (key) => `Key ${key} anywhere`,
    wrongKey: 'A wrong key',
    label: (label) => `When a call fails, err:${label}`,
    onlyParent: 'says what was said before',
    back: 'goes one level up',
    start: 'goes to the beginning of the menu',
    repeat: 'says the last prompt again',
    leave: 'leaves the menu',
    handler: 'tells the account’s handler',
    address: (address) => `tells ${address}`,
    sms: (to, text) => `sends an SMS to ${to}: "${text}"`,
    subscriber: 'the subscriber',
    record: (seconds) => `records up to ${seconds} s`,
    call: (numbers, seconds) => `connects with ${numbers}, each rings ${seconds} s`,
    recorded: 'the conversation is recorded',
    talkLeaves: 'after the conversation leaves the menu',
    failed: (target) => `when nobody answers goes to ${target}`,
    silence: (rounds, seconds) => `Silence: after ${rounds} rounds of ${seconds} s the menu is left.`,
    wrongKeys: (count) => `Wrong keys: the ${ordinal(count)} in a row leaves the menu.`,
    noMenu: 'There is no menu: then the call ends.',
    longest: (keys, count) => `Longest path: ${keys} (keys to press: ${count}).`,
    most: (count) => `Texts heard without a single right key: at most ${count}.`,
  },
  ru: {
    answered: 'После ответа',
    menu: 'Меню',
    end: 'В конце',
    says: (text) => `звучит «${text}»`,
    sound: (source) => `звучит запись ${source}`,
    silent: 'ничего не звучит',
    key: (keys) => `Клавиша ${keys}`,
    anywhere: (key) => `Клавиша ${key} в любом месте`,
    wrongKey: 'Неверная клавиша',
    label: (label) => `Если не дозвонились, err:${label}`,
    onlyParent: 'звучит то же, что и до неё',
    back: 'на уровень выше',
    start: 'в начало меню',
    repeat: 'последний текст ещё раз',
    leave: 'выход из меню',
    handler: 'вызов обработчика клиента',
    address: (address) => `вызов ${address}`,
    sms: (to, text) => `SMS на ${to}: «${text}»`,
    subscriber: 'номер абонента',
    record: (seconds) => `запись до ${seconds} с`,
    call: (numbers, seconds) => `соединение с ${numbers}, каждый звонит ${seconds} с`,
    recorded: 'разговор записывается',
    talkLeaves: 'после разговора выход из меню',
    failed: (target) => `если никто не ответил, переход к ${target}`,
    silence: (rounds, seconds) => `Молчание: выход из меню после ${rounds} раз по ${seconds} с.`,
    wrongKeys: (count) => `Неверные клавиши: ${count}-я подряд ведёт к выходу.`,
    noMenu: 'Меню нет: на этом звонок кончается.',
    longest: (keys, count) => `Самый длинный путь: ${keys} (нажатий: ${count}).`,
    most: (count) => `Текстов без единой верной клавиши: не больше ${count}.`,
  },
};

function ordinal(count: number): string {
  const tail = count % 100 > 10 && count % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${tail}`;
}
