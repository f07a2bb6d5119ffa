// A call that came in, over a fake INVITE: it rings until its first words are ready, is answered then and not before, and whatever
// becomes of it is told once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { err, ok } from '../../../src/base/result.ts';
import { instant } from '../../../src/base/time.ts';
import { ACCOUNT_DEFAULTS, type Account } from '../../../src/core/accounts/account.ts';
import type { CallEvent } from '../../../src/core/events/call-event.ts';
import type { CallFate } from '../../../src/core/incoming/call-reception.ts';
import type { MessageRef } from '../../../src/core/messages/submission.ts';
import type { AttemptOutcome, ClaimedMessage, TransferWays } from '../../../src/core/ports.ts';
import { compile } from '../../../src/language/index.ts';
import type { CallSurroundings } from '../../../src/voice/calls/call-surroundings.ts';
import { takeIncomingCalls } from '../../../src/voice/calls/incoming-calls.ts';
import { IncomingRun } from '../../../src/voice/calls/incoming-run.ts';
import type { CallPrompts } from '../../../src/voice/calls/prompts.ts';
import { RunningCalls } from '../../../src/voice/calls/running-calls.ts';
import { trunkSettings } from '../../../src/voice/trunks/trunk-settings.ts';
import { TrunkSources } from '../../../src/voice/trunks/trunk-sources.ts';
import { FakeEndpoint } from '../../support/fake-endpoint.ts';
import { FakeInvite } from '../../support/fake-invite.ts';
import { namedPrompts } from '../../support/fake-leg.ts';
import { FakePlane } from '../../support/fake-media.ts';
import { ManualScheduler, settle } from '../../support/manual-scheduler.ts';
import { describe } from '../../support/session-descriptions.ts';

const MESSAGE = {
  ref: 1 as MessageRef,
  account: { settings: { ...ACCOUNT_DEFAULTS } } as unknown as Account,
  publicId: '1',
  kind: 'call',
  phone: '79991234567',
  text: 'Hello',
  sender: '74950000001',
  call: { ringSeconds: 0, pauseSeconds: 0, attempts: 1, uploads: [] },
  parts: 5,
  doubtful: 'no',
  attempt: 1,
  acceptedAt: instant(0),
  validUntil: instant(1),
  lastEvent: 1,
} as const satisfies ClaimedMessage;

type Prepared = ReturnType<CallSurroundings['shelf']['prepare']>;

class Stage {
  readonly invite: FakeInvite;
  readonly plane = new FakePlane();
  readonly scheduler = new ManualScheduler();
  readonly events: CallEvent[] = [];
  readonly outcomes: AttemptOutcome[] = [];
  readonly causes: string[] = [];
  released = 0;
  registered: ReturnType<TransferWays> = Promise.resolve(new Map());
  readonly running: RunningCalls;
  /** Ends the preparing of the words. */
  spoken: (prepared: Awaited<Prepared>) => void = () => undefined;

  constructor(offer: string | undefined = describe()) {
    this.invite = new FakeInvite(offer);
    const { scheduler } = this;
    this.running = new RunningCalls({ callsMax: 10, scheduler, onFault: (what) => assert.fail(what) });
  }

  get prompts(): CallPrompts {
    return { ...namedPrompts, release: () => void this.released++ };
  }

  begin(text = 'Hello'): IncomingRun {
    const around: Partial<CallSurroundings> = {
      journal: {
        write: async ({ event }) => {
          this.events.push(event);
        },
      },
      inbox: {
        outcome: async (_ref, outcome, last) => {
          this.outcomes.push(outcome);
          if (last?.event.kind === 'ended') this.causes.push(last.event.cause);
        },
        receipt: async () => undefined,
      },
      shelf: {
        prepare: () =>
          new Promise((resolve) => {
            this.spoken = resolve;
          }),
        close: () => undefined,
      },
      plane: this.plane,
      scheduler: this.scheduler,
      clock: { now: () => instant(0) },
      recordings: '/recordings',
      defaultVoice: 'm3',
      turns: async () => undefined,
      transferWays: () => this.registered,
      onFault: () => undefined,
    };
    const run = new IncomingRun({
      taken: { message: MESSAGE, program: compile(text).program!, seconds: 60 },
      invite: this.invite.port,
      sound: { codecs: ['PCMA', 'PCMU'], srtp: 'off' },
      publicAddress: async () => '192.0.2.10',
      around: around as CallSurroundings,
    });
    this.running.live(run);
    return run;
  }

  /** Once the call is over everything has been given back. */
  async over(cause: string): Promise<void> {
    await settle();
    assert.deepEqual(this.causes, [cause]);
    assert.deepEqual([this.running.size, this.plane.open, this.scheduler.waiting], [0, 0, 0]);
  }
}

test('it rings while the words are made, is answered when they are ready, and speaks at once', async () => {
  const stage = new Stage();
  stage.begin();
  await settle();
  assert.deepEqual(stage.invite.replies, ['ring 180']);
  stage.spoken(ok(stage.prompts));
  await settle();
  assert.deepEqual(stage.invite.replies, ['ring 180', 'accept']);
  assert.deepEqual(stage.plane.last.asked, ['play 1']);
  assert.deepEqual(
    stage.events.map(({ kind }) => kind),
    ['answered', 'said'],
  );
  await stage.scheduler.pass(7_000);
  stage.invite.session?.sayEnded({ kind: 'hung-up', by: 'them' });
  await stage.over('subscriber');
  assert.deepEqual(stage.outcomes, [{ kind: 'answered', seconds: 7, err: 0 }]);
  assert.equal(stage.released, 1);
});

test('the longest call is what its number allows', async () => {
  const stage = new Stage();
  stage.begin();
  await settle();
  stage.spoken(ok(stage.prompts));
  await stage.scheduler.pass(60_000);
  assert.deepEqual(stage.invite.session?.asked, ['end']);
  stage.invite.session?.sayEnded({ kind: 'hung-up', by: 'us' });
  await stage.over('time-limit');
});

test('a caller who gives up before the answer costs nothing, and the words made meanwhile are given back', async () => {
  const stage = new Stage();
  stage.begin();
  await settle();
  stage.invite.cancel();
  await stage.over('caller-gave-up');
  assert.deepEqual(stage.outcomes, [{ kind: 'final', status: 20, err: 237 }]);
  stage.spoken(ok(stage.prompts));
  await settle();
  assert.deepEqual([stage.released, stage.invite.replies], [1, ['ring 180']]);
});

test('words that cannot be made, or take a minute, leave the caller unanswered', async () => {
  const failing = new Stage();
  failing.begin();
  await settle();
  failing.spoken(err('this voice cannot say that'));
  await failing.over('speech-failed');
  assert.deepEqual(failing.invite.replies, ['ring 180', 'reject 480']);
  assert.deepEqual(failing.outcomes, [{ kind: 'final', status: 20, err: 241 }]);
  const slow = new Stage();
  slow.begin();
  await slow.scheduler.pass(59_999);
  assert.deepEqual(slow.invite.replies, ['ring 180']);
  await slow.scheduler.pass(1);
  assert.deepEqual(slow.invite.replies, ['ring 180', 'reject 480']);
  await slow.over('speech-late');
  slow.spoken(ok(slow.prompts));
  await settle();
  assert.equal(slow.released, 1);
});

test('a database that is away while a menu with a call is made ready costs the caller nothing but the answer', async () => {
  const menu = 'Hello{menu: Press 1\n1: call:79990000001\n}';
  const away = new Stage();
  away.registered = Promise.reject(new Error('the database is away'));
  away.begin(menu);
  await settle();
  away.spoken(ok(away.prompts));
  await away.over('not-ready');
  assert.deepEqual(away.invite.replies, ['ring 180', 'reject 480']);
  assert.deepEqual(away.outcomes, [{ kind: 'final', status: 20, err: 237 }]);
  assert.equal(away.released, 1);
  const gone = new Stage();
  let fail: (error: Error) => void = () => undefined;
  gone.registered = new Promise((_, reject) => {
    fail = reject;
  });
  gone.begin(menu);
  await settle();
  gone.invite.cancel();
  await gone.over('caller-gave-up');
  gone.spoken(ok(gone.prompts));
  fail(new Error('the database is away'));
  await settle();
  assert.equal(gone.released, 1);
});

test('without a codec in common, or a channel, the call ends before it rings', async () => {
  const deaf = new Stage(describe({ formats: ['18 G729'] }));
  deaf.begin();
  await deaf.over('no-sound');
  assert.deepEqual(deaf.invite.replies, ['reject 488']);
  const full = new Stage();
  full.plane.refusal = new Error('every channel is taken');
  full.begin();
  await full.over('no-sound');
  assert.deepEqual(full.invite.replies, ['reject 503']);
  const gone = new Stage();
  gone.begin();
  gone.invite.cancel();
  await gone.over('caller-gave-up');
});

test('a node that stops gives its calls their time, then refuses who still rings and hangs up whom it talks to', async () => {
  const ringing = new Stage();
  ringing.begin();
  await settle();
  void ringing.running.end({ drainSeconds: 1 });
  await ringing.scheduler.pass(1_000);
  await settle();
  assert.deepEqual(ringing.invite.replies, ['ring 180', 'reject 480']);
  assert.deepEqual(ringing.causes, ['stopped']);
  const talking = new Stage();
  talking.begin();
  await settle();
  talking.spoken(ok(talking.prompts));
  await settle();
  void talking.running.end({ drainSeconds: 1 });
  await talking.scheduler.pass(1_000);
  assert.deepEqual(talking.invite.session?.asked, ['end']);
  talking.invite.session?.sayEnded({ kind: 'hung-up', by: 'us' });
  await settle();
  assert.equal(talking.outcomes[0]?.kind, 'answered');
});

function reception(fate: CallFate, room: number) {
  const endpoint = new FakeEndpoint();
  const sources = new TrunkSources({
    settings: [trunkSettings({ name: 'far', host: '198.51.100.7' })],
    dns: { srv: async () => [], addresses: async () => [] },
    scheduler: new ManualScheduler(),
  });
  const lived: string[] = [];
  const asked: string[] = [];
  const close = takeIncomingCalls({
    endpoint,
    sources,
    reception: {
      called: async ({ from, presentation, to, trunk }) => {
        const hidden = presentation === 'restricted' ? ' hidden' : '';
        asked.push(`${from}${hidden} → ${to.join(', ')} over ${trunk}`);
        return fate;
      },
    },
    clock: { now: () => instant(0) },
    status: 603,
    room: () => room,
    live: ({ taken, trunk }) => lived.push(`${taken.message.publicId} ${trunk.name}`),
    report: (what) => assert.fail(what),
  });
  return { endpoint, lived, asked, close };
}

test('each fate has its status; one that is to be answered is handed on with its trunk', async () => {
  const statuses = [
    [{ kind: 'waited-for' }, 603],
    [{ kind: 'unknown' }, 480],
    [{ kind: 'refused', why: 'busy' }, 486],
    [{ kind: 'refused', why: 'declined' }, 603],
    [{ kind: 'refused', why: 'not-found' }, 404],
    [{ kind: 'refused', why: 'full' }, 486],
    [{ kind: 'refused', why: 'not-answering' }, 480],
    [{ kind: 'refused', why: 'money-short' }, 480],
  ] as const satisfies readonly (readonly [CallFate, number])[];
  for (const [fate, status] of statuses) {
    const { endpoint, asked } = reception(fate, 1);
    const invite = new FakeInvite(describe());
    endpoint.ring(invite.port);
    await settle();
    assert.deepEqual(invite.replies, [`reject ${status}`], JSON.stringify(fate));
    assert.deepEqual(asked, ['200 → 100, 100 over far']);
  }
  const taken = { message: MESSAGE, program: compile('Hello').program!, seconds: 60 };
  const { endpoint, lived } = reception({ kind: 'taken', call: taken }, 1);
  const invite = new FakeInvite(describe());
  endpoint.ring(invite.port);
  await settle();
  assert.deepEqual([lived, invite.replies], [['1 far'], []]);
});

test('the network says who calls: a number before a name, and whether it may be shown', async () => {
  const cases = [
    [{ assertedIdentities: ['<sip:bob@far.example>', '<tel:+79991234567>'] }, '+79991234567'],
    [{ assertedIdentities: ['"Bob" <sip:bob@far.example>'] }, 'bob'],
    [{ assertedIdentities: ['<sip:far.example>'] }, '200'],
    [{ assertedIdentities: ['<tel:+79991234567>'], privacy: ['id'] }, '+79991234567 hidden'],
    [{ privacy: ['header', 'user'] }, '200 hidden'],
    [{ privacy: ['none'] }, '200'],
  ] as const;
  for (const [named, who] of cases) {
    const { endpoint, asked } = reception({ kind: 'unknown' }, 1);
    endpoint.ring(new FakeInvite(describe(), named).port);
    await settle();
    assert.deepEqual(asked, [`${who} → 100, 100 over far`]);
  }
});

test('without room, and once the node stops, calls are refused with 503 and nobody is asked', async () => {
  const full = reception({ kind: 'unknown' }, 0);
  const invite = new FakeInvite(describe());
  full.endpoint.ring(invite.port);
  assert.deepEqual([invite.replies, invite.warnings, full.asked], [['reject 503'], ['Retry-After: 10'], []]);
  const two = reception({ kind: 'unknown' }, 1);
  const invites = [new FakeInvite(describe()), new FakeInvite(describe())];
  for (const one of invites) two.endpoint.ring(one.port);
  await settle();
  assert.deepEqual(
    invites.map(({ replies }) => replies),
    [['reject 480'], ['reject 503']],
    'one who is looked up takes the room of one',
  );
  await two.close();
  const late = new FakeInvite(describe());
  two.endpoint.ring(late.port);
  assert.deepEqual(late.replies, ['reject 503']);
});
