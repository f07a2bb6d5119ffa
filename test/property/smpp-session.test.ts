// What must hold for every session however sends, answers, silences and losses fall: each token comes back exactly once, the window is never
// passed, and bytes nobody meant do not make it throw.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compose } from '../../src/protocols/smpp/pdu.ts';
import { bindOf, Clock, carry, pduOf, Side } from '../unit/smpp/joined-sessions.ts';

const SUBMIT = compose('submit_sm', { destination_addr: '79990000001' });
const DELIVER = compose('deliver_sm', { source_addr: '79990000001' });

type Action =
  | { readonly kind: 'send'; readonly side: number }
  | { readonly kind: 'answer'; readonly side: number; readonly which: number }
  | { readonly kind: 'carry'; readonly side: number }
  | { readonly kind: 'pass'; readonly milliseconds: number }
  | { readonly kind: 'end' | 'lose'; readonly side: number }
  | { readonly kind: 'noise'; readonly side: number; readonly sequence: number };

const SIDE = fc.constantFrom(0, 1);
const ACTION: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('send' as const), side: SIDE }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('answer' as const), side: SIDE, which: fc.nat(5) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('carry' as const), side: SIDE }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), milliseconds: fc.nat(15_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('noise' as const), side: SIDE, sequence: fc.nat(12) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('end' as const, 'lose' as const), side: SIDE }) },
);

/** Lines that give a token back. */
const BACK = /^(?:answered|unanswered|not-sent) (\w+)/;

test('however sends, answers, times and losses interleave, no token is lost or doubled', () => {
  fc.assert(
    fc.property(fc.array(ACTION, { maxLength: 120 }), (actions) => {
      const clock = new Clock();
      const sides = [
        new Side(clock, { role: 'esme', window: 3, peerWindow: 2 }),
        new Side(clock, { role: 'smsc', window: 2, peerWindow: 3 }),
      ] as const;
      const [esme, smsc] = sides;
      esme.step({ kind: 'bind', content: bindOf('bind_transceiver') });
      carry(esme, smsc);
      smsc.step({ kind: 'accept-bind', system_id: 'centre' });
      carry(esme, smsc);
      const sent: [string[], string[]] = [[], []];
      const onWire = [0, 0];
      for (const action of actions) {
        if (action.kind === 'pass') {
          // Each side moves the one clock by half: what is due on either fires.
          esme.pass(action.milliseconds / 2);
          smsc.pass(action.milliseconds / 2);
          continue;
        }
        const index = action.side as 0 | 1;
        const side = sides[index];
        const other = sides[1 - index]!;
        switch (action.kind) {
          case 'send': {
            const token = `t${index}x${sent[index].length}`;
            sent[index].push(token);
            side.step({ kind: 'request', token, content: index === 0 ? SUBMIT : DELIVER });
            break;
          }
          case 'answer': {
            const [handle] = side.handles.splice(action.which % (side.handles.length || 1), 1);
            if (handle === undefined) break;
            const content = compose(index === 0 ? 'deliver_sm_resp' : 'submit_sm_resp');
            side.step({ kind: 'respond', handle, content });
            break;
          }
          case 'carry':
            for (const bytes of side.wire.splice(0)) other.hear(bytes);
            break;
          case 'noise':
            side.hearPdu(compose(index === 0 ? 'submit_sm_resp' : 'deliver_sm_resp'), action.sequence);
            break;
          case 'end':
            side.step({ kind: 'end' });
            break;
          case 'lose':
            side.step({ kind: 'lost' });
            break;
        }
        const back = side.told.filter((line) => BACK.test(line)).length;
        onWire[index] = sent[index].length - back;
        assert.ok(onWire[index] <= (index === 0 ? 3 : 2), 'the window was passed');
      }
      for (const [index, side] of sides.entries()) {
        side.step({ kind: 'lost' });
        const back = side.told.flatMap((line) => BACK.exec(line)?.[1] ?? []).sort();
        assert.deepEqual(back, [...sent[index as 0 | 1]].sort());
        assert.equal(side.told.filter((line) => line.startsWith('close')).length, 1);
        assert.deepEqual(side.timers, []);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('no stream of bytes makes a session throw, and what it writes can be read', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('esme' as const, 'smsc' as const),
      fc.array(
        fc.record({
          command_id: fc.oneof(
            fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 9, 0xb, 0x15, 0x21, 0x102, 0x103, 0x111, 0x112, 0x113),
            fc.constantFrom(0x8000_0000, 0x8000_0004, 0x8000_0005, 0x8000_0006, 0x8000_0009, 0x8000_0015),
            fc.integer({ min: 0, max: 0xffff_ffff }),
          ),
          command_status: fc.constantFrom(0, 0, 8, 0x58),
          sequence: fc.nat(6),
          body: fc.oneof(
            fc.uint8Array({ maxLength: 60 }),
            fc.nat(60).map((size) => new Uint8Array(size)),
          ),
        }),
        { maxLength: 30 },
      ),
      (role, pdus) => {
        const side = new Side(new Clock(), { role });
        if (role === 'esme') side.step({ kind: 'bind', content: bindOf('bind_transceiver') });
        for (const pdu of pdus) {
          const bytes = new Uint8Array(16 + pdu.body.length);
          const view = new DataView(bytes.buffer);
          view.setUint32(0, bytes.length);
          view.setUint32(4, pdu.command_id);
          view.setUint32(8, pdu.command_status);
          view.setUint32(12, pdu.sequence);
          bytes.set(pdu.body, 16);
          side.hear(bytes);
          if (side.told.at(-1)?.startsWith('bind-asked'))
            side.step({ kind: 'accept-bind', system_id: 'centre' });
          side.pass(1_000);
        }
        for (const bytes of side.wire) pduOf(bytes);
      },
    ),
    { numRuns: 1_000 },
  );
});
