// What stepping through a call says: states, events and effects of the menu machine in words. Owns these.

import type { Machine, MenuEffect, MenuEvent } from '../../../../src/language/index.ts';
import type { Words } from '../../words/words.ts';

const EN = {
  title: 'Step by step',
  about:
    'The same menu machine goes through the call again: what it was told, what it did, where the caller was.',
  oldSettings: 'This call is older than settings are kept; those of today stand in.',
  differs: 'The call did not go as this menu says from here on:',
  before: 'Step back',
  next: 'Next step',
  step: 'Step',
  of: 'of',
  text: 'The menu, with the place lit',
  beginning: 'before the answer',
  phase: 'State',
  position: 'Place',
  running: 'Item that runs',
  silences: 'Rounds of silence',
  wrongKeys: 'Wrong keys',
  kept: 'Keys kept',
  sms: 'SMS sent',
  jumps: 'Jumps',
  effects: 'What it did',
  nothing: 'Nothing',
};

export const REPLAY_WORDS: Words<typeof EN> = {
  en: EN,
  ru: {
    title: 'По шагам',
    about: 'Та же машина меню проходит звонок снова: что ей сообщили, что она сделала, где был абонент.',
    oldSettings: 'Звонок старше, чем хранятся настройки; взяты сегодняшние.',
    differs: 'Отсюда звонок шёл не так, как говорит это меню:',
    before: 'Шаг назад',
    next: 'Следующий шаг',
    step: 'Шаг',
    of: 'из',
    text: 'Меню с подсвеченным местом',
    beginning: 'до ответа',
    phase: 'Состояние',
    position: 'Место',
    running: 'Выполняется пункт',
    silences: 'Кругов тишины',
    wrongKeys: 'Неверных клавиш',
    kept: 'Клавиши в запасе',
    sms: 'Отправлено SMS',
    jumps: 'Переходов',
    effects: 'Что сделала',
    nothing: 'Ничего',
  },
};

export const PHASE_WORDS: Words<Readonly<Record<Machine['phase']['kind'], string>>> = {
  en: {
    waiting: 'not answered yet',
    opening: 'START TEXT plays',
    playing: 'a text plays',
    listening: 'waits for a key',
    recording: 'records',
    ringing: 'a transfer rings',
    talking: 'a conversation',
    leaving: 'END TEXT plays',
    done: 'over',
  },
  ru: {
    waiting: 'ещё не ответили',
    opening: 'звучит начальный текст',
    playing: 'звучит текст',
    listening: 'ждёт клавишу',
    recording: 'записывает',
    ringing: 'перевод: гудки',
    talking: 'разговор',
    leaving: 'звучит последний текст',
    done: 'конец',
  },
};

export const EVENT_WORDS: Words<Readonly<Record<MenuEvent['kind'], string>>> = {
  en: {
    answered: 'answered',
    played: 'the text ended',
    key: 'key',
    silence: 'silence',
    recorded: 'the recording ended',
    'transfer-answered': 'the transfer was answered',
    'transfer-failed': 'nobody answered the transfer',
    'transfer-ended': 'the conversation ended',
    'hung-up': 'the subscriber hung up',
    'time-limit': 'the time was up',
  },
  ru: {
    answered: 'ответ',
    played: 'текст закончился',
    key: 'клавиша',
    silence: 'тишина',
    recorded: 'запись закончилась',
    'transfer-answered': 'на перевод ответили',
    'transfer-failed': 'на перевод никто не ответил',
    'transfer-ended': 'разговор закончился',
    'hung-up': 'абонент положил трубку',
    'time-limit': 'время вышло',
  },
};

export const EFFECT_WORDS: Words<Readonly<Record<MenuEffect['kind'], string>>> = {
  en: {
    play: 'plays',
    listen: 'listens for',
    record: 'records',
    'stop-record': 'ends the recording',
    transfer: 'calls',
    'send-sms': 'sends an SMS to',
    'notify-url': 'tells the handler',
    'hang-up': 'hangs up:',
    position: 'moves to',
    note: 'notes',
  },
  ru: {
    play: 'играет',
    listen: 'слушает',
    record: 'записывает',
    'stop-record': 'заканчивает запись',
    transfer: 'звонит',
    'send-sms': 'отправляет SMS на',
    'notify-url': 'сообщает обработчику',
    'hang-up': 'кладёт трубку:',
    position: 'переходит к',
    note: 'отмечает',
  },
};
