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
  'role-limited': {
    en: 'Your role does not allow this. Ask the owner of the account.',
    ru: 'Ваша роль этого не позволяет. Обратитесь к владельцу аккаунта.',
  },
  'code-wrong': {
    en: 'This code is not good, or was used already. Wait for the next one.',
    ru: 'Код не подходит или уже использован. Дождитесь следующего.',
  },
  'csrf-token-wrong': {
    en: 'This window is out of date. Load the page anew and try again.',
    ru: 'Окно устарело. Обновите страницу и попробуйте ещё раз.',
  },
  'address-locked': {
    en: 'Too many failed attempts came from your network. Wait a minute.',
    ru: 'Из вашей сети слишком много неудачных попыток. Подождите минуту.',
  },
  'login-taken': {
    en: 'Somebody in this installation has this login already. Choose another.',
    ru: 'Такой логин в этой установке уже есть. Выберите другой.',
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

/** Where the server's own words are as good as ours, but English. */
const IN_RUSSIAN: Readonly<Record<string, string>> = {
  'menu-wrong': 'В меню есть ошибки: такой звонок не принимается.',
  'text-too-long': 'Текст слишком длинный.',
  'date-wrong': 'Дата или время записаны неверно.',
  'message-forbidden': 'Такой текст или такой отправитель не разрешены.',
  'transfer-not-registered': 'Меню звонит на номер, которого нет среди номеров перевода аккаунта.',
  'number-wrong': 'Номер записан неверно.',
  'number-unreachable': 'До этого номера нет пути: ни один канал или транк его не берёт.',
  'kind-unavailable': 'Сообщения этого вида здесь не отправляются: для них не настроен канал.',
  'mailing-forbidden': 'Рассылки в этом аккаунте запрещены.',
  'request-repeated': 'Такое же сообщение уже отправлено меньше минуты назад.',
  'deletion-failed': 'Это сообщение нельзя удалить.',
  'message-missing': 'Такого сообщения нет: его удалили, или в адресе страницы ошибка.',
  'attempts-too-many': 'На этот номер сегодня пробовали слишком часто.',
  'record-missing': 'Такой записи нет: её удалили, или в адресе страницы ошибка.',
  'client-missing': 'Такого субклиента нет.',
  'balance-shared': 'У субклиента нет своего баланса.',
  'key-in-use': 'Этот же запрос ещё выполняется. Подождите немного.',
};

/** What cannot be done, before the reason in the server's words. */
const REASON_FOLLOWS: Readonly<Record<string, string>> = {
  'parameters-wrong': 'Что-то записано неверно',
  'change-failed': 'Изменить нельзя',
  'client-not-saved': 'Субклиента нельзя сохранить',
};

/** With the time to wait, where the server says how long. */
function delayed(seconds: number, language: Language): string {
  const minutes = Math.ceil(seconds / 60);
  if (language === 'ru')
    return seconds < 60
      ? `Слишком много неудачных попыток входа. Подождите ${seconds} с.`
      : `Слишком много неудачных попыток входа. Подождите ${minutes} мин.`;
  return seconds < 60
    ? `Too many attempts to sign in have failed. Wait ${seconds} s.`
    : `Too many attempts to sign in have failed. Wait ${minutes} min.`;
}

/** The address of the page names something that cannot be there: what is wrong with its form helps nobody. */
export function isOfAddress({ places }: Refusal): boolean {
  return places.length > 0 && places.every(({ at }) => at.startsWith('/path/'));
}

const ADDRESS_WRONG: Readonly<Record<Language, string>> = {
  en: 'There is no such thing: it was deleted, or the address of the page has a mistake.',
  ru: 'Такого нет: это удалили, или в адресе страницы ошибка.',
};

export function problemText(refusal: Refusal, language: Language): string {
  if (isOfAddress(refusal)) return ADDRESS_WRONG[language];
  if (refusal.code === 'sign-in-delayed') return delayed(refusal.retryAfter ?? 1, language);
  const said = SENTENCES[refusal.code]?.[language];
  if (said !== undefined || language === 'en') return said ?? refusal.message;
  const before = REASON_FOLLOWS[refusal.code];
  return (
    IN_RUSSIAN[refusal.code] ?? (before === undefined ? refusal.message : `${before}: ${refusal.message}`)
  );
}
