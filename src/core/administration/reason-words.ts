// What speech, trunks and calls say of their troubles, in the reader's language: one row a sentence, its holes filled by what the English
// one has there. Owns these words; the sentences themselves are made where the trouble is. Words of others (a program's
// own complaint, what a peer wrote behind its status) are quoted as they are.

import type { InWords, NameLanguage } from '../messages/status.ts';

/** `{…}`: a hole, the same in both. Rows that begin alike stand with the longer one first. */
export const REASONS: readonly InWords[] = [
  { en: 'closed', ru: 'сервер останавливается' },
  { en: 'no process is free', ru: 'нет свободного процесса' },
  { en: '{count} texts are already waiting', ru: 'уже ждут очереди тексты: {count}' },
  {
    en: 'espeak-ng has no language {name}; it has {known}',
    ru: 'у espeak-ng нет языка {name}; есть {known}',
  },
  { en: 'espeak-ng has no voice {name}', ru: 'у espeak-ng нет голоса {name}' },
  { en: 'espeak-ng died of this text, twice', ru: 'espeak-ng дважды упал на этом тексте' },
  { en: 'the text is longer than {limit} s', ru: 'текст звучит дольше {limit} с' },
  { en: 'the sound is longer than {limit} s', ru: 'звук длиннее {limit} с' },
  { en: 'the conversion took longer than {limit} s', ru: 'преобразование звука идёт дольше {limit} с' },
  { en: 'the conversion broke off: {said}', ru: 'преобразование звука оборвалось: {said}' },
  { en: 'the conversion broke off', ru: 'преобразование звука оборвалось' },
  { en: 'the program {program} is not installed', ru: 'программа {program} не установлена' },
  { en: 'the program {program} may not be run', ru: 'программу {program} нельзя запустить: нет права' },
  { en: 'the program {program} does not start: {said}', ru: 'программа {program} не запускается: {said}' },
  { en: 'the WAV cannot be read: {said}', ru: 'WAV не читается: {said}' },
  { en: 'the file is larger than {limit} bytes', ru: 'файл больше {limit} байт' },
  { en: 'the file is empty', ru: 'файл пуст' },
  { en: 'the file has no sound', ru: 'в файле нет звука' },
  {
    en: 'the file cannot be read as WAV ({said}), and {other}',
    ru: 'файл не читается как WAV ({said}), и {other}',
  },
  { en: 'the bytes do not begin with RIFF … WAVE', ru: 'файл не начинается с RIFF … WAVE' },
  { en: 'the registrar does not reply', ru: 'сервер регистрации не отвечает' },
  { en: 'the registrar cannot be reached: {said}', ru: 'сервер регистрации недоступен: {said}' },
  { en: 'the registrar granted no time', ru: 'сервер регистрации не дал времени' },
  { en: 'the registrar wants {seconds} seconds', ru: 'сервер регистрации хочет срок в {seconds} с' },
  { en: 'no reply to {what}', ru: 'нет ответа на {what}' },
  { en: 'no reply from {place}', ru: 'нет ответа от {place}' },
  { en: 'no reply', ru: 'нет ответа' },
  { en: 'no listener that reaches {place}', ru: 'с открытых здесь портов не достать до {place}' },
  { en: '503 from {place}', ru: '{place}: 503 служба недоступна' },
  { en: 'the endpoint is closed', ru: 'сервер останавливается' },
  { en: '{who} took longer than {limit} s', ru: '{who}: ответа не было дольше {limit} с' },
  { en: '{who} wrote more than {limit} bytes', ru: '{who}: вывод больше {limit} байт' },
  { en: '{who} sent more than {limit} bytes', ru: '{who}: ответ больше {limit} байт' },
  { en: '{who} wrote no WAV', ru: '{who}: вывод — не WAV' },
  { en: '{who} sent no WAV', ru: '{who}: ответ — не WAV' },
  { en: '{who} was ended by {signal}', ru: '{who}: конец по сигналу {signal}' },
  { en: '{who} ended with {code}', ru: '{who}: конец с кодом {code}' },
  { en: '{who} answered {status}: {said}', ru: '{who}: ответ {status}: {said}' },
  { en: '{place}: connect ECONNREFUSED {_}', ru: '{place}: там никто не слушает' },
  { en: '{place}: ECONNREFUSED', ru: '{place}: там никто не слушает' },
  { en: '{place}: connect ETIMEDOUT {_}', ru: '{place}: нет ответа' },
  { en: 'getaddrinfo ENOTFOUND {name}', ru: 'имени {name} нет в DNS' },
  { en: 'getaddrinfo EAI_AGAIN {name}', ru: 'DNS не отвечает об имени {name}' },
];

/** What SIP says of a call or a registration that is refused, by its status (RFC 3261 section 21). */
const SIP_STATUSES_RU: Readonly<Record<number, string>> = {
  400: 'запрос не понят',
  401: 'не приняты имя или пароль',
  402: 'нужна оплата',
  403: 'запрещено',
  404: 'такого номера нет',
  405: 'такие запросы не принимаются',
  406: 'неприемлемо',
  407: 'не приняты имя или пароль',
  408: 'время ответа вышло',
  410: 'номера больше нет',
  415: 'такой звук не поддерживается',
  420: 'нужно неизвестное расширение',
  423: 'срок слишком короткий',
  480: 'сейчас недоступен',
  481: 'такого звонка там нет',
  482: 'звонок ходит по кругу',
  483: 'слишком много пересылок',
  484: 'номер неполный',
  486: 'занято',
  487: 'звонок отменён',
  488: 'такой звук здесь не принимают',
  491: 'встречный запрос ещё не окончен',
  500: 'ошибка на той стороне',
  501: 'не умеет таких запросов',
  502: 'плохой ответ дальше по пути',
  503: 'служба недоступна',
  504: 'время ответа дальше по пути вышло',
  600: 'занято везде',
  603: 'отклонено',
  604: 'такого номера нигде нет',
  606: 'неприемлемо',
  607: 'звонок нежелателен',
  608: 'отклонено посредником',
};

/**
 * Why a call or a leg of it came to nothing, by the name of the cause (`voice/legs/causes.ts`, `voice/calls`, `core/incoming`).
 * `answered` has none: nothing failed.
 */
export const CAUSE_WORDS: Readonly<Record<string, InWords>> = {
  busy: { en: 'busy', ru: 'занято' },
  declined: { en: 'declined', ru: 'отклонено' },
  unwanted: { en: 'such calls are not wanted there', ru: 'таких звонков там не хотят' },
  'no-answer': { en: 'no answer', ru: 'нет ответа' },
  'no-reply-in-time': { en: 'no answer in time', ru: 'ответа не было вовремя' },
  absent: { en: 'the phone is off or out of reach', ru: 'телефон выключен или вне сети' },
  'handset-out-of-order': { en: 'the phone is out of order', ru: 'телефон неисправен' },
  'answering-machine': { en: 'an answering machine', ru: 'автоответчик' },
  'no-such-number': { en: 'there is no such number', ru: 'такого номера нет' },
  'bad-number': { en: 'the number is incomplete or wrong', ru: 'номер неполный или неверный' },
  moved: { en: 'the number has moved', ru: 'номер переехал' },
  forbidden: { en: 'the operator does not let the call through', ru: 'оператор не пропускает звонок' },
  'not-let-in': {
    en: 'the operator did not take our name, password or payment',
    ru: 'оператор не принял имя, пароль или оплату',
  },
  'not-supported': { en: 'such sound is not taken there', ru: 'такой звук там не принимают' },
  'not-understood': { en: 'the operator did not understand the request', ru: 'оператор не понял запрос' },
  'no-way-on': { en: 'the operator knows no way to the number', ru: 'оператор не знает пути к номеру' },
  congestion: { en: 'the network is overloaded or broken', ru: 'сеть перегружена или неисправна' },
  unreachable: { en: 'the operator cannot be reached', ru: 'до оператора не достать' },
  'no-route': { en: 'no trunk takes such numbers', ru: 'ни один транк не берёт такие номера' },
  'no-room': { en: 'all lines were taken', ru: 'все линии заняты' },
  'answered-elsewhere': { en: 'somebody else answered first', ru: 'раньше ответил другой' },
  'speech-failed': { en: 'the text could not be spoken', ru: 'текст не удалось произнести' },
  'sound-failed': { en: 'the sound could not be used', ru: 'звук не годится' },
  'speech-late': { en: 'the words were not ready in time', ru: 'речь не успела' },
  'not-ready': { en: 'broken off before the words were ready', ru: 'прервано до того, как готова речь' },
  'node-lost': { en: 'the server stopped in the middle', ru: 'сервер остановился посреди звонка' },
  'too-many-calls': { en: 'too many calls at once', ru: 'слишком много звонков сразу' },
  'no-answer-set': {
    en: 'nothing is set that answers this number',
    ru: 'не задано, что отвечает на этот номер',
  },
  'money-short': { en: 'no money', ru: 'нет денег' },
};

type Reading = { readonly pattern: RegExp; readonly names: readonly string[]; readonly ru: string };

const READINGS: readonly Reading[] = REASONS.map(({ en, ru }) => {
  const names = [...en.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const pieces = en.split(/\{\w+\}/).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { pattern: new RegExp(`^${pieces.join('(.+?)')}$`, 's'), names, ru };
});

/** Reasons may name others: `{said}` and `{other}` are read once more. */
const DEEP = new Set(['said', 'other']);
const DEPTH_MOST = 3;

/** A reason as its makers wrote it, for a reader of `language`; what has no row stays as it is. */
export function reasonText(reason: string, language: NameLanguage): string {
  return language === 'ru' ? inRussian(reason, 0) : reason;
}

function inRussian(reason: string, depth: number): string {
  if (depth > DEPTH_MOST) return reason;
  const [, status = '', phrase = ''] = /^([1-6]\d\d) (.*)$/s.exec(reason) ?? [];
  const known = SIP_STATUSES_RU[Number(status)];
  if (known !== undefined && !phrase.startsWith('from ')) return `${status} ${known} («${phrase}»)`;
  for (const { pattern, names, ru } of READINGS) {
    const found = pattern.exec(reason);
    if (!found) continue;
    const values = new Map(names.map((name, index) => [name, found[index + 1] ?? '']));
    return ru.replace(/\{(\w+)\}/g, (_hole, name: string) => {
      const value = values.get(name) ?? '';
      return DEEP.has(name) ? inRussian(value, depth + 1) : value;
    });
  }
  // A program's name or a peer's address before what it said.
  const [, place = '', rest = ''] = /^(\S+): (.+)$/s.exec(reason) ?? [];
  return place === '' ? reason : `${place}: ${inRussian(rest, depth + 1)}`;
}
