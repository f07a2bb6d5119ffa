// TwiML → flow: one main document and those its verbs lead to, with a table of routes for what programs would answer. Owns what
// each verb means (https://www.twilio.com/docs/voice/twiml and the pages of the verbs); which attributes are carried is in `fates.ts`.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Part } from '../../../language/index.ts';
import type { XmlElement } from '../../../protocols/xml.ts';
import { HANG_UP, type Leads, type Step, type Target, withPlay } from './flow.ts';
import { routeAt, type SourceFiles } from './source-files.ts';
import { type FlowRead, SourceFlow } from './source-flow.ts';
import { accountedXml, placed, readElements, textOf } from './xml-reading.ts';

const ENDING = '.xml';
/** Seconds a number of `<Dial>` rings, and a key of `<Gather>` is waited for, when nothing is said. */
const DIAL_SECONDS = 30;
const GATHER_SECONDS = 5;
/** Seconds a `<Record>` lasts that says nothing: an hour. */
const RECORD_SECONDS = 3_600;

export function readTwiml(source: SourceFiles): Result<FlowRead, string> {
  const flow = new SourceFlow(source, ENDING);
  return flow.readAll((name, text) => {
    const root = readElements(text);
    if (!root.ok) return err(root.error);
    if (root.value.name !== 'Response') return err(`its root is <${root.value.name}>, not <Response>`);
    new TwimlDocument(flow, name).read(root.value);
    return ok(undefined);
  });
}

type Verb = { readonly child: XmlElement; readonly at: string };
type Chain = { readonly id: Target; readonly steps: readonly Step[] };

class TwimlDocument {
  readonly #flow: SourceFlow;
  readonly #name: string;
  #verbs: readonly Verb[] = [];

  constructor(flow: SourceFlow, name: string) {
    this.#flow = flow;
    this.#name = name;
  }

  read(root: XmlElement): void {
    const at = `${this.#name}/Response`;
    this.#flow.notes.push(...accountedXml('twiml', root, at).notes);
    if (root.text.trim() !== '')
      this.#flow.add('unknown', at, { what: `text "${root.text.trim().slice(0, 40)}"` });
    const verbs = placed(root, at).filter(({ child, at: place }) => this.#kept(child, place));
    this.#verbs = this.#flow.inARow(verbs, at);
    this.#from(0, this.#name);
  }

  /** Accounts for an element; whether anything of it is carried. */
  #kept(element: XmlElement, at: string): boolean {
    const { gone, notes } = accountedXml('twiml', element, at);
    this.#flow.notes.push(...notes);
    return gone === 'no';
  }

  /** The verbs from one on, as a place. */
  #from(first: number, id: Target): Target {
    let chain: Chain = { id, steps: [] };
    for (let index = first; index < this.#verbs.length; index++) {
      const verb = this.#verbs[index]!;
      const { child, at } = verb;
      const leads = this.#leads(verb, index);
      if (leads) {
        this.#flow.place(id, { at, steps: chain.steps, leads });
        return id;
      }
      if (child.name === 'Say' || child.name === 'Play')
        chain = { id, steps: withPlay(chain.steps, this.#spoken(verb)) };
      else if (child.name === 'Sms' || child.name === 'Message') {
        const step = this.#sms(verb);
        if (step) chain = { id, steps: [...chain.steps, step] };
      } else if (child.name !== 'Dial') this.#flow.add('unknown', at, { what: child.name });
    }
    this.#flow.place(id, { at: `${this.#name}/Response`, steps: chain.steps, leads: { kind: 'hang-up' } });
    return id;
  }

  /** Where a verb leads that ends a place; undefined for one that is done and passed. */
  #leads(verb: Verb, index: number): Leads | undefined {
    switch (verb.child.name) {
      case 'Gather':
        return this.#gather(verb, this.#from(index + 1, this.#after(index)));
      case 'Dial':
        return this.#dial(verb, index);
      case 'Record':
        return this.#record(verb, index);
      case 'Redirect': {
        const address = verb.child.text.trim();
        this.#unreachable(index);
        const to = address === '' ? this.#name : this.#document(address, verb.at, 'Redirect');
        return { kind: 'go', to: to ?? HANG_UP };
      }
      case 'Hangup':
      case 'Leave':
      case 'Reject':
        this.#unreachable(index);
        return { kind: 'hang-up' };
      default:
        return undefined;
    }
  }

  #after(index: number): Target {
    return `${this.#name}#${index + 1}`;
  }

  #unreachable(index: number): void {
    for (const { child, at } of this.#verbs.slice(index + 1))
      this.#flow.add('not-reached', at, { what: child.name });
  }

  #document(address: string, at: string, what: string): Target | undefined {
    return this.#flow.document(address, { from: this.#name, at, what });
  }

  #spoken({ child, at }: Verb): readonly Part[] {
    const inside = placed(child, at);
    if (child.name === 'Say' && inside.length > 0)
      this.#flow.add('carried-otherwise', at, { what: 'Say', why: 'its SSML is taken off' });
    if (child.name === 'Play')
      for (const { child: inner, at: place } of inside)
        this.#flow.add('unknown', place, { what: inner.name });
    const parts = child.name === 'Say' ? this.#flow.speech(textOf(child)) : this.#flow.sound(child.text, at);
    return this.#flow.repeated(parts, child.attributes.get('loop'), `${at}/@loop`);
  }

  #sms({ child, at }: Verb): Step | undefined {
    const bodies = placed(child, at).filter(({ child: inner, at: place }) => this.#kept(inner, place));
    const said = [child.text, ...bodies.map(({ child: body }) => body.text)]
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim();
    const to = child.attributes.get('to');
    const number = to === undefined ? '$phone' : this.#flow.number(to, `${at}/@to`);
    const from = (child.attributes.get('from') ?? '').trim();
    if (from.includes(','))
      this.#flow.add('value-unreadable', `${at}/@from`, {
        what: 'from',
        value: from,
        wanted: 'a sender without commas',
      });
    if (said === '' || number === undefined) {
      this.#flow.add('left-out', at, { what: child.name, why: 'it has no text or no number' });
      return undefined;
    }
    return { kind: 'sms', to: number, sender: from.includes(',') ? '' : from, text: said };
  }

  #gather({ child, at }: Verb, silence: Target): Leads {
    let prompt: readonly Part[] = [];
    for (const inner of placed(child, at)) {
      if (!this.#kept(inner.child, inner.at)) continue;
      if (inner.child.name === 'Say' || inner.child.name === 'Play')
        prompt = [...prompt, ...this.#spoken(inner)];
      else
        this.#flow.add('left-out', inner.at, {
          what: inner.child.name,
          why: 'a Gather holds Say, Play and Pause',
        });
    }
    const input = child.attributes.get('input') ?? 'dtmf';
    if (/speech/.test(input))
      this.#flow.add('left-out', `${at}/@input`, {
        what: 'speech',
        why: 'a menu listens to keys, not to words',
      });
    if (/dtmf/.test(input)) this.#flow.digits(child.attributes.get('numDigits'), `${at}/@numDigits`, 'more');
    const seconds = this.#flow.seconds(child.attributes.get('timeout'), `${at}/@timeout`, {
      absent: GATHER_SECONDS,
      most: 600,
    });
    const address = child.attributes.get('action')?.trim() || this.#name;
    // Without a key the next verb follows, unless the program wants to be asked about that too.
    const asked = child.attributes.get('actionOnEmptyResult') === 'true' ? 'asked' : 'not asked';
    const answers = this.#flow.answers(address, { from: this.#name, at: `${at}/@action`, silence: asked });
    if (asked === 'asked' && answers.silence === undefined)
      this.#flow.add('carried-otherwise', `${at}/@actionOnEmptyResult`, {
        what: 'actionOnEmptyResult',
        why: 'no route tells of silence, so it goes on to the next verb',
      });
    return { kind: 'ask', prompts: [prompt], seconds, silence, ...answers };
  }

  #dial({ child, at }: Verb, index: number): Leads | undefined {
    const numbers = this.#numbers({ child, at });
    if (numbers.length === 0) {
      this.#flow.add('left-out', at, { what: 'Dial', why: 'it calls no phone number' });
      return undefined;
    }
    if (numbers.length > 1 && child.attributes.get('sequential') !== 'true')
      this.#flow.add('rings-in-turn', at, {});
    const record = child.attributes.get('record');
    const call = {
      numbers,
      waitSeconds: this.#flow.seconds(child.attributes.get('timeout'), `${at}/@timeout`, {
        absent: DIAL_SECONDS,
        most: LIMITS.menu.callWaitSeconds,
      }),
      record:
        record !== undefined && !/^(?:false|do-not-record)$/.test(record)
          ? ('yes' as const)
          : ('no' as const),
    };
    const action = child.attributes.get('action')?.trim();
    if (!action) {
      const rest = this.#from(index + 1, this.#after(index));
      return { kind: 'call', call, talked: rest, failed: rest };
    }
    this.#unreachable(index);
    const place = `${at}/@action`;
    const route = routeAt(this.#flow.source, action, this.#name);
    const to = (name: string | undefined, what: string) =>
      (name === undefined ? undefined : this.#document(name, place, what)) ?? HANG_UP;
    if (!route) {
      const next = to(action, 'Dial');
      return { kind: 'call', call, talked: next, failed: next };
    }
    return {
      kind: 'call',
      call,
      talked: to(route.talked, 'the end of a conversation'),
      failed: to(route.failed ?? route.other, 'a failed call'),
    };
  }

  #numbers({ child, at }: Verb): readonly string[] {
    const written = child.text.trim() === '' ? [] : [{ text: child.text, place: at }];
    for (const inner of placed(child, at))
      if (this.#kept(inner.child, inner.at)) {
        if (inner.child.name === 'Number') written.push({ text: inner.child.text, place: inner.at });
        else this.#flow.add('unknown', inner.at, { what: inner.child.name });
      }
    return this.#flow.inOneCall(
      written.flatMap(({ text, place }) => this.#flow.number(text, place) ?? []),
      at,
    );
  }

  #record({ child, at }: Verb, index: number): Leads {
    const seconds = this.#flow.seconds(
      child.attributes.get('maxLength') ?? String(RECORD_SECONDS),
      `${at}/@maxLength`,
      {
        absent: LIMITS.menu.recordSecondsAbsent,
        most: LIMITS.menu.recordSeconds,
      },
    );
    const action = child.attributes.get('action')?.trim();
    const next = action ? this.#document(action, `${at}/@action`, 'Record') : this.#name;
    // Who says nothing comes to the next verb; a menu knows no such difference.
    const after = this.#verbs[index + 1]?.child;
    const why = 'a recording in which nothing is said goes on like any other';
    if (after?.name === 'Redirect' && after.text.trim() === (action ?? '')) this.#unreachable(index + 1);
    else
      for (const later of this.#verbs.slice(index + 1))
        this.#flow.add('left-out', later.at, { what: later.child.name, why });
    return { kind: 'record', seconds, next: next ?? HANG_UP };
  }
}
