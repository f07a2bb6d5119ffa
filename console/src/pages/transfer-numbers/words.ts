// What the page of transfer numbers says.

const EN = {
  title: 'Transfer numbers',
  about:
    'People your menus may put a caller through to. Each of them says yes once, by a code that a call or an SMS tells.',
  demandConfirmed:
    'Menus may name confirmed numbers only. A menu that names another is refused, with the line where it stands.',
  demandListed:
    'Menus may name every number of this list, confirmed or not: so the installation, or the account above, has set it.',
  add: 'Add a number',
  phone: 'Telephone number',
  phoneAbout: 'In international form, such as +79990000001.',
  name: 'Whose it is',
  nameAbout: 'Only you see this: reception, Anna, the night shift.',
  addGo: 'Add',
  cancel: 'Not now',
  number: 'Number',
  state: 'State',
  since: 'Since',
  do: 'What to do',
  new: 'Not confirmed',
  waiting: 'Waits for its code',
  confirmed: 'Confirmed',
  confirm: 'Confirm',
  confirmTitle: (phone: string) => `Confirm ${phone}`,
  step1:
    'First: who answers this number is told six digits, twice, and what they are for. It costs what any call or SMS of yours costs.',
  byCall: 'Call and say the code',
  bySms: 'Send the code by SMS',
  calling: 'The call is on its way. Type in what it says.',
  texting: 'The SMS is on its way. Type in what it says.',
  until: (time: string, tries: string) => `The code is good until ${time}; ${tries}.`,
  tries: { one: 'try left', few: 'tries left', many: 'tries left', other: 'tries left' },
  code: 'Code',
  codeAbout: 'Six digits.',
  check: 'Confirm the number',
  done: 'The number is confirmed: menus may call it.',
  remove: 'Take away',
  removeTitle: (phone: string) => `Take ${phone} away?`,
  removeText:
    'Menus that name it are refused from now on, and calls with such a menu no longer ring it. You can add it again, with a new code.',
  emptyTitle: 'Your menus call nobody yet',
  emptyNext:
    'Add the number of a colleague. A call tells them a code; once you have typed it in, a menu may say “call:” and their number.',
  readOnly: 'Your role lets you look at this list, not change it.',
};

export const WORDS = {
  en: EN,
  ru: {
    title: 'Номера перевода',
    about:
      'Люди, с которыми ваши меню могут соединить звонящего. Каждый один раз говорит «да» — кодом из звонка или SMS.',
    demandConfirmed:
      'Меню может называть только подтверждённые номера. Меню с другим номером не принимается: вам покажут строку, где он стоит.',
    demandListed:
      'Меню может называть любой номер из списка, даже неподтверждённый: так решено для этой установки или аккаунтом выше.',
    add: 'Добавить номер',
    phone: 'Номер телефона',
    phoneAbout: 'В международном виде, например +79990000001.',
    name: 'Чей это номер',
    nameAbout: 'Видно только вам: ресепшен, Анна, ночная смена.',
    addGo: 'Добавить',
    cancel: 'Не сейчас',
    number: 'Номер',
    state: 'Состояние',
    since: 'С какого времени',
    do: 'Что сделать',
    new: 'Не подтверждён',
    waiting: 'Ждёт код',
    confirmed: 'Подтверждён',
    confirm: 'Подтвердить',
    confirmTitle: (phone: string) => `Подтвердить ${phone}`,
    step1:
      'Сначала тому, кто ответит по этому номеру, дважды назовут шесть цифр и скажут, зачем они. Стоит это столько же, сколько любой ваш звонок или SMS.',
    byCall: 'Позвонить и назвать код',
    bySms: 'Прислать код в SMS',
    calling: 'Звонок уже идёт. Введите то, что он скажет.',
    texting: 'SMS уже идёт. Введите код из неё.',
    until: (time: string, tries: string) => `Код годится до ${time}; ${tries}.`,
    tries: { one: 'попытка', few: 'попытки', many: 'попыток', other: 'попыток' },
    code: 'Код',
    codeAbout: 'Шесть цифр.',
    check: 'Подтвердить номер',
    done: 'Номер подтверждён: меню могут на него звонить.',
    remove: 'Убрать',
    removeTitle: (phone: string) => `Убрать ${phone}?`,
    removeText:
      'Меню с этим номером больше не принимаются, а начатые звонки с таким меню на него уже не переводятся. Номер можно добавить снова, с новым кодом.',
    emptyTitle: 'Ваши меню пока никому не звонят',
    emptyNext:
      'Добавьте номер коллеги. Звонок назовёт ему код; как только вы его введёте, в меню можно писать «call:» с этим номером.',
    readOnly: 'Ваша роль позволяет смотреть этот список, но не менять его.',
  } satisfies typeof EN,
};
