// All reading phases in a row: a message becomes a tree that keeps every position. It collects complaints and never
// throws. Owns the tree; it must not judge what needs the whole menu (targets, reachability): that is the check.
import type { CallOptions } from './call.ts';
import { readValue } from './command.ts';
import { type Diagnostic, inOrder } from './diagnostics.ts';
import { type EmptyEntry, entriesOf, type RawEntry } from './entries.ts';
import { cut } from './macro.ts';
import type { Action, Item, Program } from './program.ts';
import { type Cell, scan } from './scan.ts';
import { type Text, textOf } from './texts.ts';

export type Entry = RawEntry & {
  /** Absent when the value was refused. */
  readonly action?: Action;
  readonly call?: CallOptions;
};

export type Tree = {
  readonly cells: readonly Cell[];
  readonly start: Text;
  /** Absent: the message has no macro. */
  readonly menu?: {
    readonly text: Text;
    readonly entries: readonly Entry[];
    /** Entries without a value: complained about, and left out. */
    readonly empty: readonly EmptyEntry[];
  };
  readonly end: Text;
  readonly diagnostics: readonly Diagnostic[];
};

/** Reads a message without its comment. */
export function parse(message: string): Tree {
  const cells = scan(message);
  const pieces = cut(cells);
  const start = textOf(pieces.start);
  const end = textOf(pieces.end);
  const found = [...pieces.diagnostics, ...start.diagnostics, ...end.diagnostics];
  if (!pieces.body) return { cells, start, end, diagnostics: inOrder(found) };
  const body = entriesOf(pieces.body);
  const text = textOf(body.menuText);
  found.push(...body.diagnostics, ...text.diagnostics);
  const entries = body.entries.map((entry): Entry => {
    const reading = readValue(entry);
    found.push(...reading.diagnostics);
    return {
      ...entry,
      ...(reading.action && { action: reading.action }),
      ...(reading.call && { call: reading.call }),
    };
  });
  return { cells, start, menu: { text, entries, empty: body.empty }, end, diagnostics: inOrder(found) };
}

/** The program of a tree: entries gathered by selector, refused ones left out. */
export function programOf(tree: Tree): Program {
  const actions = new Map<string, Action[]>();
  for (const entry of tree.menu?.entries ?? []) {
    if (!entry.action) continue;
    const written = actions.get(entry.selector);
    if (written) written.push(entry.action);
    else actions.set(entry.selector, [entry.action]);
  }
  const items: Item[] = [...actions].map(([selector, list]) => ({ selector, actions: list }));
  return {
    version: 1,
    start: tree.start.parts,
    menu: tree.menu ? 'yes' : 'no',
    prompt: tree.menu?.text.parts ?? [],
    items,
    end: tree.end.parts,
  };
}
