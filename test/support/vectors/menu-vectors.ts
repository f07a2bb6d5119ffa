// `clients/vectors/menus.json`: menus as data and the texts they become. Owns the table; the texts are the TypeScript client's, each
// read by the menu language itself.

import { type Menu, MenuError, menuText } from '../../../clients/typescript/src/index.ts';

export type MenuVector = { readonly name: string; readonly menu: Menu } & (
  | { readonly text: string }
  | { readonly error: { readonly code: string; readonly item?: number } }
);

const one = (item: object): Menu => ({ menu: 'Press 1.', items: [{ on: '1', ...item }] }) as unknown as Menu;

const MENUS: Readonly<Record<string, Menu>> = {
  'the public example': {
    start: 'Hello!',
    menu: 'Press 1 to hear your balance, 2 for an operator',
    items: [
      { on: '*', do: 'back' },
      { on: '0', do: 'repeat' },
      { on: '1', play: 'Your balance is ten roubles' },
      { on: '2', call: ['79999999999'], wait: 20, ok: 'end', err: 'sorry', record: true },
      { on: 'sorry', play: 'Nobody is free, we will call you back' },
    ],
    end: 'Goodbye!',
  },
  'every command': {
    menu: 'Press a key.',
    items: [
      { on: '1', play: 'One' },
      { on: '12', call: ['79990000001', '+79990000002'] },
      { on: '2', sms: { to: '$phone', sender: 'Shop', text: 'Your code: 1, 2, {3}' } },
      { on: '2', sms: { to: '79990000001', sender: 'Shop', text: 'one\ntwo' } },
      { on: '3', record: 1 },
      { on: '4', record: 1800 },
      { on: '5', notify: true },
      { on: '6', notify: 'https://example.com/a?b={c}\\' },
      { on: '#', do: 'start' },
      { on: '7', do: 'end' },
    ],
  },
  'texts with signs': {
    start: ' \t{menu: no\\\r\n  menu} ',
    menu: 'Press: 1\n1: one',
    items: [{ on: '1', play: 'call: 1 \\ {x} http://example.com' }],
    end: '}',
  },
  'Cyrillic and beyond': { menu: 'Нажмите 1 😀', items: [{ on: '1', play: 'Один' }] },
  'empty ends': { start: ' ', menu: 'Press 1.', items: [{ on: '1', play: 'One' }], end: '' },
  'a thousand characters': { menu: 'a'.repeat(991), items: [] },
  'one character too many': { menu: '😀'.repeat(992), items: [] },
  'a selector of two': one({ on: '1*', play: 'x' }),
  'a selector of other letters': one({ on: 'ой', play: 'x' }),
  'an empty selector': one({ on: '', play: 'x' }),
  'no action': one({}),
  'two actions': one({ play: 'x', do: 'end' }),
  'a word that is none': one({ do: 'stop' }),
  'an empty text': one({ play: ' \n' }),
  'a text that is a command': one({ play: ' Repeat ' }),
  'a text that is a command with a number': one({ play: 'record 5' }),
  'nobody to call': one({ call: [] }),
  'ten to call': one({ call: Array.from({ length: 10 }, (_, at) => `7999000000${at}`) }),
  'a number with letters': one({ call: ['7999x'] }),
  'a wait too long': one({ call: ['79990000001'], wait: 121 }),
  'no wait at all': one({ call: ['79990000001'], wait: 0 }),
  'a jump to nowhere': one({ call: ['79990000001'], err: 'sorry' }),
  'a jump to a key': one({ call: ['79990000001'], err: '1' }),
  'an SMS to a word': one({ sms: { to: 'me', sender: 'Shop', text: 'x' } }),
  'an SMS of two senders': one({ sms: { to: '$phone', sender: 'Shop,Till', text: 'x' } }),
  'an SMS of nobody': one({ sms: { to: '$phone', sender: ' ', text: 'x' } }),
  'an SMS without a text': one({ sms: { to: '$phone', sender: 'Shop', text: '' } }),
  'a recording of nothing': one({ record: 0 }),
  'a recording too long': one({ record: 1801 }),
  'an address with a blank': one({ notify: 'https://example.com/a b' }),
  'an address without a host': one({ notify: 'https:///a' }),
  'another kind of address': one({ notify: 'ftp://example.com' }),
  'an empty menu': { menu: ' ', items: [{ on: '1', play: 'x' }] },
  'the second item': {
    menu: 'Press 1.',
    items: [
      { on: '1', play: 'x' },
      { on: '2', play: '' },
    ],
  },
};

export function menuVectors(): readonly MenuVector[] {
  return Object.entries(MENUS).map(([name, menu]) => ({ name, menu, ...told(menu) }));
}

function told(menu: Menu): { readonly text: string } | { readonly error: { code: string; item?: number } } {
  try {
    return { text: menuText(menu) };
  } catch (error) {
    if (!(error instanceof MenuError)) throw error;
    return { error: { code: error.code, ...(error.item !== undefined && { item: error.item }) } };
  }
}
