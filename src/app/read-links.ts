// The `links` section of the configuration: each entry read by the table of its kind. Owns the sentences about what is wrong
// between entries; it opens nothing.

import { LIMITS } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import { readEntry } from '../base/section-table.ts';
import { type AnyLinkKind, LINK_FIELDS, type ReadLink } from '../channels/link.ts';
import type { RoutedLink } from '../core/routing/router.ts';

/** A link with everything that opens it and what routes must know of it. */
export type ConfiguredLink = RoutedLink & ReadLink & { readonly kind: string };

/** All faults at once, each naming the link and the key. */
export function readLinks(
  value: unknown,
  kinds: readonly AnyLinkKind[],
): Result<readonly ConfiguredLink[], readonly string[]> {
  if (!Array.isArray(value)) return err(['links must be a list']);
  if (value.length > LIMITS.links.configured) return err([`links: more than ${LIMITS.links.configured}`]);
  const faults: string[] = [];
  const names = new Set<string>();
  const links = value.flatMap((one, at) => {
    const read = readLink(one, { where: `links[${at}]`, kinds, faults });
    if (read && names.has(read.name)) faults.push(`links: the name ${read.name} stands twice`);
    if (read) names.add(read.name);
    return read ? [read] : [];
  });
  return faults.length > 0 ? err(faults) : ok(links);
}

type Reading = {
  readonly where: string;
  readonly kinds: readonly AnyLinkKind[];
  readonly faults: string[];
};

function readLink(value: unknown, { where, kinds, faults }: Reading): ConfiguredLink | undefined {
  const named = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  const kind = kinds.find((one) => one.kind === named);
  if (!kind) {
    faults.push(`${where}.kind must be one of ${kinds.map((one) => one.kind).join(', ')}`);
    return undefined;
  }
  const before = faults.length;
  const given = readEntry([...LINK_FIELDS, ...kind.table], value, { where, faults });
  if (faults.length > before) return undefined;
  const read = kind.read(given, { where, faults });
  const { name, prefixes, cost } = given as Pick<RoutedLink, 'name' | 'prefixes' | 'cost'>;
  return {
    ...read,
    name,
    kind: kind.kind,
    ...(prefixes && { prefixes: prefixes.map((prefix) => prefix.replace('+', '')) }),
    ...(cost !== undefined && { cost }),
  };
}
