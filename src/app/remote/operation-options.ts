// The options of an operation's command, made of what the API says of it: path, query and body by one rule. Owns the names of the
// options and how a request is put together from them.

import { Option } from 'commander';
import { misused } from '../command-error.ts';
import type { ApiOperation, Description, Schema } from './description.ts';
import { bodyBytes, typedText } from './typed-files.ts';
import { jsonOf, listOf, typedValue, variantsOf } from './typed-values.ts';

type Place = 'path' | 'query' | 'body';

export type Field = {
  readonly name: string;
  readonly place: Place;
  /** Without the dashes. */
  readonly flag: string;
  /** As commander names what it read. */
  readonly attribute: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly description: string;
};

/** What every command over the API has, so no operation's own. */
const TAKEN: ReadonlySet<string> = new Set([
  'json',
  'json-lines',
  'all',
  'url',
  'profile',
  'key-file',
  'body',
  'out',
  'idempotency-key',
  'help',
]);

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const camel = (flag: string): string =>
  flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

export function fieldsOf(operation: ApiOperation, description: Description): readonly Field[] {
  const { parameters, body } = operation;
  const schema = body.kind === 'json' ? description.resolved(body.schema) : {};
  const members = Object.entries(schema.properties ?? {}).map(([name, one]) => ({
    name,
    place: 'body' as const,
    schema: one,
    // `--body` may bring it, so nothing of a body is asked for here.
    required: false,
    description: one.description ?? description.resolved(one).description ?? '',
  }));
  const given = parameters.map(({ name, in: place, required, description: told = '', schema: one }) => ({
    name,
    place: place as Place,
    schema: one,
    required,
    description: told,
  }));
  const seen = new Set(TAKEN);
  return [...given, ...members].map((field) => {
    const own = kebab(field.name);
    const flag = seen.has(own) ? `${field.place}-${own}` : own;
    seen.add(flag);
    return { ...field, flag, attribute: camel(flag) };
  });
}

/** Options as their help tells them: choices, whether several words may follow, the API's own sentence. */
export function optionOf(field: Field, description: Description): Option {
  const { flag, schema } = field;
  const list = listOf(schema, description);
  const variants = variantsOf(list?.items ?? schema, description);
  const choices = variants.flatMap((one) => one.enum ?? []).filter((one) => typeof one === 'string');
  const kind = kindOf(variants, choices);
  const option = new Option(`--${flag} <${kind}${list ? '...' : ''}>`, toldOf(field));
  if (choices.length > 0) option.argChoices = choices as string[];
  return option;
}

function kindOf(variants: readonly Schema[], choices: readonly unknown[]): string {
  if (choices.length > 0) return 'word';
  const types = new Set(variants.map(({ type }) => type));
  if (types.has('string')) return variants.some(({ format }) => format === 'date-time') ? 'moment' : 'text';
  if (types.has('boolean')) return 'on|off';
  if (types.has('integer') || types.has('number')) return 'n';
  return 'json';
}

function toldOf({ description, schema }: Field): string {
  const parts = [
    description.replace(/\.$/, ''),
    ...(schema.default === undefined || schema.default === ''
      ? []
      : [`${String(schema.default)} unless told`]),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

/** Members that nobody else is to read. */
const SECRET = /password|secret|pin$/i;

/** Arguments are seen by everybody on the machine, and kept by the shell. */
async function secretText(typed: string, flag: string): Promise<string> {
  if (typed !== '-' && !typed.startsWith('@'))
    process.stderr.write(
      `dozvon: --${flag} in the arguments can be read by others on this machine: @FILE or - keeps it from them\n`,
    );
  return await typedText(typed);
}

type Given = Readonly<Record<string, unknown>>;

export type Asking = {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
};

/** A request of what was typed. `--body` has the whole body or what of it no option tells. */
export async function askingOf(
  operation: ApiOperation,
  given: Given & { readonly body?: string },
  description: Description,
): Promise<Asking> {
  const values: Record<Place, Record<string, unknown>> = { path: {}, query: {}, body: {} };
  for (const { name, place, flag, attribute, schema, required } of fieldsOf(operation, description)) {
    const typed = given[attribute] as string | readonly string[] | undefined;
    if (typed === undefined) {
      if (required) throw misused(`--${flag} is missing; dozvon api ${operation.id} --help tells what it is`);
      continue;
    }
    const text = typeof typed === 'string' && SECRET.test(name) ? await secretText(typed, flag) : typed;
    values[place][name] = typedValue(text, { flag: `--${flag}`, schema }, description);
  }
  return {
    parameters: values.path,
    query: values.query,
    body: await bodyOf(operation, given.body, values.body),
  };
}

async function bodyOf({ body }: ApiOperation, typed: string | undefined, members: Given): Promise<unknown> {
  if (body.kind === 'none') {
    if (typed !== undefined) throw misused('--body: this operation takes none');
    return undefined;
  }
  if (body.kind === 'bytes') {
    if (typed === undefined) throw misused('--body is missing: @FILE, or - for what comes by standard input');
    return await bodyBytes(typed, body.types);
  }
  if (typed === undefined) return members;
  const whole = jsonOf(await typedText(typed), '--body');
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return whole;
  return { ...whole, ...members };
}
