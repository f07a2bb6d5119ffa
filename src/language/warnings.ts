// Advice: what is legal but will surprise a subscriber or an account. Owns every complaint of severity `warning`; each is
// decided by what the finite graph of the menu allows. It must not refuse anything.

import { mixedAlphabets } from './alphabets.ts';
import { announces, secondsToSay } from './announced.ts';
import { complaint, type Diagnostic, quoted } from './diagnostics.ts';
import { type Graph, graphOf, nameOfMoment, recurs } from './graph.ts';
import type { Key, Part, Selector } from './machine-types.ts';
import type { Entry, Tree } from './parse.ts';
import {
  actionsOf,
  childrenOf,
  isLabel,
  isWritten,
  lookup,
  parentOf,
  promptOf,
  TOP,
  textsOf,
  WRONG_KEY,
} from './places.ts';
import type { Program } from './program.ts';
import { type Span, spanOf } from './scan.ts';
import { isPath } from './tree-index.ts';

const PROMPT_SECONDS_MAX = 20;
const CHOICES_MAX = 5;
const KEYS: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

type Menu = {
  readonly tree: Tree;
  readonly entries: readonly Entry[];
  readonly program: Program;
  readonly graph: Graph;
};

export function warnings(tree: Tree, program: Program): readonly Diagnostic[] {
  const found = [...mixedAlphabets(tree)];
  if (!tree.menu) return found;
  const menu: Menu = { tree, entries: tree.menu.entries, program, graph: graphOf(program) };
  return [
    ...found,
    ...unreachableItems(menu),
    ...deadEnds(menu),
    ...repeatedCommands(menu),
    ...silentKeys(menu),
    ...unusedLabels(menu),
    ...longPrompts(menu),
    ...manyChoices(menu),
  ];
}

/** Where the first entry of a selector stands. */
function placeOf(menu: Menu, selector: Selector): Span {
  const entry = menu.entries.find((candidate) => candidate.selector === selector);
  const top = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return entry ? entry.span : spanOf(menu.tree.menu?.text.cells ?? [], top);
}

function called(position: Selector): string {
  if (position === TOP) return 'the menu';
  return isPath(position) ? `item ${quoted(position)}` : `"${quoted(position)}"`;
}

function itemsOf(menu: Menu): readonly Selector[] {
  return menu.program.items.map((item) => item.selector).filter(isPath);
}

/** Items some key or jump can choose. */
function chosenItems(menu: Menu): ReadonlySet<Selector> {
  const chosen = new Set<Selector>();
  for (const moment of menu.graph.moments.values()) if (moment.kind === 'run') chosen.add(moment.item);
  return chosen;
}

function unreachableItems(menu: Menu): readonly Diagnostic[] {
  const chosen = chosenItems(menu);
  const lost = new Set(itemsOf(menu).filter((item) => !chosen.has(item)));
  // What hangs below a lost item is lost with it and needs no line of its own.
  return [...lost]
    .filter((item) => !lost.has(parentOf(item)))
    .map((item) => complaint('item-unreachable', placeOf(menu, item), { item: quoted(item) }));
}

function deadEnds(menu: Menu): readonly Diagnostic[] {
  const { program, graph } = menu;
  const ends = (item: Selector) =>
    actionsOf(program, item).some(
      (action) => action.kind === 'end' || (action.kind === 'call' && action.afterTalk === 'leave'),
    );
  const stuck = (item: Selector) =>
    KEYS.map((key) => lookup(program, item, key)).every((chosen) => chosen === undefined || chosen === item);
  return itemsOf(menu)
    .filter((item) => graph.moments.has(nameOfMoment({ kind: 'rest', position: item })))
    .filter((item) => !ends(item) && stuck(item))
    .map((item) => complaint('no-way-out', placeOf(menu, item), { item: quoted(item) }));
}

const COMMANDS = { sms: 'SMS', url: 'handler call', call: 'transfer' } as const;

function repeatedCommands(menu: Menu): readonly Diagnostic[] {
  const found = new Map<Selector, Diagnostic>();
  for (const [name, moment] of menu.graph.moments) {
    if (moment.kind !== 'run' || found.has(moment.item)) continue;
    const action = actionsOf(menu.program, moment.item)[moment.next];
    if (action?.kind !== 'sms' && action?.kind !== 'url' && action?.kind !== 'call') continue;
    if (!recurs(menu.graph, name)) continue;
    const entry = menu.entries.filter((candidate) => candidate.selector === moment.item)[moment.next];
    const holes = { command: COMMANDS[action.kind], item: quoted(moment.item) };
    found.set(
      moment.item,
      complaint('commands-in-a-cycle', entry?.span ?? placeOf(menu, moment.item), holes),
    );
  }
  return [...found.values()];
}

function spoken(parts: readonly Part[]): string {
  return parts.map((part) => (part.kind === 'speech' ? part.text : '')).join(' ');
}

function silentKeys(menu: Menu): readonly Diagnostic[] {
  const { program } = menu;
  const positions = new Set(itemsOf(menu).map(parentOf));
  const found: Diagnostic[] = [];
  for (const position of positions) {
    if (!menu.graph.moments.has(nameOfMoment({ kind: 'rest', position }))) continue;
    const prompt = promptOf(program, position).parts;
    const heard = position === TOP ? [...program.start, ...prompt] : prompt;
    // What a sound file says cannot be known here.
    if (heard.some((part) => part.kind === 'sound')) continue;
    for (const item of childrenOf(program, position)) {
      const key = item.slice(-1);
      if (!isWritten(program, item) || announces(spoken(heard), key)) continue;
      found.push(complaint('key-not-announced', placeOf(menu, item), { position: called(position), key }));
    }
  }
  return found;
}

function unusedLabels(menu: Menu): readonly Diagnostic[] {
  const targets = new Set(menu.entries.map((entry) => entry.call?.target?.selector));
  return menu.program.items
    .map((item) => item.selector)
    .filter((selector) => isLabel(selector) && selector !== WRONG_KEY && !targets.has(selector))
    .map((label) => complaint('label-unused', placeOf(menu, label), { label: quoted(label) }));
}

function longPrompts(menu: Menu): readonly Diagnostic[] {
  const prompts = [TOP, ...menu.program.items.map((item) => item.selector)];
  return prompts.flatMap((item) => {
    const seconds = Math.ceil(secondsToSay(spoken(textsOf(menu.program, item))));
    if (seconds <= PROMPT_SECONDS_MAX) return [];
    const holes = { position: called(item), seconds, max: PROMPT_SECONDS_MAX };
    return [complaint('prompt-long', placeOf(menu, item), holes)];
  });
}

function manyChoices(menu: Menu): readonly Diagnostic[] {
  const positions = new Set(itemsOf(menu).map(parentOf));
  return [...positions].flatMap((position) => {
    const children = childrenOf(menu.program, position);
    const sixth = children[CHOICES_MAX];
    if (sixth === undefined) return [];
    const holes = { position: called(position), count: children.length, max: CHOICES_MAX };
    return [complaint('choices-many', placeOf(menu, sixth), holes)];
  });
}
