// A menu as data, and the text it becomes. Owns how texts are escaped and what a menu of data must fulfil; what a menu means is the
// language's, which has the last word here.

import { compile, described } from '../../../src/language/index.ts';
import { DozvonError } from './problems.ts';

/** `1` to `9` and longer paths (`12`: key 2 after key 1), `*`, `#`, `0`, or a label that jumps lead to, such as `sorry`. */
export type Selector = string;

export type MenuItem = { readonly on: Selector } & (
  | { readonly play: string }
  | { readonly do: 'back' | 'start' | 'repeat' | 'end' }
  | {
      /** One to nine numbers, rung one after the other. */
      readonly call: readonly string[];
      /** Seconds each rings, 1 to 120. */
      readonly wait?: number;
      /** What follows a conversation; without it the next action of the key. */
      readonly ok?: 'end';
      /** Where nobody answered leads to. */
      readonly err?: Selector;
      readonly record?: boolean;
    }
  /** `to`: a number, or `$phone` for who is called. */
  | { readonly sms: { readonly to: string; readonly sender: string; readonly text: string } }
  /** Seconds, 1 to 1,800. */
  | { readonly record: number }
  /** The account's own handler, or the address. */
  | { readonly notify: true | string }
);

export type Menu = {
  /** Spoken first, once. */
  readonly start?: string;
  /** The choice, spoken again after a silence. */
  readonly menu: string;
  readonly items: readonly MenuItem[];
  /** Spoken before the call ends. */
  readonly end?: string;
};

/** Why data are no menu. */
export class MenuError extends DozvonError {
  override name = 'MenuError';
  readonly code: MenuFault;
  /** Which item, from 0; undefined: the menu as a whole. */
  readonly item: number | undefined;

  constructor(code: MenuFault, item?: number, detail: string = MENU_FAULTS[code]) {
    super(item === undefined ? detail : `item ${item + 1}: ${detail}`);
    this.code = code;
    this.item = item;
  }
}

const MENU_FAULTS = {
  'selector-wrong': 'not a key, a path of keys or a label of Latin letters and digits',
  'text-empty': 'the text is empty',
  'text-is-command': 'the text alone would be taken for a command',
  'number-wrong': 'not a number to be called or written to',
  'numbers-wrong': 'one to nine numbers are called',
  'wait-wrong': 'a number rings 1 to 120 seconds',
  'target-unknown': 'the jump leads to an item that is not there',
  'sender-wrong': 'the sender is empty or holds a comma or a line end',
  'record-wrong': 'a recording lasts 1 to 1,800 seconds',
  'address-wrong': 'not an http or https address without blanks',
  'action-wrong': 'an item does one thing',
  'text-too-long': 'the text of the menu is longer than 1,000 characters',
  'menu-wrong': 'the menu does not compile',
} as const;

export type MenuFault = keyof typeof MENU_FAULTS;

const SELECTOR = /^(?:[*#]|[A-Za-z0-9]+)$/;
const PHONE = /^\+?\d{3,15}$/;
const ADDRESS = /^https?:\/\/[^\s/?#][^\s]*$/i;
const ENDS = /^[ \t\r\n]+|[ \t\r\n]+$/g;
const LINE_ENDS = /[ \t]*[\r\n][ \t\r\n]*/g;
const COMMAND_WORD = /^(?:back|start|repeat|end|url|record|record[ \t]+\d+)$/i;
const ACTIONS = ['play', 'do', 'call', 'sms', 'record', 'notify'] as const;
const LENGTH_MAX = 1000;

/** The text to be sent with a call. Throws a `MenuError`. */
export function menuText(menu: Menu): string {
  const known = new Set(menu.items.map(({ on }) => on));
  const entries = menu.items.map((item, at) => `${selectorOf(item, at)}: ${valueText(item, { at, known })}`);
  const choice = spoken(menu.menu);
  if (choice === '') throw new MenuError('text-empty');
  const start = menu.start === undefined ? '' : plain(menu.start);
  const end = menu.end === undefined ? '' : plain(menu.end);
  const lines = [`{menu: ${choice}`, ...entries, '}'];
  const text = [...(start === '' ? [] : [start]), ...lines, ...(end === '' ? [] : [end])].join('\n');
  if ([...text].length > LENGTH_MAX) throw new MenuError('text-too-long');
  const complaint = compile(text).diagnostics.find(({ severity }) => severity === 'error');
  if (complaint) throw new MenuError('menu-wrong', undefined, described(complaint));
  return text;
}

type Place = { readonly at: number; readonly known: ReadonlySet<string> };

function selectorOf({ on }: MenuItem, at: number): string {
  if (SELECTOR.test(on)) return on;
  throw new MenuError('selector-wrong', at);
}

function valueText(item: MenuItem, place: Place): string {
  const { at } = place;
  const isCall = 'call' in item;
  const actions = ACTIONS.filter((name) => name in item && !(isCall && name === 'record'));
  if (actions.length !== 1) throw new MenuError('action-wrong', at);
  if ('play' in item) return played(item.play, at);
  if ('do' in item)
    return ['back', 'start', 'repeat', 'end'].includes(item.do) ? item.do : fail('action-wrong', at);
  if ('call' in item) return called(item, place);
  if ('sms' in item) return texted(item.sms, at);
  if ('notify' in item) return item.notify === true ? 'url' : notified(item.notify, at);
  const fits = Number.isInteger(item.record) && item.record >= 1 && item.record <= 1800;
  return fits ? `record: ${item.record}` : fail('record-wrong', at);
}

function fail(code: MenuFault, at: number): never {
  throw new MenuError(code, at);
}

function played(given: string, at: number): string {
  const text = spoken(given);
  if (text === '') throw new MenuError('text-empty', at);
  if (COMMAND_WORD.test(text)) throw new MenuError('text-is-command', at);
  return text;
}

type CallItem = Extract<MenuItem, { readonly call: readonly string[] }>;

function called({ call, wait, ok, err, record }: CallItem, { at, known }: Place): string {
  if (call.length < 1 || call.length > 9) throw new MenuError('numbers-wrong', at);
  if (!call.every((number) => PHONE.test(number))) throw new MenuError('number-wrong', at);
  if (wait !== undefined && !(Number.isInteger(wait) && wait >= 1 && wait <= 120))
    throw new MenuError('wait-wrong', at);
  if (err !== undefined && !known.has(err)) throw new MenuError('target-unknown', at);
  return [
    `call: ${call.join(',')}`,
    ...(wait === undefined ? [] : [`wait=${wait}`]),
    ...(ok === undefined ? [] : [ok === 'end' ? 'ok:end' : fail('action-wrong', at)]),
    ...(err === undefined ? [] : [`err:${err}`]),
    ...(record === true ? ['record'] : []),
  ].join(' ');
}

function texted(
  { to, sender, text }: { readonly to: string; readonly sender: string; readonly text: string },
  at: number,
): string {
  if (to !== '$phone' && !PHONE.test(to)) throw new MenuError('number-wrong', at);
  if (plain(sender) === '' || /[,\r\n]/.test(sender)) throw new MenuError('sender-wrong', at);
  const words = plain(text);
  if (words === '') throw new MenuError('text-empty', at);
  return `sms: ${to},${plain(sender)},${words}`;
}

function notified(address: string, at: number): string {
  if (!ADDRESS.test(address)) throw new MenuError('address-wrong', at);
  return address.replace(/[\\{}]/g, '\\$&');
}

/** One line, without blanks at its ends, its braces and backslashes plain characters. */
function plain(text: string): string {
  return text
    .replace(ENDS, '')
    .replace(LINE_ENDS, ' ')
    .replace(/[\\{}]/g, '\\$&');
}

/** The same where a colon could make a command or an entry of it. */
function spoken(text: string): string {
  return plain(text).replaceAll(':', '\\:');
}
