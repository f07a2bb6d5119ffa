// Registration as a pure step, and what registrars' replies mean.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRegisterReply } from '../../../src/voice/trunks/register-reply.ts';
import {
  type RegisterReply,
  type RegistrationEvent,
  type RegistrationState,
  registered,
  registration,
  stepRegistration,
} from '../../../src/voice/trunks/registration.ts';
import { reply } from '../../support/fake-endpoint.ts';

const CONTACT = { contact: 'sip:alex@192.0.2.10:5060', asked: 600 };

/** Runs events one after another; gives the effects of the last, as short words. */
function run(...events: readonly RegistrationEvent[]): { state: RegistrationState; effects: string[] } {
  let state = registration(600);
  let effects: string[] = [];
  for (const event of events) {
    const [next, did] = stepRegistration(state, event);
    state = next;
    effects = did.map((effect) => Object.values(effect).join(' '));
  }
  return { state, effects };
}

function replied(reply: RegisterReply, now = 0, luck = 1): RegistrationEvent {
  return { kind: 'reply', reply, now, luck };
}

const DUE: RegistrationEvent = { kind: 'due' };
const GRANTED: RegisterReply = { kind: 'granted', seconds: 100, serviceRoute: [] };
const FAILED: RegisterReply = { kind: 'failed', reason: '403 Forbidden' };

test('it asks when due, is renewed after four fifths of the time granted, and lapses at its end', () => {
  assert.deepEqual(run(DUE).effects, ['send 600']);
  const { state, effects } = run(DUE, replied(GRANTED));
  assert.deepEqual(effects, ['wake 80000']);
  assert.equal(registered(state, 99_999), 'yes');
  assert.equal(registered(state, 100_000), 'no');
});

test('a registrar that finds the time too brief is asked again at once with what it wants', () => {
  const { state, effects } = run(DUE, replied({ kind: 'too-brief', least: 1_800 }));
  assert.deepEqual(effects, ['send 1800']);
  assert.equal(state.seconds, 1_800);
});

test('a registrar that is never content does not make a loop', () => {
  for (const least of [600, 10, 1e9]) {
    const { effects } = run(DUE, replied({ kind: 'too-brief', least }));
    assert.deepEqual(effects, ['wake 2000']);
  }
});

test('failures are tried again after pauses that double up to five minutes, less up to a half by luck', () => {
  let state = registration(600);
  const pauses: number[] = [];
  for (let time = 0; time < 10; time++) {
    [state] = stepRegistration(state, DUE);
    const [next, [effect]] = stepRegistration(state, replied(FAILED, 0, time === 0 ? 0 : 1));
    state = next;
    if (effect?.kind === 'wake') pauses.push(effect.milliseconds / 1_000);
  }
  assert.deepEqual(pauses, [1, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  assert.equal(state.lastError, '403 Forbidden');
});

test('a longer Retry-After is kept, an endless one is not', () => {
  assert.deepEqual(run(DUE, replied({ ...FAILED, retryAfter: 60 })).effects, ['wake 60000']);
  assert.deepEqual(run(DUE, replied({ ...FAILED, retryAfter: 1e9 })).effects, ['wake 300000']);
});

test('a failed renewal leaves the registration standing until its time is over; success clears the error', () => {
  const { state } = run(DUE, replied(GRANTED), DUE, replied(FAILED, 80_000));
  assert.equal(registered(state, 90_000), 'yes');
  assert.equal(run(DUE, replied(FAILED), DUE, replied(GRANTED)).state.lastError, undefined);
});

test('leaving takes a standing registration back and is over with the reply, whatever it is', () => {
  const { effects, state } = run(DUE, replied(GRANTED), { kind: 'leave', now: 10 });
  assert.deepEqual(effects, ['send 0']);
  assert.equal(registered(state, 11), 'no');
  const gone = run(DUE, replied(GRANTED), { kind: 'leave', now: 10 }, replied(FAILED, 20));
  assert.deepEqual([gone.effects, gone.state.phase], [['left'], 'left']);
});

test('leaving while a REGISTER is under way waits for it, then takes back what it got', () => {
  assert.deepEqual(run(DUE, { kind: 'leave', now: 0 }).effects, []);
  assert.deepEqual(run(DUE, { kind: 'leave', now: 0 }, replied(GRANTED)).effects, ['send 0']);
  assert.deepEqual(run(DUE, { kind: 'leave', now: 0 }, replied(FAILED)).effects, ['left']);
});

test('a registrar that grants time even to a farewell is not asked for ever', () => {
  assert.deepEqual(run(DUE, { kind: 'leave', now: 0 }, replied(GRANTED), replied(GRANTED)).effects, ['left']);
});

test('leaving without a registration needs no request, and nothing is asked afterwards', () => {
  assert.deepEqual(run({ kind: 'leave', now: 0 }).effects, ['left']);
  assert.deepEqual(run({ kind: 'leave', now: 0 }, DUE).effects, []);
});

test('the time granted is that of our contact, of the only contact, of Expires, or what was asked', () => {
  const granted = (...headers: string[]) => {
    const read = readRegisterReply(reply(200, ...headers), CONTACT);
    return read.kind === 'granted' ? read.seconds : read.kind;
  };
  const other = 'Contact: <sip:alex@198.51.100.7:5080>;expires=30';
  assert.equal(granted(other, 'Contact: <sip:alex@192.0.2.10:5060>;expires=120', 'Expires: 60'), 120);
  assert.equal(granted('Contact: <sip:alex@203.0.113.9:1024>;expires=90', 'Expires: 60'), 90);
  assert.equal(granted(other, 'Contact: <sip:alex@198.51.100.8>;expires=20', 'Expires: 60'), 60);
  assert.equal(granted('Contact: rubbish <', 'Expires: many'), 600);
  assert.equal(granted(), 600);
});

test('service routes are kept in order, 423 names the least time, other replies fail with their reason', () => {
  const routes = ['<sip:edge.example.com;lr>', '<sip:core.example.com;lr>'];
  assert.deepEqual(
    readRegisterReply(reply(200, ...routes.map((route) => `Service-Route: ${route}`)), CONTACT),
    { kind: 'granted', seconds: 600, serviceRoute: routes },
  );
  assert.deepEqual(readRegisterReply(reply(423, 'Min-Expires: 1800'), CONTACT), {
    kind: 'too-brief',
    least: 1_800,
  });
  assert.deepEqual(readRegisterReply(reply(423), CONTACT), { kind: 'failed', reason: '423 Reason 423' });
  assert.deepEqual(readRegisterReply(reply(503, 'Retry-After: 30 (restart)'), CONTACT), {
    kind: 'failed',
    reason: '503 Reason 503',
    retryAfter: 30,
  });
  for (const silent of [{ kind: 'no-reply' }, { kind: 'unreachable', reason: 'refused' }] as const) {
    assert.equal(readRegisterReply(silent, CONTACT).kind, 'failed');
  }
});
