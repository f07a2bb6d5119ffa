// Numbers by the JSON API: what the numbering plan tells of one and of several.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

type Body = Readonly<Record<string, unknown>>;

test('a number is told with country and zone, one that is none as unknown', async (context) => {
  const { url } = await storedDoor(context);
  const client = jsonClient(url, basic('shop', 'secret'));
  const one = (await client.ask(`GET /numbers/${encodeURIComponent('+7 (701) 123-45-67')}`)).body as Body;
  assert.equal(one.number, '77011234567');
  assert.equal(one.known, true);
  assert.equal(one.countryCode, 'KZ');
  assert.equal(one.minutesAhead, 300);
  const body = { numbers: ['77011234567', 'nobody', '12'] };
  const { items } = (await client.ask('POST /numbers/lookup', { body })).body as { items: Body[] };
  assert.deepEqual(items[0], one);
  assert.deepEqual(
    items.map(({ number, known }) => [number, known]),
    [
      ['77011234567', true],
      ['nobody', false],
      ['12', false],
    ],
  );
});
