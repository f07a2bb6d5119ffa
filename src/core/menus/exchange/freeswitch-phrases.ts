// Sounds as FreeSWITCH names them → parts of a text: files, texts for the engine, phrase macros. Owns that reading; a macro that
// depends on what it is given is only carried as far as it does not.

import type { Part } from '../../../language/index.ts';
import type { XmlElement } from '../../../protocols/xml.ts';
import { FILES, PHRASE, SAY, SILENCE, TONE } from './freeswitch-words.ts';
import type { SourceFlow } from './source-flow.ts';
import { placed } from './xml-reading.ts';

type Placed = { readonly element: XmlElement; readonly at: string };

export class Phrases {
  readonly #macros: ReadonlyMap<string, Placed>;
  readonly #flow: SourceFlow;
  readonly #used = new Set<string>();

  constructor(macros: ReadonlyMap<string, Placed>, flow: SourceFlow) {
    this.#macros = macros;
    this.#flow = flow;
  }

  sound(written: string, at: string): readonly Part[] {
    const name = written.trim();
    // The tone before a recording is heard there anyway.
    if (name === '' || name === TONE || name.startsWith(SILENCE)) return [];
    if (name.startsWith(SAY)) return this.#flow.speech(name.slice(SAY.length));
    if (name.startsWith(PHRASE)) return this.#phrase(name.slice(PHRASE.length), at);
    if (name.startsWith(FILES))
      return name
        .slice(FILES.length)
        .split('!')
        .flatMap((one) => this.sound(one, at));
    return this.#flow.sound(name, at);
  }

  /** `name:argument`. */
  #phrase(written: string, at: string): readonly Part[] {
    const name = written.replace(/:.*$/s, '').trim();
    const macro = this.#macros.get(name);
    if (!macro) {
      this.#flow.add('target-missing', at, { what: `phrase ${name}`, target: `macro ${name}` });
      return [];
    }
    const isFirst = !this.#used.has(name);
    this.#used.add(name);
    const inputs = placed(macro.element, macro.at);
    const groups = inputs[0]?.child.attributes.get('pattern')?.includes('(') ? 'yes' : 'no';
    const actions = inputs.slice(0, 1).flatMap(({ child: input, at: place }) =>
      placed(input, place)
        .filter(({ child }) => child.name === 'match')
        .flatMap(({ child: match, at: inner }) => placed(match, inner)),
    );
    if (isFirst)
      for (const other of inputs.slice(1)) this.#flow.add('not-reached', other.at, { what: 'another input' });
    return actions.flatMap(({ child, at: place }) => this.#act(child, groups, isFirst ? place : undefined));
  }

  /** `groups`: whether `$1` is what the pattern found. `at`: where a note is due, the first time a macro is read. */
  #act(action: XmlElement, groups: 'yes' | 'no', at: string | undefined): readonly Part[] {
    const data = action.attributes.get('data') ?? '';
    const what = action.attributes.get('function') ?? action.name;
    if ((groups === 'yes' && /\$\d/.test(data)) || data.includes('${')) {
      if (at !== undefined)
        this.#flow.add('left-out', at, { what, why: 'what it says is only known in a call' });
      return [];
    }
    if (what === 'speak-text') return this.#flow.speech(data);
    if (what === 'play-file') return this.sound(data, at ?? '');
    if (at !== undefined)
      this.#flow.add('left-out', at, { what, why: 'a text of a menu is words and sounds' });
    return [];
  }

  tellUnused(): void {
    for (const [name, { at }] of this.#macros)
      if (!this.#used.has(name)) this.#flow.add('not-reached', at, { what: `macro ${name}` });
  }
}
