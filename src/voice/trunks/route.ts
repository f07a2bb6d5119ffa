// Which trunks may carry a call to a number, in which order. Owns the order: longest prefix first, then that of the
// configuration, unhealthy ones last. Pure; it must not know who is free or dial anybody.

export type RouteTrunk = {
  readonly name: string;
  /** What the numbers it takes begin with, digits only; absent: it takes every number. */
  readonly prefixes?: readonly string[];
  readonly healthy: 'yes' | 'no';
};

/** Trunks of equal claim, any of which will do; those with a free line first is the pacer's business. */
export type RouteStage = readonly string[];

/**
 * The stages of an attempt, best first: a call goes to a trunk of the first stage and moves on only when that fails.
 * Empty when no trunk takes the number.
 */
export function routeOf(digits: string, trunks: readonly RouteTrunk[]): readonly RouteStage[] {
  const stages = new Map<string, { readonly rank: readonly [number, number]; readonly names: string[] }>();
  for (const trunk of trunks) {
    const length = longestPrefix(digits, trunk.prefixes);
    if (length === undefined) continue;
    const rank = [trunk.healthy === 'yes' ? 0 : 1, -length] as const;
    const stage = stages.get(rank.join()) ?? { rank, names: [] };
    stage.names.push(trunk.name);
    stages.set(rank.join(), stage);
  }
  return [...stages.values()]
    .sort((one, other) => one.rank[0] - other.rank[0] || one.rank[1] - other.rank[1])
    .map((stage) => stage.names);
}

/** Characters of the longest prefix that fits, 0 for a trunk that takes everything, undefined when none fits. */
function longestPrefix(digits: string, prefixes: readonly string[] | undefined): number | undefined {
  if (prefixes === undefined || prefixes.length === 0) return 0;
  let longest: number | undefined;
  for (const prefix of prefixes) {
    if (digits.startsWith(prefix)) longest = Math.max(longest ?? 0, prefix.length);
  }
  return longest;
}
