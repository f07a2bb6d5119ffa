// Flow → TwiML: a document for each place, with relative addresses between, and a table of routes for what TwiML cannot decide
// alone: which key, and how a call ended. Owns the verbs written (https://www.twilio.com/docs/voice/twiml and the pages of the verbs).

import { LIMITS } from '../../../base/limits.ts';
import type { Part } from '../../../language/index.ts';
import type { PrintedElement } from '../../../protocols/xml.ts';
import type { Ask, FlowPlace, Step, Target } from './flow.ts';
import type { MenuFlow } from './menu-flow.ts';
import { note } from './notes.ts';
import {
  Documents,
  dialled,
  documentsOf,
  generalNotes,
  type MenuExported,
  prettyXml,
  ringing,
  withoutCounterpart,
  XML_HEAD,
} from './printed-documents.ts';

const FORMAT = 'TwiML';

export function writeTwiml(flow: MenuFlow): MenuExported {
  const documents = new Documents('.xml');
  const writer = new TwimlWriter(documents);
  for (const [id, place] of documentsOf(flow)) writer.place(id, place);
  if ([...flow.places.values()].some(({ leads }) => leads.kind === 'ask' || leads.kind === 'call'))
    documents.note(note('routes-needed', 'index.json', { format: FORMAT }));
  for (const one of generalNotes(flow, FORMAT)) documents.note(one);
  return documents.done(flow);
}

class TwimlWriter {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  place(id: Target, place: FlowPlace): void {
    const steps = place.steps.flatMap((step) => this.#step(step, place.at));
    const [first, ...others] = ringing(id, place);
    this.#write(id, [...steps, ...(first ? this.#ring(place, first) : this.#leads(id, place))]);
    for (const next of others) this.#write(next.id, this.#ring(place, next));
  }

  #write(id: Target, verbs: readonly PrintedElement[]): void {
    this.#documents.write(id, `${XML_HEAD}${prettyXml({ name: 'Response', content: verbs })}`);
  }

  #step(step: Step, at: string): readonly PrintedElement[] {
    switch (step.kind) {
      case 'play':
        return step.parts.map(spoken);
      case 'sms': {
        const attributes = {
          ...(step.to !== '$phone' && { to: dialled(step.to) }),
          ...(step.sender !== '' && { from: step.sender }),
        };
        return [{ name: 'Sms', attributes, content: step.text }];
      }
      case 'url':
        this.#documents.note(withoutCounterpart(step, at, FORMAT));
        return [];
    }
  }

  #leads(id: Target, { leads }: FlowPlace): readonly PrintedElement[] {
    switch (leads.kind) {
      case 'ask':
        return this.#gathers(id, leads);
      case 'go':
        return [this.#redirect(leads.to)];
      case 'record': {
        const attributes = {
          maxLength: String(leads.seconds),
          timeout: String(LIMITS.menu.recordSilenceSeconds),
          finishOnKey: '#',
          playBeep: 'true',
          action: this.#documents.name(leads.next),
        };
        // Who says nothing comes to the next verb (https://www.twilio.com/docs/voice/twiml/record).
        return [{ name: 'Record', attributes }, this.#redirect(leads.next)];
      }
      case 'hang-up':
      case 'call':
        return [{ name: 'Hangup' }];
    }
  }

  #redirect(target: Target): PrintedElement {
    return { name: 'Redirect', content: this.#documents.name(target) };
  }

  /** A Gather for each round: without a key Twilio goes on to the next verb. */
  #gathers(id: Target, ask: Ask): readonly PrintedElement[] {
    const names = [...ask.keys].map(([key, target]) => [key, this.#documents.name(target)] as const);
    const action = this.#documents.route(`${id}.keys`, {
      keys: Object.fromEntries(names),
      ...(ask.wrong !== undefined && { other: this.#documents.name(ask.wrong) }),
    });
    // Without a finishing key "#" is a key like the others.
    const attributes = {
      input: 'dtmf',
      numDigits: '1',
      timeout: String(ask.seconds),
      finishOnKey: '',
      action,
    };
    const gathers = ask.prompts.map((prompt) => ({
      name: 'Gather',
      attributes,
      content: prompt.map(spoken),
    }));
    return [...gathers, this.#redirect(ask.silence)];
  }

  #ring(
    place: FlowPlace,
    { id, number, failed }: ReturnType<typeof ringing>[number],
  ): readonly PrintedElement[] {
    if (place.leads.kind !== 'call') return [];
    const { call, talked } = place.leads;
    const isPlain = talked === failed;
    const attributes = {
      timeout: String(call.waitSeconds),
      ...(call.record === 'yes' && { record: 'record-from-answer' }),
      ...(!isPlain && {
        action: this.#documents.route(`${id}.call`, {
          talked: this.#documents.name(talked),
          failed: this.#documents.name(failed),
        }),
      }),
    };
    const dial = { name: 'Dial', attributes, content: [{ name: 'Number', content: dialled(number) }] };
    return isPlain ? [dial, this.#redirect(talked)] : [dial];
  }
}

function spoken(part: Part): PrintedElement {
  return part.kind === 'speech'
    ? { name: 'Say', content: part.text }
    : { name: 'Play', content: part.source };
}
