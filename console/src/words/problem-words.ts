// What the console says of a refusal. Owns the sentences by the API's codes; a code that is not here is told in the server's words.

import type { Refusal } from '../api/client.ts';
import type { Language } from './words.ts';

const SENTENCES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  offline: {
    en: 'The server does not answer. What you typed is still here: try again in a moment.',
    ru: 'Сервер не отвечает. Введённое сохранилось: попробуйте ещё раз через минуту.',
  },
  'service-unavailable': {
    en: 'The server cannot do it right now. Try again in a moment.',
    ru: 'Сервер сейчас не может этого сделать. Попробуйте через минуту.',
  },
  'sign-in-failed': {
    en: 'This login and password are not accepted.',
    ru: 'Логин или пароль не подходят.',
  },
  'key-limited': {
    en: 'Your role does not allow this. Ask the owner of the account.',
    ru: 'Ваша роль этого не позволяет. Обратитесь к владельцу аккаунта.',
  },
  'money-short': {
    en: 'There is not enough money on the balance.',
    ru: 'На балансе не хватает денег.',
  },
  'requests-too-many': {
    en: 'Too many requests at once. Wait a moment and try again.',
    ru: 'Слишком много запросов сразу. Подождите немного и повторите.',
  },
};

export function problemText(refusal: Refusal, language: Language): string {
  return SENTENCES[refusal.code]?.[language] ?? refusal.message;
}
