// The endpoint against SIPp: each scenario is named by the odd thing it does, and each row says what we do and what we are told.
// Needs the Debian package sip-tester; without it every row fails and says so.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createEndpoint } from '../../../src/voice/signalling/create-endpoint.ts';
import type {
  Endpoint,
  IncomingInvite,
  Session,
  SessionEvent,
} from '../../../src/voice/signalling/session.ts';
import { told } from '../../support/signalling-stage.ts';
import { startSipp } from './sipp.ts';

const SDP = [
  'v=0',
  'o=dozvon 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 41000 RTP/AVP 8 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  '',
].join('\r\n');

/** What we do when a session event comes. */
type Act = (event: SessionEvent, session: Session) => void;

const nothing: Act = () => {};
const hangUpWhenAnswered: Act = (event, session) => {
  if (event.kind === 'answered') session.end({ q850: 16 });
};
const answerOffers: Act = (event) => {
  if (event.kind === 'offer') event.reply({ description: SDP });
};
const cancelWhenRinging: Act = (event, session) => {
  if (event.kind === 'progress') session.end();
};
/** Hangs up a moment after the answer: repeats and crossings of the scenario come first. */
const hangUpLater =
  (milliseconds: number): Act =>
  (event, session) => {
    answerOffers(event, session);
    if (event.kind === 'answered') setTimeout(() => session.end(), milliseconds);
  };
const changeThenHangUp: Act = (event, session) => {
  if (event.kind === 'answered') session.change(SDP.replace('1 1 IN', '1 2 IN'));
  if (event.kind === 'changed') session.end();
};
const hangUpUnlessCodecKnown: Act = (event, session) => {
  if (event.kind === 'answered' && !event.description?.includes('RTP/AVP 8')) session.end({ q850: 65 });
};
const hangUpAfterChanges: Act = (event, session) => {
  answerOffers(event, session);
  if (event.kind === 'changed') session.end();
};

type Called = {
  readonly scenario: string;
  readonly act: Act;
  readonly told: readonly string[];
  /** Messages that we must have sent again, at the least. */
  readonly repeats?: number;
  readonly transports?: readonly ('udp' | 'tcp')[];
};

const US = 'ended hung-up us';
const THEM = 'ended hung-up them';

/** SIPp is called by us. */
const CALLED: readonly Called[] = [
  {
    scenario: 'called-plain',
    act: hangUpWhenAnswered,
    told: ['progress 180', 'answered', US],
    transports: ['udp', 'tcp'],
  },
  { scenario: 'called-200-repeated', act: hangUpLater(1_000), told: ['answered', US], repeats: 2 },
  {
    scenario: 'called-200-crosses-cancel',
    act: cancelWhenRinging,
    told: ['progress 180', 'ended cancelled'],
  },
  {
    scenario: 'called-cancelled',
    act: cancelWhenRinging,
    told: ['progress 180', 'ended cancelled'],
    transports: ['udp', 'tcp'],
  },
  { scenario: 'called-redirects', act: hangUpWhenAnswered, told: ['answered', US] },
  {
    scenario: 'called-401-stale',
    act: hangUpWhenAnswered,
    told: ['answered', US],
    transports: ['udp', 'tcp'],
  },
  { scenario: 'called-407', act: hangUpWhenAnswered, told: ['answered', US] },
  { scenario: 'called-491', act: changeThenHangUp, told: ['answered', 'changed', US] },
  { scenario: 'called-bye-crosses', act: hangUpWhenAnswered, told: ['answered', US] },
  { scenario: 'called-forks', act: hangUpLater(500), told: ['progress 183', 'progress 183', 'answered', US] },
  {
    scenario: 'called-holds',
    act: hangUpAfterChanges,
    told: ['answered', 'offer', 'offer', 'changed', US],
    transports: ['udp', 'tcp'],
  },
  { scenario: 'called-183-reliable', act: hangUpWhenAnswered, told: ['progress 183', 'answered', US] },
  { scenario: 'called-422', act: hangUpWhenAnswered, told: ['answered', US] },
  { scenario: 'called-503', act: nothing, told: ['ended refused 503'] },
  { scenario: 'called-wrong-payload-type', act: hangUpUnlessCodecKnown, told: ['answered', US] },
  {
    scenario: 'called-compact',
    act: hangUpWhenAnswered,
    told: ['progress 180', 'answered', US],
    transports: ['udp', 'tcp'],
  },
  { scenario: 'called-rfc2543', act: hangUpWhenAnswered, told: ['progress 180', 'answered', US] },
  { scenario: 'called-hangs-up', act: nothing, told: ['answered', THEM], transports: ['udp', 'tcp'] },
];

type Answer = (invite: IncomingInvite, onEvent: (event: SessionEvent) => void) => void;

const accept: Answer = (invite, onEvent) => {
  invite.ring(180);
  const session = invite.accept(SDP, (event) => {
    onEvent(event);
    answerOffers(event, session);
  });
};
const ringOnly: Answer = (invite, onEvent) => {
  invite.onCancelled(() => onEvent({ kind: 'ended', end: { kind: 'cancelled' } }));
  invite.ring(180);
};
const acceptAndHangUp: Answer = (invite, onEvent) => {
  const session = invite.accept(SDP, onEvent);
  session.end();
};
const refuse: Answer = (invite) => invite.reject(486);

type Calling = {
  readonly scenario: string;
  readonly answer: Answer;
  readonly told: readonly string[];
  /** Messages that we must have sent again, at the least. */
  readonly repeats?: number;
  readonly transports?: readonly ('udp' | 'tcp')[];
};

/** SIPp calls us. */
const CALLING: readonly Calling[] = [
  { scenario: 'calls-plain', answer: accept, told: ['answered', THEM], transports: ['udp', 'tcp'] },
  { scenario: 'calls-ack-lost', answer: accept, told: ['answered', THEM], repeats: 2 },
  { scenario: 'calls-without-offer', answer: accept, told: ['answered', THEM] },
  { scenario: 'calls-and-cancels', answer: ringOnly, told: ['ended cancelled'], transports: ['udp', 'tcp'] },
  { scenario: 'calls-cancels-late', answer: accept, told: ['answered', THEM] },
  { scenario: 'calls-rfc2543', answer: accept, told: ['answered', THEM] },
  { scenario: 'calls-compact', answer: accept, told: ['answered', THEM], transports: ['udp', 'tcp'] },
  { scenario: 'calls-requires-100rel', answer: accept, told: ['answered', THEM] },
  { scenario: 'calls-session-timer-422', answer: accept, told: ['answered', THEM] },
  {
    scenario: 'calls-and-holds',
    answer: accept,
    told: ['answered', 'offer', 'offer', THEM],
    transports: ['udp', 'tcp'],
  },
  { scenario: 'calls-out-of-order', answer: accept, told: ['answered', THEM] },
  { scenario: 'calls-is-hung-up', answer: acceptAndHangUp, told: ['answered', US] },
  { scenario: 'calls-is-refused', answer: refuse, told: [] },
];

let endpoint: Endpoint;

before(async () => {
  const address = '127.0.0.1';
  endpoint = await createEndpoint({
    listen: [
      { transport: 'udp', address, port: 0 },
      { transport: 'tcp', address, port: 0 },
    ],
    // Lost packets of a scenario are lost on purpose: the pauses are those of the standard, a fifth as long.
    timers: { t1: 100, t2: 800, t4: 1_000 },
  });
});

after(() => endpoint.close());

function portOf(transport: 'udp' | 'tcp'): number {
  return endpoint.listening.find((one) => one.transport === transport)!.port;
}

type Call = { readonly session: Session; readonly events: SessionEvent[]; readonly ended: Promise<void> };

function call(port: number, transport: 'udp' | 'tcp', act: Act): Call {
  const events: SessionEvent[] = [];
  let over = (): void => {};
  const ended = new Promise<void>((resolve) => {
    over = resolve;
  });
  const session = endpoint.invite({
    uri: `sip:100@127.0.0.1:${port}`,
    from: { user: 'dozvon' },
    nextHop: { host: '127.0.0.1', port, transport },
    credentials: { username: 'user', password: 'secret' },
    description: SDP,
    ringMax: 20_000,
    onEvent: (event) => {
      events.push(event);
      act(event, session);
      if (event.kind === 'ended') over();
    },
  });
  return { session, events, ended };
}

for (const row of CALLED) {
  for (const transport of row.transports ?? ['udp']) {
    test(`${row.scenario} over ${transport}`, async () => {
      const { retransmitted } = endpoint.stats();
      const sipp = await startSipp({ scenario: row.scenario, transport, remotePort: undefined });
      const { session, events, ended } = call(sipp.port, transport, row.act);
      const complaint = await sipp.finished;
      if (complaint !== '') session.end();
      assert.equal(complaint, '');
      await ended;
      assert.deepEqual(told(events), row.told);
      assert.ok(endpoint.stats().retransmitted - retransmitted >= (row.repeats ?? 0));
    });
  }
}

for (const row of CALLING) {
  for (const transport of row.transports ?? ['udp']) {
    test(`${row.scenario} over ${transport}`, async () => {
      const events: SessionEvent[] = [];
      const { retransmitted } = endpoint.stats();
      endpoint.onInvite((invite) => row.answer(invite, (event) => events.push(event)));
      const sipp = await startSipp({ scenario: row.scenario, transport, remotePort: portOf(transport) });
      assert.equal(await sipp.finished, '');
      assert.deepEqual(told(events), row.told);
      assert.ok(endpoint.stats().retransmitted - retransmitted >= (row.repeats ?? 0));
    });
  }
}

test('a thousand calls of SIPp at 200 a second all go as they should', async () => {
  endpoint.onInvite((invite) => accept(invite, () => {}));
  const sipp = await startSipp({
    scenario: 'calls-plain',
    transport: 'udp',
    remotePort: portOf('udp'),
    calls: 1_000,
    rate: 200,
  });
  assert.equal(await sipp.finished, '');
});

test('afterwards no session is left', () => {
  assert.equal(endpoint.stats().sessions, 0);
  assert.equal(endpoint.stats().malformed, 0);
});
