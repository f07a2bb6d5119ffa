// Keys and strangers: no key lost or doubled whatever the network does, and packets that are nobody's business change nothing.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { ALAW_SILENCE } from '../../../src/protocols/audio/g711.ts';
import { keySamples } from '../../../src/protocols/audio/tones.ts';
import { BODIES, listen, stage } from './bench-plane.ts';
import type { FarEnd } from './far-end.ts';

const SILENCE = new Uint8Array(160).fill(ALAW_SILENCE);

function press(far: FarEnd, event: number, timestamp: number): void {
  far.sendEvent(event, { timestamp, marker: 1 });
  for (const duration of [320, 480]) far.sendEvent(event, { timestamp, duration });
  for (let k = 0; k < 3; k++) far.sendEvent(event, { timestamp, duration: 640, end: 1 });
}

for (const body of BODIES) {
  describe(`keys, ${body}`, () => {
    for (const filter of ['while a prompt plays', 'while everything is listened to'] as const) {
      test(`lost, repeated and reordered packets make each press one key, ${filter}`, async () => {
        const on = stage();
        const plane = await on.plane(body);
        const near = await listen(plane);
        const far = await on.far();
        far.meet(near.channel);
        if (filter === 'while everything is listened to') near.channel.hear(() => {});
        else near.channel.play(1, [plane.tone('ringing')], { loop: 'yes' });
        for (let k = 0; k < 3; k++) far.send(SILENCE);
        press(far, 1, 1_000);
        press(far, 1, 2_600);
        far.sendEvent(2, { timestamp: 4_200, duration: 640, end: 1 }); // only the end came
        far.sendEvent(3, { timestamp: 5_800, marker: 1 }); // only the start came
        far.send(SILENCE);
        const sequence = far.sequence;
        far.sendEvent(4, { timestamp: 7_400, duration: 640, end: 1, sequence: (sequence + 3) & 0xffff });
        far.sendEvent(4, { timestamp: 7_400, marker: 1, sequence: (sequence + 1) & 0xffff });
        far.sendEvent(4, { timestamp: 7_400, duration: 640, end: 1, sequence: (sequence + 3) & 0xffff });
        far.sequence = (sequence + 4) & 0xffff;
        press(far, 15, 9_000);
        press(far, 10, 10_600);
        for (let k = 0; k < 7; k++) await near.next('digit');
        press(far, 11, 12_200);
        await near.next('digit');
        assert.equal(near.digits(), '11234D*#');
      });
    }

    test('keys are heard in band when the far end knows no events, and only then', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const [near, other] = [await listen(plane), await listen(plane)];
      const [far, knowing] = [await on.far(), await on.far()];
      far.meet(near.channel, { telephoneEvent: undefined });
      knowing.meet(other.channel);
      other.channel.hear(() => {});
      const quiet = new Int16Array(640);
      const keys = [...'15*'].flatMap((key) => [...keySamples(key, 80)!, ...quiet]);
      await Promise.all([far.speak(Int16Array.from(keys)), knowing.speak(Int16Array.from(keys))]);
      for (let k = 0; k < 3; k++) assert.equal((await near.next('digit')).source, 'tone');
      assert.equal(near.digits(), '15*');
      assert.equal(other.digits(), '');
    });

    test('a flood of malformed packets is counted and changes nothing', async () => {
      const on = stage();
      const plane = await on.plane(body, { latch: 'off' });
      const near = await listen(plane);
      const far = await on.far();
      near.channel.hear(() => {});
      far.meet(near.channel);
      await plane.stats();
      far.send(SILENCE);
      let sent = 1;
      const taken = async (): Promise<void> => {
        while ((await plane.stats()).packetsReceived < sent);
      };
      for (let round = 0; round < 40; round++) {
        for (let k = 0; k < 25; k++) {
          const noise = randomBytes((round + k) % 60);
          // Half of it looks like RTP of version 2 with everything else at random.
          if (k % 2 === 0 && noise.length > 1) {
            noise[0] = 0x80 | (noise[0]! & 0x3f);
            noise[1] = k % 4 === 0 ? 8 : 101;
          }
          far.sendRaw(noise);
          sent++;
        }
        await taken();
      }
      far.sendRaw(randomBytes(9_000));
      for (let k = 0; k < 3; k++) far.send(SILENCE, { payloadType: 18 });
      press(far, 9, 4_000_000);
      assert.equal((await near.next('digit')).digit, '9');
      const stats = await near.channel.close();
      assert.ok(stats.packetsDropped >= 1_000, `${stats.packetsDropped}`);
    });

    test('a wrong payload type is dropped and counted', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      const heard: number[] = [];
      far.meet(near.channel);
      near.channel.hear((samples) => heard.push(samples.length));
      await plane.stats();
      far.send(SILENCE);
      for (let k = 0; k < 5; k++) far.send(SILENCE, { payloadType: k === 2 ? 0 : 96 });
      press(far, 1, 77);
      await near.next('digit');
      const stats = await near.channel.close();
      assert.equal(stats.packetsDropped, 5);
      assert.deepEqual(heard, [160]);
    });

    test('packets of every size are heard', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      let heard = 0;
      far.meet(near.channel);
      near.channel.hear((samples) => {
        heard += samples.length;
      });
      await plane.stats();
      let sent = 0;
      for (const size of [80, 160, 240, 320, 480, 1, 1_600]) {
        far.send(
          SILENCE.length >= size ? SILENCE.subarray(0, size) : new Uint8Array(size).fill(ALAW_SILENCE),
        );
        sent += size;
      }
      press(far, 1, 99_999);
      await near.next('digit');
      assert.equal(heard, sent);
    });

    test('sound goes to where packets come from when that is not what was said', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const [said, real] = [await on.far(), await on.far()];
      said.meet(near.channel);
      real.aim(near.channel);
      await said.until(() => said.got.length > 2);
      real.send(SILENCE);
      real.send(SILENCE);
      await real.until(() => real.got.length > 2);
      assert.ok(real.got[0]!.ssrc === said.got[0]!.ssrc);
    });

    test('with latching off, a stranger is heard by nobody', async () => {
      const on = stage();
      const plane = await on.plane(body, { latch: 'off' });
      const near = await listen(plane);
      const [said, stranger] = [await on.far(), await on.far()];
      said.meet(near.channel);
      stranger.aim(near.channel);
      for (let k = 0; k < 5; k++) press(stranger, 1, 1_000 + k * 2_000);
      said.send(SILENCE);
      press(said, 2, 500);
      await near.next('digit');
      assert.equal(near.digits(), '2');
      assert.equal(stranger.got.length, 0);
    });

    test('once the far end is heard, another address and another source in between are ignored', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const [far, stranger] = [await on.far(), await on.far()];
      far.meet(near.channel);
      far.send(SILENCE);
      press(far, 1, 1_000);
      await near.next('digit');
      stranger.aim(near.channel);
      for (let k = 0; k < 5; k++) press(stranger, 5, 100_000 + k * 2_000);
      // One packet of another source does not begin a new stream.
      far.sendEvent(6, { timestamp: 50_000, marker: 1, ssrc: 999, sequence: 7 });
      far.sequence = 5;
      press(far, 2, 3_000);
      await near.next('digit');
      assert.equal(near.digits(), '12');
    });

    test('a far end that changes its source in mid-call is heard again at its second packet', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      far.send(SILENCE);
      press(far, 1, 1_000);
      far.sendEvent(2, { timestamp: 80_000, marker: 1, ssrc: 999, sequence: 100 });
      far.sendEvent(2, { timestamp: 80_000, duration: 320, ssrc: 999, sequence: 101 });
      far.sendEvent(2, { timestamp: 80_000, duration: 320, end: 1, ssrc: 999, sequence: 102 });
      await near.next('digit');
      await near.next('digit');
      assert.equal(near.digits(), '12');
    });

    test('nothing heard for too long is told once, and again after the next quiet stretch', async () => {
      const on = stage();
      const plane = await on.plane(body, { rtpTimeoutSeconds: 0.8 });
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      await near.next('rtp-timeout');
      far.send(SILENCE);
      await near.next('rtp-timeout');
      await far.speak(new Int16Array(160 * 60));
      assert.equal(near.events.length, 2);
      await near.next('rtp-timeout');
    });
  });
}
