// Asks the JSON API of a door as one account, and holds every reply against the printed description: a status, a content
// type or a member that is not told there fails the test.

import assert from 'node:assert/strict';
import Schema from 'typebox/schema';
import { openApi } from '../../src/interfaces/http/json/openapi.ts';
import type { Operation } from '../../src/interfaces/http/json/operation.ts';
import { OPERATIONS } from '../../src/interfaces/http/json/operations.ts';

type Reply = {
  readonly status: number;
  readonly headers: Headers;
  /** Read as JSON; undefined when there is no body. */
  readonly body: unknown;
};

type Request = {
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Sent as JSON; a text or bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Undefined in place of the account's own: nobody asks. */
  readonly as?: string | undefined;
};

export type JsonClient = {
  /** `ask('POST /messages', { body })`; path parameters stand in the address as they are to be sent. */
  readonly ask: (address: string, request?: Request) => Promise<Reply>;
};

type Described = {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
  readonly headers?: Readonly<Record<string, unknown>>;
};

type Checker = { Check(value: unknown): boolean; Errors(value: unknown): unknown };

const description = JSON.parse(JSON.stringify(openApi(OPERATIONS))) as {
  readonly paths: Readonly<
    Record<string, Record<string, { readonly responses: Readonly<Record<string, Described>> }>>
  >;
  readonly components: object;
};
const checkers = new Map<string, Checker>();

function checkerOf(schema: object): Checker {
  const name = JSON.stringify(schema);
  const known = checkers.get(name) ?? Schema.Compile({ ...schema, components: description.components });
  checkers.set(name, known);
  return known;
}

/** The reply must be one of those the description tells of this operation. */
function assertDescribed(operation: Pick<Operation, 'method' | 'path'>, reply: Reply): void {
  const { method, path } = operation;
  const described = description.paths[path]?.[method.toLowerCase()]?.responses[String(reply.status)];
  const where = `${method} ${path} → ${reply.status} ${JSON.stringify(reply.body)}`;
  assert.ok(described, `${where}: this status is not described`);
  for (const name of Object.keys(described.headers ?? {}))
    assert.ok(reply.headers.has(name), `${where}: ${name}`);
  const [type] = (reply.headers.get('content-type') ?? '').split(';');
  if (!described.content) {
    assert.equal(reply.body, undefined, `${where}: a body nobody described`);
    return;
  }
  const content = described.content[type ?? ''];
  assert.ok(content, `${where}: ${type} is not described`);
  const checker = checkerOf(content.schema ?? {});
  assert.ok(checker.Check(reply.body), `${where}\n${JSON.stringify(checker.Errors(reply.body))}`);
}

/** The operation an address leads to, by the description. */
function operationAt(method: string, path: string): Operation | undefined {
  const parts = path.split('/');
  const fits = OPERATIONS.filter((operation) => {
    const wanted = operation.path.split('/');
    return (
      operation.method === method &&
      wanted.length === parts.length &&
      wanted.every((part, at) => part === parts[at] || part.startsWith('{'))
    );
  });
  return fits.find((operation) => operation.path === path) ?? fits[0];
}

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array;
}

export function jsonClient(url: string, authorization: string): JsonClient {
  const ask: JsonClient['ask'] = async (address, request = {}) => {
    const [method = '', path = ''] = address.split(' ');
    const { query = {}, body } = request;
    const as = 'as' in request ? request.as : authorization;
    const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
    const asked = new URLSearchParams(pairs).toString();
    const response = await fetch(`${url}/api/v1${path}${asked === '' ? '' : `?${asked}`}`, {
      method,
      headers: {
        ...(as !== undefined && { authorization: as }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(body !== undefined && { body: isRaw(body) ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const read: unknown = text === '' ? undefined : JSON.parse(text);
    const reply = { status: response.status, headers: response.headers, body: read };
    const operation = operationAt(method, path);
    if (operation) assertDescribed(operation, reply);
    return reply;
  };
  return { ask };
}

export function basic(login: string, password: string): string {
  return `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
}
