// An endpoint under a flood of nonsense: random bytes, and real messages cut, doubled and mixed up. It throws nothing, keeps
// nothing, and still takes a call afterwards.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { latin1Decode } from '../../src/base/bytes.ts';
import { ANSWER, OFFER, type Stage, stage, told } from '../support/signalling-stage.ts';

/** One call of theirs and one of ours, as lines of their datagrams: the clay of the mutations. */
function messages(): string[] {
  const message = (start: string, cseq: string, more: readonly string[] = [], body = ''): string =>
    [
      start,
      'Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKclay',
      'From: <sip:peer@example.com>;tag=theirs',
      'To: <sip:service@example.com>',
      'Call-ID: clay',
      `CSeq: ${cseq}`,
      'Contact: <sip:peer@192.0.2.9>',
      ...more,
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  return [
    message('INVITE sip:service@192.0.2.1 SIP/2.0', '1 INVITE', ['Content-Type: application/sdp'], OFFER),
    message('INVITE sip:service@192.0.2.1 SIP/2.0', '1 INVITE', ['Require: 100rel', 'Session-Expires: 90']),
    message('CANCEL sip:service@192.0.2.1 SIP/2.0', '1 CANCEL'),
    message('ACK sip:service@192.0.2.1 SIP/2.0', '1 ACK'),
    message('BYE sip:service@192.0.2.1 SIP/2.0', '2 BYE', ['Reason: Q.850;cause=16']),
    message('PRACK sip:service@192.0.2.1 SIP/2.0', '2 PRACK', ['RAck: 1 1 INVITE']),
    message('UPDATE sip:service@192.0.2.1 SIP/2.0', '3 UPDATE', ['Session-Expires: 100;refresher=uac']),
    message('SIP/2.0 183 Session Progress', '1 INVITE', ['Require: 100rel', 'RSeq: 1'], ANSWER),
    message('SIP/2.0 200 OK', '1 INVITE', ['Record-Route: <sip:192.0.2.9;lr>'], ANSWER),
    message('SIP/2.0 302 Moved', '1 INVITE', ['Contact: <sip:b@192.0.2.9>;q=0.5']),
    message('SIP/2.0 401 Unauthorized', '1 INVITE', ['WWW-Authenticate: Digest realm="r", nonce="n"']),
  ];
}

const cut = fc.record({
  at: fc.nat(600),
  length: fc.nat(40),
  put: fc.string({ maxLength: 12, unit: 'binary' }),
});

const clay = fc
  .tuple(fc.constantFrom(...messages()), fc.array(cut, { maxLength: 4 }))
  .map(([text, cuts]) =>
    cuts.reduce((left, { at, length, put }) => left.slice(0, at) + put + left.slice(at + length), text),
  );

const noise = fc.uint8Array({ maxLength: 300 }).map(latin1Decode);

const flood = fc.array(fc.oneof({ weight: 4, arbitrary: clay }, { weight: 1, arbitrary: noise }), {
  maxLength: 30,
});

/** What we sent in the last call has tags and branches nobody can guess: these words in the clay are replaced by them. */
function aimed(text: string, s: Stage): string {
  const invite = s.peer.heard.find(({ message }) => message.kind === 'request')?.message;
  const value = (name: string): string => invite?.headers.find((one) => one.name === name)?.value ?? '';
  if (!text.startsWith('SIP/2.0')) return text;
  return text
    .replace(/Via: [^\r\n]*/, `Via: ${value('Via')}`)
    .replace(/Call-ID: [^\r\n]*/, `Call-ID: ${value('Call-ID')}`)
    .replace(/From: [^\r\n]*/, `From: ${value('From')}`);
}

test('nonsense is survived, forgotten, and the next call goes as ever', async () => {
  await fc.assert(
    fc.asyncProperty(flood, async (texts) => {
      const s = await stage({ timers: { t1: 100, t2: 400, t4: 500 } });
      s.endpoint.onInvite((invite) => {
        invite.ring(180);
        const session = invite.accept(ANSWER, (event) => {
          if (event.kind === 'offer') event.reply({ description: ANSWER });
        });
        s.time.alarm(5_000, () => session.end());
      });
      const first = s.call({ credentials: { username: 'u', password: 'p' }, ringMax: 3_000 });
      await s.time.pass(10);
      for (const text of texts) {
        s.peer.bytes(aimed(text, s), s.us);
        await s.time.pass(20);
      }
      first.session.end();
      await s.drained();
      const second = s.call();
      await s.time.pass(10);
      s.peer.reply(s.peer.request('INVITE'), 200, { tag: 'after', body: ANSWER });
      await s.time.pass(10);
      assert.deepEqual(told(second.events), ['answered']);
    }),
    { numRuns: 150 },
  );
});
