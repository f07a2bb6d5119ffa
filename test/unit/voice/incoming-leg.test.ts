// A call made to us, over a fake invite and a fake plane.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LegEvent } from '../../../src/voice/leg.ts';
import { type IncomingLeg, openIncomingLeg } from '../../../src/voice/legs/incoming-leg.ts';
import { FakeInvite } from '../../support/fake-invite.ts';
import { FakePlane } from '../../support/fake-media.ts';
import { ManualScheduler, settle } from '../../support/manual-scheduler.ts';
import { describe } from '../../support/session-descriptions.ts';

async function rung(offer: string | undefined) {
  const invite = new FakeInvite(offer);
  const plane = new FakePlane();
  const scheduler = new ManualScheduler();
  const told: string[] = [];
  const on: { answered: () => void } = { answered: () => undefined };
  const leg = await openIncomingLeg({
    invite: invite.port,
    plane,
    scheduler,
    onEvent: (event: LegEvent) => {
      told.push(event.kind === 'ended' ? `ended ${Object.values(event.end).join(' ')}` : event.kind);
      if (event.kind === 'answered') on.answered();
    },
  });
  return { invite, plane, scheduler, told, leg, on };
}

function there(leg: IncomingLeg | undefined): IncomingLeg {
  assert.ok(leg, 'the call rings');
  return leg;
}

test('it rings, is answered when wanted, and ends with the session', async () => {
  const { invite, told, leg, plane } = await rung(describe({ formats: ['0 PCMU', '97 telephone-event'] }));
  there(leg).ring(180);
  assert.equal(plane.last.remotes.length, 0);
  there(leg).answer();
  assert.match(invite.description, /m=audio 20000 RTP\/AVP 0 97\r\n/);
  assert.deepEqual([plane.last.remote.port, plane.last.remote.telephoneEvent], [40_000, 97]);
  there(leg).answer();
  there(leg).ring(180);
  there(leg).reject(486);
  invite.session?.sayEnded({ kind: 'hung-up', by: 'them' });
  await settle();
  assert.deepEqual(invite.replies, ['ring 180', 'accept']);
  assert.deepEqual(told, ['answered', 'ended hung-up them']);
  assert.equal(plane.open, 0);
});

test('early sound is offered with 183 and the answer repeats its description', async () => {
  const { invite, leg, plane } = await rung(describe());
  there(leg).ringWithSound();
  const early = invite.description;
  assert.equal(plane.last.remote.port, 40_000);
  there(leg).answer();
  assert.equal(invite.description, early);
  assert.deepEqual(invite.replies, ['ring 183', 'accept']);
});

test('no common codec gets 488 with a warning, nonsense 400, and the channel is given back', async () => {
  const { invite, leg, plane, told } = await rung(describe({ formats: ['18 G729'] }));
  assert.equal(leg, undefined);
  assert.deepEqual(invite.replies, ['reject 488']);
  assert.deepEqual(invite.warnings, ['Warning: 305 192.0.2.10 "Only PCMA and PCMU are spoken"']);
  const nonsense = await rung('rubbish');
  assert.deepEqual(nonsense.invite.replies, ['reject 400']);
  await settle();
  assert.deepEqual([plane.open, nonsense.plane.open, told.length], [0, 0, 0]);
});

test('an INVITE without an offer gets ours, and their answer connects the channel', async () => {
  const { invite, leg, plane, told } = await rung(undefined);
  there(leg).ringWithSound();
  there(leg).answer();
  assert.match(invite.description, /m=audio 20000 RTP\/AVP 8 0 101\r\n/);
  assert.deepEqual(told, []);
  invite.say({ kind: 'answered', fork: 'us', description: describe({ port: 40_100 }) });
  assert.equal(plane.last.remote.port, 40_100);
  assert.deepEqual(invite.replies, ['ring 180', 'accept']);
  assert.deepEqual(told, ['answered']);
});

test('an answer to our offer that is of no use ends the call', async () => {
  for (const description of [undefined, describe({ formats: ['18 G729'] })]) {
    const { invite, leg, told, plane } = await rung(undefined);
    there(leg).answer();
    invite.say({ kind: 'answered', fork: 'us', ...(description === undefined ? {} : { description }) });
    assert.deepEqual(invite.session?.asked, ['end']);
    await settle();
    assert.match(told.join(), /^ended refused 488/);
    assert.equal(plane.open, 0);
  }
});

test('rejecting, and hanging up before the answer, refuse the call once', async () => {
  const busy = await rung(describe());
  there(busy.leg).reject(486);
  there(busy.leg).reject(603);
  there(busy.leg).answer();
  await settle();
  assert.deepEqual(busy.invite.replies, ['reject 486']);
  assert.deepEqual(busy.told, ['ended hung-up us']);
  const gone = await rung(describe());
  there(gone.leg).hangUp();
  assert.deepEqual(gone.invite.replies, ['reject 480']);
});

test('a caller who gives up while it rings ends the leg, and what is done then does nothing', async () => {
  const { invite, leg, told, plane } = await rung(describe());
  there(leg).ring(180);
  invite.cancel();
  there(leg).answer();
  there(leg).reject(486);
  there(leg).hangUp();
  await settle();
  assert.deepEqual(invite.replies, ['ring 180']);
  assert.deepEqual(told, ['ended cancelled']);
  assert.equal(plane.open, 0);
});

test('a caller who gave up before the channel was there never rings', async () => {
  const invite = new FakeInvite(describe());
  const plane = new FakePlane();
  const opening = openIncomingLeg({
    invite: invite.port,
    plane,
    scheduler: new ManualScheduler(),
    onEvent: () => assert.fail('nothing is told of a leg that was not given out'),
  });
  invite.cancel();
  assert.equal(await opening, undefined);
  await settle();
  assert.deepEqual(invite.replies, []);
  assert.equal(plane.open, 0);
});

test('without a free channel the caller is asked to come again', async () => {
  const invite = new FakeInvite(describe());
  const plane = new FakePlane();
  plane.refusal = new Error('all ports are taken');
  const leg = await openIncomingLeg({ invite: invite.port, plane, onEvent: () => undefined });
  assert.equal(leg, undefined);
  assert.deepEqual(invite.replies, ['reject 503']);
});

test('hanging up from inside the answer reaches the session', async () => {
  const { invite, leg, on } = await rung(describe());
  on.answered = () => there(leg).hangUp();
  there(leg).answer();
  assert.deepEqual(invite.session?.asked, ['end']);
});
