// What the entries of one key of a FreeSWITCH menu do, in their order → places of a flow. Owns the actions of entries and the
// applications they run, as far as a menu can do the same (their pages, and mod_dptools); menus are `freeswitch-read.ts`.

import { LIMITS } from '../../../base/limits.ts';
import { BACK, HANG_UP, type Leads, type Step, type Target, withPlay } from './flow.ts';
import type { Phrases } from './freeswitch-phrases.ts';
import { CONTINUE_ON_FAIL, dialString, HANGUP_AFTER_BRIDGE, RECORDINGS } from './freeswitch-words.ts';
import type { SourceFlow } from './source-flow.ts';

export type PlacedEntry = { readonly action: string; readonly param: string; readonly at: string };

type MenuPlaces = {
  /** The menu the entries stand in. */
  readonly own: Target;
  readonly top: Target;
  readonly isTop: 'yes' | 'no';
  readonly exit: () => Target;
  readonly afterFail: 'hang-up' | 'go-on';
  readonly menu: (name: string, at: string) => Target | undefined;
};

/** Seconds a bridge rings when its dial string does not say. */
const BRIDGE_SECONDS = 60;

type Chain = {
  steps: readonly Step[];
  record: 'yes' | 'no';
  afterTalk: 'leave' | 'go-on';
  afterFail: 'hang-up' | 'go-on';
};

/** The value that `set` gives a variable, if it is this one. */
export function settingIn(data: string, variable: string): string | undefined {
  const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s.exec(data) ?? [];
  return name === variable ? value : undefined;
}

export class Entries {
  readonly #flow: SourceFlow;
  readonly #phrases: Phrases;
  readonly #places: MenuPlaces;

  constructor(flow: SourceFlow, phrases: Phrases, places: MenuPlaces) {
    this.#flow = flow;
    this.#phrases = phrases;
    this.#places = places;
  }

  /** The entries as a place; when they lead nowhere the menu comes again. */
  place(id: Target, entries: readonly PlacedEntry[]): Target {
    const { afterFail } = this.#places;
    const chain: Chain = { steps: [], record: 'no', afterTalk: 'go-on', afterFail };
    const at = entries[0]?.at ?? '';
    for (const [index, entry] of entries.entries()) {
      const rest = () => this.place(`${id}+${index + 1}`, entries.slice(index + 1));
      const leads = this.#leads(entry, chain, rest);
      if (!leads) continue;
      if (leads.kind === 'go' || leads.kind === 'hang-up')
        for (const later of entries.slice(index + 1))
          this.#flow.add('not-reached', later.at, { what: later.action });
      return this.#flow.place(id, { at, steps: chain.steps, leads });
    }
    return this.#flow.place(id, { at, steps: chain.steps, leads: { kind: 'go', to: this.#places.own } });
  }

  #leads({ action, param, at }: PlacedEntry, chain: Chain, rest: () => Target): Leads | undefined {
    switch (action) {
      case 'menu-play-sound':
        chain.steps = withPlay(chain.steps, this.#phrases.sound(param, at));
        return undefined;
      // Its page has it, newer programs do not know it.
      case 'menu-say-phrase':
        chain.steps = withPlay(chain.steps, this.#phrases.sound(`phrase:${param}`, at));
        return undefined;
      case 'menu-sub': {
        const to = this.#places.menu(param.trim(), at);
        return to === undefined ? undefined : { kind: 'go', to };
      }
      case 'menu-back':
        return { kind: 'go', to: this.#places.isTop === 'yes' ? this.#places.exit() : BACK };
      case 'menu-top':
        return { kind: 'go', to: this.#places.top };
      case 'menu-exit':
        return { kind: 'go', to: this.#places.exit() };
      case 'menu-exec-app': {
        const [, app = '', data = ''] = /^\s*(\S*)\s*(.*)$/s.exec(param) ?? [];
        return this.#app({ app, data, at }, chain, rest);
      }
      default:
        this.#flow.add('left-out', at, { what: action, why: 'no such action of an entry is known here' });
        return undefined;
    }
  }

  #app(
    { app, data, at }: { readonly app: string; readonly data: string; readonly at: string },
    chain: Chain,
    rest: () => Target,
  ): Leads | undefined {
    switch (app) {
      case 'playback':
        chain.steps = withPlay(chain.steps, this.#phrases.sound(data, at));
        return undefined;
      case 'phrase':
        chain.steps = withPlay(chain.steps, this.#phrases.sound(`phrase:${data.replace(/,.*$/s, '')}`, at));
        return undefined;
      case 'speak':
        // engine|voice|text
        chain.steps = withPlay(chain.steps, this.#flow.speech(data.split('|').slice(2).join('|') || data));
        return undefined;
      case 'hangup':
        return { kind: 'hang-up' };
      case 'ivr': {
        const to = this.#places.menu(data.trim(), at);
        return to === undefined ? undefined : { kind: 'go', to };
      }
      case 'answer':
        return undefined;
      case 'record_session':
        chain.record = 'yes';
        this.#flow.add('recording-of-talk', at, {});
        return undefined;
      case 'set':
        this.#set(data, chain, at);
        return undefined;
      case 'record':
        return this.#record(data, at, rest);
      case 'bridge':
        return this.#bridge(data, { chain, at, rest });
      case 'transfer':
        return this.#transfer(data, chain, at);
      default:
        this.#flow.add('left-out', at, { what: `application ${app}`, why: 'a menu cannot do the same' });
        return undefined;
    }
  }

  #set(data: string, chain: Chain, at: string): void {
    const leave = settingIn(data, HANGUP_AFTER_BRIDGE);
    const goOn = settingIn(data, CONTINUE_ON_FAIL);
    if (leave === 'true' || leave === 'false') chain.afterTalk = leave === 'true' ? 'leave' : 'go-on';
    else if (goOn === 'true' || goOn === 'false') chain.afterFail = goOn === 'true' ? 'go-on' : 'hang-up';
    else this.#flow.add('left-out', at, { what: `set ${data}`, why: 'a menu has no variables' });
  }

  /** `record <path> [<seconds> [<threshold> [<seconds of silence>]]]`. */
  #record(data: string, at: string, rest: () => Target): Leads {
    const [path = '', limit, , hits] = data.trim().split(/\s+/);
    const seconds = this.#flow.seconds(limit, `${at}/@param`, {
      absent: LIMITS.menu.recordSeconds,
      most: LIMITS.menu.recordSeconds,
    });
    if (!path.startsWith(RECORDINGS))
      this.#flow.add('left-out', at, { what: `the file ${path}`, why: 'recordings are kept with the call' });
    if (hits !== String(LIMITS.menu.recordSilenceSeconds))
      this.#flow.add('carried-otherwise', at, {
        what: 'record',
        why: '10 seconds of silence end a recording',
      });
    return { kind: 'record', seconds, next: rest() };
  }

  #bridge(
    data: string,
    { chain, at, rest }: { readonly chain: Chain; readonly at: string; readonly rest: () => Target },
  ): Leads | undefined {
    const { numbers, others, elsewhere, waitSeconds, how } = dialString(data);
    for (const other of others) this.#flow.add('number-unreadable', at, { number: other });
    if (numbers.length === 0) {
      this.#flow.add('left-out', at, { what: 'bridge', why: 'it calls no phone number' });
      return undefined;
    }
    if (numbers.length > 1 && how === 'at-once') this.#flow.add('rings-in-turn', at, {});
    if (elsewhere.length === 0 && !/^(?:\{[^{}]*\})?loopback\//.test(data))
      this.#flow.add('carried-otherwise', at, { what: 'bridge', why: 'the trunk is chosen by the server' });
    for (const one of elsewhere) {
      const why = `${one} is called as a number, and the trunk decides where that is`;
      this.#flow.add('carried-otherwise', at, { what: 'bridge', why });
    }
    const most = LIMITS.menu.callWaitSeconds;
    const seconds = this.#flow.seconds(waitSeconds, `${at}/@param`, { absent: BRIDGE_SECONDS, most });
    const call = {
      numbers: this.#flow.inOneCall(numbers, at),
      waitSeconds: seconds,
      record: chain.record,
    };
    const next = rest();
    return {
      kind: 'call',
      call,
      talked: chain.afterTalk === 'leave' ? this.#places.exit() : next,
      failed: chain.afterFail === 'go-on' ? next : HANG_UP,
    };
  }

  /** The call leaves the menu for an extension of the dialplan. */
  #transfer(data: string, chain: Chain, at: string): Leads | undefined {
    const number = data.trim().split(/\s+/)[0] ?? '';
    if (!/^\+?\d{3,15}$/.test(number)) {
      this.#flow.add('number-unreadable', at, { number });
      return undefined;
    }
    const why = `extension ${number} of the dialplan is called as a number`;
    this.#flow.add('carried-otherwise', at, { what: 'transfer', why });
    const call = {
      numbers: [number.replace('+', '')],
      waitSeconds: LIMITS.menu.callWaitSeconds,
      record: chain.record,
    };
    const exit = this.#places.exit();
    return { kind: 'call', call, talked: exit, failed: exit };
  }
}
