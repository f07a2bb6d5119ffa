// What the configuration says of routes, as one table. Owns the settings and their defaults.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type FieldRow, FORMS, readEntry } from '../../base/section-table.ts';
import { MESSAGE_KINDS } from '../messages/kind.ts';
import { FAIL_OVER_REASONS, ROUTE_ORDERS, type Route } from './route.ts';

export const FAIL_OVER_DEFAULT = ['refused', 'unanswered', 'down'] as const;

export const ROUTE_FIELDS: readonly FieldRow[] = [
  {
    key: 'links',
    form: { kind: 'list', fits: (text) => text !== '', form: 'the name of a link' },
    absent: 'required',
    says: 'Names of the links that carry what the route fits.',
  },
  {
    key: 'by',
    form: { kind: 'choice', choices: ROUTE_ORDERS },
    absent: 'order',
    says: '`order`: the first that is up; `cheapest`: by `cost`; `quality`: by the share delivered lately; `spread`: in turns.',
  },
  {
    key: 'failOver',
    form: {
      kind: 'list',
      fits: (text) => [...FAIL_OVER_REASONS, 'never'].includes(text),
      form: `one of ${FAIL_OVER_REASONS.join(', ')}, never`,
    },
    absent: FAIL_OVER_DEFAULT.join(', '),
    says: 'When the next link takes over: the operator refused, did not answer, reported that it was not delivered, the link is down.',
  },
  {
    key: 'prefixes',
    form: FORMS.prefixes,
    absent: 'every recipient',
    says: 'What numbers begin with; of several routes that fit the one with the longest prefix counts, then the first.',
  },
  {
    key: 'networks',
    form: {
      kind: 'list',
      fits: (text) => /^\d{3}(?:\d{2,3})?$/.test(text),
      form: 'mcc and mnc such as 25001, or an mcc',
    },
    absent: 'every operator',
    says: 'Operators of the recipients as the numbering plan has them.',
  },
  {
    key: 'senders',
    form: {
      kind: 'list',
      fits: (text) => text.length <= LIMITS.routes.textCharacters,
      form: 'the name of a sender',
    },
    absent: 'every sender',
    says: 'Sender names; an empty one is without.',
  },
  {
    key: 'clients',
    form: { kind: 'list', fits: (text) => text !== '', form: 'a login' },
    absent: 'every client',
    says: 'Logins.',
  },
  {
    key: 'kinds',
    form: {
      kind: 'list',
      fits: (text) => Object.hasOwn(MESSAGE_KINDS, text),
      form: `one of ${Object.keys(MESSAGE_KINDS).join(', ')}`,
    },
    absent: 'every kind its links take',
    says: 'Kinds of message.',
  },
];

/** Reads the `routes` list; undefined stays undefined. All faults at once. */
export function readRoutes(
  value: unknown,
  links: readonly string[],
): Result<readonly Route[] | undefined, readonly string[]> {
  if (value === undefined) return ok(undefined);
  if (!Array.isArray(value)) return err(['routes must be a list']);
  if (value.length > LIMITS.routes.configured) return err([`routes: more than ${LIMITS.routes.configured}`]);
  const faults: string[] = [];
  const routes = value.map((one, at) => {
    const where = `routes[${at}]`;
    const read = readEntry(ROUTE_FIELDS, one, { where, faults });
    for (const link of (read.links ?? []) as readonly string[])
      if (!links.includes(link)) faults.push(`${where}.links: there is no link ${link}`);
    return routeOfSettings(read as Partial<Route>);
  });
  return faults.length > 0 ? err(faults) : ok(routes);
}

function routeOfSettings({ prefixes, ...read }: Partial<Route>): Route {
  return {
    links: [],
    by: 'order',
    failOver: FAIL_OVER_DEFAULT,
    ...read,
    ...(prefixes && { prefixes: prefixes.map((prefix) => prefix.replace('+', '')) }),
  };
}
