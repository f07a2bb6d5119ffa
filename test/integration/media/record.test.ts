// Recordings: what the far end said, at the place in time where it said it, in a file that is valid at every moment.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ALAW_TO_LINEAR, LINEAR_TO_ALAW } from '../../../src/protocols/audio/g711.ts';
import { BODIES, listen, stage, sweep } from './bench-plane.ts';

type Wav = { readonly channels: number; readonly sides: readonly Int16Array[] };

/** Reads a WAV strictly: every count must fit the file's length. */
function wav(file: string): Wav {
  const bytes = readFileSync(file);
  assert.equal(bytes.toString('latin1', 0, 4), 'RIFF');
  assert.equal(bytes.toString('latin1', 8, 16), 'WAVEfmt ');
  assert.equal(bytes.readUInt16LE(20), 1);
  const channels = bytes.readUInt16LE(22);
  assert.equal(bytes.readUInt32LE(24), 8_000);
  assert.equal(bytes.readUInt16LE(34), 16);
  assert.equal(bytes.toString('latin1', 36, 40), 'data');
  const length = bytes.readUInt32LE(40);
  assert.equal(bytes.readUInt32LE(4), length + 36);
  assert.ok(44 + length <= bytes.length);
  const frames = length / 2 / channels;
  const sides = Array.from({ length: channels }, (_, side) =>
    Int16Array.from({ length: frames }, (_, k) => bytes.readInt16LE(44 + 2 * (k * channels + side))),
  );
  return { channels, sides };
}

function throughALaw(samples: Int16Array): Int16Array {
  return samples.map((sample) => ALAW_TO_LINEAR[LINEAR_TO_ALAW[sample & 0xffff]!]!);
}

/** Where a sound stands in another, whole and unaltered; -1 when it does not. */
function find(sound: Int16Array, within: Int16Array): number {
  const needle = Buffer.from(sound.buffer, sound.byteOffset, sound.byteLength);
  const at = Buffer.from(within.buffer, within.byteOffset, within.byteLength).indexOf(needle);
  return at < 0 ? -1 : at / 2;
}

for (const body of BODIES) {
  describe(`recording, ${body}`, () => {
    test('silence ends it, and the file holds every sample that was said', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      const file = on.file('a.wav');
      near.channel.record(3, { path: file, seconds: 30, silenceSeconds: 0.6 });
      const said = sweep(160 * 30);
      await far.speak(said);
      const recorded = await near.next('recorded');
      assert.equal(recorded.end, 'silence');
      assert.equal(recorded.recording, 3);
      assert.equal(statSync(file).mode & 0o777, 0o600, 'for nobody else on this machine');
      const { channels, sides } = wav(file);
      assert.equal(channels, 1);
      // The first packet may have begun before the recording did.
      assert.ok(find(throughALaw(said).subarray(160), sides[0]!) >= 0);
      assert.equal(recorded.bytes, readFileSync(file).length);
      assert.equal(recorded.seconds, sides[0]!.length / 8_000);
      assert.ok(recorded.seconds >= 1.1);
    });

    test('the time limit ends it to the sample, and stopping it ends it at once', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const [one, two] = [await listen(plane), await listen(plane)];
      const far = await on.far();
      far.meet(one.channel);
      two.channel.connect((await on.far()).remote());
      one.channel.record(1, { path: on.file('limit.wav'), seconds: 0.5, silenceSeconds: 0 });
      two.channel.record(1, { path: on.file('stop.wav'), seconds: 100, silenceSeconds: 0 });
      assert.equal((await one.next('recorded')).end, 'time');
      assert.equal(wav(on.file('limit.wav')).sides[0]!.length, 4_000);
      two.channel.stopRecord();
      assert.equal((await two.next('recorded')).end, 'stopped');
      assert.ok(wav(on.file('stop.wav')).sides[0]!.length >= 4_000);
    });

    test('lost packets leave silence of their length, late ones find their place', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      near.channel.record(1, { path: on.file('gap.wav'), seconds: 60, silenceSeconds: 0 });
      const said = sweep(1_600);
      await plane.stats();
      const order = [0, 1, 3, 2, 6, 7, 8, 9]; // 2 comes late, 4 and 5 never
      for (const k of order) {
        const payload = Uint8Array.from(
          said.subarray(k * 160, k * 160 + 160),
          (s) => LINEAR_TO_ALAW[s & 0xffff]!,
        );
        far.send(payload, { sequence: 100 + k, timestamp: 5_000 + k * 160 });
      }
      far.sendEvent(11, { timestamp: 9_000, marker: 1 });
      await near.next('digit');
      // What is not yet old is kept when the recording is stopped.
      far.timestamp = 5_000 + 1_600;
      far.sequence = 110;
      await far.speak(new Int16Array(160 * 20));
      near.channel.stopRecord();
      await near.next('recorded');
      const heard = wav(on.file('gap.wav')).sides[0]!;
      const due = throughALaw(said);
      due.fill(0, 640, 960);
      assert.ok(find(due.subarray(160), heard) >= 0);
    });

    test('the file is a valid WAV while it grows', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      const file = on.file('grows.wav');
      near.channel.record(1, { path: file, seconds: 60, silenceSeconds: 0 });
      let sizes = 0;
      for (let k = 0; k < 30; k++) {
        await far.speak(sweep(800));
        if (existsSync(file) && readFileSync(file).length >= 44)
          sizes = Math.max(sizes, wav(file).sides[0]!.length);
      }
      assert.ok(sizes >= 8_000, `${sizes}`);
    });

    test('a folder that is not there, and a full disk, make it fail without a stop in the sound', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      const path = on.file('no/such/folder.wav');
      near.channel.record(1, { path, seconds: 60, silenceSeconds: 0 });
      assert.deepEqual(await near.next('recorded'), {
        kind: 'recorded',
        recording: 1,
        seconds: 0,
        end: 'failed',
        path,
        bytes: 0,
      });
      if (process.platform === 'linux') {
        near.channel.record(2, { path: '/dev/full', seconds: 60, silenceSeconds: 0 });
        assert.equal((await near.next('recorded')).end, 'failed');
      }
      const before = far.got.length;
      await far.until(() => far.got.length > before + 3);
    });

    test('closing a channel ends its recording first', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      near.channel.record(4, { path: on.file('closed.wav'), seconds: 60, silenceSeconds: 0 });
      await far.speak(sweep(1_600));
      await near.channel.close();
      assert.deepEqual(
        near.events.map((event) => event.kind === 'recorded' && event.end),
        ['stopped'],
      );
      assert.ok(wav(on.file('closed.wav')).sides[0]!.length > 0);
    });

    test('a new recording ends the one that runs', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      near.channel.connect((await on.far()).remote());
      near.channel.record(1, { path: on.file('1.wav'), seconds: 60, silenceSeconds: 0 });
      near.channel.record(2, { path: on.file('2.wav'), seconds: 0.2, silenceSeconds: 0 });
      const ends = [await near.next('recorded'), await near.next('recorded')];
      assert.deepEqual(
        ends.map(({ recording, end }) => `${recording} ${end}`),
        ['1 stopped', '2 time'],
      );
    });

    test('a conversation is recorded with a far end on each side, until both are silent', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const [one, two] = [await listen(plane), await listen(plane)];
      const [left, right] = [await on.far(), await on.far()];
      left.meet(one.channel);
      right.meet(two.channel);
      const file = on.file('both.wav');
      const record = { recording: 9, path: file, seconds: 60, silenceSeconds: 0.7 };
      one.channel.bridge(two.channel, { record });
      const [saidLeft, saidRight] = [sweep(160 * 20, 1), sweep(160 * 20, 2)];
      await Promise.all([left.speak(saidLeft), right.speak(saidRight)]);
      await one.next('bridge-silent');
      const recorded = await one.next('recorded');
      assert.equal(recorded.end, 'silence');
      assert.equal(recorded.recording, 9);
      assert.deepEqual(two.events, []);
      const { channels, sides } = wav(file);
      assert.equal(channels, 2);
      const at = [
        find(throughALaw(saidLeft).subarray(160), sides[0]!),
        find(throughALaw(saidRight).subarray(160), sides[1]!),
      ];
      assert.ok(at[0]! >= 0 && at[1]! >= 0);
      assert.ok(Math.abs(at[0]! - at[1]!) < 1_600);
    });
  });
}
