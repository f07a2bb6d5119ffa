// Which link a message goes by: the longest prefix, every condition, links that are down last, the order of the route.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MessageKind } from '../../../src/core/messages/kind.ts';
import type { Routable, Route } from '../../../src/core/routing/route.ts';
import { type RoutedLink, Router } from '../../../src/core/routing/router.ts';

const SMS: ReadonlySet<MessageKind> = new Set(['sms', 'flash']);

function link(name: string, given: Partial<RoutedLink> = {}): RoutedLink {
  return { name, kinds: SMS, ...given };
}

function route(links: readonly string[], given: Partial<Route> = {}): Route {
  return { links, by: 'order', failOver: ['refused', 'down'], ...given };
}

function message(given: Partial<Routable> = {}): Routable {
  return { kind: 'sms', phone: '79990000001', login: 'shop', ...given };
}

function router(links: readonly RoutedLink[], routes?: readonly Route[]): Router {
  return new Router({ links, ...(routes && { routes }), byKind: () => 'served' });
}

const wayOf = (given: Router, about: Partial<Routable> = {}): string | undefined => {
  const way = given.wayOf(message(about));
  return way?.kind === 'link' ? way.link : way?.kind;
};

test('without routes the longest prefix of a link decides, and shorter ones that fit are next', () => {
  const given = router([
    link('world'),
    link('russia', { prefixes: ['7'] }),
    link('moscow', { prefixes: ['7495', '7999'] }),
  ]);
  assert.equal(wayOf(given), 'moscow');
  assert.equal(wayOf(given, { phone: '78120000001' }), 'russia');
  assert.equal(wayOf(given, { phone: '4915112345678' }), 'world');
  assert.equal(given.next(message(), ['moscow'], 'refused'), 'russia');
  assert.equal(given.next(message(), ['moscow', 'russia'], 'down'), 'world');
  assert.equal(given.next(message(), ['moscow', 'russia', 'world'], 'down'), undefined);
});

test('a number that no prefix fits has no way, a kind that no link takes goes by its channel', () => {
  const given = router([link('russia', { prefixes: ['7'] })]);
  assert.equal(wayOf(given, { phone: '4915112345678' }), undefined);
  assert.equal(wayOf(given, { kind: 'call' }), 'by-kind');
  const none = new Router({ links: [], byKind: () => 'unserved' });
  assert.equal(none.wayOf(message()), undefined);
});

test('every condition of a route must fit; of several the longest prefix counts, then the first', () => {
  const links = ['a', 'b', 'c', 'd', 'e'].map((name) => link(name));
  const given = router(links, [
    route(['a'], { senders: ['Bank'], clients: ['shop'] }),
    route(['b'], { prefixes: ['7999'] }),
    route(['c'], { networks: ['25001'] }),
    route(['d'], { networks: ['250'] }),
    route(['e']),
  ]);
  assert.equal(wayOf(given), 'b');
  assert.equal(wayOf(given, { phone: '78120000001', sender: 'Bank' }), 'a');
  assert.equal(wayOf(given, { phone: '78120000001', sender: 'Bank', login: 'other', mccmnc: '25001' }), 'c');
  assert.equal(wayOf(given, { phone: '78120000001', mccmnc: '25002' }), 'd');
  assert.equal(wayOf(given, { phone: '78120000001', mccmnc: '40177' }), 'e');
  assert.equal(wayOf(given, { phone: '78120000001' }), 'e');
});

test('a link that is down comes last, whatever the order; alone it still takes', () => {
  const given = router(
    [link('a', { cost: 1 }), link('b', { cost: 2 })],
    [route(['a', 'b'], { by: 'cheapest' })],
  );
  assert.equal(wayOf(given), 'a');
  given.turned('a', 'no');
  assert.equal(wayOf(given), 'b');
  given.turned('b', 'no');
  assert.equal(wayOf(given), 'a');
  given.turned('a', 'yes');
  assert.equal(wayOf(given), 'a');
});

test('a route is for the kinds that its links take: others go by the next that fits', () => {
  const given = router(
    [link('a'), link('b', { kinds: new Set(['hlr']) })],
    [route(['a'], { prefixes: ['7'] }), route(['b'])],
  );
  assert.equal(wayOf(given), 'a');
  assert.equal(wayOf(given, { kind: 'hlr' }), 'b');
});

test('by quality the link goes first that delivers most; one early failure bans nobody', () => {
  const given = router([link('a'), link('b')], [route(['a', 'b'], { by: 'quality' })]);
  given.ended('a', 'failed');
  assert.equal(wayOf(given), 'b');
  for (let sent = 0; sent < 10; sent++) given.ended('b', sent < 4 ? 'delivered' : 'failed');
  for (let sent = 0; sent < 10; sent++) given.ended('a', sent < 8 ? 'delivered' : 'failed');
  assert.equal(wayOf(given), 'a');
});

test('spread gives each link its turn', () => {
  const given = router([link('a'), link('b'), link('c')], [route(['a', 'b', 'c'], { by: 'spread' })]);
  const counts = new Map<string | undefined, number>();
  for (let sent = 0; sent < 300; sent++) {
    const way = wayOf(given);
    counts.set(way, (counts.get(way) ?? 0) + 1);
  }
  assert.deepEqual([...counts.values()], [100, 100, 100]);
});

test('the next link is of the same route, serves the kind, was not tried, and the reason is one of the route', () => {
  const given = router(
    [link('a'), link('b', { kinds: new Set(['flash']) }), link('c')],
    [route(['a', 'b', 'c'], { prefixes: ['7'] })],
  );
  assert.equal(given.next(message(), ['a'], 'refused'), 'c');
  assert.equal(given.next(message({ kind: 'flash' }), ['a'], 'refused'), 'b');
  assert.equal(given.next(message(), ['a'], 'undelivered'), undefined);
  assert.equal(given.next(message({ phone: '4915112345678' }), ['a'], 'refused'), undefined);
});

test('a way is always a link that serves the kind and whose route fits; fail-over ends', () => {
  const names = ['a', 'b', 'c', 'd'];
  const prefixes = fc.option(
    fc.array(fc.constantFrom('', '7', '79', '7999', '49'), { minLength: 1, maxLength: 3 }),
    {
      nil: undefined,
    },
  );
  fc.assert(
    fc.property(
      fc.array(prefixes, { minLength: 4, maxLength: 4 }),
      fc.constantFrom('79990000001', '491511', '1'),
      (all, phone) => {
        const links = names.map((name, at) => {
          const own = all[at];
          return link(name, own === undefined ? {} : { prefixes: own });
        });
        const given = router(links);
        const tried: string[] = [];
        for (
          let next = wayOf(given, { phone });
          next !== undefined;
          next = given.next(message({ phone }), tried, 'refused')
        ) {
          const found = links.find(({ name }) => name === next);
          assert.ok((found?.prefixes ?? ['']).some((prefix) => phone.startsWith(prefix)));
          assert.ok(!tried.includes(next));
          tried.push(next);
        }
        const fitting = links.filter((one) =>
          (one.prefixes ?? ['']).some((prefix) => phone.startsWith(prefix)),
        );
        assert.equal(tried.length, fitting.length);
      },
    ),
  );
});

test('what waits on a link that is down goes to none that is down as well', () => {
  const given = router([link('first'), link('second')], [route(['first', 'second'])]);
  assert.equal(given.mayLeave('first'), true);
  given.turned('first', 'no');
  given.turned('second', 'no');
  assert.equal(given.next(message(), ['first'], 'down'), undefined);
  assert.equal(given.mayLeave('first'), false);
  assert.equal(given.next(message(), ['first'], 'refused'), 'second', 'what was refused waits for it');
  given.turned('second', 'yes');
  assert.equal(given.mayLeave('first'), true);
  assert.equal(given.next(message(), ['first'], 'down'), 'second');
});

test('nothing leaves a link where no route lets it, or no other link takes its kinds', () => {
  const never = router(
    [link('first'), link('second')],
    [route(['first', 'second'], { failOver: ['refused'] })],
  );
  assert.equal(never.mayLeave('first'), false);
  const mail = link('mail', { kinds: new Set(['mail']) });
  assert.equal(router([link('first'), mail]).mayLeave('first'), false);
});
