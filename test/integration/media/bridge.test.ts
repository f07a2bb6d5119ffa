// Conversations: what one far end says reaches the other, packet by packet, in the other's law, with its keys; and virtual phones that echo.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ALAW_SILENCE,
  ALAW_TO_ULAW,
  encodeInto,
  LINEAR_TO_ALAW,
  ULAW_SILENCE,
  ULAW_TO_ALAW,
} from '../../../src/protocols/audio/g711.ts';
import { BODIES, listen, stage, sweep } from './bench-plane.ts';
import type { FarEnd, Got } from './far-end.ts';

function encoded(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(samples.length);
  encodeInto(bytes, 0, samples, LINEAR_TO_ALAW);
  return bytes;
}

function heard(far: FarEnd): Buffer {
  return Buffer.concat(far.got.filter(({ payload }) => payload.length > 4).map(({ payload }) => payload));
}

function events(far: FarEnd, payloadType: number): Got[] {
  return far.got.filter((packet) => packet.payloadType === payloadType);
}

for (const body of BODIES) {
  describe(`conversations, ${body}`, () => {
    test('both hear each other bit by bit, in one stream whose numbers go on', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const [one, two] = [await listen(plane), await listen(plane)];
      const [a, b] = [await on.far(), await on.far()];
      a.meet(one.channel);
      b.meet(two.channel);
      await b.until(() => b.got.length > 3);
      one.channel.bridge(two.channel);
      const [fromA, fromB] = [sweep(3_200, 1), sweep(3_200, 2)];
      await Promise.all([a.speak(fromA), b.speak(fromB)]);
      await b.until(() => heard(b).includes(encoded(fromA).subarray(320)));
      await a.until(() => heard(a).includes(encoded(fromB).subarray(320)));
      one.channel.unbridge();
      const count = b.got.length;
      await b.until(() => b.got.length > count + 3);
      const numbers = b.got.map(({ sequence }) => sequence);
      assert.deepEqual(
        [...new Set(numbers.slice(1).map((sequence, k) => (sequence - numbers[k]!) & 0xffff))],
        [1],
      );
      // Time never runs backwards, and is the real one.
      for (let k = 1; k < b.got.length; k++) {
        assert.ok(((b.got[k]!.timestamp - b.got[k - 1]!.timestamp) | 0) > 0);
      }
      assert.equal(new Set(b.got.map(({ ssrc }) => ssrc)).size, 1);
      assert.ok(b.got.every(({ ssrc }) => ssrc !== 0x5eed));
    });

    test('laws and event numbers are translated, and a key is told to us as well', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const [one, two] = [await listen(plane), await listen(plane)];
      const [a, b] = [await on.far(), await on.far()];
      a.meet(one.channel);
      b.meet(two.channel, { codec: 'PCMU', payloadType: 0, telephoneEvent: 96 });
      one.channel.bridge(two.channel);
      await plane.stats();
      const said = sweep(1_600);
      await a.speak(said);
      const due = encoded(said).map((byte) => ALAW_TO_ULAW[byte]!);
      await b.until(() => heard(b).includes(Buffer.from(due)));
      a.sendEvent(7, { timestamp: a.timestamp, marker: 1 });
      a.sendEvent(7, { timestamp: a.timestamp, duration: 320, end: 1 });
      assert.equal((await one.next('digit')).digit, '7');
      await b.until(() => events(b, 96).length === 2);
      const [start, end] = events(b, 96);
      assert.equal(start!.timestamp, end!.timestamp);
      assert.equal(start!.marker, true);
      assert.deepEqual([...end!.payload], [7, 0x8a, 1, 64]);
      assert.equal(events(b, 101).length, 0);
    });

    test('keys go nowhere when the other side knows none', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const [one, two] = [await listen(plane), await listen(plane)];
      const [a, b] = [await on.far(), await on.far()];
      a.meet(one.channel);
      b.meet(two.channel, { telephoneEvent: undefined });
      one.channel.bridge(two.channel);
      await plane.stats();
      a.send(new Uint8Array(160).fill(3));
      a.sendEvent(7, { timestamp: 4_000, marker: 1 });
      a.send(new Uint8Array(160).fill(4));
      await b.until(() => heard(b).includes(Buffer.alloc(160, 4)));
      assert.ok(b.got.every(({ payload }) => payload.length === 160));
    });

    test('loss and order of one side are seen by the other', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const [one, two] = [await listen(plane), await listen(plane)];
      const [a, b] = [await on.far(), await on.far()];
      a.meet(one.channel);
      b.meet(two.channel);
      one.channel.bridge(two.channel);
      await plane.stats();
      const order = [0, 1, 3, 2, 6];
      for (const k of order) {
        a.send(new Uint8Array(160).fill(k), { sequence: 500 + k, timestamp: 9_000 + 160 * k });
      }
      const relayed = (): Got[] =>
        b.got.filter(({ payload }) => payload[0]! < 7 && payload[0] === payload[9]);
      await b.until(() => relayed().length === 5);
      const [first] = relayed();
      assert.deepEqual(
        relayed().map(({ sequence }) => (sequence - first!.sequence) & 0xffff),
        order,
      );
      assert.deepEqual(
        relayed().map(({ timestamp }) => (timestamp - first!.timestamp) >>> 0),
        order.map((k) => 160 * k),
      );
    });

    test('a side that says nothing is heard as silence, so that the other does not think the line dead', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const [one, two] = [await listen(plane), await listen(plane)];
      const [a, b] = [await on.far(), await on.far()];
      a.meet(one.channel);
      b.meet(two.channel, { codec: 'PCMU', payloadType: 0 });
      one.channel.bridge(two.channel);
      await plane.stats();
      const before = b.got.length;
      await b.until(() => b.got.length > before + 5);
      assert.ok(b.got.at(-1)!.payload.every((byte) => byte === ULAW_SILENCE));
    });

    test('when one side closes the other goes on alone and can be played to', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const [one, two] = [await listen(plane), await listen(plane)];
      const [a, b] = [await on.far(), await on.far()];
      a.meet(one.channel);
      b.meet(two.channel);
      const path = on.file('talk.wav');
      one.channel.bridge(two.channel, { record: { recording: 1, path, seconds: 60, silenceSeconds: 0 } });
      await a.speak(sweep(1_600));
      await two.channel.close();
      assert.equal((await one.next('recorded')).end, 'stopped');
      const prompt = sweep(1_600, 4);
      one.channel.play(1, [plane.loadPrompt(prompt)]);
      await one.next('played');
      await a.until(() => heard(a).includes(encoded(prompt)));
    });

    test('a far end may switch to the other law that was agreed, and number its keys as either side wrote', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const [one, two] = [await listen(plane), await listen(plane)];
      const [a, b] = [await on.far(), await on.far()];
      const second = { codec: 'PCMA', payloadType: 8 } as const;
      const agreed = { codec: 'PCMU', payloadType: 0, telephoneEvent: 96, telephoneEventOurs: 101 } as const;
      a.meet(one.channel, { ...agreed, second });
      b.meet(two.channel);
      one.channel.bridge(two.channel);
      await plane.stats();
      const said = sweep(1_600);
      await a.speak(said);
      const due = encoded(said).map((byte) => ULAW_TO_ALAW[ALAW_TO_ULAW[byte]!]!);
      await b.until(() => heard(b).includes(Buffer.from(due)));
      a.sendEvent(7, { timestamp: a.timestamp, marker: 1 });
      a.sendEvent(7, { timestamp: a.timestamp, duration: 320, end: 1 });
      assert.equal((await one.next('digit')).digit, '7');
      const later = a.timestamp + 1_600;
      a.sendEvent(8, { timestamp: later, marker: 1, payloadType: 96 });
      a.sendEvent(8, { timestamp: later, duration: 320, end: 1, payloadType: 96 });
      assert.equal((await one.next('digit')).digit, '8');
      await b.until(() => events(b, 101).length === 4);
    });

    test('a channel bridged anew leaves its old partner', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = [await listen(plane), await listen(plane), await listen(plane)] as const;
      const far = [await on.far(), await on.far(), await on.far()] as const;
      for (const k of [0, 1, 2] as const) far[k].meet(near[k].channel);
      near[0].channel.bridge(near[1].channel);
      near[0].channel.bridge(near[2].channel);
      await plane.stats();
      const said = sweep(800);
      await far[0].speak(said);
      await far[2].until(() => heard(far[2]).includes(encoded(said)));
      assert.ok(heard(far[1]).every((byte) => byte === ALAW_SILENCE));
    });

    test('an echo says what it hears until something is played', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      near.channel.echo();
      await plane.stats();
      const said = sweep(1_600);
      await far.speak(said);
      await far.until(() => heard(far).includes(encoded(said)));
      const prompt = sweep(800, 5);
      near.channel.play(1, [plane.loadPrompt(prompt)]);
      await near.next('played');
      await far.until(() => heard(far).includes(encoded(prompt)));
    });
  });
}
