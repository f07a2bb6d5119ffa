// FreeSWITCH IVR menus (`ivr.conf.xml`) → flow, with the phrase macros and the extension that starts the menu when they are among
// the files. Owns what menus and entries mean; attributes are in `fates.ts`, what an entry runs in `freeswitch-apps.ts`.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Key, Part } from '../../../language/index.ts';
import type { XmlElement } from '../../../protocols/xml.ts';
import { BACK, HANG_UP, isKey, sameParts, type Target } from './flow.ts';
import { Entries, type PlacedEntry, settingIn } from './freeswitch-apps.ts';
import { Phrases } from './freeswitch-phrases.ts';
import { CONTINUE_ON_FAIL, keysOf } from './freeswitch-words.ts';
import type { SourceFiles } from './source-files.ts';
import { type FlowRead, SourceFlow } from './source-flow.ts';
import { accountedXml, placed, readElements } from './xml-reading.ts';

/** Where the call ends with the exit sound. */
const EXIT = 'exit';
const START = '<start>';
/** Milliseconds a key is waited for, and silences or wrong keys before a menu is left, when nothing is said. */
const TIMEOUT = 10_000;
const TIMES = 3;
/** So many rounds are made of a menu; more are a note either way. */
const ROUNDS_MAX = 20;
/** Elements that only hold others. */
const HOLDERS = new Set([
  'document',
  'section',
  'include',
  'phrases',
  'macros',
  'language',
  'context',
  'condition',
]);

type Placed = { readonly element: XmlElement; readonly at: string };

export function readFreeswitch(source: SourceFiles): Result<FlowRead, string> {
  const found: Found = { menus: new Map(), macros: new Map(), extensions: [] };
  const flow = new SourceFlow(source, '.xml');
  for (const [name, text] of source.files) {
    if (!name.endsWith('.xml') && name !== source.main) continue;
    if (text.length > LIMITS.menu.exchangeFileCharacters)
      return err(`${name} has more than ${LIMITS.menu.exchangeFileCharacters} characters`);
    const root = readElements(text);
    if (!root.ok) return err(`${name}: ${root.error}`);
    collect({ element: root.value, at: `${name}/${root.value.name}` }, found, flow);
  }
  if (found.menus.size === 0) return err('there is no <menu> in it');
  return new Menus(found, flow).read();
}

type Found = {
  readonly menus: Map<string, Placed>;
  readonly macros: Map<string, Placed>;
  readonly extensions: Placed[];
};

function collect({ element, at }: Placed, found: Found, flow: SourceFlow): void {
  const name = element.attributes.get('name') ?? '';
  if (element.name === 'menu') {
    if (found.menus.has(name)) flow.add('not-reached', at, { what: `another menu ${name}` });
    else found.menus.set(name, { element, at });
  } else if (element.name === 'macro') found.macros.set(name, { element, at });
  else if (element.name === 'extension') found.extensions.push({ element, at });
  else {
    const { gone, notes } = HOLDERS.has(element.name)
      ? { gone: 'no', notes: [] }
      : accountedXml('freeswitch', element, at);
    flow.notes.push(...notes);
    if (gone === 'no')
      for (const inner of placed(element, at)) collect({ element: inner.child, at: inner.at }, found, flow);
  }
}

class Menus {
  readonly #found: Found;
  readonly #flow: SourceFlow;
  readonly #phrases: Phrases;
  readonly #open: string[] = [];
  readonly #read = new Set<string>();
  #main = '';
  /** What becomes of a call that nobody answers, unless an entry says otherwise. */
  #afterFail: 'hang-up' | 'go-on' = 'hang-up';

  constructor(found: Found, flow: SourceFlow) {
    this.#found = found;
    this.#flow = flow;
    this.#phrases = new Phrases(found.macros, flow);
  }

  read(): Result<FlowRead, string> {
    const start = this.#start();
    this.#main = start?.menu ?? [...this.#found.menus.keys()][0] ?? '';
    const main = this.#found.menus.get(this.#main);
    const exit = main?.element.attributes.get('exit-sound');
    const said = exit === undefined ? [] : this.#phrases.sound(exit, `${main?.at}/@exit-sound`);
    if (said.length > 0)
      this.#flow.place(EXIT, {
        at: `${main?.at}/@exit-sound`,
        steps: [{ kind: 'play', parts: said }],
        leads: { kind: 'hang-up' },
      });
    const top = this.#menu(this.#main);
    for (let name = this.#open.shift(); name !== undefined; name = this.#open.shift()) this.#place(name);
    if (this.#flow.refused !== undefined) return err(this.#flow.refused);
    for (const [name, { at }] of this.#found.menus)
      if (!this.#read.has(name)) this.#flow.add('not-reached', at, { what: `menu ${name}` });
    this.#phrases.tellUnused();
    const parts = start?.parts ?? [];
    const entry =
      parts.length === 0
        ? top
        : this.#flow.place(START, {
            at: start?.at ?? '',
            steps: [{ kind: 'play', parts }],
            leads: { kind: 'go', to: top },
          });
    return ok({ flow: { entry, places: this.#flow.places }, notes: this.#flow.notes });
  }

  /** The extension that starts a menu, and what it says first. */
  #start(): { readonly menu: string; readonly parts: readonly Part[]; readonly at: string } | undefined {
    for (const { element, at } of this.#found.extensions) {
      const actions = placed(element, at).flatMap(({ child, at: place }) =>
        child.name === 'condition' ? placed(child, place) : [],
      );
      const ivr = actions.find(
        ({ child }) =>
          child.attributes.get('application') === 'ivr' &&
          this.#found.menus.has(child.attributes.get('data') ?? ''),
      );
      if (!ivr) {
        this.#flow.add('not-reached', at, { what: `extension ${element.attributes.get('name') ?? ''}` });
        continue;
      }
      const parts = actions.flatMap(({ child, at: place }) => {
        const application = child.attributes.get('application') ?? child.name;
        const data = child.attributes.get('data') ?? '';
        if (application === 'playback') return this.#phrases.sound(data, place);
        if (application === 'set' && settingIn(data, CONTINUE_ON_FAIL) === 'true') this.#afterFail = 'go-on';
        if (!/^(?:answer|ivr|set|sleep|hangup)$/.test(application))
          this.#flow.add('before-menu', place, { what: application });
        return [];
      });
      return { menu: ivr.child.attributes.get('data') ?? '', parts, at };
    }
    return undefined;
  }

  #menu(name: string): Target {
    if (!this.#read.has(name)) {
      this.#read.add(name);
      this.#open.push(name);
    }
    return `menu ${name}`;
  }

  /** A menu by the name that something leads to. */
  #to(name: string, at: string): Target | undefined {
    if (this.#found.menus.has(name)) return this.#menu(name);
    this.#flow.add('target-missing', at, { what: 'menu-sub', target: name });
    return undefined;
  }

  #exit(): Target {
    return this.#flow.places.has(EXIT) ? EXIT : HANG_UP;
  }

  #place(name: string): void {
    const menu = this.#found.menus.get(name);
    if (!menu) return;
    const { element, at } = menu;
    const { attributes } = element;
    this.#flow.notes.push(...accountedXml('freeswitch', element, at).notes);
    const sound = (attribute: string) =>
      this.#phrases.sound(attributes.get(attribute) ?? '', `${at}/@${attribute}`);
    const long = sound('greet-long');
    const short = attributes.has('greet-short') ? sound('greet-short') : long;
    const count = (written: string | undefined, otherwise: number) => {
      const value = Math.trunc(Number(written));
      return value > 0 && Number.isFinite(value) ? value : otherwise;
    };
    // Without a number of its own it is that of wrong keys.
    const timeouts = attributes.get('max-timeouts') || attributes.get('max-failures');
    const times = Math.min(ROUNDS_MAX, count(timeouts, TIMES));
    const seconds = count(attributes.get('timeout'), TIMEOUT) / 1_000;
    const id = `menu ${name}`;
    // Where the menu goes on by itself it says the short greeting.
    const own = sameParts(long, short) ? id : `${id} again`;
    const invalid = sound('invalid-sound');
    const wrong =
      invalid.length === 0
        ? own
        : this.#flow.place(`${id} invalid`, {
            at: `${at}/@invalid-sound`,
            steps: [{ kind: 'play', parts: invalid }],
            leads: { kind: 'go', to: own },
          });
    const keys = this.#keys(menu, own);
    const prompts = [long, ...Array.from({ length: times - 1 }, () => short)];
    const silence = this.#silence(name, menu);
    const ask = { kind: 'ask', prompts, seconds, keys, wrong, silence } as const;
    this.#flow.place(id, { at, steps: [], leads: ask });
    if (own !== id)
      this.#flow.place(own, { at, steps: [], leads: { ...ask, prompts: prompts.map(() => short) } });
  }

  /** Where silence leads; too many wrong keys end a menu in the same way, and a text has no word for it. */
  #silence(name: string, menu: Placed): Target {
    const isMain = name === this.#main;
    const wrong = this.#execOn('exec-on-max-failures', menu);
    if (wrong === '' && !isMain) {
      const why = 'too many wrong keys led to the menu above; here they say END TEXT and end the call';
      this.#flow.add('carried-otherwise', menu.at, { what: 'max-failures', why });
    }
    if (this.#execOn('exec-on-max-timeouts', menu) === 'hangup') return HANG_UP;
    // Without an end of its own a menu that is left by silence goes back to the one above.
    return isMain ? this.#exit() : BACK;
  }

  /** The application that a menu ends with, if it has one; all but `hangup` are left out. */
  #execOn(attribute: string, { element, at }: Placed): string {
    const written = (element.attributes.get(attribute) ?? '').trim();
    const [app = ''] = written.split(' ');
    if (app !== '' && app !== 'hangup') {
      const why = 'too much silence and too many wrong keys say END TEXT and end the call';
      this.#flow.add('left-out', `${at}/@${attribute}`, { what: written, why });
    }
    return app;
  }

  #keys({ element, at }: Placed, own: Target): ReadonlyMap<Key, Target> {
    const rows = new Map<Key, PlacedEntry[]>();
    for (const { child, at: place } of placed(element, at)) {
      const { gone, notes } = accountedXml('freeswitch', child, place);
      this.#flow.notes.push(...notes);
      if (gone === 'yes' || child.name !== 'entry') continue;
      const digits = child.attributes.get('digits') ?? '';
      const keys = keysOf(digits);
      if (!keys) this.#flow.add('several-digits', `${place}/@digits`, { digits: `entry ${digits}` });
      for (const key of keys ?? []) {
        const written = child.attributes.get('param') ?? '';
        const param = digits.startsWith('/') ? filledIn(written, key, digits) : written;
        const entry = { action: child.attributes.get('action') ?? '', param, at: place };
        if (isKey(key)) rows.set(key, [...(rows.get(key) ?? []), entry]);
      }
    }
    const places = {
      own,
      top: `menu ${this.#main}`,
      isTop: element.attributes.get('name') === this.#main ? ('yes' as const) : ('no' as const),
      exit: () => this.#exit(),
      afterFail: this.#afterFail,
      menu: (name: string, place: string) => this.#to(name, place),
    };
    const entries = new Entries(this.#flow, this.#phrases, places);
    return new Map(
      [...rows].map(([key, list]) => [key, entries.place(`${own} ${key}`, this.#flow.inARow(list, at))]),
    );
  }
}

/** `$0` is what a pattern found, `$1` what its group did; a group that is not there found nothing. */
function filledIn(param: string, key: string, pattern: string): string {
  const found = pattern.includes('(') ? '01' : '0';
  return param.replace(/\$(\d)/g, (_hole, group: string) => (found.includes(group) ? key : ''));
}
