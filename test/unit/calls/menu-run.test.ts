// A menu on a line, as transcripts: what the line is asked to do and what the history keeps.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallEvent } from '../../../src/core/events/call-event.ts';
import type { FollowUp } from '../../../src/core/ports.ts';
import { compile, type Key, MENU_DEFAULTS } from '../../../src/language/index.ts';
import { MenuRun } from '../../../src/voice/calls/menu-run.ts';
import type { LegEnd } from '../../../src/voice/leg.ts';
import type { DialWish } from '../../../src/voice/legs/dial.ts';
import type { RecordEnd } from '../../../src/voice/media/media-plane.ts';
import { FakeLeg, NamedPrompt, namedPrompts } from '../../support/fake-leg.ts';
import { ManualScheduler } from '../../support/manual-scheduler.ts';

class Rang {
  readonly wish: DialWish;
  readonly leg: FakeLeg;
  cancelled = false;

  constructor(wish: DialWish, lines: string[]) {
    this.wish = wish;
    this.leg = new FakeLeg(wish.digits, lines);
  }

  answer(): void {
    this.wish.onEvent({ kind: 'ringing', status: 180 });
    this.wish.onEvent({ kind: 'answered' });
  }

  end(end: LegEnd): void {
    this.wish.onEvent({ kind: 'ended', end });
  }
}

/** One call on a fake line; everything that happens is a line of its transcript. */
class Line {
  readonly scheduler = new ManualScheduler();
  readonly lines: string[] = [];
  readonly events: CallEvent[] = [];
  readonly followUps: FollowUp[] = [];
  readonly rang: Rang[] = [];
  readonly leg = new FakeLeg('line', this.lines);
  readonly run: MenuRun;

  constructor(text: string, options: { readonly ring?: 'one' | 'all'; readonly callSeconds?: number } = {}) {
    const { program, diagnostics } = compile(text);
    assert.ok(program, JSON.stringify(diagnostics));
    this.run = new MenuRun({
      leg: this.leg,
      program,
      settings: { ...MENU_DEFAULTS, uploads: 0, phone: '79990000001' },
      prompts: namedPrompts,
      tone: new NamedPrompt('tone'),
      ringing: new NamedPrompt('ringing'),
      parting: new NamedPrompt('parting'),
      callSeconds: options.callSeconds ?? 3600,
      scheduler: this.scheduler,
      transfer: {
        ring: options.ring ?? 'one',
        registered: new Map([
          ['79990000002', 'any'],
          ['79990000003', 'any'],
          ['101', 'own-phone'],
        ]),
        callerId: undefined,
        dial: (wish) => {
          const rang = new Rang(wish, this.lines);
          this.rang.push(rang);
          this.lines.push(`dial ${wish.digits} for ${wish.ringSeconds} s`);
          return {
            leg: () => rang.leg,
            cancel: () => {
              rang.cancelled = true;
              this.lines.push(`cancel ${wish.digits}`);
            },
          };
        },
      },
      recordingPath: (item, number) => `/recordings/${item}-${number}.wav`,
      write: (event, followUp) => {
        this.events.push(event);
        if (followUp) this.followUps.push(followUp);
      },
      handlerFields: (moment) =>
        new Map([
          ['item', moment.item],
          ['duration', String(moment.sinceAnswer)],
        ]),
    });
    this.run.start();
  }

  played(): void {
    this.run.onLeg({ kind: 'media', event: { kind: 'played', play: this.leg.channel.play_ } });
  }

  /** Everything that plays is heard to its end until something is waited for. */
  hear(times: number): void {
    for (let at = 0; at < times; at++) this.played();
  }

  press(key: Key): void {
    this.run.onLeg({ kind: 'key', key, source: 'event' });
  }

  recorded(seconds: number, end: RecordEnd): void {
    const { recording } = this.leg.channel;
    this.run.onLeg({
      kind: 'media',
      event: { kind: 'recorded', recording, seconds, end, path: '/recordings/x.wav', bytes: 44 },
    });
  }

  hungUp(): void {
    this.run.onLeg({ kind: 'ended', end: { kind: 'hung-up', by: 'them' } });
  }

  kinds(): string {
    return this.events.map((event) => event.kind).join(' ');
  }
}

const MENU = `Hello {menu: press 1
*: back
1: one
2: sms:$phone,Shop,text
2: url
3: call:79990000002,79990000003 wait=10 err:sorry record
4: record: 5
4: thanks
5: call:79990000002,79990000003 wait=20
sorry: nobody
err: wrong} Bye`;

describe('a menu on a line', () => {
  it('rings a phone of the account by no trunk, also when it was taken away since the call began', () => {
    const line = new Line('Hello {menu: press 1\n1: call:101,79990000002 wait=10\n} Bye');
    const rung = () => line.rang.map(({ wish: { digits, trunk } }) => [digits, trunk]);
    line.hear(2);
    line.press('1');
    assert.deepEqual(rung(), [['101', 'never']]);
    line.rang[0]?.end({ kind: 'no-route' });
    assert.deepEqual(rung(), [
      ['101', 'never'],
      ['79990000002', undefined],
    ]);
  });

  it('plays start and menu, listens, plays again after silence, and leaves after three rounds', async () => {
    const line = new Line(MENU);
    line.hear(2);
    for (let round = 0; round < 3; round++) {
      await line.scheduler.pass(5_000);
      line.played();
    }
    assert.deepEqual(
      line.lines.filter((one) => one !== 'line: stop'),
      [
        'line: play Hello',
        'line: play press 1',
        'line: play press 1',
        'line: play press 1',
        'line: play Bye',
        'line: play parting',
      ],
    );
    line.played();
    assert.equal(line.lines.at(-1), 'line: hang up');
    assert.equal(line.run.hangUpCause, 'silence');
  });

  it('lets a key interrupt what plays and takes it at once', () => {
    const line = new Line(MENU);
    line.press('1');
    assert.deepEqual(line.lines, ['line: play Hello', 'line: play one']);
    assert.deepEqual(
      line.events.filter((event) => event.kind === 'key'),
      [{ kind: 'key', key: '1', source: 'event', during: 'playing' }],
    );
  });

  it('forgets the end of a sound that was interrupted', () => {
    const line = new Line(MENU);
    const interrupted = line.leg.channel.play_;
    line.press('1');
    line.run.onLeg({ kind: 'media', event: { kind: 'played', play: interrupted } });
    assert.deepEqual(line.lines, ['line: play Hello', 'line: play one']);
  });

  it('queues SMS and handler calls with the event and goes on', async () => {
    const line = new Line(MENU);
    await line.scheduler.pass(7_000);
    line.press('2');
    assert.deepEqual(line.followUps, [
      { kind: 'sms', to: '79990000001', sender: 'Shop', text: 'text' },
      {
        kind: 'handler',
        address: undefined,
        fields: new Map([
          ['item', '2'],
          ['duration', '7'],
        ]),
      },
    ]);
  });

  it('records after the tone, ends at the hash key, keeps the length', () => {
    const line = new Line(MENU);
    line.press('4');
    line.played();
    line.press('1');
    line.press('#');
    line.recorded(3, 'stopped');
    assert.deepEqual(line.lines, [
      'line: play Hello',
      'line: stop',
      'line: play tone',
      'line: stop',
      'line: record 5 s, silence 10 s',
      'line: stop record',
      'line: play thanks',
    ]);
    assert.deepEqual(
      line.events.filter((event) => event.kind === 'recorded'),
      [{ kind: 'recorded', item: '4', seconds: 3, end: 'stopped', path: 'x.wav', bytes: 44 }],
    );
  });

  it('has a recording of no length when the hash key comes during the tone', () => {
    const line = new Line(MENU);
    line.press('4');
    line.press('#');
    assert.equal(line.lines.at(-1), 'line: play thanks');
  });

  it('keeps what was recorded when the caller hangs up', async () => {
    const line = new Line(MENU);
    line.press('4');
    line.played();
    line.hungUp();
    let closed = false;
    const waiting = line.run.recordingsClosed().then(() => {
      closed = true;
    });
    assert.equal(closed, false);
    line.recorded(2, 'stopped');
    await waiting;
    assert.deepEqual(line.run.stillOpen(), []);
    assert.ok(line.kinds().endsWith('recorded'));
  });

  it('hangs up when the longest call is used up', async () => {
    const line = new Line(MENU, { callSeconds: 60 });
    line.press('1');
    await line.scheduler.pass(60_000);
    assert.equal(line.lines.at(-1), 'line: play Bye');
    line.hear(2);
    assert.equal(line.lines.at(-1), 'line: hang up');
    assert.equal(line.run.hangUpCause, 'time-limit');
  });

  it('does nothing more once the caller is gone', async () => {
    const line = new Line(MENU);
    line.hear(2);
    line.hungUp();
    const before = [...line.lines];
    await line.scheduler.pass(60_000);
    line.press('1');
    assert.deepEqual(line.lines, before);
    assert.equal(line.run.hangUpCause, undefined);
  });
});

describe('a transfer', () => {
  it('rings one number after another and takes the error branch when nobody answers', () => {
    const line = new Line(MENU);
    line.press('3');
    line.rang[0]?.end({ kind: 'refused', status: 486, reason: 'Busy Here' });
    line.rang[1]?.end({ kind: 'refused', status: 480, reason: 'Temporarily Unavailable' });
    assert.deepEqual(line.lines.slice(1), [
      'line: stop',
      'line: play ringing again and again',
      'dial 79990000002 for 10 s',
      'dial 79990000003 for 10 s',
      'line: stop',
      'line: play nobody',
    ]);
    assert.deepEqual(
      line.events.filter((event) => event.kind === 'transfer-failed').map((event) => event.cause),
      ['busy', 'no-answer'],
    );
  });

  it('joins the first who answers, records, and goes on with the menu when the other side hangs up', async () => {
    const line = new Line(MENU);
    line.press('3');
    line.rang[0]?.answer();
    await line.scheduler.pass(4_000);
    line.press('7');
    line.rang[0]?.end({ kind: 'hung-up', by: 'them' });
    assert.deepEqual(line.lines.slice(3), [
      'dial 79990000002 for 10 s',
      'line: stop',
      'line: bridge, recorded up to 1800 s',
      'line: unbridge',
      'line: play press 1',
    ]);
    assert.ok(
      line.events.some(
        (event) => event.kind === 'transfer-ended' && event.seconds === 4 && event.by === 'other',
      ),
    );
    assert.ok(line.events.some((event) => event.kind === 'key' && event.during === 'conversation'));
  });

  it('ends with the longest call, and the subscriber hears the end', async () => {
    const line = new Line(MENU, { callSeconds: 60 });
    line.press('3');
    line.rang[0]?.answer();
    await line.scheduler.pass(60_000);
    assert.deepEqual(line.lines.slice(-3), ['line: unbridge', '79990000002: hang up', 'line: play Bye']);
    assert.ok(line.events.some((event) => event.kind === 'transfer-ended' && event.by === 'limit'));
  });

  it('rings all at once when the account says so, and gives up the others', () => {
    const line = new Line(MENU, { ring: 'all' });
    line.press('5');
    line.rang[1]?.answer();
    assert.deepEqual(line.lines.slice(3), [
      'dial 79990000002 for 20 s',
      'dial 79990000003 for 20 s',
      'cancel 79990000002',
      'line: stop',
      'line: bridge',
    ]);
    line.rang[0]?.end({ kind: 'cancelled' });
    assert.equal(line.run.hangUpCause, undefined);
  });

  it('hangs up the other side when the subscriber goes', () => {
    const line = new Line(MENU);
    line.press('3');
    line.rang[0]?.answer();
    line.hungUp();
    assert.deepEqual(line.lines.slice(-2), ['line: unbridge', '79990000002: hang up']);
    assert.ok(line.events.some((event) => event.kind === 'transfer-ended' && event.by === 'subscriber'));
  });

  it('stops ringing when the subscriber goes', () => {
    const line = new Line(MENU);
    line.press('3');
    line.hungUp();
    assert.equal(line.rang[0]?.cancelled, true);
    assert.equal(line.rang.length, 1);
  });

  it('ends a recorded conversation that has fallen silent, and stays with the subscriber', () => {
    const line = new Line(MENU);
    line.press('3');
    line.rang[0]?.answer();
    line.run.onLeg({ kind: 'media', event: { kind: 'bridge-silent' } });
    assert.deepEqual(line.lines.slice(-3), ['line: unbridge', '79990000002: hang up', 'line: play press 1']);
  });

  it('does not ring a number that is no longer registered', () => {
    const line = new Line('Hi {menu: 1\n1: call:79998887766 err:sorry\nsorry: nobody} Bye');
    line.press('1');
    assert.equal(line.rang.length, 0);
    assert.equal(line.lines.at(-1), 'line: play nobody');
  });

  it('passes a key that came as SIP INFO to the other side', () => {
    const line = new Line(MENU);
    line.press('3');
    line.rang[0]?.answer();
    line.run.onLeg({ kind: 'key', key: '9', source: 'info' });
    assert.equal(line.lines.at(-1), '79990000002: digits 9');
  });
});
