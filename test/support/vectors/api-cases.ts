// The calls that `clients/vectors/api.json` shows, in the order in which a fresh account lives them. Owns the table alone.

export type ApiCase = {
  readonly call: string;
  readonly given: readonly unknown[];
  readonly key?: string;
  /** Asked with another key than the account's full one. */
  readonly as?: 'nobody' | 'reader';
  /** In place of the server: codes of refusals, statuses of something on the way, and `ask` for the server itself. */
  readonly planned?: readonly (string | number)[];
  /** Headers of what is planned. */
  readonly retryAfter?: string;
};

const MENU = {
  start: 'Hello!',
  menu: 'Press 1 to hear your balance, 2 for an operator.',
  items: [
    { on: '1', play: 'Ten roubles: {no more}' },
    { on: '2', notify: true },
    { on: '*', do: 'back' },
  ],
  end: 'Goodbye!',
};

const HARD = 'Привет, "мир"\n\\ / <&> \u0001\u007f\u2028 😀 ~!*\'()';

export const API_CASES: Readonly<Record<string, ApiCase>> = {
  'the balance': { call: 'balance', given: [] },
  'a sending': {
    call: 'messages.send',
    given: [{ recipients: ['79990000001'], text: 'code 1234' }],
    key: 'order-1',
  },
  'the same sending again': {
    call: 'messages.send',
    given: [{ text: 'code 1234', recipients: ['79990000001'] }],
    key: 'order-1',
  },
  'another sending with its key': {
    call: 'messages.send',
    given: [{ recipients: ['79990000001'], text: 'code 5678' }],
    key: 'order-1',
  },
  'a sending with letters of all kinds': {
    call: 'messages.send',
    given: [{ recipients: ['79990000002'], text: HARD, id: 'hard.1' }],
    key: 'order-2',
  },
  'a sending with texts of their own': {
    call: 'messages.send',
    given: [
      {
        text: 'Hello',
        recipients: ['79990000003', { to: '79990000004', text: 'Hello, Anna' }],
        validityMinutes: 60,
        transliteration: 'none',
        sendHours: { from: 9, till: 21, utcOffset: 3 },
      },
    ],
    key: 'order-3',
  },
  'a key of the library’s own': {
    call: 'messages.send',
    given: [{ recipients: ['79990000005'], text: 'one' }],
    planned: ['ask'],
  },
  'a price': { call: 'messages.price', given: [{ recipients: ['79990000001'], text: 'a'.repeat(161) }] },
  'a call with a menu in its text': {
    call: 'messages.call',
    given: [
      '79990000001',
      'Hello{menu: Press 1\n1: One\n}Goodbye',
      { call: { attempts: 2, ringSeconds: 20 }, id: 'call.1' },
    ],
    key: 'call-1',
  },
  'a call with a menu of data': {
    call: 'messages.call',
    given: [['79990000001', '79990000002'], MENU],
    key: 'call-2',
  },
  'a message by its number': { call: 'messages.get', given: [1] },
  'a message by id and recipient': { call: 'messages.find', given: ['hard.1', '79990000002'] },
  'messages page by page': { call: 'messages.list', given: [{ recipient: '79990000001', limit: 1 }] },
  'messages with words': { call: 'messages.list', given: [{ kind: 'sms', words: 'Привет мир' }] },
  'why a message waits': { call: 'messages.why', given: [1] },
  'a message taken away': { call: 'messages.remove', given: [2] },
  'a message that is not there': { call: 'messages.get', given: [999_999] },
  'a contact': {
    call: 'contacts.add',
    given: [{ addresses: ['79990000001'], name: 'Анна', birthday: '1990-01-07' }],
  },
  'the same contact again': { call: 'contacts.add', given: [{ addresses: ['79990000001'] }] },
  'another contact': { call: 'contacts.add', given: [{ addresses: ['79990000002'] }] },
  'a contact looked at': { call: 'contacts.get', given: [1] },
  'a contact changed': { call: 'contacts.change', given: [1, { comment: 'a/b', name: null }] },
  'contacts found': { call: 'contacts.list', given: [{ search: 'a/b & c+d=?#ж' }] },
  'contacts page by page': { call: 'contacts.list', given: [{ limit: 1 }] },
  'a group': { call: 'groups.add', given: [{ name: 'Друзья' }], key: 'group-1' },
  groups: { call: 'groups.list', given: [] },
  'a group joined': { call: 'groups.join', given: [1000002, 1] },
  'contacts of a group': { call: 'contacts.list', given: [{ group: 1000002 }] },
  'a group left': { call: 'groups.leave', given: [1000002, 1] },
  'a group renamed': { call: 'groups.change', given: [1000002, { name: 'Friends' }] },
  'a group taken away': { call: 'groups.remove', given: [1000002] },
  'a contact taken away': { call: 'contacts.remove', given: [1] },
  'a contact with a mail address': {
    call: 'mailContacts.add',
    given: [{ addresses: ['anna@shop.example'] }],
  },
  'a mailing': {
    call: 'mailings.create',
    given: [{ name: 'autumn', open: true, text: 'Sale!', recipients: ['79990000001'] }],
    key: 'mailing-1',
  },
  'a mailing looked at': { call: 'mailings.get', given: ['1000001'] },
  mailings: { call: 'mailings.list', given: [] },
  'recipients of a mailing': {
    call: 'mailings.addRecipients',
    given: ['1000001', ['79990000002', { to: '79990000003', text: 'Sale, Anna!' }]],
    key: 'mailing-2',
  },
  'a mailing changed': { call: 'mailings.change', given: ['1000001', { name: 'winter' }] },
  'a mailing cancelled': { call: 'mailings.cancel', given: ['1000001'], key: 'mailing-3' },
  'a mailing taken away': { call: 'mailings.remove', given: ['1000001'] },
  'a template': {
    call: 'templates.add',
    given: [{ name: 'ready', text: 'Your order is ready.', kind: 'sms' }],
    key: 'template-1',
  },
  'a template changed': { call: 'templates.change', given: [1, { text: 'It is ready.' }] },
  templates: { call: 'templates.list', given: [] },
  'a template taken away': { call: 'templates.remove', given: [1] },
  'a sender name': { call: 'senders.add', given: [{ sender: 'Shop', comment: 'the till' }], key: 'sender-1' },
  'a sender that is a number': { call: 'senders.add', given: [{ sender: '79990000009' }], key: 'sender-2' },
  'a sender looked at': { call: 'senders.get', given: [1] },
  'a code for a sender': { call: 'senders.sendCode', given: [2], key: 'sender-3' },
  'a wrong code': { call: 'senders.checkCode', given: [2, 'none'], key: 'sender-4' },
  senders: { call: 'senders.list', given: [{ limit: 1 }] },
  'a sender taken away': { call: 'senders.remove', given: [1] },
  'a number': { call: 'number', given: ['77011234567'] },
  numbers: { call: 'numbers', given: [['79990000001', 'none']] },
  'a menu checked': { call: 'checkMenu', given: ['Hello{menu: Press 1\n1: call:12x\n}'] },
  'what came in': { call: 'incoming', given: [{ after: 0, order: 'oldest' }] },
  'a sound handed in': {
    call: 'upload',
    given: ['hello world.wav', Buffer.alloc(120, 'sound ').toString('base64'), 'audio/wav'],
    key: 'u-1',
  },
  'any address': { call: 'request', given: ['GET', '/templates', null, null] },
  'any address with a body': {
    call: 'request',
    given: ['POST', '/black-list', null, { list: 'black', values: ['79990000007'] }],
  },
  'a request with a mistake': { call: 'messages.send', given: [{ text: 'nobody' }], key: 'wrong-1' },
  'a request with several': {
    call: 'templates.add',
    given: [{ name: 7, unknown: true }],
    key: 'wrong-2',
  },
  'no such page': { call: 'request', given: ['GET', '/messages', { cursor: 'none' }, null] },
  'a wrong key': { call: 'balance', given: [], as: 'nobody' },
  'a key that may only look': {
    call: 'messages.send',
    given: [{ recipients: ['79990000001'], text: 'x' }],
    key: 'order-9',
    as: 'reader',
  },
  'too dear': {
    call: 'messages.send',
    given: [
      { recipients: Array.from({ length: 90 }, (_, at) => String(79990000100 + at)), text: 'я'.repeat(1000) },
    ],
    key: 'order-10',
  },
  'away for a moment': {
    call: 'balance',
    given: [],
    planned: ['service-unavailable', 'ask'],
    retryAfter: '0',
  },
  'under way already': {
    call: 'messages.send',
    given: [{ recipients: ['79990000001'], text: 'later' }],
    key: 'order-11',
    planned: ['key-in-use', 'requests-too-many', 'ask'],
    retryAfter: '0',
  },
  'something on the way is away for a moment': {
    call: 'balance',
    given: [],
    planned: [502, 504, 'ask'],
    retryAfter: '0',
  },
  'away for good': {
    call: 'balance',
    given: [],
    planned: ['service-unavailable', 'service-unavailable', 'service-unavailable'],
    retryAfter: '0',
  },
  'away for long': { call: 'balance', given: [], planned: ['service-unavailable'], retryAfter: '60' },
  'repeated too soon': {
    call: 'messages.price',
    given: [{ recipients: ['79990000001'], text: 'x' }],
    planned: ['request-repeated'],
    retryAfter: '0',
  },
  'the server has moved': { call: 'balance', given: [], planned: [302] },
  'something on the way is broken': { call: 'balance', given: [], planned: [500] },
};
