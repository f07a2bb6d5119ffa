// Flow → FreeSWITCH: a `<menu>` for each place that asks for a key, an extension that says START TEXT and starts the first, and
// phrase macros for prompts of words and sounds. Owns the elements written (the IVR menu's page, mod_dptools, phrase macros).

import { LIMITS } from '../../../base/limits.ts';
import { MENU_DEFAULTS, type Part } from '../../../language/index.ts';
import type { PrintedElement } from '../../../protocols/xml.ts';
import { type Ask, type FlowPlace, joined, type Step, sameParts, type Target } from './flow.ts';
import {
  CONTINUE_ON_FAIL,
  HANGUP_AFTER_BRIDGE,
  PHRASE,
  RECORDING,
  SAY,
  SILENCE,
  TONE,
} from './freeswitch-words.ts';
import { END, type MenuFlow } from './menu-flow.ts';
import { type Note, note } from './notes.ts';
import {
  generalNotes,
  type MenuExported,
  prettyXml,
  withoutCounterpart,
  XML_HEAD,
} from './printed-documents.ts';

const FORMAT = 'FreeSWITCH';
const MENU_PREFIX = 'dozvon_';

type Entry = { readonly action: string; readonly param?: string };
type Row = { readonly key: string; readonly entries: readonly Entry[] };

export function writeFreeswitch(flow: MenuFlow): MenuExported {
  return new FreeswitchWriter(flow).written();
}

class FreeswitchWriter {
  readonly #flow: MenuFlow;
  readonly #notes: Note[] = [];
  readonly #phrases: (readonly Part[])[] = [];
  readonly #open: Target[] = [];
  readonly #named = new Set<Target>();
  readonly #main: Target;

  constructor(flow: MenuFlow) {
    this.#flow = flow;
    const entry = flow.places.get(flow.entry);
    this.#main = entry?.leads.kind === 'go' ? entry.leads.to : flow.entry;
  }

  written(): MenuExported {
    this.#name(this.#main);
    const menus: PrintedElement[] = [];
    for (let id = this.#open.shift(); id !== undefined; id = this.#open.shift()) {
      const place = this.#flow.places.get(id);
      if (place?.leads.kind === 'ask') menus.push(this.#menu(id, place, place.leads));
    }
    const extension = this.#extension();
    const configuration: PrintedElement = {
      name: 'configuration',
      attributes: { name: 'ivr.conf', description: 'IVR menus' },
      content: [{ name: 'menus', content: menus }],
    };
    // A text without keys is an extension and nothing else.
    const files = new Map([
      ...(menus.length > 0 ? [['ivr.conf.xml', printed(configuration)] as const] : []),
      ['extension.xml', printed({ name: 'include', content: [extension] })],
    ]);
    if (this.#phrases.length > 0) files.set('phrases.xml', printed(this.#macros()));
    const general = generalNotes(this.#flow, FORMAT).filter(({ code }) => code !== 'wrong-key-count');
    const what =
      'choose a speech engine where extension.xml sets flite and slt, and let the context "default" dial the numbers; menus nest 12 deep at most';
    return {
      files,
      notes: [
        ...this.#flow.notes,
        ...this.#notes,
        ...general,
        note('setup-needed', 'extension.xml', { what }),
      ],
    };
  }

  #name(id: Target): string {
    if (!this.#named.has(id)) {
      this.#named.add(id);
      this.#open.push(id);
    }
    return `${MENU_PREFIX}${id.replaceAll(/[^\p{L}\p{N}\p{M}]/gu, '_')}`;
  }

  #extension(): PrintedElement {
    const act = (application: string, data?: string): PrintedElement => ({
      name: 'action',
      attributes: { application, ...(data !== undefined && { data }) },
    });
    const entry = this.#flow.places.get(this.#flow.entry);
    const start = entry?.leads.kind === 'ask' ? [] : playedIn(entry);
    const settings = [
      act('set', 'tts_engine=flite'),
      act('set', 'tts_voice=slt'),
      // Otherwise "#" ends an input instead of being one.
      act('set', 'ivr_menu_terminator=A'),
      act('set', `${CONTINUE_ON_FAIL}=true`),
    ];
    const heard =
      start.length > 0 ? [act('set', 'playback_terminators=none'), act('playback', this.#sound(start))] : [];
    const asks = this.#flow.places.get(this.#main)?.leads.kind === 'ask';
    // The key that ends a recording.
    const menu = asks ? [act('set', 'playback_terminators=#'), act('ivr', this.#name(this.#main))] : [];
    const content = [act('answer'), ...settings, ...heard, ...menu, act('hangup')];
    const condition = {
      name: 'condition',
      attributes: { field: 'destination_number', expression: '^dozvon$' },
      content,
    };
    return { name: 'extension', attributes: { name: 'dozvon' }, content: [condition] };
  }

  #sound(parts: readonly Part[]): string {
    const [only, ...others] = joined(parts);
    if (!only) return `${SILENCE}250`;
    if (others.length === 0) return only.kind === 'speech' ? `${SAY}${only.text}` : only.source;
    const name = (at: number) => `${PHRASE}${MENU_PREFIX}${at + 1}`;
    const known = this.#phrases.findIndex((one) => JSON.stringify(one) === JSON.stringify(parts));
    return known >= 0 ? name(known) : name(this.#phrases.push(parts) - 1);
  }

  #macros(): PrintedElement {
    const macros = this.#phrases.map((parts, at): PrintedElement => {
      const actions = joined(parts).map((part) => ({
        name: 'action',
        attributes:
          part.kind === 'speech'
            ? { function: 'speak-text', data: part.text }
            : { function: 'play-file', data: part.source },
      }));
      const input = {
        name: 'input',
        // Without a group "$1" in a text is not taken for one.
        attributes: { pattern: '.*' },
        content: [{ name: 'match', content: actions }],
      };
      return { name: 'macro', attributes: { name: `${MENU_PREFIX}${at + 1}` }, content: [input] };
    });
    return { name: 'include', content: macros };
  }

  #menu(id: Target, place: FlowPlace, ask: Ask): PrintedElement {
    const [first = [], again = first] = ask.prompts;
    const end = this.#end();
    const isMain = id === this.#main;
    const invalid = this.#invalid(id, ask, place.at);
    const attributes = {
      name: this.#name(id),
      'greet-long': this.#sound(first),
      ...(JSON.stringify(first) !== JSON.stringify(again) && { 'greet-short': this.#sound(again) }),
      ...(invalid.length > 0 && { 'invalid-sound': this.#sound(invalid) }),
      ...(isMain && end.length > 0 && { 'exit-sound': this.#sound(end) }),
      timeout: String(ask.seconds * 1_000),
      'inter-digit-timeout': '2000',
      'max-failures': String(MENU_DEFAULTS.wrongKeys),
      'max-timeouts': String(ask.prompts.length),
      'digit-len': '1',
      // Otherwise the menu above goes on.
      ...(!isMain && { 'exec-on-max-failures': 'hangup', 'exec-on-max-timeouts': 'hangup' }),
    };
    if (!isMain && end.length > 0) {
      const why = 'a menu below the first ends without END TEXT';
      this.#notes.push(
        note('carried-otherwise', place.at, { what: 'the end by silence or wrong keys', why }),
      );
    }
    const rows = [...ask.keys].map(
      ([key, target]): Row => ({ key, entries: this.#entries(target, id, new Set()) }),
    );
    const content = rows.flatMap(({ key, entries }) =>
      entries.map(({ action, param }) => ({
        name: 'entry',
        attributes: { action, digits: key, ...(param !== undefined && { param }) },
      })),
    );
    return { name: 'menu', attributes, content };
  }

  #end(): readonly Part[] {
    return playedIn(this.#flow.places.get(END));
  }

  /** What is said of a wrong key; the prompt follows it again. */
  #invalid(id: Target, ask: Ask, at: string): readonly Part[] {
    const wrong = ask.wrong === undefined || ask.wrong === id ? undefined : this.#flow.places.get(ask.wrong);
    if (!wrong) return [];
    // The prompt again is what FreeSWITCH says anyway.
    const again = ask.prompts[1] ?? ask.prompts[0] ?? [];
    const { leads, steps } = wrong;
    if (leads.kind === 'ask' && steps.length === 0 && sameParts(leads.prompts[0] ?? [], again)) return [];
    const said = playedIn(wrong);
    const isPlain =
      wrong.steps.every(({ kind }) => kind === 'play') &&
      wrong.leads.kind !== 'call' &&
      wrong.leads.kind !== 'hang-up' &&
      wrong.leads.kind !== 'record';
    if (!isPlain)
      this.#notes.push(note('no-counterpart', at, { what: 'a command on a wrong key', format: FORMAT }));
    if (wrong.leads.kind === 'go' && this.#resolved(wrong.leads.to) !== this.#resolved(id)) {
      const why = 'the menu of the wrong key follows what is said of it';
      this.#notes.push(note('carried-otherwise', at, { what: 'err', why }));
    }
    if (wrong.leads.kind !== 'ask') return said;
    const why = 'the prompt follows what is said of a wrong key';
    this.#notes.push(note('carried-otherwise', at, { what: 'err', why }));
    return [...said, ...(wrong.leads.prompts[0] ?? [])];
  }

  /** Behind places that do nothing but lead on. */
  #resolved(id: Target): Target {
    const seen = new Set<Target>();
    for (let at = id; ; ) {
      const place = this.#flow.places.get(at);
      if (place?.leads.kind !== 'go' || place.steps.length > 0 || seen.has(at)) return at;
      seen.add(at);
      at = place.leads.to;
    }
  }

  /** What runs on a key of a menu, one entry after another, up to one that leads on. */
  #entries(target: Target, menu: Target, above: ReadonlySet<Target>): readonly Entry[] {
    const place = this.#flow.places.get(target);
    if (!place || above.has(target)) return [];
    if (target === END) return [{ action: 'menu-exit' }];
    if (target === menu && above.size > 0) {
      const { prompts } = place.leads.kind === 'ask' ? place.leads : { prompts: [] };
      const why = 'the prompt is said before a key is waited for';
      if (!sameParts(prompts[0] ?? [], prompts[1] ?? []))
        this.#notes.push(note('carried-otherwise', place.at, { what: 'what runs on this key', why }));
      return [];
    }
    const inside = new Set([...above, target]);
    const { leads } = place;
    const steps = place.steps.flatMap((step) => this.#step(step, place.at));
    switch (leads.kind) {
      case 'ask':
        return [...steps, ...this.#asking(target, menu)];
      case 'go':
        return [...steps, ...this.#entries(leads.to, menu, inside)];
      case 'hang-up':
        return [...steps, { action: 'menu-exit' }];
      case 'record': {
        const param = `record ${RECORDING} ${leads.seconds} 200 ${LIMITS.menu.recordSilenceSeconds}`;
        const tone = { action: 'menu-play-sound', param: TONE };
        const recorded = { action: 'menu-exec-app', param };
        return [...steps, tone, recorded, ...this.#entries(leads.next, menu, inside)];
      }
      case 'call':
        return [...steps, ...this.#call(place, menu, inside)];
    }
  }

  #asking(target: Target, menu: Target): readonly Entry[] {
    // Its own greeting comes by itself.
    if (target === menu) return [{ action: 'menu-sub', param: this.#name(menu) }];
    if (target === this.#main) return [{ action: 'menu-top' }];
    return [{ action: 'menu-sub', param: this.#name(target) }];
  }

  #step(step: Step, at: string): readonly Entry[] {
    if (step.kind === 'play') return [{ action: 'menu-play-sound', param: this.#sound(step.parts) }];
    this.#notes.push(withoutCounterpart(step, at, FORMAT));
    return [];
  }

  #call(place: FlowPlace, menu: Target, above: ReadonlySet<Target>): readonly Entry[] {
    if (place.leads.kind !== 'call') return [];
    const { call, talked, failed } = place.leads;
    const leaves = talked === END && failed !== END;
    const app = (param: string): Entry => ({ action: 'menu-exec-app', param });
    const numbers = call.numbers.map((number) => `loopback/${number}/default`).join('|');
    const entries = [
      // A variable stays for the calls that follow.
      app(`set ${HANGUP_AFTER_BRIDGE}=${leaves}`),
      ...(call.record === 'yes' ? [app(`record_session ${RECORDING}`)] : []),
      app(`bridge {originate_timeout=${call.waitSeconds}}${numbers}`),
    ];
    if (call.record === 'yes') this.#notes.push(note('recording-goes-on', place.at, {}));
    if (leaves && this.#end().length > 0) {
      const why = 'the call ends with the conversation, without END TEXT';
      this.#notes.push(note('carried-otherwise', place.at, { what: 'ok:end', why }));
    }
    if (leaves || talked === failed) return [...entries, ...this.#entries(failed, menu, above)];
    this.#notes.push(
      note('no-counterpart', place.at, {
        what: 'err: of a call that goes on after a conversation',
        format: FORMAT,
      }),
    );
    return [...entries, ...this.#entries(talked, menu, above)];
  }
}

function playedIn(place: FlowPlace | undefined): readonly Part[] {
  return (place?.steps ?? []).flatMap((step) => (step.kind === 'play' ? step.parts : []));
}

function printed(element: PrintedElement): string {
  return `${XML_HEAD}${prettyXml(element)}`;
}
