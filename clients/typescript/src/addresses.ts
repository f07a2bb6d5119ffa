// Where an operation is asked and with what, by its name: for this library and for the console, which asks with a session. Owns addresses
// and the types of what is asked; it must not send anything.

import { type Operations, ROUTES } from './schema.ts';
import { pairs, percent } from './written.ts';

export type OperationName = keyof Operations;

/** What an operation is asked with; members that hold nothing need not be given. */
export type Asked<Name extends OperationName> = Given<Operations[Name], 'parameters'> &
  Given<Operations[Name], 'query'> &
  Given<Operations[Name], 'body'>;

type Given<Operation, Key extends keyof Operation> = Operation[Key] extends undefined | Record<string, never>
  ? { readonly [K in Key]?: undefined }
  : Partial<Operation[Key]> extends Operation[Key]
    ? { readonly [K in Key]?: Operation[Key] }
    : { readonly [K in Key]: Operation[Key] };

export type Reply<Name extends OperationName> = Operations[Name]['reply'];

type Values = Readonly<Record<string, unknown>>;

const ROOT = '/api/v1';

/** Path and query of any address below the API's root; what is undefined or empty is left out. */
export function targetOf(path: string, query: Values = {}): string {
  const search = pairs(Object.entries(query).filter(([, value]) => value !== ''));
  return `${ROOT}${path}${search === '' ? '' : `?${search}`}`;
}

/** The method of an operation, and its path and query. */
export function addressOf<Name extends OperationName>(
  name: Name,
  asked: Asked<Name>,
): { readonly method: string; readonly target: string } {
  const [method = 'GET', path = ''] = ROUTES[name].split(' ');
  const { parameters, query } = asked as { parameters?: Values; query?: Values };
  const filled = path.replace(/\{(\w+)\}/g, (_, one: string) => percent(String(parameters?.[one])));
  return { method, target: targetOf(filled, query) };
}
