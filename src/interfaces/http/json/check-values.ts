// Values of a request held against their schemas: nothing that does not fit reaches the core. Owns the compiled schemas,
// how texts of the path and the query become values, and the pointers of what is wrong.

import type { TObject, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Mistake } from './replies.ts';

// TypeBox stops after eight unless told. Some that it finds are said in one: more than are told.
Settings.Set({ maxErrors: 4 * LIMITS.json.errorsTold });

type SchemaError = ReturnType<Validator['Errors']>[number];

/** How a value is written in a path or a query. */
type TextForm = 'text' | 'integer' | 'boolean';

/** A member's name as a part of a JSON pointer (RFC 6901 3). */
export function pointerPart(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function mistakesOf(error: SchemaError): readonly Mistake[] {
  const at = error.instancePath;
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => ({
        pointer: at + pointerPart(name),
        detail: 'is missing',
      }));
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) => ({
        pointer: at + pointerPart(name),
        detail: 'is not known here',
      }));
    // Says again what `additionalProperties` says with the name.
    case 'boolean':
      return [];
    case 'enum':
      return [{ pointer: at, detail: `must be one of ${error.params.allowedValues.join(', ')}` }];
    case 'anyOf':
      return [{ pointer: at, detail: 'fits none of the forms it may have' }];
    default:
      return [{ pointer: at, detail: error.message }];
  }
}

/** A value that may have one of several forms fits none: that is said once, in place of what each form would have it be. */
function withoutForms(errors: readonly SchemaError[]): readonly SchemaError[] {
  const split = errors
    .filter((error) => error.keyword === 'anyOf')
    .map((error) => `${error.schemaPath}/anyOf/`);
  return errors.filter((error) => !split.some((path) => error.schemaPath.startsWith(path)));
}

export class ValueCheck {
  readonly #validator: Validator;
  readonly #prefix: string;

  /** `prefix`: what pointers begin with, empty for a body. */
  constructor(schema: TSchema, prefix = '') {
    this.#validator = Compile(schema);
    this.#prefix = prefix;
  }

  /** One mistake more than are told says that there are more. */
  check(value: unknown): Result<unknown, readonly Mistake[]> {
    if (this.#validator.Check(value)) return ok(value);
    const errors = withoutForms(this.#validator.Errors(value));
    const mistakes = errors.flatMap(mistakesOf).slice(0, LIMITS.json.errorsTold + 1);
    const told = mistakes.length > 0 ? mistakes : [{ pointer: '', detail: 'is not what is asked for here' }];
    return err(told.map(({ pointer, detail }) => ({ pointer: this.#prefix + pointer, detail })));
  }
}

/** Named texts of a path or a query, made into the values their schema speaks of. */
export class TextValuesCheck {
  readonly #check: ValueCheck;
  readonly #prefix: string;
  readonly #forms: ReadonlyMap<string, TextForm>;

  constructor(schema: TObject, prefix: string) {
    this.#check = new ValueCheck(schema, prefix);
    this.#prefix = prefix;
    this.#forms = new Map(
      Object.entries(schema.properties).map(([name, property]) => [name, formOf(property)]),
    );
  }

  read(pairs: readonly (readonly [string, string])[]): Result<unknown, readonly Mistake[]> {
    const values: Record<string, unknown> = Object.create(null);
    for (const [name, text] of pairs) {
      if (name in values)
        return err([{ pointer: this.#prefix + pointerPart(name), detail: 'is given more than once' }]);
      values[name] = readText(text, this.#forms.get(name) ?? 'text');
    }
    return this.#check.check({ ...values });
  }
}

function formOf(schema: TSchema): TextForm {
  const { type } = schema as { readonly type?: string };
  return type === 'integer' || type === 'boolean' ? type : 'text';
}

/** What is not written as its form asks stays a text, which the schema then refuses. */
function readText(text: string, form: TextForm): unknown {
  if (form === 'integer' && /^-?(?:0|[1-9]\d{0,15})$/.test(text)) return Number(text);
  if (form === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
