// From the bytes of a request to what an operation asks for, or to everything that is wrong with it. Owns media types,
// JSON and the idempotency key; who asks and what follows is decided elsewhere.

import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { readIdempotencyKey } from '../../idempotency-key.ts';
import { pointerPart, TextValuesCheck, ValueCheck } from './check-values.ts';
import type { BodyForm, Operation } from './operation.ts';
import { type Fault, type Mistake, mistaken } from './replies.ts';

export type Read = {
  readonly parameters: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly idempotencyKey: { readonly key: string; readonly request: string } | undefined;
};

type Bytes = {
  readonly parameters: readonly (readonly [string, string])[];
  /** What follows the question mark, as it came. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
};

/** Whether a body of this type may come, before it is read; undefined: it may. */
export function mediaTypeFault(form: BodyForm | undefined, contentType: string): Fault | undefined {
  if (!form) return undefined;
  const [type = '', ...rest] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const types = form.kind === 'json' ? ['application/json'] : form.types;
  const known = types.some(
    (one) => one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))),
  );
  // A charset says something about texts alone.
  const charset = form.kind === 'json' ? rest.find((part) => part.startsWith('charset=')) : undefined;
  const utf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (known && utf8) return undefined;
  return { fault: 'media-type-wrong', detail: `send the body as ${types.join(', ')}` };
}

/** Nothing stored is called so: PostgreSQL has no U+0000 in a text. */
const NUL = 'holds U+0000, which nothing has in its name';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function parseJson(bytes: Uint8Array): Result<unknown, Fault> {
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return err({ fault: 'request-malformed', detail: 'the body is not UTF-8' });
  }
  if (text.trim() === '') return err({ fault: 'request-malformed', detail: 'the body is empty' });
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return err({ fault: 'request-malformed', detail: `the body is not JSON: ${(error as Error).message}` });
  }
}

function queryPairs(query: string): readonly (readonly [string, string])[] | undefined {
  const pairs: (readonly [string, string])[] = [];
  try {
    for (const part of query.split('&').filter((one) => one !== '')) {
      const equals = part.indexOf('=');
      const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
      const decoded = [name, value].map((text) => decodeURIComponent(text.replaceAll('+', ' ')));
      pairs.push([decoded[0] ?? '', decoded[1] ?? '']);
    }
    return pairs;
  } catch {
    return undefined;
  }
}

function keyOf(header: string | string[] | undefined): Result<string | undefined, Fault> {
  if (header === undefined) return ok(undefined);
  const key = readIdempotencyKey(String(header));
  return key.ok ? key : err(mistaken('/header/Idempotency-Key', key.error, 'request-malformed'));
}

/** The same for requests that ask the same, in whatever order their members are written. */
function digestOf(operation: Operation, values: readonly unknown[]): string {
  const parts = values.map((value) =>
    value instanceof Uint8Array ? createHash('sha256').update(value).digest('base64url') : value,
  );
  const sorted = JSON.stringify([operation.id, ...parts], (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('base64url');
}

/** How requests for one operation are read; its schemas are compiled once. */
export class RequestReader {
  readonly #operation: Operation;
  readonly #parameters: TextValuesCheck | undefined;
  readonly #query: TextValuesCheck | undefined;
  readonly #body: ValueCheck | undefined;

  constructor(operation: Operation) {
    const { parameters, query, body } = operation;
    this.#operation = operation;
    this.#parameters = parameters && new TextValuesCheck(parameters, '/path');
    this.#query = query && new TextValuesCheck(query, '/query');
    this.#body = body?.kind === 'json' ? new ValueCheck(body.schema) : undefined;
  }

  read(bytes: Bytes): Result<Read, Fault> {
    const pairs = queryPairs(bytes.query);
    if (!pairs) return err({ fault: 'request-malformed', detail: 'the query has broken percent codes' });
    const content = this.#content(bytes.body);
    if (!content.ok) return content;
    const byKey = this.#operation.idempotent !== 'yes';
    const key = byKey ? keyOf(bytes.headers['idempotency-key']) : ok(undefined);
    if (!key.ok) return key;
    const unnameable = bytes.parameters.find(([, value]) => value.includes('\0'));
    if (unnameable) return err(wrong([{ pointer: `/path${pointerPart(unnameable[0])}`, detail: NUL }]));
    const checked = [
      this.#parameters?.read(bytes.parameters) ?? ok({}),
      this.#query?.read(pairs) ?? noneOf(pairs),
      this.#body?.check(content.value) ?? ok(content.value),
    ] as const;
    const mistakes = checked.flatMap((one) => (one.ok ? [] : one.error));
    const [parameters, query, body] = checked.map((one) => (one.ok ? one.value : undefined));
    if (mistakes.length > 0) return err(wrong(mistakes));
    const request = key.value === undefined ? '' : digestOf(this.#operation, [parameters, query, body]);
    const idempotencyKey = key.value === undefined ? undefined : { key: key.value, request };
    return ok({ parameters, query, body, idempotencyKey });
  }

  #content(body: Uint8Array): Result<unknown, Fault> {
    if (this.#body) return parseJson(body);
    return ok(this.#operation.body ? body : undefined);
  }
}

/** An operation without a query knows no parameters. */
function noneOf(pairs: readonly (readonly [string, string])[]): Result<unknown, readonly Mistake[]> {
  const mistakes = pairs.map(([name]) => ({
    pointer: `/query${pointerPart(name)}`,
    detail: 'is not known here',
  }));
  return mistakes.length === 0 ? ok({}) : err(mistakes);
}

function wrong(mistakes: readonly Mistake[]): Fault {
  const errors = mistakes.slice(0, LIMITS.json.errorsTold);
  const [first] = errors;
  const where = first?.pointer === '' ? 'the body' : first?.pointer;
  const others = errors.length < mistakes.length ? 'more' : `${errors.length - 1} more`;
  const more = errors.length > 1 ? ` (and ${others})` : '';
  return { fault: 'request-invalid', detail: `${where}: ${first?.detail}${more}`, errors };
}
