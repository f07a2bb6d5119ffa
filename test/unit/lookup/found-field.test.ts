// Where fields lie in what a provider says: JSON pointers and patterns.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  foundField,
  foundFields,
  foundItems,
  readFieldPath,
  saidAsJson,
} from '../../../src/channels/http-provider/found-field.ts';

function at(path: string, json: string): string | undefined {
  const read = readFieldPath(path);
  assert.ok(read.ok, path);
  return foundField(saidAsJson(json), read.value);
}

// The examples of RFC 6901 section 5.
const DOCUMENT = JSON.stringify({
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
});

test('pointers lead where the examples of RFC 6901 say', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['/foo', 'bar'],
    ['/foo/0', 'bar'],
    ['/foo/1', 'baz'],
    ['/', '0'],
    ['/a~1b', '1'],
    ['/c%d', '2'],
    ['/e^f', '3'],
    ['/g|h', '4'],
    ['/i\\j', '5'],
    ['/k"l', '6'],
    ['/ ', '7'],
    ['/m~0n', '8'],
  ];
  for (const [path, value] of rows) assert.equal(at(path, DOCUMENT), value, path);
});

test('what is not there is undefined, and neither are members of prototypes', () => {
  for (const path of [
    '/nothing',
    '/foo/2',
    '/foo/01',
    '/foo/-',
    '/foo/length',
    '/toString',
    '/__proto__',
    '/foo/0/0',
  ])
    assert.equal(at(path, DOCUMENT), undefined, path);
});

test('null, objects and texts that are no JSON hold no field', () => {
  assert.equal(at('/a', '{"a":null}'), undefined);
  assert.equal(at('/a', '{"a":{}}'), undefined);
  assert.equal(at('/a', 'a=1'), undefined);
  assert.equal(at('/a', '['.repeat(100_000)), undefined);
});

test('an id of nineteen digits keeps all of them', () => {
  assert.equal(at('/id', '{"id": 1234567890123456789}'), '1234567890123456789');
  assert.equal(
    at('/id', '{"text":"1234567890123456789 \\" 1234567890123456789","id":[-1234567890123456789]}'),
    '-1234567890123456789',
  );
  assert.equal(at('/x', '{"x":1.2345678901234567890}'), '1.2345678901234567');
  assert.equal(at('/x', '{"x":1e21}'), '1e+21');
});

test('a pattern finds its first group in whatever text', () => {
  assert.equal(at('~ID - (\\d+)', 'OK - 1 SMS, ID - 17'), '17');
  assert.equal(at('~<imsi>(\\d*)</imsi>', '<r><imsi>250011234567890</imsi></r>'), '250011234567890');
  assert.equal(at('~ID - (\\d+)', 'ERROR = 7'), undefined);
});

test('paths that mean nothing are refused with a phrase', () => {
  for (const path of ['id', '~[', '~no group', '/a~2', '/~'])
    assert.equal(readFieldPath(path).ok, false, path);
});

test('a list gives all its values, and items of a list are read one by one', () => {
  const said = saidAsJson('{"ids":["a",1],"list":[{"id":1},{"id":2}]}');
  const path = (text: string) => {
    const read = readFieldPath(text);
    assert.ok(read.ok);
    return read.value;
  };
  assert.deepEqual(foundFields(said, path('/ids')), ['a', '1']);
  assert.deepEqual(
    foundItems(said, path('/list')).map((item) => foundField(item, path('/id'))),
    ['1', '2'],
  );
  assert.equal(foundItems(said, path('/nothing')).length, 0);
});
