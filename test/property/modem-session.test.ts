// The dialogue with a modem under anything a line may bring: every message comes back once, a PIN is entered once, and nothing is
// deleted that was not stored.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { latin1Encode } from '../../src/base/bytes.ts';
import { ModemSession } from '../../src/protocols/gsm/modem-session.ts';
import type { ModemEffect, ModemTimer } from '../../src/protocols/gsm/modem-session-types.ts';

const PDU = '0004039121F30000621051210000210161';

/** What modems say, fitting or not. */
const SAID = [
  'OK',
  'OK',
  'OK',
  'ERROR',
  '> ',
  'RDY',
  'RING',
  '+CMGS: 5',
  '+CMGS: nonsense',
  '+CMS ERROR: 42',
  '+CMS ERROR: 500',
  '+CME ERROR: 10',
  '+CME ERROR: 16',
  '+CPIN: READY',
  '+CPIN: SIM PIN',
  '+CPIN: SIM PUK',
  '+CREG: 1',
  '+CREG: 1,2',
  '+CSQ: 99,99',
  '+CNMI: 2,1,0,1,0',
  '+CNMI: 0,0,0,0,0',
  '+CMTI: "SM",3',
  '+CMTI: "ME",4',
  '+CDSI: "SR",1',
  `+CMT: ,16\r\n${PDU}`,
  `+CDS: 16\r\n${PDU}`,
  `+CMGL: 1,1,"",16\r\n${PDU}`,
  `+CMGR: 0,"",16\r\n${PDU}`,
  PDU,
  'x'.repeat(2_000),
] as const;

type Happening =
  | { readonly kind: 'said'; readonly text: string }
  /** What fits the last thing written. */
  | { readonly kind: 'answer' }
  | { readonly kind: 'octets'; readonly octets: Uint8Array }
  | { readonly kind: 'timer'; readonly which: number }
  | { readonly kind: 'send' }
  | { readonly kind: 'stored'; readonly which: number; readonly fate: 'taken' | 'left' }
  | { readonly kind: 'end' };

const HAPPENING: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...SAID).map((text) => ({ kind: 'said' as const, text })) },
  { weight: 40, arbitrary: fc.constant({ kind: 'answer' as const }) },
  {
    weight: 3,
    arbitrary: fc.uint8Array({ maxLength: 40 }).map((octets) => ({ kind: 'octets' as const, octets })),
  },
  { weight: 8, arbitrary: fc.nat(3).map((which) => ({ kind: 'timer' as const, which })) },
  { weight: 6, arbitrary: fc.constant({ kind: 'send' as const }) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.nat(5), fc.constantFrom('taken' as const, 'left' as const))
      .map(([which, fate]) => ({ kind: 'stored' as const, which, fate })),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'end' as const }) },
);

/** What a modem that keeps to the standard says to a command. */
function answerTo(written: string): string {
  if (written.endsWith('AT+CPIN?\r')) return '+CPIN: READY\r\n\r\nOK';
  if (written.endsWith('\x1a')) return '+CMGS: 5\r\n\r\nOK';
  if (/AT\+CMGS=\d+\r$/.test(written)) return '> ';
  if (written.endsWith('AT+CMGL=4\r')) return `+CMGL: 1,1,"",16\r\n${PDU}\r\n\r\nOK`;
  if (/AT\+CMGR=\d+\r$/.test(written)) return `+CMGR: 0,"",16\r\n${PDU}\r\n\r\nOK`;
  return 'OK';
}

class Watched {
  readonly session = new ModemSession<number>({ pin: '1234', pinBefore: 'untried' });
  readonly timers: ModemTimer[] = [];
  readonly returned: number[] = [];
  readonly handles: number[] = [];
  written = '';
  deletions = 0;
  taken = 0;
  pins = 0;
  closed = 0;

  take(effects: readonly ModemEffect<number>[]): void {
    for (const effect of effects) {
      assert.equal(this.closed, 0, 'nothing follows the close');
      this.#take(effect);
    }
  }

  #take(effect: ModemEffect<number>): void {
    if (effect.kind === 'start' || effect.kind === 'stop') {
      const at = this.timers.indexOf(effect.timer);
      if (at >= 0) this.timers.splice(at, 1);
      if (effect.kind === 'start') this.timers.push(effect.timer);
    } else if (effect.kind === 'write') {
      this.written += effect.text;
      if (effect.text.startsWith('AT+CMGD=')) this.deletions++;
      if (effect.text.startsWith('AT+CPIN="')) this.pins++;
      // A PIN that was taken may be entered again when the modem asks for it anew.
    } else if (effect.kind === 'pin' && effect.state === 'accepted') this.pins = 0;
    else if (effect.kind === 'told') this.handles.push(effect.handle);
    else if ('token' in effect) this.returned.push(effect.token);
    else if (effect.kind === 'close') this.closed++;
  }
}

function happen(watched: Watched, happening: Happening, token: number): 'sent' | 'other' {
  const { session, timers, handles } = watched;
  if (watched.closed > 0) return 'other';
  if (happening.kind === 'said')
    watched.take(session.step({ kind: 'received', octets: latin1Encode(`\r\n${happening.text}\r\n`) }));
  else if (happening.kind === 'answer')
    watched.take(
      session.step({ kind: 'received', octets: latin1Encode(`\r\n${answerTo(watched.written)}\r\n`) }),
    );
  else if (happening.kind === 'octets')
    watched.take(session.step({ kind: 'received', octets: happening.octets }));
  else if (happening.kind === 'timer' && timers.length > 0) {
    const [timer] = timers.splice(happening.which % timers.length, 1);
    watched.take(session.step({ kind: 'timer', timer: timer! }));
  } else if (happening.kind === 'stored' && handles.length > 0) {
    const [handle] = handles.splice(happening.which % handles.length, 1);
    if (happening.fate === 'taken') watched.taken++;
    watched.take(session.step({ kind: happening.fate, handle: handle! }));
  } else if (happening.kind === 'end') watched.take(session.step({ kind: 'end' }));
  else if (happening.kind === 'send') {
    watched.take(session.step({ kind: 'send', token, pdu: Uint8Array.of(0, 1, 2), length: 2 }));
    return 'sent';
  }
  return 'other';
}

/** As a modem does that keeps to the standard, so that what follows finds it at work. */
function setUp(watched: Watched): void {
  const say = (text: string): void =>
    watched.take(watched.session.step({ kind: 'received', octets: latin1Encode(`\r\n${text}\r\n`) }));
  say('OK');
  watched.timers.splice(watched.timers.indexOf('quiet'), 1);
  watched.take(watched.session.step({ kind: 'timer', timer: 'quiet' }));
  while (!watched.written.endsWith('AT+CMGL=4\r')) say(answerTo(watched.written));
}

test('whatever a modem says: messages come back once, a PIN is entered once, deletions follow storing', () => {
  let worked = 0;
  let deleted = 0;
  fc.assert(
    fc.property(fc.array(HAPPENING, { minLength: 60, maxLength: 200 }), fc.boolean(), (happenings, works) => {
      const watched = new Watched();
      watched.take(watched.session.step({ kind: 'opened' }));
      if (works) setUp(watched);
      const sent: number[] = [];
      happenings.forEach((happening, token) => {
        if (happen(watched, happening, token) === 'sent') sent.push(token);
        assert.ok(watched.pins <= 1, 'one PIN');
        assert.ok(watched.deletions <= watched.taken, 'no deletion without storing');
        assert.ok(watched.closed > 0 || watched.timers.length > 0, 'something is always waited for');
      });
      if (watched.returned.length > 0 && watched.written.includes('AT+CMGS=')) worked++;
      if (watched.deletions > 0) deleted++;
      if (watched.closed === 0) watched.take(watched.session.step({ kind: 'lost' }));
      assert.equal(watched.closed, 1);
      assert.deepEqual(
        [...watched.returned].sort((one, other) => one - other),
        sent,
      );
    }),
    { numRuns: 1_500 },
  );
  assert.ok(worked > 100 && deleted > 50, `the modem sent in ${worked} runs and deleted in ${deleted}`);
});
