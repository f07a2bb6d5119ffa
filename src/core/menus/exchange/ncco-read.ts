// Vonage NCCO → flow: one main list of actions and those its webhooks would answer, by a table of routes. Owns what each action
// means (https://developer.vonage.com/en/voice/voice-api/ncco-reference); which properties are carried is in `fates.ts`.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Part } from '../../../language/index.ts';
import { HANG_UP, type Leads, type Step, type Target, withPlay } from './flow.ts';
import { accountedJson, addressIn, listIn, type Properties, textIn } from './json-reading.ts';
import { isPlain, readJson, routeAt, type SourceFiles } from './source-files.ts';
import { type FlowRead, SourceFlow } from './source-flow.ts';

const ENDING = '.json';
/** Seconds `connect` rings, and `input` waits, when nothing is said. */
const CONNECT_SECONDS = 60;
const INPUT_SECONDS = 3;

export function readNcco(source: SourceFiles): Result<FlowRead, string> {
  const flow = new SourceFlow(source, ENDING);
  return flow.readAll((name, text) => {
    const read = readJson(text);
    if (!read.ok) return err(read.error);
    if (!Array.isArray(read.value)) return err('it is no list of actions');
    new NccoDocument(flow, name).read(read.value);
    return ok(undefined);
  });
}

type Act = { readonly action: string; readonly properties: Properties; readonly at: string };
type Chain = {
  steps: readonly Step[];
  /** What keys interrupt: it belongs to the input that follows. */
  prompt: readonly Part[];
  record: 'yes' | 'no';
};

class NccoDocument {
  readonly #flow: SourceFlow;
  readonly #name: string;
  #acts: readonly Act[] = [];

  constructor(flow: SourceFlow, name: string) {
    this.#flow = flow;
    this.#name = name;
  }

  read(list: readonly unknown[]): void {
    const acts = list.flatMap((one, index) => {
      const at = `${this.#name}/${index + 1}`;
      const action = isPlain(one) ? textIn(one, 'action') : undefined;
      if (!isPlain(one) || action === undefined) {
        this.#flow.add('unknown', at, { what: 'what names no action' });
        return [];
      }
      const { gone, notes } = accountedJson('ncco', { action, properties: one, at: `${at} ${action}` });
      this.#flow.notes.push(...notes);
      return gone === 'yes' ? [] : [{ action, properties: one, at: `${at} ${action}` }];
    });
    this.#acts = this.#flow.inARow(acts, this.#name);
    this.#from(0, this.#name);
  }

  #from(first: number, id: Target): Target {
    const chain: Chain = { steps: [], prompt: [], record: 'no' };
    for (let index = first; index < this.#acts.length; index++) {
      const act = this.#acts[index]!;
      const leads = this.#leads(act, index, chain);
      if (leads) return this.#flow.place(id, { at: act.at, steps: chain.steps, leads });
      this.#pass(act, chain);
    }
    const steps = withPlay(chain.steps, chain.prompt);
    return this.#flow.place(id, { at: this.#name, steps, leads: { kind: 'hang-up' } });
  }

  #rest(index: number): Target {
    return index + 1 < this.#acts.length ? this.#from(index + 1, `${this.#name}#${index + 1}`) : HANG_UP;
  }

  /** An action that is done and passed. */
  #pass({ action, properties, at }: Act, chain: Chain): void {
    switch (action) {
      case 'talk':
      case 'stream': {
        const parts = this.#spoken({ action, properties, at });
        // Once it is set it stays until the next input.
        if (properties.bargeIn === true || chain.prompt.length > 0)
          chain.prompt = [...chain.prompt, ...parts];
        else chain.steps = withPlay(chain.steps, parts);
        return;
      }
      case 'notify': {
        const { address, notes } = addressIn(properties, 'eventUrl', at);
        this.#flow.notes.push(...notes);
        if (address !== undefined && /^https?:\/\/[^/?#\s]\S*$/i.test(address))
          chain.steps = [...chain.steps, { kind: 'url', address }];
        else
          this.#flow.add('value-unreadable', `${at}/eventUrl`, {
            what: 'notify',
            value: address ?? '',
            wanted: 'an http(s) address',
          });
        return;
      }
      case 'record':
        chain.record = 'yes';
        this.#flow.add('recording-of-talk', at, {});
        return;
      case 'connect':
        // One that calls nobody; it is told of where that is found.
        return;
      default:
        this.#flow.add('unknown', at, { what: action });
    }
  }

  #spoken({ action, properties, at }: Act): readonly Part[] {
    const loop = textIn(properties, 'loop');
    if (action === 'stream') {
      const { address = '', notes } = addressIn(properties, 'streamUrl', at);
      this.#flow.notes.push(...notes);
      return this.#flow.repeated(this.#flow.sound(address, at), loop, `${at}/loop`);
    }
    const written = textIn(properties, 'text') ?? '';
    const plain = /^\s*<speak[\s>]/i.test(written) ? written.replace(/<[^<>]*>/g, ' ') : written;
    if (plain !== written)
      this.#flow.add('carried-otherwise', `${at}/text`, { what: 'text', why: 'its SSML is taken off' });
    return this.#flow.repeated(this.#flow.speech(plain), loop, `${at}/loop`);
  }

  #leads(act: Act, index: number, chain: Chain): Leads | undefined {
    switch (act.action) {
      case 'input':
        return this.#input(act, index, chain);
      case 'connect':
        return this.#connect(act, index, chain);
      case 'record': {
        const { properties, at } = act;
        if (!['timeOut', 'endOnSilence', 'endOnKey'].some((name) => name in properties)) return undefined;
        chain.steps = withPlay(chain.steps, chain.prompt);
        const seconds = this.#flow.seconds(textIn(properties, 'timeOut'), `${at}/timeOut`, {
          absent: LIMITS.menu.recordSeconds,
          most: LIMITS.menu.recordSeconds,
        });
        return { kind: 'record', seconds, next: this.#rest(index) };
      }
      default:
        return undefined;
    }
  }

  #input({ properties, at }: Act, index: number, chain: Chain): Leads {
    // Without barge-in what is said right before an input is its prompt all the same.
    const last = chain.steps.at(-1);
    if (chain.prompt.length === 0 && last?.kind === 'play') {
      chain.steps = chain.steps.slice(0, -1);
      chain.prompt = last.parts;
    }
    const dtmf = isPlain(properties.dtmf) ? properties.dtmf : {};
    this.#flow.notes.push(
      ...accountedJson('ncco', { action: 'dtmf', properties: dtmf, at: `${at}/dtmf` }).notes,
    );
    const types = listIn(properties, 'type');
    if (types.includes('dtmf') && properties.mode !== 'asynchronous')
      this.#flow.digits(textIn(dtmf, 'maxDigits'), `${at}/dtmf/maxDigits`, 'more');
    if (types.includes('speech'))
      this.#flow.add('left-out', `${at}/type`, {
        what: 'speech',
        why: 'a menu listens to keys, not to words',
      });
    const seconds = this.#flow.seconds(textIn(dtmf, 'timeOut'), `${at}/dtmf/timeOut`, {
      absent: INPUT_SECONDS,
      most: 10,
    });
    const { address = this.#name, notes } = addressIn(properties, 'eventUrl', at);
    this.#flow.notes.push(...notes);
    const answers = this.#flow.answers(address, { from: this.#name, at: `${at}/eventUrl` });
    return { kind: 'ask', prompts: [chain.prompt], seconds, silence: this.#rest(index), ...answers };
  }

  #connect({ properties, at }: Act, index: number, chain: Chain): Leads | undefined {
    const numbers = listIn(properties, 'endpoint').flatMap((one, number) => {
      const place = `${at}/endpoint[${number + 1}]`;
      const endpoint = isPlain(one) ? one : {};
      this.#flow.notes.push(
        ...accountedJson('ncco', { action: 'endpoint', properties: endpoint, at: place }).notes,
      );
      const type = textIn(endpoint, 'type') ?? '';
      if (type === 'phone')
        return this.#flow.number(textIn(endpoint, 'number') ?? '', `${place}/number`) ?? [];
      this.#flow.add('left-out', place, { what: `endpoint ${type}`, why: 'only phone numbers are called' });
      return [];
    });
    if (numbers.length === 0) {
      this.#flow.add('left-out', at, { what: 'connect', why: 'it calls no phone number' });
      return undefined;
    }
    chain.steps = withPlay(chain.steps, chain.prompt);
    const most = LIMITS.menu.callWaitSeconds;
    const waitSeconds = this.#flow.seconds(textIn(properties, 'timeout'), `${at}/timeout`, {
      absent: CONNECT_SECONDS,
      most,
    });
    const call = { numbers: numbers.slice(0, 1), waitSeconds, record: chain.record };
    for (const number of numbers.slice(1))
      this.#flow.add('left-out', `${at}/endpoint`, {
        what: `number ${number}`,
        why: 'a connect has one endpoint',
      });
    const talked = this.#rest(index);
    const { address, notes } = addressIn(properties, 'eventUrl', at);
    this.#flow.notes.push(...notes);
    const failed = address === undefined ? undefined : this.#failed(address, { properties, at });
    return { kind: 'call', call, talked, failed: failed ?? talked };
  }

  #failed(address: string, { properties, at }: Pick<Act, 'properties' | 'at'>): Target | undefined {
    const route = routeAt(this.#flow.source, address, this.#name);
    const name = route?.failed ?? route?.other;
    if (name !== undefined)
      return this.#flow.document(name, { from: this.#name, at: `${at}/eventUrl`, what: 'a failed call' });
    const why = 'Dozvon tells its own handler of calls';
    if (properties.eventType === 'synchronous')
      this.#flow.add('keys-unknown', `${at}/eventUrl`, { target: address });
    else this.#flow.add('left-out', `${at}/eventUrl`, { what: 'eventUrl', why });
    return undefined;
  }
}
