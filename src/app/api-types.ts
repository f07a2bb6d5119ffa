// The JSON API as TypeScript types, printed from its description for the console and the TypeScript client. Owns the spelling; what there is to
// say is the description's.

import { openApi } from '../interfaces/http/json/openapi.ts';
import { OPERATIONS } from '../interfaces/http/json/operations.ts';

type Schema = {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly description?: string;
};

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

type Described = {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
};

type Api = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

const OPENING = `// Printed from the description of the JSON API (npm run docs). Owns the names and types of what can be asked; asking is the clients' own.
`;

/** The module that the console and the TypeScript client import. */
export function apiTypes(): string {
  const api = openApi(OPERATIONS) as unknown as Api;
  const schemas = Object.entries(api.components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)};\n`,
  );
  const described = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ path, method: method.toUpperCase(), one })),
  );
  const types = described.map(({ one }) => operationType(one));
  const routes = described.map(({ path, method, one }) => `  ${one.operationId}: '${method} ${path}',\n`);
  const keyed = described
    .filter(({ one }) => one.parameters?.some(({ name }) => name === 'Idempotency-Key'))
    .map(({ one }) => `  '${one.operationId}',\n`);
  const bytes = described
    .filter(({ one }) => replyOf(one.responses) === 'Blob')
    .map(({ one }) => `  '${one.operationId}',\n`);
  return [
    OPENING,
    ...schemas,
    `export type Operations = {\n${types.join('')}};\n`,
    `export const ROUTES = {\n${routes.join('')}} as const satisfies Record<keyof Operations, string>;\n`,
    '/** Operations that are done once for each idempotency key. */',
    `export const KEYED: ReadonlySet<keyof Operations> = new Set<keyof Operations>([\n${keyed.join('')}]);\n`,
    '/** Operations that are answered with bytes. */',
    `export const BYTES: ReadonlySet<keyof Operations> = new Set<keyof Operations>([\n${bytes.join('')}]);\n`,
  ].join('\n');
}

function operationType({ operationId, parameters = [], requestBody, responses }: Described): string {
  const values = (place: string): string =>
    objectOf(
      parameters
        .filter((one) => one.in === place)
        .map(({ name, required, schema }) => ({ name, schema, required: required === true })),
    );
  const lines = [
    `parameters: ${values('path')}`,
    `query: ${values('query')}`,
    `body: ${requestBody ? contentType(requestBody.content, 'Blob') : 'undefined'}`,
    `reply: ${replyOf(responses)}`,
  ];
  return `  ${operationId}: { ${lines.join('; ')} };\n`;
}

function replyOf(responses: Described['responses']): string {
  const replies = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, { content }]) => (content ? contentType(content, 'Blob') : 'undefined'));
  return [...new Set(replies)].join(' | ') || 'undefined';
}

function contentType(content: Content, bytes: string): string {
  const schema = content['application/json']?.schema;
  return schema ? typeOf(schema) : bytes;
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  if (Array.isArray(schema.type))
    return schema.type.map((type: string) => typeOf({ ...schema, type })).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `readonly (${typeOf(schema.items ?? {})})[]`;
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

function objectType({ properties, patternProperties, required = [] }: Schema): string {
  const [pattern] = Object.values(patternProperties ?? {});
  if (pattern) return `Readonly<Record<string, ${typeOf(pattern)}>>`;
  if (!properties) return 'Readonly<Record<string, unknown>>';
  return objectOf(
    Object.entries(properties).map(([name, schema]) => ({ name, schema, required: required.includes(name) })),
  );
}

type Member = { readonly name: string; readonly schema: Schema; readonly required: boolean };

function objectOf(members: readonly Member[]): string {
  if (members.length === 0) return 'Record<string, never>';
  const lines = members.map(({ name, schema, required }) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return `readonly ${key}${required ? '' : '?'}: ${typeOf(schema)}`;
  });
  return `{ ${lines.join('; ')} }`;
}
