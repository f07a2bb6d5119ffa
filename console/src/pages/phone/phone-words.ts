// What the phone says of itself. Owns the words that its page and its dock share.

import type { CallEnd, LineTrouble, Microphone } from './phone-state.ts';

const EN = {
  off: 'The phone is off',
  connecting: 'Connecting…',
  ready: (number: string) => `Ready, number ${number}`,
  trouble: {
    unreachable: 'The phone cannot reach the server. It goes on trying.',
    refused: 'The server does not let this phone register. Turn it off and on again.',
  } satisfies Record<LineTrouble, string>,
  turnOn: 'Turn the phone on',
  turnOff: 'Turn it off',
  microphone: {
    unasked: '',
    on: '',
    denied:
      'The browser keeps the microphone back: you hear and press keys, but nobody hears you. Allow it in the address bar, then turn the phone off and on.',
    none: 'There is no microphone here, or the page was not opened over https: you hear and press keys, but nobody hears you.',
  } satisfies Record<Microphone, string>,
  ringing: (number: string) => `${number} is calling`,
  calling: (number: string) => `Calling ${number}…`,
  joining: 'Joining the sound…',
  talking: (number: string) => `On the line with ${number}`,
  answer: 'Answer',
  decline: 'Decline',
  hangUp: 'Hang up',
  mute: 'Mute',
  unmute: 'Unmute',
  you: 'You',
  they: 'They',
  keypad: 'Keypad',
  pressed: (keys: string) => `Pressed: ${keys}`,
  end: {
    ended: 'The call is over.',
    declined: 'The call was declined.',
    missed: 'They gave up before you answered.',
    'not-found': 'Nobody has this number. The phone reaches numbers, menus and phones of this account.',
    busy: 'Busy.',
    away: 'Nobody answers there.',
    'no-sound': 'No way for the sound was found between this browser and the server.',
    failed: 'The call did not come about.',
  } satisfies Record<CallEnd, string>,
  phone: 'Phone',
};

export const PHONE_WORDS = {
  en: EN,
  ru: {
    off: 'Телефон выключен',
    connecting: 'Подключение…',
    ready: (number: string) => `Готов, номер ${number}`,
    trouble: {
      unreachable: 'Телефон не может связаться с сервером. Он продолжает попытки.',
      refused: 'Сервер не регистрирует этот телефон. Выключите его и включите снова.',
    },
    turnOn: 'Включить телефон',
    turnOff: 'Выключить',
    microphone: {
      unasked: '',
      on: '',
      denied:
        'Браузер не даёт микрофон: вы слышите и нажимаете клавиши, но вас не слышно. Разрешите его в адресной строке, потом выключите и включите телефон.',
      none: 'Микрофона нет, или страница открыта не по https: вы слышите и нажимаете клавиши, но вас не слышно.',
    },
    ringing: (number: string) => `Звонит ${number}`,
    calling: (number: string) => `Вызов ${number}…`,
    joining: 'Соединяем звук…',
    talking: (number: string) => `На линии ${number}`,
    answer: 'Ответить',
    decline: 'Отклонить',
    hangUp: 'Положить трубку',
    mute: 'Выключить микрофон',
    unmute: 'Включить микрофон',
    you: 'Вы',
    they: 'Собеседник',
    keypad: 'Клавиши',
    pressed: (keys: string) => `Нажато: ${keys}`,
    end: {
      ended: 'Звонок окончен.',
      declined: 'Звонок отклонён.',
      missed: 'Звонивший не дождался ответа.',
      'not-found': 'Такого номера нет. С телефона можно звонить на номера, меню и телефоны своего аккаунта.',
      busy: 'Занято.',
      away: 'Там никто не отвечает.',
      'no-sound': 'Звук между этим браузером и сервером не нашёл пути.',
      failed: 'Звонок не состоялся.',
    },
    phone: 'Телефон',
  } satisfies typeof EN,
};
