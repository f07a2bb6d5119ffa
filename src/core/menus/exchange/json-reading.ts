// What the importers of JSON formats share: every property accounted for, and values read without trusting them. Owns these;
// what an action means is its format's.

import { accounted } from './accounting.ts';
import { type Format, fateOf } from './fates.ts';
import { type Note, note } from './notes.ts';

export type Properties = Readonly<Record<string, unknown>>;

/** Notes for an action and its properties as far as its table does not call them carried. */
export function accountedJson(
  format: Format,
  {
    action,
    properties,
    at,
  }: { readonly action: string; readonly properties: Properties; readonly at: string },
): ReturnType<typeof accounted> {
  const values = new Map<string, string | undefined>();
  // Where an action is the name of a property, that is the action itself.
  for (const [name, value] of Object.entries(properties))
    if (name !== action || fateOf(format, action, name))
      values.set(name, typeof value === 'object' ? undefined : String(value));
  return accounted(format, { element: action, values, at, sign: '' });
}

export function textIn(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

/** A list, or one value that is meant as a list of one. */
export function listIn(properties: Properties, name: string): readonly unknown[] {
  const value = properties[name];
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The one address of a list. */
export function addressIn(
  properties: Properties,
  name: string,
  at: string,
): { readonly address?: string; readonly notes: readonly Note[] } {
  const [first, ...others] = listIn(properties, name).filter((one): one is string => typeof one === 'string');
  const why = 'one address is enough';
  const notes = others.map((other) => note('left-out', `${at}/${name}`, { what: `address ${other}`, why }));
  return { ...(first !== undefined && { address: first }), notes };
}
