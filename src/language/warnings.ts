// Advice: what is legal but will surprise a subscriber or an account. Owns every complaint of severity `warning`; each is
// decided by what the finite graph of the menu allows. It must not refuse anything.

import { mixedAlphabets } from './alphabets.ts';
import { announces, secondsToSay } from './announced.ts';
import { cyclic } from './cycles.ts';
import { complaint, type Diagnostic, quoted } from './diagnostics.ts';
import { type Graph, graphOf } from './graph.ts';
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
};

export function warnings(tree: Tree, program: Program): readonly Diagnostic[] {
  const found = [...mixedAlphabets(tree)];
  if (!tree.menu) return found;
  const menu: Menu = { tree, entries: tree.menu.entries, program };
  const graph = graphOf(program);
  return [
    ...found,
    ...(graph ? pathWarnings(menu, graph) : []),
    ...unusedLabels(menu),
    ...longPrompts(menu),
    ...manyChoices(menu),
  ];
}

/** What needs to know which moments a call can come to. */
function pathWarnings(menu: Menu, graph: Graph): readonly Diagnostic[] {
  return [
    ...unreachableItems(menu, graph),
    ...deadEnds(menu, graph),
    ...repeatedCommands(menu, graph),
    ...silentKeys(menu, graph),
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
function chosenItems(graph: Graph): ReadonlySet<Selector> {
  const chosen = new Set<Selector>();
  for (const moment of graph.moments) if (moment.kind === 'run') chosen.add(moment.item);
  return chosen;
}

function unreachableItems(menu: Menu, graph: Graph): readonly Diagnostic[] {
  const chosen = chosenItems(graph);
  const lost = new Set(itemsOf(menu).filter((item) => !chosen.has(item)));
  // What hangs below a lost item is lost with it and needs no line of its own.
  return [...lost]
    .filter((item) => !lost.has(parentOf(item)))
    .map((item) => complaint('item-unreachable', placeOf(menu, item), { item: quoted(item) }));
}

function deadEnds(menu: Menu, graph: Graph): readonly Diagnostic[] {
  const { program } = menu;
  const ends = (item: Selector) =>
    actionsOf(program, item).some(
      (action) => action.kind === 'end' || (action.kind === 'call' && action.afterTalk === 'leave'),
    );
  const stuck = (item: Selector) =>
    KEYS.map((key) => lookup(program, item, key)).every((chosen) => chosen === undefined || chosen === item);
  return itemsOf(menu)
    .filter((item) => graph.rests.has(item))
    .filter((item) => !ends(item) && stuck(item))
    .map((item) => complaint('no-way-out', placeOf(menu, item), { item: quoted(item) }));
}

/**
 * What each command is called, and how its coming again by a right key is told. Calling and telling a handler again is
 * what a menu is for; a second SMS costs and is seldom meant.
 */
const COMMANDS = {
  sms: {
    command: 'SMS',
    byKey: 'whenever the subscriber comes to it again; write "{item}: end" after it if once is enough',
  },
  url: { command: 'handler call', byKey: undefined },
  call: { command: 'transfer', byKey: undefined },
} as const;

function repeatedCommands(menu: Menu, graph: Graph): readonly Diagnostic[] {
  const { program } = menu;
  const anyway = cyclic(graph.next);
  const unchosen = cyclic(graph.unchosen);
  const found = new Map<Selector, Diagnostic>();
  for (const [number, moment] of graph.moments.entries()) {
    if (moment.kind !== 'run' || found.has(moment.item)) continue;
    const action = actionsOf(program, moment.item)[moment.next];
    if (action?.kind !== 'sms' && action?.kind !== 'url' && action?.kind !== 'call') continue;
    const { command, byKey } = COMMANDS[action.kind];
    const item = quoted(moment.item);
    const how = unchosen.has(number)
      ? 'even without a right key between: an err: jump or wrong keys lead back to it'
      : anyway.has(number) && byKey?.replace('{item}', item);
    if (!how) continue;
    const entry = menu.entries.filter((candidate) => candidate.selector === moment.item)[moment.next];
    const place = entry?.span ?? placeOf(menu, moment.item);
    found.set(moment.item, complaint('commands-in-a-cycle', place, { command, item, how }));
  }
  return [...found.values()];
}

function spoken(parts: readonly Part[]): string {
  return parts.map((part) => (part.kind === 'speech' ? part.text : '')).join(' ');
}

function silentKeys(menu: Menu, graph: Graph): readonly Diagnostic[] {
  const { program } = menu;
  const positions = new Set(itemsOf(menu).map(parentOf));
  const found: Diagnostic[] = [];
  for (const position of positions) {
    if (!graph.rests.has(position)) continue;
    const prompt = promptOf(program, position).parts;
    const heard = position === TOP ? [...program.start, ...prompt] : prompt;
    // What a sound file says cannot be known here.
    if (heard.some((part) => part.kind === 'sound')) continue;
    const silent = childrenOf(program, position).filter(
      (item) => isWritten(program, item) && !announces(spoken(heard), item.slice(-1)),
    );
    if (silent.length === 0) continue;
    const keys = `${silent.length === 1 ? 'key' : 'keys'} ${silent.map((item) => item.slice(-1)).join(', ')}`;
    const place = placeOf(menu, silent[0]!);
    found.push(complaint('key-not-announced', place, { position: called(position), keys }));
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
