// What each piece of a menu means, in English and Russian. Owns the sentences on commands and options; what an item does is said in
// the words of the explainer.
import type { Language } from '../explain-words.ts';

const EN = {
  brace:
    'The menu stands between {menu: and }. Before it is what is said on answer, after it what is said at the end.',
  back: 'One level up.',
  start: 'To the beginning of the menu.',
  repeat: 'Says the prompt of the place again.',
  end: 'Leaves the menu: the text after the closing brace is said, then the call ends.',
  url: 'Tells the handler of the account where the caller is.',
  call: 'Connects with somebody: up to nine numbers with commas between, then options.',
  sms: 'Sends an SMS: number or $phone, sender, text, with commas between.',
  record: 'A short tone, then what the caller says is recorded: up to so many seconds.',
  wait: 'How many seconds each number rings, at most 120.',
  ok: 'When the conversation is over the menu is left.',
  failed: 'Where to go when nobody answers: the item or label that follows.',
  recorded: 'The conversation is recorded, both sides.',
  number: 'Numbers called from a menu must be registered in the account.',
  seconds: 'Seconds.',
  sender: 'The sender the SMS comes from; empty: the sender of the account.',
  address: 'This address is told where the caller is.',
  sound: 'Plays this sound where it stands in the text.',
  phone: 'The number of the subscriber; in speech it is read digit by digit.',
  escape: 'A plain character: the backslash is not spoken.',
  comment: 'A private comment: neither spoken nor sent.',
  key: (selector: string) => `Key ${[...selector].join(', then ')}`,
  label: (selector: string) => `Label ${selector}, reached by err:${selector}`,
  wrong: 'A wrong key',
  nowhere: 'There is no such item or label.',
  parent: 'says what was said before',
  mistaken: 'nothing that can be read',
};

export type HintWords = typeof EN;

export const HINT_WORDS: Readonly<Record<Language, HintWords>> = {
  en: EN,
  ru: {
    brace: 'Меню стоит между {menu: и }. До него — что звучит после ответа, после него — что звучит в конце.',
    back: 'На уровень выше.',
    start: 'В начало меню.',
    repeat: 'Текст этого места ещё раз.',
    end: 'Выход из меню: звучит текст после закрывающей скобки, и звонок кончается.',
    url: 'Обработчику аккаунта сообщается, где сейчас абонент.',
    call: 'Соединяет с кем-то: до девяти номеров через запятую, затем параметры.',
    sms: 'Отправляет SMS: номер или $phone, отправитель, текст — через запятую.',
    record: 'Короткий сигнал, затем записывается речь абонента — не дольше стольких секунд.',
    wait: 'Сколько секунд звонит каждый номер, не больше 120.',
    ok: 'Когда разговор окончен, меню завершается.',
    failed: 'Куда идти, если никто не ответил: следующий за двоеточием пункт или метка.',
    recorded: 'Разговор записывается, обе стороны.',
    number: 'Номера, на которые звонит меню, должны быть зарегистрированы в аккаунте.',
    seconds: 'Секунды.',
    sender: 'От кого придёт SMS; пусто — отправитель аккаунта.',
    address: 'Этому адресу сообщается, где сейчас абонент.',
    sound: 'Здесь в тексте звучит эта запись.',
    phone: 'Номер абонента; в речи читается по цифрам.',
    escape: 'Обычный знак: обратная черта не произносится.',
    comment: 'Личная пометка: не произносится и не отправляется.',
    key: (selector) => `Клавиша ${[...selector].join(', затем ')}`,
    label: (selector) => `Метка ${selector}, сюда ведёт err:${selector}`,
    wrong: 'Неверная клавиша',
    nowhere: 'Такого пункта или метки нет.',
    parent: 'звучит то же, что и до неё',
    mistaken: 'ничего, что можно прочесть',
  },
};
