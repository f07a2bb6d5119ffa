// Whether what a server answered is an answer of the API: its shape, as the description tells it. Owns the look; a member or a word that
// this version does not know is nothing wrong, since a server may be younger than the program that asks it.

import { type Description, isObject, type Schema } from './description.ts';

export class AnswerShape {
  readonly #description: Description;

  constructor(description: Description) {
    this.#description = description;
  }

  /** Where the value is not what the schema says, in words; undefined: it fits. `at` is the place it was found at. */
  fault(value: unknown, schema: Schema, at = ''): string | undefined {
    const whole = this.#description.resolved(schema);
    const here = at === '' ? 'it' : at;
    if (whole.anyOf) {
      const faults = whole.anyOf.map((one) => this.fault(value, one, at));
      return faults.includes(undefined) ? undefined : (faults.at(-1) ?? `${here} is something else`);
    }
    if (whole.const !== undefined && whole.const !== value) return `${here} is something else`;
    const types = typesOf(whole);
    if (types.length > 0 && !types.some((type) => isOf(value, type)))
      return `${here} is no ${types.find((type) => type !== 'null') ?? 'null'}`;
    if (Array.isArray(value)) return this.#itemFault(value, whole, at);
    return isObject(value) ? this.#memberFault(value, whole, at) : undefined;
  }

  #itemFault(value: readonly unknown[], { items }: Schema, at: string): string | undefined {
    if (!items) return undefined;
    for (const [number, one] of value.entries()) {
      const fault = this.fault(one, items, `${at}/${number}`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #memberFault(
    value: Readonly<Record<string, unknown>>,
    { properties = {}, patternProperties = {}, required = [] }: Schema,
    at: string,
  ): string | undefined {
    const missing = required.find((name) => value[name] === undefined);
    if (missing !== undefined) return `${at}/${missing} is missing`;
    const [others] = Object.values(patternProperties);
    for (const [name, one] of Object.entries(value)) {
      const schema = Object.hasOwn(properties, name) ? properties[name] : others;
      const fault = schema && this.fault(one, schema, `${at}/${name}`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
}

const typesOf = ({ type }: Schema): readonly string[] =>
  type === undefined ? [] : typeof type === 'string' ? [type] : type;

function isOf(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
