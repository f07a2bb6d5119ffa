// What the far end hears: prompts bit by bit, silence between, keys we send. Both bodies of the plane pass the same tests.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ALAW_SILENCE,
  encodeInto,
  LINEAR_TO_ALAW,
  LINEAR_TO_ULAW,
} from '../../../src/protocols/audio/g711.ts';
import { BODIES, listen, stage, sweep } from './bench-plane.ts';
import type { Got } from './far-end.ts';

function encoded(samples: Int16Array, table = LINEAR_TO_ALAW): Buffer {
  const bytes = Buffer.alloc(samples.length);
  encodeInto(bytes, 0, samples, table);
  return bytes;
}

/** Everything that was heard, in order of time stamps. */
function sound(got: readonly Got[]): Buffer {
  return Buffer.concat(got.filter(({ payloadType }) => payloadType !== 101).map(({ payload }) => payload));
}

function gaps(got: readonly Got[], field: 'sequence' | 'timestamp', modulus: number): number[] {
  return got.slice(1).map((packet, k) => (packet[field] - got[k]![field] + modulus) % modulus);
}

for (const body of BODIES) {
  describe(`playing, ${body}`, () => {
    test('a prompt reaches the ear bit by bit, in packets that follow each other, marked at its start', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      const samples = sweep(4_000);
      near.channel.play(7, [plane.loadPrompt(samples)]);
      const played = await near.next('played');
      assert.equal(played.play, 7);
      await far.until(() => sound(far.got).includes(encoded(samples)));
      assert.deepEqual([...new Set(gaps(far.got, 'sequence', 2 ** 16))], [1]);
      assert.deepEqual([...new Set(gaps(far.got, 'timestamp', 2 ** 32))], [160]);
      assert.equal(new Set(far.got.map(({ ssrc }) => ssrc)).size, 1);
      assert.equal(far.got[0]!.marker, true);
    });

    test('several prompts play one after another, in the law that was agreed', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel, { codec: 'PCMU', payloadType: 0 });
      const [one, two] = [sweep(1_600, 1), sweep(800, 2)];
      near.channel.play(1, [plane.loadPrompt(one), plane.loadPrompt(two)]);
      await near.next('played');
      const both = Buffer.concat([encoded(one, LINEAR_TO_ULAW), encoded(two, LINEAR_TO_ULAW)]);
      await far.until(() => sound(far.got).includes(both));
      assert.ok(far.got.every(({ payloadType }) => payloadType === 0));
    });

    test('after a prompt and after a stop, packets of silence go on', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      near.channel.play(1, [plane.loadPrompt(sweep(40_000))]);
      await far.until(() => far.got.length > 3);
      near.channel.stop();
      const silent = (packet: Got | undefined): boolean =>
        packet?.payload.every((byte) => byte === ALAW_SILENCE) ?? false;
      await far.until(() => silent(far.got.at(-1)) && silent(far.got.at(-3)));
      assert.deepEqual(near.events, []);
    });

    test('a key replaces what plays with the very next packet, and what was replaced never says it was played', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      const [long, answer] = [plane.loadPrompt(sweep(16_000)), sweep(1_600, 3)];
      const next = plane.loadPrompt(answer);
      near.channel.play(1, [long]);
      await far.until(() => far.got.length > 2);
      far.send(new Uint8Array(160).fill(ALAW_SILENCE));
      far.sendEvent(5, { timestamp: 5_000, marker: 1 });
      const digit = await near.next('digit');
      assert.deepEqual(digit, { kind: 'digit', digit: '5', source: 'event' });
      near.channel.play(2, [next]);
      assert.equal((await near.next('played')).play, 2);
      assert.ok(sound(far.got).includes(encoded(answer)));
      assert.ok(far.got.slice(1).some(({ marker }) => marker));
      assert.deepEqual([...new Set(gaps(far.got, 'timestamp', 2 ** 32))], [160]);
      assert.equal(near.events.length, 2);
    });

    test('a tone loops without a seam', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      near.channel.play(1, [plane.tone('congestion')], { loop: 'yes' });
      await far.until(() => far.got.length >= 60);
      const heard = sound(far.got);
      const period = 3_200;
      for (let k = 0; k + period < 50 * 160; k++) assert.equal(heard[k], heard[k + period]);
      assert.ok(heard.subarray(0, period).some((byte) => byte !== ALAW_SILENCE));
      assert.deepEqual(near.events, []);
    });

    for (const ptime of [10, 30, 40, 60]) {
      test(`packets of ${ptime} ms are sent when they were asked for`, async () => {
        const on = stage();
        const plane = await on.plane(body);
        const near = await listen(plane);
        const far = await on.far();
        far.meet(near.channel, { ptime });
        const samples = sweep(4_800);
        near.channel.play(1, [plane.loadPrompt(samples)]);
        await near.next('played');
        await far.until(() => sound(far.got).includes(encoded(samples)));
        assert.ok(far.got.every(({ payload }) => payload.length === ptime * 8));
        assert.deepEqual([...new Set(gaps(far.got, 'timestamp', 2 ** 32))], [ptime * 8]);
      });
    }

    test('on hold nothing is sent; afterwards time has gone on and the first packet is marked', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      await far.until(() => far.got.length >= 5);
      near.channel.connect(far.remote({ direction: 'inactive' }));
      // The question is answered after the order before it was obeyed.
      await plane.stats();
      const before = far.got.length;
      const heldAt = performance.now();
      const other = await listen(plane);
      other.channel.connect((await on.far()).remote());
      other.channel.play(1, [plane.loadPrompt(new Int16Array(2_400))]);
      await other.next('played');
      assert.ok(far.got.length <= before + 1);
      const count = far.got.length;
      near.channel.connect(far.remote());
      const held = performance.now() - heldAt;
      await far.until(() => far.got.length > count + 2);
      const [last, first] = [far.got[count - 1]!, far.got[count]!];
      assert.equal(first.marker, true);
      assert.equal((first.sequence - last.sequence) & 0xffff, 1);
      assert.ok((first.timestamp - last.timestamp) >>> 0 > held * 8 - 800);
    });

    test('keys we send are events with growing durations and three ends, one after another', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      near.channel.sendDigits('1#', { lengthMs: 60, gapMs: 40 });
      const ends = (): Got[] =>
        far.got.filter(({ payloadType, payload }) => payloadType === 101 && (payload[1]! & 0x80) !== 0);
      await far.until(() => ends().length === 6);
      const events = far.got.filter(({ payloadType }) => payloadType === 101);
      assert.deepEqual(
        events.map(({ payload, marker }) => `${payload[0]}:${payload.readUInt16BE(2)}${marker ? 'M' : ''}`),
        [1, 11].flatMap((key) => [`${key}:160M`, `${key}:320`, `${key}:480`, `${key}:480`, `${key}:480`]),
      );
      assert.equal(new Set(events.map(({ timestamp }) => timestamp)).size, 2);
      assert.deepEqual([...new Set(gaps(far.got, 'sequence', 2 ** 16))], [1]);
    });

    test('a call over IPv6 sounds like any other', async () => {
      const on = stage();
      const plane = await on.plane(body, { address6: '::1' });
      const near = await listen(plane, 6);
      assert.equal(near.channel.localAddress, '::1');
      const far = await on.far('::1');
      far.meet(near.channel);
      const samples = sweep(1_600);
      near.channel.play(1, [plane.loadPrompt(samples)]);
      far.send(new Uint8Array(160));
      far.sendEvent(3, { timestamp: 9, marker: 1 });
      assert.equal((await near.next('digit')).digit, '3');
      await near.next('played');
      assert.ok(sound(far.got).includes(encoded(samples)));
    });
  });
}
