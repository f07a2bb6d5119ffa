// A line to begin with for an operation of `dozvon api`, made of the examples in its description. Owns the making.

import type { ApiOperation, Description, Schema } from './description.ts';
import { fieldsOf } from './operation-options.ts';
import { variantsOf } from './typed-values.ts';

/** What is typed behind the program's name. */
export function operationExample(operation: ApiOperation, description: Description): string {
  const { body } = operation;
  const [whole] = body.kind === 'json' ? (description.resolved(body.schema).examples ?? []) : [];
  const members = typeof whole === 'object' && whole !== null ? (whole as Record<string, unknown>) : {};
  const options = fieldsOf(operation, description).flatMap(({ flag, name, place, schema, required }) => {
    const value = place === 'body' ? members[name] : required ? sample(schema, description) : undefined;
    return value === undefined ? [] : [`--${flag} ${words(value).map(quoted).join(' ')}`];
  });
  const file = body.kind === 'bytes' ? ['--body @FILE'] : [];
  const out = operation.reply === 'bytes' ? ['--out FILE'] : [];
  return ['api', operation.id, ...options, ...file, ...out].join(' ');
}

/** Something that stands for a value nobody gave an example of. */
function sample(schema: Schema, description: Description): unknown {
  const variants = variantsOf(schema, description);
  const [given] = variants.flatMap(({ examples = [] }) => examples);
  const [word] = variants.flatMap((one) => one.enum ?? []);
  const isNumber = variants.some(({ type }) => type === 'integer' || type === 'number');
  return given ?? word ?? (isNumber ? 1 : 'TEXT');
}

function words(value: unknown): readonly string[] {
  if (Array.isArray(value))
    return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : `${one}`));
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)];
}

/** For a shell: in single quotes only the quote is special (POSIX, Quoting). */
const quoted = (word: string): string =>
  /^[\w.,:@/+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
