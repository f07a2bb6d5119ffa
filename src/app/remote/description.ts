// The operations of the JSON API as its printed description tells them: names, parameters, bodies, answers. Owns the reading; what an
// operation does is the server's. Reading the description costs milliseconds where making it anew would load the whole interface.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from '../project.ts';

export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
};

type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
};

type ApiBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly schema: Schema }
  | { readonly kind: 'bytes'; readonly types: readonly string[] };

export type ApiOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: string;
  /** Of the path and the query. */
  readonly parameters: readonly Parameter[];
  readonly keyed: 'yes' | 'no';
  readonly body: ApiBody;
  readonly reply: 'document' | 'bytes' | 'empty' | 'websocket';
  /** Of a document. */
  readonly answer: Schema | undefined;
};

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
type Described = {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
};

type Printed = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

export type Description = {
  readonly operations: readonly ApiOperation[];
  /** A schema with what it refers to in place of a reference. */
  resolved(schema: Schema): Schema;
};

const FILE = path.join(PROJECT, 'docs/reference/openapi.json');

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

let known: Description | undefined;

export function apiDescription(): Description {
  known ??= describe(JSON.parse(readFileSync(FILE, 'utf8')) as Printed);
  return known;
}

function describe({ paths, components }: Printed): Description {
  const operations = Object.entries(paths).flatMap(([at, methods]) =>
    Object.entries(methods).map(([method, one]) => operationOf(`${method.toUpperCase()} ${at}`, one)),
  );
  const resolved = (schema: Schema): Schema => {
    if (schema.$ref === undefined) return schema;
    return components.schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)] ?? {};
  };
  return { operations, resolved };
}

function operationOf(address: string, one: Described): ApiOperation {
  const [method = '', at = ''] = address.split(' ');
  const { operationId, summary, description = '', tags, parameters = [] } = one;
  return {
    id: operationId,
    method,
    path: at,
    summary,
    description,
    tag: tags[0] ?? '',
    parameters: parameters.filter((parameter) => parameter.in !== 'header'),
    keyed: parameters.some(({ name }) => name === 'Idempotency-Key') ? 'yes' : 'no',
    body: bodyOf(one),
    reply: replyOf(one),
    answer: goodOf(one)?.content?.['application/json']?.schema,
  };
}

function bodyOf({ requestBody }: Described): ApiBody {
  if (!requestBody) return { kind: 'none' };
  const schema = requestBody.content['application/json']?.schema;
  return schema ? { kind: 'json', schema } : { kind: 'bytes', types: Object.keys(requestBody.content) };
}

const goodOf = ({ responses }: Described) =>
  Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];

function replyOf(described: Described): ApiOperation['reply'] {
  const good = goodOf(described);
  if (!good) return 'websocket';
  const { content } = good;
  if (!content) return 'empty';
  return 'application/json' in content ? 'document' : 'bytes';
}

export function operationNamed(name: string): ApiOperation | undefined {
  return apiDescription().operations.find(({ id }) => id === name);
}
