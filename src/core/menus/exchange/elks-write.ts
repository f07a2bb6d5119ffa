// Flow → 46elks voice actions: a file for each place, keys and what follows by the addresses of others. 46elks speaks short English texts alone, so
// each text is named as a sound to be recorded, with its words in `index.json`. Owns the actions written
// (https://46elks.com/docs/call-actions and the pages of the actions).

import { LIMITS } from '../../../base/limits.ts';
import type { Part } from '../../../language/index.ts';
import { type Ask, type FlowPlace, joined, type Step, sameParts, type Target } from './flow.ts';
import type { MenuFlow } from './menu-flow.ts';
import { note } from './notes.ts';
import {
  Documents,
  dialled,
  documentsOf,
  generalNotes,
  type MenuExported,
  withoutCounterpart,
} from './printed-documents.ts';

const FORMAT = '46elks';
/** Where recordings are sent: an address that whoever sets the menu up has to put in. */
const RECORDINGS = 'recordings';

type Act = { readonly [name: string]: unknown };
type Then = Act | string | undefined;

export function writeElks(flow: MenuFlow): MenuExported {
  const documents = new Documents('.json');
  const writer = new ElksWriter(documents);
  for (const [id, place] of documentsOf(flow)) writer.document(id, place);
  if ([...flow.places.values()].some(({ leads }) => leads.kind === 'ask'))
    documents.note(note('routes-needed', 'index.json', { format: FORMAT }));
  const what =
    'put the addresses of your server before the names of the files, of the sounds and of "recordings"';
  documents.note(note('setup-needed', 'index.json', { what }));
  // What is recorded holds no number of a subscriber: each such text has a note of its own.
  for (const one of generalNotes(flow, FORMAT)) if (one.code !== 'phone-hole') documents.note(one);
  return documents.done(flow);
}

class ElksWriter {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  document(id: Target, place: FlowPlace): void {
    const then = this.#leads(id, place);
    const sounds = place.steps.flatMap((step) => this.#step(step, place.at));
    const act = chained(sounds, then);
    // An address cannot stand where an action is due.
    const whole =
      typeof act === 'string' ? { play: this.#sound([]), next: act } : (act ?? { hangup: 'reject' });
    this.#documents.write(id, `${JSON.stringify(whole, undefined, 2)}\n`);
  }

  #step(step: Step, at: string): readonly string[] {
    if (step.kind === 'play') return joined(step.parts).map((part) => this.#sound([part]));
    this.#documents.note(withoutCounterpart(step, at, FORMAT));
    return [];
  }

  /** Nothing to hear is a sound as well: an action cannot do without. */
  #sound([part]: readonly Part[]): string {
    if (part?.kind === 'sound') return part.source;
    const file = this.#documents.recorded(part?.text ?? '');
    if (/\$phone/i.test(part?.text ?? ''))
      this.#documents.note(note('no-counterpart', file, { what: '$phone', format: FORMAT }));
    return file;
  }

  #leads(id: Target, { leads, at }: FlowPlace): Then {
    switch (leads.kind) {
      case 'ask':
        return this.#ivr(id, leads, at);
      case 'go':
        return this.#documents.name(leads.to);
      case 'hang-up':
        return undefined;
      case 'record':
        return this.#record(leads, at);
      case 'call': {
        const { call, talked, failed } = leads;
        if (call.numbers.length > 1) this.#documents.note(note('rings-at-once', at, { format: FORMAT }));
        if (call.waitSeconds !== LIMITS.menu.callWaitSeconds)
          this.#documents.note(
            note('no-counterpart', at, { what: `wait=${call.waitSeconds}`, format: FORMAT }),
          );
        const otherwise = this.#documents.name(failed);
        const connect = {
          connect: call.numbers.map(dialled).join(','),
          ...(talked !== failed && { busy: otherwise, failed: otherwise }),
          next: this.#documents.name(talked),
        };
        if (call.record === 'no') return connect;
        this.#documents.note(note('recording-goes-on', at, {}));
        return { recordcall: RECORDINGS, ...connect };
      }
    }
  }

  /** With its silence detection no key would end it, and three seconds of silence would (https://46elks.com/docs/voice-record). */
  #record({ seconds, next }: Extract<FlowPlace['leads'], { kind: 'record' }>, at: string): Act {
    const why = '"#" ends a recording, silence does not';
    this.#documents.note(note('carried-otherwise', at, { what: 'record', why }));
    return {
      record: RECORDINGS,
      timelimit: seconds,
      silencedetection: 'no',
      next: this.#documents.name(next),
    };
  }

  #ivr(id: Target, ask: Ask, at: string): Act {
    const [first = [], again = first] = ask.prompts;
    const route = this.#documents.route(`${id}.next`, {
      ...(ask.wrong !== undefined && { other: this.#documents.name(ask.wrong) }),
      silence: this.#documents.name(ask.silence),
    });
    const keys = Object.fromEntries(
      [...ask.keys].map(([key, target]) => [key, this.#documents.name(target)]),
    );
    const said = sameParts(first, again) ? again : first.length === 0 ? again : first;
    if (!sameParts(first, again)) this.#documents.note(note('prompt-differs', at, {}));
    const sounds = joined(said);
    if (sounds.length > 1) {
      const why = 'only the last of several sounds is said again, and only in it a key counts';
      this.#documents.note(note('carried-otherwise', at, { what: 'a prompt of words and sounds', why }));
    }
    const ivr = this.#sound(sounds.slice(-1));
    const act = { ivr, digits: 1, timeout: ask.seconds, repeat: ask.prompts.length, ...keys, next: route };
    return chained(
      sounds.slice(0, -1).map((part) => this.#sound([part])),
      act,
    ) as Act;
  }
}

/** Sounds one after another, then the rest. */
function chained(sounds: readonly string[], rest: Then): Then {
  return sounds.reduceRight<Then>((next, play) => ({ play, ...(next !== undefined && { next }) }), rest);
}
