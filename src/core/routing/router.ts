// Chooses the link of every message and the next one when a link failed. Owns the live state of links: up or down, how many
// they were given, the share they deliver. Where a message waits and how a link works is others' business.

import type { MessageKind } from '../messages/kind.ts';
import { type FailOverReason, type LinkState, linksOf, type Routable, type Route, routeOf } from './route.ts';
import { FAIL_OVER_DEFAULT } from './route-settings.ts';

/** What stands of a link in the configuration. */
export type RoutedLink = {
  readonly name: string;
  readonly kinds: ReadonlySet<MessageKind>;
  /** Prefixes it takes when no routes are configured; absent: it takes every recipient. */
  readonly prefixes?: readonly string[];
  readonly cost?: number;
};

/** Whether it goes by a link of its own, or by whatever channel takes all messages of its kind. */
type Way = { readonly kind: 'link'; readonly link: string } | { readonly kind: 'by-kind' };

/** The same by the number a store has for the link. */
export type NumberedWay = { readonly kind: 'link'; readonly number: number } | { readonly kind: 'by-kind' };

type RouterOptions = {
  readonly links: readonly RoutedLink[];
  /** Absent: every link takes what its prefixes fit, the longest first, and the next of them when one fails. */
  readonly routes?: readonly Route[];
  /** Kinds that some channel takes without links; asked only where no link serves the kind. */
  readonly byKind: (message: Routable) => 'served' | 'unserved';
};

type Choice = { readonly route: Route; readonly tried: readonly string[]; readonly only: 'up' | 'any' };

type Live = { up: 'yes' | 'no'; given: number; delivered: number; ended: number };

// The share counts the last hundreds of outcomes; an unknown link is taken for a good one, so that it is tried at all.
const OUTCOMES_REMEMBERED = 500;
// `spread` compares counts; halved together, they never lose their precision.
const GIVEN_MOST = 1_000_000;

export class Router {
  readonly #links: ReadonlyMap<string, RoutedLink>;
  readonly #routes: readonly Route[];
  readonly #linked: ReadonlySet<MessageKind>;
  readonly #byKind: RouterOptions['byKind'];
  readonly #live = new Map<string, Live>();

  constructor({ links, routes, byKind }: RouterOptions) {
    this.#links = new Map(links.map((link) => [link.name, link]));
    this.#routes = (routes ?? routesOfPrefixes(links)).map((route) => servedOf(route, this.#links));
    this.#linked = new Set(links.flatMap(({ kinds }) => [...kinds]));
    this.#byKind = byKind;
    for (const { name } of links) this.#live.set(name, { up: 'yes', given: 0, delivered: 0, ended: 0 });
  }

  /** Names of the links, in the order of the configuration. */
  get links(): readonly string[] {
    return [...this.#links.keys()];
  }

  /** Whether messages of the kind go by links alone. */
  hasLinksFor(kind: MessageKind): boolean {
    return this.#linked.has(kind);
  }

  /** The way of a new message; undefined: nothing leads to the recipient. */
  wayOf(message: Routable): Way | undefined {
    if (!this.#linked.has(message.kind))
      return this.#byKind(message) === 'served' ? { kind: 'by-kind' } : undefined;
    const route = routeOf(message, this.#routes);
    const link = route && this.#choose(message, { route, tried: [], only: 'any' });
    return link === undefined ? undefined : { kind: 'link', link };
  }

  /**
   * Where a message goes that `tried` could not carry; undefined: nowhere else, or its route forbids it for this reason. From a link
   * that is down it goes only to one that is up: two that are down would have it go to and fro.
   */
  next(message: Routable, tried: readonly string[], reason: FailOverReason): string | undefined {
    const route = routeOf(message, this.#routes);
    if (!route?.failOver.includes(reason)) return undefined;
    return this.#choose(message, { route, tried, only: reason === 'down' ? 'up' : 'any' });
  }

  /** Whether there may be another link that is up for what waits on this one, so that looking through all of it is worth it. */
  mayLeave(link: string): boolean {
    return this.#routes.some(
      ({ failOver, links }) =>
        failOver.includes('down') &&
        links.some(
          (other) => other !== link && this.#live.get(other)?.up === 'yes' && this.#sharesKind(link, other),
        ),
    );
  }

  /** Whether some message that the link could not carry may have another one. */
  hasNext(link: string): boolean {
    return this.#routes.some(
      ({ failOver, links }) =>
        failOver.length > 0 &&
        links.includes(link) &&
        links.some((other) => other !== link && this.#sharesKind(link, other)),
    );
  }

  /** A link that is down gets nothing new while another one of the route is up. */
  turned(link: string, up: 'yes' | 'no'): void {
    const live = this.#live.get(link);
    if (live) live.up = up;
  }

  /** What became of a message that a link carried. */
  ended(link: string, outcome: 'delivered' | 'failed'): void {
    const live = this.#live.get(link);
    if (!live) return;
    live.ended++;
    if (outcome === 'delivered') live.delivered++;
    if (live.ended < OUTCOMES_REMEMBERED) return;
    live.ended /= 2;
    live.delivered /= 2;
  }

  /** Undefined for a link that is not configured. */
  stateOf(name: string): LinkState | undefined {
    const link = this.#links.get(name);
    const live = this.#live.get(name);
    if (!link || !live) return undefined;
    const { up, given, delivered, ended } = live;
    // One imagined success keeps a single early failure from banning a link.
    const quality = (delivered + 1) / (ended + 1);
    return { name, kinds: link.kinds, up, cost: link.cost ?? 0, quality, given };
  }

  #choose({ kind }: Routable, { route, tried, only }: Choice): string | undefined {
    const [link] = linksOf(route, { kind, tried }, (name) => this.stateOf(name));
    // Those that are up come first.
    if (link === undefined || (only === 'up' && this.#live.get(link)?.up === 'no')) return undefined;
    this.#give(link);
    return link;
  }

  /** A link that is not configured any more may have carried anything. */
  #sharesKind(link: string, other: string): boolean {
    const kinds = this.#links.get(link)?.kinds;
    const others = this.#links.get(other)?.kinds;
    return kinds === undefined || [...kinds].some((kind) => others?.has(kind));
  }

  #give(link: string): void {
    const live = this.#live.get(link);
    if (!live || ++live.given < GIVEN_MOST) return;
    for (const each of this.#live.values()) each.given /= 2;
  }
}

/** A route is for the kinds that its links take, whatever else fits. */
function servedOf(route: Route, links: ReadonlyMap<string, RoutedLink>): Route {
  const kinds = new Set(route.links.flatMap((name) => [...(links.get(name)?.kinds ?? [])]));
  return { ...route, kinds: route.kinds?.filter((kind) => kinds.has(kind)) ?? [...kinds] };
}

/** One route for each prefix written at a link: the links of that prefix, then those of shorter ones that fit it as well. */
function routesOfPrefixes(links: readonly RoutedLink[]): readonly Route[] {
  const prefixes = new Set(links.flatMap((link) => link.prefixes ?? ['']));
  return [...prefixes].map((prefix) => ({
    prefixes: [prefix],
    links: links
      .map((link) => ({ name: link.name, length: longestOf(link, prefix) }))
      .filter(({ length }) => length >= 0)
      .sort((one, other) => other.length - one.length)
      .map(({ name }) => name),
    by: 'order',
    failOver: FAIL_OVER_DEFAULT,
  }));
}

/** Characters of the link's longest prefix that the given one begins with; -1: none. */
function longestOf({ prefixes = [''] }: RoutedLink, prefix: string): number {
  return Math.max(-1, ...prefixes.filter((own) => prefix.startsWith(own)).map(({ length }) => length));
}
