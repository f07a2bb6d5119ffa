// A menu rehearsed without any telephone: the machine runs, texts are printed instead of spoken, keys come from a
// keyboard or a pipe. Owns the conversation with the person typing; what happens is the machine's decision.

import { unreachable } from '../base/assert.ts';
import {
  bind,
  type Key,
  type Machine,
  type MenuEffect,
  type MenuEvent,
  type MenuSettings,
  type Program,
  start,
  step,
} from '../language/index.ts';

/** Where typed characters come from, one at a time. */
export interface Keyboard {
  /** The next character, 'silence' when none came within `seconds`, 'gone' when there will be none any more. */
  next(seconds: number): Promise<string>;
}

type RehearsalOptions = {
  readonly program: Program;
  readonly settings: MenuSettings;
  readonly keyboard: Keyboard;
  readonly print: (line: string) => void;
};

const KEY = /^[0-9*#A-D]$/;

/** Runs the menu to its end. */
export async function rehearse(options: RehearsalOptions): Promise<void> {
  const rehearsal = new Rehearsal(options);
  await rehearsal.run();
}

/** What the machine waits for when its effects are done. */
type Waiting =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'key'; readonly seconds: number }
  | { readonly kind: 'record'; readonly seconds: number }
  | { readonly kind: 'transfer'; readonly numbers: readonly string[] };

class Rehearsal {
  readonly #options: RehearsalOptions;
  #machine: Machine;
  #waiting: Waiting = { kind: 'nothing' };
  #playing: 'no' | 'yes' = 'no';
  #over: 'no' | 'yes' = 'no';

  constructor(options: RehearsalOptions) {
    this.#options = options;
    this.#machine = start(bind(options.program, { phone: options.settings.phone }), options.settings);
  }

  async run(): Promise<void> {
    this.#feed({ kind: 'answered' });
    while (this.#over === 'no') {
      if (this.#playing === 'yes') {
        this.#playing = 'no';
        this.#feed({ kind: 'played' });
      } else await this.#wait();
    }
  }

  #feed(event: MenuEvent): void {
    const [machine, effects] = step(this.#machine, event);
    this.#machine = machine;
    for (const effect of effects) this.#do(effect);
  }

  async #wait(): Promise<void> {
    const { keyboard, print } = this.#options;
    const waiting = this.#waiting;
    switch (waiting.kind) {
      case 'nothing':
        // Nothing plays and nothing is waited for: the machine has come to its end.
        this.#over = 'yes';
        return;
      case 'key': {
        const typed = await keyboard.next(waiting.seconds);
        if (typed === 'gone') {
          print('  ✕ the caller hangs up');
          this.#feed({ kind: 'hung-up' });
          this.#over = 'yes';
        } else if (typed === 'silence') this.#feed({ kind: 'silence' });
        else if (KEY.test(typed)) {
          print(`> ${typed}`);
          this.#feed({ kind: 'key', key: typed as Key });
        }
        return;
      }
      case 'record': {
        const typed = await keyboard.next(waiting.seconds);
        const seconds = typed === 'silence' ? waiting.seconds : 1;
        this.#waiting = { kind: 'nothing' };
        if (typed === '#') this.#feed({ kind: 'key', key: '#' });
        this.#feed({ kind: 'recorded', seconds });
        return;
      }
      case 'transfer':
        return this.#transfer(waiting.numbers);
      default:
        return unreachable(waiting);
    }
  }

  async #transfer(numbers: readonly string[]): Promise<void> {
    const { keyboard, print } = this.#options;
    print('  ? type y: somebody answers, n: nobody does');
    const typed = await keyboard.next(60);
    this.#waiting = { kind: 'nothing' };
    const last = numbers.at(-1) ?? '';
    if (typed === 'n' || typed === 'N') {
      print('  ☎ nobody answers');
      this.#feed({ kind: 'transfer-failed', number: last, cause: 'no-answer' });
      return;
    }
    print(`  ☎ ${numbers[0]} answers; the conversation ends`);
    this.#feed({ kind: 'transfer-answered', number: numbers[0] ?? '' });
    this.#feed({ kind: 'transfer-ended', by: 'other' });
  }

  #do(effect: MenuEffect): void {
    const { print } = this.#options;
    switch (effect.kind) {
      case 'play':
        print(
          `[${effect.item}] ${effect.parts.map((part) => (part.kind === 'speech' ? part.text : `♪ ${part.source}`)).join(' ')}`,
        );
        this.#playing = 'yes';
        return;
      case 'listen':
        this.#waiting = { kind: 'key', seconds: effect.seconds };
        return;
      case 'record':
        print(`  ● records up to ${effect.seconds} s; # ends it`);
        this.#waiting = { kind: 'record', seconds: effect.seconds };
        return;
      case 'transfer':
        print(
          `  ☎ calls ${effect.numbers.join(', ')}, ${effect.waitSeconds} s each${effect.record === 'yes' ? ', recorded' : ''}`,
        );
        this.#waiting = { kind: 'transfer', numbers: effect.numbers };
        return;
      case 'send-sms':
        print(`  ✉ SMS to ${effect.to} from ${effect.sender || 'the account'}: ${effect.text}`);
        return;
      case 'notify-url':
        print(`  ↗ tells ${effect.address ?? "the account's handler"}: item ${effect.item} (${effect.name})`);
        return;
      case 'hang-up':
        print(`  ✕ hangs up: ${effect.cause}`);
        this.#over = 'yes';
        return;
      case 'note':
        // The hang-up that follows tells it.
        if (effect.what === 'end-command') return;
        print(`  · ${effect.what}${effect.key ? ` ${effect.key}` : effect.item ? ` → ${effect.item}` : ''}`);
        return;
      case 'position':
      case 'stop-record':
        return;
      default:
        return unreachable(effect);
    }
  }
}
