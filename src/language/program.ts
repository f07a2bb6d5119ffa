// A compiled menu: plain data (JSON) that the machine runs, the checker reasons about and the storage keeps. Owns the
// shape of a program and of an action, and what is filled in per subscriber. It must not hold positions in the source.
import type { Part, Selector } from './machine-types.ts';

export type ControlWord = 'back' | 'start' | 'repeat';

export type Action =
  | { readonly kind: 'play'; readonly parts: readonly Part[] }
  | { readonly kind: ControlWord }
  | { readonly kind: 'end' }
  /** Without an address it is the account's handler. */
  | { readonly kind: 'url'; readonly address?: string }
  | {
      readonly kind: 'call';
      /** Digits only, 1 to 9 numbers, in the order they ring. */
      readonly numbers: readonly string[];
      /** 1 to 120. */
      readonly waitSeconds: number;
      /** What a conversation that has ended leads to. */
      readonly afterTalk: 'leave' | 'go-on';
      readonly err?: Selector;
      readonly record: 'yes' | 'no';
    }
  /** `to` is digits or `$phone`. An empty sender is the account's own. */
  | { readonly kind: 'sms'; readonly to: string; readonly sender: string; readonly text: string }
  | { readonly kind: 'record'; readonly seconds: number };

/** All that stands on one selector, in the order written. */
export type Item = { readonly selector: Selector; readonly actions: readonly Action[] };

export type Program = {
  readonly version: 1;
  readonly start: readonly Part[];
  /** `no`: a text without a macro; it is spoken, then the call ends. */
  readonly menu: 'yes' | 'no';
  /** What runs when START TEXT is over, in place of MENU TEXT; no text can ask for it: a call that is put through at once. */
  readonly first?: Selector;
  /** MENU TEXT, the prompt of the top. */
  readonly prompt: readonly Part[];
  /** In the order of their first entry. */
  readonly items: readonly Item[];
  readonly end: readonly Part[];
};

const HOLE = /\$phone/gi;

/** Digits with blanks between, so that a speech engine reads them one by one. */
export function spelled(digits: string): string {
  return [...digits].join(' ');
}

function boundParts(parts: readonly Part[], phone: string): readonly Part[] {
  return parts.map((part) =>
    part.kind === 'sound' ? part : { kind: 'speech', text: part.text.replace(HOLE, () => spelled(phone)) },
  );
}

function boundAction(action: Action, phone: string): Action {
  switch (action.kind) {
    case 'play':
      return { kind: 'play', parts: boundParts(action.parts, phone) };
    case 'sms':
      return {
        ...action,
        to: action.to.replace(HOLE, () => phone),
        text: action.text.replace(HOLE, () => phone),
      };
    case 'url':
      return action.address === undefined
        ? action
        : { kind: 'url', address: action.address.replace(HOLE, () => phone) };
    default:
      return action;
  }
}

/**
 * The program of one subscriber: every `$phone` filled in. In speech the digits stand apart; in a short message and in a
 * handler's address they stand together (digits are their own URL coding, so all else is dropped). A second time it
 * changes nothing.
 */
export function bind(program: Program, subscriber: { readonly phone: string }): Program {
  const phone = subscriber.phone.replace(/\D/g, '');
  return {
    ...program,
    start: boundParts(program.start, phone),
    prompt: boundParts(program.prompt, phone),
    items: program.items.map((item) => ({
      selector: item.selector,
      actions: item.actions.map((action) => boundAction(action, phone)),
    })),
    end: boundParts(program.end, phone),
  };
}

/**
 * Every distinct part a program can play, in the order of the text, so that all can be prepared before the first ring.
 * Give it a bound program; uploaded files are not among them, the message already has them.
 */
export function spokenParts(program: Program): readonly Part[] {
  const all: Part[] = [...program.start, ...program.prompt];
  for (const item of program.items)
    for (const action of item.actions) if (action.kind === 'play') all.push(...action.parts);
  all.push(...program.end);
  const seen = new Map<string, Part>();
  for (const part of all) {
    const name = part.kind === 'speech' ? `speech:${part.text}` : `sound:${part.source}`;
    if (!seen.has(name)) seen.set(name, part);
  }
  return [...seen.values()];
}
