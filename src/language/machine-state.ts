// What the menu machine remembers between two events. Owns that shape; it is plain data (JSON), so that a call can be
// stored, shown and replayed. It must not hold behaviour.
import type { HangUpCause, Key, MenuEffect, MenuSettings, Selector } from './machine-types.ts';
import type { Program } from './program.ts';

export type Phase =
  | { readonly kind: 'waiting' }
  /** START TEXT plays. */
  | { readonly kind: 'opening' }
  /** A prompt or an item's text plays. */
  | { readonly kind: 'playing' }
  | { readonly kind: 'listening' }
  | { readonly kind: 'recording'; readonly stopped: 'yes' | 'no' }
  /** A transfer rings. */
  | { readonly kind: 'ringing' }
  /** A transfer is a conversation. */
  | { readonly kind: 'talking' }
  /** END TEXT plays. */
  | { readonly kind: 'leaving'; readonly cause: HangUpCause }
  | { readonly kind: 'done' };

export type Machine = {
  /** Bound to the subscriber. */
  readonly program: Program;
  readonly settings: MenuSettings;
  readonly phase: Phase;
  readonly position: Selector;
  /** The item that runs and the index of its next action; null between items. */
  readonly run: { readonly item: Selector; readonly next: number } | null;
  /** Whether the subscriber has heard a text since the last key or conversation. */
  readonly heard: 'yes' | 'no';
  /** Rounds of silence since the last right key. */
  readonly silences: number;
  /** Wrong keys since the last right one. */
  readonly wrongKeys: number;
  readonly jumps: number;
  readonly smsSent: number;
  /** Keys pressed while something ran that no key interrupts; at most 8. */
  readonly keys: readonly Key[];
  /** The key that acted last; empty before the first. */
  readonly lastKey: string;
};

/** What a step works on: a copy of the machine and the effects so far. */
export type Draft = { -readonly [Name in keyof Machine]: Machine[Name] } & { readonly effects: MenuEffect[] };
