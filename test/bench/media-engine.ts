// The engine under load: a plane whose channels play one prompt in a loop and change to the other at each key. Owns its CPU figures; it must
// do nothing else, so that they are the plane's.

import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { MediaChannel } from '../../src/voice/media/media-plane.ts';
import { createMediaPlane } from '../../src/voice/media/plane.ts';

export type EngineReply = {
  readonly ports: readonly number[];
  /** User and system time of the whole process within the window. */
  readonly cpuMs: number;
  /** Megabytes resident. */
  readonly memory: number;
};

const [, , body, count] = process.argv as [string, string, 'batch' | 'dgram', string];
const calls = Number(count);

const first = 2 * randomInt(5_200, 6_000);
const plane = await createMediaPlane({
  address: '127.0.0.1',
  ports: { first, last: first + 4 * calls + 100 },
  body,
  channelsMax: calls,
});

/** Ten seconds of noise, all samples above zero or all below: one byte tells the judge which. */
function noise(sign: 1 | -1): Int16Array {
  let state = 1;
  return Int16Array.from({ length: 80_000 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return sign * (40 + (state >> 18));
  });
}

const prompts = [plane.loadPrompt(noise(1)), plane.loadPrompt(noise(-1))] as const;

async function call(port: number): Promise<MediaChannel> {
  let plays = 0;
  const channel: MediaChannel = await plane.openChannel({
    onEvent: (event) => {
      if (event.kind !== 'digit') return;
      plays++;
      channel.play(plays, [prompts[plays % 2 === 0 ? 0 : 1]], { loop: 'yes' });
    },
  });
  channel.connect({
    address: '127.0.0.1',
    port,
    codec: 'PCMA',
    payloadType: 8,
    telephoneEvent: 101,
    direction: 'sendrecv',
  });
  channel.play(0, [prompts[0]], { loop: 'yes' });
  return channel;
}

function until(moment: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - Date.now())));
}

const [{ ports }] = (await once(process, 'message')) as [{ ports: readonly number[] }];
const channels = await Promise.all(ports.map(call));
const window = once(process, 'message') as Promise<[{ from: number; until: number }]>;
process.send!({
  ports: channels.map(({ localPort }) => localPort),
  cpuMs: 0,
  memory: 0,
} satisfies EngineReply);
const [{ from, until: end }] = await window;
await until(from);
const before = process.cpuUsage();
await until(end);
const used = process.cpuUsage(before);
const cpuMs = (used.user + used.system) / 1_000;
process.send!({ ports: [], cpuMs, memory: process.memoryUsage.rss() / 1e6 } satisfies EngineReply);
await once(process, 'disconnect');
await plane.close();
