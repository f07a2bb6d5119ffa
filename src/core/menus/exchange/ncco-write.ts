// Flow → Vonage NCCO: a list of actions for each place that a webhook has to answer with, and a table of routes that says which.
// Owns the actions written (https://developer.vonage.com/en/voice/voice-api/ncco-reference).

import { LIMITS } from '../../../base/limits.ts';
import type { Part } from '../../../language/index.ts';
import type { Ask, FlowPlace, Step, Target } from './flow.ts';
import type { MenuFlow } from './menu-flow.ts';
import { note } from './notes.ts';
import {
  Documents,
  generalNotes,
  type MenuExported,
  ringing,
  withoutCounterpart,
} from './printed-documents.ts';

const FORMAT = 'NCCO';
/** The least `timeOut` of a record action. */
const RECORD_SECONDS_LEAST = 3;

type Act = Readonly<Record<string, unknown>>;

export function writeNcco(flow: MenuFlow): MenuExported {
  const documents = new Documents('.json');
  const writer = new NccoWriter(flow, documents);
  documents.name(flow.entry);
  for (let id = documents.next(); id !== undefined; id = documents.next()) writer.document(id);
  if ([...flow.places.values()].some(({ leads }) => leads.kind === 'ask' || leads.kind === 'call'))
    documents.note(note('routes-needed', 'index.json', { format: FORMAT }));
  const what =
    'put the address of your server before each eventUrl that has none, and add "from", a number of yours, to each connect';
  documents.note(note('setup-needed', 'index.json', { what }));
  for (const one of generalNotes(flow, FORMAT)) documents.note(one);
  return documents.done(flow);
}

class NccoWriter {
  readonly #flow: MenuFlow;
  readonly #documents: Documents;

  constructor(flow: MenuFlow, documents: Documents) {
    this.#flow = flow;
    this.#documents = documents;
  }

  document(id: Target): void {
    this.#documents.write(id, `${JSON.stringify(this.#acts(id), undefined, 2)}\n`);
  }

  /** Of a place, of one more round of its prompt, or of one more number of its call. */
  #acts(id: Target): readonly Act[] {
    if (this.#flow.places.has(id)) return this.#body(id, new Set());
    for (const [owner, place] of this.#flow.places) {
      if (!id.startsWith(owner)) continue;
      const ring = ringing(owner, place).find((one) => one.id === id);
      if (ring) return this.#ring(place, ring, new Set([owner]));
      const { leads } = place;
      for (const [round, prompt] of leads.kind === 'ask' ? leads.prompts.entries() : [])
        if (leads.kind === 'ask' && roundOf(owner, round) === id)
          return this.#input(owner, leads, { round, prompt });
    }
    return [];
  }

  /** All that happens from a place on: a list of actions cannot lead on to another, so what follows is copied. */
  #body(id: Target, above: ReadonlySet<Target>): readonly Act[] {
    const place = this.#flow.places.get(id);
    if (!place || above.has(id)) return [];
    const inside = new Set([...above, id]);
    const steps = place.steps.flatMap((step) => this.#step(step, place.at));
    const { leads } = place;
    switch (leads.kind) {
      case 'ask':
        return [...steps, ...this.#input(id, leads, { round: 0, prompt: leads.prompts[0] ?? [] })];
      case 'go':
        return [...steps, ...this.#body(leads.to, inside)];
      case 'record': {
        const timeOut = Math.max(RECORD_SECONDS_LEAST, leads.seconds);
        const why = `Vonage records ${RECORD_SECONDS_LEAST} seconds at least`;
        if (timeOut !== leads.seconds)
          this.#documents.note(
            note('carried-otherwise', place.at, { what: `record: ${leads.seconds}`, why }),
          );
        const endOnSilence = LIMITS.menu.recordSilenceSeconds;
        const act = { action: 'record', timeOut, endOnSilence, endOnKey: '#', beepStart: true };
        return [...steps, act, ...this.#body(leads.next, inside)];
      }
      case 'call': {
        const [first] = ringing(id, place);
        return first ? [...steps, ...this.#ring(place, first, inside)] : steps;
      }
      case 'hang-up':
        return steps;
    }
  }

  #step(step: Step, at: string): readonly Act[] {
    switch (step.kind) {
      case 'play':
        return step.parts.map((part) => spoken(part, {}));
      case 'sms':
      case 'url':
        if (step.kind === 'url' && step.address !== undefined)
          return [{ action: 'notify', payload: { item: at }, eventUrl: [step.address] }];
        this.#documents.note(withoutCounterpart(step, at, FORMAT));
        return [];
    }
  }

  #input(
    id: Target,
    ask: Ask,
    { round, prompt }: { readonly round: number; readonly prompt: readonly Part[] },
  ): readonly Act[] {
    const name = (target: Target) => this.#documents.name(target);
    const next = round + 1 < ask.prompts.length ? roundOf(id, round + 1) : ask.silence;
    const address = this.#documents.route(`${roundOf(id, round)}.keys`, {
      keys: Object.fromEntries([...ask.keys].map(([key, target]) => [key, name(target)])),
      ...(ask.wrong !== undefined && { other: name(ask.wrong) }),
      silence: name(next),
    });
    const dtmf = { maxDigits: 1, timeOut: ask.seconds, submitOnHash: false };
    return [
      ...prompt.map((part) => spoken(part, { bargeIn: true })),
      { action: 'input', type: ['dtmf'], dtmf, eventUrl: [address] },
    ];
  }

  #ring(
    place: FlowPlace,
    { id, number, failed }: ReturnType<typeof ringing>[number],
    above: ReadonlySet<Target>,
  ): readonly Act[] {
    if (place.leads.kind !== 'call') return [];
    const { call, talked } = place.leads;
    const route = () => ({ failed: this.#documents.name(failed) });
    const connect = {
      action: 'connect',
      timeout: call.waitSeconds,
      // Otherwise what follows does not wait for the end of the call.
      eventType: 'synchronous',
      ...(talked !== failed && { eventUrl: [this.#documents.route(`${id}.call`, route())] }),
      endpoint: [{ type: 'phone', number }],
    };
    if (call.record === 'yes') this.#documents.note(note('recording-goes-on', place.at, {}));
    return [...(call.record === 'yes' ? [{ action: 'record' }] : []), connect, ...this.#body(talked, above)];
  }
}

function roundOf(id: Target, round: number): Target {
  return round === 0 ? id : `${id}-round-${round + 1}`;
}

function spoken(part: Part, more: Act): Act {
  return part.kind === 'speech'
    ? { action: 'talk', text: part.text, ...more }
    : { action: 'stream', streamUrl: [part.source], ...more };
}
