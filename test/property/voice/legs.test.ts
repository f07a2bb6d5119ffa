// Whatever session and channel say in whatever order, a leg tells `ringing` and `answered` at most once, `ended` exactly
// once and last, and closes its channel once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OutgoingLeg } from '../../../src/voice/legs/outgoing-leg.ts';
import { FakeEndpoint } from '../../support/fake-endpoint.ts';
import { FakePlane } from '../../support/fake-media.ts';
import { ManualScheduler, settle } from '../../support/manual-scheduler.ts';
import { describe } from '../../support/session-descriptions.ts';

const description = fc.constantFrom(
  undefined,
  describe(),
  describe({ direction: 'sendonly' }),
  describe({ address: '0.0.0.0' }),
  describe({ formats: ['18 G729'] }),
  describe({ port: 0 }),
  'rubbish',
);
const fork = fc.constantFrom('a', 'b');

const happening = fc.oneof(
  fc.record({
    kind: fc.constant('progress'),
    status: fc.constantFrom(180, 181, 183, 199),
    fork,
    description,
  }),
  fc.record({ kind: fc.constant('answered'), fork, description }),
  fc.record({ kind: fc.constant('offer'), description }),
  fc.record({ kind: fc.constant('changed'), description }),
  fc.record({ kind: fc.constant('info'), body: fc.constantFrom('5', 'Signal=5', '') }),
  fc.record({ kind: fc.constantFrom('digit', 'rtp-timeout', 'played', 'hang-up', 'ended', 'wait') }),
);

test('a leg tells its life in order and leaves nothing open', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
      const endpoint = new FakeEndpoint();
      const plane = new FakePlane();
      const scheduler = new ManualScheduler();
      const told: string[] = [];
      const leg = new OutgoingLeg(
        { endpoint, plane, scheduler, chance: { bytes: (length) => new Uint8Array(length) } },
        {
          uri: 'sip:1@192.0.2.1:5060',
          from: { user: '2' },
          nextHop: { host: '192.0.2.1', transport: 'udp' },
          ringMax: 5_000,
          sound: { codecs: ['PCMA', 'PCMU'], srtp: 'off' },
          onEvent: (event) => told.push(event.kind),
        },
      );
      await settle();
      const { session } = endpoint.last;
      for (const one of happenings) {
        if (one.kind === 'wait') await scheduler.pass(1_000);
        else if (one.kind === 'hang-up') leg.hangUp();
        else if (plane.last.closes === 0 && (one.kind === 'played' || one.kind === 'rtp-timeout')) {
          plane.last.say(one.kind === 'played' ? { kind: 'played', play: 1 } : { kind: 'rtp-timeout' });
        } else if (plane.last.closes === 0 && one.kind === 'digit') {
          plane.last.say({ kind: 'digit', digit: '5', source: 'event' });
        } else if (!session.over) sayTo(session, one);
      }
      if (!session.over) session.sayEnded({ kind: 'hung-up', by: 'them' });
      await scheduler.pass(200_000);
      assert.equal(told.at(-1), 'ended');
      for (const [kind, most] of [
        ['ended', 1],
        ['answered', 1],
        ['ringing', 1],
      ] as const) {
        assert.ok(told.filter((one) => one === kind).length <= most, told.join(' '));
      }
      const holds = told.filter((kind) => kind === 'held' || kind === 'resumed');
      assert.ok(
        holds.every((kind, at) => kind === (at % 2 === 0 ? 'held' : 'resumed')),
        told.join(' '),
      );
      assert.deepEqual([plane.last.closes, scheduler.waiting], [1, 0]);
    }),
    { numRuns: 500 },
  );
});

type Said = {
  readonly kind: string;
  readonly status?: number;
  readonly fork?: string;
  readonly description?: string | undefined;
  readonly body?: string;
};

function sayTo(session: FakeEndpoint['last']['session'], said: Said): void {
  const carried = said.description === undefined ? {} : { description: said.description };
  switch (said.kind) {
    case 'progress':
      return session.say({
        kind: 'progress',
        status: said.status ?? 180,
        fork: said.fork ?? 'a',
        ...carried,
      });
    case 'answered':
      return session.say({ kind: 'answered', fork: said.fork ?? 'a', ...carried });
    case 'offer':
      return void session.sayOffer(said.description);
    case 'changed':
      return session.say({ kind: 'changed', description: said.description ?? '' });
    case 'info':
      return session.say({ kind: 'info', contentType: 'application/dtmf', body: said.body ?? '' });
    case 'ended':
      return session.sayEnded({ kind: 'refused', status: 486, reason: 'Busy' });
    default:
      return undefined;
  }
}
