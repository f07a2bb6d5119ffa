// What the tree rules ask of a program again and again, found once: items by selector, and the tree of written paths with
// the parents nobody wrote. Owns that index; the rules themselves are in `places.ts`. It must not hold anything a program
// does not say: it is derived, and never stored.
import type { Selector } from './machine-types.ts';
import type { Item, Program } from './program.ts';

type TreeIndex = {
  readonly items: ReadonlyMap<Selector, Item>;
  /** Every path that exists, written or the parent of a written one, in no order. */
  readonly paths: ReadonlySet<Selector>;
  /** The children of a path, or of the top under `''`, in the order of their keys; absent for none. */
  readonly children: ReadonlyMap<Selector, readonly Selector[]>;
};

const PATH = /^[1-9]+$/;

/** Programs are never changed, so what was found once stays true; it goes away with the program. */
const known = new WeakMap<Program, TreeIndex>();

export function isPath(selector: Selector): boolean {
  return PATH.test(selector);
}

export function indexOf(program: Program): TreeIndex {
  let index = known.get(program);
  if (!index) {
    index = indexed(program);
    known.set(program, index);
  }
  return index;
}

function indexed(program: Program): TreeIndex {
  const items = new Map<Selector, Item>();
  const paths = new Set<Selector>();
  const children = new Map<Selector, Selector[]>();
  for (const item of program.items) {
    items.set(item.selector, item);
    if (!isPath(item.selector)) continue;
    // Upwards until a path already known: all above it is known too.
    for (let path = item.selector; path !== '' && !paths.has(path); path = path.slice(0, -1)) {
      paths.add(path);
      const parent = path.slice(0, -1);
      const siblings = children.get(parent);
      if (siblings) siblings.push(path);
      else children.set(parent, [path]);
    }
  }
  for (const siblings of children.values()) siblings.sort();
  return { items, paths, children };
}
