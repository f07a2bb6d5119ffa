// Which links may carry a message, in which order. Owns what a route is and how the links of one are ordered; it must not
// know how a link works, nor send anything.

import { unreachable } from '../../base/assert.ts';
import type { MessageKind } from '../messages/kind.ts';

/** What is known of a message when its way is chosen. */
export type Routable = {
  readonly kind: MessageKind;
  /** Digits of a number, or an e-mail address. */
  readonly phone: string;
  /** Country and network code of the recipient's operator, where it is known. */
  readonly mccmnc?: string | undefined;
  readonly sender?: string | undefined;
  readonly login: string;
};

/** Why a message leaves a link for another. */
export const FAIL_OVER_REASONS = ['refused', 'unanswered', 'undelivered', 'down'] as const;
export type FailOverReason = (typeof FAIL_OVER_REASONS)[number];

/** `order`: the first that is up; `cheapest`, `quality`: that of them; `spread`: each in its turn. */
export const ROUTE_ORDERS = ['order', 'cheapest', 'quality', 'spread'] as const;
type RouteOrder = (typeof ROUTE_ORDERS)[number];

/** Every condition that is given must fit; of several routes the one with the longest prefix, then the first one written. */
export type Route = {
  readonly prefixes?: readonly string[];
  /** mcc and mnc together, or an mcc for a whole country. */
  readonly networks?: readonly string[];
  readonly senders?: readonly string[];
  readonly clients?: readonly string[];
  readonly kinds?: readonly MessageKind[];
  /** Names of links. */
  readonly links: readonly string[];
  readonly by: RouteOrder;
  readonly failOver: readonly FailOverReason[];
};

/** How a link is now. */
export type LinkState = {
  readonly name: string;
  readonly kinds: ReadonlySet<MessageKind>;
  readonly up: 'yes' | 'no';
  /** What a message costs the operator of this server, in any one unit; compared by `cheapest`. */
  readonly cost: number;
  /** Share of delivered among those with an outcome, lately: 0 to 1. */
  readonly quality: number;
  /** How many it was given; compared by `spread`. */
  readonly given: number;
};

/** The route that counts for the message; undefined: none fits. */
export function routeOf(message: Routable, routes: readonly Route[]): Route | undefined {
  let found: Route | undefined;
  let longest = -1;
  for (const route of routes) {
    const length = fits(message, route) ? prefixLength(message.phone, route.prefixes) : undefined;
    if (length === undefined || length <= longest) continue;
    found = route;
    longest = length;
  }
  return found;
}

function fits(message: Routable, { kinds, networks, senders, clients }: Route): boolean {
  if (kinds && !kinds.includes(message.kind)) return false;
  if (clients && !clients.includes(message.login)) return false;
  if (senders && !senders.includes(message.sender ?? '')) return false;
  const { mccmnc } = message;
  return !networks || (mccmnc !== undefined && networks.some((network) => isOf(mccmnc, network)));
}

/** Three digits are a country, more a network of it. */
function isOf(mccmnc: string, network: string): boolean {
  return network.length === 3 ? mccmnc.startsWith(network) : mccmnc === network;
}

/** Characters of the longest prefix that fits, 0 for a route that takes everything, undefined when none fits. */
function prefixLength(phone: string, prefixes: readonly string[] | undefined): number | undefined {
  if (prefixes === undefined) return 0;
  let longest: number | undefined;
  for (const prefix of prefixes) {
    if (phone.startsWith(prefix)) longest = Math.max(longest ?? 0, prefix.length);
  }
  return longest;
}

/** Links of the route that serve the kind and were not tried, best first: those that are up, then by its order. */
export function linksOf(
  route: Route,
  { kind, tried }: { readonly kind: MessageKind; readonly tried: readonly string[] },
  stateOf: (link: string) => LinkState | undefined,
): readonly string[] {
  const states = route.links.flatMap((name) => {
    const state = tried.includes(name) ? undefined : stateOf(name);
    return state?.kinds.has(kind) ? [state] : [];
  });
  const rank = rankBy(route.by);
  // Sorting keeps the order written among equals.
  return states
    .sort((one, other) => Number(one.up === 'no') - Number(other.up === 'no') || rank(one) - rank(other))
    .map(({ name }) => name);
}

function rankBy(order: RouteOrder): (state: LinkState) => number {
  switch (order) {
    case 'order':
      return () => 0;
    case 'cheapest':
      return ({ cost }) => cost;
    case 'quality':
      return ({ quality }) => -quality;
    case 'spread':
      return ({ given }) => given;
    default:
      return unreachable(order);
  }
}
