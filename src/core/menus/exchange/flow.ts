// A menu as a graph, between Dozvon's text and the formats of other systems: places, what is done at each, and what leads
// where. Every format is read into it and written from it. Owns the shape and small questions about parts; no format.

import type { Key, Part } from '../../../language/index.ts';

/** Names a place of the flow, or one of the two that every flow has. */
export type Target = string;

/** To the menu above the one that asked. */
export const BACK: Target = '<back>';
/** The call ends, nothing is said before. */
export const HANG_UP: Target = '<hang-up>';

export type Step =
  | { readonly kind: 'play'; readonly parts: readonly Part[] }
  /** `to` is digits or `$phone`. */
  | { readonly kind: 'sms'; readonly to: string; readonly sender: string; readonly text: string }
  /** A handler is told; without an address the account's. */
  | { readonly kind: 'url'; readonly address?: string };

export type Ask = {
  readonly kind: 'ask';
  /** What is said, one list for each round of silence. */
  readonly prompts: readonly (readonly Part[])[];
  /** Waited for a key after each. */
  readonly seconds: number;
  readonly keys: ReadonlyMap<Key, Target>;
  /** Any other key; absent where the format does not say. */
  readonly wrong?: Target;
  readonly silence: Target;
};

type Ringing = {
  readonly numbers: readonly string[];
  readonly waitSeconds: number;
  readonly record: 'yes' | 'no';
};

export type Leads =
  | Ask
  | { readonly kind: 'go'; readonly to: Target }
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'call'; readonly call: Ringing; readonly talked: Target; readonly failed: Target }
  | { readonly kind: 'record'; readonly seconds: number; readonly next: Target };

export type FlowPlace = {
  /** Where it stands in the source, for notes. */
  readonly at: string;
  readonly steps: readonly Step[];
  readonly leads: Leads;
};

export type Flow = { readonly entry: Target; readonly places: ReadonlyMap<Target, FlowPlace> };

export const KEYS: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

export function isKey(text: string): text is Key {
  return KEYS.some((key) => key === text);
}

/** One text where several stand side by side: they are spoken in one breath, and a menu's text cannot part them. */
export function joined(parts: readonly Part[]): readonly Part[] {
  const found: Part[] = [];
  for (const part of parts) {
    const last = found.at(-1);
    if (part.kind === 'speech' && last?.kind === 'speech')
      found[found.length - 1] = { kind: 'speech', text: `${last.text} ${part.text}` };
    else found.push(part);
  }
  return found;
}

export function sameParts(one: readonly Part[], other: readonly Part[]): boolean {
  return JSON.stringify(joined(one)) === JSON.stringify(joined(other));
}

/** Blanks of any kind are one blank; undefined where nothing is left to say. */
export function speech(text: string): Part | undefined {
  const plain = text.replace(/[\s\u0000-\u001f\u200b\u200e\u200f\u2060\ufeff]+/gu, ' ').trim();
  return plain === '' ? undefined : { kind: 'speech', text: plain };
}

/** Steps with a text after a text made one. */
export function withPlay(steps: readonly Step[], parts: readonly Part[]): Step[] {
  if (parts.length === 0) return [...steps];
  const last = steps.at(-1);
  if (last?.kind === 'play')
    return [...steps.slice(0, -1), { kind: 'play', parts: [...last.parts, ...parts] }];
  return [...steps, { kind: 'play', parts }];
}
