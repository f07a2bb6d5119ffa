// Which trunk a number goes to.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RouteTrunk, routeOf } from '../../../src/voice/trunks/route.ts';

function trunk(name: string, prefixes?: readonly string[], healthy: 'yes' | 'no' = 'yes'): RouteTrunk {
  return { name, healthy, ...(prefixes ? { prefixes } : {}) };
}

test('a trunk without prefixes takes every number', () => {
  assert.deepEqual(routeOf('79990000001', [trunk('all')]), [['all']]);
});

test('a number that no prefix fits has no route', () => {
  assert.deepEqual(routeOf('4930123', [trunk('russia', ['7']), trunk('ukraine', ['380'])]), []);
  assert.deepEqual(routeOf('79990000001', []), []);
});

test('the longest prefix goes first, a trunk for everything after it', () => {
  const trunks = [trunk('all'), trunk('russia', ['7']), trunk('moscow', ['7495', '7499'])];
  assert.deepEqual(routeOf('74991234567', trunks), [['moscow'], ['russia'], ['all']]);
  assert.deepEqual(routeOf('78121234567', trunks), [['russia'], ['all']]);
  assert.deepEqual(routeOf('12025550100', trunks), [['all']]);
});

test('equal prefixes share a stage in the order of the configuration', () => {
  const trunks = [trunk('b', ['7']), trunk('a', ['7', '8']), trunk('all'), trunk('none', [])];
  assert.deepEqual(routeOf('79990000001', trunks), [
    ['b', 'a'],
    ['all', 'none'],
  ]);
});

test('an unhealthy trunk comes last, even with the longest prefix, but is not left out', () => {
  const trunks = [trunk('moscow', ['7495'], 'no'), trunk('russia', ['7']), trunk('spare', undefined, 'no')];
  assert.deepEqual(routeOf('74951234567', trunks), [['russia'], ['moscow'], ['spare']]);
});

test('a prefix as long as the number fits, a longer one does not', () => {
  assert.deepEqual(routeOf('112', [trunk('exact', ['112']), trunk('longer', ['1120'])]), [['exact']]);
});
