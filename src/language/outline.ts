// A menu as it is drawn: its items as a tree with the place of each in the text, what they do, and where they lead back to. It
// is made of any text, also of one with mistakes, as far as that was understood. Owns the shape; how it looks is the page's.
import { LIMITS } from '../base/limits.ts';
import { splitComment } from './comment.ts';
import { graphOf } from './graph.ts';
import type { Part, Selector } from './machine-types.ts';
import { wholeOf } from './marks.ts';
import { parse, programOf, type Tree } from './parse.ts';
import { childrenOf, isLabel, parentOf, TOP } from './places.ts';
import type { Action, Program } from './program.ts';
import { NOWHERE, type Span, spanOf } from './scan.ts';
import { isPath } from './tree-index.ts';

export type OutlineLink = {
  /** By which control, or by a transfer that failed. */
  readonly how: 'back' | 'start' | 'failed';
  readonly to: Selector;
};

export type OutlineEntry = {
  /** Absent: the value is missing or has a mistake. */
  readonly action?: Action;
  readonly span: Span;
};

export type OutlineNode = {
  readonly selector: Selector;
  readonly kind: 'item' | 'control' | 'label';
  /** In the order they run; none for an item that is only the parent of others. */
  readonly entries: readonly OutlineEntry[];
  readonly links: readonly OutlineLink[];
  /** `unknown` where the menu has too many moments to look at. */
  readonly reached: 'yes' | 'no' | 'unknown';
  readonly children: readonly OutlineNode[];
};

type Spoken = { readonly parts: readonly Part[]; readonly span: Span };

export type Outline = {
  readonly start: Spoken;
  /** Absent: a text without a menu. */
  readonly menu?: Spoken & {
    readonly items: readonly OutlineNode[];
    readonly controls: readonly OutlineNode[];
    readonly labels: readonly OutlineNode[];
  };
  readonly end: Spoken;
};

const CONTROLS = ['*', '0', '#'];

export function outlineOf(message: string): Outline {
  const text = splitComment(message).text.slice(0, LIMITS.menu.textCharactersRead);
  const tree = parse(text);
  const start = spoken(tree.start);
  const end = spoken(tree.end);
  if (!tree.menu) return { start, end };
  const program = programOf(tree);
  const graph = graphOf(program);
  const reached = graph && new Set(graph.moments.flatMap((one) => (one.kind === 'run' ? [one.item] : [])));
  const drawing = new Drawing(tree, program, reached);
  const selectors = [...new Set([...tree.menu.entries, ...tree.menu.empty].map((entry) => entry.selector))];
  return {
    start,
    menu: {
      ...spoken(tree.menu.text),
      items: drawing.below(TOP),
      controls: CONTROLS.filter((key) => selectors.includes(key)).map((key) => drawing.node(key, 'control')),
      labels: selectors.filter(isLabel).map((label) => drawing.node(label, 'label')),
    },
    end,
  };
}

function spoken({ parts, cells }: Tree['start']): Spoken {
  return { parts, span: spanOf(cells, NOWHERE) };
}

class Drawing {
  readonly #entries = new Map<Selector, OutlineEntry[]>();
  readonly #program: Program;
  readonly #reached: ReadonlySet<Selector> | undefined;

  constructor(tree: Tree, program: Program, reached: ReadonlySet<Selector> | undefined) {
    this.#program = program;
    this.#reached = reached;
    for (const entry of tree.menu?.entries ?? []) {
      const { selector, action } = entry;
      this.#add(selector, { ...(action && { action }), span: wholeOf(entry) });
    }
    for (const { selector, span } of tree.menu?.empty ?? []) this.#add(selector, { span });
  }

  #add(selector: Selector, drawn: OutlineEntry): void {
    const known = this.#entries.get(selector);
    if (known) known.push(drawn);
    else this.#entries.set(selector, [drawn]);
  }

  below(position: Selector): readonly OutlineNode[] {
    return this.#childrenOf(position).map((item) => this.node(item, 'item'));
  }

  /** Those of the program, and those of which nothing could be read. */
  #childrenOf(position: Selector): readonly Selector[] {
    const refused = [...this.#entries.keys()].filter((item) => isPath(item) && parentOf(item) === position);
    return [...new Set([...childrenOf(this.#program, position), ...refused])].sort();
  }

  node(selector: Selector, kind: OutlineNode['kind']): OutlineNode {
    const entries = this.#entries.get(selector) ?? [];
    const reached = this.#reached?.has(selector);
    return {
      selector,
      kind,
      entries,
      links: entries.flatMap(({ action }) => (action ? linksOf(action, selector, kind) : [])),
      reached: reached === undefined ? 'unknown' : reached || entries.length === 0 ? 'yes' : 'no',
      children: kind === 'item' ? this.below(selector) : [],
    };
  }
}

function linksOf(action: Action, selector: Selector, kind: OutlineNode['kind']): readonly OutlineLink[] {
  if (action.kind === 'start') return [{ how: 'start', to: TOP }];
  // Where a control or a label leads back to depends on where it is pressed.
  if (action.kind === 'back') return kind === 'item' ? [{ how: 'back', to: parentOf(selector) }] : [];
  if (action.kind === 'call' && action.err !== undefined) return [{ how: 'failed', to: action.err }];
  return [];
}
