// The plane as a whole: its limits, what closing frees, encrypted calls, reports.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { ALAW_TO_LINEAR, LINEAR_TO_ALAW } from '../../../src/protocols/audio/g711.ts';
import { readReport } from '../../../src/protocols/rtp/rtcp.ts';
import { MediaError } from '../../../src/voice/media/media-error.ts';
import type { MediaChannel, Remote, SrtpKeys } from '../../../src/voice/media/media-plane.ts';
import { createMediaPlane } from '../../../src/voice/media/plane.ts';
import { BODIES, freePorts, listen, randomPorts, stage, sweep } from './bench-plane.ts';

function errorOf(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => 'none',
    (error: unknown) => (error instanceof MediaError ? error.code : String(error)),
  );
}

function toward(channel: MediaChannel, changes: Partial<Remote> = {}): Remote {
  return {
    address: channel.localAddress,
    port: channel.localPort,
    codec: 'PCMA',
    payloadType: 8,
    telephoneEvent: 101,
    direction: 'sendrecv',
    ...changes,
  };
}

for (const body of BODIES) {
  describe(`the plane, ${body}`, () => {
    test('ports that are used up are refused by name, and closing a channel frees its pair', async () => {
      const on = stage();
      const plane = await on.plane(body, { ports: await freePorts(2) });
      const [one, two] = [await listen(plane), await listen(plane)];
      assert.equal(one.channel.localPort % 2, 0);
      assert.notEqual(one.channel.localPort, two.channel.localPort);
      assert.equal(await errorOf(listen(plane)), 'ports-exhausted');
      await one.channel.close();
      const again = await listen(plane);
      assert.equal(again.channel.localPort, one.channel.localPort);
      for (const { channel } of [two, again]) await channel.close();
      for (const port of [one.channel.localPort, one.channel.localPort + 1]) {
        const socket = dgram.createSocket('udp4').bind(port, '127.0.0.1');
        await once(socket, 'listening');
        socket.close();
      }
    });

    test('a port that another program holds is stepped over', async () => {
      const on = stage();
      const ports = await freePorts(2);
      const socket = dgram.createSocket('udp4').bind(ports.first + 1, '127.0.0.1');
      await once(socket, 'listening');
      const plane = await on.plane(body, { ports });
      assert.equal((await listen(plane)).channel.localPort, ports.first + 2);
      assert.equal(await errorOf(listen(plane)), 'ports-exhausted');
      socket.close();
    });

    test('channels beyond the most are refused', async () => {
      const on = stage();
      const plane = await on.plane(body, { channelsMax: 1 });
      const one = await listen(plane);
      assert.equal(await errorOf(listen(plane)), 'channels-exhausted');
      await one.channel.close();
      assert.equal(await errorOf(listen(plane)), 'none');
    });

    test('an address that is not ours is refused as such', async () => {
      const on = stage();
      const plane = await on.plane(body, { address: '198.51.100.7' });
      assert.equal(await errorOf(listen(plane)), 'family-unavailable');
    });

    test('a closed plane refuses, and its open channels are closed with it', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      near.channel.record(1, { path: on.file('x.wav'), seconds: 60, silenceSeconds: 0 });
      await plane.close();
      assert.equal((await near.next('recorded')).end, 'stopped');
      assert.equal(await errorOf(listen(plane)), 'closed');
      near.channel.stop();
      assert.equal((await near.channel.close()).packetsSent, 0);
    });

    test('a prompt that was released while it plays plays on', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      near.channel.connect((await on.far()).remote());
      const prompt = plane.loadPrompt(sweep(2_400));
      near.channel.play(1, [prompt]);
      plane.releasePrompt(prompt);
      assert.equal((await near.next('played')).play, 1);
      assert.equal((await plane.stats()).promptBytes, 0);
    });

    for (const suite of ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const) {
      test(`an encrypted call (${suite}) is heard, keys and all, and forged packets are dropped`, async () => {
        const on = stage();
        const plane = await on.plane(body);
        const [one, two] = [await listen(plane), await listen(plane)];
        const keys = (): SrtpKeys => ({ suite, key: randomBytes(30) });
        const [first, second] = [keys(), keys()];
        const heard: Int16Array[] = [];
        two.channel.hear((samples) => heard.push(samples));
        one.channel.connect(toward(two.channel, { srtp: { send: first, receive: second } }));
        two.channel.connect(toward(one.channel, { srtp: { send: second, receive: first } }));
        const said = sweep(1_600);
        const prompt = plane.loadPrompt(said);
        one.channel.play(1, [prompt]);
        await one.next('played');
        two.channel.sendDigits('42');
        assert.equal((await one.next('digit')).digit, '4');
        assert.equal((await one.next('digit')).digit, '2');
        const due = said.map((sample) => ALAW_TO_LINEAR[LINEAR_TO_ALAW[sample & 0xffff]!]!);
        const all = Buffer.concat(heard.map((samples) => Buffer.from(samples.buffer)));
        assert.ok(all.includes(Buffer.from(due.buffer, 320)));
        // With other keys the same far end is noise.
        one.channel.connect(toward(two.channel, { srtp: { send: keys(), receive: second } }));
        const count = heard.length;
        one.channel.play(2, [prompt]);
        await one.next('played');
        assert.ok(heard.length <= count + 2);
        assert.ok((await two.channel.close()).packetsDropped >= 5);
      });
    }

    test('an encrypted far end and a plain one can talk', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = [await listen(plane), await listen(plane), await listen(plane)] as const;
      const far = await on.far();
      const suite = 'AES_CM_128_HMAC_SHA1_80';
      const [first, second] = [randomBytes(30), randomBytes(30)].map((key) => ({ suite, key }) as const);
      const [phone, inner, outer] = [near[0].channel, near[1].channel, near[2].channel];
      phone.connect(toward(inner, { srtp: { send: first!, receive: second! } }));
      inner.connect(toward(phone, { srtp: { send: second!, receive: first! } }));
      far.meet(outer);
      inner.bridge(outer);
      await plane.stats();
      const said = sweep(800);
      phone.play(1, [plane.loadPrompt(said)]);
      const due = Buffer.from(Uint8Array.from(said, (sample) => LINEAR_TO_ALAW[sample & 0xffff]!));
      await far.until(() => Buffer.concat(far.got.map(({ payload }) => payload)).includes(due.subarray(320)));
    });

    test('reports tell what was sent, and a closed channel says BYE', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      far.meet(near.channel);
      await far.until(() => far.got.length >= 5);
      far.rtcp.send(Buffer.alloc(3), near.channel.localPort + 1, '127.0.0.1');
      const stats = await near.channel.close();
      await far.until(() => far.reports.length >= 1);
      const bytes = far.reports.at(-1)!;
      const report = readReport({ bytes, at: 0, length: bytes.length }, 0);
      assert.equal(report?.bye, true);
      assert.equal(report?.ssrc, far.got[0]!.ssrc);
      const words = Buffer.from(bytes);
      assert.equal(words.readUInt32BE(20), stats.packetsSent);
      assert.equal(words.readUInt32BE(24), stats.packetsSent * 160);
    });

    test('statistics count what went and came', async () => {
      const on = stage();
      const plane = await on.plane(body);
      const near = await listen(plane);
      const far = await on.far();
      near.channel.hear(() => {});
      far.meet(near.channel);
      await plane.stats();
      for (const sequence of [1, 2, 5, 4, 9]) far.send(new Uint8Array(160), { sequence });
      far.sendEvent(1, { timestamp: 1, marker: 1, sequence: 10 });
      await near.next('digit');
      const whole = await plane.stats();
      assert.equal(whole.body, body);
      assert.equal(whole.channels, 1);
      const stats = await near.channel.close();
      assert.equal(stats.packetsReceived, 6);
      assert.equal(stats.packetsLost, 4);
      assert.equal(stats.packetsLate, 1);
    });
  });
}

test('the body is chosen by what works here', async () => {
  const plane = await createMediaPlane({ address: '127.0.0.1', ports: randomPorts(2), channelsMax: 1 });
  assert.equal(plane.body, BODIES[0]);
  await plane.close();
});
