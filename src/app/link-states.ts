// The links of the configuration, what waits on each, and how each is where somebody can tell. Owns this list, which the command
// line prints and `/metrics/links` answers.

import type { LinkNow } from '../core/routing/link-now.ts';
import type { LinkQueue } from '../storage/links-report.ts';
import type { ConfiguredLink } from './read-links.ts';

/** Moments as ISO 8601 has them. */
type LinkState = {
  readonly name: string;
  /** null: it is not configured any more. */
  readonly kind: string | null;
  readonly kinds: readonly string[];
  /** Single messages, and those of mailings, that are due and nobody has taken; since when the oldest is. */
  readonly waiting: number;
  readonly waitingMass: number;
  readonly oldest: string | null;
  /** Messages of it that are being sent. */
  readonly underWay: number;
  /** null: no such link runs here. */
  readonly now: {
    readonly up: boolean;
    readonly connections: number | null;
    readonly window: { readonly used: number; readonly size: number } | null;
    readonly patienceSince: string | null;
  } | null;
};

type LinkStatesOptions = {
  readonly links: readonly ConfiguredLink[];
  readonly queues: readonly LinkQueue[];
  readonly now: (link: string) => LinkNow | undefined;
};

/** In the order of the configuration; then those that something still waits on. */
export function linkStates({ links, queues, now }: LinkStatesOptions): readonly LinkState[] {
  const names = new Set([...links, ...queues.map(({ link }) => ({ name: link }))].map(({ name }) => name));
  return [...names].map((name) => {
    const link = links.find((one) => one.name === name);
    const queue = queues.find((one) => one.link === name);
    return {
      name,
      kind: link?.kind ?? null,
      kinds: link ? [...link.kinds] : [],
      waiting: queue?.waiting ?? 0,
      waitingMass: queue?.waitingMass ?? 0,
      oldest: isoOf(queue?.oldest),
      underWay: queue?.held ?? 0,
      now: shown(now(name)),
    };
  });
}

function shown(now: LinkNow | undefined): LinkState['now'] {
  if (!now) return null;
  const { up, connections = null, window = null, patienceSince } = now;
  return { up: up === 'yes', connections, window, patienceSince: isoOf(patienceSince) };
}

function isoOf(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
