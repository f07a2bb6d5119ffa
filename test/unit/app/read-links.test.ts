// Links and routes as the configuration has them: what is read, and every fault said at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLinks } from '../../../src/app/read-links.ts';
import { readRoutes } from '../../../src/core/routing/route-settings.ts';
import { LINK_KINDS } from '../../support/settings-in.ts';

const SMPP = { name: 'op', kind: 'smpp', host: 'smpp.example.com', systemId: 'me', password: 'secret' };

test('a link has its name, its kinds of message, its prefixes without a plus and its cost', () => {
  const read = readLinks([{ ...SMPP, prefixes: ['+7', 49], cost: 1.5 }], LINK_KINDS);
  assert.ok(read.ok);
  const [link] = read.value;
  assert.deepEqual([link?.name, link?.kind, link?.prefixes, link?.cost], ['op', 'smpp', ['7', '49'], 1.5]);
  assert.ok(link?.kinds.has('sms') && !link.kinds.has('hlr'));
});

test('the virtual link makes up ends alone, not that something still waits', () => {
  const virtual = (outcome: string) =>
    readLinks([{ name: 'v', kind: 'virtual', outcomes: { 7999: outcome } }], LINK_KINDS);
  assert.ok(virtual('20/6').ok);
  for (const wrong of ['0', '-1', '99', 'x']) assert.ok(!virtual(wrong).ok, wrong);
});

test('every fault of the links is told with its place', () => {
  const read = readLinks(
    [
      { name: 'a', kind: 'pigeon' },
      { name: 'b', kind: 'smpp', host: 'smpp.example.com', window: 0, wimdow: 3 },
      { ...SMPP, kinds: ['hlr'] },
      SMPP,
      'x',
    ],
    LINK_KINDS,
  );
  const kinds = LINK_KINDS.map(({ kind }) => kind).join(', ');
  assert.deepEqual(!read.ok && read.error, [
    `links[0].kind must be one of ${kinds}`,
    'links[1].window must be a number from 1 to 2000',
    'links[1]: unknown key "wimdow"',
    'links[1]: "systemId" is missing',
    'links[2]: "hlr" needs "lookups": "texts"',
    'links: the name op stands twice',
    `links[4].kind must be one of ${kinds}`,
  ]);
  assert.deepEqual(readLinks({}, LINK_KINDS), { ok: false, error: ['links must be a list'] });
});

test('a route over a link there is not, or with a condition of no kind, is refused; defaults stand for the rest', () => {
  const read = readRoutes([{ links: ['op', 'other'], by: 'luck', networks: ['2500'] }, {}], ['op']);
  assert.deepEqual(!read.ok && read.error, [
    'routes[0].by must be one of order, cheapest, quality, spread',
    'routes[0].networks must be a list, not empty, each mcc and mnc such as 25001, or an mcc',
    'routes[0].links: there is no link other',
    'routes[1]: "links" is missing',
  ]);
  assert.deepEqual(readRoutes([{ links: ['op'], prefixes: ['+7'] }], ['op']), {
    ok: true,
    value: [{ links: ['op'], by: 'order', failOver: ['refused', 'unanswered', 'down'], prefixes: ['7'] }],
  });
  assert.deepEqual(readRoutes(undefined, []), { ok: true, value: undefined });
});
