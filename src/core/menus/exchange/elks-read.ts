// 46elks voice actions → flow: one main action with what follows it, inside it or in other files. Owns what each action means
// (https://46elks.com/docs/call-actions and the pages of the actions); which properties are carried is in `fates.ts`.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Key, Part } from '../../../language/index.ts';
import { HANG_UP, KEYS, type Leads, type Step, type Target, withPlay } from './flow.ts';
import { accountedJson, type Properties, textIn } from './json-reading.ts';
import { isPlain, readJson, routeAt, type SourceFiles } from './source-files.ts';
import { type FlowRead, SourceFlow } from './source-flow.ts';

const ENDING = '.json';
const ACTIONS = ['play', 'ivr', 'connect', 'record', 'hangup', 'audiosend'] as const;
/** What `ivr` and `record` do when nothing is said. */
const IVR_SECONDS = 10;
const IVR_ROUNDS = 3;
const RECORD_SECONDS = 120;
/** A text behind the name of a language: it is spoken. */
const SPOKEN = /^[a-z]{2}_[A-Z]{2}\/(.*)$/s;
/** Names of what is no sound that Dozvon could have. */
const NO_SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/^sound\/dtmf\//, 'a menu sends no tones'],
  [/^local\//, 'a menu does not play what it has recorded'],
];
const TOLD_OF_RECORDINGS = 'Dozvon tells its own handler of calls';
/** Seconds a `connect` rings: its page names no number. */
const CONNECT_SECONDS = LIMITS.menu.callWaitSeconds;

export function readElks(source: SourceFiles): Result<FlowRead, string> {
  const flow = new SourceFlow(source, ENDING);
  return flow.readAll((name, text) => {
    const read = readJson(text);
    if (!read.ok) return err(read.error);
    if (!isPlain(read.value)) return err('it is no action');
    new ElksDocument(flow, name).place(read.value, { id: name, at: name, record: 'no' });
    return ok(undefined);
  });
}

type Where = { readonly id: Target; readonly at: string; readonly record: 'yes' | 'no' };

class ElksDocument {
  readonly #flow: SourceFlow;
  readonly #name: string;

  constructor(flow: SourceFlow, name: string) {
    this.#flow = flow;
    this.#name = name;
  }

  place(properties: Properties, { id, at, record: before }: Where): Target {
    const action = ACTIONS.find((name) => name in properties);
    if (action === undefined) {
      this.#flow.add('unknown', at, { what: 'what holds no action' });
      return this.#flow.place(id, { at, steps: [], leads: { kind: 'hang-up' } });
    }
    const place = `${at}/${action}`;
    const { gone, notes } = accountedJson('46elks', { action, properties, at: place });
    this.#flow.notes.push(...notes);
    // It stands beside another action (https://46elks.com/docs/voice-recordcall).
    const record = 'recordcall' in properties ? 'yes' : before;
    if (record !== before) this.#flow.add('recording-of-talk', `${place}/recordcall`, {});
    const lead = (leads: Leads, steps: readonly Step[] = []): Target =>
      this.#flow.place(id, { at: place, steps, leads });
    const follow = (name: string) =>
      this.#follow(properties, name, { id: `${id}/${name}`, at: place, record });
    if (gone === 'yes') return lead({ kind: 'go', to: follow('next') });
    switch (action) {
      case 'play': {
        const parts = this.#heard(textIn(properties, action) ?? '', place);
        return lead({ kind: 'go', to: follow('next') }, withPlay([], parts));
      }
      case 'ivr':
        return lead(this.#ivr(properties, place, { id, record }));
      case 'connect':
        return lead(this.#connect(properties, place, { follow, record }));
      case 'record': {
        const address = textIn(properties, action) ?? '';
        if (/^https?:/i.test(address))
          this.#flow.add('left-out', place, { what: `address ${address}`, why: TOLD_OF_RECORDINGS });
        const seconds = this.#flow.seconds(textIn(properties, 'timelimit'), `${place}/timelimit`, {
          absent: RECORD_SECONDS,
          most: LIMITS.menu.recordSeconds,
        });
        return lead({ kind: 'record', seconds, next: follow('next') });
      }
      default:
        return lead({ kind: 'hang-up' });
    }
  }

  /** A sound, or what 46elks makes of a name that is none (https://46elks.com/docs/voice-play). */
  #heard(name: string, at: string): readonly Part[] {
    const [, text] = SPOKEN.exec(name.trim()) ?? [];
    if (text !== undefined) return this.#flow.speech(text);
    const [, what] = NO_SOUNDS.find(([form]) => form.test(name.trim())) ?? [];
    if (what === undefined) return this.#flow.sound(name, at);
    this.#flow.add('left-out', at, { what: `sound ${name.trim()}`, why: what });
    return [];
  }

  /** What follows: an action inside, or the address of one; without one the call ends. */
  #follow(properties: Properties, name: string, where: Where): Target {
    const value = properties[name];
    if (isPlain(value)) return this.place(value, where);
    if (typeof value !== 'string') return HANG_UP;
    const at = `${where.at}/${name}`;
    const silence = routeAt(this.#flow.source, value, this.#name)?.silence;
    return this.#flow.document(silence ?? value, { from: this.#name, at, what: name }) ?? HANG_UP;
  }

  #ivr(properties: Properties, at: string, { id, record }: Pick<Where, 'id' | 'record'>): Leads {
    const sound: readonly Part[] = this.#heard(textIn(properties, 'ivr') ?? '', at);
    this.#flow.digits(textIn(properties, 'digits'), `${at}/digits`);
    const rounds = Math.min(
      20,
      Math.max(1, Math.floor(Number(textIn(properties, 'repeat') ?? IVR_ROUNDS)) || IVR_ROUNDS),
    );
    const written = textIn(properties, 'timeout');
    const seconds = this.#flow.seconds(written, `${at}/timeout`, { absent: IVR_SECONDS, most: 30 });
    const keys = new Map<Key, Target>();
    for (const key of KEYS)
      if (key in properties) keys.set(key, this.#follow(properties, key, { id: `${id}/${key}`, at, record }));
    const { next } = properties;
    const route = typeof next === 'string' ? routeAt(this.#flow.source, next, this.#name) : undefined;
    const place = `${at}/next`;
    const document = (name: string, what: string) =>
      this.#flow.document(name, { from: this.#name, at: place, what });
    const silence = route?.silence === undefined ? undefined : document(route.silence, 'silence');
    const wrong = route?.other === undefined ? undefined : document(route.other, 'a wrong key');
    if (keys.size === 0 && !route && typeof next === 'string')
      this.#flow.add('keys-unknown', place, { target: next });
    const after =
      silence ?? (route ? HANG_UP : this.#follow(properties, 'next', { id: `${id}/next`, at, record }));
    const prompts = Array.from({ length: rounds }, () => sound);
    return { kind: 'ask', prompts, seconds, keys, silence: after, ...(wrong !== undefined && { wrong }) };
  }

  #connect(
    properties: Properties,
    at: string,
    { follow, record }: { readonly follow: (name: string) => Target; readonly record: 'yes' | 'no' },
  ): Leads {
    const written = (textIn(properties, 'connect') ?? '').split(',');
    const numbers = this.#flow.inOneCall(
      written.flatMap((one) => this.#flow.number(one, at) ?? []),
      at,
    );
    if (numbers.length > 1) this.#flow.add('rings-in-turn', at, {});
    const next = follow('next');
    const way = ['failed', 'busy'].find((name) => name in properties);
    const failed = way === undefined ? next : follow(way);
    const what = 'busy';
    if (way === 'busy')
      this.#flow.add('carried-otherwise', `${at}/busy`, { what, why: 'who does not answer leads there too' });
    else if ('busy' in properties && JSON.stringify(properties.busy) !== JSON.stringify(properties.failed))
      this.#flow.add('left-out', `${at}/busy`, { what, why: 'a number that is busy fails like any other' });
    if (numbers.length === 0) return { kind: 'go', to: failed };
    return {
      kind: 'call',
      call: { numbers, waitSeconds: CONNECT_SECONDS, record },
      talked: next,
      failed,
    };
  }
}
