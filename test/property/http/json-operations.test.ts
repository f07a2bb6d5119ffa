// Every operation of the JSON API asked with what its own schemas allow and with that made wrong: whatever comes back is
// told in the printed description, and nothing breaks inside.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { REQUEST_LIMITS, type RequestLimits } from '../../../src/core/accounts/request-limits.ts';
import type { Operation } from '../../../src/interfaces/http/json/operation.ts';
import { OPERATIONS } from '../../../src/interfaces/http/json/operations.ts';
import { BrowserClient } from '../../support/browser-client.ts';
import { basic, type JsonClient, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

const RUNS = 25;
const MANY = 1_000_000;
/** Limits of a minute have tests of their own; here they would answer in place of the operation. */
const LIMITS: RequestLimits = {
  ...REQUEST_LIMITS,
  identicalSends: MANY,
  identicalPrices: MANY,
  statusPerMessage: MANY,
  identicalStatusLists: MANY,
  balances: MANY,
  clientChanges: MANY,
  failedSignIns: MANY,
};
const PHONES = ['79991234567', '+7 999 123-45-68', '12', 'x'];
const MAILS = ['anna@example.org', 'Bob+news@Example.org', 'anna@'];
const ADDRESSES = [...PHONES, ...MAILS, '7900*', '79*1'];
/** What `kept` keeps in either book. */
const KEPT = [
  { book: 'phones', group: 1_000_002, contact: 1, address: '79991234567' },
  { book: 'mails', group: 1_000_004, contact: 2, address: 'anna@example.org' },
] as const;
const IDS = KEPT.flatMap(({ group, contact }) => [contact, group]);

type Schema = TSchema & {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
};

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;

const DATES = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });

/** Any code point, as the unit `binary`, without a table of all of them for each arbitrary that is made of it. */
const LETTER = fc.integer({ min: 0, max: 0x10_ffff - SURROGATES }).map(letterAt, placeOfLetter);

function letterAt(place: number): string {
  return String.fromCodePoint(place < FIRST_SURROGATE ? place : place + SURROGATES);
}

function placeOfLetter(letter: unknown): number {
  const [one, more] = typeof letter === 'string' ? Array.from(letter, (point) => point.codePointAt(0)) : [];
  if (one === undefined || more !== undefined) throw new Error('not one letter');
  return one < FIRST_SURROGATE ? one : one - SURROGATES;
}

/** Made once for a schema: a request is made of schemas anew each time, and a pattern costs a table of all of Unicode. */
const made = new WeakMap<Schema, fc.Arbitrary<unknown>>();

function textOf(schema: Schema): fc.Arbitrary<string> {
  if (schema.format === 'date-time') return DATES.map((date) => date.toISOString());
  if (schema.format === 'uuid') return fc.uuid();
  if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern)).filter(fits(schema));
  const { minLength = 0, maxLength = 200 } = schema;
  const lengths = { minLength, maxLength: Math.min(maxLength, minLength + 60) };
  const any = fc.string({ unit: LETTER, ...lengths }).filter(fits(schema));
  return fc.oneof(any, fc.constantFrom(...ADDRESSES).filter(fits(schema)));
}

function fits(schema: Schema): (value: unknown) => boolean {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  return (value) => {
    const length = [...String(value)].length;
    return length >= minLength && length <= maxLength;
  };
}

/** A few optional members at a time: with all of them at once something always contradicts something. */
function objectOf(schema: Schema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], minProperties = 0 } = schema;
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  return fc
    .subarray(optional, { minLength: minProperties, maxLength: Math.min(3, optional.length) })
    .chain((some) =>
      fc.record(
        Object.fromEntries(
          [...required, ...some].map((name): [string, fc.Arbitrary<unknown>] => [
            name,
            valid(properties[name] as Schema),
          ]),
        ),
      ),
    );
}

/** Values that a schema allows, its examples often among them. */
function valid(schema: Schema): fc.Arbitrary<unknown> {
  const known = made.get(schema);
  if (known) return known;
  const { examples } = schema as { readonly examples?: readonly unknown[] };
  const all = examples ? fc.oneof(formOf(schema), fc.constantFrom(...examples)) : formOf(schema);
  made.set(schema, all);
  return all;
}

function formOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valid));
  switch (schema.type) {
    case 'string':
      return textOf(schema);
    case 'integer': {
      const { minimum = -1_000, maximum = 1_000 } = schema;
      const any = fc.integer({ min: minimum, max: Math.min(maximum, 2_147_483_647) });
      return minimum === 1 && maximum === 2_147_483_647 ? fc.oneof(any, fc.constantFrom(...IDS)) : any;
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const minLength = schema.minItems ?? 0;
      const lengths = { minLength, maxLength: Math.min(schema.maxItems ?? 4, minLength + 3) };
      const item = valid(schema.items ?? {});
      return schema.uniqueItems ? fc.uniqueArray(item, lengths) : fc.array(item, lengths);
    }
    case 'object':
      return objectOf(schema);
    default:
      return fc.jsonValue();
  }
}

const JUNK = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    '',
    '\0',
    '\ud800',
    '\u202e',
    -1,
    0,
    1e300,
    0.5,
    null,
    [],
    {},
    [[]],
    'x'.repeat(5_000),
  ),
);

/** A value with one part of it replaced, taken out or added. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return JUNK;
  const entries = Object.entries(value);
  const replaced = fc.tuple(fc.nat({ max: entries.length - 1 }), JUNK).map(([at, junk]) =>
    rebuilt(
      value,
      entries.map(([name, one], index) => [name, index === at ? junk : one]),
    ),
  );
  const removed = fc.nat({ max: entries.length - 1 }).map((at) =>
    rebuilt(
      value,
      entries.filter((_, index) => index !== at),
    ),
  );
  const added = fc
    .tuple(fc.constantFrom('zz', '__proto__', 'constructor', 'a/b~c', ''), JUNK)
    .map(([name, junk]) => rebuilt(value, [...entries, [name, junk]]));
  return fc.oneof(replaced, removed, added, JUNK);
}

function rebuilt(like: unknown, entries: readonly (readonly [string, unknown])[]): unknown {
  if (Array.isArray(like)) return entries.map(([, one]) => one);
  const object: Record<string, unknown> = {};
  for (const [name, value] of entries)
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

function maybeWrong(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof(valid(schema), valid(schema).chain(mutated));
}

type Octets = { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> };

type Asked = {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body: unknown;
  readonly octets: Octets | undefined;
};

/** A table where one is taken: headings, addresses and anything else, cells that are quoted wrongly. */
const TABLES = fc
  .array(
    fc.array(
      fc.oneof(
        fc.constantFrom(
          'phone',
          'email',
          'name',
          'birthday',
          'groups',
          'id',
          '"',
          '07.01.1990',
          '\0',
          ...ADDRESSES,
        ),
        fc.string({ unit: LETTER, maxLength: 20 }),
      ),
      { maxLength: 5 },
    ),
    { maxLength: 6 },
  )
  .chain((rows) =>
    fc.constantFrom(';', ',', '\t').map((separator) => rows.map((row) => row.join(separator)).join('\r\n')),
  )
  .map((text) => new TextEncoder().encode(text));

function octetsOf({ body }: Operation): fc.Arbitrary<Octets | undefined> {
  if (body?.kind !== 'octets') return fc.constant(undefined);
  const { types } = body;
  const any = fc.oneof(fc.constant(new Uint8Array(200)), fc.uint8Array({ maxLength: 300 }).map(copyOf));
  const bytes = types.includes('text/csv') ? fc.oneof({ arbitrary: TABLES, weight: 4 }, any) : any;
  const given = types.map((type) => type.replace('*', 'wav'));
  return fc.record({ type: fc.constantFrom(...given), bytes });
}

const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

function textsOf(values: unknown): Record<string, string> {
  if (typeof values !== 'object' || values === null) return {};
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
    ]),
  );
}

// What a URL cannot hold is for tests of bytes.
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

function requestOf(operation: Operation): fc.Arbitrary<Asked> {
  const { parameters, query, body } = operation;
  const existing = fc.constantFrom('1', '2', 'order');
  return fc.record({
    path: (parameters
      ? fc.oneof(
          maybeWrong(parameters as Schema),
          ...('book' in parameters.properties ? [fc.constantFrom<unknown>(...KEPT)] : []),
        )
      : fc.constant({})
    )
      .chain((values) => existing.map((id) => ({ values: textsOf(values), id })))
      .map(({ values, id }) =>
        operation.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
          encodeURIComponent(wellFormed(values[name] || id)).replace(/^\.{1,2}$/, '%2E'),
        ),
      ),
    query: (query ? maybeWrong(query as Schema) : fc.constant({})).map((values) =>
      Object.fromEntries(
        Object.entries(textsOf(values)).map(([name, text]) => [wellFormed(name), wellFormed(text)]),
      ),
    ),
    body: body?.kind === 'json' ? maybeWrong(body.schema as Schema) : fc.constant(undefined),
    octets: octetsOf(operation),
  });
}

/** A message, contacts and groups of both books, and entries of the black list, so that there is something to ask for. */
async function kept({ ask }: JsonClient): Promise<void> {
  await ask('POST /messages', { body: { recipients: ['79991234567'], text: 'Hello', id: 'order' } });
  for (const { book, group, contact, address } of KEPT) {
    const made = await ask(`POST /books/${book}/groups`, { body: { name: 'Customers' } });
    assert.equal((made.body as { id: number }).id, group);
    const body = { addresses: [address], groups: [group], name: 'Anna', birthday: '1990-01-07' };
    const added = await ask(`POST /books/${book}/contacts`, { body });
    assert.equal((added.body as { id: number }).id, contact);
  }
  const values = [...KEPT.map(({ address }) => address), '7900*'];
  assert.equal((await ask('POST /black-list', { body: { values, list: 'grey' } })).status, 201);
}

for (const operation of OPERATIONS) {
  test(`${operation.id} answers as described, whatever it is asked`, async (context) => {
    const door = await storedDoor(context, { limits: LIMITS });
    const client = jsonClient(door.url, basic('shop', 'secret'));
    await kept(client);
    const session = new BrowserClient(door.url);
    const asker = operation.scope === 'session' ? session : client;
    if (operation.scope === 'session') await session.signIn({ login: 'shop', password: 'secret' });
    await fc.assert(
      fc.asyncProperty(requestOf(operation), async ({ path, query, body, octets }) => {
        const sent = octets
          ? { body: octets.bytes, headers: { 'content-type': octets.type } }
          : { body: JSON.stringify(body) };
        const reply = await asker.ask(`${operation.method} ${path}`, {
          query,
          ...(operation.body && sent),
        });
        assert.notEqual(reply.status, 503, JSON.stringify(reply.body));
        const { code } = (reply.body ?? {}) as { readonly code?: unknown };
        // A page about a problem has its code, too.
        const refused = reply.status >= 400;
        assert.ok(!refused || (code !== 'request-repeated' && code !== 'requests-too-many'), String(code));
        // Whoever has shut itself out is let in again for the next round.
        if (reply.status === 401) await door.given.client.query('delete from account_addresses');
        // Nor is the round spent without a session.
        if (operation.scope === 'session' && (await session.ask('GET /session')).status === 401)
          await session.signIn({ login: 'shop', password: 'secret' });
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    assert.deepEqual(door.troubles, []);
    assert.deepEqual(await door.given.storage.audit(), []);
  });
}

test('every example of a schema is allowed by it', () => {
  const wrong: string[] = [];
  const look = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { examples } = schema as { readonly examples?: readonly unknown[] };
    for (const example of Array.isArray(examples) ? examples : [])
      if (!Compile(schema as TSchema).Check(example)) wrong.push(JSON.stringify(example));
    for (const part of Object.values(schema)) look(part);
  };
  for (const { parameters, query, body, replies } of OPERATIONS)
    look([parameters, query, body?.kind === 'json' ? body.schema : undefined, Object.values(replies)]);
  assert.deepEqual(wrong, []);
});

test('operations have names of their own', () => {
  const ids = OPERATIONS.map((operation) => operation.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[a-z]+[A-Z]\w+$/);
});
