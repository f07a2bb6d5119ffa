// The description of the JSON API for programs (OpenAPI 3.1), printed from the operations. Owns its layout: a schema with a
// title becomes a component of that name; every refusal that can come is told.

import type { TObject, TSchema } from 'typebox';
import { assert } from '../../../base/assert.ts';
import { LIMITS } from '../../../base/limits.ts';
import { KEY_SCOPES } from '../../../core/accounts/api-keys.ts';
import { type BytesForm, isBytesForm, needOf, type Operation } from './operation.ts';
import { PROBLEM_TYPE, Problem, type ProblemCode, problemRow } from './replies.ts';
import { SESSION_COOKIE } from './session-cookie.ts';

type Json = Readonly<Record<string, unknown>>;

const DESCRIPTION = `Messages and calls, contacts and money over HTTP with JSON. Beside it the classic pages (\`/sys/…\`) go on as they are.

Sign in with an API key (\`Authorization: Bearer …\`) or with login and password (Basic). Money is a decimal text with its currency, moments are RFC 3339 in UTC. Lists come in pages: ask again with \`cursor\` set to \`next\`. A refusal is \`application/problem+json\` (RFC 9457); its \`code\` says what kind, \`errors\` where.`;

class Components {
  readonly #schemas = new Map<string, { readonly from: string; readonly printed: unknown }>();

  /** The schema with every titled one inside it, itself included, replaced by a reference. */
  print(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map((part) => this.print(part));
    if (typeof schema !== 'object' || schema === null) return schema;
    const { title } = schema as { readonly title?: unknown };
    if (typeof title !== 'string') return this.#members(schema);
    const from = JSON.stringify(schema);
    const known = this.#schemas.get(title);
    assert(known === undefined || known.from === from, `two different schemas are called ${title}`);
    if (!known) this.#schemas.set(title, { from, printed: this.#members(schema) });
    return { $ref: `#/components/schemas/${title}` };
  }

  get printed(): Json {
    const sorted = [...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([title, { printed }]) => [title, printed]));
  }

  #members(schema: object): Json {
    return Object.fromEntries(
      Object.entries(schema).map(([name, value]) => {
        // Examples are values, and properties are named by people: neither is a schema itself.
        if (name === 'examples' || name === 'default' || name === 'const' || name === 'enum')
          return [name, value];
        if (name !== 'properties') return [name, this.print(value)];
        const properties = Object.entries(value as Json).map(([one, inner]) => [one, this.print(inner)]);
        return [name, Object.fromEntries(properties)];
      }),
    );
  }
}

function parametersOf(place: 'path' | 'query', schema: TObject | undefined, components: Components): Json[] {
  const required = new Set<string>(schema?.required ?? []);
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => {
    const { description, ...rest } = property as TSchema & { readonly description?: string };
    return {
      name,
      in: place,
      required: required.has(name),
      ...(description !== undefined && { description }),
      schema: components.print(rest),
    };
  });
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A text of your own, new for each new request; the same again makes a repeat harmless.',
  schema: {
    type: 'string',
    pattern: '^(?:"(?:[ !#-\\[\\]-~]|\\\\["\\\\])+"|[!#-\\[\\]-~]+)$',
    minLength: 1,
    maxLength: LIMITS.json.idempotencyKeyCharacters,
    examples: ['8e03978e-40d5-43dd-bc93-6894a57f9324'],
  },
};

/** Every refusal that can come of an operation. */
function faultsOf(operation: Operation): readonly ProblemCode[] {
  const { scope, method, pages, passwordGiven, body, idempotent, faults = [], problems = [] } = operation;
  const bodyFaults: readonly ProblemCode[] = ['body-too-large', 'media-type-wrong'];
  const signedIn = ['sign-in-failed', 'key-limited', 'address-locked', 'requests-too-many'] as const;
  const bySession = ['sign-in-failed', 'session-needed', 'requests-too-many'] as const;
  const ofSessions: readonly ProblemCode[] = [
    'origin-foreign',
    ...(passwordGiven === 'enough' ? [] : (['password-change-needed'] as const)),
    ...(scope === 'session' ? [] : (['role-limited'] as const)),
  ];
  const byKey: readonly ProblemCode[] = ['key-reused', 'key-in-use'];
  return [
    ...new Set<ProblemCode>([
      'request-malformed',
      'request-invalid',
      'parameters-wrong',
      ...(operation.query?.properties.cursor ? (['cursor-unknown'] as const) : []),
      ...(scope === 'account' || scope === 'administrator' ? signedIn : []),
      ...(scope === 'session' ? bySession : []),
      ...(scope === 'public' ? [] : ofSessions),
      ...(scope !== 'public' && method !== 'GET' ? (['csrf-token-wrong'] as const) : []),
      ...(pages === 'own' ? (['origin-foreign'] as const) : []),
      ...(scope === 'administrator' ? (['administrator-only'] as const) : []),
      ...(body ? bodyFaults : []),
      ...(idempotent === 'yes' ? [] : byKey),
      ...(idempotent === 'by key' ? (['key-broken-off'] as const) : []),
      ...faults,
      ...problems,
      'service-unavailable',
    ]),
  ];
}

function headersOf(status: number): Json | undefined {
  const retry = { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } };
  if (status === 401) return { 'WWW-Authenticate': { required: true, schema: { type: 'string' } } };
  if (status === 426) return { Upgrade: { required: true, schema: { const: 'websocket' } } };
  if (status === 429 || status === 503) return { 'Retry-After': { required: true, ...retry } };
  return undefined;
}

function refusalsOf(operation: Operation, components: Components): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of faultsOf(operation)) {
    const { status } = problemRow(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const headers = headersOf(status);
      return [
        status,
        {
          description: codes.map((code) => `\`${code}\`: ${problemRow(code).sentence}`).join('; '),
          ...(headers && { headers }),
          content: { [PROBLEM_TYPE]: { schema: components.print(Problem) } },
        },
      ];
    }),
  );
}

function bytesReplies(status: string, { type, ranges }: BytesForm): [string, unknown][] {
  const content = { [type]: { schema: { type: 'string', format: 'binary' } } };
  const whole: [string, unknown] = [status, { description: 'The bytes.', content }];
  if (ranges === 'no') return [whole];
  return [
    whole,
    ['206', { description: 'The range that was asked for.', content }],
    ['416', { description: 'There is no such range.' }],
  ];
}

function repliesOf(operation: Operation, components: Components): Json {
  const good = Object.entries(operation.replies).flatMap(([status, form]): [string, unknown][] => {
    if (form === 'empty') return [[status, { description: 'Done.' }]];
    if (isBytesForm(form)) return bytesReplies(status, form);
    const content = { 'application/json': { schema: components.print(form) } };
    return [[status, { description: 'The answer.', content }]];
  });
  return { ...Object.fromEntries(good), ...refusalsOf(operation, components) };
}

function bodyOf({ body }: Operation, components: Components): Json {
  if (!body) return {};
  const content =
    body.kind === 'json'
      ? { 'application/json': { schema: components.print(body.schema) } }
      : Object.fromEntries(body.types.map((type) => [type, {}]));
  return { requestBody: { required: true, content } };
}

/** Of a bearer key the scopes it must allow; a password allows everything, a session what its role does. */
function securityOf(operation: Operation): readonly Json[] {
  if (operation.scope === 'session') return [{ session: [] }];
  const need = needOf(operation);
  return [{ apiKey: need === 'everything' ? KEY_SCOPES : [need] }, { password: [] }, { session: [] }];
}

function operationOf(operation: Operation, components: Components): Json {
  const { id, summary, description, tags, scope } = operation;
  const parameters = [
    ...parametersOf('path', operation.parameters, components),
    ...parametersOf('query', operation.query, components),
    ...(operation.idempotent === 'yes' ? [] : [IDEMPOTENCY_KEY]),
  ];
  return {
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    tags,
    security: scope === 'public' ? [] : securityOf(operation),
    ...(parameters.length > 0 && { parameters }),
    ...bodyOf(operation, components),
    responses: repliesOf(operation, components),
  };
}

export function openApi(operations: readonly Operation[]): Json {
  const components = new Components();
  const paths = new Map<string, Record<string, unknown>>();
  for (const operation of operations) {
    const path = paths.get(operation.path) ?? {};
    path[operation.method.toLowerCase()] = operationOf(operation, components);
    paths.set(operation.path, path);
  }
  const tags = [...new Set(operations.flatMap((operation) => operation.tags))];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Dozvon',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ apiKey: [] }, { password: [] }, { session: [] }],
    tags: tags.map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A key of the account. It may be limited to `read` (look at things), `send` (send messages and what goes into them) and `manage` (change all else); an operation names the scopes it needs.',
        },
        password: { type: 'http', scheme: 'basic' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description:
            'The session of somebody who is signed in to the console (`POST /session`), read where there is no header Authorization. Whatever is not GET must bring `csrfToken` of the session in the header X-CSRF-Token. A role allows what a key with the same scopes does: `viewer` read, `sender` read and send, `manager` all three, `owner` people and keys too.',
        },
      },
      schemas: components.printed,
    },
  };
}
