// How long a call can get, in seconds: with a subscriber who says and presses nothing, and on the longest way down the menu.
// Owns these sums; how fast a text is spoken is a guess, and how long a sound or a conversation lasts is not known here.
import { secondsToSay } from './announced.ts';
import { heaviest } from './bounds.ts';
import { isDone, start, step } from './machine.ts';
import type { MenuEffect, MenuEvent, MenuSettings, Part, Selector } from './machine-types.ts';
import { childrenOf, promptOf, TOP } from './places.ts';
import type { Action, Program } from './program.ts';
import { type AccountMenuSettings, MENU_DEFAULTS } from './settings.ts';

export type CallLengths = {
  /** Nobody presses anything. */
  readonly silentSeconds: number;
  /** The longest way down, and silence at its end: every text heard, every transfer rung in vain, every recording full. */
  readonly longestSeconds: number;
  /** The keys of that way; empty where nothing can be pressed. */
  readonly longestKeys: string;
  /** `some`: sounds and conversations come on top. */
  readonly unknown: 'none' | 'some';
};

export function lengthsOf(program: Program, account: AccountMenuSettings = MENU_DEFAULTS): CallLengths {
  const settings: MenuSettings = { ...account, uploads: 0, phone: '' };
  const way = longestWay(program);
  const actions = program.items.flatMap((item) => item.actions);
  const all = [
    ...program.start,
    ...program.prompt,
    ...program.end,
    ...actions.flatMap((action) => (action.kind === 'play' ? action.parts : [])),
  ];
  const open = all.some((part) => part.kind === 'sound') || actions.some((action) => action.kind === 'call');
  return {
    silentSeconds: Math.ceil(silentSeconds(program, settings)),
    longestSeconds: Math.ceil(way.seconds + silenceAfter(program, way.item, settings)),
    longestKeys: way.item,
    unknown: open ? 'some' : 'none',
  };
}

function secondsOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (part.kind === 'speech' ? secondsToSay(part.text) : 0), 0);
}

/** The machine itself runs: without a key a call has one story, and it ends. */
function silentSeconds(program: Program, settings: MenuSettings): number {
  let machine = start(program, settings);
  let event: MenuEvent = { kind: 'answered' };
  let seconds = 0;
  while (!isDone(machine)) {
    const [next, effects] = step(machine, event);
    machine = next;
    for (const effect of effects) seconds += secondsIn(effect);
    const { kind } = machine.phase;
    // A recording or a transfer nobody asked for by a key: how long that takes is not known.
    if (kind === 'recording' || kind === 'ringing') break;
    event = kind === 'listening' ? { kind: 'silence' } : { kind: 'played' };
  }
  return seconds;
}

function secondsIn(effect: MenuEffect): number {
  if (effect.kind === 'play') return secondsOf(effect.parts);
  return effect.kind === 'listen' ? effect.seconds : 0;
}

/** The rounds of silence at a place, its prompt said again between them. */
function silenceAfter(program: Program, item: Selector, settings: MenuSettings): number {
  const rounds = Math.max(1, settings.silenceRounds);
  const prompt = secondsOf(promptOf(program, item === '' ? TOP : item).parts);
  return rounds * settings.silenceSeconds + (rounds - 1) * prompt;
}

function longestWay(program: Program): { readonly item: string; readonly seconds: number } {
  const weight = (action: Action): number => {
    switch (action.kind) {
      case 'play':
        return secondsOf(action.parts);
      case 'record':
        return action.seconds;
      case 'call':
        return action.numbers.length * action.waitSeconds;
      default:
        return 0;
    }
  };
  const through = heaviest(program, weight);
  const edges = secondsOf(program.start) + secondsOf(promptOf(program, TOP).parts) + secondsOf(program.end);
  let longest = { item: '', seconds: edges };
  const open: { readonly item: Selector; readonly seconds: number }[] = [{ item: TOP, seconds: edges }];
  for (let way = open.pop(); way !== undefined; way = open.pop())
    for (const item of childrenOf(program, way.item)) {
      const next = { item, seconds: way.seconds + through(item) };
      if (next.seconds > longest.seconds) longest = next;
      open.push(next);
    }
  return longest;
}
