// The tree of a menu: parents, children, prompts, and what a key means where. Owns the rules of "tree, position, keys";
// the machine and the checker both ask here, so they cannot differ. It must not keep any state.
import type { Key, Part, Selector } from './machine-types.ts';
import type { Action, Program } from './program.ts';
import { indexOf, isPath } from './tree-index.ts';

/** The position before any key, and the name of MENU TEXT. */
export const TOP: Selector = 'MENU';
/** The label that is played on a wrong key. */
export const WRONG_KEY: Selector = 'err';

const CONTROL_KEYS = ['*', '#', '0'] as const;

export function isLabel(selector: Selector): boolean {
  return !isPath(selector) && !CONTROL_KEYS.some((key) => key === selector);
}

export function isWritten(program: Program, selector: Selector): boolean {
  return indexOf(program).items.has(selector);
}

/** What runs when an item is chosen; none for an item that is only the parent of others. */
export function actionsOf(program: Program, selector: Selector): readonly Action[] {
  return indexOf(program).items.get(selector)?.actions ?? [];
}

/** Whether a key, a control or a jump can lead there: written itself, or the unwritten parent of a written item. */
export function exists(program: Program, selector: Selector): boolean {
  return isPath(selector) ? indexOf(program).paths.has(selector) : isWritten(program, selector);
}

export function parentOf(position: Selector): Selector {
  return position === TOP || position.length === 1 ? TOP : position.slice(0, -1);
}

/** The children of a position, written or not, in the order of their keys. */
export function childrenOf(program: Program, position: Selector): readonly Selector[] {
  return indexOf(program).children.get(position === TOP ? '' : position) ?? [];
}

function isControl(action: Action): boolean {
  return action.kind === 'back' || action.kind === 'start' || action.kind === 'repeat';
}

/** Only items become the position, and of these not the ones that are nothing but controls. */
export function becomesPosition(program: Program, selector: Selector): boolean {
  if (!isPath(selector)) return false;
  const actions = actionsOf(program, selector);
  return actions.length === 0 || actions.some((action) => !isControl(action));
}

/** What a key selects at a position; undefined for a wrong key. */
export function lookup(program: Program, position: Selector, key: Key): Selector | undefined {
  if (key >= '1' && key <= '9') {
    const children = childrenOf(program, position);
    // Where the top has no items there is nobody beside it either.
    const offered =
      children.length > 0 || position === TOP ? children : childrenOf(program, parentOf(position));
    return offered.find((path) => path.endsWith(key));
  }
  return isWritten(program, key) ? key : undefined;
}

/** All texts and sounds of an item, commands left out. */
export function textsOf(program: Program, selector: Selector): readonly Part[] {
  if (selector === TOP) return program.prompt;
  return actionsOf(program, selector).flatMap((action) => (action.kind === 'play' ? action.parts : []));
}

type Prompt = { readonly item: Selector; readonly parts: readonly Part[] };

/** What a position says: its texts, else those of the nearest item above that has some, at the top MENU TEXT. */
export function promptOf(program: Program, position: Selector): Prompt {
  for (let item = position; item !== TOP; item = parentOf(item)) {
    const parts = textsOf(program, item);
    if (parts.length > 0) return { item, parts };
  }
  return { item: TOP, parts: program.prompt };
}
